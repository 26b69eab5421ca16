"""Why a document is held, rejected, a duplicate or attached: the code, who can act, and whether a person may wave it through.

The sentence for a person is made here too (`sentence`), so that the desk, the command line and the API say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast, get_args

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from factage.invoice.errors import Code, Unreadable

BILLING: Final = "billing"
SALES: Final = "sales"
ACCOUNTING: Final = "accounting"
CUSTOMER: Final = "customer"
ADMINISTRATOR: Final = "administrator"


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause. ``title`` heads a group of documents, ``cure`` says what to do next; both are French msgids."""

    who: str
    title: str
    cure: str
    releasable: bool = False


REASONS: Final[dict[str, Reason]] = {
    # held
    "to_be_read": Reason(
        BILLING,
        gettext_noop("Page sans données, à lire"),
        gettext_noop(
            "Ce PDF ne contient pas de données. Déposez-le avec ses lignes (CSV ou XLSX), ou sous forme de facture électronique."
        ),
    ),
    "to_be_confirmed": Reason(
        BILLING,
        gettext_noop("Mise en page à confirmer"),
        gettext_noop(
            "Confirmez une fois comment cette page se lit ; les factures de la même mise en page se liront seules."
        ),
    ),
    "layout_drift": Reason(
        BILLING,
        gettext_noop("Mise en page qui a changé"),
        gettext_noop(
            "Votre logiciel n’imprime plus comme avant : confirmez la nouvelle mise en page, la suite se fera seule."
        ),
    ),
    "scan": Reason(
        BILLING,
        gettext_noop("Page numérisée, sans texte à lire"),
        gettext_noop(
            "Déposez le PDF tel que votre logiciel l’imprime, sans passer par un scanner ; ou saisissez ses valeurs."
        ),
    ),
    "scan_recognised": Reason(
        BILLING,
        gettext_noop("Page numérisée, texte reconnu à vérifier"),
        gettext_noop(
            "Le texte a été reconnu sur une image : comparez chaque valeur avec la page, corrigez, puis confirmez."
        ),
    ),
    "mapping_unknown": Reason(
        BILLING,
        gettext_noop("Tableau aux colonnes inconnues"),
        gettext_noop(
            "Dites une fois à quoi correspondent les colonnes de ce tableau ; la suite se fera seule."
        ),
    ),
    "rows_ambiguous": Reason(
        BILLING,
        gettext_noop("Plusieurs pages pour les mêmes lignes"),
        gettext_noop(
            "Plusieurs PDF portent ce numéro : ne gardez que le bon, ou nommez-le dans une colonne."
        ),
    ),
    "invalid": Reason(
        BILLING,
        gettext_noop("Contraire aux règles officielles"),
        gettext_noop(
            "Corrigez les constats dans votre logiciel de facturation, puis déposez la facture de nouveau."
        ),
    ),
    "not_accepted": Reason(
        BILLING,
        gettext_noop("Fichier ou données non acceptés"),
        gettext_noop(
            "Lisez les constats : le fichier est conforme aux règles, mais ne peut pas partir ainsi."
        ),
    ),
    "parity_differs": Reason(
        BILLING,
        gettext_noop("La page et les données ne disent pas la même chose"),
        gettext_noop(
            "Regardez les différences : corrigez la facture à la source, ou laissez-la partir en disant pourquoi."
        ),
        releasable=True,
    ),
    "unclear": Reason(
        ADMINISTRATOR,
        gettext_noop("Règles officielles non vérifiées"),
        gettext_noop(
            "Installez les règles manquantes (factage doctor dit lesquelles), puis faites contrôler de nouveau."
        ),
        releasable=True,
    ),
    "incomplete": Reason(
        BILLING,
        gettext_noop("Numéro ou date de facture absents"),
        gettext_noop("Une facture sans numéro ou sans date ne peut pas partir. Corrigez-la à la source."),
    ),
    "amount_out_of_range": Reason(
        BILLING,
        gettext_noop("Montant hors de toute mesure"),
        gettext_noop("Vérifiez le net à payer dans votre logiciel de facturation."),
    ),
    "customer_unknown": Reason(
        BILLING,
        gettext_noop("Client inconnu"),
        gettext_noop("Créez ce client ou importez-le, ou désignez celui que cette facture concerne."),
    ),
    "customer_proposed": Reason(
        BILLING,
        gettext_noop("Client reconnu par son nom seulement"),
        gettext_noop("Un nom ne suffit pas : confirmez que c'est bien ce client."),
    ),
    "customer_ambiguous": Reason(
        BILLING,
        gettext_noop("Plusieurs clients possibles"),
        gettext_noop("Désignez le bon client."),
    ),
    "requirement_missing": Reason(
        BILLING,
        gettext_noop("Exigence du client non remplie"),
        gettext_noop(
            "Complétez ce que le client demande dans votre logiciel de facturation, ou joignez la pièce."
        ),
        releasable=True,
    ),
    "number_conflict": Reason(
        ACCOUNTING,
        gettext_noop("Numéro déjà utilisé, contenu différent"),
        gettext_noop("Deux factures portent le même numéro : annulez celle qui est fausse."),
    ),
    "reading_failed": Reason(
        ADMINISTRATOR,
        gettext_noop("Lecture interrompue de notre côté"),
        gettext_noop(
            "Le défaut est chez nous. Faites lire de nouveau ; si cela recommence, envoyez-nous le journal."
        ),
    ),
    "original_damaged": Reason(
        ADMINISTRATOR,
        gettext_noop("Original illisible dans notre stockage"),
        gettext_noop(
            "Vérifiez le disque et restaurez la sauvegarde : les octets gardés ne sont plus ceux reçus."
        ),
    ),
    "restored": Reason(
        BILLING,
        gettext_noop("Annulation reprise"),
        gettext_noop("Faites contrôler de nouveau pour que la facture reprenne son cours."),
    ),
    "by_person": Reason(
        BILLING,
        gettext_noop("Retenue par une personne"),
        gettext_noop("Libérez-la quand elle peut partir."),
        releasable=True,
    ),
    # rejected: the codes of the library, and what a person decided
    "not_an_invoice": Reason(
        BILLING,
        gettext_noop("Ce n'est pas une facture"),
        gettext_noop("Retirez ce document de votre envoi ; il est gardé tel que reçu."),
    ),
    "no_data": Reason(
        BILLING, gettext_noop("Aucune donnée"), gettext_noop("Déposez un fichier qui contient des données.")
    ),
    "broken": Reason(
        BILLING,
        gettext_noop("Fichier abîmé"),
        gettext_noop("Exportez-le de nouveau depuis votre logiciel, puis déposez-le."),
    ),
    "too_large": Reason(
        BILLING,
        gettext_noop("Fichier trop gros"),
        gettext_noop("Découpez-le, ou retirez ce qui l'alourdit, puis déposez-le de nouveau."),
    ),
    "forbidden_doctype": Reason(
        BILLING,
        gettext_noop("Déclaration interdite dans le fichier"),
        gettext_noop(
            "Le fichier contient une déclaration DOCTYPE, refusée par sécurité. Exportez-le sans elle."
        ),
    ),
    "locked": Reason(
        BILLING,
        gettext_noop("Fichier protégé par un mot de passe"),
        gettext_noop("Enregistrez-le sans mot de passe, puis déposez-le de nouveau."),
    ),
    "unknown_format": Reason(
        BILLING,
        gettext_noop("Format inconnu"),
        gettext_noop("Déposez un PDF, une facture XML (CII, UBL), un JSON de Factage ou un tableau."),
    ),
    "not_supported": Reason(
        BILLING,
        gettext_noop("Format reconnu, pas encore lu"),
        gettext_noop("Demandez à votre logiciel du CII, de l'UBL ou du Factur-X."),
    ),
    "refused_by_person": Reason(
        BILLING,
        gettext_noop("Écartée par une personne"),
        gettext_noop("Rien à faire. Elle reste visible, et peut être reprise."),
    ),
    "cancelled_by_person": Reason(
        BILLING,
        gettext_noop("Annulée par une personne"),
        gettext_noop("Rien à faire. Elle reste visible, et peut être reprise."),
    ),
    # duplicate
    "same_bytes": Reason(
        BILLING,
        gettext_noop("Fichier identique, déjà reçu"),
        gettext_noop("Rien à faire : rien n'est reparti."),
    ),
    "same_invoice": Reason(
        BILLING,
        gettext_noop("Même facture, fichier refait"),
        gettext_noop("Rien à faire : rien n'est reparti."),
    ),
    # attached
    "attachment": Reason(
        BILLING,
        gettext_noop("Pièce jointe d'une facture"),
        gettext_noop("Rien à faire : elle part avec sa facture."),
    ),
    "page_of_invoice": Reason(
        BILLING,
        gettext_noop("Page d'une facture en données"),
        gettext_noop("Rien à faire : elle part avec sa facture."),
    ),
    "run_of_invoices": Reason(
        BILLING,
        gettext_noop("Fichier de plusieurs factures"),
        gettext_noop("Rien à faire : chaque facture qu’il contient suit son chemin."),
    ),
    "rows_of_invoices": Reason(
        BILLING,
        gettext_noop("Tableau de données de factures"),
        gettext_noop("Rien à faire : ses lignes sont lues."),
    ),
}


def who(code: str) -> str:
    """Who can act on it; billing where nothing else is known."""
    reason = REASONS.get(code)
    return reason.who if reason else BILLING


def releasable(code: str) -> bool:
    """Whether a person may let the document go in spite of it."""
    reason = REASONS.get(code)
    return bool(reason and reason.releasable)


def title(code: str) -> str:
    """The cause in the reader's language; the code itself where another app brought it."""
    reason = REASONS.get(code)
    return _(reason.title) if reason else code


def cure(code: str) -> str:
    """What to do next, in the reader's language; empty where another app brought the code."""
    reason = REASONS.get(code)
    return _(reason.cure) if reason else ""


_LONGEST: Final = 120
_MISSING: Final = {
    "BT-1": gettext_noop("Le numéro de facture manque."),
    "BT-2": gettext_noop("La date de facture manque."),
    "BT-1 BT-2": gettext_noop("Le numéro et la date de facture manquent."),
}
_CLOSER: Final = {
    "number_conflict": gettext_noop(
        "Le numéro %(number)s est déjà pris par « %(name)s », qui dit autre chose."
    ),
    "customer_unknown": gettext_noop("Client inconnu : %(name)s."),
    "customer_proposed": gettext_noop("Client reconnu par son nom seulement : %(name)s."),
    "same_bytes": gettext_noop("Fichier identique à « %(name)s », déjà reçu."),
    "same_invoice": gettext_noop("Même facture que « %(name)s », fichier refait."),
}
"""What is known of the one document, where that tells more than the title."""


def sentence(code: str, parameters: Mapping[str, Any]) -> str:
    """Why this document does not go on and what to do, for the person who reads; empty where another app brought the code.

    What the library refuses it says itself: which fault, which paper, which limit.
    """
    reason = REASONS.get(code)
    if reason is None:
        return ""
    if code in get_args(Code):
        rest = {name: value for name, value in parameters.items() if name not in ("code", "kind", "detail")}
        return Unreadable(cast("Code", code), kind=parameters.get("kind"), **rest).message(
            (get_language() or "fr")[:2]
        )
    known = {name: shortened(str(value)) for name, value in parameters.items() if value}
    closer = _MISSING.get(str(known.get("missing"))) if code == "incomplete" else _CLOSER.get(code)
    try:
        why = _(closer) % known if closer else f"{_(reason.title)}."
    except KeyError:  # a document without a name, or an event of before
        why = f"{_(reason.title)}."
    return f"{why} {_(reason.cure)}"


def shortened(value: str) -> str:
    """A stranger's words on one line, and no longer than a sentence bears."""
    flat = " ".join(value.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def detail(parameters: Mapping[str, Any]) -> str:
    """What tells apart two causes of the same code: which requirement, which kind of paper, which rows."""
    for key in ("missing", "kind", "code"):
        if parameters.get(key):
            return str(parameters[key])[:100]
    return ""
