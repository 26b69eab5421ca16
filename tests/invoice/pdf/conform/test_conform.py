"""Each thing that PDF/A-3 forbids is repaired with the page unchanged to the eye, or named."""

from __future__ import annotations

import io

import pikepdf
import pytest

from factage.invoice.pdf import embed
from factage.invoice.pdf.conform import Conformed, conform
from factage.invoice.pdf.conform.eye import compare
from invoice.pdf.conform.faulty import CASES


def repaired(data: bytes) -> tuple[bytes, Conformed]:
    found: list[Conformed] = []
    out = embed(data, [], prepare=lambda container: found.append(conform(container)))
    return out, found[0]


@pytest.mark.parametrize("name", CASES)
def test_what_is_forbidden_is_repaired_or_named(name: str) -> None:
    case = CASES[name]
    before = case.make()
    after, conformed = repaired(before)
    assert {one.code for one in conformed.obstacles} == case.obstacles
    if case.obstacles:
        for one in conformed.obstacles:
            assert len({one.message("fr"), one.message("en")}) == 2
        return
    assert case.repairs <= set(conformed.repairs)
    looks = compare(before, after)
    assert looks.alike, looks


@pytest.mark.parametrize("name", [name for name in CASES if not CASES[name].obstacles])
def test_a_second_time_there_is_nothing_left_to_repair(name: str) -> None:
    once, _ = repaired(CASES[name].make())
    twice, conformed = repaired(once)
    assert conformed == Conformed()
    assert len(twice) <= len(once) + 64


def test_the_same_page_gives_the_same_bytes() -> None:
    for name in ("standard_font", "printers_colours", "composite_with_widths_that_lie", "annotations"):
        data = CASES[name].make()
        assert repaired(data)[0] == repaired(data)[0]


def test_an_obstacle_names_the_font_and_the_setting_of_the_software() -> None:
    _, conformed = repaired(CASES["unknown_font"].make())
    obstacle = conformed.obstacles[0]
    assert (obstacle.what, obstacle.software.partition(" · ")[0]) == ("Calibri", "Microsoft® Word 2016")
    assert obstacle.setting("fr") != obstacle.setting("en")
    assert "Calibri" in obstacle.message("en")


def test_text_stays_text_in_a_font_that_was_embedded() -> None:
    import pypdfium2

    after, _ = repaired(CASES["standard_font"].make())
    opened = pypdfium2.PdfDocument(after)
    assert "à régler (é, è, ç, œ) : 1 234,56 €" in opened[0].get_textpage().get_text_range()
    with pikepdf.open(io.BytesIO(after)) as pdf:
        font = next(
            item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontDescriptor" in item
        )
        assert len(font.FontDescriptor.FontFile3.read_bytes()) < 6000
