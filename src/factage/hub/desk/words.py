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


PAPERS: Final = {
    "quote": gettext_lazy("un devis"),
    "order": gettext_lazy("une commande"),
    "order_confirmation": gettext_lazy("une confirmation de commande"),
    "delivery_note": gettext_lazy("un bon de livraison"),
    "statement": gettext_lazy("un relevé de compte"),
    "proforma": gettext_lazy("une facture pro forma"),
    "letter": gettext_lazy("une lettre"),
    "other": gettext_lazy("un autre document"),
}
"""What a paper is that is no invoice."""


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


def in_sentence(text: str) -> str:
    """A heading as part of a sentence: without its capital, unless it is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def cause(code: str, detail: str = "") -> str:
    """Why documents are held, as a heading."""
    title = str(route_title(code) or reasons.title(code))
    if code == "requirement_missing" and detail:
        return _("%(cause)s : %(what)s") % {"cause": title, "what": requirements(detail)}
    return title


def reason(document: Document) -> str:
    """Why this document does not go on."""
    return cause(document.reason, document.reason_detail)


def remedy(document: Document) -> str:
    """What is wrong with a rejected document and what to do, as closely as it is known; else what the cause asks for."""
    return reasons.sentence(document.reason, document.reason_parameters or {}) or cure(document.reason)


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


def particular(field: str) -> str:
    """Which particular of a customer was changed."""
    return str(PARTICULARS.get(field.partition(".")[0], field))


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
