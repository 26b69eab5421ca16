"""JSON lines, exit codes, progress."""

import io
import json
from pathlib import Path

import pytest

from factage.cli import texts
from factage.cli.inputs import Input
from factage.cli.output import Answer, Exit, Progress, answer_each
from factage.invoice.errors import Unreadable


def work(one: Input) -> Answer:
    if one.data == b"refuse":
        raise Unreadable("not_an_invoice", kind="quote")
    if one.data == b"trip":
        raise RuntimeError("ouch")
    return Answer({"file": one.file, "error": None}, "fine", Exit.NO if one.data == b"no" else Exit.FINE)


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        ({"a": b"ok"}, 0),
        ({"a": b"ok", "b": b"no"}, 1),
        ({"a": b"no", "b": b"refuse", "c": b"ok"}, 2),
        ({"a": b"trip", "b": b"refuse"}, 3),
        ({}, 2),
    ],
)
def test_the_highest_exit_code_counts_and_every_input_has_its_line(
    contents: dict[str, bytes], code: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    assert answer_each([str(tmp_path)], work, blank={"invoice": None}, as_json=True) == code
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [Path(line["file"]).name for line in lines] == sorted(contents)


def test_an_unusable_input_has_every_key_and_its_code(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "é.xml").write_bytes(b"refuse")
    answer_each([str(tmp_path)], work, blank={"invoice": None, "leftovers": []}, as_json=True)
    line = json.loads(capfd.readouterr().out)
    assert line["invoice"] is None
    assert line["leftovers"] == []
    assert (line["error"]["code"], line["error"]["kind"]) == ("not_an_invoice", "quote")


def test_for_a_person_refusals_stand_on_standard_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a").write_bytes(b"refuse")
    (tmp_path / "b").write_bytes(b"ok")
    answer_each([str(tmp_path)], work, blank={}, as_json=False, language="en")
    out, err = capfd.readouterr()
    assert out == "fine\n"
    assert str(tmp_path / "a") in err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_speaks_only_to_a_terminal_and_only_of_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("factage.cli.output.time.monotonic", lambda: now[0])
    for stream, seen in ((io.StringIO(), False), (Terminal(), True)):
        now[0] = 0.0
        with Progress([], stream=stream, total=9) as progress:
            progress.show(1, "a.xml")
            assert stream.getvalue() == ""
            now[0] = 5.0
            progress.show(2, "b.xml")
            assert ("2" in stream.getvalue()) is seen


def test_both_languages_have_every_sentence() -> None:
    catalogue = texts._catalogue()
    assert catalogue["fr"].keys() == catalogue["en"].keys()
