"""The code that a banking application scans: a SEPA credit transfer (EPC069-12, version 002)."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import segno
from segno import helpers
from stdnum import iban as iban_numbers

from factage.invoice.model import Invoice, PaymentAccount
from factage.invoice.money import rounded

_TRANSFERS: Final = frozenset({None, "", "1", "30", "31", "42", "58", "ZZZ"})
"""UNTDID 4461: a transfer, or a means that the invoice leaves open. A card, a cheque or a direct debit is none."""
_CREDITS: Final = frozenset({"381", "261", "262", "396", "502", "503", "83"})
_MOST: Final = Decimal("999999999.99")


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the code says: amount in euro, up to 70 characters of name and 140 of reference."""

    name: str
    iban: str
    bic: str | None
    amount: Decimal
    reference: str

    def svg(self) -> str:
        """The code as a vector drawing, black on nothing, one unit per module, with no quiet zone of its own."""
        code = helpers.make_epc_qr(
            name=self.name,
            iban=self.iban,
            amount=self.amount,
            text=self.reference,
            bic=self.bic,
            encoding="utf-8",
        )
        return drawing(code)


def drawing(code: segno.QRCode) -> str:
    out = io.BytesIO()
    code.save(out, kind="svg", border=0, xmldecl=False, svgns=True, nl=False, dark="#16202a", omitsize=True)
    return out.getvalue().decode("utf-8")


def transfer_of(invoice: Invoice) -> Transfer | None:
    """The transfer that pays the invoice; None where there is nothing to transfer in euro, or no sound IBAN."""
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
    return Transfer(name, _compact(account.iban), _bic(account), payable, reference)


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
