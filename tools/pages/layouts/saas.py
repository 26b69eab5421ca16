"""An English service (WeasyPrint): pounds sign before the figures, month names, discount by document, deposit, bill-to block."""

from __future__ import annotations

from producers import esc, weasyprint
from says import Figures, long_date
from stock import BUYERS
from trade import Good, bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice

SELLER = company("Northmoor Analytics Ltd", "14 Quayside Row", "NE1 3DX Newcastle", country="GB")
GOODS = [
    Good("P1", "Growth plan, annual", "C62", 480, 990),
    Good("P2", "Additional seats", "C62", 60, 120),
    Good("P3", "Onboarding workshop", "DAY", 700, 1150),
    Good("P4", "Data import", "HUR", 55, 95),
]
SHOW = Figures(point=".", group=",", before="£", minus="round")
STYLE = """@page{size:A4;margin:18mm}body{font:9.5pt "Liberation Sans";color:#333}h1{font-size:26pt;color:#1c4f82;text-align:right;margin:0}
table{width:100%;border-spacing:0}th{background:#1c4f82;color:#fff;text-align:left;padding:5px}td{padding:5px;border-bottom:.4pt solid #ccc}.r{text-align:right}.m{width:66mm;margin-left:108mm}.m td{border:0;padding:2px}"""


def make(n: int) -> Page:
    """The second has a discount, the third a deposit, the fourth is a credit note in brackets."""
    credit = n == 3
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        GOODS,
        number=f"{'CN' if credit else 'INV'}-{20260 + n}",
        count=(2, 4, 3, 1, 5)[n],
        rates=("20",),
        kind="381" if credit else "380",
        currency="GBP",
        allowance=("10", "Discount 10%") if n == 1 else None,
        deposit="50" if n == 2 else None,
        order=f"PO-{4410 + n}" if n != 4 else None,
        days=None if credit else 14,
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.address.country",
        "seller.address.country",
        "lines[].vat",
        "lines[].item.seller_id",
        "lines[].unit",
        "totals.allowances",
        "vat_breakdown[].taxable_amount",
        "payment.accounts[].bic",
        "seller.contact.phone",
        "totals.lines" if n != 1 else "totals.charges",
    ]
    return Page(weasyprint(STYLE, _body(invoice)), invoice, hidden)


def _body(invoice: Invoice) -> str:
    buyer, totals, credit = invoice.buyer, invoice.totals, invoice.type_code == "381"
    sign = -1 if credit else 1
    rows = "".join(
        f"<tr><td>{esc(line.item.name)}<td class=r>{SHOW.bare(line.quantity, 0)}<td class=r>{SHOW(line.unit_price)}<td class=r>{SHOW(sign * line.net_amount)}"
        for line in invoice.lines
    )
    sums = [("Subtotal", totals.lines)]
    if invoice.allowances:
        sums += [
            (invoice.allowances[0].reason, -invoice.allowances[0].amount),
            ("Total before VAT", totals.tax_exclusive),
        ]
    sums += [("VAT @ 20%", totals.tax), ("Total", totals.tax_inclusive)]
    if totals.prepaid:
        sums.append(("Less deposit received", -totals.prepaid))
    sums.append(("Credit due" if credit else "Balance due", totals.payable))
    total = "".join(f"<tr><td>{a}<td class=r>{SHOW(sign * b)}" for a, b in sums)
    head = [
        ("Credit note no." if credit else "Invoice no.", invoice.number),
        ("Issued", long_date(invoice.issue_date, "en")),
    ]
    head += [("Due", long_date(invoice.due_date, "en"))] if invoice.due_date else []
    head += [("PO number", invoice.order_reference)] if invoice.order_reference else []
    meta = "".join(f"<tr><td>{a}<td class=r><b>{b}</b>" for a, b in head)
    return f"""<h1>{"Credit Note" if credit else "Tax Invoice"}</h1><b>{SELLER.name}</b><br>{SELLER.street}<br>{SELLER.postcode} {SELLER.city}<br>{SELLER.email}<br>VAT Reg. No. {SELLER.vat}
<table class=m>{meta}</table><p><b>Bill to</b><br>{esc(buyer.name)}<br>{esc(buyer.address.line1)}<br>{buyer.address.postcode} {esc(buyer.address.city)}<br>VAT: {buyer.vat_id.value}</p>
<table><tr><th>Description<th class=r>Qty<th class=r>Rate<th class=r>Amount</tr>{rows}</table><br><table class=m>{total}</table>
<p>All amounts in GBP. Please pay by bank transfer quoting the number above.<br>IBAN {spaced(SELLER.iban)}.</p><p><small>Registered in England and Wales, company number 09 441 872.</small></p>"""
