"""The seller's mark as an image of the document, and what figures say to those who do not see them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from factage.invoice.view.look import Look
from factage.invoice.view.printed.canvas import HEIGHT
from factage.invoice.view.printed.file import File, text_string

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels

Made = TypeVar("Made")

_MOST: Final = (1200, 480)
"""Pixels of a mark that is at most 38 by 12 mm: about 800 to the inch."""
_LIGHT: Final = 200_000
"""A JPEG of at most this many bytes goes into the document as it is."""
_BOMB: Final = 80_000_000
"""A mark of more pixels than this is not drawn."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: pixels, and its stream."""

    width: int
    height: int
    entries: bytes
    data: bytes

    def embed(self, file: File) -> int:
        return file.verbatim(
            b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8%s"
            % (self.width, self.height, self.entries),
            self.data,
        )

    def attributes(self, x: float, y: float, wide: float, high: float, says: str) -> bytes:
        return figure_attributes(x, y, wide, high, says)


def figure_attributes(x: float, y: float, wide: float, high: float, says: str) -> bytes:
    """Where a figure stands (from its top left corner) and what it says."""
    box = (x, HEIGHT - y - high, x + wide, HEIGHT - y)
    return b"/Alt%s/A<</O/Layout/Placement/Block/BBox[%.2f %.2f %.2f %.2f]>>" % (text_string(says), *box)


def picture_of(look: Look) -> Picture | None:
    """The mark; None where there is none, or nothing that can be drawn."""
    if look.mark is None or look.format is None:
        return None
    return _picture(look.mark, look.format)


def as_png(mark: bytes) -> bytes | None:
    """A mark (PNG, JPEG, SVG) as the PNG that pages show, without anything else that the file held; None for no picture."""
    form = Look(mark=mark).format
    return _opened(mark, form, _png) if form is not None else None


@lru_cache(maxsize=16)
def _picture(mark: bytes, form: str) -> Picture | None:
    return _opened(mark, form, _embedded)


def _opened(mark: bytes, form: str, made: Callable[[Pixels, bytes], Made]) -> Made | None:
    """What is made of a picture and its bytes; None for what is no picture, or too large a one."""
    from PIL import Image, UnidentifiedImageError  # 40 ms, which only a mark costs

    try:
        pixels = _drawn(mark) if form == "svg" else mark
        with Image.open(io.BytesIO(pixels), formats=["PNG", "JPEG"]) as image:
            return made(image, pixels) if image.width * image.height <= _BOMB else None
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        return None


def _png(image: Pixels, _pixels: bytes) -> bytes:
    image.thumbnail(_MOST)
    out = io.BytesIO()
    image.convert("RGBA").save(out, "PNG", optimize=True)
    return out.getvalue()


def _embedded(image: Pixels, pixels: bytes) -> Picture:
    """As it came where a page may hold it so, else on white."""
    if image.format == "JPEG" and image.mode in {"RGB", "L"} and len(pixels) <= _LIGHT:
        space = b"RGB" if image.mode == "RGB" else b"Gray"
        return Picture(image.width, image.height, b"/ColorSpace/Device%s/Filter/DCTDecode" % space, pixels)
    return _flat(image)


def _flat(image: Pixels) -> Picture:
    """On the white of the paper, so that nothing of it is transparent."""
    from PIL import Image

    image.thumbnail(_MOST)
    seen = image.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    paper.alpha_composite(seen)
    data = zlib.compress(paper.convert("RGB").tobytes(), 9)
    return Picture(paper.width, paper.height, b"/ColorSpace/DeviceRGB/Filter/FlateDecode", data)


def _drawn(mark: bytes) -> bytes:
    """A drawing (SVG) in pixels."""
    import typst  # 50 ms, which only a drawing costs

    page = (
        b"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        b'#context { let drawn = image(bytes(sys.inputs.mark), format: "svg", width: 38mm)\n'
        b"assert(measure(drawn).height < 152mm)\ndrawn }"  # a needle would take gigabytes
    )
    try:
        drawn = typst.compile(
            page,
            format="png",
            ppi=800,
            sys_inputs={"mark": mark.decode("utf-8", "replace")},
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise ValueError("not a drawing") from error
    if not isinstance(drawn, bytes):
        raise TypeError(type(drawn))
    return drawn
