"""Some pages of a file as a file of their own: contents, fonts and pictures byte for byte as they were."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pikepdf

from factage.invoice.pdf import limits
from factage.invoice.pdf.container import open_pdf

_KEPT = ("/OutputIntents", "/Lang", "/ViewerPreferences")
_ALL = ("/Producer", "/Creator", "/Author", "/CreationDate", "/ModDate")


def files_of(data: bytes, groups: Iterable[Sequence[int]]) -> Iterator[bytes]:
    """For each group of page numbers (from 1) those pages, in that order, as a PDF.

    All pages of the file in their order are the file itself, untouched: a signature stays valid, attachments stay.
    Otherwise each page keeps its own contents, resources and annotations; output intents and language are kept, the
    structure tree and attachments, which speak of the whole file, are not. Raises as :func:`.container.open_pdf`;
    ``ValueError`` for a page that is not there.
    """
    with open_pdf(data) as container:
        whole = list(range(1, container.pages + 1))
        for pages in groups:
            if any(not 1 <= number <= container.pages for number in pages):
                raise ValueError(f"pages {pages} of {container.pages}")
            yield data if list(pages) == whole else _bounded_part(container.pdf, pages)


def _bounded_part(source: Any, pages: Sequence[int]) -> bytes:
    before = limits.overruns()
    try:
        return _part(source, pages)
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError, RecursionError) as error:
        raise limits.failure(error, before) from None


def _part(source: Any, pages: Sequence[int]) -> bytes:
    with pikepdf.new() as part:
        for number in pages:
            part.pages.append(source.pages[number - 1])
        _same_frame(source, part)
        part.remove_unreferenced_resources()
        out = io.BytesIO()
        part.save(
            out,
            deterministic_id=True,
            min_version=source.pdf_version,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )
        return out.getvalue()


def _same_frame(source: Any, part: Any) -> None:
    for key in _KEPT:
        if key in source.Root:
            value = source.Root[key]
            inside = isinstance(value, pikepdf.Dictionary | pikepdf.Array)
            part.Root[key] = part.copy_foreign(source.make_indirect(value)) if inside else value
    for page in part.pages:
        if "/StructParents" in page.obj:
            del page.obj["/StructParents"]
    info = source.trailer.get("/Info")
    if info is not None:
        for key in _ALL:
            if key in info:
                part.docinfo[key] = str(info[key])
