"""Clause 7: whose an identifier is."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from says import latin
from trade import company, french_iban, spaced

from clauses.page import NO_IDS, SHOW, Trap, base, own, rows_of, sheet, sums


def buyers_number_alone(n: int) -> Trap:
    """The only VAT number is the buyer's, in the foot, and nothing says whose."""
    invoice = base(n)
    said = (f"Livraison exonérée le cas échéant, TVA {invoice.buyer.vat_id.value}",)
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, "seller.vat_id"), payment=None
    )


def franchise(n: int) -> Trap:
    """A seller under franchise: only the buyer has a VAT number, and the label does not say whose."""
    invoice = own(base(n, rates=("0",), category="E"), "seller.vat_id")
    t = invoice.totals
    above = (f"N° TVA intracommunautaire : {invoice.buyer.vat_id.value}",)
    said = ("TVA non applicable, art. 293 B du CGI",)
    return sheet(invoice, rows_of(invoice), [("Total", SHOW(t.payable))], above=above, extra=said), invoice


def side_by_side(n: int) -> Trap:
    """À at the left and De at the right, each with a bare number under the name."""
    invoice = base(n)
    a, b = invoice.seller, invoice.buyer
    labels = [(40, 212, "À"), (40, 222, latin(b.name)), (40, 232, b.vat_id.value)]
    labels += [(330, 212, "De"), (330, 222, latin(a.name)), (330, 232, a.vat_id.value)]
    page = sheet(invoice, rows_of(invoice), sums(invoice), labels=labels, ids=False)
    return page, replace(invoice, payment=None)


def under_the_customer(n: int) -> Trap:
    """The seller's number stands under the customer's block, a little apart from it."""
    invoice = base(n)
    labels = [(340, 90, "Client"), (340, 152, f"TVA {invoice.seller.vat_id.value}")]
    page = sheet(invoice, rows_of(invoice), sums(invoice), labels=labels, ids=False)
    return page, replace(own(invoice, "buyer.vat_id"), payment=None)


def factor(n: int) -> Trap:
    """The factor's account is to be paid; the seller's stands in the foot."""
    invoice = base(n)
    account = french_iban(Random(n))
    said = ("Créance cédée : à régler exclusivement à FACTOR SA,", f"IBAN {spaced(account)}")
    paid = replace(invoice.payment, accounts=(replace(invoice.payment.accounts[0], iban=account, bic=None),))
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said), replace(invoice, payment=paid)


def direct_debit(n: int) -> Trap:
    """The only account is the buyer's: it will be debited."""
    invoice = base(n)
    said = (f"Montant prélevé à l'échéance sur votre compte {spaced(french_iban(Random(50 + n)))}",)
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, *NO_IDS), payment=None
    )


def direct_debit_apart(n: int) -> Trap:
    """The same with the words of the debit far from the account."""
    invoice = base(n)
    account = spaced(french_iban(Random(60 + n)))
    above = ("Règlement par prélèvement SEPA, mandat RUM 2026-0417",)
    return sheet(
        invoice, rows_of(invoice), sums(invoice), extra=(f"IBAN {account}",), above=above, ids=False
    ), replace(own(invoice, *NO_IDS), payment=None)


def representative(n: int) -> Trap:
    """A tax representative's VAT number beside the seller's."""
    invoice = base(n)
    other = company("Fiscal Représentation Ouest", "9 rue Crébillon", "44000 Nantes")
    said = (f"Représentant fiscal : {other.name}, TVA {other.vat}, SIRET {other.siret}",)
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said), invoice


def carrier(n: int) -> Trap:
    """A carrier's SIREN stands in the mentions, the seller's nowhere."""
    invoice = base(n)
    other = company("Transports Corbeau", "ZA Nord", "45000 Orléans")
    said = (
        f"Livré par {other.name} - RCS Orléans {spaced(other.siren, 3)}",
        f"IBAN {spaced(invoice.payment.accounts[0].iban)}",
    )
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), own(invoice, *NO_IDS)


def self_billed(n: int) -> Trap:
    """The customer bills for its supplier: its own head and its company's mentions stand where a seller's would."""
    invoice = base(n)
    printed = replace(invoice, seller=invoice.buyer, buyer=invoice.seller)
    siren = spaced(invoice.buyer.legal_id.value, 3)
    said = (
        f"Autofacturation : facture établie par {invoice.buyer.name} au nom et pour le compte du fournisseur",
        f"{invoice.buyer.name} au capital de 20 000 € - RCS Lyon {siren} - TVA {invoice.buyer.vat_id.value}",
    )
    return sheet(printed, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, *NO_IDS), payment=None
    )


def customer_in_the_foot(n: int) -> Trap:
    """The customer's name and numbers stand in the foot, as a reference."""
    invoice = base(n)
    buyer = invoice.buyer
    said = (
        f"Ils nous font confiance : {buyer.name} - SIRET {buyer.identifiers[0].value} - TVA {buyer.vat_id.value}",
    )
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, *NO_IDS), payment=None
    )


def named_after_another(n: int) -> Trap:
    """The foot begins with another company, the seller's name after it, and the other one's numbers."""
    invoice = base(n)
    other = company("Réseau Artisans Réunis", "2 rue Haute", "54000 Nancy")
    said = (f"{other.name} pour {invoice.seller.name} - SIRET {other.siret} - TVA {other.vat}",)
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, *NO_IDS), payment=None
    )


def issuer_of_the_order(n: int) -> Trap:
    """Whoever issued the order is the customer: its numbers stand under it."""
    invoice = base(n)
    labels = [
        (340, 90, "Émetteur de la commande"),
        (340, 138, f"SIRET {invoice.buyer.identifiers[0].value}"),
        (340, 150, f"TVA {invoice.buyer.vat_id.value}"),
    ]
    page = sheet(invoice, rows_of(invoice), sums(invoice), labels=labels, ids=False)
    return page, replace(own(invoice, *NO_IDS), payment=None)


def your_number_self_billed(n: int) -> Trap:
    """The customer writes to its supplier: "votre n° TVA" is the seller's."""
    invoice = base(n)
    printed = replace(invoice, seller=invoice.buyer, buyer=invoice.seller)
    said = (
        f"Autofacturation : facture établie par {invoice.buyer.name} au nom et pour le compte du fournisseur",
    )
    above = (f"Votre n° TVA : {invoice.seller.vat_id.value}",)
    page = sheet(printed, rows_of(invoice), sums(invoice), extra=said, above=above, ids=False)
    return page, replace(own(invoice, "buyer.vat_id", "buyer.legal_id", "seller.legal_id"), payment=None)


def agent_with_a_register(n: int) -> Trap:
    """An insurer's broker stands in the foot with its register, the seller's numbers nowhere."""
    invoice = base(n)
    other = company("Courtage Armorique", "5 quai Sud", "56100 Lorient")
    said = (
        f"Garantie décennale souscrite auprès de {other.name} - RCS Lorient {spaced(other.siren, 3)} - TVA {other.vat}",
    )
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, *NO_IDS), payment=None
    )


def closed_account(n: int) -> Trap:
    """An account that is closed stands before the one to be paid."""
    invoice = base(n)
    return sheet(
        invoice,
        rows_of(invoice),
        sums(invoice),
        extra=(f"Notre compte {spaced(french_iban(Random(70 + n)))} est clos depuis le 1er janvier.",),
    ), invoice


def factor_elsewhere(n: int) -> Trap:
    """The claim is the factor's, whose account is on another paper; the seller's stands in the foot."""
    invoice = base(n)
    return sheet(
        invoice,
        rows_of(invoice),
        sums(invoice),
        extra=(
            "Créance cédée à FACTOR SA, seul habilité à recevoir votre règlement (coordonnées ci-jointes).",
        ),
    ), replace(invoice, payment=None)


def network_first(n: int) -> Trap:
    """The mentions of the network's company stand over those of the seller."""
    invoice = base(n)
    o = company("Réseau Toitures", "2 rue Haute", "54000 Nancy", form="SA")
    said = (
        f"{o.legal} - TVA {o.vat}",
        f"{invoice.seller.name} SARL au capital de 8 000 € - RCS Toulouse {spaced(invoice.seller.legal_id.value, 3)} - TVA {invoice.seller.vat_id.value}",
    )
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, "buyer.vat_id", "buyer.legal_id"), payment=None
    )


def foreign_buyers_number(n: int) -> Trap:
    """The mentions say whose the register number is; the only VAT number is the foreign customer's."""
    invoice = own(base(n, rates=("0",), category="E"), "seller.vat_id")
    d = company("Werkzeugbau Lohmann GmbH", "Industriestr. 4", "50667 Köln", country="DE")
    t = invoice.totals
    j = replace(
        invoice,
        buyer=replace(
            invoice.buyer,
            name=d.name,
            vat_id=replace(invoice.buyer.vat_id, value=d.vat),
            legal_id=None,
            address=replace(invoice.buyer.address, line1=d.street, postcode=d.postcode, city=d.city),
        ),
        payment=None,
    )
    said = (
        f"{invoice.seller.name} SARL au capital de 8 000 € - RCS Toulouse {spaced(invoice.seller.legal_id.value, 3)}",
    )
    return sheet(
        j,
        rows_of(j),
        [("Total", SHOW(t.payable))],
        above=(f"N° TVA intracommunautaire : {d.vat}",),
        extra=said,
        ids=False,
    ), j


def partners_number(n: int) -> Trap:
    """A partner's VAT number stands in the foot: it is left over, and not the customer's."""
    invoice = base(n)
    o = company("Ateliers du Couserans", "2 rue Haute", "09200 Saint-Girons")
    said = (
        f"Chantier commun avec {o.name}, TVA {o.vat}",
        f"{invoice.seller.name} SARL au capital de 8 000 € - RCS Toulouse {spaced(invoice.seller.legal_id.value, 3)} - TVA {invoice.seller.vat_id.value}",
    )
    return sheet(invoice, rows_of(invoice), sums(invoice), extra=said, ids=False), replace(
        own(invoice, "buyer.vat_id", "buyer.legal_id"), payment=None
    )


TRAPS = (
    buyers_number_alone,
    franchise,
    side_by_side,
    under_the_customer,
    factor,
    direct_debit,
    direct_debit_apart,
    representative,
    carrier,
    self_billed,
    customer_in_the_foot,
    named_after_another,
    issuer_of_the_order,
    your_number_self_billed,
    agent_with_a_register,
    closed_account,
    factor_elsewhere,
    network_first,
    foreign_buyers_number,
    partners_number,
)
