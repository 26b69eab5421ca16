"""How the invoice is to be paid (BG-16 … BG-19), and by which terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factage.invoice.model.amount import VatBreakdown
from factage.invoice.model.party import Party
from factage.invoice.model.term import term, terms
from factage.invoice.model.value import DocumentReference


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAccount:
    """The account to pay to (BG-17): an IBAN, or another account number where there is none."""

    iban: str | None = term("BT-84")
    name: str | None = term("BT-85")
    bic: str | None = term("BT-86")
    bank: str | None = term("EXT")
    other_number: str | None = term("EXT")
    """Another number of the account, beside its IBAN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCard:
    """The card that paid (BG-18): the last digits of its number, and its holder."""

    number: str | None = term("BT-87")
    holder: str | None = term("BT-88")
    network: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectDebit:
    """The mandate by which the amount is collected (BG-19)."""

    mandate_reference: str | None = term("BT-89")
    creditor_id: str | None = term("BT-90")
    debited_account: str | None = term("BT-91")
    debited_name: str | None = term("EXT")
    debited_bic: str | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Payment instructions (BG-16): the means (UNTDID 4461), what to write on the transfer, the accounts."""

    means_code: str | None = term("BT-81")
    means_text: str | None = term("BT-82")
    remittance_information: str | None = term("BT-83")
    accounts: tuple[PaymentAccount, ...] = terms("BG-17")
    card: PaymentCard | None = term("BG-18")
    direct_debit: DirectDebit | None = term("BG-19")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerm:
    """One of several payment terms (EXTENDED): part of the amount on a day, or a discount for early payment.

    Amounts in the currency of the invoice; ``days`` counts from ``basis_date``.
    """

    description: str | None = term("EXT")
    due_date: date | None = term("EXT")
    amount: Decimal | None = term("EXT")
    discount_percent: Decimal | None = term("EXT")
    discount_base: Decimal | None = term("EXT")
    discount_amount: Decimal | None = term("EXT")
    penalty_percent: Decimal | None = term("EXT")
    penalty_base: Decimal | None = term("EXT")
    penalty_amount: Decimal | None = term("EXT")
    basis_date: date | None = term("EXT")
    days: Decimal | None = term("EXT")
    days_unit: str | None = term("EXT")
    payee: Party | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvancePayment:
    """What was paid before (EXTENDED): how much of it on which day, the VAT in it, and the invoice that asked for it.

    It is part of BT-113, and changes no sum.
    """

    amount: Decimal | None = term("EXT")
    received_date: date | None = term("EXT")
    vat: tuple[VatBreakdown, ...] = terms("EXT")
    invoice: DocumentReference | None = term("EXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdPartyPayment:
    """What is collected for somebody else (BG-DEX-09, XRechnung extension): it is added to the amount due (BR-DEX-09)."""

    type: str | None = term("BT-DEX-001")
    amount: Decimal | None = term("BT-DEX-002")
    description: str | None = term("BT-DEX-003")


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialAdjustment:
    """A correction of the amount with its reason (EXTENDED)."""

    reason: str | None = term("EXT")
    amount: Decimal | None = term("EXT")
