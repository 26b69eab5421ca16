"""The profiles of EN 16931: what each is called, its identifier (BT-24), and how much of the model it may hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class Level(IntEnum):
    """How much a profile may hold; each level holds all of the one below (Factur-X 1.09 § 5)."""

    MINIMUM = 1
    BASICWL = 2
    BASIC = 3
    EN16931 = 4
    EXTENDED = 5
    SYNTAX = 6
    """No profile: all that the syntax itself has a place for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One profile that we write: its name on the command line, its BT-24, its level, and a BT-23 where it demands one."""

    name: str
    specification: str
    level: Level
    process: str | None = None


class UnknownProfile(ValueError):  # noqa: N818 - named as it is said, like Unreadable
    """The name is none of the profiles that we write; the argument is that name."""


_EN: Final = "urn:cen.eu:en16931:2017"
PROFILES: Final = {
    profile.name: profile
    for profile in (
        Profile(name="minimum", specification="urn:factur-x.eu:1p0:minimum", level=Level.MINIMUM),
        Profile(name="basicwl", specification="urn:factur-x.eu:1p0:basicwl", level=Level.BASICWL),
        Profile(name="basic", specification=f"{_EN}#compliant#urn:factur-x.eu:1p0:basic", level=Level.BASIC),
        Profile(name="en16931", specification=_EN, level=Level.EN16931),
        Profile(
            name="extended",
            specification=f"{_EN}#conformant#urn:factur-x.eu:1p0:extended",
            level=Level.EXTENDED,
        ),
        Profile(
            name="extended-ctc-fr",
            specification=f"{_EN}#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr",
            level=Level.EXTENDED,
        ),
        Profile(
            name="xrechnung",
            specification=f"{_EN}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
            level=Level.EN16931,
            process="urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
        ),
        Profile(
            name="peppol",
            specification=f"{_EN}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
            level=Level.EN16931,
            process="urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
        ),
    )
}


CORE: Final = _EN
"""The core norm itself, as Factur-X EN 16931 and the UBL of EN 16931 name it."""


def is_french_extended(specification: str | None) -> bool:
    """Whether BT-24 names EXTENDED-CTC-FR (XP Z12-012)."""
    return (specification or "").strip().lower().endswith("extended-ctc-fr")


def profile_named(name: str) -> Profile:
    """The profile of that name; raises :class:`UnknownProfile`."""
    try:
        return PROFILES[name]
    except KeyError:
        raise UnknownProfile(name) from None


def level_of(specification: str | None) -> Level:
    """The level that a BT-24, in any of its historical spellings, belongs to; EXTENDED where it is not known.

    ZUGFeRD 1 and 2.0, Factur-X 1.0 and XRechnung wrote the same profiles in other words.
    """
    text = (specification or "").strip().lower()
    end = text.rpartition(":")[2]
    named = {
        "minimum": Level.MINIMUM,
        "basicwl": Level.BASICWL,
        "basic-wl": Level.BASICWL,
        "basic": Level.BASIC,
        "en16931": Level.EN16931,
        "comfort": Level.EN16931,
        "komfort": Level.EN16931,
        "extended": Level.EXTENDED,
    }
    if end in named:
        return named[end]
    if text == _EN or (text.startswith(_EN) and "#conformant#" not in text):
        return Level.EN16931
    return Level.EXTENDED
