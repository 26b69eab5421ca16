"""Mentions and other texts: each of the data on the page to the letter, each legal mention of the page in the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from factage.invoice.model import Address, Party, Payment
from factage.invoice.pages.explain import vocabulary
from factage.invoice.pages.parity.findings import Findings
from factage.invoice.pages.parity.ground import Place
from factage.invoice.pages.text.sheet import bare

_SENTENCES: Final = re.compile(r"(?<=[.;!?])\s+|\n+|#+|(?<=\S)\s+[–-]\s+")
_LONG: Final = 24
"""Bare characters below which a text is searched as a whole only."""


PARTIES: Final = (
    "seller",
    "buyer",
    "payee",
    "tax_representative",
    "payer",
    "invoicer",
    "invoicee",
    "seller_agent",
    "buyer_agent",
)
_CODES: Final = frozenset({"BAR", "ADN"})
"""Subjects of notes whose text is a code for machines (XP Z12-012: B2B, B2C …), never printed."""


class Texts:
    """What the data say in words."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.ground = findings.ground
        self.invoice = findings.invoice

    def compare(self) -> None:
        """Texts that the law or the buyer needs have to stand on the page; others are covered where they stand."""
        for path, text in self._needed():
            if not bare(text):
                continue
            places = self._places(text)
            if places:
                for place in places:
                    self.findings.same_place(
                        "mention", path, " ".join(word.text for word in place.words), place
                    )
            else:
                term = "BT-22" if path.startswith("notes") else ""
                self.findings.differ("mention", "missing_on_page", path, in_data=text, term=term)
        for path, text in self._others():
            for place in self.ground.find(text):
                self.ground.cover(place, path)

    def mentions(self) -> None:
        """Legal mentions of the page that no text of the data says."""
        said = self._said_by_category()
        for row in self.ground.sheets.rows:
            for cell in row.cells:
                for kind, start, end in vocabulary.mentions_in(cell.plain):
                    words = self.ground.words_in(cell, start, end)
                    if any(self.ground.covers(word) for word in words) or kind in said:
                        continue
                    box = self.findings.shown(cell.page, cell.box)
                    self.findings.differ(
                        "mention",
                        "missing_in_data",
                        f"notes#{kind}",
                        on_page=cell.text,
                        page=cell.page + 1,
                        box=box,
                        term="BT-22",
                    )
                    break

    def _said_by_category(self) -> frozenset[str]:
        """Mentions that a VAT category of the data says, where the data hold no words for it."""
        found: frozenset[str] = frozenset({"cash_basis"} if self.invoice.tax_point_code else ())
        for part in self.invoice.vat_breakdown:
            found |= vocabulary.exemption_mentions(part.category)
        for line in self.invoice.lines:
            found |= vocabulary.exemption_mentions(line.vat.category if line.vat else None)
        return found

    def _needed(self) -> Iterator[tuple[str, str]]:
        invoice = self.invoice
        for n, note in enumerate(invoice.notes):
            if note.text and note.subject_code not in _CODES:
                yield f"notes[{n}].text", note.text
        if invoice.payment_terms:
            yield "payment_terms", invoice.payment_terms
        for n, part in enumerate(invoice.vat_breakdown):
            if part.exemption_reason:
                yield f"vat_breakdown[{n}].exemption_reason", part.exemption_reason

    def _places(self, text: str) -> list[Place]:
        """Where a text stands: as one, or sentence by sentence, every one of them; empty where a part is missing.

        A long text counts wherever it is repeated (the foot of each page says its mentions again), a short one once.
        """
        whole = self._repeated(text)
        if whole or len(bare(text)) < _LONG:
            return whole
        places = []
        for sentence in _SENTENCES.split(text):
            if not bare(sentence):
                continue
            found = self._repeated(sentence)
            if not found:
                return []
            places += found
        return places

    def _repeated(self, text: str) -> list[Place]:
        places = self.ground.find(text)
        return list(places if len(bare(text)) >= _LONG else islice(places, 1))

    def _others(self) -> Iterator[tuple[str, str]]:
        """Texts that explain words and figures of the page where they stand there."""
        invoice = self.invoice
        for side in PARTIES:
            party: Party | None = getattr(invoice, side)
            if party is not None:
                yield from ((f"{side}.{path}", text) for path, text in _party(party))
        texts: list[tuple[str, str | None]] = [("title", invoice.title)]
        if invoice.delivery is not None:
            texts.append(("delivery.name", invoice.delivery.name))
            texts += [("delivery.address", text) for text in _address(invoice.delivery.address)]
        for payment in (invoice.payment, *invoice.further_payments):
            texts += [("payment", text) for text in _payment(payment)]
        texts += [("further_payment_terms", term.description) for term in invoice.further_payment_terms]
        texts += [("attachments", text) for one in invoice.attachments for text in (one.id, one.description)]
        yield from ((path, text) for path, text in texts if text)


def _address(address: Address | None) -> tuple[str | None, ...]:
    if address is None:
        return ()
    return address.line1, address.line2, address.line3, address.postcode, address.city


def _payment(payment: Payment | None) -> Iterator[str | None]:
    if payment is None:
        return
    yield payment.means_text
    yield payment.remittance_information
    for account in payment.accounts:
        yield account.name
        yield account.bic
    if payment.direct_debit is not None:
        yield payment.direct_debit.mandate_reference
        yield payment.direct_debit.creditor_id


def _party(party: Party) -> Iterator[tuple[str, str]]:
    texts: list[tuple[str, str | None]] = [
        ("name", party.name),
        ("trading_name", party.trading_name),
        ("legal_information", party.legal_information),
        ("tax_registration", party.tax_registration.value if party.tax_registration else None),
        ("vat_id", party.vat_id.value if party.vat_id else None),
        ("legal_id", party.legal_id.value if party.legal_id else None),
    ]
    texts += [("identifiers", one.value) for one in party.identifiers]
    if party.electronic_address is not None:
        texts.append(("electronic_address", party.electronic_address.value))
    texts += [("address", text) for text in _address(party.address)]
    if party.contact is not None:
        contact = party.contact
        texts += [
            ("contact", text)
            for text in (contact.name, contact.department, contact.phone, contact.email, contact.fax)
        ]
    for path, text in texts:
        if text and len(bare(text)) > 1:
            yield path, text
            if path == "legal_information" and "–" in text:
                yield from ((path, piece) for piece in text.split("–") if len(bare(piece)) > 3)
