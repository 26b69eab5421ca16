"""A shop's office template (LibreOffice Writer): prices without and with VAT side by side, eco-contribution, totals in a framed table."""

from __future__ import annotations

from decimal import Decimal

from producers import esc, libreoffice
from says import Figures, short
from stock import BUYERS
from trade import Good, bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice
from factage.invoice.money import rounded

SELLER = company("Électroménager Vasseur", "11 place d’Armes", "59500 Douai", form="SARL")
GOODS = [
    Good("LL714", "Lave-linge 7 kg 1400 tours", "C62", 290, 520),
    Good("RF220", "Réfrigérateur 220 L", "C62", 240, 610),
    Good("HT60", "Hotte aspirante 60 cm", "C62", 89, 260),
    Good("INST", "Mise en service à domicile", "C62", 35, 70),
    Good("CAF12", "Cafetière 12 tasses", "C62", 18, 45),
]
SHOW = Figures(group=" ")


def make(n: int) -> Page:
    """The third has a rebate on the document, the fourth is a credit note, the fifth a deposit paid by card."""
    credit = n == 3
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        GOODS,
        number=f"{'A' if credit else 'F'}{10260 + n}",
        count=(2, 4, 3, 1, 5)[n],
        rates=("20",) if n != 1 else ("20", "10"),
        kind="381" if credit else "380",
        quantities=(1, 1, 2),
        allowance=("8", "Remise fidélité") if n == 2 else None,
        deposit="20" if n == 4 else None,
        days=None if n in (0, 3) else 8,
    )
    hidden = [
        "buyer.identifiers",
        "buyer.legal_id",
        "buyer.vat_id",
        "buyer.address.country",
        "seller.address.country",
        "seller.legal_information",
        "seller.contact.email",
        "lines[].unit",
        "totals.allowances",
        "payment.accounts[].bic",
    ]
    hidden += ["totals.lines"] if n != 2 else []
    hidden += ["vat_breakdown[].taxable_amount"] if n != 1 else []
    hidden += ["totals.payable"] if n != 4 else []
    return Page(libreoffice(_body(invoice), "html"), invoice, hidden)


def _body(invoice: Invoice) -> str:
    buyer, totals, credit = invoice.buyer, invoice.totals, invoice.type_code == "381"
    rows = "".join(
        f"<tr><td>{line.item.seller_id}<td>{esc(line.item.name)}<td align=right>{SHOW(line.unit_price)}<td align=right>{SHOW(_with(line.unit_price, line.vat.rate))}<td align=right>{SHOW(line.quantity, 0)}<td align=right>{SHOW(line.vat.rate, 1)}<td align=right>{SHOW(line.net_amount)}<td align=right>{SHOW(_with(line.net_amount, line.vat.rate))}"
        for line in invoice.lines
    )
    sums = []
    if invoice.allowances:
        sums += [
            ("Total articles HT", totals.lines),
            (invoice.allowances[0].reason, -invoice.allowances[0].amount),
        ]
    sums.append(("HT", totals.tax_exclusive))
    for part in invoice.vat_breakdown:
        base = f" sur {SHOW(part.taxable_amount)}" if len(invoice.vat_breakdown) > 1 else ""
        sums.append((f"TVA {SHOW(part.rate, 1)} %{base}", part.tax_amount))
    if len(invoice.vat_breakdown) > 1:
        sums.append(("Total TVA", totals.tax))
    sums.append(("TTC", totals.tax_inclusive))
    if totals.prepaid:
        sums += [("Acompte carte bancaire", -totals.prepaid), ("Reste dû", totals.payable)]
    total = "".join(f"<tr><td>{a}<td align=right>{SHOW(b)}" for a, b in sums)
    due = f"<br>Payable avant le : {short(invoice.due_date)}" if invoice.due_date else ""
    return f"""<html lang="fr"><meta charset="utf-8"><body style="font:9pt 'DejaVu Sans'">
<table width=100%><tr><td width=55%><font size=4><b>{esc(SELLER.name)}</b></font><br>{esc(SELLER.street)}<br>{SELLER.town}<br>{SELLER.phone}<td><b>{"AVOIR" if credit else "FACTURE"} {invoice.number}</b><br>le {short(invoice.issue_date)}{due}<br><br>Pour : {esc(buyer.name)}<br>{esc(buyer.address.line1)}<br>{buyer.address.postcode} {esc(buyer.address.city)}</table><br>
<table width=100% border=1 cellspacing=0 cellpadding=2><tr><th>Réf.<th>Article<th>P.U. HT<th>P.U. TTC<th>Qté<th>TVA %<th>Total HT<th>Total TTC{rows}</table><br>
<table align=right border=1 cellspacing=0 cellpadding=2 width=45%>{total}</table><p>Montants en euros. Éco-participation comprise. Garantie 2 ans pièces et main d’œuvre.</p><p>IBAN {spaced(SELLER.iban)}</p>
<p><font size=1>SIREN {spaced(SELLER.siren, 3)} – TVA FR {SELLER.vat[2:]}</font></p></body></html>"""


def _with(amount: Decimal, rate: Decimal) -> Decimal:
    return rounded(amount * (100 + rate) / 100)
