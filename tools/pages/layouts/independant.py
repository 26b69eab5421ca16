"""A freelance's template (typst): a few lines, no VAT number of the buyer, mentions of late payment, exempt or not."""

from __future__ import annotations

from dataclasses import replace

from producers import typst
from says import Figures, long_date
from stock import BUYERS, FLAT, LATE, NO_EARLY, SERVICES
from trade import bill, company, spaced, spaced_siret
from truth import Page

from factage.invoice.model import Invoice

DOCUMENTS = 3
SELLER = replace(company("Claire Morvan", "3 venelle de la Fontaine", "29000 Quimper", form="EI"), vat="")
SHOW = Figures(group="\u202f", after=" €")
EXEMPT = "TVA non applicable, art. 293 B du CGI"


def make(n: int) -> Page:
    """All under franchise."""
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        SERVICES,
        number=f"CM-26-{n + 8:03d}",
        count=(1, 3, 2)[n],
        rates=("0",),
        category="E",
        reason=EXEMPT,
        days=30,
        mentions=(LATE, FLAT, NO_EARLY),
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.vat_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.legal_information",
        "lines[].item.seller_id",
        "lines[].unit",
        "lines[].vat",
        "totals.lines",
        "totals.tax",
        "totals.tax_exclusive",
        "totals.payable",
        "vat_breakdown[].rate",
        "vat_breakdown[].taxable_amount",
        "vat_breakdown[].tax_amount",
        "payment.accounts[].bic",
    ]
    return Page(typst(_source(invoice)), invoice, hidden)


def _source(invoice: Invoice) -> str:
    buyer, t = invoice.buyer, invoice.totals
    rows = "".join(
        f"[{x.item.name}],[{SHOW.bare(x.quantity, 0)}],[{SHOW(x.unit_price)}],[{SHOW(x.net_amount)}],"
        for x in invoice.lines
    )
    return f"""#set page(margin: 2.2cm)
#set text(10.5pt, lang: "fr")
#text(20pt)[Facture {invoice.number}] \\
Émise le {long_date(invoice.issue_date)} — À régler avant le {long_date(invoice.due_date)}
#v(6mm)
#grid(columns: (1fr, 1fr), [*Prestataire* \\ {SELLER.name} \\ {SELLER.street} \\ {SELLER.town} \\ SIRET {spaced_siret(SELLER.siret)} \\ {SELLER.phone} \\ {SELLER.email}], [*Client* \\ {buyer.name} \\ {buyer.address.line1} \\ {buyer.address.postcode} {buyer.address.city}])
#v(6mm)
#table(columns: (1fr, auto, auto, auto), align: (left, right, right, right), stroke: none, table.hline(), [*Prestation*],[*Quantité*],[*Prix unitaire*],[*Montant*], table.hline(), {rows} table.hline())
#align(right)[*Total : {SHOW(t.tax_inclusive)}* \\ {EXEMPT}]
#v(6mm)
Coordonnées bancaires : {spaced(SELLER.iban)}
#v(4mm)
#text(8pt)[{" ".join(x.text for x in invoice.notes)}]"""
