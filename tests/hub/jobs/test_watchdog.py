"""A worker that is stuck or grows is begun afresh, whatever its threads are busy with."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from factage.hub.base.in_hand import in_hand, longest
from factage.hub.jobs.watchdog import Watchdog

STUCK = """
import os, sys, threading, time
from factage.hub.base.in_hand import in_hand
from factage.hub.jobs.watchdog import Watchdog
print(os.getpid(), len(sys.argv), flush=True)
if "second" in os.environ.get("ROUND", ""):
    sys.exit(7)
os.environ["ROUND"] = "second"
def stuck():
    with in_hand("document 1"):
        while True:  # holds on without end
            sum(range(1000))
threading.Thread(target=stuck, daemon=True).start()
Watchdog(seconds=0.2, look=0.05).start()
time.sleep(60)
"""


def test_what_is_in_hand_counts_from_its_outermost_begin():
    assert longest() == ("", 0.0)
    with in_hand("batch"), in_hand("document"):
        what, seconds = longest()
        assert (what, seconds >= 0) == ("document", True)
    assert longest() == ("", 0.0)


@pytest.mark.parametrize(("seconds", "megabytes", "named"), [(-1.0, 10**6, "document 1"), (10**6, 0, "MB")])
def test_a_breach_ends_the_process(seconds, megabytes, named):
    ended = threading.Event()
    watchdog = Watchdog(seconds=seconds, megabytes=megabytes, look=0.01, end=ended.set)
    with in_hand("document 1"):
        assert named in watchdog.breach()
        watchdog.start()
        assert ended.wait(30)


def test_nothing_happens_while_all_is_well():
    watchdog = Watchdog()
    with in_hand("document 1"):
        assert watchdog.breach() == ""


def test_a_stuck_worker_begins_afresh_with_its_own_number(tmp_path):
    script = tmp_path / "work.py"
    script.write_text(STUCK)
    done = subprocess.run(
        [sys.executable, str(script), "--threads", "2"],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    first, second = done.stdout.decode().splitlines()
    assert (first == second, done.returncode) == (True, 7)
