"""A file of many invoices: its documents, their annexes, every page in exactly one place, contents untouched."""

from __future__ import annotations

import io
import json
from itertools import chain
from pathlib import Path

import pikepdf
import pytest

from factage.invoice import Unreadable, split
from factage.invoice.pages import runs
from factage.invoice.pages.text.sheet import Page, Sheets, Word
from factage.invoice.pdf.parts import files_of

RUNS = sorted((Path(__file__).parents[3] / "samples" / "runs").glob("*.pdf"))


def said(path: Path) -> dict:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_documents_and_annexes_are_found(path):
    found = split(path.read_bytes())
    want = said(path)
    assert [list(one.pages) for one in found.documents] == [one["pages"] for one in want["documents"]]
    assert list(found.unassigned) == want["unassigned"]
    assert all(
        one.number in {None, said["number"]}
        for one, said in zip(found.documents, want["documents"], strict=True)
    )


@pytest.mark.parametrize("path", RUNS[:3], ids=lambda path: path.stem)
def test_every_page_stands_in_one_place_with_its_own_contents(path):
    data = path.read_bytes()
    found = split(data)
    with pikepdf.open(io.BytesIO(data)) as whole:
        pages = sorted(chain(found.unassigned, *(one.pages for one in found.documents)))
        assert pages == list(range(1, len(whole.pages) + 1))
        for one in found.documents:
            with pikepdf.open(io.BytesIO(one.data)) as part:
                assert len(part.pages) == len(one.pages)
                for number, page in zip(one.pages, part.pages, strict=True):
                    assert _content(page) == _content(whole.pages[number - 1])
                    assert _fonts(page) == _fonts(whole.pages[number - 1])


def _content(page) -> bytes:
    page.contents_coalesce()
    return page.Contents.read_bytes()


def _fonts(page) -> list[str]:
    return sorted(str(font.BaseFont) for font in page.resources.get("/Font", {}).values())


def test_one_document_is_the_file_itself():
    path = next(path for path in RUNS if path.stem == "one")
    found = split(path.read_bytes())
    assert len(found.documents) == 1
    assert found.documents[0].data == path.read_bytes()


def test_what_is_no_pdf_is_refused():
    with pytest.raises(Unreadable) as refused:
        split(b"no PDF at all")
    assert refused.value.code == "broken"


def test_a_page_that_is_not_there_is_an_error():
    data = RUNS[0].read_bytes()
    with pytest.raises(ValueError, match="of"):
        list(files_of(data, [[1, 999]]))


def test_pages_that_two_readers_count_differently_are_a_damaged_file(monkeypatch):
    """What PDFium mends to five pages may be four for qpdf: found by the fuzz."""

    def fewer(_data, groups):
        raise ValueError(f"pages {list(groups)} of 4")
        yield b""

    monkeypatch.setattr(runs, "files_of", fewer)
    monkeypatch.setattr(runs, "page_words", lambda _data: Sheets((), (), [], [], 0, ""))
    with pytest.raises(Unreadable) as refusal:
        runs.split(b"%PDF-1.7")
    assert refusal.value.code == "broken"


def test_each_page_by_itself_is_what_it_is_among_others():
    """All pages are taken apart in one pass: of four hundred of them, one by one, the fuzz never saw the end."""
    word = Word(0, 0.0, 0.0, 5.0, 5.0, "a", size=5.0)
    words = [word._replace(page=n // 3, text=str(n)) for n in range(9)]
    pages = tuple(Page(100.0, 100.0) for _ in range(4))
    sheets = Sheets(pages, words, [], [word._replace(page=2)], 0, "")
    alone = runs.single_pages(sheets)
    others = [runs.pages_apart(sheets, (n,)) for n in range(4)]
    assert [(one.words, one.turned, one.pages) for one in alone] == [
        (one.words, one.turned, one.pages) for one in others
    ]
    assert [[one.text for one in page.words] for page in alone] == [
        ["0", "1", "2"],
        ["3", "4", "5"],
        ["6", "7", "8"],
        [],
    ]
    assert [len(page.turned) for page in alone] == [0, 0, 1, 0]
