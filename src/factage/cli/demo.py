"""`factage demo`: the main job on the samples, with a web server, a worker and a local mailbox on this machine."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from factage.cli import output
from factage.cli.language import language

if TYPE_CHECKING:
    from factage.cli.demo_scene import Scene, Standing
    from factage.cli.demo_servers import Servers

_MARK: Final = "factage-demo"
_USUAL_PORT: Final = 8000
_USUAL_MAILBOX: Final = 8025
_LONGEST: Final = 600
_QUIET: Final = 3
"""Looks in a row at which nothing is left to do, before the batch counts as settled: a letter may be on its way."""
_FORGOTTEN: Final = (
    "FACTAGE_DATABASE_URL",
    "FACTAGE_STORAGE_URL",
    "FACTAGE_SECRET_KEY",
    "DJANGO_SETTINGS_MODULE",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`[--once] [--data DIR] [--port N] [--mailbox-port N]`."""
    words = _words(language())
    parser.add_argument("--once", action="store_true", help=words["help.once"])
    parser.add_argument("--data", metavar="DIR", help=words["help.data"])
    parser.add_argument("--port", type=int, metavar="N", help=words["help.port"].format(port=_USUAL_PORT))
    usual = words["help.mailbox_port"].format(port=_USUAL_MAILBOX)
    parser.add_argument("--mailbox-port", type=int, metavar="N", help=usual)
    output.add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Stays until it is stopped (SIGINT, SIGTERM); with ``--once`` until the batch has settled, then one JSON line.

    Exit codes: 2 where folder or port cannot be used, 3 where a process ended by itself or the batch did not settle.
    """
    from factage.cli.demo_scene import samples
    from factage.cli.demo_servers import Ended, PortTaken

    words = _words(args.lang)
    folder = samples()
    if folder is None:
        output.print_message(words["no_samples"])
        return output.Exit.FAILED
    try:
        with ExitStack() as stack:
            stop = stack.enter_context(_stopped_by_signals())
            return _Demonstration(args, words, folder, stop).run(stack)
    except PortTaken as taken:
        output.print_message(words["busy"].format(port=taken.port))
        return output.Exit.UNUSABLE
    except _NotOurs as folder_:
        output.print_message(words["not_ours"].format(folder=folder_))
        return output.Exit.UNUSABLE
    except Ended as ended:
        output.print_message(words["ended"].format(name=words[ended.name], code=ended.code, log=ended.log))
        return output.Exit.FAILED


class _NotOurs(Exception):  # noqa: N818 - what the folder is
    """A folder with something in it that no demonstration left there."""


class _Demonstration:
    def __init__(
        self, args: argparse.Namespace, words: dict[str, str], samples: Path, stop: threading.Event
    ) -> None:
        self._args = args
        self._words = words
        self._samples = samples
        self._stop = stop
        self._password = secrets.token_urlsafe(12)

    def run(self, stack: ExitStack) -> int:
        from factage.cli.demo_scene import Scene
        from factage.cli.demo_servers import Servers, free_port
        from factage.cli.mailbox import Mailbox
        from factage.cli.mailbox_pages import MailboxPages

        data = self._folder(stack)
        port = free_port(self._args.port, _USUAL_PORT)
        pages_port = free_port(self._args.mailbox_port, _USUAL_MAILBOX)
        _environment(data, port)
        self._say("preparing")
        mailbox = Mailbox(folder=data / "mailbox")
        mailbox.start()
        stack.callback(mailbox.stop)
        pages = MailboxPages(mailbox, port=pages_port)
        pages.start()
        stack.callback(pages.stop)
        scene = Scene(self._samples)
        scene.build(password=self._password, mail_port=mailbox.port, language=self._args.lang)
        servers = stack.enter_context(Servers(data))
        servers.start("web", ["serve", "--host", "127.0.0.1", "--port", str(port)])
        servers.start("worker", ["work"])
        servers.wait_for(port, "/health/live")
        self._say("serving")
        begin = time.monotonic()
        self._say("receiving", count=scene.hand_over())
        standing = self._until_settled(scene, servers)
        if standing is None:
            return self._unsettled(data)
        seconds = round(time.monotonic() - begin)
        return self._end(scene, servers, standing, pages.url, seconds)

    def _folder(self, stack: ExitStack) -> Path:
        if self._args.data is None:
            made = Path(tempfile.mkdtemp(prefix=f"{_MARK}-"))
            stack.callback(shutil.rmtree, made, ignore_errors=True)
            return made
        folder = Path(self._args.data).absolute()
        if folder.exists():
            if any(folder.iterdir()) and not (folder / _MARK).is_file():
                raise _NotOurs(str(folder))
            shutil.rmtree(folder)
        folder.mkdir(mode=0o700, parents=True)
        (folder / _MARK).touch()
        return folder

    def _until_settled(self, scene: Scene, servers: Servers) -> Standing | None:
        begin, quiet = time.monotonic(), 0
        with output.Progress([], language=self._args.lang, total=0) as progress:
            while not self._stop.wait(1):
                servers.watch()
                standing = scene.standing()
                quiet = quiet + 1 if standing.settled else 0
                if quiet >= _QUIET:
                    return standing
                if time.monotonic() - begin > _LONGEST:
                    return None
                settled = standing.documents - standing.states["received"] - standing.states["read"]
                delivered = standing.delivered.total()
                progress.show(
                    settled,
                    self._words["progress"].format(
                        settled=settled, documents=standing.documents, delivered=delivered
                    ),
                )
        return None

    def _unsettled(self, data: Path) -> int:
        if self._stop.is_set():
            self._say("stopping")
            return 128 + signal.SIGINT
        self._say("slow", seconds=_LONGEST, log=data / "worker.log")
        return output.Exit.FAILED

    def _end(self, scene: Scene, servers: Servers, standing: Standing, mailbox: str, seconds: int) -> int:
        line = self._line(scene, standing, mailbox)
        self._say(
            "settled",
            seconds=seconds,
            delivered=standing.delivered.total(),
            email=standing.delivered["email"],
            portal=standing.delivered["portal"],
            **{name: standing.states[state] for name, state in _STATES.items()},
        )
        if self._args.once:
            output.print_line(line)
            return output.Exit.FINE
        for key in ("look", "desk", "person", "password", "batch", "portal", "mailbox", "stop"):
            told = {
                **line,
                "email": self._email(),
                "password": self._password,
                "batch": f"{line['desk']}lots/{scene.batch}/",
            }
            output.print_text(self._words[key].format(**told))
        while not self._stop.wait(1):
            servers.watch()
        self._say("stopping")
        return output.Exit.FINE

    def _line(self, scene: Scene, standing: Standing, mailbox: str) -> dict[str, Any]:
        from django.conf import settings

        return {
            "received": standing.received,
            "duplicates": standing.states["duplicate"],
            "rejected": standing.states["rejected"],
            "held": standing.states["held"],
            "attached": standing.states["attached"],
            "delivered": {"email": 0, "portal": 0, **standing.delivered},
            "documents": standing.documents,
            "desk": f"{settings.FACTAGE_BASE_URL}/",
            "portal_link": scene.portal_link(),
            "mailbox": mailbox,
        }

    def _email(self) -> str:
        from factage.cli.demo_scene import EMAIL

        return EMAIL

    def _say(self, key: str, **parameters: object) -> None:
        output.print_message(self._words[key].format(**parameters))


_STATES: Final = {"held": "held", "rejected": "rejected", "duplicates": "duplicate", "attached": "attached"}


def _environment(data: Path, port: int) -> None:
    """The embedded database and the addresses of the demonstration, for us and for the processes that we start."""
    for name in _FORGOTTEN:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    os.environ["FACTAGE_DATA"] = str(data)
    os.environ["FACTAGE_BASE_URL"] = f"http://127.0.0.1:{port}"
    os.environ["FACTAGE_PORTAL_URL"] = f"http://localhost:{port}"


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set; a second one ends us at once."""
    stop = threading.Event()

    def ask(number: int, _frame: object) -> None:
        if stop.is_set():
            sys.exit(128 + number)
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@cache
def _words(language: str) -> dict[str, str]:
    table = tomllib.loads(files(__package__).joinpath("demo.toml").read_text(encoding="utf-8"))
    return cast("dict[str, str]", table.get(language, table["fr"]))
