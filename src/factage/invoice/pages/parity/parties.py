"""Who sells and who buys: names as a whole, numbers with the words that say whose they are; the account."""

from __future__ import annotations

import re
from typing import Final, Literal

from factage.invoice.model import Party
from factage.invoice.pages.parity.beside import labels_beside
from factage.invoice.pages.parity.findings import Findings
from factage.invoice.pages.parity.ground import Place
from factage.invoice.pages.text.sheet import Cell, bare, plain
from factage.invoice.pages.text.tokens import Token

_SIGNS: Final = frozenset(",;:-–—·|•()/")
_YOURS: Final = re.compile(
    r"\b(?:votre|vos|client|acheteur|your|customer|buyer|ihre|kunden?|doit|preneur|destinataire)\b"
)
_OURS: Final = re.compile(
    r"\b(?:notre|nos|capital|rcs|ape|naf|our|seller|vendeur|emetteur|unsere|geschaftsfuhrer|hrb|company reg\w*)\b"
)
_BLOCK, _ASIDE = 6, 8.0
"""How far a number may stand below its owner's name: rows, and points aside."""
_INTRODUCE: Final = frozenset(
    {
        "client",
        "pour",
        "a",
        "de",
        "chez",
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


class PartyFields:
    """Seller and buyer, and where to pay."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.ground = findings.ground
        self.invoice = findings.invoice

    def compare(self) -> None:
        """All of it."""
        for side, party in (("seller", self.invoice.seller), ("buyer", self.invoice.buyer)):
            self._name(f"{side}.name", party.name if party else None)
            vat = party.vat_id.value if party and party.vat_id else None
            self._identifier(f"{side}.vat_id", "vat", vat)
            self._legal(side, party)
        self._account()

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
        places = list(self.ground.find(name))
        if places and self._is_theirs(path, name, places) and self._stands_alone(name, places):
            for place in places:
                self.ground.cover(place, path)
            self.findings.same_place("name", path, name, places[0])
        elif read is not None:
            self.findings.differ_value("name", path, name)
        else:
            self.findings.differ("name", "missing_on_page", path, in_data=name)

    def _is_theirs(self, path: str, name: str, places: list[Place]) -> bool:
        """Whether the name is this side's: by the address and the numbers with it; else by what was read."""
        own, other = self.invoice.seller, self.invoice.buyer
        if path.startswith("buyer"):
            own, other = other, own
        mine = any(self._over(place, own) for place in places)
        theirs = any(self._over(place, other) for place in places)
        if mine != theirs:
            return mine
        read = self.findings.read.get(path)
        if read is None:
            return True
        opposite = self.findings.read.get("buyer.name" if path.startswith("seller") else "seller.name")
        taken = opposite is not None and bare(opposite.value) == bare(name)
        swapped = other is not None and bare(read.value) == bare(other.name or "") != bare(name)
        return not taken and not swapped

    def _over(self, place: Place, party: Party | None) -> bool:
        """Whether a party's street, town or number stands with the name: in its cell, or below in its column."""
        if party is None:
            return False
        address = party.address
        texts = [address.line1, address.city] if address else []
        texts += [one.value for one in (party.vat_id, party.legal_id, *party.identifiers) if one is not None]
        cell = self._cell_of(place)
        wanted = [bare(text) for text in texts if text and len(bare(text)) > 3]
        if cell is None or not wanted:
            return False
        with_it = bare(cell.text) + "".join(
            "|" + bare(one.text)
            for row in self.ground.sheets.rows_after(cell.row, 6)
            for one in row.cells
            if one.x0 < cell.x1 + 40 and one.x1 > cell.x0 - 40
        )
        return any(text in with_it for text in wanted)

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
        counterpart = self.invoice.buyer if side == "seller" else self.invoice.seller
        for one in self.ground.tokens.of(kind):
            if bare(str(one.value)) != bare(value) or self.findings.taken.get(id(one), path) != path:
                continue
            said = self._side(one)
            theirs = counterpart.vat_id.value if counterpart and counterpart.vat_id else None
            refuted = other is not None and theirs is not None and bare(other.value) != bare(theirs)
            unread = refuted or not (
                self.findings.claimed(one, path) or (other is not None and other.value == one.value)
            )
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
        """Whose a number is: by the name in its cell, the words beside it, the name above it; empty where none says."""
        left, right = token.box[0], token.box[2]
        if side := self._named(token.cell):
            return side
        for text in labels_beside(self.ground, token.cell.page, (left, token.cell.y0, right, token.cell.y1)):
            near = text[-60:]
            if _YOURS.search(near):
                return "buyer"
            if _OURS.search(near):
                return "seller"
        for row in self.ground.sheets.rows_before(token.row, _BLOCK):
            for cell in row.cells:
                if abs(cell.x0 - token.cell.x0) < _ASIDE and (side := self._named(cell)):
                    return side
        return ""

    def _named(self, cell: Cell) -> str:
        """The side whose name stands in a cell."""
        text = bare(cell.text)
        for side, party in (("seller", self.invoice.seller), ("buyer", self.invoice.buyer)):
            name = bare((party.name if party else None) or "")
            if len(name) > 3 and name in text:
                return side
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
