"""Where business terms stand, in the spellings of rule engines."""

import pytest

from factage.invoice.formats import xml
from factage.invoice.formats.ubl import locate

NS = "[namespace-uri()='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2']"


@pytest.mark.parametrize(
    ("path", "term"),
    [
        ("/Invoice/cbc:ID", "BT-1"),
        (f"/*:Invoice{NS}[1]/*:ID{NS}[1]", "BT-1"),
        ("/ubl:Invoice/cac:InvoiceLine[12]/cac:Item/cbc:Name", "BT-153"),
        ("/cn:CreditNote/cac:CreditNoteLine[1]/cbc:CreditedQuantity", "BT-129"),
        ("/Invoice/cac:InvoiceLine[1]/cbc:InvoicedQuantity/@unitCode", "BT-130"),
        ("/Invoice/cac:AccountingSupplierParty/cac:Party/cbc:EndpointID/@schemeID", "BT-34"),
        ("/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID", "BT-47"),
        ("/Invoice/cac:LegalMonetaryTotal", "BG-22"),
        ("/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount", "BT-115"),
        ("/Invoice/cac:TaxTotal/cac:TaxSubtotal[2]/cac:TaxCategory/cbc:Percent", "BT-119"),
        ("/Invoice/cac:PaymentMeans[1]/cac:PayeeFinancialAccount/cbc:ID", "BT-84"),
        ("/Invoice/cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:Room", "BG-5"),
        ("/CreditNote/cac:PaymentMeans/cbc:PaymentDueDate", "BT-9"),
        ("/Invoice/cac:InvoiceLine[2]/cac:SubInvoiceLine", "BG-DEX-01"),
        (
            "/Invoice/cac:InvoiceLine/cac:SubInvoiceLine[1]/cac:SubInvoiceLine[3]/cbc:LineExtensionAmount",
            "BT-131",
        ),
        ("/Invoice/cac:PrepaidPayment/cbc:PaidAmount", "BT-DEX-002"),
        ("/Invoice/cac:InvoiceLine/cac:TaxTotal/cbc:TaxAmount", "EXT-FR-FE-181"),
        ("/Invoice/cac:Signature", None),
        ("/Invoice", None),
    ],
)
def test_locate(path: str, term: str | None) -> None:
    assert locate(path) == term


def test_an_allowance_and_a_charge_are_told_apart_by_the_document() -> None:
    indicator = "<c:AllowanceCharge><b:ChargeIndicator>{}</b:ChargeIndicator><b:Amount>1</b:Amount></c:AllowanceCharge>"
    base = "urn:oasis:names:specification:ubl:schema:xsd"
    root = xml.parse(
        (
            f'<Invoice xmlns="{base}:Invoice-2" xmlns:c="{base}:CommonAggregateComponents-2" '
            f'xmlns:b="{base}:CommonBasicComponents-2">{indicator.format("false")}{indicator.format("true")}</Invoice>'
        ).encode()
    )
    assert locate("/Invoice/cac:AllowanceCharge[1]/cbc:Amount", root) == "BT-92"
    assert locate(f"/*:Invoice{NS}[1]/*:AllowanceCharge{NS}[2]/*:Amount{NS}[1]", root) == "BT-99"
    assert locate("/Invoice/cac:AllowanceCharge[2]/cbc:Amount") is None
