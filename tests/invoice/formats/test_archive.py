"""Archives: what is handed out, and what is refused before anything is."""

import random
import zipfile
from io import BytesIO

import pytest

from factage.invoice.errors import Unreadable
from factage.invoice.formats import archive


def packed(*files: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, data in files:
            target.writestr(name, data)
    return buffer.getvalue()


def paths(data: bytes) -> list[str]:
    return [member.path for member in archive.members(data)]


def code(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        next(iter(archive.members(data)))
    return caught.value.code


def test_members_in_their_order_with_nested_archives() -> None:
    data = packed(
        ("b.xml", b"<b/>"),
        ("folder/", b""),
        ("folder/a.xml", b"<a/>"),
        ("c.zip", packed(("d.xml", b"<d/>"))),
        ("__MACOSX/b.xml", b"x"),
        (".DS_Store", b"x"),
    )
    assert archive.is_archive(data)
    assert paths(data) == ["b.xml", "folder/a.xml", "c.zip!d.xml"]
    assert [member.data for member in archive.members(data)] == [b"<b/>", b"<a/>", b"<d/>"]


def test_office_documents_are_no_archives() -> None:
    assert not archive.is_archive(packed(("xl/workbook.xml", b""), ("[Content_Types].xml", b"")))
    assert not archive.is_archive(
        packed(("mimetype", b"application/vnd.oasis"), compression=zipfile.ZIP_STORED)
    )
    assert not archive.is_archive(b"%PDF-1.7")


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "..\\a.xml", "x/../../a.xml", "C:\\a.xml"])
def test_a_path_that_leaves_the_archive_refuses_it(name: str) -> None:
    assert code(packed(("ok.xml", b"<a/>"), (name, b"<a/>"))) == "broken"


def test_a_bomb_is_refused() -> None:
    assert code(packed(("zeros.xml", b"\0" * (archive.RATIO_FROM + 1)))) == "too_large"


def test_archives_nested_too_deep_refuse_the_whole() -> None:
    deep = packed(("a.xml", b"<a/>"))
    for level in range(archive.MAX_DEPTH):
        deep = packed((f"{level}.zip", deep))
    assert code(deep) == "too_large"


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    assert code(packed(*((f"{n}.xml", b"") for n in range(4)))) == "too_large"


def test_a_truncated_archive_is_broken() -> None:
    assert code(packed(("a.xml", b"<a/>" * 100))[:60]) == "broken"


def test_a_damaged_member_leaves_the_others_alone() -> None:
    data = packed(("a.xml", b"<aaaaaaaa/>"), ("b.xml", b"<bbbbbbbb/>"), compression=zipfile.ZIP_STORED)
    found = list(archive.members(data.replace(b"<aaaaaaaa/>", b"<aaaaaaaX/>", 1)))
    assert [(member.path, member.error.code if member.error else "") for member in found] == [
        ("a.xml", "broken"),
        ("b.xml", ""),
    ]


def test_a_broken_archive_within_one_is_a_member_without_bytes() -> None:
    found = list(archive.members(packed(("in.zip", b"PK\x03\x04 cut"), ("b.xml", b"<b/>"))))
    assert [(member.path, member.error is None) for member in found] == [("in.zip", False), ("b.xml", True)]


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_whose_stream_is_damaged_has_an_error_and_the_others_their_bytes(compression: int) -> None:
    data = bytearray(
        packed(("a.xml", random.Random(1).randbytes(600)), ("b.xml", b"<b/>"), compression=compression)
    )
    begin = 30 + len("a.xml") + 10
    data[begin : begin + 8] = b"\xff" * 8
    first, second = archive.members(bytes(data))
    assert (first.error.code if first.error else None, second.data) == ("broken", b"<b/>")


def test_a_directory_of_more_entries_than_we_take_is_not_read() -> None:
    data = packed(("a.xml", b"<a/>"))
    directory = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[directory:end]
    many = entry * (archive.MAX_ENTRIES + 1)
    last = bytearray(data[end:])
    last[12:16] = len(many).to_bytes(4, "little")
    assert code(data[:directory] + many + bytes(last)) == "too_large"
