"""Laws of the totals: they add up, verifying what was computed finds nothing, the order of lines is without effect."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from factage.invoice.model import AllowanceCharge, Invoice, Line, LineVat, Totals
from factage.invoice.totals import compute, verify

RATES = [("S", "20"), ("S", "20.00"), ("S", "10"), ("S", "5.5"), ("AE", "0"), ("E", "0.00"), ("O", None)]
rate = st.sampled_from(RATES)
amount = st.decimals(min_value=-100_000, max_value=100_000, places=2)
positive = st.decimals(min_value="0.01", max_value=10_000, places=2)
percent = st.decimals(min_value=0, max_value=100, places=2)


@st.composite
def parts(draw, *, with_vat):
    category, value = draw(rate) if with_vat else (None, None)
    vat = {"vat_category": category, "vat_rate": value and Decimal(value)}
    if draw(st.booleans()):
        return AllowanceCharge(amount=draw(positive), **vat)
    return AllowanceCharge(base=draw(positive), percent=draw(percent), **vat)


@st.composite
def lines(draw):
    category, value = draw(rate)
    return Line(
        id=str(draw(st.integers(1, 999))),
        quantity=draw(st.decimals(min_value=-1000, max_value=1000, places=4)),
        unit_price=draw(st.decimals(min_value=0, max_value=100_000, places=6)),
        base_quantity=draw(st.sampled_from([None, Decimal(1), Decimal(3), Decimal(100), Decimal("0.7")])),
        vat=LineVat(category=category, rate=value and Decimal(value)),
        allowances=tuple(draw(st.lists(parts(with_vat=False), max_size=2))),
        charges=tuple(draw(st.lists(parts(with_vat=False), max_size=2))),
    )


@st.composite
def invoices(draw):
    return Invoice(
        currency=draw(st.sampled_from(["EUR", "USD", "JPY", "KWD"])),
        lines=tuple(draw(st.lists(lines(), min_size=1, max_size=8))),
        allowances=tuple(draw(st.lists(parts(with_vat=True), max_size=2))),
        charges=tuple(draw(st.lists(parts(with_vat=True), max_size=2))),
        totals=Totals(prepaid=draw(st.none() | positive), rounding=draw(st.none() | amount)),
    )


@given(invoices())
def test_what_is_computed_verifies_without_a_difference(invoice):
    assert verify(compute(invoice)) == ()


@given(invoices())
def test_computing_twice_changes_nothing(invoice):
    assert compute(compute(invoice)) == compute(invoice)


@given(invoices())
def test_totals_are_the_sums_of_their_parts(invoice):
    done = compute(invoice)
    totals = done.totals
    assert totals.lines == sum(line.net_amount for line in done.lines)
    assert totals.tax_exclusive == sum(part.taxable_amount for part in done.vat_breakdown)
    assert totals.tax == sum(part.tax_amount for part in done.vat_breakdown)
    assert totals.tax_inclusive == totals.tax_exclusive + totals.tax
    due = totals.tax_inclusive - (totals.prepaid or 0) + (totals.rounding or 0)
    assert totals.payable == due


@given(invoices(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(invoice, random):
    shuffled = list(invoice.lines)
    random.shuffle(shuffled)
    one, other = compute(invoice), compute(replace(invoice, lines=tuple(shuffled)))
    assert one.totals == other.totals
    plain = [
        {(part.category, part.rate or 0, part.taxable_amount, part.tax_amount) for part in done.vat_breakdown}
        for done in (one, other)
    ]
    assert plain[0] == plain[1]


@given(invoices(), st.sampled_from(["lines", "tax_exclusive", "tax", "tax_inclusive", "payable"]), positive)
def test_a_wrong_total_is_named_with_the_exact_amount_off(invoice, name, off):
    done = compute(invoice)
    wrong = replace(done, totals=replace(done.totals, **{name: getattr(done.totals, name) + off}))
    assert (f"totals.{name}", off) in {(difference.path, difference.off) for difference in verify(wrong)}
