from __future__ import annotations

import html
import re

import pytest

import need
from factage.invoice.codes import terms
from factage.invoice.rules.messages import place, say, saying
from factage.invoice.rules.store import PACKS, PackStore

PEOPLE = {"billing", "sales", "accounting", "customer"}
CORE = [f"BR-{n:02}" for n in (*range(1, 34), 36, 37, 38, 41, 42, 43, 44, *range(45, 58), *range(61, 66))]


def test_both_catalogues_say_the_same_things():
    french, english = saying._texts("fr"), saying._texts("en")
    assert french.keys() == english.keys()
    for key, text in french.items():
        assert text.keys() == english[key].keys()
        for part, sentence in text.items():
            filled = set(re.findall(r"{(\w+)}", sentence))
            assert filled == set(re.findall(r"{(\w+)}", english[key][part])), key


def test_every_family_has_its_sentences():
    for family in (*saying._families(), *saying._rules().values()):
        assert {"message", "fix"} <= saying._texts("fr")[family.key].keys()
        assert family.who in {None, *PEOPLE}
        assert family.where in {None, ""} or terms.label(family.where), family.where


@pytest.mark.parametrize("rule", CORE)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_core_rule_has_a_sentence_of_its_own(rule, language):
    said = say(rule, pack="en16931-ubl", language=language)
    general = say("X-99", pack="en16931-ubl", language=language)
    assert said.message != general.message
    assert said.message.endswith((".", "»", "”")) or said.message[-1].isalnum()
    assert "{" not in said.message + said.fix
    assert said.who in PEOPLE


@pytest.mark.parametrize("rule", ["BR-S-08", "BR-FXEXT-S-08ini", "BR-FREXT-S-08rev", "BR-FXEXT-S-08b"])
def test_an_extension_speaks_as_the_core_rule_that_it_renames(rule):
    assert say(rule, pack="facturx-extended") == say("BR-S-08", pack="en16931-cii")


def test_a_place_comes_from_our_table_or_from_the_rules_own_text():
    assert place("BR-CO-16", pack="") == "BT-115"
    assert place("BR-S-08", pack="", official="… rate (BT-119) … amount (BT-116)") == "BT-116"
    assert place("X-1", pack="", official="the date (BT-72) or the period (BG-14)") == "BT-72"
    assert place("BR-FR-03_BT-9", pack="br-fr-ubl") == "BT-9"
    assert place("X-1", pack="", official="nothing is named") is None


@pytest.mark.parametrize(
    ("official", "plain"),
    [
        (
            "[BR-02]-An Invoice shall have an Invoice number (BT-1).",
            "An Invoice shall have an Invoice number",
        ),
        ("[BR-FR-03/BT-9] : La date d’échéance", "La date d’échéance"),
        ("BR-FR-05/BT-22 : La mention (code PMT)", "La mention (code PMT)"),
        ("Element 'ram:Name' must occur", "Element 'Name' must occur"),
    ],
)
def test_the_rules_own_words_lose_their_codes(official, plain):
    assert saying.plain(official) == plain


def test_any_rule_has_a_sentence_in_which_no_term_number_stands():
    for rule in ("?true()", "?@currencyID", "UBL-CR-001", "FX-SCH-A-000001", "Z", "xsd", "BR-DE-TMP-32"):
        for language in ("fr", "en"):
            said = say(rule, pack="p", official="[X]-Something (BT-1) is wrong", language=language)
            assert said.message
            assert said.fix
            assert not re.search(r"\bB[TG]-\d", said.message + said.fix)


NO_RULES = re.compile(
    r"UBL-model|EN16931-CII-Model|german-rules|variable-pattern|codes|syntax|model|.*-Model"
)
"""Identifiers of patterns and schemas, which hold rules and are none."""


def every_official_rule():
    store = PackStore.default()
    for pack in filter(None, map(store.find, PACKS)):
        text = pack.path.read_text(encoding="utf-8")
        for rule, words in re.findall(
            r'name="id">([^<]+)</xsl:attribute>.*?<svrl:text>(.*?)</svrl:text>', text, re.DOTALL
        ):
            plain = html.unescape(" ".join(re.sub("<[^>]+>", "…", words).split()))
            if not NO_RULES.fullmatch(rule):
                yield pack.pack, rule, plain


def test_no_official_rule_needs_the_general_sentence():
    rules = set(every_official_rule())
    if not rules:
        need.missing("rule packs: run make setup")
    general = {rule for pack, rule, words in rules if saying._family(pack, rule, words)[0].key == "general"}
    assert general == set()


def test_no_sentence_holds_the_words_of_the_official_rule_but_where_those_are_french():
    for _, rule, words in set(every_official_rule()):
        family, _ = saying._family("", rule, words)
        if "{official}" in saying._texts("fr")[family.key]["message"]:
            assert family.key in {"fr_grouped", "status_message", "report", "fr_due_date"}, rule


@pytest.mark.parametrize(
    ("rule", "official", "french", "english"),
    [
        ("UBL-CR-258", "A UBL invoice should not include the AgentParty", "le mandataire", "the agent"),
        ("CII-SR-013", "[CII-SR-013] - Name should not be present", "un nom", "a name"),
        ("UBL-SR-08", "[UBL-SR-08]-Invoice period shall occur maximum once.", "période", "period"),
        ("UBL-CR-999", "A UBL invoice should not include the OddThing", "OddThing", "OddThing"),
        ("xsd", "Element '{urn:x}IssueTime': This element is not expected.", "l'heure", "time of issue"),
        ("xsd", "Element '{u}PayableAmount': '1,2' is not a valid value of the type.", "« 1,2 »", "“1,2”"),
        ("FX-SCH-A-1", "[BR-O-11]-An Invoice that …", "catégorie", "category"),
    ],
)
def test_an_element_is_called_what_a_bookkeeper_calls_it(rule, official, french, english):
    assert french in say(rule, pack="p", official=official).message
    assert english in say(rule, pack="p", official=official, language="en").message


def test_the_glossary_names_every_term_of_the_norm():
    numbers = set(terms.glossary())
    assert numbers == {f"BT-{n}" for n in range(1, 166) if n != 4} | {f"BG-{n}" for n in range(1, 33)}
    assert all(set(names) == {"fr", "en"} for names in terms.glossary().values())
    assert terms.label("BT-9", "en") == "Payment due date"
    assert terms.label("BT-999") is None
