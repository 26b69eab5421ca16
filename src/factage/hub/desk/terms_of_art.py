"""Business terms in the words of people who invoice: what a difference between page and data is about."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TERMS: Final = {
    "BT-1": gettext_lazy("Numéro de facture"),
    "BT-2": gettext_lazy("Date de facture"),
    "BT-3": gettext_lazy("Nature de la pièce"),
    "BT-5": gettext_lazy("Monnaie"),
    "BT-9": gettext_lazy("Échéance"),
    "BT-10": gettext_lazy("Référence du client"),
    "BT-11": gettext_lazy("Projet"),
    "BT-12": gettext_lazy("Contrat"),
    "BT-13": gettext_lazy("Commande du client"),
    "BT-14": gettext_lazy("Commande du vendeur"),
    "BT-16": gettext_lazy("Bon de livraison"),
    "BT-20": gettext_lazy("Conditions de paiement"),
    "BT-22": gettext_lazy("Mention"),
    "BT-25": gettext_lazy("Facture d’origine"),
    "BT-26": gettext_lazy("Date de la facture d’origine"),
    "BT-27": gettext_lazy("Nom du vendeur"),
    "BT-29": gettext_lazy("Identifiant du vendeur"),
    "BT-30": gettext_lazy("SIREN du vendeur"),
    "BT-31": gettext_lazy("N° de TVA du vendeur"),
    "BT-44": gettext_lazy("Nom du client"),
    "BT-46": gettext_lazy("Identifiant du client"),
    "BT-47": gettext_lazy("SIREN du client"),
    "BT-48": gettext_lazy("N° de TVA du client"),
    "BT-59": gettext_lazy("Bénéficiaire du paiement"),
    "BT-72": gettext_lazy("Date de livraison"),
    "BT-73": gettext_lazy("Début de période"),
    "BT-74": gettext_lazy("Fin de période"),
    "BT-84": gettext_lazy("Compte à créditer"),
    "BT-86": gettext_lazy("BIC"),
    "BT-92": gettext_lazy("Remise"),
    "BT-99": gettext_lazy("Frais"),
    "BT-106": gettext_lazy("Total des lignes"),
    "BT-107": gettext_lazy("Total des remises"),
    "BT-108": gettext_lazy("Total des frais"),
    "BT-109": gettext_lazy("Total hors taxe"),
    "BT-110": gettext_lazy("Total TVA"),
    "BT-111": gettext_lazy("TVA en euros"),
    "BT-112": gettext_lazy("Total taxe comprise"),
    "BT-113": gettext_lazy("Déjà payé"),
    "BT-114": gettext_lazy("Arrondi"),
    "BT-115": gettext_lazy("Net à payer"),
    "BT-116": gettext_lazy("Base par taux"),
    "BT-117": gettext_lazy("TVA par taux"),
    "BT-119": gettext_lazy("Taux de TVA"),
    "BT-120": gettext_lazy("Motif d’exonération"),
    "BG-25": gettext_lazy("Ligne entière"),
    "BT-129": gettext_lazy("Quantité"),
    "BT-130": gettext_lazy("Unité"),
    "BT-131": gettext_lazy("Montant de la ligne"),
    "BT-146": gettext_lazy("Prix unitaire"),
    "BT-148": gettext_lazy("Prix brut"),
    "BT-152": gettext_lazy("TVA de la ligne"),
    "BT-153": gettext_lazy("Désignation"),
    "BT-155": gettext_lazy("Référence de l’article"),
}
_LINE: Final = re.compile(r"lines\[(\d+)\]")


def named(term: str, path: str = "") -> str:
    """A business term for a reader, with its line where it is one of a line."""
    words = str(TERMS.get(term, "")) or _("Autre donnée")
    line = _LINE.search(path)
    return _("%(what)s, ligne %(line)s") % {"what": words, "line": int(line[1]) + 1} if line else words
