"""Files find their invoice by name."""

import pytest

from factage.hub.documents import naming

NUMBERS = {naming.key(number): number for number in ("FA-2026-001", "FA-2026-001-2", "F/2026/77", "12")}


@pytest.mark.parametrize(
    ("path", "number", "whole"),
    [
        ("FA-2026-001.pdf", "fa-2026-001", True),
        ("dir/FA-2026-001_bl.pdf", "fa-2026-001", False),
        ("a.zip!x/FA-2026-001-annexe-2.pdf", "fa-2026-001", False),
        ("FA-2026-001-2.pdf", "fa-2026-001-2", True),
        ("FA-2026-001-2_x.pdf", "fa-2026-001-2", False),
        ("BL 4711 FA-2026-001.pdf", "fa-2026-001", False),
        ("F-2026-77_photo.jpg", "f-2026-77", False),
        ("fa-2026-001 bon de livraison.PDF", "fa-2026-001", False),
    ],
)
def test_a_file_belongs_to_the_longest_number_its_name_bears(path, number, whole):
    found = naming.match(path, NUMBERS, naming.DEFAULT_RULES)
    assert found is not None
    assert (found.number, found.whole) == (number, whole)


@pytest.mark.parametrize(
    "path", ["FA-2026-0011.pdf", "xFA-2026-001.pdf", "FA-2026-001-foo.pdf", "letter.pdf", "", "...pdf"]
)
def test_what_no_rule_covers_belongs_to_nobody(path):
    assert naming.match(path, {"fa-2026-001": 1}, naming.DEFAULT_RULES) is None


def test_own_rules_replace_the_default():
    assert naming.match("Annexe FA-2026-001.pdf", NUMBERS, ["NUMBER_*"]) is None
    assert naming.match("scan.FA-2026-001.tiff", NUMBERS, ["scan.NUMBER"]) is not None


def test_a_number_is_borne_as_whole_words():
    assert naming.bears("Facture FA-2026-001 mars.pdf", "FA/2026/001")
    assert not naming.bears("Facture FA-2026-0010.pdf", "FA-2026-001")
    assert not naming.bears("x.pdf", "---")
