"""Whether two PDF files look the same: page by page, as PDFium draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from factage.invoice.pdf.pdfium import PDFIUM, scale_within

_SCALE: Final = 1.5
_SOFT: Final = 1.2
"""Radius of the blur that takes out how edges of letters are smoothed."""
_SEEN: Final = 56
"""A difference of brightness or colour, of 255, that a person sees."""
_LARGEST: Final = 2_600
"""Of a side, in points of the picture: a poster is drawn smaller."""
_MOST_PAGES: Final = 50
ALIKE: Final = 0.002
"""The share of a page that may differ: a few strokes of letters whose face is another of the same measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How alike two files are. ``pages``: whether they have equally many; ``share``: of the worst page, what differs."""

    pages: bool
    share: float = 0.0

    @property
    def alike(self) -> bool:
        return self.pages and self.share <= ALIKE


def compare(before: bytes, after: bytes) -> Looks:
    """Compare the first pages (as many as fifty) of two files."""
    import pypdfium2

    with PDFIUM:
        try:
            one, other = pypdfium2.PdfDocument(before), pypdfium2.PdfDocument(after)
        except pypdfium2.PdfiumError:
            return Looks(pages=False)
        try:
            if len(one) != len(other):
                return Looks(pages=False)
            worst = max((_share(one[n], other[n]) for n in range(min(len(one), _MOST_PAGES))), default=0.0)
        finally:
            one.close()
            other.close()
    return Looks(pages=True, share=worst)


def _share(one: Any, other: Any) -> float:
    from PIL import ImageChops, ImageFilter

    scale = scale_within(one, _SCALE)
    if one.get_size() != other.get_size():
        return 1.0
    drawn = [page.render(scale=scale).to_pil().convert("RGB") for page in (one, other)]
    if drawn[0].size != drawn[1].size:
        return 1.0
    soft = [image.filter(ImageFilter.GaussianBlur(_SOFT)) for image in drawn]
    bands = ImageChops.difference(*soft).split()
    worst = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    seen = sum(worst.histogram()[_SEEN:])
    return float(seen / (worst.size[0] * worst.size[1]))
