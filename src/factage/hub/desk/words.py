"""Words of the desk for codes that other apps keep: ways, formats, who can act, why it is held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factage.hub.customers.models import RequirementKind
from factage.hub.delivery import wording
from factage.hub.delivery.route import HELD
from factage.hub.documents import reasons
from factage.hub.documents.models import Document

WHO: Final = {
    "billing": gettext_lazy("Facturation"),
    "sales": gettext_lazy("Commercial"),
    "accounting": gettext_lazy("Comptabilité"),
    "customer": gettext_lazy("Le client"),
    "administrator": gettext_lazy("Administration"),
}
NETWORKS: Final = {
    "email": gettext_lazy("Courriel"),
    "portal": gettext_lazy("Portail"),
    "pa": gettext_lazy("Plateforme agréée"),
    "chorus": gettext_lazy("Chorus Pro"),
    "peppol": gettext_lazy("Peppol"),
    "edi": gettext_lazy("EDI"),
    "paper": gettext_lazy("Papier"),
    "sftp": gettext_lazy("Dépôt de fichiers"),
    "api": gettext_lazy("Par programme"),
}
FORMATS: Final = {
    "pdf": gettext_lazy("page seule"),
    "facturx": gettext_lazy("page et données réunies"),
    "cii": gettext_lazy("données CII"),
    "ubl": gettext_lazy("données UBL"),
    "original": gettext_lazy("au choix du lecteur"),
}


def who(code: str) -> str:
    """Who can act on it."""
    return str(WHO.get(code, WHO["billing"]))


def network(code: str) -> str:
    """A channel or its network, for a reader."""
    return str(NETWORKS.get(code.partition(".")[0], code))


def form(code: str) -> str:
    """A format, for a reader."""
    return str(FORMATS.get(code, code.upper()))


def way(channel: str, kind: str = "", format_: str = "") -> str:
    """A way out: `Courriel, lien, page seule`."""
    parts = [network(channel)]
    if kind == "link":
        parts.append(_("lien"))
    elif kind == "attachment":
        parts.append(_("pièce jointe"))
    if format_:
        parts.append(form(format_))
    return ", ".join(parts)


def cause(code: str, detail: str = "") -> str:
    """Why documents are held, as a heading."""
    title = str(route_title(code) or reasons.title(code))
    if code == "requirement_missing" and detail:
        return _("%(cause)s : %(what)s") % {"cause": title, "what": requirements(detail)}
    return title


def reason(document: Document) -> str:
    """Why this document does not go on."""
    return cause(document.reason, document.reason_detail)


def requirements(codes: str) -> str:
    """Requirements by their names."""
    return ", ".join(
        str(RequirementKind(code).label) if code in RequirementKind.values else code for code in codes.split()
    )


def route_title(code: str) -> Any:
    """The heading of a cause that the route gives."""
    return ROUTE.get(code, ("", ""))[0] if code in HELD else ""


def cure(code: str) -> str:
    """What to do about a cause."""
    if code in ROUTE and not reasons.cure(code):
        return str(ROUTE[code][1])
    return reasons.cure(code)


ROUTE: Final = {
    # code of `delivery.route.HELD`: (title, what to do)
    "seller_country_unknown": (
        gettext_lazy("Pays de l’émetteur inconnu"),
        gettext_lazy("Complétez la fiche de la société émettrice."),
    ),
    "buyer_country_unknown": (
        gettext_lazy("Pays du client inconnu"),
        gettext_lazy("Complétez la fiche du client."),
    ),
    "buyer_country_contradicts": (
        gettext_lazy("Pays du client contradictoire"),
        gettext_lazy(
            "La facture et la fiche du client ne disent pas le même pays : corrigez celle qui est fausse."
        ),
    ),
    "customer_kind_unknown": (
        gettext_lazy("Nature du client inconnue"),
        gettext_lazy("Dites s’il s’agit d’une entreprise, d’une entité publique, d’un particulier."),
    ),
    "customer_kind_contradicts": (
        gettext_lazy("Nature du client contradictoire"),
        gettext_lazy(
            "La fiche du client dit une chose, sa facture une autre : corrigez celle qui est fausse."
        ),
    ),
    "issuer_size_unknown": (
        gettext_lazy("Taille de l’émetteur inconnue"),
        gettext_lazy("La loi dépend d’elle : complétez la fiche de la société émettrice."),
    ),
    "law_network_missing": (
        gettext_lazy("Plateforme exigée par la loi, pas encore raccordée"),
        gettext_lazy("La loi du jour demande un autre réseau. La facture attend qu’il soit raccordé."),
    ),
    "law_address_missing": (
        gettext_lazy("Adresse exigée par la loi absente"),
        gettext_lazy("Vérifiez l’adresse du client sur ce réseau."),
    ),
    "agreement_missing": (
        gettext_lazy("Pas encore d’accord pour l’envoi électronique"),
        gettext_lazy(
            "Sans l’accord du client, rien d’électronique ne part : demandez-le, puis notez-le sur sa fiche."
        ),
    ),
    "agreement_expired": (
        gettext_lazy("Accord arrivé à son terme"),
        gettext_lazy("Notez un nouvel accord sur la fiche du client."),
    ),
    "agreement_not_begun": (
        gettext_lazy("Accord pas encore commencé"),
        gettext_lazy("La facture partira le jour convenu ; un accord plus tôt la libère."),
    ),
    "agreement_incomplete": (
        gettext_lazy("Accord incomplet"),
        gettext_lazy("Notez un accord qui dit tout : voie, remise, format."),
    ),
    "channel_unavailable": (
        gettext_lazy("Voie convenue indisponible"),
        gettext_lazy("Raccordez cette voie dans les réglages, ou convenez d’une autre avec le client."),
    ),
    "address_missing": (
        gettext_lazy("Adresse de réception absente"),
        gettext_lazy("Notez sur la fiche du client l’adresse où il reçoit."),
    ),
    "address_unverified": (
        gettext_lazy("Adresse de réception non vérifiée"),
        gettext_lazy("Inconnu ne veut pas dire oui : faites confirmer l’adresse, puis notez la preuve."),
    ),
    "address_ambiguous": (
        gettext_lazy("Plusieurs adresses possibles"),
        gettext_lazy("Gardez sur la fiche du client la seule adresse où il veut recevoir."),
    ),
    "format_unavailable": (
        gettext_lazy("Format convenu impossible"),
        gettext_lazy(
            "Cette facture ne peut pas être donnée dans ce format : convenez d’un autre avec le client."
        ),
    ),
}


PARTICULARS: Final = {
    "reference": gettext_lazy("Fiche créée"),
    "name": gettext_lazy("Nom"),
    "kind": gettext_lazy("Nature"),
    "siren": gettext_lazy("SIREN"),
    "siret": gettext_lazy("SIRET"),
    "vat_id": gettext_lazy("Numéro de TVA"),
    "country": gettext_lazy("Pays"),
    "language": gettext_lazy("Langue"),
    "contact": gettext_lazy("Contact"),
    "address": gettext_lazy("Adresse de réception"),
    "verified": gettext_lazy("Adresse confirmée"),
    "requires": gettext_lazy("Exigence"),
    "extra": gettext_lazy("Autres colonnes"),
}
BAD_ROWS: Final = {
    "too_many_cells": gettext_lazy("plus de cellules que de colonnes"),
    "customer_id_missing": gettext_lazy("numéro de client absent"),
    "too_long": gettext_lazy("valeur trop longue"),
    "contradicts_row_before": gettext_lazy("contredit une ligne précédente du même client"),
    "siret_contradicts": gettext_lazy("le SIRET n’est pas celui de ce SIREN"),
    "vat_id_invalid": gettext_lazy("numéro de TVA impossible"),
    "siren_invalid": gettext_lazy("un SIREN a 9 chiffres"),
    "siret_invalid": gettext_lazy("un SIRET a 14 chiffres"),
    "country_unknown": gettext_lazy("pays inconnu : deux lettres, par exemple FR"),
    "email_invalid": gettext_lazy("adresse e-mail impossible"),
    "agreed_from_missing": gettext_lazy("la date de l’accord manque"),
    "dates_contradict": gettext_lazy("l’accord finit avant de commencer"),
    "date_invalid": gettext_lazy("date impossible : 22/11/2026 ou 2026-11-22"),
    "requirement_unknown": gettext_lazy("exigence inconnue"),
    "check_digit": gettext_lazy("la clé de contrôle n’est pas juste"),
    "vat_id_of_another": gettext_lazy("ce numéro de TVA est celui d’un autre SIREN"),
    "language_not_offered": gettext_lazy("langue pas encore proposée : le français est pris"),
    "channel_missing": gettext_lazy("accord sans voie : il n’est pas noté"),
    "kind_unknown": gettext_lazy("nature inconnue : company, public, person ou foreign"),
    "channel_unknown": gettext_lazy("voie inconnue"),
    "delivery_unknown": gettext_lazy("remise inconnue : link ou attachment"),
    "format_unknown": gettext_lazy("format inconnu : pdf, facturx, cii ou ubl"),
    "basis_unknown": gettext_lazy("fondement inconnu : obligation, express, tacit ou contract"),
    "name_missing": gettext_lazy("nom absent"),
}
UNUSABLE_FILES: Final = {
    "empty": gettext_lazy("Ce fichier est vide."),
    "broken": gettext_lazy("Ce fichier ne se lit ni comme CSV ni comme XLSX : exportez-le de nouveau."),
    "too_large": gettext_lazy("Ce fichier est trop gros : découpez-le."),
    "no_customer_id": gettext_lazy(
        "Aucune colonne « customer_id » dans l’en-tête : ajoutez le numéro de client."
    ),
    "column_twice": gettext_lazy("Une colonne se trouve deux fois dans l’en-tête."),
}


def particular(field: str) -> str:
    """Which particular of a customer was changed."""
    return str(PARTICULARS.get(field.partition(".")[0], field))


def bad_row(code: str, column: str) -> str:
    """Why a row of the customers file was left out, or what is odd about it."""
    return str(BAD_ROWS.get(code) or _("valeur inutilisable (%(column)s)") % {"column": column})


def unusable_file(code: str, parameters: Mapping[str, str]) -> str:
    """Why a customers file says nothing at all."""
    del parameters
    return str(UNUSABLE_FILES.get(code, UNUSABLE_FILES["broken"]))


def route(frozen: Mapping[str, Any]) -> dict[str, list[str]]:
    """A frozen route in sentences: why this way, and what would change it."""
    return {
        "why": [
            wording.sentence(one["code"], one.get("parameters", {})) for one in frozen.get("reasons", [])
        ],
        "changes": [
            wording.sentence(one["code"], one.get("parameters", {}))
            for one in frozen.get("what_would_change_it", [])
        ],
    }


def refusal(code: str, parameters: Mapping[str, Any]) -> str:
    """Why a channel did not send, or what ended a delivery."""
    return wording.sentence(code, parameters)
