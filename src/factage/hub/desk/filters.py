"""The query string of a list of invoices: the address is the state, and can be sent to a colleague."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from factage.hub.base.templatetags.factage import STAMPS, day
from factage.hub.customers.models import Customer
from factage.hub.desk import words
from factage.hub.documents import states
from factage.hub.documents.models import Batch
from factage.hub.documents.queries import ORDERS, Filter

SOON: Final = timedelta(days=7)
UNFETCHED: Final = ("prepared", "handed", "relayed", "acked", "available")
VIEWS: Final[dict[str, str]] = {
    "": gettext_noop("Toutes"),
    "retenues": gettext_noop("Retenues"),
    "doute": gettext_noop("En doute"),
    "en-chemin": gettext_noop("En chemin"),
    "livrees": gettext_noop("Livrées"),
    "non-retirees": gettext_noop("Non retirées, échéance proche"),
    "refusees": gettext_noop("Refusées ou échouées"),
    "rejetees": gettext_noop("Rejetées"),
    "annulees": gettext_noop("Annulées"),
}
ALERTS: Final = frozenset({"retenues", "doute", "refusees"})
KNOWN: Final = (
    "vue", "q", "client", "lot", "cause", "detail", "qui", "preuve", "emise_depuis", "emise_jusque",
    "echeance_depuis", "echeance_jusque", "min", "max", "tri",
)  # fmt: skip
_AMOUNT: Final = re.compile(r"^\d[\d\s.,\u00a0\u202f]*[.,]\d{2}\s*(€|eur)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the query string asks for: its criteria as typed, the filter that they make, the order."""

    criteria: dict[str, str]
    which: Filter
    order: str

    @property
    def view(self) -> str:
        return self.criteria.get("vue", "")

    def query(self, **changes: str | None) -> str:
        """The query string with these criteria changed; None takes one away."""
        changed: dict[str, str | None] = {**self.criteria, **changes}
        return urlencode({name: value for name, value in changed.items() if value})


def wanted(query: Mapping[str, str], *, today: date) -> Wanted:
    """The filter of a query string. What cannot be understood is left out."""
    criteria = {name: query[name].strip() for name in KNOWN if query.get(name, "").strip()}
    if criteria.get("vue") not in VIEWS:
        criteria.pop("vue", None)
    which = view(criteria.get("vue", ""), today=today)
    grades = which.grades
    if criteria.get("preuve") in STAMPS:
        grades = (criteria["preuve"],)
    else:
        criteria.pop("preuve", None)
    lowest = _minor(criteria.get("min"))
    searched = {
        "at_least_minor": which.at_least_minor if lowest is None else lowest,
        "at_most_minor": _minor(criteria.get("max")),
        **_searched(criteria.get("q", "")),
    }
    due_until = _day(criteria.get("echeance_jusque")) or which.due_until
    which = replace(
        which,
        grades=grades,
        standings=which.standings or (("delivered",) if "preuve" in criteria else ()),
        reason=criteria.get("cause", ""),
        reason_detail=criteria.get("detail", ""),
        who=criteria.get("qui", ""),
        customer=_key(criteria.get("client")),
        batch=_key(criteria.get("lot")),
        issued_from=_day(criteria.get("emise_depuis")),
        issued_until=_day(criteria.get("emise_jusque")),
        due_from=_day(criteria.get("echeance_depuis")),
        due_until=due_until,
        **searched,
    )
    order = criteria.get("tri", "")
    return Wanted(criteria, which, order if order in ORDERS else "latest")


def view(name: str, *, today: date) -> Filter:
    """The filter of a view."""
    return {
        "retenues": Filter(states=(states.HELD,)),
        "doute": Filter(states=(states.READY,), standings=("unsure",)),
        "en-chemin": Filter(states=(states.READY, *states.WORKING), standings=("", "in_progress")),
        "livrees": Filter(states=(states.READY,), standings=("delivered",)),
        "non-retirees": Filter(
            states=(states.READY,),
            standings=("delivered",),
            grades=UNFETCHED,
            due_until=today + SOON,
            at_least_minor=1,
        ),
        "refusees": Filter(states=(states.READY,), standings=("refused", "failed")),
        "rejetees": Filter(states=(states.REJECTED,)),
        "annulees": Filter(states=(states.CANCELLED,)),
    }.get(name, Filter())


def chips(asked: Wanted) -> list[dict[str, str]]:
    """The criteria beside the view, each a link that takes it away."""
    return [
        {"label": _words(name, value), "href": "?" + asked.query(**{name: None})}
        for name, value in asked.criteria.items()
        if name not in {"vue", "tri"}
    ]


def _words(name: str, value: str) -> str:
    if name == "client":
        key = _key(value)
        found = Customer.objects.filter(pk=key).first() if key else None
        return found.name if found else value
    if name == "lot":
        key = _key(value)
        batch = Batch.objects.filter(pk=key).first() if key else None
        return _("lot « %(name)s »") % {"name": batch.name if batch else value}
    values: dict[str, Any] = {
        "q": f"« {value} »",
        "cause": words.cause(value),
        "qui": words.who(value),
        "detail": words.requirements(value),
        "preuve": str(STAMPS.get(value, value)),
        "min": _("au moins %(amount)s") % {"amount": value},
        "max": _("au plus %(amount)s") % {"amount": value},
    }
    if name in values:
        return str(values[name])
    known = _day(value)
    sentences = {
        "emise_depuis": _("émise depuis le %(day)s"),
        "emise_jusque": _("émise jusqu’au %(day)s"),
        "echeance_depuis": _("échéance depuis le %(day)s"),
        "echeance_jusque": _("échéance jusqu’au %(day)s"),
    }
    if name in sentences and known:
        return sentences[name] % {"day": day(known)}
    return value


def _searched(text: str) -> dict[str, Any]:
    """An amount with its cents is looked for as an amount, everything else as text."""
    if _AMOUNT.match(text):
        amount = _minor(re.sub(r"\s*(€|eur)$", "", text, flags=re.IGNORECASE))
        if amount is not None:
            return {"at_least_minor": amount, "at_most_minor": amount}
    return {"text": text}


def _minor(text: str | None) -> int | None:
    """An amount as typed, in cents."""
    if not text:
        return None
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if "," in plain:
        plain = (
            plain.replace(".", "").replace(",", ".")
            if plain.rfind(",") > plain.rfind(".")
            else plain.replace(",", "")
        )
    try:
        minor = (Decimal(plain) * 100).to_integral_value()
    except InvalidOperation:
        return None
    return int(minor) if abs(minor) < 2**62 else None


def _day(text: str | None) -> date | None:
    """A day as typed: 22/11/2026 or 2026-11-22."""
    if not text:
        return None
    french = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if french:
            return date(int(french[3]), int(french[2]), int(french[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
