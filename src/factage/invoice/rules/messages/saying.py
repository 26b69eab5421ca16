"""Finds the sentence of a rule: by its id, else by the family whose pattern its id and its own text fit."""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from factage.invoice.codes import labels, terms

LANGUAGES: Final = ("fr", "en")
_TERM: Final = re.compile(r"(?<![A-Za-z-])B[TG]-\d+\b")
_MARK: Final = re.compile(r"^\W*\[[^\]]*\]?\]?\s*[-:–]*\s*|^BR-[\w/-]+\]?\s*:\s*")
_EXTENDED: Final = re.compile(r"^(BR-|UBL-|CII-)(?:FREXT|FXEXT)-(?:BR-|CII-)?")
_VARIANT: Final = re.compile(r"^(BR-(?:FREXT|FXEXT)-[A-Z]+-?\d\d)(?:b|ini|rev|-\d)$")
"""An extension renames the rules of the core (BR-FXEXT-S-08ini): what they say to a person stays."""
_CODES: Final = re.compile(r"\s*\((?:B[TG]-[\w-]+(?:[, ]|and|or|et|ou)*)+\)|\[[A-Z][\w-]*\]-?\s*")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")
_NAME: Final = re.compile(r"@?\b([A-Za-z]+(?:[A-Z][a-z]*)+)\b")
_SUBJECT: Final = re.compile(r"\b@?(\w+) (?:attribute )?(?:should|shall)\b")
_BAD: Final = re.compile(r": '(.*?)' is not (?:a valid value|an element)")
_EXPECTED: Final = re.compile(r"Missing child element.*?Expected is (?:one of )?\( ?(\w+)")
_QUOTED_RULE: Final = re.compile(r"\W{0,3}\[((?:BR|CII|UBL|PEPPOL|DE|DK|GR|IS|IT|NL|NO|SE)-[\w-]+)\]")
"""Rules of a profile that have a number of their own quote the rule of the norm that they repeat."""
_PREFIX: Final = re.compile(r"\{[^}]*\}|\b(?:ram|rsm|udt|qdt|cac|cbc):")


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence for what is wrong and why it matters, one for what to do, and who can do it."""

    message: str
    fix: str
    who: str


@dataclass(frozen=True, slots=True)
class _Family:
    pattern: re.Pattern[str]
    official: re.Pattern[str] | None
    key: str
    where: str | None
    who: str | None


def say(
    rule: str,
    *,
    pack: str,
    where: str | None = None,
    official: str = "",
    parameters: Mapping[str, str] | None = None,
    language: str = "fr",
) -> Saying:
    """What a person reads about a fired rule. Any rule has a sentence: the last family takes what no other does."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    family, parts = _family(pack, rule, official)
    where = where or family.where
    catalogue = _texts(language)
    fill = _Parameters({key: _local(value, language) for key, value in (parameters or {}).items()})
    name = _quoted(where, language)
    fill["term"], fill["it"] = name or catalogue["unknown"]["term"], name or catalogue["unknown"]["it"]
    fill["official"] = plain(official) or "…"
    if "scheme" in fill:
        fill["scheme"] = labels.label("eas", fill["scheme"], language) or fill["scheme"]
    bad = _BAD.search(fill["official"])
    fill["bad"] = bad[1] if bad else "…"
    fill["element"] = _element(fill["official"], language) or name or fill["official"]
    if "category" in parts:
        fill["category"] = catalogue["category"][parts["category"]]
    text = catalogue[family.key]
    said = _with_place_and_cause(text["message"].format_map(fill).strip(), fill, catalogue)
    return Saying(said, text["fix"].format_map(fill), family.who or _who(where))


def _local(value: str, language: str) -> str:
    """A day or an amount as its reader writes it; every digit stays."""
    if language != "fr":
        return value
    if _DAY.fullmatch(value):
        with contextlib.suppress(ValueError):  # a day that no calendar has is shown as it is written
            return f"{date.fromisoformat(value):%d/%m/%Y}"
    return value.replace(".", ",") if _DECIMAL.fullmatch(value) else value


def _with_place_and_cause(said: str, fill: _Parameters, catalogue: dict[str, dict[str, str]]) -> str:
    """Before the sentence the line or the rate that it is about, after it the slip that explains it, where the check names them."""
    for place in ("line", "rate"):
        if place in fill:
            said = catalogue["place"][place].format_map(fill) + said
    cause = catalogue["cause"].get(fill.get("cause", ""))
    if cause is not None:
        part = catalogue["part"].get(fill.get("part", ""), "{number}").format_map(fill)
        said = f"{said} {cause.format_map({**fill, 'part': part})}"
    return said


def place(rule: str, *, pack: str, official: str = "") -> str | None:
    """The business term or group that a rule is about, as our table or the rule's own text names it."""
    family, _ = _family(pack, rule, official)
    if family.where is not None:
        return family.where or None
    found = _TERM.search(rule) or _TERM.search(official)
    return found[0] if found else None


def own_rules() -> dict[str, str]:
    """Every rule of our own checks with the key of its sentence."""
    own = _load("own.toml")["rule"]
    told = {rule: key for rule, (key, _) in _load("families.toml")["rule"].items() if rule == rule.lower()}
    return {**told, **{rule: key for rule, (key, _) in own.items()}}


def texts(key: str, language: str) -> dict[str, str]:
    """The sentences of a key: ``message`` and ``fix``."""
    return _texts(language)[key]


def plain(official: str) -> str:
    """The rule's own text for a reader: without the rule's id, term numbers and name spaces."""
    return " ".join(_PREFIX.sub("", _CODES.sub("", _MARK.sub("", official))).split()).rstrip(".")


class _Parameters(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _family(pack: str, rule: str, official: str) -> tuple[_Family, dict[str, str]]:
    if rule.startswith(("FX-SCH-", "?")) and (quoted := _QUOTED_RULE.match(official)):
        rule = quoted[1]
    plain_rule = _EXTENDED.sub(r"\1", _VARIANT.sub(r"\1", rule))
    exact = _rules().get(rule) or _rules().get(plain_rule)
    if exact is not None:
        return exact, {}
    for family in _families():
        found = family.pattern.fullmatch(rule) or family.pattern.fullmatch(plain_rule)
        if found and (family.official is None or family.official.search(official)):
            return family, {name: part for name, part in found.groupdict().items() if part}
    raise LookupError(f"no family for {pack} {rule}")


def _quoted(where: str | None, language: str) -> str | None:
    if where is None or (name := terms.label(where, language)) is None:
        return None
    return f"« {name} »" if language == "fr" else f"“{name}”"


def _element(official: str, language: str) -> str | None:
    """What a bookkeeper calls the element that a rule on structure names: the last one, or the first that the schema names."""
    known = _elements()
    names = _NAME.findall(official)
    if official.startswith("Element '"):
        expected = _EXPECTED.search(official)
        names = [expected[1]] if expected else names[:1]
    else:
        names = [*_SUBJECT.findall(official), *names]
    found = next((name for name in reversed(names) if name in known), None)
    found = found or next((phrase for phrase in known if " " in phrase and phrase in official), None)
    if found is not None:
        return known[found][language]
    return f"«\u00a0{names[-1]}\u00a0»" if names else None


def _who(where: str | None) -> str:
    return _people().get(where or "", "billing")


@cache
def _people() -> dict[str, str]:
    return {term: who for who, terms_ in _table()["who"].items() for term in terms_}


@cache
def _rules() -> dict[str, _Family]:
    every = {}
    for rule, (key, where) in _table()["rule"].items():
        every[rule] = _Family(
            re.compile(re.escape(rule)), None, key, None if where == "auto" else where, None
        )
    return every


@cache
def _families() -> tuple[_Family, ...]:
    return tuple(
        _Family(
            re.compile(row["pattern"], re.DOTALL),
            re.compile(row["official"]) if "official" in row else None,
            row["key"],
            row.get("where"),
            row.get("who"),
        )
        for row in _table()["family"]
    )


@cache
def _table() -> dict[str, Any]:
    """Rules and families of the official packs, those of single countries first; and the rules of our own checks."""
    table = _load("families.toml")
    table["rule"].update(_load("own.toml")["rule"])
    table["family"] = [*_load("national.toml")["family"], *table["family"]]
    return table


@cache
def _texts(language: str) -> dict[str, dict[str, str]]:
    parts = (f"{language}.toml", f"national.{language}.toml", f"own.{language}.toml")
    return {key: text for part in parts for key, text in _load(part).items()}


@cache
def _elements() -> dict[str, dict[str, str]]:
    return _load("elements.toml")


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
