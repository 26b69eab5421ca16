"""Report writer of an older system (raw content streams in kerned fragments): labels above values, address aligned right, several deposits."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from producers import Raw
from says import Figures, latin, short
from stock import BUYERS, HARDWARE
from trade import bill, company, spaced
from truth import Page

from factage.invoice.model import Invoice
from factage.invoice.money import rounded

SELLER = company("Quincaillerie Marchetti", "52 cours Lafayette", "83000 Toulon", form="SARL")
SHOW = Figures(group="")


def make(n: int) -> Page:
    """The second deducts two deposits, the fifth is a credit note with positive figures."""
    credit = n == 4
    invoice = bill(
        n,
        SELLER,
        BUYERS,
        HARDWARE,
        number=f"VT{8830 + 3 * n}/26",
        count=(4, 7, 28, 5, 2)[n],
        rates=("20", "5.5") if n != 3 else ("20",),
        kind="381" if credit else "380",
        deposit="45" if n == 1 else None,
        charges=(("9.90", "Livraison"),) if n in (0, 2) else (),
        order=f"L-{5520 + n}",
        days=None if credit else 30,
    )
    hidden = [
        "buyer.identifiers",
        "seller.legal_information",
        "buyer.address.country",
        "seller.address.country",
        "seller.contact.email",
        "lines[].unit",
        "totals.tax",
        "totals.charges",
        "payment.accounts[].bic",
        "buyer.vat_id",
    ]
    hidden += ["totals.lines"] if not invoice.charges else []
    return Page(_printed(invoice), invoice, hidden)


def _printed(invoice: Invoice) -> bytes:
    raw, buyer, credit = Raw(), invoice.buyer, invoice.type_code == "381"
    raw.text(45, 50, SELLER.name, size=15, bold=True)
    for k, what in enumerate((SELLER.street, SELLER.town, SELLER.phone)):
        raw.text(45, 64 + 11 * k, what)
    for k, what in enumerate(
        (
            buyer.name,
            buyer.address.line1,
            f"{buyer.address.postcode} {buyer.address.city}",
            f"SIREN {spaced(buyer.legal_id.value, 3)}",
        )
    ):
        raw.text(550, 110 + 13 * k, latin(what), size=10, right=True, bold=k == 0)
    raw.text(45, 186, "Facture d'avoir" if credit else "Facture de vente", size=17, bold=True)
    pairs = [("Numéro", invoice.number), ("Date d'émission", short(invoice.issue_date, "%d.%m.%Y"))]
    pairs += [] if credit else [("Date d'exigibilité", short(invoice.due_date, "%d.%m.%Y"))]
    pairs += [("Votre n° de commande", invoice.order_reference), ("Vendeur", "M. Sauvan")]
    for k, (head, what) in enumerate(pairs):
        raw.text(45 + 104 * k, 208, head, size=7)
        raw.text(45 + 104 * k, 220, what, size=10, bold=True)
    y = _lines(raw, invoice)
    _totals(raw, invoice, y + 18)
    raw.text(45, 800, f"RIB pour vos virements : {spaced(SELLER.iban)}", size=8)
    raw.text(45, 812, f"{SELLER.name}, Siret {SELLER.siret}, identifiant TVA {SELLER.vat}", size=8)
    return raw.done()


def _lines(raw: Raw, invoice: Invoice) -> float:
    def head(y: float) -> None:
        raw.rule(45, y + 4, 550, y + 4)
        for x, what, right in (
            (45, "Article", False),
            (330, "Nombre", True),
            (410, "Prix net HT", True),
            (465, "Taux", True),
            (550, "Valeur HT", True),
        ):
            raw.text(x, y, what, size=8, right=right, bold=True)

    head(250)
    y = 266.0
    for line in invoice.lines:
        if y > 740:
            raw.next()
            head(50)
            y = 66.0
        raw.text(45, y, latin(line.item.name))
        raw.text(45, y + 9, f"réf. {line.item.seller_id}", size=6.5)
        for x, what in (
            (330, SHOW(line.quantity, 0)),
            (410, SHOW(line.unit_price)),
            (465, f"{SHOW(line.vat.rate, 1)} %"),
            (550, SHOW(line.net_amount)),
        ):
            raw.text(x, y, what, right=True)
        y += 22
    if y > 620:
        raw.next()
        y = 60.0
    return y


def _totals(raw: Raw, invoice: Invoice, y: float) -> None:
    totals = invoice.totals
    rows = (
        [("Somme des lignes", totals.lines), *((part.reason, part.amount) for part in invoice.charges)]
        if invoice.charges
        else []
    )
    rows.append(("Total net HT", totals.tax_exclusive))
    rows += [
        (f"TVA à {SHOW(part.rate, 1)} % (assiette {SHOW(part.taxable_amount)})", part.tax_amount)
        for part in invoice.vat_breakdown
    ]
    rows.append(("Total toutes taxes", totals.tax_inclusive))
    if totals.prepaid:
        first = rounded(totals.prepaid * Decimal("0.4"))
        for k, amount in enumerate((first, totals.prepaid - first)):
            rows.append(
                (f"Acompte reçu le {short(invoice.issue_date - timedelta(days=40 - 20 * k))}", -amount)
            )
    rows.append(("À rembourser" if invoice.type_code == "381" else "Solde à payer", totals.payable))
    for k, (head, value) in enumerate(rows):
        last = k == len(rows) - 1
        raw.text(300, y + 13 * k, head, bold=last)
        raw.text(550, y + 13 * k, f"{SHOW(value)} €", right=True, bold=last)
