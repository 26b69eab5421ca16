"""A PDF file as objects: small ones packed in object streams, with a cross-reference stream (ISO 32000-1, 7.5)."""

from __future__ import annotations

import struct
import zlib
from hashlib import md5
from typing import Final

_HEAD: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PACKED: Final = 400
"""How many objects stand in one object stream."""


class File:
    """The objects of a document, numbered from 1 in the order in which they are asked for."""

    def __init__(self) -> None:
        self._count = 0
        self._plain: list[tuple[int, bytes]] = []
        self._streams: list[tuple[int, bytes]] = []

    def number(self, count: int = 1) -> int:
        """The first of ``count`` new numbers."""
        first = self._count + 1
        self._count += count
        return first

    def put(self, body: bytes, number: int | None = None) -> int:
        """An object that is no stream."""
        number = number or self.number()
        self._plain.append((number, body))
        return number

    def stream(self, entries: bytes, data: bytes, number: int | None = None, *, packed: bool = False) -> int:
        """A stream; ``packed`` data are compressed already, others are compressed here."""
        data = data if packed else zlib.compress(data)
        return self.verbatim(b"/Filter/FlateDecode" + entries, data, number)

    def verbatim(self, entries: bytes, data: bytes, number: int | None = None) -> int:
        """A stream whose data stand as they are."""
        number = number or self.number()
        body = b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)
        self._streams.append((number, body))
        return number

    def save(self, root: int, information: int) -> bytes:
        """The file; its identifier follows from its content, so the same objects give the same bytes."""
        where: dict[int, tuple[int, int, int]] = {}
        for start in range(0, len(self._plain), _PACKED):
            part = self._plain[start : start + _PACKED]
            number = self._pack(part)
            where.update({held: (2, number, place) for place, (held, _) in enumerate(part)})
        out = bytearray(_HEAD)
        for number, body in self._streams:
            where[number] = (1, len(out), 0)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        listed, at = self.number(), len(out)
        where[listed] = (1, at, 0)
        rows = [struct.pack(">BIH", 0, 0, 65535)]
        rows += [struct.pack(">BIH", *where[number]) for number in range(1, listed + 1)]
        table = zlib.compress(b"".join(rows))
        identity = md5(out, usedforsecurity=False).hexdigest().encode()
        out += (
            b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode"
            b"/Length %d>>stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
            % (listed, listed + 1, root, information, identity, identity, len(table), table, at)
        )
        return bytes(out)

    def _pack(self, part: list[tuple[int, bytes]]) -> int:
        places, bodies, at = [], [], 0
        for number, body in part:
            places.append(b"%d %d" % (number, at))
            bodies.append(body)
            at += len(body) + 1
        head = b" ".join(places) + b"\n"
        entries = b"/Type/ObjStm/N %d/First %d" % (len(part), len(head))
        return self.stream(entries, head + b"\n".join(bodies))


def text_string(text: str) -> bytes:
    """A text string (ISO 32000-1, 7.9.2.2)."""
    return b"<FEFF%s>" % text.encode("utf-16-be", "replace").hex().upper().encode()
