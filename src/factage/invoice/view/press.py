"""The sheet as PDF: PDF/A-3a and PDF/UA-1 in one pass, typeset by typst, the same bytes for the same sheet."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

import typst

from factage.invoice.view.glyphs import cleaned, font_folder
from factage.invoice.view.look import Look, initials
from factage.invoice.view.sheet import Sheet
from factage.invoice.view.words import Words

_STANDARDS: Final[list[Any]] = ["a-3a", "ua-1"]
_LABELS: Final = (
    "item",
    "quantity",
    "unit_price",
    "vat",
    "net_amount",
    "brought",
    "forward",
    "vat_summary",
    "category_rate",
    "taxable",
    "tax_amount",
    "payment",
    "terms",
    "documents",
    "notes",
    "mentions",
    "page",
    "continued",
)
_BREAKS: Final = 1500
"""A line with more characters than this may run over a page break; others are kept in one piece."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class _Compilers(threading.local):
    """One compiler for each thread: it keeps its fonts and what it has laid out before."""

    def __init__(self) -> None:
        self.compiler = typst.Compiler(
            input=_template(),
            root=font_folder(),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=[font_folder()]
            ),
            ignore_system_fonts=True,
        )


_compilers: _Compilers | None = None
_making = threading.Lock()


def press(sheet: Sheet, *, issued: date | None, created: datetime | None, look: Look) -> bytes:
    """The PDF. ``created`` (aware) is the date of making that it bears; the day of issue where none is given."""
    made = created or (datetime(issued.year, issued.month, issued.day, tzinfo=UTC) if issued else _EPOCH)
    data = _data(sheet, look)
    try:
        return _compile(cleaned(data), sheet, look, made)
    except typst.TypstError:
        # a character that no face at hand can draw, which PDF/A forbids to leave undrawn (ISO 19005-3, 6.2.11.8)
        return _compile(cleaned(data, narrow=True), sheet, look, made)


def _compile(data: dict[str, Any], sheet: Sheet, look: Look, made: datetime) -> bytes:
    if sheet.payment:
        data["payment"]["qr"] = sheet.payment.qr
    data["look"]["mark"] = None if look.format is None else list(look.mark or b"")
    pdf = _compiler().compile(
        input=_template(),
        format="pdf",
        sys_inputs={"sheet": json.dumps(data)},
        pdf_standards=_STANDARDS,
        timestamp=made,
    )
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))
    return pdf


def _data(sheet: Sheet, look: Look) -> dict[str, Any]:
    words = Words(sheet.language)
    data = {key.replace("_", "-"): value for key, value in asdict(sheet).items()}
    data["rows"] = [_row(row) for row in data["rows"]]
    if data["payment"]:
        data["payment"] = {key.replace("_", "-"): value for key, value in data["payment"].items()}
    seller = sheet.seller.title
    data["label"] = {key.replace("_", "-"): words(key) for key in _LABELS if key != "page"}
    data["label"]["page"] = words("page", page="{page}", pages="{pages}")
    data["label"]["mark"] = words("mark", name=seller)
    data["look"] = {
        "colour": look.ground,
        "on-colour": look.on_ground,
        "format": look.format,
        "initials": initials(seller),
    }
    title = " ".join(part for part in (sheet.kind, sheet.number) if part)
    data["document"] = {
        "title": f"{title}, {seller}" if seller else title,
        "author": seller,
        "keywords": sheet.number,
    }
    return data


def _row(row: dict[str, Any]) -> dict[str, Any]:
    long = len(row["name"]) + sum(len(detail) for detail in row["details"]) > _BREAKS
    return {**{key.replace("_", "-"): value for key, value in row.items()}, "long": long}


def _compiler() -> typst.Compiler:
    global _compilers  # noqa: PLW0603 - made on first use, so that importing costs nothing
    with _making:
        if _compilers is None:
            _compilers = _Compilers()
    return _compilers.compiler


@cache
def _template() -> bytes:
    return files(__package__).joinpath("page.typ").read_bytes()
