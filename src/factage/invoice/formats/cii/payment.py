"""How the invoice is to be paid (BG-16 … BG-19) and by which terms (BT-9, BT-20)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.cii.binding import Binding, Group, Leaf, Record, Records
from factage.invoice.formats.cii.codec import DAY, FORMATTED_DAY, NUMBER
from factage.invoice.formats.cii.draft import Draft, built, value_at
from factage.invoice.formats.cii.names import clark
from factage.invoice.formats.cii.party import party
from factage.invoice.formats.cii.passage import Node, Reading, Writing, joined
from factage.invoice.formats.cii.reference import document_reference
from factage.invoice.formats.cii.tax import vat_within
from factage.invoice.formats.profiles import Level
from factage.invoice.model import (
    AdvancePayment,
    DocumentReference,
    FinancialAdjustment,
    Payment,
    PaymentAccount,
    PaymentCard,
    PaymentTerm,
    VatBreakdown,
)

_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9 ]{8,38}", re.IGNORECASE)
_MEANS: Final = "_means"
_ORDER: Final = tuple(
    clark(f"ram:{name}")
    for name in (
        "TypeCode",
        "Information",
        "ApplicableTradeSettlementFinancialCard",
        "PayerPartyDebtorFinancialAccount",
        "PayeePartyCreditorFinancialAccount",
        "PayerSpecifiedDebtorFinancialInstitution",
        "PayeeSpecifiedCreditorFinancialInstitution",
    )
)
"""The account to pay to stands between two parts of the direct debit."""
_TERMS: Final = "_terms"
_DEBITED: Final = "direct_debit.debited_account"


class AccountNumber(Leaf):
    """BT-84: an IBAN stands in one element, any other account number in another."""

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        number = record.iban
        if number is not None and (_IBAN.fullmatch(number) is not None) == (self.name == "ram:IBANID"):
            super().put(parent, record, path, writing)


class _OtherNumber(Leaf):
    """The number of the account beside its IBAN: without one it would be read as the number (BT-84)."""

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        has_iban = record.iban is not None and _IBAN.fullmatch(record.iban) is not None
        super().put(parent if has_iban else None, record, path, writing)


class Means(Group):
    """One element per account: neighbours with one code and text are one payment with several accounts.

    The first payment is BG-16; others stand in ``further_payments`` (EXTENDED).
    """

    def __init__(self) -> None:
        self.shared: tuple[Binding, ...] = (
            Leaf("ram:TypeCode", "means_code"),
            Leaf("ram:Information", "means_text", level=Level.EN16931),
            Record(
                "ram:ApplicableTradeSettlementFinancialCard",
                "card",
                PaymentCard,
                Leaf("ram:ID", "number"),
                Leaf("ram:CardholderName", "holder"),
                level=Level.EN16931,
            ),
            Group(
                "ram:PayerPartyDebtorFinancialAccount",
                Leaf("ram:IBANID", "direct_debit.debited_account"),
                Leaf("ram:AccountName", "direct_debit.debited_name"),
            ),
            Group(
                "ram:PayerSpecifiedDebtorFinancialInstitution", Leaf("ram:BICID", "direct_debit.debited_bic")
            ),
        )
        self.account: tuple[Binding, ...] = (
            Group(
                "ram:PayeePartyCreditorFinancialAccount",
                AccountNumber("ram:IBANID", "iban"),
                Leaf("ram:AccountName", "name", level=Level.EN16931),
                AccountNumber("ram:ProprietaryID", "iban"),
                _OtherNumber("ram:ProprietaryID", "other_number"),
            ),
            Group(
                "ram:PayeeSpecifiedCreditorFinancialInstitution",
                Leaf("ram:BICID", "bic", level=Level.EN16931),
                Leaf("ram:Name", "bank", level=Level.SYNTAX),
            ),
        )
        super().__init__(
            "ram:SpecifiedTradeSettlementPaymentMeans", *self.shared, *self.account, level=Level.BASICWL
        )

    def settle(self, prefix: str, level: Level) -> None:
        self.level = max(self.level, level)
        for child in self.shared:
            child.settle(joined(prefix, "payment"), self.level)
        for child in self.account:
            child.settle(joined(prefix, "payment.accounts"), self.level)

    def handles(self) -> Iterator[str]:
        yield "payment"
        yield "further_payments"

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        found: Draft = {}
        beside: Draft = {}
        of_account = {child.tag for child in self.account}
        for child in node:
            target = beside if child.tag in of_account else found
            if not any(binding.take(child, target, reading) for binding in self.by_tag.get(child.tag, ())):
                reading.leave(child)
        reading.leave_text(node)
        account = built(PaymentAccount, beside)
        if not found and account is None:
            return True
        means: list[Draft] = draft.setdefault(_MEANS, [])
        last = means[-1] if means else {}
        alike = all(found.get(key) == last.get(key) for key in ("means_code", "means_text"))
        if account is not None and alike and last.get("accounts") and not set(found) & {"card", _DEBITED}:
            last["accounts"].append(account)
        else:
            means.append({**found, "accounts": [account] if account else []})
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        if record.payment is not None:
            self._put_payment(parent, record.payment, joined(path, "payment"), writing)
        for index, payment in enumerate(record.further_payments):
            place = f"{joined(path, 'further_payments')}[{index}]"
            alike = record.payment is not None and _alike(record.payment, payment)
            if parent is None or writing.level < Level.EXTENDED or (writing.french and not alike):
                writing.lose(place, payment)
                continue
            self._put_payment(parent, payment, place, writing)
            for name in (
                "remittance_information",
                "direct_debit.mandate_reference",
                "direct_debit.creditor_id",
            ):
                writing.lose(f"{place}.{name}", value_at(payment, name))

    def _put_payment(self, parent: Node | None, payment: Payment, path: str, writing: Writing) -> None:
        room = parent if self.level <= writing.level else None
        if room is None:
            for child in self.shared:
                child.put(None, payment, path, writing)
            writing.lose(f"{path}.accounts", payment.accounts)
            return
        accounts = [
            self._account(room, account, f"{path}.accounts[{index}]", writing)
            for index, account in enumerate(payment.accounts)
        ]
        for index, account in enumerate([one for one in accounts if len(one)] or [()]):
            node = etree.SubElement(room, self.tag)
            for child in self.shared if index == 0 else self.shared[:2]:
                child.put(node, payment, path, writing)
            node.extend(account)
            node[:] = sorted(node, key=lambda child: _ORDER.index(child.tag))
            if len(node) == 0:
                room.remove(node)

    def _account(self, room: Node, account: PaymentAccount, path: str, writing: Writing) -> list[Node]:
        """The elements that say the account; none where the profile can say nothing of it."""
        node = etree.SubElement(room, self.tag)
        for child in self.account:
            child.put(node, account, path, writing)
        room.remove(node)
        return list(node)


def _alike(one: Payment, other: Payment) -> bool:
    """Whether both are by one means in one wording, as EXTENDED-CTC-FR has it (CII-SR-467, CII-SR-468)."""
    return one.means_code == other.means_code and one.means_text == other.means_text


def paid(draft: Draft) -> None:
    """Put the payments that were read in their places: the first is BG-16, what follows is further."""
    means: list[Draft] = draft.pop(_MEANS, [])
    for key, value in (means[0] if means else {}).items():
        draft[f"payment.{key}"] = value
    further = [built(Payment, one) for one in means[1:]]
    if further:
        draft["further_payments"] = further


class Terms(Group):
    """BT-20 and BT-9 stand in the first element, with the mandate (BT-89); a discount, a part, a second term are EXTENDED.

    The first element's own text and day are the invoice's; what else it says is the first of
    ``further_payment_terms``, without a text and a day of its own.
    """

    def __init__(self) -> None:
        self.own: tuple[Binding, ...] = (
            Leaf("ram:Description", "payment_terms"),
            Leaf("ram:DueDateDateTime", "due_date", DAY),
            Leaf("ram:DirectDebitMandateID", "payment.direct_debit.mandate_reference"),
        )
        self.term: tuple[Binding, ...] = (
            Leaf("ram:Description", "description"),
            Leaf("ram:DueDateDateTime", "due_date", DAY),
            Leaf("ram:PartialPaymentAmount", "amount", NUMBER),
            _Conditions("ram:ApplicableTradePaymentPenaltyTerms", "penalty", "ram:ActualPenaltyAmount"),
            _Conditions("ram:ApplicableTradePaymentDiscountTerms", "discount", "ram:ActualDiscountAmount"),
            party("ram:PayeeTradeParty", "payee", level=Level.EXTENDED),
        )
        super().__init__("ram:SpecifiedTradePaymentTerms", *self.own, *self.term, level=Level.BASICWL)

    def settle(self, prefix: str, level: Level) -> None:
        self.level = max(self.level, level)
        for child in self.own:
            child.settle(prefix, self.level)
        for child in self.term:
            child.settle(joined(prefix, "further_payment_terms"), self.level)

    def handles(self) -> Iterator[str]:
        yield from ("payment_terms", "due_date", "payment", "further_payment_terms")

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        first = _TERMS not in draft
        draft[_TERMS] = True
        found: Draft = {}
        for child in node:
            taken = first and any(own.take(child, draft, reading) for own in self.own if own.tag == child.tag)
            if not taken and not any(
                term.take(child, found, reading)
                for term in (self.term[2:] if first else self.term)
                if term.tag == child.tag
            ):
                reading.leave(child)
        reading.leave_text(node)
        term = built(PaymentTerm, found)
        if term is not None:
            draft.setdefault("further_payment_terms", []).append(term)
        return True

    def put(self, parent: Node | None, record: Any, path: str, writing: Writing) -> None:
        room = parent if self.level <= writing.level else None
        further = list(record.further_payment_terms)
        node = None if room is None else etree.SubElement(room, self.tag)
        for child in self.own:
            child.put(node, record, path, writing)
        for index, term in enumerate(further):
            place = f"{joined(path, 'further_payment_terms')}[{index}]"
            if room is None or writing.level < Level.EXTENDED:
                writing.lose(place, term)
                continue
            beside_own = index == 0 and term.description is None and term.due_date is None
            holder = node if beside_own else etree.SubElement(room, self.tag)
            for child in self.term:
                child.put(holder, term, place, writing)
        if (
            room is not None
            and node is not None
            and len(node) == 0
            and (not further or writing.level < Level.EXTENDED)
        ):
            room.remove(node)


class _Conditions(Group):
    """A discount or a penalty: by percent of a base or as an amount, within some days of a day.

    The day and the number of days are told once, with the discount where there is one.
    """

    def __init__(self, tag: str, kind: str, amount: str) -> None:
        self.kind = kind
        super().__init__(
            tag,
            Leaf("ram:BasisDateTime", "basis_date", DAY),
            Leaf("ram:BasisPeriodMeasure", "days", NUMBER, attributes={"unitCode": "days_unit"}),
            Leaf("ram:BasisAmount", f"{kind}_base", NUMBER),
            Leaf("ram:CalculationPercent", f"{kind}_percent", NUMBER),
            Leaf(amount, f"{kind}_amount", NUMBER),
        )

    def put_children(self, room: Node | None, record: Any, path: str, writing: Writing) -> None:
        penal = any((record.penalty_base, record.penalty_percent, record.penalty_amount))
        discount = any((record.discount_base, record.discount_percent, record.discount_amount))
        dated = self.kind == ("penalty" if penal and not discount else "discount")
        for child in self.children if dated else self.children[2:]:
            child.put(room, record, path, writing)


def header_payment() -> Iterator[Binding]:
    """What stands first in the settlement: BT-90 and BT-83."""
    yield Leaf("ram:CreditorReferenceID", "payment.direct_debit.creditor_id", level=Level.BASICWL)
    yield Leaf("ram:PaymentReference", "payment.remittance_information", level=Level.BASICWL)


def advance_payments() -> Records:
    """What was paid before, each with its day, its VAT and the invoice that asked for it (EXTENDED)."""
    return Records(
        "ram:SpecifiedAdvancePayment",
        "advance_payments",
        AdvancePayment,
        Leaf("ram:PaidAmount", "amount", NUMBER),
        Leaf("ram:FormattedReceivedDateTime", "received_date", FORMATTED_DAY),
        Records("ram:IncludedTradeTax", "vat", VatBreakdown, *vat_within()),
        Record(
            "ram:InvoiceSpecifiedReferencedDocument",
            "invoice",
            DocumentReference,
            *document_reference("ram:InvoiceSpecifiedReferencedDocument"),
        ),
        level=Level.EXTENDED,
    )


def financial_adjustments() -> Records:
    """Corrections of the amount with their reasons (EXTENDED)."""
    return Records(
        "ram:SpecifiedFinancialAdjustment",
        "financial_adjustments",
        FinancialAdjustment,
        Leaf("ram:Reason", "reason"),
        Leaf("ram:ActualAmount", "amount", NUMBER),
        level=Level.EXTENDED,
    )
