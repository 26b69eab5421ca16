"""Runs official style sheets in SaxonC, in a process of its own that is watched, ended and replaced.

SaxonC aborts the whole process when threads meet in it, and a crash there must never be ours: so one worker process per
process of ours, started when first needed, used by one thread at a time. It is bounded twice, by itself (worker.py) and
by the looks of this process. A worker that dies or grows over a document is replaced and asked once more, for it may
have been an earlier document's doing; the second time, and where it takes too long, the run ends as `Stopped`: whatever
happens, a document is never valid because of it.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import json
import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal

TIMEOUT: Final = 120.0
"""Seconds for all sheets over one document; the slowest official sheet takes 4 s for a thousand lines."""
START: Final = 60.0
MEMORY: Final = 3 * 1024**3
"""Bytes beyond which the worker is ended."""
RENEWED: Final = MEMORY // 2
"""Bytes beyond which a worker that has answered is replaced before the next document."""
_ATTEMPTS: Final = 2
_NEARLY: Final = 0.6
_LOOK: Final = 0.25
_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Absent(Exception):  # noqa: N818 - a state of the installation, which makes a layer skipped
    """There is no rules engine here: the package saxonche is not installed, or does not start."""


class Stopped(Exception):  # noqa: N818 - what became of the worker, which makes a layer unclear
    """The worker died, hung or grew too large over this document; ``reason`` is crash, timeout or memory."""

    def __init__(self, reason: Literal["crash", "timeout", "memory"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """A report in SVRL, or the reason why the sheet could not be evaluated over this document."""

    svrl: bytes | None
    reason: str = ""


class Engine:
    """One supervised worker. Safe from several threads, which wait for one another; after a fork the child starts its own."""

    def __init__(
        self, *, timeout: float = TIMEOUT, memory: int = MEMORY, command: tuple[str, ...] | None = None
    ) -> None:
        self._timeout = timeout
        self._memory = memory
        self._command = command or (sys.executable, str(Path(__file__).with_name("worker.py")), str(memory))
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._largest = 0
        self.version = ""

    def run(self, sheet: Path, document: bytes, *, seconds: float | None = None) -> Answer:
        """The report of one sheet over one document (UTF-8, no DOCTYPE), within so many seconds of work.

        Raises ``Absent`` or ``Stopped``.
        """
        if self._owner != os.getpid():
            self._after_fork()
        allowed = self._timeout if seconds is None else min(seconds, self._timeout)
        if allowed <= 0:
            raise Stopped("timeout")
        with self._lock:
            outcome, body = self._asked(sheet, document, allowed)
        if outcome == "report":
            return Answer(body)
        return Answer(None, body.decode("utf-8", "replace"))

    def close(self) -> None:
        """End the worker; the next run starts another."""
        if self._owner == os.getpid():
            with self._lock:
                self._end()

    @property
    def pid(self) -> int | None:
        """The worker's process id while one runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def _after_fork(self) -> None:
        # the parent's worker stays the parent's: forget it without touching its pipes
        self._lock = threading.Lock()
        self._process = None
        self._owner = os.getpid()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        if importlib.util.find_spec("saxonche") is None:
            raise Absent("saxonche is not installed")
        process = subprocess.Popen(  # noqa: S603 - our own interpreter on our own file
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            close_fds=True,
        )
        self._process, self._largest = process, 0
        try:
            outcome, body = self._heard(process, time.monotonic() + START)
        except Stopped as stopped:
            self._end()
            raise Absent(f"SaxonC does not start: {stopped.reason}") from None
        if outcome != "ready":
            self._end()
            raise Absent(body.decode("utf-8", "replace"))
        self.version = body.decode("utf-8", "replace")
        return process

    def _asked(self, sheet: Path, document: bytes, seconds: float) -> tuple[str, bytes]:
        deadline = time.monotonic() + seconds
        for attempt in range(1, _ATTEMPTS + 1):
            process = self._running()
            self._largest = 0
            try:
                answer = self._ask(process, sheet, document, max(deadline - time.monotonic(), 0.0))
            except Stopped as stopped:
                self._end()
                if stopped.reason == "timeout":
                    raise
                if attempt == _ATTEMPTS:
                    # its own bound may have ended it before we looked
                    grown = self._largest > self._memory * _NEARLY
                    raise Stopped("memory" if grown else stopped.reason) from None
                continue
            if self._resident(process) > RENEWED:
                self._end()
            return answer
        raise AssertionError

    def _ask(
        self, process: subprocess.Popen[bytes], sheet: Path, document: bytes, seconds: float
    ) -> tuple[str, bytes]:
        deadline = time.monotonic() + seconds
        asked = {"sheet": str(sheet), "length": len(document), "seconds": seconds}
        head = json.dumps(asked).encode() + b"\n"
        try:
            self._tell(process, head + document, deadline)
        except OSError:
            raise Stopped("crash") from None
        return self._heard(process, deadline)

    def _tell(self, process: subprocess.Popen[bytes], data: bytes, deadline: float) -> None:
        descriptor = _open(process.stdin)
        os.set_blocking(descriptor, False)
        view = memoryview(data)
        while view:
            _, writable, _ = select.select([], [descriptor], [], _LOOK)
            self._watch(process, deadline)
            if writable:
                with contextlib.suppress(BlockingIOError):
                    view = view[os.write(descriptor, view) :]

    def _heard(self, process: subprocess.Popen[bytes], deadline: float) -> tuple[str, bytes]:
        descriptor = _open(process.stdout)
        os.set_blocking(descriptor, False)
        heard = bytearray()
        head: dict[str, object] | None = None
        wanted = 0
        while True:
            if head is None and (end := heard.find(b"\n")) >= 0:
                head = json.loads(bytes(heard[:end]))
                wanted = int(str(head["length"]))
                del heard[: end + 1]
            if head is not None and len(heard) >= wanted:
                return str(head["outcome"]), bytes(heard[:wanted])
            readable, _, _ = select.select([descriptor], [], [], _LOOK)
            if readable:
                with contextlib.suppress(BlockingIOError):
                    part = os.read(descriptor, 1 << 20)
                    if not part:
                        raise Stopped("crash")
                    heard += part
            self._watch(process, deadline)

    def _watch(self, process: subprocess.Popen[bytes], deadline: float) -> None:
        if time.monotonic() > deadline:
            raise Stopped("timeout")
        self._largest = max(self._largest, self._resident(process))
        if self._largest > self._memory:
            raise Stopped("memory")

    @staticmethod
    def _resident(process: subprocess.Popen[bytes]) -> int:
        """Bytes of memory that the worker holds; 0 where the system does not tell."""
        try:
            return int(Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
        except (OSError, ValueError, IndexError):
            return 0

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _open(pipe: IO[bytes] | None) -> int:
    assert pipe is not None
    return pipe.fileno()


ENGINE: Final = Engine()
"""The one of this process."""
atexit.register(ENGINE.close)
