"""The processes of the demonstration: web server and worker, each a command of ours, watched and stopped together."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Self

_COMMAND: Final = "import sys; from factage.cli.main import main; sys.exit(main())"
_PATIENCE: Final = 25
_KNOCKS: Final = 60


class Ended(Exception):  # noqa: N818 - what the process did
    """A process of the demonstration ended by itself."""

    def __init__(self, name: str, code: int, log: Path) -> None:
        super().__init__(name, code, log)
        self.name, self.code, self.log = name, code, log


class PortTaken(Exception):  # noqa: N818 - what is wrong with it
    """The port that was asked for is in use."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


@dataclass
class _Process:
    name: str
    log: Path
    running: subprocess.Popen[bytes]
    output: IO[bytes]


class Servers:
    """Commands of ours in processes of their own; ``with`` stops them all, the last started first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[_Process] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, words: Sequence[str]) -> None:
        """Run ``factage WORDS…`` until it is stopped; what it says goes to a file of its name."""
        log = self._folder / f"{name}.log"
        output = log.open("wb")
        # a session of its own: Ctrl-C reaches us alone, and we stop the others in order
        running = subprocess.Popen(  # noqa: S603 - our own interpreter and command
            [sys.executable, "-c", _COMMAND, *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(os.environ),
            start_new_session=True,
        )
        self._processes.append(_Process(name, log, running, output))

    def watch(self) -> None:
        """Raises ``Ended`` where one of them no longer runs."""
        for process in self._processes:
            code = process.running.poll()
            if code is not None:
                raise Ended(process.name, code, process.log)

    def wait_for(self, port: int, path: str) -> None:
        """Until the web server answers 200; raises ``Ended`` where it will not."""
        begin = time.monotonic()
        while time.monotonic() - begin < _KNOCKS:
            self.watch()
            if _answers(port, path):
                return
            time.sleep(0.2)
        raise Ended(self._processes[0].name, -1, self._processes[0].log)

    def stop(self) -> None:
        """SIGTERM, patience, SIGKILL."""
        for process in reversed(self._processes):
            if process.running.poll() is None:
                process.running.terminate()
        end = time.monotonic() + _PATIENCE
        for process in reversed(self._processes):
            try:
                process.running.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.running.pid, signal.SIGKILL)
                process.running.wait()
            process.output.close()
        self._processes.clear()


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def free_port(wanted: int | None, usual: int) -> int:
    """The port that is asked for (raises ``PortTaken``), else the usual one, else any that is free on loopback."""
    for port in [wanted] if wanted else [usual, 0]:
        with socket.socket() as knock:
            knock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                knock.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(knock.getsockname()[1])
    raise PortTaken(wanted or usual)
