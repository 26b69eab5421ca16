"""The journal of a document in sentences: who did what, when, with which proof; codes only in the folded detail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from factage.hub.base.actor import Actor
from factage.hub.base.templatetags.factage import fingerprint
from factage.hub.desk import words
from factage.hub.documents.models import Event


class Telling(NamedTuple):
    """How an event is told: the stamp's mark, the sentence (what stands before `|` is bold), the proof; msgids."""

    mark: str
    sentence: str
    proof: str = ""


EVENTS: Final[dict[str, Telling]] = {
    "received": Telling("", gettext_noop("Déposée| dans un lot."), gettext_noop("original scellé")),
    "read": Telling("", gettext_noop("Lue| et contrôlée.")),
    "ready": Telling("", gettext_noop("Prête à partir| : rien ne la retient.")),
    "released": Telling("", gettext_noop("Libérée| par une personne.")),
    "held": Telling("held", gettext_noop("Retenue| : %(reason)s.")),
    "rejected": Telling(
        "rejected", gettext_noop("Rejetée| : %(reason)s."), gettext_noop("original conservé")
    ),
    "duplicate": Telling("cancelled", gettext_noop("Doublon reconnu| : %(reason)s.")),
    "attached": Telling("", gettext_noop("Rangée| : %(reason)s.")),
    "reopened": Telling(
        "", gettext_noop("Reprise| depuis l’original, pour être lue et contrôlée de nouveau.")
    ),
    "cancelled": Telling("cancelled", gettext_noop("Annulée| avant tout départ.")),
    "restored": Telling("", gettext_noop("Annulation défaite.")),
    "customer_assigned": Telling("", gettext_noop("Client désigné| : %(name)s.")),
    "waived": Telling("", gettext_noop("Passée outre| par une personne, pour cette facture seulement.")),
    "attachment_added": Telling("", gettext_noop("Pièce rangée| avec cette facture : « %(name)s ».")),
    "delivery.planned": Telling("prepared", gettext_noop("Préparée| : la voie est choisie et figée.")),
    "delivery.sent": Telling(
        "handed", gettext_noop("Remise| à la voie choisie."), gettext_noop("reçu de la voie")
    ),
    "delivery.acknowledged": Telling(
        "acked", gettext_noop("Reçue| par la machine du destinataire."), gettext_noop("accusé de réception")
    ),
    "delivery.postponed": Telling(
        "", gettext_noop("Remise à plus tard| : rien n’est parti, un nouvel essai suivra.")
    ),
    "delivery.refused": Telling(
        "refused", gettext_noop("Refusée| par l’autre côté."), gettext_noop("réponse reçue")
    ),
    "delivery.doubted": Telling(
        "doubt", gettext_noop("En doute| : peut-être partie ; rien ne repart sans vous.")
    ),
    "delivery.failed": Telling("rejected", gettext_noop("Échouée| : rien n’est parti.")),
    "delivery.cancelled": Telling("cancelled", gettext_noop("Envoi annulé| avant le départ.")),
    "delivery.marked_sent": Telling("handed", gettext_noop("Déclarée partie| par une personne.")),
    "delivery.repeated": Telling(
        "", gettext_noop("Renvoi décidé| par une personne, sous le même identifiant.")
    ),
    "delivery.given_up": Telling("rejected", gettext_noop("Abandonnée| par une personne.")),
    "delivery.noted": Telling("", gettext_noop("Nouvelle du destinataire| : l’envoi n’en est pas changé.")),
    "portal.seen": Telling(
        "", gettext_noop("Lien suivi| par une machine ou par nous : cela ne prouve rien.")
    ),
    "portal.opened": Telling(
        "fetched",
        gettext_noop("Retirée| par une personne, sur le portail."),
        gettext_noop("ouverture par une personne"),
    ),
    "portal.downloaded": Telling(
        "fetched",
        gettext_noop("Téléchargée| par une personne, sur le portail."),
        gettext_noop("téléchargement par une personne"),
    ),
    "portal.question": Telling("", gettext_noop("Question du client| : « %(text)s »")),
    "page.repaired": Telling(
        "", gettext_noop("Page mise en PDF/A-3| sans changer d’aspect, pour porter les données : %(text)s.")
    ),
    "page.replaced": Telling(
        "",
        gettext_noop(
            "Page composée par Factage| : la vôtre ne peut pas devenir un PDF/A-3, elle y est jointe. %(text)s"
        ),
    ),
    "link.issued": Telling("", gettext_noop("Lien du portail créé.")),
    "link.revoked": Telling("", gettext_noop("Lien du portail révoqué| : il n’ouvre plus rien.")),
}
SENT: Final[dict[str, Telling]] = {
    # `delivery.sent`, by the grade that the channel's receipt proves
    "relayed": Telling(
        "relayed",
        gettext_noop(
            "Acceptée par le relais| : notre serveur de courrier l’a prise pour la porter au client."
        ),
        gettext_noop("réponse du serveur"),
    ),
    "available": Telling(
        "available", gettext_noop("Mise à disposition| sur le portail."), gettext_noop("lien publié")
    ),
    "acked": Telling(
        "acked", gettext_noop("Reçue| par la machine du destinataire."), gettext_noop("accusé de réception")
    ),
}
OTHER: Final = Telling("", gettext_noop("Noté au journal."))
ALERTS: Final = frozenset({"held", "rejected", "refused", "doubt"})
QUIET: Final = frozenset({"delivery.claimed"})
"""What a reader of the timeline need not see: it stands in the journal, and what follows it says the same."""


def entries(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The timeline of these events, the latest first."""
    return [_entry(event) for event in reversed(list(events)) if event.kind not in QUIET]


def latest(events: Iterable[Event], mark: str) -> Event | None:
    """The last event that the stamp tells of."""
    found = None
    for event in events:
        telling = EVENTS.get(event.kind, OTHER)
        if event.kind == "delivery.sent":
            telling = SENT.get(str((event.evidence or {}).get("grade")), telling)
        if telling.mark == mark and not (mark == "fetched" and found is not None):
            found = event
    return found


def by(actor: str) -> str:
    """Who it was, for a reader: a person's address, the customer, or Factage itself."""
    known = Actor.parse(actor)
    if known.kind == "person":
        return known.name
    if known.kind == "customer":
        return _("le client")
    if known.kind == "command":
        return _("en ligne de commande")
    return "Factage"


def _entry(event: Event) -> dict[str, Any]:
    evidence: Mapping[str, Any] = event.evidence or {}
    telling = EVENTS.get(event.kind, OTHER)
    if event.kind == "delivery.sent":
        telling = SENT.get(str(evidence.get("grade")), telling)
    values = {
        "reason": words.in_sentence(words.cause(str(evidence.get("reason", ""))))
        if evidence.get("reason")
        else "",
        "name": evidence.get("name", ""),
        "text": _of_page(evidence) or evidence.get("text", ""),
    }
    lead, _bar, rest = (_(telling.sentence) % values).partition("|")
    if event.kind.startswith("delivery.") and isinstance(evidence.get("code"), str):
        rest += " " + words.refusal(evidence["code"], evidence.get("parameters") or evidence)
    return {
        "mark": telling.mark,
        "alert": telling.mark in ALERTS,
        "lead": lead,
        "what": rest,
        "at": event.at,
        "who": by(event.actor),
        "proof": _(telling.proof) if telling.proof else "",
        "tech": _detail(event, evidence),
        "delivery": event.delivery_id,
    }


def _of_page(evidence: Mapping[str, Any]) -> str:
    """What was repaired in a page, or why it could not become PDF/A-3 and which setting helps, for a reader."""
    if not evidence.get("obstacles") and not evidence.get("repairs"):
        return ""
    from factage.invoice.pdf.conform import Obstacle, repair_name

    language = get_language() or "fr"
    if evidence.get("obstacles"):
        return " ".join(Obstacle(**one).message(language) for one in evidence["obstacles"])
    return ", ".join(repair_name(code, language) for code in evidence["repairs"])


def _detail(event: Event, evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [(_("Événement"), event.kind)]
    for key, value in evidence.items():
        if value in (None, "", [], {}):
            continue
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        rows.append((key, text[:400]))
    rows.append((_("Empreinte au journal"), fingerprint(event.hash)))
    return rows
