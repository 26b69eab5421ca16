from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from factage.invoice.checks import amounts
from factage.invoice.model import AllowanceCharge, Invoice, Line, LineVat, Totals
from factage.invoice.totals import compute


def line(number, quantity, price, rate="20"):
    vat = LineVat(category="S", rate=Decimal(rate))
    return Line(id=number, quantity=Decimal(quantity), unit_price=Decimal(price), vat=vat)


@pytest.fixture
def right():
    discount = AllowanceCharge(amount=Decimal("5.00"), vat_category="S", vat_rate=Decimal(20))
    lines = (line("10", "2", "10.00"), line("20", "1", "7.50"), line("30", "1", "4.00", "5.5"))
    return compute(
        Invoice(currency="EUR", lines=lines, allowances=(discount,), totals=Totals(prepaid=Decimal("9.00")))
    )


def told(invoice):
    return [(each.rule, each.where, each.path, dict(each.parameters)) for each in amounts.checked(invoice)]


def test_right_amounts_are_silent(right):
    assert told(right) == []


def test_the_line_whose_cent_is_off_is_named_with_both_figures(right):
    wrong = replace(
        right, lines=(right.lines[0], replace(right.lines[1], net_amount=Decimal("7.51")), right.lines[2])
    )
    first = told(wrong)[0]
    assert first == (
        "amount-differs",
        "BT-131",
        "lines[1].net_amount",
        {"value": "7.51", "other": "7.50", "off": "0.01", "line": "20", "cause": "cents"},
    )
    (finding, *_) = amounts.checked(wrong)
    assert finding.message.startswith("Ligne 20 : ")
    assert finding.said("en").message.startswith("Line 20: ")
    assert "7,51" in finding.message
    assert "7.50" in finding.said("en").message


def test_the_row_of_tax_is_named(right):
    rows = (replace(right.vat_breakdown[0], tax_amount=Decimal("4.51")), right.vat_breakdown[1])
    found = told(replace(right, vat_breakdown=rows))
    assert found[0][:3] == ("amount-differs", "BT-117", "vat_breakdown[0].tax_amount")
    assert found[0][3]["rate"] == "20"
    (finding, *_) = amounts.checked(replace(right, vat_breakdown=rows))
    assert finding.message.startswith("TVA à 20 % : ")


@pytest.mark.parametrize(
    ("path", "stated", "cause", "part", "number"),
    [
        ("lines", "24.00", "left_out", "lines", "20"),
        ("payable", "31.22", "left_out", "prepaid", "9.00"),
        ("tax_exclusive", "31.50", "left_out", "allowances", "5.00"),
        ("tax", "4.50", "left_out", "vat_breakdown", "5.5"),
        ("tax_inclusive", "26.50", "left_out", "tax", "4.72"),
    ],
)
def test_what_a_total_lacks_is_named_in_words(right, path, stated, cause, part, number):
    wrong = replace(right, totals=replace(right.totals, **{path: Decimal(stated)}))
    found = next(each for each in amounts.checked(wrong) if each.path == f"totals.{path}")
    assert (found.parameters["cause"], found.parameters["part"], found.parameters["number"]) == (
        cause,
        part,
        number,
    )
    for language in ("fr", "en"):
        said = found.said(language).message
        assert (number.replace(".", ",") if language == "fr" and "." in number else number) in said
        assert "{" not in said
        assert "totals." not in said


def test_a_rate_that_the_breakdown_lacks_names_the_lines(right):
    found = told(replace(right, vat_breakdown=right.vat_breakdown[:1]))
    assert found[0] == (
        "line-vat-not-in-breakdown",
        "BG-23",
        "vat_breakdown",
        {"value": "S 5.5", "other": "4.00", "lines": "30"},
    )


def test_a_yen_has_no_hundredth():
    totals = Totals(tax_exclusive=Decimal("100.50"), tax_inclusive=Decimal("110.00"))
    found = [
        each
        for each in told(Invoice(currency="JPY", totals=totals))
        if each[0] == "amount-finer-than-currency"
    ]
    assert [each[1] for each in found] == ["BT-109"]
    assert told(Invoice(currency="EUR", totals=replace(totals, tax_inclusive=None))) == []


def test_every_cause_has_its_words():
    from factage.invoice.rules.messages import saying

    for language in saying.LANGUAGES:
        texts = saying._texts(language)
        assert all(sentence.endswith((".", ")")) for sentence in texts["cause"].values())
