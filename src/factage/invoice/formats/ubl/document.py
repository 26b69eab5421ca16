"""The document itself: the tree of an Invoice and that of a CreditNote, in which all groups hang together."""

from __future__ import annotations

from typing import Final

from factage.invoice.formats.ubl.amount import ALLOWANCES_CHARGES, TOTALS
from factage.invoice.formats.ubl.binding import Binding, Indicator, Leaf, Record, Within
from factage.invoice.formats.ubl.codec import DAY, NUMBER
from factage.invoice.formats.ubl.delivery import DELIVERY, DELIVERY_TERMS, PERIOD, SHIP_FROM
from factage.invoice.formats.ubl.line import lines
from factage.invoice.formats.ubl.note import Notes
from factage.invoice.formats.ubl.party import PARTIES
from factage.invoice.formats.ubl.payment import PaymentInstructions, PaymentTerms, PrepaidPayments
from factage.invoice.formats.ubl.reference import references

CREDIT_NOTE_TYPES: Final = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}
)
"""The types of UNTDID 1001 that go into a CreditNote (EN 16931 UBL 1.3.16, BR-CL-01)."""


_EXCHANGE: Final = Record(
    "cac:TaxExchangeRate",
    "currency_exchange",
    Leaf("cbc:SourceCurrencyCode", "source"),
    Leaf("cbc:TargetCurrencyCode", "target"),
    Leaf("cbc:CalculationRate", "rate", NUMBER),
    Leaf("cbc:Date", "day", DAY),
)


class Document(Within):
    """All bindings of one root element."""

    def __init__(self, tag: str, *, credit: bool) -> None:
        super().__init__(tag, *_bindings(credit=credit))
        self.credit = credit


def _bindings(*, credit: bool) -> tuple[Binding, ...]:
    due = () if credit else (Leaf("cbc:DueDate", "due_date", DAY),)
    return (
        Leaf("cbc:CustomizationID", "specification"),
        Leaf("cbc:ProfileID", "business_process"),
        Leaf("cbc:ID", "number"),
        Indicator("cbc:CopyIndicator", "copy"),
        Leaf("cbc:UUID", "uuid"),
        Leaf("cbc:IssueDate", "issue_date", DAY),
        Leaf("cbc:IssueTime", "issue_time"),
        *due,
        Leaf(
            "cbc:CreditNoteTypeCode" if credit else "cbc:InvoiceTypeCode",
            "type_code",
            attributes={"name": "title"},
        ),
        Notes(),
        Leaf("cbc:TaxPointDate", "tax_point_date", DAY),
        Leaf("cbc:DocumentCurrencyCode", "currency"),
        Leaf("cbc:TaxCurrencyCode", "vat_currency"),
        Leaf("cbc:AccountingCost", "buyer_accounting_reference"),
        Leaf("cbc:BuyerReference", "buyer_reference"),
        PERIOD,
        Within("cac:InvoicePeriod", Leaf("cbc:DescriptionCode", "tax_point_code")),
        *references(credit=credit),
        *PARTIES,
        DELIVERY,
        SHIP_FROM,
        DELIVERY_TERMS,
        PaymentInstructions(),
        PaymentTerms(),
        PrepaidPayments(),
        _EXCHANGE,
        *ALLOWANCES_CHARGES,
        *TOTALS,
        lines(credit=credit),
    )


INVOICE: Final = Document("ubl:Invoice", credit=False)
CREDIT_NOTE: Final = Document("cn:CreditNote", credit=True)
