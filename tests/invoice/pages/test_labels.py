"""Labels are broad data: hundreds for each role, and every label of every page at hand is known, or known as noise."""

from __future__ import annotations

import re

import pytest

import need
from factage.invoice.pages import labels
from factage.invoice.pages.lines.lines import lines_of
from factage.invoice.pages.text.tokens import tokens_of
from factage.invoice.pages.text.words import page_words
from gaps import LABELS
from printed import SAMPLES

LABEL = re.compile(r"([a-z][^:\d]{1,36}?) ?:(?:\s|$)")
SIDES = ("buyer", "seller", "delivery", "debit", "other", "company")


def known(text: str) -> bool:
    return bool(
        labels.total_role(text)
        or labels.head_role(labels.key(text))
        or any(pattern.search(text) for field in labels.HEADER_FIELDS for pattern in labels.header(field))
        or any(labels.parties(side).search(text) for side in SIDES)
        or any(labels.titles(kind).match(text) for kind in (*labels.KINDS, *labels.BILLS))
        or any(labels.noise(kind).search(text) for kind in ("words", "carried"))
        or any(labels.mentions(code).search(text) for code in ("AE", "K", "G", "E", "margin"))
    )


def unknown(data: bytes) -> list[str]:
    """Labels with a colon, outside the lines, that no list has."""
    sheets = page_words(data)
    inside = lines_of(sheets, tokens_of(sheets)).rows
    found = (LABEL.match(cell.plain) for cell in sheets.cells if cell.row not in inside)
    return [match[1] for match in found if match and not known(match[1])]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/1.pdf")), ids=lambda path: path.parent.name)
def test_every_label_of_our_samples_is_known(path):
    assert set(unknown(path.read_bytes())) == LABELS.get(path.parent.name, set())


@pytest.mark.corpus
@pytest.mark.slow
def test_every_label_of_the_corpus_is_known():
    missing = {
        (label, path.name)
        for path in sorted((need.corpus() / "pdf-hybrid").glob("*.pdf"))
        for label in unknown(path.read_bytes())
    }
    assert not missing


def test_each_role_has_many_forms():
    counts = labels.forms()
    for role in ("number", "issue_date", "due_date", "order_reference"):
        assert counts[role] > 200, role
    for role in ("heads.name", "heads.net_amount", "heads.unit_price", "totals.payable"):
        assert counts[role] > 90, role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("total h.t.", "tax_exclusive"), ("net a payer", "payable"), ("tva 20 %", "tax"), ("acompte verse le", "prepaid"),
        ("total ttc", "tax_inclusive"), ("remise 5 %", "allowance"), ("frais de port", "charge"), ("retenue de garantie", "retention"),
        ("zwischensumme", "lines"), ("zahlbetrag", "payable"), ("amount due", "payable"), ("vat 20%", "tax"), ("nettoyage", None),
        ("acompte 30 % ht", "tax_exclusive"), ("rechnungssumme ohne ust.", "tax_exclusive"), ("zzgl. 19 % mwst.", "tax"),
    ],
)  # fmt: skip
def test_what_a_label_among_the_totals_says(text, role):
    assert labels.total_role(text) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("P.U. H.T.", "unit_price"), ("Qté", "quantity"), ("Montant HT (€)", "net_amount"), ("% Rem", "discount"),
        ("Désignation des travaux", "name"), ("Total TTC", "gross"), ("Einzelpreis", "unit_price"), ("Amount", "net_amount"),
        ("Chemin", None),
    ],
)  # fmt: skip
def test_what_a_head_says(text, role):
    from factage.invoice.pages.text.sheet import plain

    assert labels.head_role(labels.key(plain(text))) == role
