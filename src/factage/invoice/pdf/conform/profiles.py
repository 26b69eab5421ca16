"""Colour profiles (ICC): sRGB for the output intent, and CMYK as PDFium shows it, so that the page keeps its colours."""

from __future__ import annotations

import struct
from functools import cache
from typing import Any, Final

from factage.invoice.pdf.pdfium import PDFIUM

_DATE: Final = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
"""A fixed date of making in each profile, so that the same page gives the same bytes."""
_STEPS: Final = 9
_D50: Final = (0.9642, 1.0, 0.8249)
_TO_XYZ: Final = (
    (0.4360747, 0.3850649, 0.1430804),
    (0.2225045, 0.7168786, 0.0606169),
    (0.0139322, 0.0971045, 0.7141733),
)
"""Linear sRGB to XYZ under D50 (Bradford), as ICC profiles count."""


@cache
def srgb() -> bytes:
    """The sRGB profile of LittleCMS, with a fixed date."""
    from PIL import ImageCms

    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = _DATE
    made[84:100] = bytes(16)
    return bytes(made)


def space_of(profile: bytes) -> str | None:
    """The colour space that a profile is for: ``RGB``, ``GRAY``, ``CMYK``, ``Lab``; None where it is no usable one."""
    if len(profile) < 132 or profile[36:40] != b"acsp" or profile[8] > 4:
        return None
    if profile[12:16] not in {b"scnr", b"mntr", b"prtr", b"spac"}:
        return None
    return profile[16:20].decode("latin-1").strip()


def is_output(profile: bytes) -> bool:
    """Whether it may be the profile of an output intent (ISO 19005-3 § 6.2.3)."""
    return profile[12:16] in {b"mntr", b"prtr"} and space_of(profile) in {"RGB", "GRAY", "CMYK"}


@cache
def cmyk() -> bytes:
    """A profile of class input, whose table holds what PDFium makes of each mixture."""
    grid = bytearray()
    for pixel in _mixtures():
        grid += bytes(_lab(pixel))
    identity = bytes(range(256))
    table = b"mft1" + bytes(4) + struct.pack(">BBBx", 4, 3, _STEPS)
    table += struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    table += identity * 4 + bytes(grid) + identity * 3
    table += bytes(-len(table) % 4)
    white = b"XYZ " + bytes(4) + struct.pack(">3i", *(round(part * 65536) for part in _D50))
    return _profile(
        b"scnr",
        b"CMYK",
        b"Lab ",
        {
            b"desc": _described("CMYK as shown on screen"),
            b"cprt": b"text" + bytes(4) + b"No copyright, use freely\0",
            b"wtpt": white,
            b"A2B0": table,
        },
    )


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    start = 128 + 4 + 12 * len(tags)
    directory, content = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        directory += name + struct.pack(">2I", start + len(content), len(data))
        content += data + bytes(-len(data) % 4)
    size = start + len(content)
    header = struct.pack(">I4sI", size, b"\0\0\0\0", 0x02400000) + kind + space + connection + _DATE + b"acsp"
    header += bytes(28) + struct.pack(">3i", *(round(part * 65536) for part in _D50))
    return header + bytes(128 - len(header)) + directory + content


def _described(text: str) -> bytes:
    """A description in the form of version 2 of the ICC's format."""
    said = text.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(said)) + said + bytes(4 + 4 + 2 + 1 + 67)


def _mixtures() -> list[tuple[int, int, int]]:
    """What PDFium shows for each mixture of the grid, cyan outermost, black innermost: one page of single points."""
    import io

    import pikepdf
    import pypdfium2
    from pikepdf import Dictionary

    side = _STEPS * _STEPS
    steps = [index / (_STEPS - 1) for index in range(_STEPS)]
    words = []
    for row in range(side):
        for column in range(side):
            c, m = steps[row // _STEPS], steps[row % _STEPS]
            y, k = steps[column // _STEPS], steps[column % _STEPS]
            words.append(f"{c:.4f} {m:.4f} {y:.4f} {k:.4f} k {column * 2} {(side - 1 - row) * 2} 2 2 re f")
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(side * 2, side * 2))
        made.pages[0].obj.Resources = Dictionary()
        made.pages[0].obj.Contents = made.make_stream("\n".join(words).encode())
        made.save(out)
    with PDFIUM:
        opened = pypdfium2.PdfDocument(out.getvalue())
        page: Any = opened[0]
        image = page.render(scale=2).to_pil().convert("RGB")
        opened.close()
    return [image.getpixel((column * 4 + 2, row * 4 + 2)) for row in range(side) for column in range(side)]


def _lab(pixel: tuple[int, int, int]) -> tuple[int, int, int]:
    """A colour of sRGB in the 8-bit Lab of an ICC table."""
    linear = [_linear(part / 255) for part in pixel]
    xyz = [sum(row[i] * linear[i] for i in range(3)) for row in _TO_XYZ]
    x, y, z = (_root(part / white) for part, white in zip(xyz, _D50, strict=True))
    lightness, a, b = 116 * y - 16, 500 * (x - y), 200 * (y - z)
    return (_byte(lightness * 255 / 100), _byte(a + 128), _byte(b + 128))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _root(part: float) -> float:
    return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


def _byte(value: float) -> int:
    return min(255, max(0, round(value)))
