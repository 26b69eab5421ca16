"""Documents per second for attaching data to a page, and for making pages PDF/A-3, beside others in the same run.

python bench/pdfa.py [--repeat 60] [--pages FOLDER]

Attaching goes against the package `factur-x` (its checks switched off), repairing against Ghostscript where it is
installed. Pages to repair: the sample pages of this repository, or a folder of PDF files. Processor time of one core, of
a child process too; growth is what the file has more than page and data.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from factage.invoice import render  # noqa: E402
from factage.invoice.formats import cii  # noqa: E402
from factage.invoice.pdf import FileToEmbed, embed  # noqa: E402
from factage.invoice.pdf.conform import Conformed, conform  # noqa: E402
from factage.invoice.pdf.conform.eye import compare  # noqa: E402
from factage.invoice.pdf.conform.profiles import srgb  # noqa: E402
from invoice.formats.everything import everything  # noqa: E402 - the fullest invoice of the tests is what is measured


def cost(work: Callable[[], object], repeat: int) -> float:
    """Median processor time in milliseconds, children included."""
    work()
    times = []
    for _ in range(repeat):
        began = _used()
        work()
        times.append((_used() - began) * 1000)
    return statistics.median(times)


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def attaching(repeat: int) -> None:
    invoice = everything()
    page = render(invoice)
    data = cii.write(invoice, profile="en16931").data
    file = FileToEmbed(name="factur-x.xml", content=data, media_type="text/xml", relationship="Alternative")
    ours = cost(lambda: embed(page, [file], prepare=conform), repeat)
    print(
        f"attach to a conforming page of {len(page) // 1024} kB: {1000 / ours:.0f} documents/s ({ours:.1f} ms)"
    )
    if importlib.util.find_spec("facturx") is None:
        print("  factur-x: not installed")
        return
    from facturx import generate_from_binary

    theirs = cost(
        lambda: generate_from_binary(page, data, check_xsd=False, check_schematron=False, level="en16931"),
        repeat,
    )
    print(f"  factur-x: {1000 / theirs:.0f} documents/s ({theirs:.1f} ms); ratio {theirs / ours:.1f}")


def repairing(pages: list[Path], repeat: int) -> None:
    ghostscript = shutil.which("gs")
    rows: list[tuple[float, float, float, float]] = []
    unlike, hindered = [], []
    for path in pages:
        data = path.read_bytes()
        found: list[Conformed] = []
        made = embed(data, [], prepare=lambda container, found=found: found.append(conform(container)))
        if found[0].obstacles:
            hindered.append(path.name)
        if not compare(data, made).alike:
            unlike.append(path.name)
        ours = cost(lambda data=data: embed(data, [], prepare=conform), max(1, repeat // 10))
        theirs, size = 0.0, 0
        if ghostscript is not None:
            with tempfile.TemporaryDirectory() as folder:
                theirs = cost(lambda data=data, folder=folder: _ghostscript(data, Path(folder)), 1)
                size = (Path(folder) / "out.pdf").stat().st_size
        rows.append((ours, theirs, len(made) / len(data), size / len(data)))
    ours, theirs, grown, grown_there = (statistics.median(column) for column in zip(*rows, strict=True))
    print(
        f"repair {len(pages)} pages: {1000 / ours:.0f} documents/s (median {ours:.1f} ms), size × {grown:.2f}"
    )
    print(f"  cannot be repaired: {hindered or 'none'}; look otherwise: {unlike or 'none'}")
    if theirs:
        print(
            f"  Ghostscript: {1000 / theirs:.1f} documents/s (median {theirs:.0f} ms), size × {grown_there:.2f};"
            f" ratio {theirs / ours:.0f}"
        )


def _ghostscript(data: bytes, folder: Path) -> None:
    (folder / "in.pdf").write_bytes(data)
    (folder / "srgb.icc").write_bytes(srgb())
    call = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", "-dPDFA=3"]
    call += ["-dPDFACompatibilityPolicy=1", "-sColorConversionStrategy=RGB", "-sOutputFile=out.pdf", "in.pdf"]
    subprocess.run(call, cwd=folder, check=False, capture_output=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=60)
    parser.add_argument("--pages", type=Path, default=ROOT / "samples" / "pages")
    chosen = parser.parse_args()
    attaching(chosen.repeat)
    pages = sorted(chosen.pages.rglob("*.pdf"))[:60]
    repairing(pages, chosen.repeat)


if __name__ == "__main__":
    main()
