"""Bounds of a PDF: bytes, pages, objects, and how far a compressed stream may unfold. Set once for the process."""

from __future__ import annotations

import threading
from typing import Final

import pikepdf

from factage.invoice.errors import Unreadable

MAX_BYTES: Final = 256 * 1024 * 1024
MAX_PAGES: Final = 20_000
"""A month's run of invoices in one file is normal; a book of this length is not."""
MAX_OBJECTS: Final = 1_000_000
MAX_STREAM: Final = 64 * 1024 * 1024
"""What one stream may unfold to, and each filter on the way."""
MAX_XMP: Final = 4 * 1024 * 1024
MAX_ATTACHMENTS: Final = 5_000
MAX_DEPTH: Final = 64

_lock: Final = threading.Lock()
_set = False


def bound() -> None:
    """Give the limits to qpdf, which keeps them per process and without a lock of its own: once, before any file."""
    global _set  # noqa: PLW0603 - qpdf's own state is global; this is its memory
    with _lock:
        if not _set:
            pikepdf.settings.set_qpdf_limits(
                flate_max_memory=MAX_STREAM,
                run_length_max_memory=MAX_STREAM,
                png_max_memory=MAX_STREAM,
                tiff_max_memory=MAX_STREAM,
                dct_max_memory=MAX_STREAM,
                max_stream_filters=8,
                parser_max_nesting=MAX_DEPTH * 2,
            )
            _set = True


def overruns() -> int:
    """How often a limit was exceeded in this process: a failure after which it grew is one of size."""
    return int(pikepdf.settings.qpdf_limit_errors())


def failure(error: Exception, before: int) -> Unreadable:
    """What a failure of qpdf means: a bound that was exceeded since ``before``, or a broken file."""
    if overruns() > before or "limit exceeded" in str(error):  # qpdf does not count what a filter refused
        return Unreadable(
            "too_large", cause="unfolds", limit=f"{MAX_STREAM // 1024 // 1024} MB", detail=str(error)[:200]
        )
    return Unreadable("broken", detail=str(error)[:200])
