"""PDFium keeps its state per process and without a lock of its own: whoever calls it holds this one."""

from __future__ import annotations

import threading
from typing import Final

PDFIUM: Final = threading.RLock()
