"""How inputs are named and found."""

import io
import os
import zipfile
from pathlib import Path

from factage.cli.inputs import inputs


def zipped(path: Path, **files: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)


def test_folders_are_walked_in_a_stable_order(tmp_path: Path) -> None:
    for name in ("b.xml", "a/z.xml", "a.xml", ".hidden", "a/.git/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = [one.file for one in inputs([f"{tmp_path}/"])]
    assert found == [f"{tmp_path}/a/z.xml", f"{tmp_path}/a.xml", f"{tmp_path}/b.xml"]


def test_an_archive_is_replaced_by_its_members(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", b_xml=b"<b/>", c_xml=b"<c/>")
    found = list(inputs([str(tmp_path)]))
    assert [one.file for one in found] == [f"{tmp_path}/a.zip!b.xml", f"{tmp_path}/a.zip!c.xml"]
    assert [one.name for one in found] == ["b.xml", "c.xml"]


def test_an_unusable_or_empty_archive_is_one_input_with_its_error(tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04")
    zipped(tmp_path / "empty.zip")
    found = [(Path(one.file).name, one.error.code if one.error else None) for one in inputs([str(tmp_path)])]
    assert found == [("cut.zip", "broken"), ("empty.zip", "unknown_format")]


def test_a_missing_file_and_a_pipe_are_errors_and_stop_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "x.xml").write_bytes(b"<x/>")
    paths = [str(tmp_path / "none"), str(tmp_path / "pipe"), str(tmp_path / "x.xml")]
    assert [one.error.code if one.error else None for one in inputs(paths)] == [
        "not_found",
        "unknown_format",
        None,
    ]


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xml").write_bytes(b"x")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    assert [Path(one.file).name for one in inputs([str(tmp_path / "in")])] == ["a.xml"]


def test_standard_input() -> None:
    (one,) = inputs(["-"], standard_input=io.BytesIO(b"<a/>"))
    assert (one.file, one.name, one.data) == ("-", "", b"<a/>")
