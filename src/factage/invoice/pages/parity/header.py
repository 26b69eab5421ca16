"""Number, dates, references, parties, account: each value at the place that its label gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from factage.invoice.model import Party
from factage.invoice.pages import labels
from factage.invoice.pages.parity import explainers
from factage.invoice.pages.parity.findings import Fact, Findings
from factage.invoice.pages.parity.ground import Place, bare
from factage.invoice.pages.sheet import Cell, plain
from factage.invoice.pages.tokens import Token

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
_SIGNS: Final = frozenset(",;:-–—·|•()/")
_YOUR_REFERENCE: Final = re.compile(
    r"(?:votre|vos|your|ihre?|v/) ?(?:ref|zeichen)|service|leitweg|buyer ref|acheteur"
)
_YOURS: Final = re.compile(
    r"\b(?:votre|vos|client|acheteur|your|customer|buyer|ihre|kunden?|doit|preneur|destinataire)\b"
)
_OURS: Final = re.compile(
    r"\b(?:notre|nos|capital|siret|rcs|ape|naf|our|seller|vendeur|emetteur|unsere|geschaftsfuhrer|hrb)\b"
)
_INTRODUCE: Final = frozenset(
    {
        "client",
        "pour",
        "a",
        "de",
        "chez",
        "societe",
        "vendeur",
        "acheteur",
        "to",
        "from",
        "an",
        "firma",
        "titulaire",
        "par",
    }
)
_REACH: Final = 3.2
"""How many heights above a value its label may stand."""


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
        for side, party in (("seller", self.invoice.seller), ("buyer", self.invoice.buyer)):
            self._name(f"{side}.name", party.name if party else None)
            vat = party.vat_id.value if party and party.vat_id else None
            self._identifier(f"{side}.vat_id", "vat", vat)
            self._legal(side, party)
        self._account()

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
        elif read is not None:
            self.findings.differ_value("date", path, value)
        else:
            self.findings.differ("date", "missing_on_page", path, in_data=value)

    def _other_reference(self, path: str, value: str | None) -> None:
        if value is None:
            return
        places = list(self.ground.find(value))
        place = next((one for one in places if self._names(one) in {"", path}), None)
        if place is not None:
            self.findings.same_place("reference", path, value, place)
        elif places:
            box = self.findings.shown(places[0].words[0].page, places[0].box)
            self.findings.differ(
                "reference", "differs", path, on_page=value, in_data=value, page=places[0].page, box=box
            )
        else:
            self.findings.differ("reference", "missing_on_page", path, in_data=value)

    def _names(self, place: Place) -> str:
        """The reference that the label of a place names; empty where it names none of them."""
        for text in self._labels(place.words[0].page, place.box):
            if found := explainers.label_path(text):
                return found
            if any(labels.header(field).strong.search(text) for field in ("order_reference", "number")):
                return "order_reference"
        return ""

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

        Its label says so; or none does, nothing else was read here, and the page does not say another value (``said``).
        """
        page = place.words[0].page
        box = self.findings.shown(page, place.box)
        for text in self._labels(page, place.box):
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
            if strong or explainers.label_path(text):
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
        for text in self._labels(cell.page, (left, cell.y0, right, cell.y1)):
            roles = {field for field in _DATES if labels.header(field).strong.search(text)}
            if roles:
                return path in roles
        return True

    def _labels(self, page: int, box: tuple[float, float, float, float]) -> Iterator[str]:
        """What stands before a place in its cell, left of it, above it."""
        above: tuple[float, str] | None = None
        left: tuple[float, str] | None = None
        for row in self.ground.sheets.rows:
            if row.page != page or row.y0 > box[3]:
                continue
            for cell in row.cells:
                same = cell.y0 < (box[1] + box[3]) / 2 < cell.y1
                if same and cell.x0 < box[0] - 0.5:
                    before = _before(cell, box[0])
                    if before and (left is None or cell.x0 > left[0]):
                        left = cell.x0, before
                elif (
                    cell.y1 <= box[1] + 1
                    and box[1] - cell.y1 < _REACH * cell.height
                    and cell.x0 < box[2]
                    and cell.x1 > box[0]
                    and (above is None or cell.y1 > above[0])
                ):
                    above = cell.y1, cell.plain
        for found in (left, above):
            if found is not None:
                yield found[1]

    # --- parties --------------------------------------------------------------------------------------------------

    def _name(self, path: str, name: str | None) -> None:
        read = self.findings.read.get(path)
        if not name:
            if read is not None:
                self.findings.differ_value("name", path, None)
            return
        if read is not None and bare(read.value) == bare(name):
            self.findings.same_value("name", path)
            for place in self.ground.find(name):
                self.ground.cover(place, path)
            return
        other = self.findings.read.get("buyer.name" if path.startswith("seller") else "seller.name")
        places = list(self.ground.find(name))
        wrong = other is not None and read is not None and bare(other.value) == bare(name)
        counterpart = self.invoice.buyer if path.startswith("seller") else self.invoice.seller
        if (
            read is not None
            and counterpart is not None
            and counterpart.name
            and bare(read.value) == bare(counterpart.name)
        ):
            wrong = wrong or bare(counterpart.name) != bare(name)
        wrong = wrong or self._with_the_other(path, places)
        if places and not wrong and self._stands_alone(name, places):
            for place in places:
                self.ground.cover(place, path)
            self.findings.same_place("name", path, name, places[0])
        elif read is not None:
            self.findings.differ_value("name", path, name)
        else:
            self.findings.differ("name", "missing_on_page", path, in_data=name)

    def _with_the_other(self, path: str, places: list[Place]) -> bool:
        """Whether the name stands over the address of the other side, and nowhere over its own."""
        own, other = self.invoice.seller, self.invoice.buyer
        if path.startswith("buyer"):
            own, other = other, own
        return not any(self._over(place, own) for place in places) and any(
            self._over(place, other) for place in places
        )

    def _over(self, place: Place, party: Party | None) -> bool:
        """Whether a party's street or town stands within five rows below, in the same column."""
        address = party.address if party else None
        wanted = [bare(text) for text in (address.line1, address.city) if text] if address else []
        cell = self._cell_of(place)
        if cell is None or not any(wanted):
            return False
        below = "".join(
            bare(one.text)
            for row in self.ground.sheets.rows_after(cell.row, 6)
            for one in row.cells
            if one.x0 < cell.x1 + 40 and one.x1 > cell.x0 - 40
        )
        return any(text and text in below for text in wanted)

    def _stands_alone(self, name: str, places: list[Place]) -> bool:
        """Whether the name stands somewhere as a whole: alone in its cell, or set off by signs or a label."""
        wanted = bare(name)
        for place in places:
            cell = self._cell_of(place)
            if cell is None:
                continue
            if bare(cell.text) == wanted or len(place.words) > len(cell.words):
                return True
            first = next(n for n, word in enumerate(cell.words) if word is place.words[0])
            before = plain(cell.words[first - 1].text) if first else ""
            last = first + len(place.words)
            after = plain(cell.words[last].text) if last < len(cell.words) else ""
            ends = place.words[-1].text
            if (not before or before[-1] in _SIGNS or before in _INTRODUCE) and (
                not after or after[0] in _SIGNS or ends[-1] in _SIGNS
            ):
                return True
        return False

    def _cell_of(self, place: Place) -> Cell | None:
        first = place.words[0]
        return next(
            (cell for cell in self.ground.sheets.cells if any(word is first for word in cell.words)), None
        )

    def _identifier(self, path: str, kind: Literal["vat"], value: str | None) -> None:
        read = self.findings.read.get(path)
        if value is None:
            if read is not None and bare(read.value) not in self.findings.strings:
                self.findings.differ_value("identifier", path, None)
            return
        side, _, name = path.partition(".")
        token = self.findings.token(path)
        if (
            read is not None
            and bare(read.value) == bare(value)
            and (token is None or self._side(token) in {side, ""})
        ):
            self.findings.same_value("identifier", path)
            return
        other = self.findings.read.get(("buyer." if side == "seller" else "seller.") + name)
        for one in self.ground.tokens.of(kind):
            if bare(str(one.value)) != bare(value) or self.findings.taken.get(id(one), path) != path:
                continue
            said = self._side(one)
            unread = not self.findings.claimed(one, path) and (other is None or other.value != one.value)
            if said == side or (not said and unread):
                self.findings.same_token("identifier", path, one)
                return
        place = next(self.ground.find(value), None)
        if (
            place is not None
            and not self._is_number(place, kind)
            and (other is None or bare(other.value) != bare(value))
        ):
            self.findings.same_place("identifier", path, value, place)
        elif read is not None:
            self.findings.differ_value("identifier", path, value)
        else:
            self.findings.differ("identifier", "missing_on_page", path, in_data=value)

    def _is_number(self, place: Place, kind: Literal["vat"]) -> bool:
        """Whether a place is a number of this kind by its form, which was judged as such."""
        return any(place.words[0] in self.ground.words_of(token) for token in self.ground.tokens.of(kind))

    def _side(self, token: Token) -> str:
        """Whose a number is, as the words beside it say; empty where they say nothing."""
        left, right = token.box[0], token.box[2]
        row = bare(token.cell.text)
        for side, party in (("seller", self.invoice.seller), ("buyer", self.invoice.buyer)):
            if party is not None and len(bare(party.name or "")) > 3 and bare(party.name or "") in row:
                return side
        for text in self._labels(token.cell.page, (left, token.cell.y0, right, token.cell.y1)):
            near = text[-60:]
            if _YOURS.search(near):
                return "buyer"
            if _OURS.search(near):
                return "seller"
        return ""

    def _legal(self, side: str, party: Party | None) -> None:
        """The registration number: in France the SIREN, which a SIRET or a VAT number says as well."""
        path = f"{side}.legal_id"
        value = party.legal_id.value if party and party.legal_id else None
        read = self.findings.read.get(path)
        if value is None:
            own = {bare(one.value)[:9] for one in (party.identifiers if party else ())}
            if read is not None and read.value[:9] in own:
                self.findings.same_value("identifier", path)
            elif read is not None and bare(read.value)[:9] not in {one[:9] for one in self.findings.strings}:
                self.findings.differ_value("identifier", path, None)
            return
        wanted = bare(value)
        siren = wanted[:9] if len(wanted) == 14 and wanted.isdecimal() else wanted
        mine = self.findings.token(path)
        if (
            read is not None
            and bare(read.value)[:9] == siren[:9]
            and (mine is None or self._side(mine) in {side, ""})
        ):
            self.findings.same_value("identifier", path)
            return
        other = self.findings.read.get(("buyer" if side == "seller" else "seller") + ".legal_id")
        token = next(
            (
                token
                for token in self.ground.tokens.of("siren")
                if str(token.value)[:9] == siren
                and self._side(token) in {side, ""}
                and not self.findings.claimed(token, path)
                and not (other is not None and other.value[:9] == siren)
            ),
            None,
        )
        if token is not None:
            self.findings.same_token("identifier", path, token)
            return
        vat = self.findings.read.get(f"{side}.vat_id")
        if vat is not None and len(siren) == 9 and vat.value[4:] == siren and vat.value.startswith("FR"):
            return  # the VAT number of the same side says it
        another = other is not None and bare(other.value)[:9] == siren[:9]
        if read is None and not another and (place := next(self.ground.find(value), None)) is not None:
            self.findings.same_place("identifier", path, value, place)
        elif read is not None:
            self.findings.differ_value("identifier", path, value)
        else:
            self.findings.differ("identifier", "missing_on_page", path, in_data=value)

    def _account(self) -> None:
        payment = self.invoice.payment
        accounts = [bare(one.iban) for one in payment.accounts if one.iban] if payment else []
        debited = bare(payment.direct_debit.debited_account or "") if payment and payment.direct_debit else ""
        printed: dict[str, Token] = {}
        for token in self.ground.tokens.of("iban"):
            printed.setdefault(bare(str(token.value)), token)
        for n, account in enumerate(accounts):
            path = f"payment.accounts[{n}].iban"
            if account in printed:
                self.findings.same_token("identifier", path, printed[account])
            elif (place := next(self.ground.find(account), None)) is not None:
                self.findings.same_place("identifier", path, account, place)
            elif len(printed) == 1 and len(accounts) == 1:
                only = next(iter(printed.values()))
                self.findings.differ_token("identifier", "differs", path, only, in_data=account.upper())
            else:
                self.findings.differ("identifier", "missing_on_page", path, in_data=account.upper())
        if debited in printed:
            self.findings.same_token("identifier", "payment.direct_debit.debited_account", printed[debited])


def _before(cell: Cell, edge: float) -> str:
    """The text of a cell left of an edge."""
    at = 0
    for word in cell.words:
        if word.x0 >= edge - 0.5:
            break
        at += len(word.text) + 1
    return cell.plain[:at].strip()


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 1 and b[1] < a[3] - 1
