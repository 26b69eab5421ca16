"""How far the streams of a PDF unfold: asked before the file is given to a reader that has no bounds of its own."""

from __future__ import annotations

import re
from typing import Any, Final

import pikepdf
from pikepdf import Array, Name, Stream

from factage.invoice.errors import Unreadable
from factage.invoice.pdf import limits
from factage.invoice.pdf.container import open_pdf

MAX_UNFOLDED: Final = 256 * 1024 * 1024
"""All streams of a file together, as a reader may hold them."""
_MOST_PER_LAYER: Final = 1400
"""No filter of PDF unfolds further: deflate 1 032 times, LZW 1 365 times."""
_PACKING: Final = frozenset({"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"})
_LAYERS: Final = re.compile(rb"/F[^\s/]{0,20}#|/Filter\s*(?:\d|\[[^\]]*/[^\]]*/|%)")
"""Signs of several filters on one stream, in the dictionary of a stream, which never is packed itself (ISO 32000-2, § 7.5.7)."""


def refuse_heavy(data: bytes) -> None:
    """Raise ``Unreadable("too_large")`` where the streams would unfold to more than ``MAX_UNFOLDED`` bytes.

    Nothing is unfolded while the packed sizes alone show that all is well, as they do in any usual invoice. Raises as
    :func:`.container.open_pdf` what cannot be opened.
    """
    if len(data) * _MOST_PER_LAYER <= MAX_UNFOLDED and not _LAYERS.search(data):
        return
    with open_pdf(data) as container:
        before = limits.overruns()
        try:
            _weigh(container.pdf)
        except (
            pikepdf.PdfError,
            pikepdf.DataDecodingError,
            ValueError,
            RuntimeError,
            RecursionError,
        ) as error:
            failure = limits.failure(error, before)
            if failure.code == "too_large":
                raise failure from None


def _weigh(pdf: Any) -> None:
    bounds = [(_bound(one), one) for one in pdf.objects if isinstance(one, Stream)]
    total = sum(bound for bound, _ in bounds)
    for bound, stream in sorted(bounds, key=lambda pair: -pair[0]):
        if total <= MAX_UNFOLDED:
            return
        total += _unfolded(stream) - bound
    if total > MAX_UNFOLDED:
        raise Unreadable(
            "too_large", cause="unfolds", limit=f"{MAX_UNFOLDED // 1024 // 1024} MB", detail="streams"
        )


def _bound(stream: Any) -> int:
    """What the stream can unfold to at the most."""
    return len(stream.read_raw_bytes()) * int(
        _MOST_PER_LAYER ** sum(name in _PACKING for name in _filters(stream))
    )


def _unfolded(stream: Any) -> int:
    """What it does unfold to; a stream that is damaged, or packed as a picture, is as large as it stands."""
    before = limits.overruns()
    try:
        return len(stream.read_bytes())
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError) as error:
        failure = limits.failure(error, before)
        if failure.code == "too_large":
            raise failure from None
        return len(stream.read_raw_bytes())


def _filters(stream: Any) -> list[str]:
    said = stream.get("/Filter")
    names = list(said) if isinstance(said, Array) else [said]
    return [str(name) for name in names if isinstance(name, Name)]
