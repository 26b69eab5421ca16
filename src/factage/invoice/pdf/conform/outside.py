"""Ghostscript, where it is installed, for pages that cannot be repaired in process; its result is judged by the eye."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import pikepdf

from factage.invoice.errors import Unreadable
from factage.invoice.pdf.conform import profiles
from factage.invoice.pdf.conform.eye import compare
from factage.invoice.pdf.container import open_pdf
from factage.invoice.pdf.embed import embed

PROGRAM: Final = "gs"
_SECONDS: Final = 60
_LARGEST: Final = 64 * 1024 * 1024
_DEFINITION: Final = """%!
/ICCProfile (srgb.icc) def
[/_objdef {{icc_PDFA}} /type /stream /OBJ pdfmark
[{{icc_PDFA}} << /N 3 >> /PUT pdfmark
[{{icc_PDFA}} ICCProfile (r) file /PUT pdfmark
[/_objdef {{OutputIntent_PDFA}} /type /dict /OBJ pdfmark
[{{OutputIntent_PDFA}} << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile {{icc_PDFA}} /OutputConditionIdentifier (sRGB) >> /PUT pdfmark
[{{Catalog}} << /OutputIntents [ {{OutputIntent_PDFA}} ] >> /PUT pdfmark
""".replace("{{", "{").replace("}}", "}")


def converted(data: bytes, *, program: str | None = None) -> bytes | None:
    """The pages of the file written anew by Ghostscript; None where it is missing, fails, or shows another page.

    Attachments do not come along. On an error Ghostscript may leave an empty file that is perfectly conforming, or an
    ordinary one with exit code 0: so pages and looks are compared, and the caller makes the result conform by itself.
    """
    path = program or shutil.which(PROGRAM)
    if path is None or len(data) > _LARGEST:
        return None
    try:
        plain = embed(data, [], prepare=lambda container: _strip(container.pdf))
    except Unreadable:
        return None
    with tempfile.TemporaryDirectory(prefix="factage-") as folder:
        made = _run(path, Path(folder), plain)
    if made is None:
        return None
    try:
        with open_pdf(made):
            return made if compare(data, made).alike else None
    except Unreadable:
        return None


def _run(path: str, folder: Path, data: bytes) -> bytes | None:
    (folder / "in.pdf").write_bytes(data)
    (folder / "srgb.icc").write_bytes(profiles.srgb())
    (folder / "def.ps").write_text(_DEFINITION, encoding="ascii")
    call = [
        path,
        *("-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "--permit-file-read=srgb.icc"),
        *("-sDEVICE=pdfwrite", "-dPDFA=3", "-dPDFACompatibilityPolicy=1", "-sColorConversionStrategy=RGB"),
        *("-dEmbedAllFonts=true", "-sOutputFile=out.pdf", "def.ps", "in.pdf"),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed call; the file of a stranger is read under -dSAFER
            call, cwd=folder, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    out = folder / "out.pdf"
    return out.read_bytes() if done.returncode == 0 and out.exists() else None


def _strip(pdf: pikepdf.Pdf) -> None:
    """Take the attachments out, which Ghostscript would carry over without what PDF/A-3 asks of them."""
    root = pdf.Root
    if "/AF" in root:
        del root["/AF"]
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
        del names["/EmbeddedFiles"]
