"""Documents per second of one core: text, reading, parity, attaching, rendering; beside other programs in the same run.

usage: python bench/pages.py [--peers PYTHON] [--repeat 3] [--only text,parity,attach,render]

The pages are of one page each: those of `samples/pages` and the printed contexts of `samples/contexts` (reading), the
printed contexts alone (parity, attaching, rendering). PYTHON is another environment with pdfplumber, WeasyPrint and
factur-x, none of which Factage needs to run; what is absent is named and left out. Times are processor time, so other
work on the machine does not count, though it slows caches: the ratios are the result. What a text says is remembered within
a process, so pages that were read before are read faster than those that it meets for the first time: both are told.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

import pypdfium2  # noqa: E402
from golden_invoices import contexts, invoice  # noqa: E402

from factage.invoice import write  # noqa: E402
from factage.invoice.errors import Unreadable  # noqa: E402
from factage.invoice.formats import cii, facturx  # noqa: E402
from factage.invoice.model import Invoice  # noqa: E402
from factage.invoice.pages.reading import read_page  # noqa: E402
from factage.invoice.pages.text.words import page_words  # noqa: E402
from factage.invoice.view import render_html, render_pdf  # noqa: E402
from factage.invoice.view.press import example  # noqa: E402

STYLE: Final = """<style>@page{size:A4;margin:16mm 18mm 22mm}body{font:9.2pt "Source Sans Pro",sans-serif}
table{width:100%;border-collapse:collapse}th,td{text-align:left;padding:1.6mm;border-bottom:.5pt solid #ccc}
.num{text-align:right}.parties{display:flex;gap:9mm}.facts div{display:flex;gap:3mm}</style>"""


class Bench:
    """What was measured: lines of one table, the ratio of each to the first of its kind."""

    def __init__(self, folder: Path, repeat: int, peers: str) -> None:
        self.folder, self.repeat, self.peers = folder, repeat, peers

    def ours(self, name: str, works: Sequence[Callable[[], object]], first: float | None = None) -> float:
        works[0]()
        began = time.process_time()
        for _ in range(self.repeat):
            for work in works:
                work()
        return self.told(name, self.repeat * len(works), time.process_time() - began, first)

    def first(self, name: str, works: Sequence[Callable[[], object]]) -> None:
        """Each once, never seen before; what a process makes once for all is made."""
        began = time.process_time()
        for work in works:
            work()
        self.told(name, len(works), time.process_time() - began, None)

    def peer(self, kind: str, first: float) -> None:
        done = subprocess.run(
            [self.peers, str(ROOT / "bench" / "peers.py"), kind, str(self.folder), "1"],
            capture_output=True,
            text=True,
            check=False,
        )
        said = (
            json.loads(done.stdout.splitlines()[-1])
            if done.stdout.strip()
            else {"absent": done.stderr[-200:]}
        )
        if "absent" in said:
            print(f"  left out, not here: {kind} ({said['absent']})")
        else:
            self.told(said["name"], said["documents"], said["seconds"], first)

    def program(self, name: str, command: Sequence[str], first: float) -> None:
        """A program that is started for each file."""
        if shutil.which(command[0]) is None:
            print(f"  left out, not here: {name}")
            return
        files = sorted(self.folder.glob("*.pdf"))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for file in files:
            subprocess.run([*command, str(file)], check=False, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.told(name, len(files), took, first)

    def told(self, name: str, documents: int, seconds: float, first: float | None) -> float:
        rate = documents / seconds
        ratio = "" if first is None else f"   1 : {first / rate:.1f}"
        print(f"  {name:58} {rate:8.1f}/s  {1000 / rate:7.1f} ms{ratio}", flush=True)
        return rate


def one_page(pdf: bytes) -> bool:
    return len(pypdfium2.PdfDocument(pdf)) == 1


def read_or_refused(pdf: bytes) -> object:
    try:
        return read_page(pdf)
    except Unreadable as refused:
        return refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", default="text,parity,attach,render")
    asked = parser.parse_args()
    only = asked.only.split(",")
    printed: list[tuple[Invoice, bytes]] = [
        (one, pdf) for one in map(invoice, contexts()) if one_page(pdf := render_pdf(one))
    ]
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(Path(made), asked.repeat, asked.peers)
        for place, (one, pdf) in enumerate(printed):
            bench.folder.joinpath(f"{place:03}.pdf").write_bytes(pdf)
            bench.folder.joinpath(f"{place:03}.xml").write_bytes(cii.write(one, profile="en16931").data)
            bench.folder.joinpath(f"{place:03}.html").write_text(STYLE + render_html(one), encoding="utf-8")
        if "text" in only:
            texts(bench, printed)
        if "parity" in only:
            certified(bench, printed)
        if "attach" in only:
            attached(bench, printed)
        if "render" in only:
            rendered(bench, printed)


def texts(bench: Bench, printed: list[tuple[Invoice, bytes]]) -> None:
    samples = [path.read_bytes() for path in sorted((ROOT / "samples" / "pages").glob("*/*.pdf"))]
    foreign = [pdf for pdf in samples if one_page(pdf)]
    own = [pdf for _, pdf in printed]
    print(f"Text of {len(own)} printed contexts, one page each")
    rate = bench.ours(
        "words, rows and cells with their places", [lambda pdf=pdf: page_words(pdf) for pdf in own]
    )
    bench.peer("text", rate)
    bench.program(
        "Ghostscript, txtwrite", ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=txtwrite", "-o", "-"], rate
    )
    reading_own, reading_foreign = (
        [lambda pdf=pdf: read_or_refused(pdf) for pdf in some] for some in (own, foreign)
    )
    reading_foreign[0]()
    bench.first("read wholly, with proof, each page for the first time", reading_own)
    bench.ours("read wholly, with proof", reading_own)
    print(f"{len(foreign)} sample pages by other producers, one page each")
    bench.ours(
        "words, rows and cells with their places", [lambda pdf=pdf: page_words(pdf) for pdf in foreign]
    )
    bench.first("read wholly, with proof, each page for the first time", reading_foreign[1:])
    bench.ours("read wholly, with proof", reading_foreign)


def certified(bench: Bench, printed: list[tuple[Invoice, bytes]]) -> None:
    from factage.invoice.pages.parity import compare

    print(f"Parity of {len(printed)} printed contexts with their data")
    bench.ours("every token explained", [lambda one=one, pdf=pdf: compare(pdf, one) for one, pdf in printed])


def attached(bench: Bench, printed: list[tuple[Invoice, bytes]]) -> None:
    print(f"Data put into {len(printed)} pages that are PDF/A-3a")
    xml = [(cii.write(one, profile="en16931").data, pdf, one) for one, pdf in printed]
    rate = bench.ours(
        "the CII written and attached, with XMP (Factur-X EN 16931)",
        [lambda one=one, pdf=pdf: facturx.write(one, page=pdf, profile="en16931") for _, pdf, one in xml],
    )
    bench.peer("attach", rate)
    bench.program(
        "Ghostscript, pdfwrite to PDF/A-3 (nothing attached)",
        [
            "gs",
            "-q",
            "-dNOPAUSE",
            "-dBATCH",
            "-sDEVICE=pdfwrite",
            "-dPDFA=3",
            "-dPDFACompatibilityPolicy=1",
            "-sColorConversionStrategy=RGB",
            "-o",
            str(bench.folder / "gs.out"),
        ],
        rate,
    )


def rendered(bench: Bench, printed: list[tuple[Invoice, bytes]]) -> None:
    print(f"The page of {len(printed)} contexts from data")
    rate = bench.ours(
        "built-in page, PDF/A-3a and PDF/UA-1", [lambda one=one: render_pdf(one) for one, _ in printed]
    )
    bench.ours(
        "the same as a typst template, PDF/A-3a and PDF/UA-1",
        [lambda one=one: render_pdf(one, template=example()) for one, _ in printed],
        rate,
    )
    bench.peer("render", rate)
    bench.ours(
        "built-in page with its data (Factur-X EN 16931)",
        [lambda one=one: write(one, "facturx", profile="en16931") for one, _ in printed],
    )


if __name__ == "__main__":
    main()
