"""Each repair and obstacle has its words in both languages, and each sign of a program its setting."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import need
from factage.invoice.pdf.conform import Obstacle, repair_name

SOURCES = need.ROOT / "src" / "factage" / "invoice" / "pdf" / "conform"
CATALOGUES = {
    language: tomllib.loads(
        files("factage.invoice.pdf.conform").joinpath(f"obstacles.{language}.toml").read_text("utf-8")
    )
    for language in ("fr", "en")
}


def codes(word: str) -> set[str]:
    said = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.py"))
    return set(re.findall(rf'{word}\("([a-z_]+)"', said))


def test_both_languages_say_the_same_things() -> None:
    french, english = CATALOGUES["fr"], CATALOGUES["en"]
    assert {part: set(texts) for part, texts in french.items()} == {
        part: set(texts) for part, texts in english.items()
    }


def test_every_code_has_its_words() -> None:
    assert codes("repaired") | {"ghostscript"} == set(CATALOGUES["fr"]["repairs"])
    assert codes("hinders") | {"damaged", "signed"} == set(CATALOGUES["fr"]["obstacles"])
    assert repair_name("colour", "fr") != repair_name("colour", "en")


def test_every_program_that_is_known_has_a_setting() -> None:
    signs = tomllib.loads(files("factage.invoice.pdf.conform").joinpath("software.toml").read_text("utf-8"))[
        "signs"
    ]
    assert set(signs) | {"other", "signed", "damaged"} == set(CATALOGUES["fr"]["settings"])
    known = Obstacle(
        code="font_not_embedded", what="Verdana", software="Crystal Reports · Powered By Crystal"
    )
    assert known.setting("fr") == CATALOGUES["fr"]["settings"]["crystal"]
    assert Obstacle(code="font_not_embedded").setting("en") == CATALOGUES["en"]["settings"]["other"]
