"""What a sample page says, as the model: all that is printed and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from factage.invoice.formats.json import encode
from factage.invoice.model import Invoice


@dataclass(frozen=True)
class Page:
    """One printed document: its file, its invoice, and the paths of it that the page does not print."""

    pdf: bytes
    invoice: Invoice
    hidden: Sequence[str] = field(default=())


def truth(page: Page) -> dict[str, Any]:
    """The invoice as JSON without what is not printed; `lines[].vat.rate` hides it in every line."""
    values: dict[str, Any] = encode(page.invoice)
    for path in page.hidden:
        _hide(values, path.split("."))
    return {key: value for key, value in values.items() if value not in (None, [], ())}


def written(page: Page) -> str:
    """The same, as the file beside the PDF."""
    return json.dumps(lean(truth(page)), ensure_ascii=False, indent=1) + "\n"


def lean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: lean(item) for key, item in value.items() if item not in (None, [], {})}
    if isinstance(value, list):
        return [lean(item) for item in value]
    return value


def _hide(values: Any, steps: Sequence[str]) -> None:
    name, *rest = steps
    if values is None:
        return
    key = name.removesuffix("[]")
    if not rest:
        values[key] = [] if name.endswith("[]") else None
        return
    inner = values.get(key)
    for item in inner if name.endswith("[]") else [inner]:
        _hide(item, rest)
