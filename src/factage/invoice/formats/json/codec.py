"""Both directions of the JSON form, driven by the records themselves, so that it can never lag behind the model."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Final, cast, get_args, get_origin, get_type_hints

from factage.invoice.errors import Unreadable
from factage.invoice.formats.outcome import Leftover, Read, Written, excerpt
from factage.invoice.model import Invoice, term_of
from factage.invoice.money import digits, number

_DEEPEST: Final = 40
MAX_DEPTH: Final = 200
"""How deep the values of a file may be nested."""
_NESTING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]')


def encode(record: Any) -> Any:
    """A record as JSON values: amounts as strings with their digits, dates ISO 8601, bytes in base64, None as null."""
    if dataclasses.is_dataclass(record):
        kind: Any = type(record)
        return {name: encode(getattr(record, name)) for name in _names(kind)}
    if isinstance(record, tuple):
        return [encode(item) for item in record]
    if isinstance(record, Decimal):
        return digits(record)
    if isinstance(record, date):
        return record.isoformat()
    if isinstance(record, bytes):
        return base64.b64encode(record).decode("ascii")
    return record


def decode(values: Any) -> tuple[Invoice, tuple[Leftover, ...]]:
    """The invoice that JSON values hold, and the keys that the model does not know.

    An identifier may be a bare string. Raises ``Unreadable("broken")`` naming the place where a value has not the
    type of its term.
    """
    leftovers: list[Leftover] = []
    invoice = _decode(Invoice, values, "", leftovers)
    return cast("Invoice", invoice), tuple(leftovers)


def read(data: bytes) -> Read:
    """A file in the JSON form: the invoice itself, or a line that `factage read --json` printed."""
    values = parse(data)
    if isinstance(values, dict) and isinstance(values.get("invoice"), dict):
        values = values["invoice"]
    if not is_invoice(values):
        raise Unreadable("unknown_format", detail="JSON without the keys of an invoice")
    invoice, leftovers = decode(values)
    return Read(invoice=invoice, format="json", profile=invoice.specification, leftovers=leftovers)


def write(invoice: Invoice) -> Written:
    """The JSON form, indented, in the order of the model; it loses nothing."""
    text = json.dumps(encode(invoice), ensure_ascii=False, indent=2)
    return Written(data=f"{text}\n".encode(), format="json", profile=invoice.specification)


def parse(data: bytes) -> Any:
    """JSON values from bytes (UTF-8, UTF-16 or UTF-32); numbers keep their digits. Raises ``Unreadable("broken")``."""
    try:
        text = data.decode(json.detect_encoding(data))
        _bound_depth(text)
        values = json.loads(text, parse_float=_figure, parse_int=_figure, parse_constant=_refuse)
        if (
            "\\ud" in text.lower()
        ):  # half a pair is a character of JSON (RFC 8259, § 8.2) that no text can hold
            json.dumps(values, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError) as error:
        raise Unreadable("broken", detail=f"JSON: {error}"[:300]) from error
    return values


def _bound_depth(text: str) -> None:
    """Refuse what is nested deeper than any invoice, before the reader's own stack is asked to follow it."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for found in _NESTING.finditer(text):
        sign = found[0]
        depth += 1 if sign in "[{" else -1 if sign in "]}" else 0
        if depth > MAX_DEPTH:
            raise Unreadable("too_large", cause="structure", limit=f"{MAX_DEPTH}", detail="depth")


def is_invoice(values: Any) -> bool:
    """Whether the JSON values bear the keys of an invoice."""
    return (
        isinstance(values, dict)
        and "number" in values
        and bool({"totals", "lines", "seller"} & values.keys())
    )


def _figure(text: str) -> Decimal:
    """A number of JSON; one that plain notation cannot hold is refused before anybody writes it out."""
    value = number(text)
    if value is None:
        raise ValueError(f"{text[:40]} is no figure")
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _decode(hint: Any, value: Any, path: str, leftovers: list[Leftover]) -> Any:
    """One value by the type of its field."""
    if path.count(".") > _DEEPEST:
        raise Unreadable("broken", detail=f"{path[:80]}: too deep")
    kind, inner = _kind(hint)
    if value is None:
        return () if kind == "list" else None
    if kind == "list":
        return tuple(_items(inner, value, path, leftovers))
    if kind == "record":
        return _record(inner, value, path, leftovers)
    return _plain(inner, value, path)


def _items(hint: Any, values: Any, path: str, leftovers: list[Leftover]) -> Iterator[Any]:
    if not isinstance(values, list):
        raise _mismatch(path, "a list")
    for index, value in enumerate(values):
        item = _decode(hint, value, f"{path}[{index}]", leftovers)
        if item is None:
            raise _mismatch(f"{path}[{index}]", "not null")
        yield item


def _record(record: Any, values: Any, path: str, leftovers: list[Leftover]) -> Any:
    hints = _hints(record)
    if isinstance(values, str) and set(hints) == {"value", "scheme"}:
        values = {"value": values}
    if not isinstance(values, dict):
        raise _mismatch(path, "an object")
    known = {}
    for name, value in values.items():
        place = f"{path}.{name}" if path else name
        if name in hints:
            known[name] = _decode(hints[name], value, place, leftovers)
        else:
            leftovers.append(Leftover(path=place, what=excerpt(json.dumps(value, default=str))))
    if "value" in hints and known.get("value") is None and set(hints) == {"value", "scheme"}:
        raise _mismatch(path, "an identifier with a value")
    return record(**known)


def _plain(hint: Any, value: Any, path: str) -> Any:
    reader = _PLAIN.get(hint)
    result = reader(value) if reader else None
    if result is None:
        raise _mismatch(path, getattr(hint, "__name__", str(hint)))
    return result


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    return number(value) if isinstance(value, str) else None


def _date(value: Any) -> date | None:
    try:
        return (
            date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-01-31") else None
        )
    except ValueError:
        return None


def _bytes(value: Any) -> bytes | None:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else None
    except (binascii.Error, ValueError):
        return None


def _text(value: Any) -> str | None:
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str) else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


_PLAIN: Final[dict[Any, Callable[[Any], Any]]] = {
    str: _text,
    Decimal: _decimal,
    date: _date,
    bytes: _bytes,
    bool: _truth,
}


def _mismatch(path: str, expected: str) -> Unreadable:
    return Unreadable("broken", detail=f"{path} ({term_of(path) or 'no term'}): expected {expected}")


@cache
def _kind(hint: Any) -> tuple[str, Any]:
    """What a field holds (list, record or plain), and the type of it without its ``None``, or of its items."""
    present = [argument for argument in get_args(hint) if argument is not NoneType]
    inner = present[0] if NoneType in get_args(hint) and len(present) == 1 else hint
    if get_origin(inner) is tuple:
        return "list", get_args(inner)[0]
    return ("record" if dataclasses.is_dataclass(inner) else "plain"), inner


@cache
def _hints(record: Any) -> dict[str, Any]:
    return get_type_hints(record)


@cache
def _names(record: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(record))
