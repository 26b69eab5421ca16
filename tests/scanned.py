"""Scans for tests: a page as a picture in a PDF, and the program that recognises its text."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pypdfium2

import need


def scan(path: Path) -> bytes:
    """A PDF of nothing but pictures of the pages, grey, 200 dots an inch, as an office scanner makes it."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    pictures = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=200)
    return out.getvalue()


def tesseract() -> None:
    """The program with its French data; else the test skips, naming the Debian packages."""
    program = need.program("tesseract", package="tesseract-ocr")
    known = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False).stdout
    if "fra" not in known.split():
        need.missing("French data of tesseract (Debian package tesseract-ocr-fra)")
