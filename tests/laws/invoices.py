"""Arbitrary invoices, valid by type: what every format must carry, or say that it does not.

``invoices()`` draws any combination of terms, however odd: no rule of the norm holds, only the types. ``without(invoice,
losses)`` is the invoice less what a writer named as lost, so that the law of a format reads::

    written = write(invoice)
    assert read(written.data).invoice == without(invoice, written.losses)
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from factage.invoice import model
from factage.invoice.formats.outcome import Loss

_XML_SPACE = " \t\r\n"
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))
_WORDS = st.sampled_from(
    ["Société", "Conseil & étude", "n° 7", "<b>", 'a "b" c', "été", "Łódź", "商品", "0", "]]>", "x=1;y"]
)

words = st.one_of(_WORDS, st.text(_CHARACTERS, min_size=1, max_size=12)).map(
    lambda text: text.strip(_XML_SPACE).lstrip("#") or "x"
)
"""A text of one line, never empty, no blank at its ends."""
paragraphs = st.lists(words, min_size=1, max_size=3).map("\n".join)
"""A text that may have several lines."""
codes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=6)
amounts = st.decimals(-(10**9), 10**9, places=2, allow_nan=False) | st.integers(-(10**6), 10**6).map(Decimal)
positive = amounts.map(abs)
figures = st.decimals(-(10**6), 10**6, places=4, allow_nan=False) | st.integers(-100, 100).map(Decimal)
rates = st.sampled_from([Decimal(text) for text in ("0", "0.00", "2.1", "5.50", "10", "20.00", "20")])
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
identifiers = st.builds(
    model.Identifier, value=words, scheme=st.none() | st.sampled_from(["0002", "0009", "0088", "0224", "EM"])
)

_BY_FIELD: dict[tuple[type[Any] | None, str], st.SearchStrategy[Any]] = {
    (None, "type_code"): st.sampled_from(["380", "381", "384", "386", "389", "261"]),
    (model.DocumentReference, "type_code"): st.sampled_from(["380", "381"]),
    (model.SupportingDocument, "type_code"): st.sampled_from(["916"]),
    (model.Contact, "type_code"): codes,
    (None, "currency"): st.sampled_from(["EUR", "USD", "JPY"]),
    (None, "vat_currency"): st.sampled_from(["EUR", "CHF"]),
    (None, "tax_point_code"): st.sampled_from(["3", "35", "432"]),
    (None, "country"): st.sampled_from(["FR", "DE", "BE"]),
    (None, "origin_country"): st.sampled_from(["FR", "CN"]),
    (None, "unit"): st.sampled_from(["C62", "HUR", "KGM"]),
    (None, "base_unit"): st.sampled_from(["C62", "HUR", "KGM"]),
    (None, "means_code"): st.sampled_from(["30", "58", "49", "48", "1"]),
    (None, "subject_code"): st.sampled_from(["PMT", "PMD", "AAB", "REG"]),
    (None, "category"): st.sampled_from(["S", "Z", "E", "AE", "K", "G", "O"]),
    (None, "vat_category"): st.sampled_from(["S", "Z", "E", "AE"]),
    (None, "kind"): st.sampled_from(model.REFERENCE_KINDS),
    (None, "mime_code"): st.sampled_from(["application/pdf", "text/csv", "image/png"]),
    (None, "rate"): rates,
    (None, "vat_rate"): rates,
    (None, "percent"): rates,
    (None, "quantity"): figures,
    (None, "unit_price"): figures,
    (model.AllowanceCharge, "amount"): positive,
    (model.AllowanceCharge, "base"): positive,
    (model.Note, "text"): paragraphs,
    (None, "payment_terms"): paragraphs,
    (None, "description"): paragraphs,
    (model.PaymentTerm, "description"): words,
    (None, "iban"): st.sampled_from(["FR7630006000011234567890189", "DE89370400440532013000", "12345"]),
    (None, "specification"): st.just("urn:cen.eu:en16931:2017"),
    (None, "business_process"): st.sampled_from(["S1", "B1", "M1"]),
}
_DEEPEST = 2
"""How many records of one kind may stand in one another: lines of lines."""
_FILLED = {
    model.Line: ("id",),
    model.SupportingDocument: ("id",),
    model.VatBreakdown: ("category",),
    model.Note: ("text",),
}
"""Terms without which the record says nothing."""


@st.composite
def invoices(draw: st.DrawFn, *, fields: int = 12) -> model.Invoice:
    """An invoice with up to so many of its terms, drawn at random; each group in it with up to six of its own."""
    return draw(_records(model.Invoice, fields, 0))


@st.composite
def _records(
    draw: st.DrawFn, kind: type[Any], most: int = 6, least: int = 1, above: tuple[type[Any], ...] = ()
) -> Any:
    hints = get_type_hints(kind)
    required = [field.name for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING]
    required += [name for name in _FILLED.get(kind, ()) if name not in required]
    optional = [name for name in hints if name not in required]
    least = 0 if required else least
    chosen = (
        draw(st.lists(st.sampled_from(optional), unique=True, min_size=least, max_size=most))
        if optional
        else []
    )
    above = (*above, kind)
    return kind(**{name: draw(_values(kind, name, hints[name], above)) for name in (*required, *chosen)})


def _values(kind: type[Any], name: str, hint: Any, above: tuple[type[Any], ...]) -> st.SearchStrategy[Any]:
    if above.count(kind) > _DEEPEST and get_args(hint) == (kind, ...):
        return st.just(())
    if get_origin(hint) is tuple:
        return st.lists(_values(kind, name, get_args(hint)[0], above), min_size=1, max_size=3).map(tuple)
    plain = next((argument for argument in get_args(hint) if argument is not NoneType), hint)
    if plain is model.Identifier:
        return identifiers
    if dataclasses.is_dataclass(plain) and isinstance(plain, type):
        return _records(plain, above=above)
    special = _BY_FIELD.get((kind, name), _BY_FIELD.get((None, name)))
    if special is not None and plain in {str, Decimal}:
        return special
    return {
        str: words,
        Decimal: amounts,
        date: days,
        bytes: st.binary(min_size=1, max_size=20),
        bool: st.just(value=True),
    }[plain]


def without(invoice: model.Invoice, losses: Iterable[Loss]) -> model.Invoice:
    """The invoice less what is named as lost; a group of which nothing is left is absent."""
    lost = {loss.path for loss in losses}
    return _without(invoice, "", lost) or model.Invoice()


def _without(value: Any, path: str, lost: set[str]) -> Any:
    if path and path in lost:
        return None
    if isinstance(value, tuple):
        kept = (_without(item, f"{path}[{index}]", lost) for index, item in enumerate(value))
        return tuple(item for item in kept if item is not None)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    parts = {
        field.name: _without(getattr(value, field.name), f"{path}.{field.name}" if path else field.name, lost)
        for field in dataclasses.fields(value)
    }
    return type(value)(**parts) if any(part is not None and part != () for part in parts.values()) else None


def plain_path(path: str) -> str:
    """The model path without its indexes."""
    return re.sub(r"\[\d+\]", "", path)
