"""What a column of a table may mean, in the words of a bookkeeper: model path and scheme of the identifier → name."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NOTHING: Final = ""
COLUMNS: Final[dict[str, Any]] = {
    "file": gettext_lazy("Nom du fichier de la page"),
    "number": gettext_lazy("Numéro de facture"),
    "issue_date": gettext_lazy("Date de facture"),
    "due_date": gettext_lazy("Échéance"),
    "type_code": gettext_lazy("Type de document"),
    "currency": gettext_lazy("Monnaie"),
    "order_reference": gettext_lazy("Commande du client"),
    "buyer_reference": gettext_lazy("Référence du client"),
    "contract_reference": gettext_lazy("Contrat"),
    "business_process": gettext_lazy("Cadre de facturation"),
    "delivery.date": gettext_lazy("Date de livraison"),
    "payment_terms": gettext_lazy("Conditions de paiement"),
    "buyer.name": gettext_lazy("Nom du client"),
    "buyer.identifiers": gettext_lazy("Numéro de client"),
    "buyer.legal_id|0002": gettext_lazy("SIREN du client"),
    "buyer.identifiers|0009": gettext_lazy("SIRET du client"),
    "buyer.vat_id": gettext_lazy("Numéro de TVA du client"),
    "buyer.address.line1": gettext_lazy("Adresse du client"),
    "buyer.address.line2": gettext_lazy("Complément d’adresse du client"),
    "buyer.address.postcode": gettext_lazy("Code postal du client"),
    "buyer.address.city": gettext_lazy("Ville du client"),
    "buyer.address.country": gettext_lazy("Pays du client"),
    "buyer.contact.email": gettext_lazy("Courriel du client"),
    "seller.name": gettext_lazy("Nom du vendeur"),
    "seller.legal_id|0002": gettext_lazy("SIREN du vendeur"),
    "seller.vat_id": gettext_lazy("Numéro de TVA du vendeur"),
    "payment.means_code": gettext_lazy("Moyen de paiement"),
    "payment.accounts.iban": gettext_lazy("Compte à créditer"),
    "payment.accounts.bic": gettext_lazy("Code de la banque"),
    "notes.text": gettext_lazy("Note"),
    "lines.id": gettext_lazy("Numéro de ligne"),
    "lines.item.name": gettext_lazy("Désignation"),
    "lines.item.description": gettext_lazy("Description de l’article"),
    "lines.item.seller_id": gettext_lazy("Référence de l’article"),
    "lines.quantity": gettext_lazy("Quantité"),
    "lines.unit": gettext_lazy("Unité"),
    "lines.unit_price": gettext_lazy("Prix unitaire hors taxe"),
    "lines.base_quantity": gettext_lazy("Prix donné pour (quantité)"),
    "lines.net_amount": gettext_lazy("Montant hors taxe de la ligne"),
    "lines.vat.rate": gettext_lazy("Taux de TVA de la ligne"),
    "lines.vat.category": gettext_lazy("Catégorie de TVA de la ligne"),
    "vat_breakdown.rate": gettext_lazy("Taux de TVA de la facture"),
    "totals.tax_exclusive": gettext_lazy("Total hors taxe"),
    "totals.tax": gettext_lazy("Total de la TVA"),
    "totals.tax_inclusive": gettext_lazy("Total taxe comprise"),
    "totals.prepaid": gettext_lazy("Déjà payé"),
    "totals.payable": gettext_lazy("Net à payer"),
}


def choices(also: str = "") -> list[tuple[str, str]]:
    """What a person chooses from, in alphabetical order; ``also``: a meaning that came by a guess alone."""
    named = sorted(((key, str(label)) for key, label in COLUMNS.items()), key=lambda pair: pair[1].casefold())
    if also and also not in COLUMNS:
        named.append((also, also))
    return [(NOTHING, _("rien : la colonne est laissée")), *named]
