"""The faces of every page are cut from the installed package: small, complete for French, under a name of their own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from factage.hub.base import fonts


@pytest.mark.parametrize("name", sorted(fonts.WEIGHTS))
def test_a_face_is_small_and_has_what_french_pages_need(name):
    path = Path(str(finders.find(f"factage/fonts/{name}")))
    assert path.stat().st_size < 16_000
    face = TTFont(BytesIO(path.read_bytes()))
    glyphs = face.getBestCmap()
    assert all(ord(letter) in glyphs for letter in "éèêëàâçîïôœùûüÿÉÀŒ«»’–…€\u202f\u00a0×")
    widths = {face["hmtx"][glyphs[ord(figure)]][0] for figure in "0123456789"}
    assert len(widths) == 1, "figures stand under one another"


def test_a_cut_does_not_bear_the_reserved_name():
    """SIL Open Font License, § 3; the licence goes with the face."""
    face = TTFont(BytesIO(Path(str(finders.find("factage/fonts/factage-sans-400.woff2"))).read_bytes()))
    names = {record.nameID: record.toUnicode() for record in face["name"].names}
    assert "Source" not in names[1] + names[4] + names[6]
    assert "SIL Open Font License" in names[13]


def test_nothing_else_is_made_here():
    assert fonts.FontFinder().find("factage/fonts/other.woff2") is None
    assert fonts.FontFinder().find("factage/fonts/../../secret.key") is None
    assert fonts.FontFinder().find("factage/fonts/../../secret.key", find_all=True) == []


def test_the_faces_are_collected_with_the_other_files():
    listed = dict(fonts.FontFinder().list(None))
    assert {path.rsplit("/", 1)[-1] for path in listed} == set(fonts.WEIGHTS)
    for path, storage in listed.items():
        assert storage.exists(path)
