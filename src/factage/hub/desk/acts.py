"""What can be done with many invoices at once: each act with its dry run, its operation and, where there is one, its undoing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.base.templatetags.factage import STAMPS
from factage.hub.customers.models import Customer
from factage.hub.delivery import operations as deliveries
from factage.hub.desk import stamps, words
from factage.hub.documents import operations, reasons, states
from factage.hub.documents.models import Document

Run = Callable[[Organisation, Sequence[UUID], Actor, datetime, dict[str, Any]], int]
AT_HOME: Final = ("", "failed")
"""Standings in which a ready document has not left."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act on a selection. ``possible`` foresees what the operation will do; the operation alone decides."""

    key: str
    label: Any
    possible: Callable[[Document], bool]
    run: Run
    grave: bool = False
    undo: str = ""
    asks: str = ""
    views: tuple[str, ...] | None = None

    @property
    def title(self) -> str:
        return str(self.label)


@dataclass(slots=True)
class DryRun:
    """What an act would do: how many go and where they stand, how many stay and why."""

    go: list[UUID] = field(default_factory=list)
    going: Counter[str] = field(default_factory=Counter)
    staying: Counter[str] = field(default_factory=Counter)

    @property
    def stay(self) -> int:
        return sum(self.staying.values())


def _hold(
    organisation: Organisation, keys: Sequence[UUID], actor: Actor, now: datetime, _asked: dict[str, Any]
) -> int:
    del organisation
    held = 0
    for key in keys:
        try:
            operations.hold(document_id=key, reason="by_person", actor=actor, now=now)
        except operations.NotPossible:
            continue
        held += 1
    return held


def _release(
    organisation: Organisation, keys: Sequence[UUID], actor: Actor, now: datetime, _asked: dict[str, Any]
) -> int:
    released = 0
    for key in keys:
        try:
            released += operations.release(organisation=organisation, documents=[key], actor=actor, now=now)
        except operations.NotPossible:
            continue
    return released


def _assign(
    organisation: Organisation, keys: Sequence[UUID], actor: Actor, now: datetime, asked: dict[str, Any]
) -> int:
    customer: Customer = asked["customer"]
    return operations.assign_customer(
        organisation=organisation, documents=keys, customer=customer, actor=actor, now=now
    )


def _again(
    organisation: Organisation, keys: Sequence[UUID], actor: Actor, now: datetime, _asked: dict[str, Any]
) -> int:
    return deliveries.send_again(organisation=organisation, documents=keys, actor=actor, now=now)


def _plain(operation: Callable[..., int]) -> Run:
    def run(
        organisation: Organisation, keys: Sequence[UUID], actor: Actor, now: datetime, _asked: dict[str, Any]
    ) -> int:
        return operation(organisation=organisation, documents=keys, actor=actor, now=now)

    return run


ACTS: Final = {
    act.key: act
    for act in (
        Act(
            "controler",
            gettext_lazy("Contrôler de nouveau"),
            lambda d: d.state in {states.HELD, states.REJECTED},
            _plain(operations.recheck),
            views=("", "retenues", "rejetees"),
        ),
        Act(
            "liberer",
            gettext_lazy("Laisser partir malgré tout"),
            lambda d: d.state == states.HELD and reasons.releasable(d.reason),
            _release,
            views=("", "retenues"),
        ),
        Act(
            "client",
            gettext_lazy("Désigner le client"),
            lambda d: d.state == states.HELD,
            _assign,
            asks="customer",
            views=("retenues",),
        ),
        Act(
            "retenir",
            gettext_lazy("Retenir"),
            lambda d: d.state == states.READY and d.standing in AT_HOME,
            _hold,
            undo="liberer",
            views=("", "en-chemin"),
        ),
        Act(
            "renvoyer",
            gettext_lazy("Envoyer de nouveau"),
            lambda d: d.state == states.READY and d.standing in {"refused", "failed"},
            _again,
            views=("", "refusees"),
        ),
        Act(
            "annuler",
            gettext_lazy("Annuler"),
            lambda d: (
                d.state in {states.HELD, states.REJECTED}
                or (d.state == states.READY and d.standing in AT_HOME)
            ),
            _plain(operations.cancel),
            grave=True,
            undo="restaurer",
            views=("", "retenues", "rejetees", "en-chemin"),
        ),
        Act(
            "restaurer",
            gettext_lazy("Défaire l’annulation"),
            lambda d: d.state == states.CANCELLED,
            _plain(operations.restore),
            views=("annulees",),
        ),
        Act(
            "ecarter",
            gettext_lazy("Écarter : ce n’est pas à envoyer"),
            lambda d: d.state == states.HELD,
            _plain(operations.reject),
            views=("retenues",),
        ),
    )
}


def offered(view: str) -> list[Act]:
    """The acts that make sense in a view."""
    return [act for act in ACTS.values() if act.views is None or view in act.views]


def dry_run(act: Act, documents: Sequence[Document]) -> DryRun:
    """What the act would do to these documents."""
    seen = DryRun()
    for document in documents:
        if act.possible(document):
            seen.go.append(document.pk)
            seen.going[_standing(document)] += 1
        else:
            seen.staying[_standing(document)] += 1
    return seen


def go_words(count: int) -> str:
    return ngettext("facture est concernée.", "factures sont concernées.", count)


def stay_words(count: int) -> str:
    if not count:
        return _("ne reste de côté.")
    return ngettext(
        "reste comme elle est. Voici pourquoi :", "restent comme elles sont. Voici pourquoi :", count
    )


def _standing(document: Document) -> str:
    stamp = stamps.of_document(document)
    word = str(STAMPS[stamp])
    if document.state in {states.HELD, states.REJECTED}:
        return _("%(state)s : %(why)s") % {"state": word, "why": words.reason(document)}
    return word
