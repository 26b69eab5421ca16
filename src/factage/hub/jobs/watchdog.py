"""Ends a worker that hangs on a document or grows without end, and begins it afresh in the same process number.

The library bounds what a document may cost; this is for what those bounds do not foresee. What was in hand is done
again by the fresh worker, and a document that takes its reader down three times is held (`documents.reading`).
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from factage.hub.base.in_hand import longest

log = logging.getLogger(__name__)

SECONDS: Final = 600.0
"""For one document; the rules engine ends by itself after two minutes."""
MEGABYTES: Final = 3072
"""Resident, of this process alone; the rules engine watches its own."""
_LOOK: Final = 2.0
_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def again() -> None:
    """The same command once more, in this process: its threads end, its locks and connections close."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own command, as it was called


class Watchdog:
    """Looks every two seconds, from a thread of its own, until `stop`; on a breach it says so and calls ``end``."""

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        megabytes: int = MEGABYTES,
        look: float = _LOOK,
        end: Callable[[], None] = again,
    ) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._look = look
        self._end = end
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="factage-watchdog", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()

    def breach(self) -> str:
        """Why the process must end now; "" while all is well."""
        what, seconds = longest()
        if seconds > self._seconds:
            return f"{what} has been in hand for {seconds:.0f} s"
        megabytes = resident()
        if megabytes > self._megabytes:
            return f"{megabytes} MB resident, with {what or 'nothing'} in hand"
        return ""

    def _watch(self) -> None:
        while not self._over.wait(self._look):
            why = self.breach()
            if why:
                log.critical("the worker begins afresh: %s", why)
                self._end()
                return


def resident() -> int:
    """Megabytes of this process in memory; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE // 1024**2
    except (OSError, ValueError, IndexError):
        return 0
