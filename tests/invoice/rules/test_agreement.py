"""Our verdicts are those of the oracle of the shared test material, on its invoices of every syntax that we read."""

from __future__ import annotations

import importlib.util
import sys

import pytest

import need

pytestmark = [pytest.mark.corpus, pytest.mark.slow]


@pytest.fixture(scope="module")
def agreement():
    corpus = need.corpus()
    for pack in (
        "en16931-ubl",
        "en16931-cii",
        "facturx-en16931",
        "facturx-basic",
        "br-fr-ubl",
        "xrechnung-ubl",
    ):
        need.pack(pack)
    if importlib.util.find_spec("saxonche") is None:
        need.missing("saxonche (factage[saxon])")
    spec = importlib.util.spec_from_file_location("verdicts", need.ROOT / "bench" / "verdicts.py")
    verdicts = importlib.util.module_from_spec(spec)
    sys.modules["verdicts"] = verdicts  # dataclasses look their module up
    spec.loader.exec_module(verdicts)
    return verdicts.compare(corpus, set(verdicts.KINDS.split(",")))


def test_the_same_rules_fire_as_often(agreement):
    assert agreement.differing == 0, agreement.differences
    judged = {name for name, counts in agreement.rulesets.items() if counts["equal"]}
    assert {
        "en16931-ubl-1.3.16",
        "en16931-cii-1.3.16",
        "facturx-2.5.2-en16931",
        "br-fr-ubl-1.4.0.03",
        "br-fr-cdar-1.4.0.03",
    } <= judged


def test_nothing_is_valid_that_the_oracle_refuses(agreement):
    assert agreement.falsely_valid == 0, agreement.differences


def test_every_other_verdict_has_its_cause_in_an_official_artefact(agreement):
    assert agreement.unexplained == 0, agreement.differences
