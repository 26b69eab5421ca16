"""The code that a banking application scans: a SEPA credit transfer (EPC069-12, version 002)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from stdnum import iban as iban_numbers

from factage.invoice.model import Invoice, PaymentAccount
from factage.invoice.money import rounded

_TRANSFERS: Final = frozenset({None, "", "1", "30", "31", "42", "58", "ZZZ"})
"""UNTDID 4461: a transfer, or a means that the invoice leaves open. A card, a cheque or a direct debit is none."""
_CREDITS: Final = frozenset({"381", "261", "262", "396", "502", "503", "83"})
_MOST: Final = Decimal("999999999.99")
_MOST_BYTES: Final = 331
"""Version 13 of the code, the largest that the guideline allows."""
_MASK: Final = 3
"""Always the same: readers take any of the eight, and to weigh them all costs more than the rest of the page."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the code says: amount in euro, up to 70 characters of name and 140 of reference."""

    name: str
    iban: str
    bic: str | None
    amount: Decimal
    reference: str

    @property
    def said(self) -> bytes:
        """What the code says, line by line (EPC069-12, table 1)."""
        amount = f"EUR{self.amount:.2f}"
        lines = (
            "BCD",
            "002",
            "1",
            "SCT",
            self.bic or "",
            self.name,
            self.iban,
            amount,
            "",
            "",
            self.reference,
        )
        return "\n".join(lines).encode("utf-8")

    def modules(self) -> tuple[bytes, ...]:
        """The code in rows from the top, one byte for each module: 1 is dark. It has no quiet zone of its own."""
        import segno  # 100 ms, which only a page with a code costs

        code = segno.make_qr(self.said, error="m", boost_error=False, mode="byte", mask=_MASK)
        return tuple(map(bytes, code.matrix))


def transfer_of(invoice: Invoice) -> Transfer | None:
    """The transfer that pays the invoice; None where there is nothing to transfer in euro, no sound IBAN, or too much to say."""
    payable = invoice.totals.payable if invoice.totals else None
    payment = invoice.payment
    if payment is None or payable is None or invoice.currency != "EUR" or not 0 < payable <= _MOST:
        return None
    if invoice.type_code in _CREDITS or payment.means_code not in _TRANSFERS or payable != rounded(payable):
        return None
    account = next((account for account in payment.accounts if _sound(account)), None)
    name = account and _name(invoice, account)
    reference = _one_line(payment.remittance_information or invoice.number or "")[:140]
    if account is None or not name or not reference:
        return None
    found = Transfer(name, _compact(account.iban), _bic(account), payable, reference)
    return found if len(found.said) <= _MOST_BYTES else None


def _sound(account: PaymentAccount) -> bool:
    return bool(account.iban) and bool(iban_numbers.is_valid(_compact(account.iban)))


def _compact(iban: str | None) -> str:
    return re.sub(r"\s", "", iban or "").upper()


def _bic(account: PaymentAccount) -> str | None:
    bic = _compact(account.bic)
    return bic if re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", bic) else None


def _name(invoice: Invoice, account: PaymentAccount) -> str:
    parties = [party.name for party in (invoice.payee, invoice.seller) if party and party.name]
    return _one_line(next((name for name in (account.name, *parties) if name), ""))[:70]


def _one_line(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text.replace("\u202f", " "))
    return " ".join(printable.split())
