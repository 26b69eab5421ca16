"""French first, English complete: nothing untranslated, nothing fuzzy, no French left unmarked in a template."""

from __future__ import annotations

import re
import runpy
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import need

HUB = need.ROOT / "src" / "factage" / "hub"
TEMPLATES = sorted(path for path in HUB.rglob("*.html") if "templates" in path.parts)
COLLECTOR = runpy.run_path(str(need.ROOT / "tools" / "collect_messages.py"), run_name="collector")


@pytest.fixture(scope="module")
def catalogue():
    with COLLECTOR["CATALOGUE"].open("rb") as file:
        return read_po(file, locale="en")


def said(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_text_of_the_hub_is_in_the_catalogue(catalogue):
    missing = {
        (text, context)
        for text, context, _place in COLLECTOR["messages"]()
        if (text[0] if isinstance(text, tuple) else text, context)
        not in {
            (message.id[0] if isinstance(message.id, (tuple, list)) else message.id, message.context)
            for message in catalogue
        }
    }
    assert missing == set(), "run `make messages`, then translate what is new"


def test_nothing_is_untranslated_or_fuzzy(catalogue):
    empty = [message.id for message in catalogue if message.id and not all(said(message))]
    fuzzy = [message.id for message in catalogue if message.id and message.fuzzy]
    assert (empty, fuzzy) == ([], [])


def test_the_translation_has_the_same_gaps(catalogue):
    gap = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
    for message in catalogue:
        if not message.id:
            continue
        french = " ".join(message.id) if isinstance(message.id, (tuple, list)) else message.id
        wanted = {first or second for first, second in gap.findall(french)}
        for translated in said(message):
            there = {first or second for first, second in gap.findall(translated)}
            assert there <= wanted, message.id
        assert {first or second for first, second in gap.findall(" ".join(said(message)))} == wanted, (
            message.id
        )


def test_a_bold_beginning_stays_one(catalogue):
    for message in catalogue:
        if isinstance(message.id, str) and "|" in message.id:
            assert message.string.count("|") == message.id.count("|"), message.id


TAG = re.compile(
    r"\{%\s*(?:blocktranslate|blocktrans)\b.*?\{%\s*end(?:blocktranslate|blocktrans)\s*%\}"
    r"|\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
SPOKEN = re.compile(r"""\s(?:aria-label|alt|title|placeholder|data-l|data-tab|content)\s*=\s*"([^"]*)\"""")
KEPT = {
    "Factage", "Français", "English", "SIREN", "SIRET", "noindex, nofollow", "light dark",
    (
        "customer_id ; name ; kind ; siren ; siret ; vat_id ; country ; language ; email ; channel ; delivery ; format ;"
        " agreed_from ; agreed_until ; basis ; proof ; requires"
    ),
}  # fmt: skip


def unmarked(source: str) -> list[str]:
    """The words of a template that no translation tag takes: in text nodes and in spoken attributes."""
    plain = TAG.sub("\0", source)
    words = [part for value in SPOKEN.findall(plain) for part in value.split("\0")]
    text = re.sub(r"<(script|style)\b.*?</\1>", "", plain, flags=re.DOTALL)
    text = re.sub(r"<!doctype[^>]*>", "", text, flags=re.IGNORECASE)
    words += [part for node in re.split(r"<[^>]*>", text) for part in node.split("\0")]
    found = []
    for part in words:
        clean = " ".join(part.replace("&amp;", "&").split()).strip(string.punctuation + "·–…«»×\u00a0\u202f ")
        if (
            re.search(r"[^\W\d_]{2,}", clean)
            and clean not in KEPT
            and not re.fullmatch(r"width=[\w\-=, .]*|[a-z0-9#/.:=,-]+", clean)
        ):
            found.append(clean)
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_text_of_a_template_is_left_unmarked(path: Path):
    assert unmarked(path.read_text(encoding="utf-8")) == []


def test_the_lint_sees_what_is_unmarked():
    assert unmarked("<p>Bonjour à tous</p>") == ["Bonjour à tous"]
    assert unmarked('<a aria-label="Fermer la page">×</a>') == ["Fermer la page"]
    assert unmarked('<p>{% translate "Bonjour" %} {{ name }}</p>') == []
    assert unmarked("{% blocktranslate %}Bonjour{% endblocktranslate %}") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_template_needs_a_looser_policy(path: Path):
    """No inline script, style or handler; nothing from another host. The e-mail alone carries its style with it."""
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\son\w+=", source), path
    if "email" not in path.parts:
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)", source), path
        assert not re.search(r"""(?:src|href)="https?:""", source), path
