"""A call in a process of its own, under hard bounds: memory, processor time, no network, no file beyond our own."""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[1]
_NETWORK = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "urllib.Request",
    "ftplib.connect",
)
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")


def bounded(call: Callable[[], Any], *, seconds: int, megabytes: int, beyond: int = 0) -> dict[str, Any]:
    """What the call gives, as JSON: ``{"answer": …}``, or ``{"raised": …}``, or ``{"signal": n}`` where it was ended.

    ``megabytes`` of address space are a bound of the whole process, ours included, so that resident memory is below
    it; the network, other programs, and files outside the interpreter, its packages and this project raise.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run(call, writing, seconds, megabytes + beyond)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"signal": os.WTERMSIG(status)}
    answer: dict[str, Any] = json.loads(told or b"{}")
    return answer


def _run(call: Callable[[], Any], writing: int, seconds: int, megabytes: int) -> NoReturn:
    try:
        used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (used + seconds + 1, used + seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024**2, megabytes * 1024**2))
        # A log handler that another test left behind would read its own source in order to complain.
        logging.raiseExceptions = False
        sys.addaudithook(_refuse)
        try:
            answer = {"answer": call()}
        except BaseException as error:  # noqa: BLE001 - told to the test, whatever it is
            answer = {"raised": f"{type(error).__name__}: {error}"[:500]}
        os.write(writing, json.dumps(answer).encode())
    finally:
        os._exit(0)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _NETWORK or event in _PROGRAMS:
        raise AssertionError(f"{event} {arguments!r}"[:200])
    if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if arguments[1] and set(str(arguments[1])) & set("wax+"):
            raise AssertionError(f"writes {path}")
        if not path.startswith(_OURS):
            raise AssertionError(f"reads {path}")


_OURS = tuple(
    {
        os.path.realpath(place)
        for place in (
            ROOT / "src",
            sys.prefix,
            sys.base_prefix,
            sysconfig.get_paths()["stdlib"],
            sysconfig.get_paths()["purelib"],
            "/usr/share/zoneinfo",
            "/dev/null",
            "/dev/urandom",
            "/proc",
            "/sys",
        )
    }
)
