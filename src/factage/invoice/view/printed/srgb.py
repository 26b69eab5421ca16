"""The colour space of the page as an ICC profile: sRGB from its definition (IEC 61966-2-1), the same bytes always."""

from __future__ import annotations

import struct
from functools import cache
from typing import Final

_PCS_WHITE: Final = (0.9642, 1.0, 0.8249)
"""D50, the white of the connection space (ICC.1:2010, 7.2.16)."""
_PRIMARIES: Final = {
    b"rXYZ": (0.436030, 0.222488, 0.013916),
    b"gXYZ": (0.385147, 0.716919, 0.097076),
    b"bXYZ": (0.143066, 0.060593, 0.714096),
}
"""Red, green and blue of the standard, adapted to D50 after Bradford."""
_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_ADAPTATION: Final = (
    1.047882,
    0.022918,
    -0.050217,
    0.029587,
    0.990479,
    -0.017059,
    -0.009232,
    0.015076,
    0.751678,
)
_HEAD: Final = 128


@cache
def profile() -> bytes:
    """A display profile of version 4.3."""
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(*_CURVE)
    tags = {
        b"desc": _text("sRGB IEC61966-2-1"),
        b"cprt": _text("CC0"),
        b"wtpt": _xyz(*_PCS_WHITE),
        b"chad": b"sf32" + bytes(4) + _fixed(*_ADAPTATION),
        **{tag: _xyz(*values) for tag, values in _PRIMARIES.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    places: dict[bytes, int] = {}
    directory, data, at = [], [], _HEAD + 4 + 12 * len(tags)
    for tag, body in tags.items():
        padded = body + bytes(-len(body) % 4)
        if padded not in places:
            places[padded] = at
            data.append(padded)
            at += len(padded)
        directory.append(tag + struct.pack(">II", places[padded], len(body)))
    return b"".join((_head(at), struct.pack(">I", len(tags)), *directory, *data))


def _head(size: int) -> bytes:
    return struct.pack(
        ">I4sI4s4s4s6H4s4sI4s4sQI12s4s44x",
        size,
        bytes(4),
        0x04300000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2026, 1, 1, 0, 0, 0),
        b"acsp",
        bytes(4),
        0,
        bytes(4),
        bytes(4),
        0,
        0,
        _fixed(*_PCS_WHITE),
        bytes(4),
    )


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*values)


def _text(text: str) -> bytes:
    said = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", len(said), 28) + said
