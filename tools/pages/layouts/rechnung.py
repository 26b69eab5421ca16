"""A German supplier (typst): Rechnung, its own words everywhere, footer in three columns, rebate, intra-Community supply."""

from __future__ import annotations

from producers import typst
from says import Figures, long_date
from stock import BUYERS
from trade import Good, bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice

SELLER = company("Bergmann Werkzeugbau GmbH", "Industriestraße 44", "50667 Köln", country="DE")
GOODS = [
    Good("10-220", "Spannbacke gehärtet, 80 mm", "C62", 35, 90),
    Good("10-415", "Führungsbolzen Ø 12", "C62", 4, 18),
    Good("20-001", "Montage vor Ort", "HUR", 65, 92),
    Good("30-118", "Schmierfett 400 g", "C62", 6, 15),
    Good("40-700", "Rundstahl blank, 3 m", "MTR", 5, 21),
]
UNITS = {"C62": "Stk.", "HUR": "Std.", "MTR": "m"}
SHOW = Figures(group=".", after=" €")
HOME = [
    company("Hofmann Maschinen AG", "Am Ring 8", "80331 München", country="DE"),
    company("Elbe Metall GmbH", "Hafenweg 21", "20457 Hamburg", country="DE"),
]
FREE = "Steuerfreie innergemeinschaftliche Lieferung"


def make(n: int) -> Page:
    """The second and the fifth go to France without tax; the third has a rebate; the fourth is a correction."""
    abroad, credit = n in (1, 4), n == 3
    invoice = bill(
        n,
        SELLER,
        BUYERS if abroad else HOME,
        GOODS,
        number=f"RE-2026-{1140 + 17 * n}",
        count=(3, 5, 8, 2, 20)[n],
        rates=("0",) if abroad else ("19",),
        category="K" if abroad else "S",
        reason=FREE if abroad else None,
        kind="381" if credit else "380",
        quantity_places=0,
        allowance=("5", "Treuerabatt 5 %") if n == 2 else None,
        order=f"B-{7001 + n}",
        days=None if credit else 14,
        terms="Zahlbar ohne Abzug.",
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.address.country",
        "seller.address.country",
        "lines[].vat",
        "payment.accounts[].bic",
        "totals.allowances",
        "totals.payable",
    ]
    hidden += ["vat_breakdown[].taxable_amount"]
    hidden += (
        ["vat_breakdown[].tax_amount", "totals.tax", "vat_breakdown[].rate", "totals.tax_exclusive"]
        if abroad
        else ["buyer.vat_id"]
    )
    hidden += [] if n == 2 else ["totals.lines"]
    return Page(typst(_source(invoice, abroad=abroad)), invoice, hidden)


def _source(invoice: Invoice, *, abroad: bool) -> str:
    buyer, totals, credit = invoice.buyer, invoice.totals, invoice.type_code == "381"
    rows = "".join(
        f"[{k + 1}],[{line.item.seller_id}],[{line.item.name}],[{SHOW.bare(line.quantity, 0)}],[{UNITS[line.unit]}],[{SHOW(line.unit_price)}],[{SHOW(line.net_amount)}],"
        for k, line in enumerate(invoice.lines)
    )
    sums = []
    if invoice.allowances:
        sums += [
            ("Zwischensumme", totals.lines),
            (invoice.allowances[0].reason, -invoice.allowances[0].amount),
        ]
    if abroad:
        sums += [("Rechnungsbetrag", totals.tax_inclusive)]
    else:
        sums += [("Summe netto", totals.tax_exclusive), ("zzgl. 19 % MwSt.", totals.tax)]
        sums += [("Gutschriftsbetrag" if credit else "Rechnungsbetrag brutto", totals.tax_inclusive)]
    total = "".join(f"[{a}],[{SHOW(b)}]," for a, b in sums)
    head = [
        ("Rechnungsnummer" if not credit else "Gutschriftsnummer", invoice.number),
        ("Datum", long_date(invoice.issue_date, "de")),
    ]
    head += [("Zahlbar bis", long_date(invoice.due_date, "de"))] if not credit else []
    head += [
        ("Ihre Bestellung", invoice.order_reference),
        ("Kundennummer", f"D{len(buyer.name)}0{len(buyer.address.line1)}"),
    ]
    free = f"{FREE}. Ihre USt-IdNr.: {buyer.vat_id.value} \\" if abroad else ""
    return f"""#set page(margin: (x: 2cm, top: 3cm, bottom: 3.2cm), footer: [#set text(6.5pt); #grid(columns: (1fr, 1fr, 1fr), [{SELLER.name} \\ {SELLER.street} \\ {SELLER.town}], [USt-IdNr. {SELLER.vat} \\ Telefon {SELLER.phone} \\ {SELLER.email}], [Rheinbank Köln \\ IBAN {spaced(SELLER.iban)} \\ BIC {SELLER.bic or "RHNBDE33"}])])
#set text(10pt, font: "New Computer Modern", lang: "de")
#text(6.5pt)[#underline[{SELLER.name} · {SELLER.street} · {SELLER.town}]]
#v(1mm)
{buyer.name} \\ {buyer.address.line1} \\ {buyer.address.postcode} {buyer.address.city}
#v(4mm)
#align(right)[#table(columns: 2, stroke: none, inset: 2pt, align: (left, right), {"".join(f"[{a}:],[{b}]," for a, b in head)})]
#text(14pt)[*{"Gutschrift" if credit else "Rechnung"}*]
#v(2mm)
Sehr geehrte Damen und Herren, wir erlauben uns, wie folgt zu berechnen:
#table(columns: (auto, auto, 1fr, auto, auto, auto, auto), stroke: (x, y) => if y == 0 {{(bottom: 0.6pt)}}, align: (right, left, left, right, left, right, right), table.header([Pos.],[Art.-Nr.],[Bezeichnung],[Menge],[ME],[E-Preis],[G-Preis]), {rows})
#align(right)[#table(columns: 2, align: (left, right), stroke: none, {total})]
{free}
Zahlbar ohne Abzug."""
