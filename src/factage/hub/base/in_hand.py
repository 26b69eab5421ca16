"""What this process has in hand, and since when: whoever watches it can tell slow from stuck."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_lock: Final = threading.Lock()
_in_hand: Final[dict[int, tuple[str, float]]] = {}


@contextmanager
def in_hand(what: str) -> Iterator[None]:
    """This thread works on ``what`` inside; one thing within another counts as the outer one's time."""
    thread = threading.get_ident()
    with _lock:
        outer = _in_hand.get(thread)
        _in_hand[thread] = (what, outer[1] if outer else time.monotonic())
    try:
        yield
    finally:
        with _lock:
            if outer is None:
                _in_hand.pop(thread, None)
            else:
                _in_hand[thread] = outer


def longest() -> tuple[str, float]:
    """What has been in hand for the longest time, and for how many seconds; nothing is ("", 0.0)."""
    with _lock:
        if not _in_hand:
            return "", 0.0
        what, since = min(_in_hand.values(), key=lambda one: one[1])
    return what, time.monotonic() - since
