"""What a comparison gathers: what is the same, what is explained, what differs; each word and figure in one place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from factage.invoice.formats.json import encode
from factage.invoice.model import Invoice
from factage.invoice.money import digits
from factage.invoice.pages.assemble import where
from factage.invoice.pages.explain import DataSaid, Explain
from factage.invoice.pages.outcome import Reading, Value
from factage.invoice.pages.parity.certificate import (
    KINDS,
    Certificate,
    Difference,
    DifferenceKind,
    Kind,
    Seen,
    State,
)
from factage.invoice.pages.parity.ground import Ground, Place
from factage.invoice.pages.text.sheet import Box, Word, bare
from factage.invoice.pages.text.tokens import Token

Fact = str | Decimal | date
_AMOUNT: Final = re.compile(r"-?\d+\.\d{1,4}")
_COMPARED: Final = ("totals.", "lines.", "vat_breakdown.", "allowances.", "charges.")
_MINIMUM: Final = frozenset(
    {
        "BT-1",
        "BT-2",
        "BT-3",
        "BT-5",
        "BT-10",
        "BT-13",
        "BT-27",
        "BT-30",
        "BT-31",
        "BT-44",
        "BT-47",
        "BT-109",
        "BT-110",
        "BT-112",
        "BT-115",
    }
)
"""What the profile MINIMUM has room for (Factur-X 1.08, § 7.2), beside codes."""


def said(value: Fact) -> str:
    """A value as the model's JSON writes it."""
    if isinstance(value, Decimal):
        return digits(value)
    return value.isoformat() if isinstance(value, date) else value


class Findings:
    """The page, the reading, the data, and what came of comparing them."""

    def __init__(self, ground: Ground, reading: Reading | None, invoice: Invoice) -> None:
        self.ground = ground
        self.invoice = invoice
        self.said = DataSaid(invoice)
        self.explain = Explain(ground.sheets, ground.tokens, self.said)
        values = reading.values if reading else ()
        self.read: dict[str, Value] = {value.path: value for value in values if "net_total" not in value.why}
        self.credit = self._is_credit()
        self.seen: list[Seen] = []
        self.differences: list[Difference] = []
        self.taken: dict[int, str] = {}
        self._places = {self._place(token): token for token in ground.tokens.all}

    def _is_credit(self) -> bool:
        totals = self.invoice.totals
        below = totals is not None and (totals.payable or totals.tax_inclusive or Decimal(0)) < 0
        page = self.read.get("type_code")
        return (
            self.invoice.type_code in {"381", "261", "396"}
            or below
            or (page is not None and page.value == "381")
        )

    def _place(self, token: Token) -> tuple[int, float, float, float]:
        left, top, right, _ = self.shown(token.cell.page, token.box)
        return token.cell.page + 1, left, top, right

    def shown(self, page: int, box: Box) -> Box:
        """A box of the words as a reader sees it; ``page`` from 0."""
        left, top, right, bottom = self.ground.sheets.pages[page].shown(box)
        return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)

    def token(self, path: str) -> Token | None:
        """The token that the reading took for this path."""
        value = self.read.get(path)
        if value is None:
            return None
        return self._places.get((value.page, value.box[0], value.box[1], value.box[2]))

    def equal(self, mine: Decimal, other: Decimal) -> bool:
        """Whether two figures say the same; the minus of a credit note does not count."""
        return abs(mine) == abs(other) if self.credit else mine == other

    @cached_property
    def strings(self) -> frozenset[str]:
        """Every text of the data, bare."""
        return frozenset(bare(value) for _, value in _leaves(encode(self.invoice)) if isinstance(value, str))

    @cached_property
    def further(self) -> frozenset[Decimal]:
        """Amounts of terms beyond EN 16931 that no other part of the comparison looks at."""
        found = set()
        for path, value in _leaves(encode(self.invoice)):
            compared = path.startswith(_COMPARED) and "sub_lines" not in path
            if isinstance(value, str) and not compared and _AMOUNT.fullmatch(value):
                found.add(abs(Decimal(value)))
        return frozenset(found)

    def same(self, kind: Kind, path: str, text: str, page: int, box: Box, words: Sequence[Word] = ()) -> None:
        """The page says what the data say."""
        self.ground.cover(words, path)
        self.seen.append(Seen(kind=kind, text=text, page=page, box=box, state="same", by=path))

    def same_token(self, kind: Kind, path: str, token: Token) -> None:
        """The same for a token, which no other path may take."""
        self.taken.setdefault(id(token), path)
        words = self.ground.words_of(token)
        self.same(kind, path, token.text, token.cell.page + 1, self.shown(token.cell.page, token.box), words)

    def same_place(self, kind: Kind, path: str, text: str, place: Place) -> None:
        """The same for words."""
        self.ground.cover(place, path)
        box = self.shown(place.words[0].page, place.box)
        self.seen.append(Seen(kind=kind, text=text, page=place.page, box=box, state="same", by=path))

    def same_value(self, kind: Kind, path: str) -> None:
        """The reading's value at this path is what the data say."""
        token, value = self.token(path), self.read[path]
        if token is not None:
            self.same_token(kind, path, token)
            return
        words = self._under(value)
        self.same(kind, path, value.value, value.page, value.box, words)

    def _under(self, value: Value) -> list[Word]:
        return [word for word, box in self._shown_words.get(value.page - 1, ()) if _inside(box, value.box)]

    @cached_property
    def _shown_words(self) -> dict[int, list[tuple[Word, Box]]]:
        out: dict[int, list[tuple[Word, Box]]] = {}
        for word in self.ground.sheets.words:
            box = self.ground.sheets.pages[word.page].shown((word.x0, word.y0, word.x1, word.y1))
            out.setdefault(word.page, []).append((word, box))
        return out

    def note(self, kind: Kind, token: Token, by: str) -> None:
        """A token that needs no place in the data, and why."""
        box = self.shown(token.cell.page, token.box)
        self.seen.append(
            Seen(kind=kind, text=token.text, page=token.cell.page + 1, box=box, state="explained", by=by)
        )

    def differ(
        self,
        kind: Kind,
        difference: DifferenceKind,
        path: str,
        *,
        on_page: str | None = None,
        in_data: Fact | None = None,
        page: int | None = None,
        box: Box | None = None,
        term: str = "",
    ) -> None:
        """A difference; on the page it is seen where it stands."""
        number = term or _known(where(path))
        if difference == "missing_in_data" and self._no_room(number):
            if page is not None and box is not None:
                self.seen.append(
                    Seen(kind=kind, text=on_page or "", page=page, box=box, state="explained", by="profile")
                )
            return
        one = Difference(
            kind=difference,
            where=number,
            path=path,
            page=page,
            box=box,
            on_page=on_page,
            in_data=None if in_data is None else said(in_data),
        )
        if any(
            (old.path, old.kind, old.on_page, old.box) == (one.path, one.kind, one.on_page, one.box)
            for old in self.differences
        ):
            return
        self.differences.append(one)
        if page is not None and box is not None:
            self.seen.append(
                Seen(kind=kind, text=on_page or "", page=page, box=box, state="difference", by=path)
            )

    def _no_room(self, term: str) -> bool:
        """Whether the profile of the data has no place for this term: MINIMUM holds little, BASIC WL no lines."""
        profile = (self.invoice.specification or "").lower()
        if profile.endswith(":minimum"):
            return term not in _MINIMUM
        return "basicwl" in profile and term in {
            "BG-25",
            "BT-129",
            "BT-130",
            "BT-131",
            "BT-146",
            "BT-152",
            "BT-153",
        }

    def differ_value(self, kind: Kind, path: str, in_data: Fact | None) -> None:
        """The reading's value at this path is not what the data say."""
        value, token = self.read[path], self.token(path)
        if token is not None:
            self.taken.setdefault(id(token), path)
        self.differ(
            kind,
            "missing_in_data" if in_data is None else "differs",
            path,
            on_page=value.value,
            in_data=in_data,
            page=value.page,
            box=value.box,
        )

    def differ_token(
        self,
        kind: Kind,
        difference: DifferenceKind,
        path: str,
        token: Token,
        *,
        in_data: Fact | None = None,
        term: str = "",
    ) -> None:
        """The same at a token."""
        self.taken.setdefault(id(token), path)
        self.differ(
            kind,
            difference,
            path,
            on_page=token.text,
            in_data=in_data,
            page=token.cell.page + 1,
            box=self.shown(token.cell.page, token.box),
            term=term,
        )

    def claimed(self, token: Token, path: str) -> bool:
        """Whether a token belongs to another path: taken before, or read there while the data have a value there."""
        if self.taken.get(id(token), path) != path:
            return True
        place = self._place(token)
        return any(
            other != path and (value.page, value.box[0], value.box[1], value.box[2]) == place
            for other, value in self.read.items()
            if other in self.stated
        )

    @cached_property
    def stated(self) -> frozenset[str]:
        """The measured paths outside the lines at which the data have a value."""
        invoice, totals = self.invoice, self.invoice.totals
        found = {
            name
            for name in ("number", "issue_date", "due_date", "order_reference", "buyer_reference")
            if getattr(invoice, name)
        }
        for side in ("seller", "buyer"):
            party = getattr(invoice, side)
            found |= {
                f"{side}.{name}"
                for name in ("name", "vat_id", "legal_id")
                if party is not None and getattr(party, name)
            }
        found |= {
            f"totals.{name}"
            for name in ("lines", "tax_exclusive", "tax", "tax_inclusive", "prepaid", "payable")
            if totals is not None and getattr(totals, name) is not None
        }
        for n, part in enumerate(invoice.vat_breakdown):
            found |= {
                f"vat_breakdown[{n}].{name}"
                for name in ("rate", "taxable_amount", "tax_amount")
                if getattr(part, name) is not None
            }
        return frozenset(found)

    def certificate(self, *, read: bool) -> Certificate:
        """All of it, as the answer."""
        states: Mapping[State, None] = {"same": None, "explained": None, "difference": None}
        counts: Counter[tuple[Kind, State]] = Counter(
            (one.kind, one.state) for one in self.seen if one.state != "difference"
        )
        for one in self.differences:
            counts[kind_of(one.path), "difference"] += 1
        return Certificate(
            equal=not self.differences and read,
            counts={kind: {state: counts[kind, state] for state in states} for kind in KINDS},
            differences=tuple(self.differences),
            seen=tuple(self.seen),
            read=read,
        )


def kind_of(path: str) -> Kind:
    """The kind of thing that stands at a path of the model."""
    last = path.rsplit(".", 1)[-1].split("[", 1)[0]
    kinds: dict[str, Kind] = {
        "quantity": "quantity",
        "rate": "rate",
        "percent": "rate",
        "name": "name",
        "unit": "unit",
        "currency": "currency",
        "notes": "mention",
        "payment_terms": "mention",
        "exemption_reason": "mention",
        "legal_information": "mention",
        "type_code": "mention",
        "vat_id": "identifier",
        "legal_id": "identifier",
        "identifiers": "identifier",
        "iban": "identifier",
        "number": "reference",
    }
    if last in kinds:
        return kinds[last]
    if last.endswith("date") or last in {"start", "end"}:
        return "date"
    return "reference" if last.endswith("reference") else "amount"


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, path)
    else:
        yield path, value


def _inside(box: Box, outer: Box) -> bool:
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] - 1 <= middle[0] <= outer[2] + 1 and outer[1] - 1 <= middle[1] <= outer[3] + 1


def _known(term: str) -> str:
    return term if term != "EXT" else "BT-22"
