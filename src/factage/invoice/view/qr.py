"""A QR code of bytes (ISO/IEC 18004:2015), error correction level M, versions 1 to 13: rows of modules.

Always the same mask: any of the eight can be read, and to weigh all of them (7.8.3) costs more than the rest together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

_BLOCKS: Final = (
    (10, ((1, 16),)),
    (16, ((1, 28),)),
    (26, ((1, 44),)),
    (18, ((2, 32),)),
    (24, ((2, 43),)),
    (16, ((4, 27),)),
    (18, ((4, 31),)),
    (22, ((2, 38), (2, 39))),
    (22, ((3, 36), (2, 37))),
    (26, ((4, 43), (1, 44))),
    (30, ((1, 50), (4, 51))),
    (22, ((6, 36), (2, 37))),
    (22, ((8, 37), (1, 38))),
)
"""For each version: correction codewords of a block, then blocks with their data codewords (table 9)."""
_ALIGNED: Final = (
    (),
    (6, 18),
    (6, 22),
    (6, 26),
    (6, 30),
    (6, 34),
    (6, 22, 38),
    (6, 24, 42),
    (6, 26, 46),
    (6, 28, 50),
    (6, 30, 54),
    (6, 32, 58),
    (6, 34, 62),
)
"""Middles of the alignment patterns (table E.1)."""
_MASK: Final = 3
_LEVEL_M: Final = 0
_FIELD: Final = 0x11D
_FORMAT: Final = (0x537, 0x5412)
_VERSION: Final = 0x1F25
_PADS: Final = b"\xec\x11"


def modules(data: bytes) -> tuple[bytes, ...]:
    """The code in rows from the top, one byte for each module: 1 is dark. No quiet zone.

    Raises ``ValueError`` for more than 331 bytes.
    """
    version = next((n for n in range(1, len(_BLOCKS) + 1) if _room(n) >= len(data)), None)
    if version is None:
        raise ValueError(f"{len(data)} bytes")
    side = 17 + 4 * version
    grid, order, masks = _skeleton(version)
    filled = bytearray(grid)
    bits = int.from_bytes(_codewords(data, version))
    bits = (bits << (len(order) - _total(version) * 8)) ^ masks
    for place, bit in zip(order, f"{bits:0{len(order)}b}", strict=True):
        filled[place] = bit == "1"
    return tuple(bytes(filled[at : at + side]) for at in range(0, side * side, side))


def _capacity(version: int) -> int:
    """Data codewords."""
    return sum(count * length for count, length in _BLOCKS[version - 1][1])


def _total(version: int) -> int:
    correction, groups = _BLOCKS[version - 1]
    return _capacity(version) + correction * sum(count for count, _ in groups)


def _room(version: int) -> int:
    """Bytes that a version holds, beside mode and count."""
    return _capacity(version) - (2 if version < 10 else 3)


def _codewords(data: bytes, version: int) -> bytes:
    """Data and correction, interleaved (7.5 and 7.6)."""
    size = 8 if version < 10 else 16
    bits = (0b0100 << size | len(data)) << 8 * len(data) | int.from_bytes(data)
    filled = (4 + size) // 8 + len(data) + 1  # four bits of terminator complete the last byte
    stream = (bits << 4).to_bytes(filled) + _PADS * _capacity(version)
    correction, groups = _BLOCKS[version - 1]
    blocks, at = [], 0
    for count, length in groups:
        for _ in range(count):
            blocks.append(stream[at : at + length])
            at += length
    checks = [_check(block, correction) for block in blocks]
    longest = groups[-1][1]
    out = bytes(block[n] for n in range(longest) for block in blocks if n < len(block))
    return out + bytes(check[n] for n in range(correction) for check in checks)


def _check(block: bytes, correction: int) -> bytes:
    """The remainder of the block by the generator polynomial (7.5.2), a whole register at a time."""
    steps, shift = _steps(correction), 8 * (correction - 1)
    below = (1 << shift) - 1
    rest = 0
    for byte in block:
        rest = ((rest & below) << 8) ^ steps[(rest >> shift) ^ byte]
    return rest.to_bytes(correction)


@cache
def _steps(correction: int) -> tuple[int, ...]:
    """For each leading byte: what it adds to the register."""
    powers, value = [1], 1
    for _ in range(254):
        value = value << 1 ^ (_FIELD if value & 0x80 else 0)
        powers.append(value)
    logs = {power: exponent for exponent, power in enumerate(powers)}

    def times(one: int, other: int) -> int:
        return powers[(logs[one] + logs[other]) % 255] if one and other else 0

    generator = [1]
    for root in powers[:correction]:
        raised = [*generator, 0]
        for place, factor in enumerate(generator):
            raised[place + 1] ^= times(factor, root)
        generator = raised
    return tuple(
        int.from_bytes(bytes(times(factor, lead) for factor in generator[1:])) for lead in range(256)
    )


@cache
def _skeleton(version: int) -> tuple[bytes, tuple[int, ...], int]:
    """The patterns of a version with its format; the places of the data in their order; their masks as one number."""
    side = 17 + 4 * version
    grid: dict[tuple[int, int], bool] = {}
    for row, column in ((0, 0), (0, side - 7), (side - 7, 0)):
        _finder(grid, row, column, side)
    for n in range(8, side - 8):
        grid[6, n] = grid[n, 6] = n % 2 == 0
    middles = _ALIGNED[version - 1]
    corners = {(6, 6), (6, side - 7), (side - 7, 6)}
    for row, column in ((r, c) for r in middles for c in middles if (r, c) not in corners):
        for y in range(-2, 3):
            for x in range(-2, 3):
                grid[row + y, column + x] = max(abs(y), abs(x)) != 1
    _inform(grid, version, side)
    order = [place for place in _zigzag(side) if place not in grid]
    masks = "".join("1" if (row + column) % 3 == 0 else "0" for row, column in order)
    flat = bytes(grid.get((row, column), False) for row in range(side) for column in range(side))
    return flat, tuple(row * side + column for row, column in order), int(masks, 2)


def _finder(grid: dict[tuple[int, int], bool], row: int, column: int, side: int) -> None:
    for y in range(-1, 8):
        for x in range(-1, 8):
            if 0 <= row + y < side and 0 <= column + x < side:
                ring = max(abs(y - 3), abs(x - 3))
                grid[row + y, column + x] = ring not in {2, 4}


def _inform(grid: dict[tuple[int, int], bool], version: int, side: int) -> None:
    """Level and mask (7.9), twice; from version 7 on the version (7.10), twice."""
    said = _LEVEL_M << 3 | _MASK
    bits = (said << 10 | _remainder(said << 10, _FORMAT[0], 10)) ^ _FORMAT[1]
    beside = [(n, 8) for n in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, n) for n in (7, 5, 4, 3, 2, 1, 0)]
    apart = [(8, side - 1 - n) for n in range(8)] + [(side - 7 + n, 8) for n in range(7)]
    for n in range(15):
        grid[beside[n]] = grid[apart[n]] = bool(bits >> n & 1)
    grid[side - 8, 8] = True
    if version >= 7:
        bits = version << 12 | _remainder(version << 12, _VERSION, 12)
        for n in range(18):
            row, column = n // 3, side - 11 + n % 3
            grid[row, column] = grid[column, row] = bool(bits >> n & 1)


def _remainder(value: int, divisor: int, degree: int) -> int:
    while value.bit_length() > degree:
        value ^= divisor << (value.bit_length() - 1 - degree)
    return value


def _zigzag(side: int) -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, up and down by turns, past the vertical timing pattern (7.7.3)."""
    upwards = True
    for right in (*range(side - 1, 6, -2), 5, 3, 1):
        for row in range(side - 1, -1, -1) if upwards else range(side):
            yield row, right
            yield row, right - 1
        upwards = not upwards
