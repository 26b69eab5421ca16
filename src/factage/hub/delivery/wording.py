"""The words of this app's codes: why a way was chosen, what would change it, what hinders, what came back.

Tests match codes; a person reads these sentences. ``sentence`` is for the desk, the command line and the API alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from factage.hub.base.templatetags.factage import day
from factage.hub.customers.models import AgreedFormat, Basis, Channel, RequirementKind

SENTENCES: Final[Mapping[str, str]] = {
    # why this way
    "law_leaves_free": gettext_noop("La loi du jour n’impose aucun réseau pour cette facture."),
    "law_obliges": gettext_noop("La loi impose ce réseau depuis le %(since)s."),
    "agreement_in_force": gettext_noop("Le client l’a convenu le %(from)s (%(basis)s)."),
    "address_verified": gettext_noop("L’adresse %(address)s est vérifiée depuis le %(on)s."),
    "address_not_needed": gettext_noop("Cette voie ne demande pas d’adresse."),
    "format_agreed": gettext_noop("Le format convenu est %(format)s."),
    "format_of_the_network": gettext_noop("Le réseau reçoit ce format : %(format)s."),
    "channel_up": gettext_noop("La voie est raccordée."),
    "requirements_met": gettext_noop("La facture porte ce que le client exige : %(kinds)s."),
    # what would change it
    "a_newer_wish": gettext_noop("Un choix plus récent du client."),
    "agreement_ends": gettext_noop("La fin de l’accord, le %(until)s."),
    "law_begins": gettext_noop("La loi, à partir du %(on)s : par %(networks)s."),
    "the_law_changes": gettext_noop("Un changement de la loi."),
    "name_the_customer": gettext_noop("Désigner le client."),
    "complete_the_issuer": gettext_noop("Compléter la fiche de la société émettrice."),
    "complete_the_customer": gettext_noop("Compléter la fiche du client."),
    "connect_the_network": gettext_noop("Raccorder ce réseau : %(networks)s."),
    "connect_the_channel": gettext_noop("Raccorder cette voie : %(channel)s."),
    "verify_the_address": gettext_noop("Vérifier l’adresse du client, et noter la preuve."),
    "choose_the_address": gettext_noop("Ne garder que l’adresse où le client veut recevoir."),
    "write_down_the_agreement": gettext_noop("Demander l’accord du client, et le noter."),
    "wait_or_agree_earlier": gettext_noop("Attendre le %(begins)s, ou convenir d’un jour plus proche."),
    "complete_the_agreement": gettext_noop("Noter un accord qui dit la voie, la remise et le format."),
    "agree_another_format": gettext_noop("Convenir d’un autre format avec le client."),
    "meet_the_requirement": gettext_noop("Compléter la facture : %(missing)s."),
    # what hinders
    "customer_unknown": gettext_noop("Le client n’est pas connu."),
    "seller_country_unknown": gettext_noop("Le pays de l’émetteur n’est pas connu."),
    "buyer_country_unknown": gettext_noop("Le pays du client n’est pas connu."),
    "buyer_country_contradicts": gettext_noop("La facture et la fiche du client ne disent pas le même pays."),
    "customer_kind_unknown": gettext_noop(
        "On ne sait pas si le client est une entreprise, une entité publique ou un particulier."
    ),
    "customer_kind_contradicts": gettext_noop(
        "La fiche dit le client à l’étranger, l’adresse dit la France."
    ),
    "issuer_size_unknown": gettext_noop("La taille de l’émetteur n’est pas connue, et la loi dépend d’elle."),
    "law_network_missing": gettext_noop(
        "La loi impose un réseau qui n’est pas encore raccordé : %(networks)s."
    ),
    "law_address_missing": gettext_noop("L’adresse du client sur le réseau imposé n’est pas vérifiée."),
    "agreement_missing": gettext_noop("Le client n’a donné aucun accord."),
    "agreement_expired": gettext_noop("L’accord a pris fin le %(until)s."),
    "agreement_not_begun": gettext_noop("L’accord ne commence que le %(begins)s."),
    "agreement_incomplete": gettext_noop("L’accord ne dit pas tout."),
    "channel_unavailable": gettext_noop("La voie convenue n’est pas raccordée : %(channel)s."),
    "address_missing": gettext_noop("Aucune adresse du client sur cette voie."),
    "address_unverified": gettext_noop("L’adresse %(address)s n’est pas vérifiée."),
    "address_ambiguous": gettext_noop("Plusieurs adresses vérifiées le même jour : %(addresses)s."),
    "format_unavailable": gettext_noop("Cette facture ne peut pas être donnée en %(format)s."),
    "requirement_missing": gettext_noop("Il manque ce que le client exige : %(missing)s."),
    # the parcel
    "format_loses": gettext_noop("Le format %(format)s dirait moins que la facture : rien n’est parti."),
    "page_loses": gettext_noop(
        "La page que nous imprimons laisserait des cases vides pour des lettres qu’elle ne sait pas dessiner : rien n’est parti."
    ),
    "format_differs": gettext_noop(
        "Relu, le fichier %(format)s ne dit pas la même chose que la facture : rien n’est parti."
    ),
    "format_fails": gettext_noop("Le fichier %(format)s n’a pas pu être fait : rien n’est parti."),
    "file_damaged": gettext_noop("Un fichier gardé n’est plus ce qu’il était : rien n’est parti."),
    "route_changed": gettext_noop("Au moment de partir, la voie n’était plus la même : rien n’est parti."),
    "by_person": gettext_noop("Retirée par une personne avant le départ."),
    "given_up": gettext_noop("Abandonnée par une personne : elle n’était pas partie."),
    # the channel and the relay
    "attempt_lost": gettext_noop("L’envoi a été interrompu de notre côté : peut-être est-elle partie."),
    "patience_ended": gettext_noop(
        "Le serveur d’envoi ne répond pas depuis plusieurs jours : rien n’est parti."
    ),
    "channel_unknown": gettext_noop("Cette voie n’existe plus dans cette installation."),
    "channel_broke": gettext_noop("La voie s’est rompue pendant l’envoi : peut-être est-elle partie."),
    "link_revoked": gettext_noop("Le lien du client a été fermé avant la mise à disposition."),
    "mail_not_set_up": gettext_noop("L’envoi par courriel n’est pas réglé."),
    "mail_password_sealed": gettext_noop("Le mot de passe du serveur d’envoi doit être saisi de nouveau."),
    "relay_unknown": gettext_noop("Le nom du serveur d’envoi est introuvable."),
    "relay_private": gettext_noop(
        "Le serveur d’envoi est sur un réseau privé : un administrateur doit le confirmer."
    ),
    "relay_unreachable": gettext_noop("Le serveur d’envoi ne répond pas."),
    "relay_declines": gettext_noop("Le serveur d’envoi ne veut pas nous parler."),
    "relay_certificate": gettext_noop("Le certificat du serveur d’envoi n’est pas valable."),
    "relay_sign_in": gettext_noop("Le serveur d’envoi refuse notre identifiant ou notre mot de passe."),
    "relay_postpones": gettext_noop("Le serveur d’envoi demande d’attendre."),
    "relay_refuses": gettext_noop("Le serveur d’envoi a refusé le message."),
    "relay_lost": gettext_noop("La liaison s’est rompue avant la fin du message : rien n’est parti."),
    "relay_lost_after_message": gettext_noop(
        "La liaison s’est rompue après le message, avant la réponse : peut-être est-il parti."
    ),
    "message_too_large": gettext_noop("Le message est trop gros pour le serveur d’envoi."),
    "address_malformed": gettext_noop("L’adresse n’a pas la forme d’une adresse."),
    "address_needs_utf8": gettext_noop("Le serveur d’envoi ne connaît pas les accents dans une adresse."),
    "ok": gettext_noop("Le serveur d’envoi répond et nous accepte."),
    # what came back
    "mailbox_unknown": gettext_noop("Cette boîte n’existe pas chez le client."),
    "mailbox_moved": gettext_noop("Cette boîte a changé d’adresse."),
    "mailbox_disabled": gettext_noop("Cette boîte ne reçoit plus."),
    "mailbox_full": gettext_noop("La boîte du client est pleine."),
    "domain_unknown": gettext_noop("Le domaine de cette adresse est introuvable."),
    "domain_takes_no_mail": gettext_noop("Le domaine de cette adresse ne reçoit pas de courriel."),
    "refused_by_policy": gettext_noop("Le serveur du client refuse nos messages."),
    "refused_by_relay": gettext_noop("Le serveur du client a refusé le message."),
    "gave_up": gettext_noop("Le serveur du client n’a pas répondu à temps."),
    "delayed": gettext_noop("Le serveur du client tarde : le relais essaie encore."),
    "delivered": gettext_noop("Le serveur du client a confirmé la réception."),
    "relayed_further": gettext_noop("Le message a été transmis plus loin."),
    "automatic_answer": gettext_noop("Réponse automatique du destinataire."),
    "disposition_notification": gettext_noop("Accusé de lecture automatique : ce n’est pas une preuve."),
    "message": gettext_noop("Un message est arrivé sur l’adresse de retour."),
    "unreadable": gettext_noop("Quelque chose d’illisible est arrivé sur l’adresse de retour."),
}
_DAYS: Final = frozenset({"from", "on", "since", "until", "begins"})
_GAP: Final = re.compile(r"%\((\w+)\)s")


def sentence(code: str, parameters: Mapping[str, Any]) -> str:
    """The sentence of a code, in the reader's language; the code itself where another package brought it."""
    known = SENTENCES.get(code)
    if known is None:
        return code
    text = _(known)
    values = {name: _said(name, str(parameters.get(name, ""))) for name in _GAP.findall(text)}
    return text % values


def _said(name: str, value: str) -> str:
    """A parameter in words: dates as people write them, choices by their names."""
    if name in _DAYS:
        try:
            return day(date.fromisoformat(value[:10]))
        except ValueError:
            return value
    if name == "basis":
        return str(Basis(value).label) if value in Basis.values else value
    if name in {"networks", "channel"}:
        return _named(value, Channel)
    if name in {"kinds", "missing"}:
        return _named(value, RequirementKind)
    return _named(value, AgreedFormat) if name == "format" else value


def _named(codes: str, choices: Any) -> str:
    return ", ".join(str(choices(code).label) if code in choices.values else code for code in codes.split())
