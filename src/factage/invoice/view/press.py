"""A page of the user's own design: a typst template that draws the sheet, as PDF/A-3a and PDF/UA-1, the same bytes always."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

import typst

from factage.invoice.view.glyphs import cleaned, font_folder
from factage.invoice.view.look import Look, initials
from factage.invoice.view.refusal import TemplateRefused
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
_PACKAGE: Final = re.compile(rb'"\s*@')
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class _Compilers(threading.local):
    """One compiler for each thread: it keeps its fonts and what it has laid out before."""

    def __init__(self) -> None:
        self.compiler = typst.Compiler(
            input=example(),
            root=font_folder(),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=[font_folder()]
            ),
            ignore_system_fonts=True,
        )


_compilers: _Compilers | None = None
_making = threading.Lock()


def press(
    sheet: Sheet, *, template: bytes, issued: date | None, created: datetime | None, look: Look
) -> bytes:
    """The PDF. ``created`` (aware) is the date of making that it bears; the day of issue where none is given.

    A template is typst source that reads the sheet from ``sys.inputs.sheet`` (JSON), as :func:`example` does. It sees
    the fonts and nothing else: a template that asks for a package is refused, for that would reach the network.
    """
    if _PACKAGE.search(template):
        raise TemplateRefused("import @")
    made = created or (datetime(issued.year, issued.month, issued.day, tzinfo=UTC) if issued else _EPOCH)
    data = _data(sheet, look)
    try:
        return _compile(cleaned(data), template, sheet, look, made)
    except typst.TypstError:
        # a character that no face at hand can draw, which PDF/A forbids to leave undrawn (ISO 19005-3, 6.2.11.8)
        pass
    try:
        return _compile(cleaned(data, narrow=True), template, sheet, look, made)
    except typst.TypstError as error:
        raise TemplateRefused(str(error)) from None


def _compile(data: dict[str, Any], template: bytes, sheet: Sheet, look: Look, made: datetime) -> bytes:
    if sheet.payment:
        data["payment"]["qr"] = drawing(sheet.payment.qr)
    data["look"]["mark"] = None if look.format is None else list(look.mark or b"")
    pdf = _compiler().compile(
        input=template,
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
    record = asdict(sheet)
    if record["payment"]:
        del record["payment"]["qr"]
    data = {key.replace("_", "-"): value for key, value in record.items()}
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


def drawing(modules: tuple[bytes, ...]) -> str:
    """The code as a vector drawing (SVG), one unit for each module."""
    if not modules:
        return ""
    dark = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(modules) for x, module in enumerate(row) if module
    )
    side = len(modules)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path fill="#16202a" d="{dark}"/></svg>'


@cache
def example() -> bytes:
    """The built-in page as a template: where one's own design may begin."""
    return files(__package__).joinpath("page.typ").read_bytes()
