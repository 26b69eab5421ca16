"""Makes `samples/pages/`: invoices as billing software prints them, each with what it says as the model.

usage: python tools/pages/make.py [LAYOUT…] [-o FOLDER] [--truth-only]
Needs reportlab, fpdf2, weasyprint, typst (packages) and chromium, soffice (programs), none of which Factage needs:
the pages are kept in the repository. Run with `src` and the packages of Factage on the path.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from truth import written

ROOT = Path(__file__).parents[2]
LAYOUTS = tuple(
    sorted(p.stem for p in (Path(__file__).parent / "layouts").glob("*.py") if p.stem != "__init__")
)
DOCUMENTS = 5


def main() -> int:
    """Each layout named, or all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("layouts", nargs="*")
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "samples" / "pages")
    parser.add_argument("--truth-only", action="store_true", help="the JSON alone: the PDF stays as it is")
    arguments = parser.parse_args()
    for name in arguments.layouts or LAYOUTS:
        module = importlib.import_module(f"layouts.{name}")
        folder = arguments.out / name
        folder.mkdir(parents=True, exist_ok=True)
        for n in range(getattr(module, "DOCUMENTS", DOCUMENTS)):
            page = module.make(n)
            if not arguments.truth_only:
                (folder / f"{n + 1}.pdf").write_bytes(page.pdf)
            (folder / f"{n + 1}.json").write_text(written(page), encoding="utf-8")
        print(name, sum(path.stat().st_size for path in folder.iterdir()) // 1024, "kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
