from dataclasses import replace
from decimal import Decimal

import pytest

from factage.invoice.model import (
    AllowanceCharge,
    Invoice,
    Line,
    LineVat,
    ThirdPartyPayment,
    Totals,
    VatBreakdown,
)
from factage.invoice.totals import Incomplete, compute, verify


def line(quantity, price, rate="20", category="S", **more):
    vat = LineVat(category=category, rate=Decimal(rate))
    return Line(quantity=Decimal(quantity), unit_price=Decimal(price), vat=vat, **more)


def invoice(*lines, **more):
    return Invoice(currency="EUR", lines=lines, **more)


def test_half_a_cent_is_rounded_away_from_zero_also_below_zero():
    done = compute(invoice(line("1", "0.125"), line("-1", "0.125")))
    assert [entry.net_amount for entry in done.lines] == [Decimal("0.13"), Decimal("-0.13")]


def test_an_invoice_with_everything_adds_up_as_a_bookkeeper_would_do_it():
    discount = AllowanceCharge(base=Decimal("200.00"), percent=Decimal(10))
    done = compute(
        invoice(
            line("10", "20.00", allowances=(discount,)),
            line("3", "9.99", rate="5.5"),
            allowances=(AllowanceCharge(amount=Decimal("5.00"), vat_category="S", vat_rate=Decimal(20)),),
            charges=(AllowanceCharge(amount=Decimal("12.50"), vat_category="S", vat_rate=Decimal("20.0")),),
            totals=Totals(prepaid=Decimal("50.00")),
        )
    )
    assert done.totals == Totals(
        lines=Decimal("209.97"),
        allowances=Decimal("5.00"),
        charges=Decimal("12.50"),
        tax_exclusive=Decimal("217.47"),
        tax=Decimal("39.15"),
        tax_inclusive=Decimal("256.62"),
        prepaid=Decimal("50.00"),
        payable=Decimal("206.62"),
    )
    assert [(part.rate, part.taxable_amount, part.tax_amount) for part in done.vat_breakdown] == [
        (Decimal(20), Decimal("187.50"), Decimal("37.50")),
        (Decimal("5.5"), Decimal("29.97"), Decimal("1.65")),
    ]


def test_the_price_is_for_its_base_quantity():
    done = compute(invoice(line("1250", "4.80", base_quantity=Decimal(1000))))
    assert done.lines[0].net_amount == Decimal("6.00")


def test_group_and_information_lines_are_not_added():
    group = Line(net_amount=Decimal("20.00"), status_reason_code="GROUP")
    done = compute(invoice(group, line("2", "10", parent_id="1", status_reason_code="DETAIL")))
    assert done.totals.lines == Decimal("20.00")
    assert verify(done) == ()


def test_tax_rounded_line_by_line_is_told_from_a_wrong_figure():
    done = compute(invoice(*(line("1", "0.12") for _ in range(10))))
    assert done.vat_breakdown[0].tax_amount == Decimal("0.24")
    by_line = replace(done.vat_breakdown[0], tax_amount=Decimal("0.20"))
    (difference,) = (
        found for found in verify(replace(done, vat_breakdown=(by_line,))) if found.where == "BT-117"
    )
    assert (difference.cause.code, difference.off) == ("per_line", Decimal("-0.04"))
    wrong = replace(by_line, tax_amount=Decimal("0.31"))
    (difference,) = (
        found for found in verify(replace(done, vat_breakdown=(wrong,))) if found.where == "BT-117"
    )
    assert difference.cause is None


def test_a_rate_that_the_breakdown_lacks_is_named():
    done = compute(invoice(line("1", "10"), line("1", "7", rate="10")))
    found = verify(replace(done, vat_breakdown=done.vat_breakdown[:1]))
    assert ("BT-116", None, Decimal(7)) in {(entry.where, entry.stated, entry.expected) for entry in found}


def test_a_wrong_amount_is_named_once_and_not_again_in_what_is_built_on_it():
    done = compute(invoice(line("1", "10"), line("1", "7")))
    wrong = replace(done, totals=replace(done.totals, lines=Decimal("17.01"), tax_exclusive=Decimal("17.01")))
    assert {entry.where for entry in verify(wrong)} == {"BT-106", "BT-112"}


def test_yen_have_no_decimals_but_written_ones_are_accepted():
    done = compute(replace(invoice(line("3", "33.50", rate="10")), currency="JPY"))
    assert done.totals.payable == Decimal(111)
    assert verify(compute(replace(done, currency="EUR"))) == ()


def test_without_lines_the_stated_breakdown_is_the_start():
    part = VatBreakdown(category="S", rate=Decimal(20), taxable_amount=Decimal("100.00"))
    assert compute(Invoice(currency="EUR", vat_breakdown=(part,))).totals.payable == Decimal("120.00")


@pytest.mark.parametrize(
    ("start", "path"),
    [
        (Invoice(), "lines"),
        (invoice(Line(unit_price=Decimal(1))), "lines[0].quantity"),
        (invoice(Line(quantity=Decimal(1))), "lines[0].unit_price"),
        (invoice(Line(net_amount=Decimal(1))), "lines[0].vat.category"),
        (invoice(line("1", "1", charges=(AllowanceCharge(),))), "lines[0].charges[0].amount"),
    ],
)
def test_what_cannot_be_computed_names_the_missing_term(start, path):
    with pytest.raises(Incomplete) as caught:
        compute(start)
    assert caught.value.path == path


def test_monstrous_numbers_are_computed_and_verified_without_harm():
    done = compute(invoice(line("1E999", "1E-999"), line("9" * 200, "9" * 200)))
    assert verify(done) == ()


def test_a_price_rounded_after_its_discount_is_no_difference():
    price = line("2", "2.48", gross_price=Decimal("2.50"), price_discount=Decimal("0.025"))
    assert verify(invoice(price)) == ()
    wrong = replace(price, unit_price=Decimal("2.49"))
    assert [found.where for found in verify(invoice(wrong))] == ["BT-146"]


def test_minimum_has_no_place_for_what_was_paid_before():
    totals = Totals(
        tax_exclusive=Decimal(100), tax=Decimal(20), tax_inclusive=Decimal(120), payable=Decimal(70)
    )
    assert verify(Invoice(currency="EUR", totals=totals)) == ()


def cause_of(wrong, where):
    (found,) = (each for each in verify(wrong) if each.where == where)
    return found.cause and (found.cause.code, found.cause.detail)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"net_amount": "100.00"}, "line_allowance_left_out"),
        ({"net_amount": "90.01"}, "price_rounded"),
        ({"net_amount": "-90.00"}, "sign"),
        ({"net_amount": "108.00"}, "with_tax"),
        ({"net_amount": "110.00"}, "price_discount_left_out"),
        ({"net_amount": "900.00"}, "decimal_point"),
        ({"net_amount": "0.00"}, "quantity_left_out"),
        ({"net_amount": "90.70"}, None),
    ],
)
def test_the_slip_of_a_line_is_named(change, cause):
    off = AllowanceCharge(amount=Decimal("10.00"))
    one = line("10", "10.00", gross_price=Decimal("12.00"), price_discount=Decimal("2.00"), allowances=(off,))
    done = compute(invoice(one))
    wrong = replace(done, lines=(replace(done.lines[0], net_amount=Decimal(change["net_amount"])),))
    found = cause_of(wrong, "BT-131")
    assert found == (None if cause is None else (cause, ""))


def test_a_price_that_was_rounded_for_the_page_is_the_cause_of_the_cents():
    done = compute(invoice(line("300", "1.67")))
    wrong = replace(done, lines=(replace(done.lines[0], net_amount=Decimal("500.00")),))
    assert cause_of(wrong, "BT-131") == ("price_rounded", "")


def test_the_part_that_a_sum_lacks_or_counts_twice_is_named():
    done = compute(invoice(line("1", "10"), line("1", "7"), line("1", "3.50")))
    for stated, cause in (
        ("13.50", ("left_out", "lines[1].net_amount")),
        ("24.00", ("twice", "lines[2].net_amount")),
        ("6.50", ("wrong_sign", "lines[1].net_amount")),
        ("20.51", ("cents", "")),
        ("26.00", None),
    ):
        wrong = replace(done, totals=replace(done.totals, lines=Decimal(stated)))
        assert cause_of(wrong, "BT-106") == cause


def test_what_was_paid_before_and_not_deducted_is_named():
    done = compute(replace(invoice(line("1", "10")), totals=Totals(prepaid=Decimal("5.00"))))
    wrong = replace(done, totals=replace(done.totals, payable=Decimal("12.00")))
    assert cause_of(wrong, "BT-115") == ("left_out", "totals.prepaid")


@pytest.mark.parametrize(
    ("price", "tax", "cause"),
    [
        ("10.00", "1.67", ("base_with_tax", "")),
        ("10.00", "1.00", ("other_rate", "10")),
        ("10.01", "2.01", ("cents", "")),
        ("12.19", "2.43", ("rounded_down", "")),
        ("12.34", "2.74", ("digits_swapped", "")),
    ],
)
def test_the_slip_of_a_tax_is_named(price, tax, cause):
    done = compute(invoice(line("1", price)))
    wrong = replace(done, vat_breakdown=(replace(done.vat_breakdown[0], tax_amount=Decimal(tax)),))
    assert cause_of(wrong, "BT-117") == cause


def test_half_even_is_another_habit_of_rounding():
    done = compute(invoice(line("1", "0.10", rate="5"), line("1", "10", rate="5")))
    assert done.vat_breakdown[0].tax_amount == Decimal("0.51")
    wrong = replace(done, vat_breakdown=(replace(done.vat_breakdown[0], tax_amount=Decimal("0.50")),))
    assert cause_of(wrong, "BT-117")[0] in {"rounded_down", "half_even"}


def test_a_rate_without_a_row_names_its_lines():
    done = compute(invoice(line("1", "10"), line("1", "7", rate="10"), line("1", "2", rate="10")))
    (found,) = (
        each for each in verify(replace(done, vat_breakdown=done.vat_breakdown[:1])) if each.stated is None
    )
    assert (found.cause.code, found.cause.detail) == ("no_row", "S 10")
    assert found.of == ("lines[1].net_amount", "lines[2].net_amount")


def test_a_group_line_repeats_what_stands_below_it():
    group = Line(id="1", net_amount=Decimal("20.00"), status_reason_code="GROUP")
    note = Line(id="2", parent_id="1", net_amount=Decimal("99.00"), status_reason_code="INFORMATION")
    detail = line("2", "10", parent_id="1", status_reason_code="DETAIL")
    done = compute(invoice(group, note, detail))
    assert verify(done) == ()
    wrong = replace(done, lines=(replace(group, net_amount=Decimal("21.00")), *done.lines[1:]))
    assert [(each.path, each.expected) for each in verify(wrong)] == [
        ("lines[0].net_amount", Decimal("20.00"))
    ]


def test_lines_inside_a_line_are_verified_and_not_added_again():
    outer = line("1", "20", sub_lines=(line("2", "10", net_amount=Decimal("20.00")),))
    done = compute(invoice(outer))
    assert (done.totals.lines, verify(done)) == (Decimal("20.00"), ())
    wrong = replace(outer, sub_lines=(line("2", "10", net_amount=Decimal("21.00")),))
    assert [each.path for each in verify(compute(invoice(wrong)))] == ["lines[0].sub_lines[0].net_amount"]


def test_what_is_collected_for_a_third_party_is_due_too():
    others = (ThirdPartyPayment(type="toll", amount=Decimal("5.00"), description="Péage"),)
    found = compute(replace(invoice(line("1", "20")), third_party_payments=others))
    assert found.totals.payable == found.totals.tax_inclusive + 5
    assert verify(found) == ()


def test_what_is_collected_for_others_is_due_as_well():
    done = compute(invoice(line("1", "10")))
    other = ThirdPartyPayment(amount=Decimal("3.00"))
    with_other = replace(
        done, third_party_payments=(other,), totals=replace(done.totals, payable=Decimal("15.00"))
    )
    assert verify(with_other) == ()
    assert compute(with_other).totals.payable == Decimal("15.00")
    wrong = replace(with_other, totals=done.totals)
    assert cause_of(wrong, "BT-115") == ("left_out", "third_party_payments[0].amount")
