"""Runs a command against a PostgreSQL server of its own, made for it and thrown away afterwards.

    python tools/with_postgresql.py [--durable] COMMAND [ARGUMENT…]

The command finds the server in FACTAGE_DATABASE_URL. Needs the Debian package `postgresql`; a cluster that runs on the
machine is left alone. `--durable` keeps fsync on, as the tests that kill processes want it. As root the server runs as
the user `postgres`, since initdb refuses root.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

NEEDED: Final = "PostgreSQL is needed: install the Debian package `postgresql`"
FAST: Final = ("-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off")


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: the newest version that Debian has installed, else what PATH finds."""
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    if versions:
        return max(versions, key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """The address of a fresh server with one empty database; raises `FileNotFoundError` where the programs are missing."""
    folder_of_programs = programs()
    if folder_of_programs is None:
        raise FileNotFoundError(NEEDED)
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="factage-postgresql-"))
    if prefix:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    port = _free_port()
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c max_connections=200"
    if not durable:
        options = " ".join((options, *FAST))

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*prefix, str(folder_of_programs / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )

    try:
        run(
            "initdb",
            "-D",
            str(data),
            "-A",
            "trust",
            "-U",
            "factage",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "factage", "factage")
            yield f"postgresql://factage@127.0.0.1:{port}/factage"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: list[str]) -> int:
    durable = arguments[:1] == ["--durable"]
    command = arguments[1:] if durable else arguments
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    # Told to end while the server is made, it cleans up as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with server(durable=durable) as url:
            child = subprocess.Popen(command, env=os.environ | {"FACTAGE_DATABASE_URL": url})
            # The server must outlive the command: an interrupt is the child's to answer.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda received, _frame: child.send_signal(received))
            return child.wait()
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
