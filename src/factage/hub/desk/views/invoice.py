"""One invoice: where it stands in one sentence, its page beside its data, its way, its proofs, its files, what to do."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.base.templatetags.factage import day, minor, moment
from factage.hub.delivery import links
from factage.hub.delivery import operations as delivery_operations
from factage.hub.delivery import states as delivery_states
from factage.hub.delivery.decisions import Moved
from factage.hub.delivery.models import CapabilityLink, Delivery
from factage.hub.desk import acts, chronicle, paper, shell, stamps, words, work
from factage.hub.desk.cures import cure
from factage.hub.desk.likeness import summary
from factage.hub.desk.rows import title
from factage.hub.documents import queries, states
from factage.hub.documents.models import Document

LEVELS: Final = {
    "fatal": gettext_lazy("bloquant"),
    "warning": gettext_lazy("avertissement"),
    "info": gettext_lazy("information"),
}
OUTCOMES: Final = {
    "valid": gettext_lazy("conforme"),
    "invalid": gettext_lazy("non conforme"),
    "skipped": gettext_lazy("pas appliquée"),
    "unclear": gettext_lazy("sans réponse"),
}
CREDIT_NOTES: Final = ("381", "261", "262", "296", "308", "396", "420", "458", "532")


class Known(forms.Form):
    """By what a person knows that it has left."""

    evidence = forms.CharField(
        label=gettext_lazy("Ce qui le prouve"),
        help_text=gettext_lazy("Le journal du serveur, la parole du client, avec sa date"),
        max_length=500,
    )


def document_of(pk: UUID) -> Document:
    """A document of the organisation at work, or 404."""
    found = queries.document(pk)
    if found is None:
        raise Http404
    return found


@require_safe
@needs(Role.READ)
def invoice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page of one document, whatever became of it."""
    document = document_of(pk)
    return shell.page(request, "desk/invoice.html", context_of(request, document))


def context_of(request: HttpRequest, document: Document) -> dict[str, Any]:
    """Everything that the page shows."""
    semantic = document.semantic()
    number = request.GET.get("page", "1")
    page, marks = paper.page(document, semantic, number=int(number) if number.isdigit() else 1)
    deliveries = list(Delivery.objects.filter(document=document).order_by("-id"))
    events = queries.timeline(document)
    findings = _findings(document)
    may_send = shell.may(request, Role.SEND)
    named = _kind(document)
    files = paper.files(document)
    return {
        "title": _("%(kind)s %(number)s") % {"kind": named, "number": title(document)}
        if document.number
        else title(document),
        "lead": _lead(document),
        "crumbs": _crumbs(document),
        "status": _status(document, deliveries, events),
        "acts": _acts(document) if may_send else [],
        "doubt": _doubt(deliveries) if may_send else None,
        "cure": cure(document) if may_send and document.state == states.HELD else None,
        "leaf": page,
        "original": {"href": reverse("desk:original", args=[document.pk]), "size": document.original.size},
        "data": paper.data(semantic, marks) if semantic else [],
        "lines": paper.lines(semantic) if semantic else [],
        "verdict": _verdict(document, len(findings)),
        "parity": summary(document),
        "findings": findings,
        "layers": _layers(document),
        "deliveries": [_delivery(one, may_send=may_send) for one in deliveries],
        "timeline": chronicle.entries(events),
        "files": files,
        "companions": _companions(document),
        "sections": _sections(
            read=semantic is not None,
            findings=len(findings),
            deliveries=len(deliveries),
            events=len(events),
            files=len(files),
        ),
    }


def _kind(document: Document) -> str:
    if document.type_code in CREDIT_NOTES:
        return _("Avoir")
    return _("Facture") if document.invoice is not None else ""


def _lead(document: Document) -> str:
    customer = document.customer.name if document.customer else document.buyer_name
    parts = [customer] if customer else []
    if document.payable_minor is not None:
        parts.append(minor(document.payable_minor, document.currency or "EUR"))
    if document.due_date:
        parts.append(_("à payer pour le %(day)s") % {"day": day(document.due_date)})
    sentence = ", ".join(parts)
    return sentence + "." if sentence else _("Reçu dans le lot « %(name)s ».") % {"name": document.batch.name}


def _crumbs(document: Document) -> list[dict[str, str]]:
    crumbs = [
        {"label": _("Factures"), "href": reverse("desk:invoices")},
        {"label": document.batch.name, "href": reverse("desk:batch", args=[document.batch_id])},
    ]
    if document.customer:
        crumbs.append(
            {"label": document.customer.name, "href": reverse("desk:customer", args=[document.customer.pk])}
        )
    return crumbs


def _status(document: Document, deliveries: list[Delivery], events: list[Any]) -> dict[str, Any]:
    """One sentence on where it stands, one on what comes next."""
    stamp = stamps.of_document(document)
    latest = chronicle.latest(events, stamp)
    at = latest.at if latest else document.since
    last = deliveries[0] if deliveries else None
    way = words.in_sentence(words.way(last.channel, last.delivery_kind)) if last else ""
    sentence, following = _told(document, stamp, moment(at), way)
    if last and last.state == delivery_states.PLANNED and last.reason:
        following = words.refusal(last.reason, last.parameters)
        if last.not_before:
            following += " " + _("Nouvel essai le %(when)s.") % {"when": moment(last.not_before)}
    return {
        "sentence": sentence,
        "next": following,
        "alert": stamp in {"held", "doubt", "refused", "failed", "rejected"},
        "postmark": "" if stamp == "reading" else stamp,
        "below": stamps.below(stamp),
        "at": at,
    }


def _told(document: Document, stamp: str, when: str, way: str) -> tuple[str, str]:
    values = {
        "when": when,
        "way": way,
        "why": words.in_sentence(words.reason(document)) if document.reason else "",
    }
    nothing = _("Rien à faire.")
    told: dict[str, tuple[str, str]] = {
        "reading": (
            _("Reçue ; sa lecture est en cours."),
            _("Cette page se complète d’elle-même : revenez dans un instant."),
        ),
        "held": (_("Retenue avant départ : %(why)s.") % values, words.cure(document.reason)),
        "rejected": (_("Rejetée : %(why)s.") % values, words.cure(document.reason)),
        "cancelled": (
            _("Annulée le %(when)s ; rien n’est parti.") % values,
            _("Elle reste au dossier, et peut être reprise."),
        ),
        "duplicate": (_("Doublon : %(why)s.") % values, words.cure(document.reason)),
        "attached": (_("Rangée avec sa facture : %(why)s.") % values, words.cure(document.reason)),
        "prepared": (
            _("Prête depuis le %(when)s : %(way)s.") % values
            if way
            else _("Prête depuis le %(when)s ; sa voie va être choisie.") % values,
            _("Rien à faire : elle part d’elle-même."),
        ),
        "doubt": (
            _("En doute depuis le %(when)s : peut-être partie, peut-être non.") % values,
            _("Rien ne repart sans vous. Ce que l’on sait est ci-dessous, avec les trois issues possibles."),
        ),
        "refused": (
            _("Refusée le %(when)s par l’autre côté (%(way)s).") % values,
            _(
                "Corrigez l’adresse sur la fiche du client, ou convenez d’une autre voie, puis envoyez de nouveau."
            ),
        ),
        "failed": (
            _("Restée à quai le %(when)s (%(way)s) : rien n’est parti.") % values,
            _("Voyez la raison dans le suivi, corrigez-la, puis envoyez de nouveau."),
        ),
        "handed": (_("Remise le %(when)s (%(way)s).") % values, nothing),
        "relayed": (
            _("Acceptée le %(when)s par notre serveur de courrier, qui la porte au client (%(way)s).")
            % values,
            _("Rien à faire. Personne ne l’a encore ouverte."),
        ),
        "acked": (_("Reçue le %(when)s par la machine du client (%(way)s).") % values, nothing),
        "available": (
            _("À disposition du client depuis le %(when)s, sur le portail.") % values,
            _("Rien à faire. Personne ne l’a encore ouverte."),
        ),
        "fetched": (_("Retirée par une personne chez le client le %(when)s.") % values, nothing),
    }
    return told.get(stamp, (_("Livrée le %(when)s.") % values, nothing))


def _acts(document: Document) -> list[dict[str, Any]]:
    """What can be done with this one document now, the likeliest first."""
    order = ("renvoyer", "liberer", "controler", "restaurer", "retenir", "annuler")
    possible = [acts.ACTS[key] for key in order if acts.ACTS[key].possible(document)]
    return [
        {
            "label": act.title,
            "post": True,
            "href": reverse("desk:bulk"),
            "fields": [("acte", act.key), ("facture", str(document.pk))],
            "grave": act.grave,
        }
        for act in possible
    ]


def _doubt(deliveries: list[Delivery]) -> dict[str, Any] | None:
    unsure = next((one for one in deliveries if one.state == delivery_states.UNSURE), None)
    if unsure is None:
        return None
    attempt = unsure.attempts.last()
    facts = [
        (_("Voie"), words.way(unsure.channel, unsure.delivery_kind, unsure.format)),
        (_("Adresse"), unsure.address),
        (_("Essai commencé"), moment(attempt.started_at) if attempt else ""),
        (_("Essais"), str(unsure.attempt_count)),
        (_("Identifiant du message"), str((attempt.evidence or {}).get("message_id", "")) if attempt else ""),
    ]
    return {
        "words": _(
            "L’envoi a été coupé entre la remise et la réponse. Le serveur du client l’a peut-être prise."
        ),
        "facts": facts,
        "delivery": unsure,
        "form": Known(),
    }


def _delivery(delivery: Delivery, *, may_send: bool) -> dict[str, Any]:
    link = CapabilityLink.objects.filter(delivery=delivery, purpose=CapabilityLink.CUSTOMER).last()
    told = words.route(delivery.route)
    shown: dict[str, Any] = {
        "id": delivery.pk,
        "words": words.way(delivery.channel, delivery.delivery_kind, delivery.format),
        "address": delivery.address,
        "stamp": stamps.of_delivery(delivery),
        "at": delivery.since,
        "why": told["why"],
        "changes": told["changes"],
        "refusal": words.refusal(delivery.reason, delivery.parameters) if delivery.reason else "",
        "link": None,
        "acts": [],
    }
    if delivery.state == delivery_states.PLANNED and may_send:
        here = [delivery.document_id, delivery.pk]
        shown["acts"] = [
            {
                "label": _("Retirer avant le départ"),
                "href": reverse("desk:settle", args=here),
                "issue": "retirer",
            }
        ]
    if link is not None:
        alive = link.revoked_at is None
        shown["link"] = {
            "alive": alive,
            "revoked_at": link.revoked_at,
            "url": links.url(link.token) if alive and may_send else "",
        }
        if alive and may_send:
            here = [delivery.document_id, delivery.pk]
            shown["acts"] = [
                {"label": _("Voir comme le client"), "href": reverse("desk:preview", args=here)},
                {"label": _("Révoquer le lien"), "href": reverse("desk:revoke", args=here), "grave": True},
            ]
    return shown


def _findings(document: Document) -> list[dict[str, Any]]:
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    shown = []
    for finding in document.findings.all():
        said = finding.said(language)
        shown.append(
            {
                "alert": finding.level == "fatal",
                "message": said.message,
                "fix": said.fix,
                "who": words.who(finding.who) if finding.who else "",
                "tech": [
                    (_("Règle"), finding.rule),
                    (_("Jeu de règles"), finding.pack),
                    (_("Gravité"), str(LEVELS.get(finding.level, finding.level))),
                    (_("Donnée"), finding.place),
                    (_("Endroit"), finding.path),
                    (_("Texte officiel"), finding.official),
                ],
            }
        )
    return sorted(shown, key=lambda one: not one["alert"])


def _verdict(document: Document, findings: int) -> str:
    if document.invoice is None:
        return _("Ce document n’a pas de données à contrôler.")
    if document.valid is None:
        return _("Les règles officielles n’ont pas pu toutes être appliquées ; sans elles, rien ne part.")
    if not document.valid:
        return _("Contraire aux règles officielles :")
    if not document.accepted:
        return _("Conforme aux règles officielles, mais pas acceptée :")
    return _("Conforme aux règles. À savoir :") if findings else _("Conforme aux règles, sans remarque.")


def _layers(document: Document) -> list[tuple[str, str]]:
    return [
        (
            f"{layer['pack']} {layer.get('version') or ''}".strip(),
            str(OUTCOMES.get(layer["outcome"], layer["outcome"])),
        )
        for layer in document.verdict.get("layers", [])
    ]


def _companions(document: Document) -> list[dict[str, str]]:
    found = []
    if document.first:
        note = (
            _("la première reçue") if document.state == states.DUPLICATE else _("même numéro, autre contenu")
        )
        found.append((document.first, note))
    if document.belongs_to:
        found.append((document.belongs_to, _("la facture avec laquelle il part")))
    found += [
        (other, _("reçue une nouvelle fois")) for other in document.repeats.defer("invoice", "verdict")[:20]
    ]
    found += [
        (other, _("arrivé avec elle")) for other in document.companions.defer("invoice", "verdict")[:50]
    ]
    return [
        {"label": title(other), "href": reverse("desk:invoice", args=[other.pk]), "note": note}
        for other, note in found
    ]


def _sections(*, read: bool, findings: int, deliveries: int, events: int, files: int) -> list[dict[str, Any]]:
    sections: list[dict[str, Any]] = [{"id": "donnees", "label": _("Données"), "count": None}] if read else []
    sections.append({"id": "constats", "label": _("Constats"), "count": findings})
    if deliveries:
        sections.append({"id": "envois", "label": _("Envois"), "count": deliveries})
    sections.append({"id": "suivi", "label": _("Suivi"), "count": events})
    sections.append({"id": "fichiers", "label": _("Fichiers"), "count": files})
    return sections


@require_POST
@needs(Role.SEND)
def settle(request: HttpRequest, pk: UUID, delivery: UUID) -> HttpResponse:
    """A person decides: before it leaves to withdraw it; in doubt that it has left, goes once more, or has not left."""
    document = document_of(pk)
    if not Delivery.objects.filter(pk=delivery, document=document).exists():
        raise Http404
    common: dict[str, Any] = {
        "organisation": document.organisation,
        "delivery_id": delivery,
        **work.by(request),
    }
    choice = request.POST.get("issue", "")
    if choice == "retirer":
        by = work.by(request)
        moved = delivery_operations.cancel(organisation=document.organisation, deliveries=[delivery], **by)
        said = (
            _("Retirée : la facture est retenue jusqu’à ce qu’on la libère.")
            if moved
            else _("Elle est partie entre-temps.")
        )
        shell.say(request, said, alert=not moved)
        return redirect("desk:invoice", pk)
    try:
        if choice == "partie":
            form = Known(request.POST)
            if not form.is_valid():
                context = context_of(request, document)
                context["doubt"]["form"] = form
                return shell.page(request, "desk/invoice.html", context, status=422)
            delivery_operations.mark_sent(**common, evidence=form.cleaned_data["evidence"])
            shell.say(request, _("Notée comme partie, avec votre preuve."))
        elif choice == "renvoyer":
            delivery_operations.repeat(**common)
            shell.say(
                request,
                _("Elle repart, sous le même identifiant : un serveur qui l’a déjà peut la reconnaître."),
            )
        elif choice == "pas-partie":
            delivery_operations.give_up(**common)
            shell.say(request, _("Notée comme non partie : elle peut prendre une autre voie."))
    except Moved:
        shell.say(
            request, _("Entre-temps la réponse est arrivée : voici où en est cette facture."), alert=True
        )
    return redirect("desk:invoice", pk)


@require_POST
@needs(Role.SEND)
def revoke(request: HttpRequest, pk: UUID, delivery: UUID) -> HttpResponse:
    """Close the customer's link for ever."""
    found = _link_of(pk, delivery)
    closed = links.revoke(organisation=work.organisation(request), link_id=found.pk, **work.by(request))
    shell.say(
        request,
        _("Le lien est révoqué : il n’ouvre plus rien.") if closed else _("Ce lien était déjà révoqué."),
    )
    return redirect("desk:invoice", pk)


@require_POST
@needs(Role.SEND)
def preview(request: HttpRequest, pk: UUID, delivery: UUID) -> HttpResponse:
    """Look as the customer does, by a link of our own that is never evidence."""
    found = _link_of(pk, delivery)
    own = links.issue(found.delivery, purpose=CapabilityLink.PREVIEW, **work.by(request))
    context = {"url": links.url(own.token), "back": reverse("desk:invoice", args=[pk])}
    return shell.page(request, "desk/preview.html", context)


def _link_of(pk: UUID, delivery: UUID) -> CapabilityLink:
    links_ = CapabilityLink.objects.filter(
        delivery_id=delivery, delivery__document_id=pk, purpose=CapabilityLink.CUSTOMER
    ).select_related("delivery__organisation")
    found = links_.last()
    if found is None:
        raise Http404
    return found
