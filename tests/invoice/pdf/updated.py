"""A PDF with an incremental update behind it (ISO 32000-2 § 7.5.6), as editors and signing programs write them."""

from __future__ import annotations

import re
from collections.abc import Mapping


def updated(data: bytes, objects: Mapping[int, bytes]) -> bytes:
    """The file with new versions of the objects, by number; the earlier bytes stay. It must have a plain table."""
    trailer = data[data.rindex(b"trailer") :]
    root = re.search(rb"/Root (\d+ \d+ R)", trailer)
    size = re.search(rb"/Size (\d+)", trailer)
    start = re.search(rb"startxref\s+(\d+)", trailer)
    assert root is not None
    assert size is not None
    assert start is not None
    out = bytearray(data if data.endswith(b"\n") else data + b"\n")
    table = b"xref\n"
    for number, content in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    highest = max(int(size[1]), max(objects) + 1)
    where = len(out)
    out += table + b"trailer\n<< /Size %d /Root %b /Prev %b >>\n" % (highest, root[1], start[1])
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % where)


def stream(content: bytes, keys: bytes = b"") -> bytes:
    """The words of a stream object."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), keys, content)
