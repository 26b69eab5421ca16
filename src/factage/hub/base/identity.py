"""Primary keys: UUIDs that grow with time, so that rows made together lie together in the index."""

from __future__ import annotations

import secrets
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def new_id() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562 § 5.7), growing within this process even inside one millisecond.

    The 12 bits after the millisecond carry its fraction (method 3 of § 6.2); the last 62 bits are random.
    """
    global _last  # noqa: PLW0603 - the last tick given out is a property of the process
    with _lock:
        nanoseconds = time.time_ns()
        tick = (nanoseconds // 1_000_000 << 12) | (nanoseconds % 1_000_000 * 4096 // 1_000_000)
        _last = tick = max(tick, _last + 1)
    milliseconds, fraction = tick >> 12, tick & 0xFFF
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62
    return uuid.UUID(int=value | secrets.randbits(62))
