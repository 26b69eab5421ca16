"""The issuer's colour, and the inks derived from it that stay readable: the contrast guard of portal and e-mail."""

import re
from typing import NamedTuple

OURS = "#0a5662"  # where the issuer has given no colour
LIGHT_PAPER, DARK_PAPER = "#f3f3ee", "#1c252c"  # the least favourable ground of each theme
ENOUGH = 4.5  # WCAG 2.2, success criterion 1.4.3


class Brand(NamedTuple):
    """``colour`` is the issuer's own; ``on_colour`` is readable on it; ``ink``s are readable on our papers."""

    colour: str
    on_colour: str
    ink: str
    ink_dark: str


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(value) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _towards(colour: str, goal: int, share: float) -> str:
    return "#" + "".join(f"{round(value + (goal - value) * share):02x}" for value in _channels(colour))


def _readable(colour: str, paper: str) -> str:
    """The colour, darkened or lightened no more than needed."""
    goal = 0 if _luminance(paper) > 0.5 else 255
    steps = (_towards(colour, goal, step / 40) for step in range(41))
    return next(
        (each for each in steps if contrast(each, paper) >= ENOUGH), "#000000" if goal == 0 else "#ffffff"
    )


def brand(colour: str | None) -> Brand:
    """The issuer's colours; ours where his is missing or is none."""
    own = (colour or "").strip().lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", own):
        own = OURS
    # The button carries text in bold, but small: it must be readable too.
    on_colour = "#ffffff" if contrast(own, "#ffffff") >= contrast(own, "#000000") else "#000000"
    return Brand(own, on_colour, _readable(own, LIGHT_PAPER), _readable(own, DARK_PAPER))
