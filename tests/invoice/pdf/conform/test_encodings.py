"""Codes and signs of simple fonts: every sign of codepage 1252 is the one that it is, and has a drawing in the free faces."""

from __future__ import annotations

import pytest

from factage.invoice.pdf.conform import standard
from factage.invoice.pdf.conform.encodings import built_in, character, named, win_ansi

BLANK_OR_UNUSED = {0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xA0, 0xAD}


def test_every_sign_of_the_codepage_is_named_as_it_is() -> None:
    for code in range(32, 256):
        if code not in BLANK_OR_UNUSED:
            assert character(win_ansi()[code]) == bytes([code]).decode("cp1252"), hex(code)


@pytest.mark.parametrize("name", [name for family in standard._STYLES.values() for name in family])
def test_the_free_faces_draw_every_sign_of_the_codepage(name: str) -> None:
    metrics = standard.metrics(name)
    for encoding in ("/WinAnsiEncoding", "/StandardEncoding"):
        missing = {sign for sign in named(encoding).values() if sign not in metrics}
        assert missing <= {"nbspace"}


@pytest.mark.parametrize(("name", "signs"), [("Symbol", 189), ("ZapfDingbats", 202)])
def test_symbols_have_an_encoding_of_their_own(name: str, signs: int) -> None:
    drawn = {sign for sign in built_in(name).values() if sign in standard.metrics(name)}
    assert len(drawn) >= signs


@pytest.mark.parametrize(
    ("base", "meant"),
    [
        ("ArialMT", "Helvetica"),
        ("Arial,Bold", "Helvetica-Bold"),
        ("ABCDEF+TimesNewRomanPS-BoldItalicMT", "Times-BoldItalic"),
        ("Courier New,Italic", "Courier-Oblique"),
        ("BAAAAA+LiberationSans-Bold", "Helvetica-Bold"),
        ("NimbusRoman-Italic", "Times-Italic"),
        ("LiberationSansNarrow", None),
        ("ArialNarrow", None),
        ("Arial-Black", None),
        ("Calibri", None),
        ("Helvetica-Condensed", None),
    ],
)
def test_a_name_means_a_standard_font_only_where_its_measures_are_the_same(
    base: str, meant: str | None
) -> None:
    assert standard.standard_name(base) == meant
