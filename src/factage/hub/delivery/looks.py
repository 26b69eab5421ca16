"""Who looks at an invoice: nobody we count, something, or a person. Pure; the rules are told in docs/explain/evidence.md.

*Fetched* decides whether a customer is reminded as someone who has the invoice. So a look counts only where a person
is the best explanation of it: a link opened by hand in a browser that says so, but not while mail scanners are at work
on the message that carried it; or two steps, the second from our own page, at a person's pace.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

NOTHING, SEEN, PERSON = "nothing", "seen", "person"
LANDING, INVOICE, FILE = "landing", "invoice", "file"
QUICKEST: Final = 0.5
"""Seconds between the first page and the second: nobody reads and presses faster; programs that follow links do."""
LATEST: Final = 24 * 3600
"""Seconds after which the way from the first page to the second has gone cold: it may have been copied elsewhere."""
SCANNED: Final = 600
"""Seconds after a message was accepted in which scanners open its links, some of them in full browsers."""
AHEAD: Final = ("prefetch", "prerender", "preview")


@dataclass(frozen=True, slots=True)
class Look:
    """One request. ``headers`` in lower case; ``age``: seconds since our first page was written; None: not from it."""

    method: str
    step: str
    headers: Mapping[str, str]
    age: float | None = None
    own: bool = False  # the desk's preview, or a browser in which the desk has looked before
    mailed: float | None = None  # seconds since a message carried the link; None: no message of ours did


class Judgement(NamedTuple):
    """``kind``: nothing, seen, person; ``why``: the rule that decided."""

    kind: str
    why: str


def judge(look: Look) -> Judgement:
    """What this look proves."""
    nothing = _counts_for_nothing(look)
    if nothing:
        return Judgement(NOTHING, nothing)
    agent = look.headers.get("user-agent", "")
    robot = robot_of(agent)
    if robot:
        return Judgement(SEEN, f"robot: {robot}")
    if not agent.startswith("Mozilla/5.0 ("):
        return Judgement(SEEN, "no_browser")
    return _first_step(look) if look.step == LANDING else _second_step(look)


def _counts_for_nothing(look: Look) -> str:
    if look.own:
        return "own_look"
    if look.method != "GET":
        return "asks_only"
    ahead = " ".join(look.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-purpose", "x-moz"))
    return "loads_ahead" if any(word in ahead.lower() for word in AHEAD) else ""


def _first_step(look: Look) -> Judgement:
    by_hand = (
        look.headers.get("sec-fetch-mode") == "navigate"
        and look.headers.get("sec-fetch-dest") == "document"
        and look.headers.get("sec-fetch-user") == "?1"
        and bool(look.headers.get("accept-language"))
    )
    if not by_hand:
        return Judgement(SEEN, "first_page_only")
    if look.mailed is not None and look.mailed < SCANNED:
        return Judgement(SEEN, "while_mail_is_scanned")
    return Judgement(PERSON, "opened_by_hand")


def _second_step(look: Look) -> Judgement:
    if look.age is None:
        return Judgement(SEEN, "not_from_our_page")
    if look.age < QUICKEST:
        return Judgement(SEEN, "faster_than_a_person")
    if look.age > LATEST:
        return Judgement(SEEN, "way_gone_cold")
    fetch = {name: look.headers[name] for name in look.headers if name.startswith("sec-fetch-")}
    if fetch:
        # Every browser since 2023 says how it came to ask (W3C Fetch Metadata); a page cannot forge it.
        pressed = (
            fetch.get("sec-fetch-mode") == "navigate"
            and fetch.get("sec-fetch-site") == "same-origin"
            and fetch.get("sec-fetch-user") == "?1"
        )
        return Judgement(PERSON, "pressed") if pressed else Judgement(SEEN, "not_pressed")
    if look.headers.get("accept-language") and "text/html" in look.headers.get("accept", ""):
        return Judgement(PERSON, "older_browser")
    return Judgement(SEEN, "no_browser")


@cache
def _robots() -> tuple[tuple[str, str], ...]:
    text = files("factage.hub.delivery").joinpath("robots.toml").read_text(encoding="utf-8")
    return tuple((row["part"], row["name"]) for row in tomllib.loads(text)["robot"])


def robot_of(agent: str) -> str:
    """The robot that this User-Agent names; empty where it names none."""
    lower = agent.lower()
    # CUBOT is a maker of telephones; its browsers are people's.
    lower = lower.replace("cubot", "")
    return next((name for part, name in _robots() if part in lower), "")
