"""Text recognised in scanned pages by an external tesseract, where it is installed; such words are never exact."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any, Final

from factage.invoice.pages.text.rows import rows_of
from factage.invoice.pages.text.sheet import Page, Sheets, Word
from factage.invoice.pages.text.words import open_pages
from factage.invoice.pdf.pdfium import scale_within

PROGRAM: Final = "tesseract"
PACKAGES: Final = "tesseract-ocr tesseract-ocr-fra"
"""The Debian packages that bring it."""
_DOTS_PER_INCH: Final = 300
_SECONDS: Final = 120
_MOST_PAGES: Final = 50
_LANGUAGES: Final = ("fra", "eng", "deu")
_COLUMN: Final = "4"
"""One column of text of several sizes: keeps what stands side by side on its row, and small print beside large."""
_LINE, _WORD = "4", "5"
_LEAST_SURE: Final = 20.0


def available() -> bool:
    """Whether tesseract is installed."""
    return shutil.which(PROGRAM) is not None


def recognised_words(data: bytes) -> Sheets:
    """The words that tesseract sees on each page. Refusals as for :func:`.words.page_words`.

    Pages over the bound, and pages over which the program fails or takes too long, have no words.
    """
    program = shutil.which(PROGRAM)
    words: list[Word] = []
    pages: list[Page] = []
    with open_pages(data) as pdf:
        languages = _languages(program) if program else ""
        for number in range(len(pdf)):
            page = pdf[number]
            try:
                wide, high = page.get_size()
                pages.append(Page(wide, high))
                if program and number < _MOST_PAGES:
                    scale = scale_within(page, _DOTS_PER_INCH / 72)
                    words += _words(_seen(program, languages, _picture(page, scale)), number, 1 / scale)
            finally:
                page.close()
    return Sheets(tuple(pages), words, rows_of(words), recognised=True)


def _picture(page: Any, scale: float) -> bytes:
    picture = page.render(scale=scale, grayscale=True).to_pil()
    out = io.BytesIO()
    picture.save(out, format="PNG", dpi=(_DOTS_PER_INCH, _DOTS_PER_INCH))
    return out.getvalue()


def _languages(program: str) -> str:
    """Those of our languages that are installed, else what tesseract takes by itself."""
    try:
        listed = subprocess.run(  # noqa: S603 - the program's own path, no shell, fixed arguments
            [program, "--list-langs"], capture_output=True, timeout=_SECONDS, check=False
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "+".join(one for one in _LANGUAGES if one in listed.split())


def _seen(program: str, languages: str, picture: bytes) -> str:
    """What tesseract says of a picture, as its table; empty where it fails."""
    chosen = ["-l", languages] if languages else []
    try:
        done = subprocess.run(  # noqa: S603 - the program's own path, no shell, the picture on standard input
            [program, "stdin", "stdout", *chosen, "--dpi", str(_DOTS_PER_INCH), "--psm", _COLUMN, "tsv"],
            input=picture,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={
                **os.environ,
                "OMP_THREAD_LIMIT": "1",
            },  # its threads wait for one another more than they gain
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _words(table: str, page: int, point: float) -> Iterator[Word]:
    """The words of the table; each as high as its line, as letters alone are not. ``point``: points of a dot."""
    top = bottom = 0.0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        try:
            left, above = float(row["left"]) * point, float(row["top"]) * point
            right, below = left + float(row["width"]) * point, above + float(row["height"]) * point
            sure = float(row["conf"])
        except (KeyError, TypeError, ValueError):
            continue
        if row["level"] == _LINE:
            top, bottom = above, below
        text = (row.get("text") or "").strip()
        if row["level"] == _WORD and text and sure >= _LEAST_SURE:
            inside = top - 1 <= above and below <= bottom + 1
            y0, y1 = (top, bottom) if inside else (above, below)
            yield Word(page, left, y0, right, y1, text, y1 - y0, 0, exact=False)
