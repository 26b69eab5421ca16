"""Workers killed with SIGKILL five times in the middle of 500 deliveries: nothing lost, nothing twice, doubts shown.

The same on SQLite and on PostgreSQL; `bench/kill.py` is the command, and prints the same figures for people.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import need

ROOT = Path(__file__).resolve().parents[2]
KILL = [sys.executable, str(ROOT / "bench" / "kill.py"), "--json"]

pytestmark = pytest.mark.slow


def killed(command: list[str]) -> dict[str, object]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("FACTAGE_", "DJANGO_"))
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=1800, check=False)
    assert done.stdout.strip(), done.stderr[-4000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def judge(found: dict[str, object], vendor: str) -> None:
    assert found["database"] == vendor
    assert found["deliveries"] == 500
    assert found["kills"] == 5
    assert found["lost"] == 0, found
    assert found["accepted_twice"] == 0, found
    assert found["unsure"] <= sum(found["in_flight_at_each_kill"]), found
    assert found["shown_to_a_person"] == found["unsure"], found
    assert found["passed"], found


def test_on_sqlite():
    judge(killed(KILL), "sqlite")


@pytest.mark.postgresql
def test_on_postgresql():
    need.program("initdb", package="postgresql", places=_places())
    command = [sys.executable, str(ROOT / "tools" / "with_postgresql.py"), "--durable", *KILL]
    judge(killed(command), "postgresql")


def _places() -> tuple[str, ...]:
    return tuple(str(path) for path in Path("/usr/lib/postgresql").glob("*/bin"))
