"""Every code that a person may meet has its sentence."""

import ast
from pathlib import Path

import pytest

import factage.hub
from factage.hub.channels.email import bounces
from factage.hub.delivery import wording
from factage.hub.delivery.route import HELD

HUB = Path(factage.hub.__file__).parent
RAISED = {"Refused", "Later", "Unsure", "CannotMake", "Reason", "Verdict", "Tested"}


def codes() -> set[str]:
    found = {*HELD, *(cure for _, cure in HELD.values()), *bounces.STATUS_CODES.values()}
    for folder in ("delivery", "channels"):
        for path in (HUB / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                    place = 1 if node.func.id == "Verdict" else 0
                    if len(node.args) > place and isinstance(node.args[place], ast.Constant):
                        found.add(node.args[place].value)
    return found


def test_no_code_is_without_words():
    assert len(codes()) > 60
    assert codes() - set(wording.SENTENCES) == set()


@pytest.mark.parametrize("code", sorted(wording.SENTENCES))
def test_a_sentence_never_shows_a_gap_or_a_code(code):
    text = wording.sentence(code, {"since": "2026-09-01", "networks": "pa", "basis": "express"})
    assert "%(" not in text
    assert "_" not in text
    assert text.endswith(".")


def test_parameters_are_said_in_words():
    text = wording.sentence("agreement_in_force", {"from": "2026-05-11", "basis": "express"})
    assert "11/05/2026" in text
    assert "accord" in text


def test_a_code_of_another_package_is_shown_as_it_is():
    assert wording.sentence("strange", {}) == "strange"
