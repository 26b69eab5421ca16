"""Invoices for the tests of what is printed."""

from datetime import date
from decimal import Decimal

from factage.invoice.model import (
    Address,
    AllowanceCharge,
    Contact,
    Delivery,
    Identifier,
    Invoice,
    Item,
    Line,
    LineVat,
    Note,
    Party,
    Payment,
    PaymentAccount,
    Totals,
)
from factage.invoice.totals import compute

SELLER = Party(
    name="Vauzelin Fournitures",
    legal_information="SARL au capital de 40 000 €",
    legal_id=Identifier(value="000412518", scheme="0002"),
    vat_id=Identifier(value="FR11000412518"),
    address=Address(line1="14 quai des Forges", postcode="26000", city="Valence", country="FR"),
    contact=Contact(email="facturation@vauzelin.example"),
)
BUYER = Party(
    name="Clinique du Pré-Noyer",
    legal_id=Identifier(value="123456782", scheme="0002"),
    address=Address(
        line1="Service comptabilité", line2="2 chemin du Pré", postcode="69510", city="Orvain", country="FR"
    ),
)


def line(number=1, quantity="2", price="10.00", rate="20", **more):
    more.setdefault("item", Item(name=f"Article {number}"))
    return Line(
        id=str(number),
        quantity=Decimal(quantity),
        unit="C62",
        unit_price=Decimal(price),
        vat=LineVat(category="S", rate=Decimal(rate)),
        **more,
    )


def invoice(*lines, **more):
    said = {
        "number": "FA-2026-0042",
        "issue_date": date(2026, 11, 12),
        "due_date": date(2026, 12, 12),
        "type_code": "380",
        "currency": "EUR",
        "order_reference": "CDE-58213",
        "business_process": "B1",
        "seller": SELLER,
        "buyer": BUYER,
        "delivery": Delivery(date=date(2026, 11, 10)),
        "payment": Payment(
            means_code="58", accounts=(PaymentAccount(iban="FR7630006000011234567890189", bic="AGRIFRPP"),)
        ),
        "notes": (Note(subject_code="PMT", text="Indemnité de 40 €."), Note(subject_code="BAR", text="B2B")),
        "lines": lines or (line(),),
    }
    return compute(Invoice(**{**said, **more}))


def everything():
    """An invoice that uses all of the page."""
    discount = AllowanceCharge(base=Decimal("100.00"), percent=Decimal(10), reason="Remise")
    return invoice(
        *(
            line(n, allowances=(discount,) if n % 2 else (), rate="20" if n % 3 else "5.5")
            for n in range(1, 90)
        ),
        totals=Totals(prepaid=Decimal("100.00"), rounding=Decimal("0.01")),
        charges=(AllowanceCharge(amount=Decimal(12), vat_category="S", vat_rate=Decimal(20), reason="Port"),),
    )
