"""What a command answers: one JSON line per input or text for a person, progress on stderr, and the exit code."""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, Self, TextIO

from factage.cli.inputs import Input, count, inputs
from factage.cli.language import language as environment_language
from factage.cli.texts import say
from factage.invoice.errors import Unreadable

_QUIET_SECONDS: Final = 1.0
"""A command that is done by then shows no progress."""
_BETWEEN_SECONDS: Final = 0.2


class Exit(IntEnum):
    """What the process says with its exit code; over several inputs the highest counts."""

    FINE = 0
    NO = 1
    UNUSABLE = 2
    FAILED = 3


@dataclass(frozen=True)
class Answer:
    """The answer for one input: its JSON line, its text for a person, its exit code."""

    line: Mapping[str, Any]
    text: str
    code: Exit = Exit.FINE


def add_language(parser: argparse.ArgumentParser) -> None:
    """The option ``--lang``, the same for every command."""
    parser.add_argument("--lang", choices=("fr", "en"), default=environment_language(), help=say("help.lang"))


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option ``--json``, the same for every command."""
    parser.add_argument("--json", action="store_true", help=say("help.json"))


def add_files(parser: argparse.ArgumentParser) -> None:
    """The inputs of a command, with ``--json`` and ``--lang``."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=say("help.files"))
    add_json(parser)
    add_language(parser)


def print_line(line: Mapping[str, Any]) -> None:
    """One JSON line on standard output, flushed, always UTF-8."""
    text = json.dumps(line, ensure_ascii=False)
    data = text.encode("utf-8", errors="replace") + b"\n"
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(data.decode("utf-8"))
        sys.stdout.flush()


def print_text(text: str) -> None:
    """Text for a person on standard output; what its encoding lacks is escaped, never a crash."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, errors="backslashreplace").decode(encoding), flush=True)


def print_message(text: str) -> None:
    """A message on standard error."""
    encoding = sys.stderr.encoding or "utf-8"
    print(text.encode(encoding, errors="backslashreplace").decode(encoding), file=sys.stderr, flush=True)


def error_of(refused: Unreadable, language: str) -> dict[str, Any]:
    """The member ``error`` of a JSON line."""
    return {
        "code": refused.code,
        **({"kind": refused.kind or "other"} if refused.code == "not_an_invoice" else {}),
        "message": refused.message(language),
        **({"detail": refused.detail} if refused.detail else {}),
    }


def answer_each(
    paths: Sequence[str],
    work: Callable[[Input], Answer],
    *,
    blank: Mapping[str, Any],
    as_json: bool,
    language: str = "fr",
) -> int:
    """Work on every input in order, print each answer as it is done, never stop at a bad one; the exit code.

    ``blank`` is the JSON line of an input that cannot be used, without ``file`` and ``error``: every key of the command
    with what the contract says for that case.
    """
    worst: int = Exit.FINE
    done = 0
    with Progress(paths, language=language) as progress:
        for one in inputs(paths):
            answer = _answer(one, work, blank, language)
            progress.clear()
            if as_json:
                print_line(answer.line)
            elif answer.text:
                (print_text if answer.code < Exit.UNUSABLE else print_message)(answer.text)
            worst = max(worst, answer.code)
            done += 1
            progress.show(done, one.file)
    if not done:
        print_message(say("no_input", language))
        return Exit.UNUSABLE
    return worst


def refusal(
    file: str,
    refused: Unreadable,
    blank: Mapping[str, Any],
    language: str,
    known: Mapping[str, Any] | None = None,
) -> Answer:
    """The answer for an input that cannot be used; ``known`` is what was found out before that."""
    line = {"file": file, **blank, **(known or {}), "error": error_of(refused, language)}
    return Answer(line, say("refused", language, file=file, message=refused.message(language)), Exit.UNUSABLE)


def _answer(one: Input, work: Callable[[Input], Answer], blank: Mapping[str, Any], language: str) -> Answer:
    if one.error is not None:
        return refusal(one.file, one.error, blank, language)
    try:
        return work(one)
    except Unreadable as refused:
        return refusal(one.file, refused, blank, language)
    except Exception as failure:  # noqa: BLE001 - one input that trips us must not stop the others; exit code 3 says so
        detail = "".join(traceback.format_exception_only(failure)).strip()
        error = {"code": "failed", "message": say("failed.message", language), "detail": detail}
        text = say("failed", language, file=one.file, detail=detail)
        return Answer({"file": one.file, **blank, "error": error}, text, Exit.FAILED)


class Progress:
    """One line on standard error, where that is a terminal and the work takes more than a second."""

    def __init__(
        self,
        paths: Sequence[str],
        *,
        language: str = "fr",
        stream: TextIO | None = None,
        total: int | None = None,
    ) -> None:
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._language = language
        self._total = total
        self._paths = paths
        self._began = self._shown = time.monotonic()
        self._visible = False

    def __enter__(self) -> Self:
        if self._terminal and self._total is None:
            self._total = count([path for path in self._paths if path != "-"])
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, done: int, what: str) -> None:
        """How far the work is, and with what."""
        now = time.monotonic()
        if not self._terminal or now - self._began < _QUIET_SECONDS or now - self._shown < _BETWEEN_SECONDS:
            return
        of = max(self._total or 0, done)
        text = say("progress", self._language, done=done, total=of, seconds=int(now - self._began), what=what)
        self._stream.write(f"\r\x1b[K{text[:100]}")
        self._stream.flush()
        self._shown, self._visible = now, True

    def clear(self) -> None:
        """Take the line away, so that an answer stands on a clean one."""
        if self._visible:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._visible = False
