"""Number, dates, references, kind and currency: each value at the place that its label gives."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.explain import vocabulary
from factage.invoice.pages.parity.beside import labels_beside
from factage.invoice.pages.parity.findings import Fact, Findings
from factage.invoice.pages.parity.ground import Place
from factage.invoice.pages.text.dates import NAMES
from factage.invoice.pages.text.sheet import Cell, bare

_TEXTS: Final = ("number", "order_reference", "buyer_reference")
_DATES: Final = ("issue_date", "due_date")
_OTHER_REFERENCES: Final = (
    "contract_reference",
    "project_reference",
    "despatch_advice_reference",
    "receiving_advice_reference",
    "sales_order_reference",
    "tender_reference",
    "buyer_accounting_reference",
)
_YOUR_REFERENCE: Final = re.compile(
    r"(?:votre reference|your reference|ihr zeichen|ihre referenz)|service|leitweg|buyer ref|acheteur"
)


class HeaderFields:
    """What stands once on the document, outside lines and totals."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.ground = findings.ground
        self.invoice = findings.invoice

    def compare(self) -> None:
        """All of it."""
        for path in _TEXTS:
            self._text(path, getattr(self.invoice, path))
        for path in _DATES:
            self._date(path, getattr(self.invoice, path))
        for path in _OTHER_REFERENCES:
            self._other_reference(path, getattr(self.invoice, path))
        self._further()
        self._kind()
        self._currency()

    # --- texts and dates ------------------------------------------------------------------------------------------

    def _text(self, path: str, value: str | None) -> None:
        read = self.findings.read.get(path)
        if value is None:
            if read is not None and bare(read.value) not in self.findings.strings:
                self.findings.differ_value("reference", path, None)
            return
        if read is not None and bare(read.value) == bare(value):
            self.findings.same_value("reference", path)
            return
        places = list(self.ground.find(value))
        place = next((one for one in places if self._may_be(path, one, said=read is not None)), None)
        if place is not None:
            self.findings.same_place("reference", path, value, place)
        elif read is not None:
            self.findings.differ_value("reference", path, value)
        else:
            self.findings.differ("reference", "missing_on_page", path, in_data=value)

    def _date(self, path: str, value: date | None) -> None:
        read = self.findings.read.get(path)
        if value is None:
            token = self.findings.token(path)
            text = token is not None and all(self.ground.covers(word) for word in self.ground.words_of(token))
            if read is not None and not text:
                self.findings.differ_value("date", path, None)
            return
        if read is not None and read.value == value.isoformat():
            self.findings.same_value("date", path)
            return
        token = next(
            (
                token
                for token in self.ground.tokens.of("date")
                if token.value == value
                and not self.findings.claimed(token, path)
                and self._label_allows(path, token.cell, token.start)
            ),
            None,
        )
        if token is not None:
            self.findings.same_token("date", path, token)
        elif read is None and (place := self._in_words(value)) is not None:
            self.findings.same_place("date", path, value.isoformat(), place)
        elif read is not None:
            self.findings.differ_value("date", path, value)
        else:
            self.findings.differ("date", "missing_on_page", path, in_data=value)

    def _in_words(self, day: date) -> Place | None:
        """A day whose words stand so far apart that they were not read as one."""
        forms = (f"{day.day} {month} {day.year}" for month in NAMES[day.month])
        return next((place for form in forms for place in self.ground.find(form)), None)

    def _other_reference(self, path: str, value: str | None) -> None:
        if value is None:
            return
        places = list(self.ground.find(value))
        place = next((one for one in places if self._may_name(one, path)), None)
        if place is not None:
            self.findings.same_place("reference", path, value, place)
        elif places:
            box = self.findings.shown(places[0].words[0].page, places[0].box)
            self.findings.differ(
                "reference", "differs", path, on_page=value, in_data=value, page=places[0].page, box=box
            )
        else:
            self.findings.differ("reference", "missing_on_page", path, in_data=value)

    def _may_name(self, place: Place, path: str) -> bool:
        """Whether the label of a place names this reference, or none that we know."""
        for text in labels_beside(self.ground, place.words[0].page, place.box):
            if found := vocabulary.label_paths(text):
                return path in found
            if any(labels.header(field).strong.search(text) for field in ("order_reference", "number")):
                return False
        return True

    def _further(self) -> None:
        """Days and references that need no label: delivery, period, earlier invoices."""
        invoice = self.invoice
        days: list[tuple[str, Fact | None]] = [
            ("delivery.date", invoice.delivery.date if invoice.delivery else None),
            ("period.start", invoice.period.start if invoice.period else None),
            ("period.end", invoice.period.end if invoice.period else None),
            ("tax_point_date", invoice.tax_point_date),
        ]
        for n, one in enumerate(invoice.preceding_invoices):
            days.append((f"preceding_invoices[{n}].issue_date", one.issue_date))
            if one.number:
                self._plain(f"preceding_invoices[{n}].number", one.number)
        for n, other in enumerate(invoice.further_references):
            days.append((f"further_references[{n}].issue_date", other.issue_date))
            if other.number and (place := next(self.ground.find(other.number), None)) is not None:
                self.findings.same_place("reference", f"further_references[{n}].number", other.number, place)
        for path, day in days:
            if day is None:
                continue
            tokens = [token for token in self.ground.tokens.of("date") if token.value == day]
            free = next((token for token in tokens if id(token) not in self.findings.taken), None)
            if free is not None:
                self.findings.same_token("date", path, free)
            elif not tokens and not path.startswith(("further", "preceding")):
                self.findings.differ("date", "missing_on_page", path, in_data=day)

    def _plain(self, path: str, value: str) -> None:
        place = next(self.ground.find(value), None)
        if place is not None:
            self.findings.same_place("reference", path, value, place)
        else:
            self.findings.differ("reference", "missing_on_page", path, in_data=value)

    def _kind(self) -> None:
        """An invoice under the title of a credit note, or the other way round; a negative invoice may bear either."""
        read, code = self.findings.read.get("type_code"), self.invoice.type_code
        if read is None or code is None:
            return
        totals = self.invoice.totals
        negative = totals is not None and (totals.payable or totals.tax_inclusive or 0) < 0
        credit = code in {"381", "261", "396", "308", "532"}
        if (read.value == "381") == credit or negative:
            self.findings.same_value("mention", "type_code")
        else:
            self.findings.differ_value("mention", "type_code", code)

    def _currency(self) -> None:
        read, code = self.findings.read.get("currency"), self.invoice.currency
        if read is None or code is None:
            return
        if read.value == code:
            self.findings.same_value("currency", "currency")
        else:
            self.findings.differ_value("currency", "currency", code)

    # --- places ---------------------------------------------------------------------------------------------------

    def _may_be(self, path: str, place: Place, *, said: bool) -> bool:
        """Whether a text at this place may be this value.

        Its label says so; or none does, nothing else was read here, and the page says no other value (``said``).
        """
        page = place.words[0].page
        box = self.findings.shown(page, place.box)
        for text in labels_beside(self.ground, page, place.box):
            if path == "buyer_reference" and _YOUR_REFERENCE.search(text):
                return True
            strong = {field for field in labels.HEADER_FIELDS if labels.header(field).strong.search(text)}
            if path in strong or (not strong and labels.header(path).usual.search(text)):
                return True
            if (
                path == "number"
                and not strong
                and any(labels.title_anywhere(kind).search(text) for kind in labels.BILLS)
            ):
                return True
            if strong or vocabulary.label_paths(text) or _hinted(text) - {path, "issue_date", "due_date"}:
                return False
        return not said and not any(
            other != path
            and other in self.findings.stated
            and value.page == page + 1
            and _overlap(value.box, box)
            for other, value in self.findings.read.items()
        )

    def _label_allows(self, path: str, cell: Cell, start: int) -> bool:
        left, right = cell.span(start, len(cell.text))
        for text in labels_beside(self.ground, cell.page, (left, cell.y0, right, cell.y1)):
            roles = {field for field in _DATES if labels.header(field).strong.search(text)}
            if roles:
                return path in roles
        return True


def _hinted(text: str) -> set[str]:
    """The fields that a label says in the usual words, or only hints at."""
    fields = ((field, labels.header(field)) for field in labels.HEADER_FIELDS)
    return {field for field, forms in fields if forms.usual.search(text) or forms.weak.search(text)}


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 1 and b[1] < a[3] - 1
