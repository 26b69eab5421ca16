"""The programs that print our sample pages: each leaves other text inside its PDF files.

typst, WeasyPrint, reportlab, fpdf2 as Python packages; Chromium and LibreOffice as programs; and raw content streams.
"""

from __future__ import annotations

import html
import io
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def typst(source: str) -> bytes:
    """A page set by typst."""
    import typst as compiler

    return bytes(compiler.compile(source.replace("@", "\\@").encode()))


def weasyprint(style: str, body: str) -> bytes:
    """A page of HTML through Pango and HarfBuzz."""
    from weasyprint import HTML

    return bytes(HTML(string=document(style, body)).write_pdf())


def chromium(style: str, body: str) -> bytes:
    """A page of HTML printed by Chromium (Skia)."""
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder) / "a.html", Path(folder) / "a.pdf"
        page.write_text(document(style, body), encoding="utf-8")
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                f"--print-to-pdf={out}",
                page.as_uri(),
            ],
            capture_output=True,
            timeout=120,
            check=True,
        )
        return out.read_bytes()


def libreoffice(content: str, ending: str = "html", filter_name: str = "writer_pdf_Export") -> bytes:
    """A document through LibreOffice; a flat ODF (`fods`, `fodt`) with the filter that belongs to it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"a.{ending}"
        source.write_text(content, encoding="utf-8")
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/p",
                "--headless",
                *(["--infilter=HTML (StarWriter)"] if ending == "html" else []),
                "--convert-to",
                f"pdf:{filter_name}",
                "--outdir",
                folder,
                str(source),
            ],
            capture_output=True,
            timeout=180,
            check=True,
        )
        return (Path(folder) / "a.pdf").read_bytes()


def document(style: str, body: str) -> str:
    """One HTML file."""
    return f'<!doctype html><html lang="fr"><meta charset="utf-8"><style>{style}</style><body>{body}</body></html>'


def esc(text: str | None) -> str:
    """Text inside HTML."""
    return html.escape(text or "", quote=False)


class Paper:
    """Pages of reportlab with the origin at the top left, in points."""

    def __init__(self, size: tuple[float, float] = (595, 842), font: str = "Helvetica") -> None:
        from reportlab.pdfgen import canvas

        self.width, self.height = size
        self.font = font
        self.out = io.BytesIO()
        self.canvas: Any = canvas.Canvas(self.out, pagesize=size, invariant=1)

    def text(
        self,
        x: float,
        y: float,
        what: str,
        *,
        size: float = 9,
        right: bool = False,
        bold: bool = False,
        middle: bool = False,
    ) -> None:
        """One run of text; bold in the font's own bold face."""
        face = {"Times-Roman": "Times-Bold"}.get(self.font, f"{self.font}-Bold") if bold else self.font
        self.canvas.setFont(face, size)
        draw = (
            self.canvas.drawRightString
            if right
            else self.canvas.drawCentredString
            if middle
            else self.canvas.drawString
        )
        draw(x, self.height - y, what)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A rule."""
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """A frame."""
        self.canvas.rect(x, self.height - y - height, width, height)

    def next(self) -> None:
        """The next page."""
        self.canvas.showPage()

    def done(self) -> bytes:
        """The file."""
        self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()


class Raw:
    """Content streams written by hand, each run of text cut into kerned fragments as old report writers do."""

    def __init__(self, font: str = "Helvetica") -> None:
        import pikepdf

        self.pdf = pikepdf.new()
        self.font = font
        self.parts: list[bytes] = []

    def text(
        self, x: float, y: float, what: str, *, size: float = 9, right: bool = False, bold: bool = False
    ) -> None:
        """One run: `[(Fa) 12 (ct) -8 (ure)] TJ`, right aligned by the font's own widths."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        face = f"{self.font}-Bold" if bold else self.font
        if right:
            x -= stringWidth(what, face, size)
        pieces, kern = [], (14, -9, 0, 11, -16)
        data = what.encode("cp1252", "replace")
        for n, start in enumerate(range(0, len(data), 2)):
            piece = (
                data[start : start + 2].replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            )
            pieces.append(b"(" + piece + b") " + str(kern[n % 5]).encode())
        name = b"/F2" if bold else b"/F1"
        self.parts.append(
            b"BT %s %.2f Tf 1 0 0 1 %.2f %.2f Tm [%s] TJ ET" % (name, size, x, 842 - y, b" ".join(pieces))
        )

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A line."""
        self.parts.append(b"0.5 w %.2f %.2f m %.2f %.2f l S" % (x0, 842 - y0, x1, 842 - y1))

    def next(self) -> None:
        """The page is full."""
        import pikepdf

        def font(name: str) -> Any:
            return pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name(f"/{name}"),
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )

        page = self.pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F1=font(self.font), F2=font(f"{self.font}-Bold"))
        )
        page.Contents = self.pdf.make_stream(b"\n".join(self.parts))
        self.parts = []

    def done(self) -> bytes:
        """The file."""
        self.next()
        out = io.BytesIO()
        self.pdf.save(out, deterministic_id=True, compress_streams=True)
        return out.getvalue()


class Sheet:
    """Pages of fpdf2, in millimetres, with cells as its users write them."""

    def __init__(self, font: str = "Helvetica", orientation: str = "P") -> None:
        from fpdf import FPDF

        self.font = font
        self.pdf: Any = FPDF(orientation=orientation)
        self.pdf.set_auto_page_break(False)
        self.pdf.add_page()

    def text(
        self,
        x: float,
        y: float,
        what: str,
        *,
        width: float = 60,
        align: str = "L",
        style: str = "",
        size: float = 9,
        border: int = 0,
    ) -> None:
        """One cell."""
        self.pdf.set_font(self.font, style, size)
        self.pdf.set_xy(x, y)
        self.pdf.cell(width, 5, what, align=align, border=border)

    def row(
        self,
        y: float,
        cells: Sequence[tuple[float, float, str, str]],
        *,
        style: str = "",
        size: float = 9,
        border: int = 0,
    ) -> None:
        """Cells (x, width, text, alignment) on one line."""
        for x, width, what, align in cells:
            self.text(x, y, what, width=width, align=align, style=style, size=size, border=border)

    def next(self) -> None:
        """The next page."""
        self.pdf.add_page()

    def done(self) -> bytes:
        """The file."""
        return bytes(self.pdf.output())
