"""Page and data: faithful pairs have no difference, one changed thing is found and named by its business term."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pikepdf
import pytest

from factage.invoice import parity
from factage.invoice.formats import facturx
from factage.invoice.formats.json import decode
from factage.invoice.model import Note
from factage.invoice.pages.parity import compare
from factage.invoice.pages.parity.compare import compare_sheets
from factage.invoice.pages.reading import read_page, read_sheets
from factage.invoice.pages.text.words import page_words
from gaps import WITH_MENTIONS
from mutations import Mutations
from printed import invoice as printed

SAMPLES = Path(__file__).parents[3] / "samples"
PAGES = sorted(path for path in (SAMPLES / "pages").glob("*/*.pdf") if path.parent.name in WITH_MENTIONS)
FIRST = [path for path in PAGES if path.stem == "1"]
HYBRIDS = sorted(
    path for path in (SAMPLES / "batch").glob("VF-*.pdf") if b"factur-x.xml" in path.read_bytes()
)


def pair(path: Path):
    said = path.with_suffix(".json")
    if said.exists():
        return path.read_bytes(), decode(json.loads(said.read_text(encoding="utf-8")))[0]
    return path.read_bytes(), facturx.read(path.read_bytes()).invoice


def name(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def faithful(path: Path) -> None:
    data, invoice = pair(path)
    certificate = compare(data, invoice)
    assert [(one.kind, one.where, one.on_page, one.in_data) for one in certificate.differences] == []
    assert certificate.equal
    assert certificate.counts["amount"]["same"] > 1


@pytest.mark.parametrize("path", [*FIRST[::2], *HYBRIDS[:4]], ids=name)
def test_a_faithful_pair_has_no_difference(path):
    faithful(path)


@pytest.mark.slow
@pytest.mark.parametrize("path", [*PAGES, *HYBRIDS], ids=name)
def test_every_faithful_pair_has_no_difference(path):
    faithful(path)


def missed(path: Path, seed: int, most: int | None) -> list[str]:
    data, invoice = pair(path)
    sheets = page_words(data)
    reading = read_sheets(sheets)
    base = compare_sheets(sheets, invoice, reading=reading)
    printed = frozenset(one.by for one in base.seen if one.state == "same")
    out = []
    changes = list(Mutations(invoice, seed, printed).all())
    step = 1 if most is None else max(1, len(changes) // most)
    for change in islice(changes, seed % step, None, step):
        found = compare_sheets(sheets, change.invoice, reading=reading).differences
        if not any(one.where in change.terms for one in found):
            out.append(f"{change.kind} {change.path}: {[one.where for one in found]}")
    return out


@pytest.mark.parametrize(
    ("path", "seed"), [(path, n) for n, path in enumerate([*FIRST[1::4], HYBRIDS[0]])], ids=str
)
def test_a_changed_thing_is_found_and_named(path, seed):
    assert missed(path, seed, 8) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", [*PAGES, *HYBRIDS], ids=name)
def test_every_changed_thing_is_found_and_named(path):
    assert missed(path, 7, None) == []


def test_a_place_that_the_name_of_an_item_lost_is_found():
    data, invoice = pair(SAMPLES / "pages" / "transport" / "2.pdf")
    first, *others = invoice.lines
    named = replace(first, item=replace(first.item, name=first.item.name.removeprefix("Millau ")))
    assert named.item.name != first.item.name
    found = compare(data, replace(invoice, lines=(named, *others))).differences
    assert {one.where for one in found} == {"BT-153"}


def test_the_same_figure_under_another_label_is_a_difference():
    data, invoice = pair(SAMPLES / "pages" / "negoce" / "1.pdf")
    totals = invoice.totals
    moved = replace(invoice, totals=replace(totals, tax=totals.tax_exclusive, tax_exclusive=totals.tax))
    terms = {one.where for one in compare(data, moved).differences}
    assert {"BT-109", "BT-110"} <= terms


def test_a_mention_that_only_the_page_has_is_bt_22():
    data, invoice = pair(SAMPLES / "pages" / "negoce" / "1.pdf")
    found = compare(data, replace(invoice, notes=invoice.notes[:1])).differences
    assert {(one.kind, one.where) for one in found} == {("missing_in_data", "BT-22")}
    assert all(one.page == 1 and one.box for one in found)


def test_a_note_that_only_the_data_have_is_missing_on_the_page():
    data, invoice = pair(SAMPLES / "pages" / "negoce" / "1.pdf")
    note = Note(text="Membre d’une association agréée, le règlement par chèque est accepté.")
    found = compare(data, replace(invoice, notes=(*invoice.notes, note))).differences
    assert [(one.kind, one.where) for one in found] == [("missing_on_page", "BT-22")]


def test_a_mention_that_the_page_repeats_is_said_once_in_the_data():
    mention = "Tout retard de paiement entraîne une indemnité forfaitaire de 40 € pour frais de recouvrement."
    data = printed((40, 700, mention), (40, 790, mention))
    read = read_page(data).invoice
    said = replace(read, notes=(Note(text=mention),))
    assert "BT-22" not in {one.where for one in compare(data, said).differences}
    assert "BT-22" in {one.where for one in compare(data, read).differences}


def test_several_percentages_between_two_prices_are_the_discount_of_the_price():
    row = [(40, 278, "Paumelle à visser"), (325, 278, "4"), (360, 278, "1,96"), (395, 278, "0,970")]
    row += [(430, 278, "45,00"), (460, 278, "10,00"), (520, 278, "3,88")]
    data = printed(*row)
    read = read_page(data).invoice
    line = next(one for one in read.lines if one.net_amount == Decimal("3.88"))
    listed = replace(
        line, unit_price=Decimal("0.970"), gross_price=Decimal("1.96"), price_discount=Decimal("0.990")
    )
    lines = tuple(listed if one is line else one for one in read.lines)
    shown = {one.text: one.by for one in compare(data, replace(read, lines=lines)).seen}
    assert (shown["45,00"], shown["10,00"]) == ("discount", "discount")


def test_a_line_too_many_on_either_side_is_bg_25():
    data, invoice = pair(SAMPLES / "pages" / "grossiste" / "1.pdf")
    fewer = compare(data, replace(invoice, lines=invoice.lines[1:])).differences
    assert [(one.kind, one.where) for one in fewer if one.where == "BG-25"] == [("missing_in_data", "BG-25")]
    line = replace(invoice.lines[0], net_amount=Decimal("1.11"))
    more = compare(data, replace(invoice, lines=(*invoice.lines, line))).differences
    assert [(one.kind, one.where) for one in more] == [("missing_on_page", "BG-25")]


def test_the_minus_of_a_credit_note_is_no_difference():
    data, invoice = pair(SAMPLES / "pages" / "negoce" / "4.pdf")
    assert invoice.totals.payable > 0
    assert compare(data, invoice).equal


def test_a_page_without_text_compares_nothing():
    blank = pikepdf.new()
    blank.add_blank_page()
    out = io.BytesIO()
    blank.save(out)
    _, invoice = pair(FIRST[0])
    certificate = compare(out.getvalue(), invoice)
    assert not certificate.read
    assert not certificate.equal


def test_the_verb_takes_the_data_inside_the_pdf():
    assert parity(HYBRIDS[0].read_bytes()).equal
