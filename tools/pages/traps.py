"""Makes `samples/traps/`: pages whose sums close in more than one way, each for a clause of the proof.

usage: python tools/pages/traps.py [-o FOLDER] [KIND…]     needs reportlab
The JSON beside a page holds what is true of that invoice, printed or not: whatever a reader calls proved must agree.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from clauses import chain, digit, exact, label, line, owner, rival, world
from clauses.page import Trap
from truth import lean

from factage.invoice.formats.json import encode

ROOT = Path(__file__).parents[2]
EACH = 3
CLAUSES = (label, line, chain, world, rival, digit, owner, exact)
TRAPS: dict[str, Callable[[int], Trap]] = {
    f"{number}-{make.__name__}": make for number, clause in enumerate(CLAUSES, 1) for make in clause.TRAPS
}
"""Each trap under the number of the clause that it is for (docs/explain/reading.md)."""


def main() -> int:
    """All of them, or the kinds named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*", choices=[*TRAPS, []])
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "samples" / "traps")
    arguments = parser.parse_args()
    for kind in arguments.kinds or TRAPS:
        folder = arguments.out / kind
        folder.mkdir(parents=True, exist_ok=True)
        for n in range(EACH):
            page, invoice = TRAPS[kind](n)
            (folder / f"{n + 1}.pdf").write_bytes(page)
            (folder / f"{n + 1}.json").write_text(
                json.dumps(lean(encode(invoice)), ensure_ascii=False) + "\n", encoding="utf-8"
            )
    print(len(TRAPS), "traps")
    return 0


if __name__ == "__main__":
    sys.exit(main())
