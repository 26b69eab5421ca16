"""Building trade (typst): lots with their subtotals, three rates, progress bills, retention, reverse charge between builders."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from producers import typst
from says import UNITS, Figures, long_date, short
from stock import BUYERS, FLAT, LATE, WORKS
from trade import bill, company, spaced, spaced_siret
from truth import Page

from factage.invoice.model import Invoice, Note
from factage.invoice.money import rounded
from factage.invoice.totals import compute

SELLER = company("Rénovation Bizien", "8 impasse du Four", "35000 Rennes", form="EURL")
SHOW = Figures(group="\u202f", after=" €")
COUNTS = (5, 8, 6, 4, 26)
REVERSE = "Autoliquidation : TVA due par le preneur, article 283-2 nonies du CGI."


def make(n: int) -> Page:
    """The second has a deposit deducted, the third is reverse charged, the fourth a progress bill with retention."""
    reverse = n == 2
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        WORKS,
        number=f"2026-{112 + 9 * n:04d}",
        count=COUNTS[n],
        rates=("0",) if reverse else ("10", "20", "5.5") if n != 3 else ("20",),
        category="AE" if reverse else "S",
        reason=REVERSE if reverse else None,
        quantity_places=2,
        quantities=(1, 2, 4),
        deposit="30" if n == 1 else None,
        order=f"DEV-{840 + n}" if n != 0 else None,
        days=30,
        mentions=(LATE, FLAT),
    )
    kept = Decimal(0)
    if n == 3:
        kept = rounded(invoice.totals.tax_inclusive * 5 / 100)
        invoice = replace(
            invoice, notes=(*invoice.notes, Note(text="Travaux de rénovation, situation n° 2."))
        )
        invoice = compute(invoice)
        invoice = replace(
            invoice, totals=replace(invoice.totals, payable=invoice.totals.tax_inclusive - kept)
        )
    hidden = [
        "buyer.identifiers",
        "buyer.address.country",
        "seller.address.country",
        "seller.legal_information",
        "totals.lines",
        "lines[].vat.category",
        "payment.accounts[].bic",
    ]
    hidden += [] if reverse else ["buyer.vat_id", "buyer.legal_id"]
    hidden += (
        [
            "lines[].vat",
            "totals.tax_inclusive",
            "vat_breakdown[].rate",
            "vat_breakdown[].taxable_amount",
            "vat_breakdown[].tax_amount",
        ]
        if reverse
        else []
    )
    hidden += ["buyer.legal_id"] if reverse else []
    return Page(typst(_source(invoice, n, kept)), invoice, hidden)


def _rows(invoice: Invoice, *, rates: bool) -> str:
    half = (len(invoice.lines) + 1) // 2
    out = []
    for k, (title, part) in enumerate(
        (("Préparation", invoice.lines[:half]), ("Finitions", invoice.lines[half:]))
    ):
        out.append(f"table.cell(colspan: 7, fill: luma(235))[*Lot {k + 1} : {title}*],")
        out += [
            f"[{k + 1}.{j + 1}],[{line.item.name}],[{UNITS[line.unit]}],[{SHOW.bare(line.quantity)}],[{SHOW(line.unit_price)}],"
            f"[{SHOW.bare(line.vat.rate, 1) if rates else '–'}],[{SHOW(line.net_amount)}],"
            for j, line in enumerate(part)
        ]
        out.append(
            f"[],table.cell(colspan: 5)[_Sous-total lot {k + 1}_],[_{SHOW(sum((line.net_amount for line in part), Decimal(0)))}_],"
        )
    return "\n".join(out)


def _totals(invoice: Invoice, n: int, kept: Decimal) -> list[tuple[str, str]]:
    totals = invoice.totals
    rows = [("Montant total HT", SHOW(totals.tax_exclusive))]
    if n == 2:
        return [*rows, ("TVA", SHOW(totals.tax)), ("*Net à payer*", f"*{SHOW(totals.payable)}*")]
    rows += [
        (f"TVA {SHOW.bare(part.rate, 1)} % sur {SHOW(part.taxable_amount)}", SHOW(part.tax_amount))
        for part in invoice.vat_breakdown
    ]
    rows += [("Montant total TVA", SHOW(totals.tax)), ("Montant total TTC", SHOW(totals.tax_inclusive))]
    if totals.prepaid:
        rows.append(("Acompte reçu à la commande", SHOW(-totals.prepaid)))
    if kept:
        rows.append(("Retenue de garantie 5 %", SHOW(-kept)))
    return [*rows, ("*Net à payer*", f"*{SHOW(totals.payable)}*")]


def _source(invoice: Invoice, n: int, kept: Decimal) -> str:
    buyer = invoice.buyer
    extra = [f"N° TVA intracommunautaire : {buyer.vat_id.value}"] if n == 2 else []
    who = " \\ ".join(
        [f"*{buyer.name}*", buyer.address.line1, f"{buyer.address.postcode} {buyer.address.city}", *extra]
    )
    totals = "".join(f"[{a}],[{b}]," for a, b in _totals(invoice, n, kept))
    head = [("Date", long_date(invoice.issue_date)), ("Échéance", short(invoice.due_date))]
    head += [("Devis accepté n°", invoice.order_reference)] if invoice.order_reference else []
    notes = " \\ ".join([note.text for note in invoice.notes] + ([REVERSE] if n == 2 else []))
    return f"""#set document(title: "Facture")
#set page(margin: (x: 1.7cm, top: 1.5cm, bottom: 2cm), footer: context [#set text(7pt); #align(center)[{SELLER.name} · SIRET {spaced_siret(SELLER.siret)} · TVA {SELLER.vat} · Assurance décennale n° 4 412 887 · page #counter(page).display()/#counter(page).final().at(0)]])
#set text(9.5pt, font: "Libertinus Serif", lang: "fr")
#grid(columns: (1fr, 75mm), [#text(15pt)[*{SELLER.name}*] \\ {SELLER.street} \\ {SELLER.town} \\ Tél. : {SELLER.phone} \\ {SELLER.email}], box(stroke: 0.5pt, inset: 8pt, width: 100%)[{who}])
#v(8mm)
#text(15pt)[*{"Facture de situation" if n == 3 else "Facture"} n° {invoice.number}*]
#v(1mm)
#grid(columns: (40mm, auto), row-gutter: 2mm, {"".join(f"[{a}],[{b}]," for a, b in head)})
#v(4mm)
#table(columns: (auto, 1fr, auto, auto, auto, auto, auto), align: (left, left, center, right, right, right, right), stroke: 0.4pt + gray, table.header([*N°*],[*Désignation des travaux*],[*U*],[*Quantité*],[*Prix U. HT*],[*TVA %*],[*Total HT*]), {_rows(invoice, rates=n != 2)})
#align(right)[#table(columns: (auto, auto), align: (left, right), stroke: none, {totals})]
#v(4mm)
Règlement par virement : IBAN {spaced(SELLER.iban)} \\
#text(8pt)[{notes}]"""
