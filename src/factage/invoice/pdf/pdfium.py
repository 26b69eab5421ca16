"""PDFium keeps its state per process and without a lock of its own: whoever calls it holds this one."""

from __future__ import annotations

import threading
from typing import Any, Final

PDFIUM: Final = threading.RLock()

MOST_PIXELS: Final = 40_000_000
"""Of a page as it is drawn: A4 at 600 dots an inch has 35 million."""


def scale_within(page: Any, wanted: float) -> float:
    """The scale at which a page is drawn: the wanted one, or as much as keeps it within ``MOST_PIXELS``."""
    wide, high = page.get_size()
    pixels = max(wide, 1.0) * max(high, 1.0) * wanted**2
    return wanted if pixels <= MOST_PIXELS else float(wanted * (MOST_PIXELS / pixels) ** 0.5)
