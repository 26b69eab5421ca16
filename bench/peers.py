"""The same work by other programs, for `bench/pages.py`: runs in any Python that has the library, by itself.

python bench/peers.py text|attach|render FOLDER REPEAT     prints {"name", "documents", "seconds"} or {"name", "absent"}

FOLDER holds, by name, `NAME.pdf`, `NAME.xml` and `NAME.html`. Seconds are processor time after one document to warm up.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def text() -> tuple[str, Callable[[Path], object]]:
    """The text of each page, as pdfplumber gives it."""
    import pdfplumber

    def work(pdf: Path) -> object:
        with pdfplumber.open(io.BytesIO(pdf.read_bytes())) as document:
            return [page.extract_text() for page in document.pages]

    return f"pdfplumber {pdfplumber.__version__}, extract_text", work


def attach() -> tuple[str, Callable[[Path], object]]:
    """The XML in a PDF that is PDF/A already, by the factur-x package, its own checks of the XML left out."""
    import logging
    from importlib.metadata import version

    import facturx

    logging.disable(logging.CRITICAL)

    def work(pdf: Path) -> object:
        xml = pdf.with_suffix(".xml").read_bytes()
        return facturx.generate_from_binary(
            pdf.read_bytes(), xml, flavor="factur-x", level="en16931", check_xsd=False, check_schematron=False
        )

    return f"factur-x {version('factur-x')}, generate_from_binary", work


def render() -> tuple[str, Callable[[Path], object]]:
    """The readable invoice (HTML, a plain style sheet) as PDF/A-3 by WeasyPrint."""
    import logging

    import weasyprint

    logging.disable(logging.CRITICAL)

    def work(pdf: Path) -> object:
        page = weasyprint.HTML(string=pdf.with_suffix(".html").read_text(encoding="utf-8"))
        return page.write_pdf(pdf_variant="pdf/a-3b")

    return f"WeasyPrint {weasyprint.__version__}, PDF/A-3b", work


def main() -> None:
    kind, folder, repeat = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    try:
        name, work = {"text": text, "attach": attach, "render": render}[kind]()
    except (ImportError, OSError) as error:
        print(json.dumps({"absent": str(error).splitlines()[0]}))
        return
    files = sorted(folder.glob("*.pdf"))
    work(files[0])
    began = time.process_time()
    for _ in range(repeat):
        for file in files:
            work(file)
    print(
        json.dumps({"name": name, "documents": repeat * len(files), "seconds": time.process_time() - began})
    )


if __name__ == "__main__":
    main()
