from __future__ import annotations

import re
from pathlib import Path

import pytest

import factage.hub.customers as customers
from factage.hub.customers import wording
from factage.hub.customers.rows import Problem
from factage.hub.customers.table import UnusableFile

SOURCES = "\n".join(
    path.read_text() for path in Path(customers.__file__).parent.glob("*.py") if path.name != "wording.py"
)
COLUMNS_IN_CODES = {
    "kind_unknown",
    "channel_unknown",
    "delivery_unknown",
    "format_unknown",
    "basis_unknown",
    "siren_invalid",
    "siret_invalid",
}
ROW_CODES = set(re.findall(r'(?:BadRow|warn)\(\s*"([a-z_]+)"', SOURCES)) | set(
    re.findall(r'Problem\([\w., ]*"([a-z_]+)"', SOURCES)
)


def test_every_code_of_a_row_has_its_words_and_no_words_are_idle():
    assert set(wording._ROWS) == ROW_CODES | COLUMNS_IN_CODES


@pytest.mark.parametrize("code", sorted(wording._ROWS))
def test_the_words_of_a_row_can_be_said(code):
    assert "%(" not in wording.row(Problem(2, "C1", code, "siren", "123"))


@pytest.mark.parametrize("code", sorted(wording._FILES))
def test_the_words_of_a_file_can_be_said(code):
    assert "%(" not in wording.file(UnusableFile(code, limit="64 MB", column="name"))
