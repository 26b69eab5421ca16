"""Opening a PDF that a stranger made: within bounds, or refused with a code."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import pikepdf

from factage.invoice.errors import Unreadable
from factage.invoice.pdf import limits
from factage.invoice.pdf.active import ActiveContent, active_content
from factage.invoice.pdf.attachments import Attachment, attachments_of
from factage.invoice.pdf.metadata import Xmp, xmp_of

_HEADER_WITHIN = 1024


def looks_like_pdf(data: bytes) -> bool:
    """Whether the header of a PDF stands in the first 1024 bytes (ISO 32000-2, annex I; readers accept as much)."""
    return b"%PDF-" in data[:_HEADER_WITHIN]


class Container:
    """An open PDF; usable inside :func:`open_pdf` only. Everything is read when it is asked for, and once."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf

    @property
    def encrypted(self) -> bool:
        """Whether the file is encrypted, though it opens without a password (PDF/A forbids it, ISO 19005-3 § 6.1.3)."""
        return bool(self.pdf.is_encrypted)

    @property
    def damaged(self) -> bool:
        """Whether its table of objects was lost and had to be searched together: what stood behind may be lost too."""
        return any("file is damaged" in str(warning) for warning in self.pdf.get_warnings())

    @property
    def pages(self) -> int:
        return len(self.pdf.pages)

    @cached_property
    def attachments(self) -> tuple[Attachment, ...]:
        """Every embedded file, whether it hangs in the name tree, an AF array or an annotation; each stream once."""
        return attachments_of(self.pdf)

    @cached_property
    def xmp(self) -> Xmp:
        """The XMP metadata of the document; empty where there is none, or none that can be read safely."""
        return xmp_of(self.pdf)

    @cached_property
    def active(self) -> tuple[ActiveContent, ...]:
        """Scripts, launches, forms that send, media that play, programs that are attached."""
        return active_content(self.pdf, self.attachments)


@contextmanager
def open_pdf(data: bytes) -> Iterator[Container]:
    """Open the bytes as a PDF.

    Raises ``Unreadable``: ``locked`` where a password is needed, ``too_large`` over a bound of :mod:`.limits`,
    ``broken`` where no page tree can be found. Damage that a reader repairs is repaired.
    """
    limits.bound()
    if len(data) > limits.MAX_BYTES:
        raise Unreadable("too_large", limit=f"{limits.MAX_BYTES // 1024 // 1024} MB", detail="size")
    if not looks_like_pdf(data):
        raise Unreadable("broken", detail="no PDF header")
    before = limits.overruns()
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Unreadable("locked") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise limits.failure(error, before) from None
    with pdf:
        try:
            pages = len(pdf.pages)
        except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
            raise limits.failure(error, before) from None
        size: Any = pdf.trailer.get("/Size")  # counting the objects would parse every one of them
        if isinstance(size, int) and size > limits.MAX_OBJECTS:
            raise Unreadable("too_large", limit=f"{limits.MAX_OBJECTS} objects", detail="objects")
        if pages > limits.MAX_PAGES:
            raise Unreadable("too_large", limit=f"{limits.MAX_PAGES} pages", detail="pages")
        if pages == 0:
            raise Unreadable("broken", detail="no page")
        yield Container(pdf)
