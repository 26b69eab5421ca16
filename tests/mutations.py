"""Seeded changes of one thing in an invoice's data: what the comparison of page and data must catch, and by which term."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from factage.invoice.formats.json import decode, encode
from factage.invoice.model import Invoice
from factage.invoice.pages.assemble import where

RATES = ("20", "10", "5.5", "2.1", "19", "7")
UNITS = ("C62", "HUR", "KGM", "MTR", "DAY", "LTR")
FACTS = (
    "number",
    "issue_date",
    "due_date",
    "order_reference",
    "buyer_reference",
    "despatch_advice_reference",
    "contract_reference",
)
LEGAL = {"PMD", "PMT", "AAB", "ABL", "REG"}


@dataclass(frozen=True)
class Mutation:
    """A changed invoice; `terms` are the business terms that may be named for it."""

    kind: str
    path: str
    terms: frozenset[str]
    invoice: Invoice


class Mutations:
    """All changes of one invoice, the same for the same seed."""

    def __init__(self, invoice: Invoice, seed: int, printed: frozenset[str]) -> None:
        self.values: dict[str, Any] = encode(invoice)
        self.random = Random(seed)
        self.printed = printed

    def all(self) -> Iterator[Mutation]:
        yield from self._facts()
        yield from self._amounts()
        yield from self._lines()
        yield from self._texts()
        yield from self._moved()

    def _made(self, kind: str, path: str, changes: dict[str, Any], *more: str) -> Mutation:
        values = copy.deepcopy(self.values)
        for place, value in changes.items():
            _put(values, place, value)
        terms = {where(place) for place in changes} | set(more)
        return Mutation(kind, path, frozenset(terms), decode(values)[0])

    def _get(self, path: str) -> Any:
        value = _get(self.values, path)
        return value["value"] if isinstance(value, dict) and "value" in value else value

    def _facts(self) -> Iterator[Mutation]:
        for path in FACTS:
            if value := self._get(path):
                kind = "date" if path.endswith("date") else "reference"
                yield self._made(kind, path, {path: self._other(value, day=kind == "date")})
        for side in ("seller", "buyer"):
            for name in ("vat_id", "legal_id"):
                if (self.values.get(side) or {}).get(name) and (value := self._get(f"{side}.{name}")):
                    path = f"{side}.{name}"
                    changed = {**_get(self.values, path), "value": self._other(value)}
                    yield self._made("identifier", path, {path: changed})
            if value := self._get(f"{side}.name"):
                yield from self._names(f"{side}.name", value)
        yield from self._printed_facts()

    def _printed_facts(self) -> Iterator[Mutation]:
        """What a page need not print."""
        for n, account in enumerate((self.values.get("payment") or {}).get("accounts") or ()):
            path = f"payment.accounts[{n}].iban"
            if account.get("iban") and path in self.printed:
                yield self._made("identifier", path, {path: self._other(account["iban"])})
        for path in ("delivery.date", "period.start", "period.end"):
            if path in self.printed and (value := self._get(path)):
                yield self._made("date", path, {path: self._other(value, day=True)})
        if "currency" in self.printed:
            other = "USD" if self._get("currency") != "USD" else "EUR"
            yield self._made("currency", "currency", {"currency": other})

    def _amounts(self) -> Iterator[Mutation]:
        for name in ("lines", "tax_exclusive", "tax", "tax_inclusive", "prepaid", "payable"):
            path = f"totals.{name}"
            if (value := self._get(path)) and Decimal(value):
                yield self._made("amount", path, {path: self._other(value)})
        for n, part in enumerate(self.values.get("vat_breakdown") or ()):
            for name in ("taxable_amount", "tax_amount"):
                if part.get(name) and Decimal(part[name]):
                    path = f"vat_breakdown[{n}].{name}"
                    yield self._made("amount", path, {path: self._other(part[name])})
            if part.get("rate") and Decimal(part["rate"]):
                path = f"vat_breakdown[{n}].rate"
                yield self._made("rate", path, {path: self._rate(part["rate"])}, "BT-152")
        for kind in ("allowances", "charges"):
            for n, part in enumerate(self.values.get(kind) or ()):
                if part.get("amount"):
                    path = f"{kind}[{n}].amount"
                    yield self._made("amount", path, {path: self._other(part["amount"])})

    def _lines(self) -> Iterator[Mutation]:
        lines = self.values.get("lines") or []
        for n in sorted(self.random.sample(range(len(lines)), min(4, len(lines)))):
            yield from self._line(n, lines[n])
        if not lines:
            return
        n = self.random.randrange(len(lines))
        yield self._made("dropped line", f"lines[{n}]", {"lines": lines[:n] + lines[n + 1 :]}, "BG-25")
        more = copy.deepcopy(lines[n])
        more["net_amount"] = str(Decimal(more.get("net_amount") or "1") * 3 + 1)
        yield self._made(
            "added line", f"lines[{len(lines)}]", {"lines": [*lines[: n + 1], more, *lines[n + 1 :]]}, "BG-25"
        )
        pairs = [k for k in range(len(lines) - 1) if _core(lines[k]) != _core(lines[k + 1])]
        if pairs:
            k = self.random.choice(pairs)
            yield self._made(
                "swapped lines",
                f"lines[{k}]",
                {"lines": [*lines[:k], lines[k + 1], lines[k], *lines[k + 2 :]]},
                "BG-25",
            )
            if lines[k].get("net_amount") != lines[k + 1].get("net_amount"):
                a, b = f"lines[{k}].net_amount", f"lines[{k + 1}].net_amount"
                yield self._made(
                    "moved amount",
                    a,
                    {a: lines[k + 1].get("net_amount"), b: lines[k].get("net_amount")},
                    "BG-25",
                )

    def _line(self, n: int, line: dict[str, Any]) -> Iterator[Mutation]:
        for name, kind in (("quantity", "quantity"), ("unit_price", "amount"), ("net_amount", "amount")):
            path = f"lines[{n}].{name}"
            if line.get(name) and Decimal(line[name]) and (path in self.printed or name == "net_amount"):
                yield self._made(kind, path, {path: self._other(line[name])}, "BG-25")
        path = f"lines[{n}].vat.rate"
        if path in self.printed:
            yield self._made("rate", path, {path: self._rate(line["vat"]["rate"])})
        if name := (line.get("item") or {}).get("name"):
            yield from self._names(f"lines[{n}].item.name", name)
        path = f"lines[{n}].unit"
        if path in self.printed:
            alike = {"C62", "H87", "EA", "XPP", "NAR"}
            others = [
                unit
                for unit in UNITS
                if unit != line["unit"]
                and not {unit, line["unit"]} <= alike
                and {unit, line["unit"]} != {"MTR", "LTR"}
            ]
            yield self._made("unit", path, {path: self.random.choice(others)})
        quantity, price = f"lines[{n}].quantity", f"lines[{n}].unit_price"
        if (
            {quantity, price} <= self.printed
            and line["quantity"]
            and Decimal(line["quantity"]) != Decimal(line["unit_price"])
        ):
            yield self._made(
                "moved amount", quantity, {quantity: line["unit_price"], price: line["quantity"]}
            )

    def _names(self, path: str, name: str) -> Iterator[Mutation]:
        letters = [n for n, c in enumerate(name) if c.isalpha()]
        n = self.random.choice(letters)
        other = "q" if name[n].lower() != "q" else "k"
        yield self._made("name", path, {path: name[:n] + other + name[n + 1 :]}, "BG-25")
        words = name.split(" ")
        long = [k for k, word in enumerate(words) if len(word) > 2 and word.isalpha()]
        if len(words) > 2 and long:
            k = self.random.choice(long)
            yield self._made("name", path, {path: " ".join(words[:k] + words[k + 1 :])}, "BG-25")

    def _texts(self) -> Iterator[Mutation]:
        notes = self.values.get("notes") or []
        for n, note in enumerate(notes):
            if f"notes[{n}].text" not in self.printed:
                continue
            path = f"notes[{n}].text"
            yield self._made("mention", path, {path: self._word_changed(note["text"])})
            if note.get("subject_code") in LEGAL:
                yield self._made(
                    "dropped mention", f"notes[{n}]", {"notes": notes[:n] + notes[n + 1 :]}, "BT-22"
                )

    def _moved(self) -> Iterator[Mutation]:
        pairs = [
            ("issue_date", "due_date"),
            ("number", "order_reference"),
            ("seller.name", "buyer.name"),
            ("seller.vat_id", "buyer.vat_id"),
            ("seller.legal_id", "buyer.legal_id"),
        ]
        pairs += [
            ("totals.prepaid", "totals.payable"),
            ("totals.tax_exclusive", "totals.tax_inclusive"),
            ("totals.tax", "totals.tax_exclusive"),
            ("vat_breakdown[0].taxable_amount", "vat_breakdown[0].tax_amount"),
        ]
        for a, b in pairs:
            one, other = _get(self.values, a), _get(self.values, b)
            if one and other and one != other:
                yield self._made("moved value", a, {a: other, b: one})
        if self._get("order_reference") and not self._get("buyer_reference"):
            yield self._made(
                "moved value",
                "order_reference",
                {"order_reference": None, "buyer_reference": self._get("order_reference")},
            )

    # --- changes --------------------------------------------------------------------------------------------------

    def _other(self, value: str, *, day: bool = False) -> str:
        if day:
            last = int(value[-2:])
            return f"{value[:-2]}{last - 1 if last > 1 else last + 1:02d}"
        places = [n for n, c in enumerate(value) if c.isdigit()]
        if not places:
            return value[:-1] + ("Q" if value[-1] != "Q" else "K")
        trailing = len(value.rstrip("0")) if "." in value else len(value)
        n = self.random.choice([n for n in places if n < max(trailing, 1)] or places)
        digit = str((int(value[n]) + self.random.randrange(1, 9)) % 10)
        changed = value[:n] + digit + value[n + 1 :]
        return changed if _differs(changed, value) else value + "7"

    def _rate(self, value: str) -> str:
        return self.random.choice([rate for rate in RATES if Decimal(rate) != Decimal(value)])

    def _word_changed(self, text: str) -> str:
        places = [match.span() for match in re.finditer(r"\d+|[^\W\d_]{4,}", text)]
        start, end = self.random.choice(places)
        word = text[start:end]
        other = str(int(word) + 1) if word.isdigit() else word[:-1] + ("x" if word[-1] != "x" else "y")
        return text[:start] + other + text[end:]


def _differs(a: str, b: str) -> bool:
    try:
        return Decimal(a) != Decimal(b) and Decimal(a) != 0
    except ArithmeticError:
        return a != b


def _core(line: dict[str, Any]) -> tuple[Any, ...]:
    return (
        line.get("net_amount"),
        (line.get("item") or {}).get("name"),
        line.get("quantity"),
        line.get("unit_price"),
    )


def _steps(path: str) -> Iterator[str | int]:
    for part in path.split("."):
        name, _, index = part.partition("[")
        yield name
        if index:
            yield int(index[:-1])


def _get(values: Any, path: str) -> Any:
    for step in _steps(path):
        if values is None or (isinstance(step, int) and step >= len(values)):
            return None
        values = values[step] if isinstance(step, int) else values.get(step)
    return values


def _put(values: Any, path: str, value: Any) -> None:
    *steps, last = _steps(path)
    for step in steps:
        values = values[step]
    values[last] = value
