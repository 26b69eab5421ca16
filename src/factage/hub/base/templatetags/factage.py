"""Amounts, dates, counts and stamps, as every page of Factage writes them: `{% load factage %}`."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, format_decimal, get_currency_precision
from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

register = template.Library()

NARROW = "\u202f"
"""The narrow no-break space of French amounts."""

STAMPS = {
    # the ladder of evidence, weakest first
    "prepared": gettext_lazy("Préparée"),
    "handed": gettext_lazy("Remise"),
    "relayed": gettext_lazy("Acceptée par le relais"),
    "acked": gettext_lazy("Reçue par la plateforme"),
    "available": gettext_lazy("À disposition"),
    "fetched": gettext_lazy("Retirée"),
    "taken": gettext_lazy("Prise en charge"),
    "approved": gettext_lazy("Approuvée"),
    "announced": gettext_lazy("Paiement annoncé"),
    "paid": gettext_lazy("Payée"),
    # beside the ladder
    "reading": gettext_lazy("En lecture"),
    "held": gettext_lazy("Retenue"),
    "doubt": gettext_lazy("En doute"),
    "refused": gettext_lazy("Refusée"),
    "rejected": pgettext_lazy("document", "Rejetée"),
    "disputed": gettext_lazy("Contestée"),
    "suspended": gettext_lazy("Suspendue"),
    "cancelled": gettext_lazy("Annulée"),
    "duplicate": gettext_lazy("Doublon"),
    "attached": gettext_lazy("Pièce jointe"),
    "failed": gettext_lazy("Échouée"),
}
ALERTS = frozenset({"held", "doubt", "refused", "rejected", "disputed", "failed"})
MARKS = {"reading": "prepared", "duplicate": "cancelled", "attached": "cancelled", "failed": "rejected"}
"""Stamps that borrow another's mark; the word tells them apart."""


def _locale() -> str:
    return "en_GB" if (get_language() or "fr").startswith("en") else "fr_FR"


def written(value: Decimal, currency: str) -> str:
    """An amount in words of the reader's country: `1 234,56 €`, `€1,234.56`."""
    text = str(format_currency(value, currency, locale=_locale()))
    return text.replace("\u00a0", NARROW)


@register.filter
def minor(value: int | None, currency: str = "EUR") -> str:
    """An amount kept in minor units (cents), written; nothing where it is unknown."""
    if value is None:
        return ""
    return written(Decimal(value).scaleb(-get_currency_precision(currency)), currency)


@register.filter
def money(value: Decimal | str | None, currency: str = "EUR") -> str:
    """An exact amount of the invoice, written."""
    return "" if value in {None, ""} else written(Decimal(str(value)), currency)


@register.filter
def sums(totals: Mapping[str, int] | None) -> str:
    """Totals by currency, in minor units, written one after the other."""
    if not totals:
        return minor(0)
    ordered = sorted(totals.items(), key=lambda pair: (pair[0] != "EUR", -abs(pair[1]), pair[0]))
    return " + ".join(minor(total, currency) for currency, total in ordered)


@register.filter
def figure(value: Decimal | int | str | None) -> str:
    """A number with its thousands apart: `1 284`, `12,5`."""
    if value in {None, ""}:
        return ""
    return str(format_decimal(Decimal(str(value)), locale=_locale())).replace("\u00a0", NARROW)


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A date: `22/11/2026`."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value.strftime("%d/%m/%Y")


@register.filter
def short_day(value: date | datetime | None) -> str:
    """A date of this season: `22/11`."""
    return day(value)[:5]


@register.filter
def clock(value: datetime | None) -> str:
    """The time of day: `10:42`."""
    return timezone.localtime(value).strftime("%H:%M") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A date and the time of day: `22/11/2026 à 10:42`."""
    if not value:
        return ""
    return _("%(day)s à %(time)s") % {"day": day(value), "time": clock(value)}


@register.filter
def weight(size: int | None) -> str:
    """The size of a file: `84 ko`."""
    if size is None:
        return ""
    if size < 1_000_000:
        return _("%(size)s ko") % {"size": figure(max(1, round(size / 1000)))}
    return _("%(size)s Mo") % {"size": figure(round(Decimal(size) / 1_000_000, 1))}


@register.filter
def fingerprint(value: str | None) -> str:
    """The beginning and the end of a SHA-256, in groups of four."""
    if not value:
        return ""
    return f"{value[:4]} {value[4:8]} {value[8:12]} … {value[-4:]}"


@register.inclusion_tag("factage/stamp.html")
def stamp(state: str, at: date | datetime | None = None, word: str = "") -> dict[str, Any]:
    """Mark, word and, where known, date: the state of a delivery, never by colour alone."""
    return {
        "mark": MARKS.get(state, state),
        "word": word or STAMPS.get(state, state),
        "alert": state in ALERTS,
        "at": at,
    }


@register.simple_tag
def mark(state: str) -> str:
    """The symbol of a stamp."""
    return MARKS.get(state, state)


@register.inclusion_tag("factage/postmark.html")
def postmark(
    state: str, at: datetime | None = None, below: str = "", *, waves: bool = True
) -> dict[str, Any]:
    """The large stamp, once a page: its word above, who or which way below, the day between."""
    word = str(STAMPS.get(state, state))
    label = _("Cachet : %(word)s") % {"word": word.lower()}
    if below:
        label += f" {below}"
    if at:
        label += " " + _("le %(moment)s") % {"moment": moment(at)}
    return {
        "label": label,
        "above": word.upper(),
        "below": below.upper(),
        "at": timezone.localtime(at) if at else None,
        "alert": state in ALERTS,
        "waves": waves,
    }
