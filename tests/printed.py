"""Pages printed for a test: text at places, in Helvetica; and what samples say by path."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples" / "pages"
TRAPS = ROOT / "samples" / "traps"
PAPERS = ROOT / "samples" / "papers"


def pdf(
    *texts: tuple[float, float, str] | tuple[float, float, str, float], rotate: int = 0, turn: int = 0
) -> bytes:
    """One page with each text at x and y from the upper left; `turn` sets the text at quarters against the page."""
    out = pikepdf.new()
    out.add_blank_page(page_size=(595, 842))
    page = out.pages[0]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    font.Encoding = pikepdf.Name.WinAnsiEncoding
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=out.make_indirect(font)))
    parts = [_text(*one, turn=turn) for one in texts]
    page.Contents = out.make_stream(b"\n".join(parts))
    if rotate:
        page.Rotate = rotate
    data = io.BytesIO()
    out.save(data)
    return data.getvalue()


def _text(x: float, y: float, text: str, size: float = 9, *, turn: int = 0) -> bytes:
    said = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    matrix = f"1 0 0 1 {x} {842 - y}" if not turn else f"0 1 -1 0 {y} {x}"
    return f"BT /F {size} Tf {matrix} Tm (".encode() + said + b") Tj ET"


def said(path: Path) -> dict:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def invoice(*more: tuple[float, float, str], title: str = "FACTURE N° FA-2026-118") -> bytes:
    """A small invoice: two lines, one rate."""
    return pdf(
        (40, 40, "Plâtrerie Morel SARL"), (40, 52, "4 rue du Four"), (40, 64, "69003 Lyon"),
        (340, 100, "Résidence Les Pins"), (340, 112, "12 avenue de la Gare"), (340, 124, "69100 Villeurbanne"),
        (40, 170, title, 13), (40, 194, "Date : 14/03/2026"), (200, 194, "Échéance : 13/04/2026"),
        (40, 230, "Désignation"), (320, 230, "Qté"), (390, 230, "P.U. HT"), (500, 230, "Montant HT"),
        (40, 250, "Pose de cloison"), (325, 250, "12"), (395, 250, "34,50"), (520, 250, "414,00"),
        (40, 264, "Nettoyage de chantier"), (325, 264, "1"), (395, 264, "150,00"), (520, 264, "150,00"),
        (350, 300, "Total HT"), (520, 300, "564,00"), (350, 314, "TVA 20 %"), (520, 314, "112,80"),
        (350, 328, "Total TTC"), (520, 328, "676,80"), (350, 342, "Net à payer"), (520, 342, "676,80 €"),
        (40, 760, "SARL au capital de 10 000 € - RCS Lyon 404 833 048 - TVA FR83404833048"),
        *more,
    )  # fmt: skip
