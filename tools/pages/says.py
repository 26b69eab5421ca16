"""How billing software writes amounts, dates and units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
UNITS = {
    "C62": "U",
    "HUR": "h",
    "MTK": "m²",
    "MTR": "ml",
    "KGM": "kg",
    "LTR": "L",
    "DAY": "j",
    "SET": "ens",
    "TNE": "t",
    "MTQ": "m³",
}
NARROW, FIXED = "\u202f", "\u00a0"


@dataclass(frozen=True)
class Figures:
    """One habit of writing amounts."""

    point: str = ","
    group: str = " "
    minus: str = "before"
    before: str = ""
    after: str = ""

    def __call__(self, amount: Decimal | None, places: int = 2) -> str:
        """The amount as this habit writes it; nothing for an absent one."""
        if amount is None:
            return ""
        text = (
            f"{abs(amount):,.{places}f}".replace(",", "\0").replace(".", self.point).replace("\0", self.group)
        )
        if amount < 0:
            text = {"before": f"-{text}", "after": f"{text}-", "spaced": f"- {text}", "round": f"({text})"}[
                self.minus
            ]
        return f"{self.before}{text}{self.after}"

    def bare(self, amount: Decimal | None, places: int = 2) -> str:
        """The same without the currency."""
        return Figures(self.point, self.group, self.minus)(amount, places)


def long_date(day: date | None, language: str = "fr") -> str:
    """3 mars 2026, 3. März 2026, March 3, 2026."""
    if day is None:
        return ""
    month = MONTHS[language][day.month - 1]
    if language == "en":
        return f"{month} {day.day}, {day.year}"
    return f"{day.day}{'.' if language == 'de' else ''} {month} {day.year}"


def short(day: date | None, form: str = "%d/%m/%Y") -> str:
    """By a pattern of strftime."""
    return day.strftime(form) if day else ""


def plain(text: str) -> str:
    """Upper case without accents, as spool prints have it."""
    import unicodedata

    flat = text.replace("œ", "oe").replace("’", "'").replace("–", "-").replace("€", "EUR").replace("²", "2")
    return "".join(c for c in unicodedata.normalize("NFD", flat) if not unicodedata.combining(c)).upper()


def latin(text: str) -> str:
    """What the standard fonts of PDF can show."""
    return text.replace("œ", "oe").replace("’", "'").replace("–", "-").replace(NARROW, " ")
