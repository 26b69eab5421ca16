"""The face as it is read and cut, against a reader of fonts that is not ours."""

import io
import itertools

import pytest
from fontTools.ttLib import TTFont

from factage.invoice.view.glyphs import font_folder
from factage.invoice.view.printed.face import REPLACEMENT, Face
from factage.invoice.view.printed.lettering import Style, cut_short, own_face, runs, undrawn, width, wrap

CUTS = {"regular": "Regular", "semibold": "Semibold", "italic": "It"}
WORDS = ("AVATAR", "Téléphone", "Ty. Po", "“Wagner”", "12 345,67 €", "Ελληνικά", "Кириллица", "Đặng")


def reference(cut):
    return TTFont(font_folder() / f"SourceSansPro-{CUTS[cut]}.ttf")


def kern(font, left, right):
    lookups = font["GPOS"].table.LookupList.Lookup
    wanted = {
        index
        for record in font["GPOS"].table.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for index in record.Feature.LookupListIndex
    }
    for subtable in (subtable for index in sorted(wanted) for subtable in lookups[index].SubTable):
        if left not in subtable.Coverage.glyphs:
            continue
        if subtable.Format == 1:
            pairs = subtable.PairSet[subtable.Coverage.glyphs.index(left)].PairValueRecord
            found = next((pair.Value1.XAdvance for pair in pairs if pair.SecondGlyph == right), None)
            if found is not None:
                return found
        else:
            first = subtable.ClassDef1.classDefs.get(left, 0)
            second = subtable.ClassDef2.classDefs.get(right, 0)
            value = subtable.Class1Record[first].Class2Record[second].Value1
            return value.XAdvance if value and hasattr(value, "XAdvance") else 0
    return 0


@pytest.mark.parametrize("cut", CUTS)
def test_characters_widths_and_kerning_are_those_of_the_file(cut):
    font, face = reference(cut), own_face(cut)
    names, order = font.getBestCmap(), font.getGlyphOrder()
    known = {code: order[glyph] for code, glyph in face.drawn.items() if glyph < len(order)}
    assert known.items() >= names.items()
    for word in WORDS:
        if face.set(word) is None:
            assert cut == "italic"
            continue
        glyphs = [names[ord(character)] for character in word]
        expected = sum(font["hmtx"][glyph][0] for glyph in glyphs)
        expected += sum(kern(font, left, right) for left, right in itertools.pairwise(glyphs))
        assert face.set(word)[0] == expected


@pytest.mark.parametrize("cut", CUTS)
def test_a_cut_has_the_same_drawings_under_the_same_numbers(cut):
    font, face = reference(cut), own_face(cut)
    text = "Éçà fi Œ ½ 9"
    glyphs = {face.drawn[ord(character)] for character in text}
    small = TTFont(io.BytesIO(face.cut(glyphs)), checkChecksums=2)
    for glyph in glyphs:
        name, other = font.getGlyphName(glyph), small.getGlyphName(glyph)
        drawn, again = (f["glyf"][n].getCoordinates(f["glyf"])[0] for f, n in ((font, name), (small, other)))
        assert list(drawn) == list(again)
        assert font["hmtx"][name] == small["hmtx"][other]
    assert "fpgm" not in small
    assert len(face.cut(glyphs)) < 20_000
    assert face.cut(glyphs) == Face(_file(cut), "again").cut(glyphs)


def _file(cut):
    return (font_folder() / f"SourceSansPro-{CUTS[cut]}.ttf").read_bytes()


def test_what_no_face_draws_becomes_the_box_and_is_named():
    assert undrawn("Café Ж Ω") == ""
    assert undrawn("a\U0001f375b\U0001f375") == "\U0001f375"
    assert "".join(part for _, part, _, _ in runs("a\U0001f375b", "regular")) == f"a{REPLACEMENT}b"
    italic = runs("Жé", "italic")
    assert [run[0].name for run in italic] == ["SourceSansPro-Regular", "SourceSansPro-It"]


STYLE = Style("regular", 10, "#000000")


@pytest.mark.parametrize(
    "text",
    [
        "un deux trois quatre cinq six sept huit neuf dix",
        "x" * 500,
        "court " + "A-B/" * 90 + " fin",
        "漢字かな" * 60,
        "  des   espaces  ",
    ],
)
def test_wrapped_lines_hold_all_of_the_text_and_fit(text):
    lines = wrap(text, STYLE, 90)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, STYLE) <= 90.1 for line in lines)


def test_words_are_kept_whole_where_they_fit():
    assert wrap("un deux trois", STYLE, 30) == ["un", "deux", "trois"]
    assert wrap("", STYLE, 30) == []


def test_a_text_cut_short_says_so():
    assert cut_short("Facture", STYLE, 100) == "Facture"
    short = cut_short("Facture " * 20, STYLE, 100)
    assert short.endswith("…")
    assert width(short, STYLE) <= 100
