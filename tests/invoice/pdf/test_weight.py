"""What a PDF unfolds to is known before a reader without bounds opens it."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pytest

from factage.invoice.errors import Unreadable
from factage.invoice.pdf.weight import refuse_heavy


def page(content: bytes, *filters: str, beside: int = 0) -> bytes:
    """A page of this packed content, and streams beside it that nothing can unfold."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    stream = pikepdf.Stream(pdf, b"")
    stream.write(content, filter=pikepdf.Array([pikepdf.Name(name) for name in filters]))
    pdf.pages[0].Contents = stream
    pdf.Root["/Kept"] = pikepdf.Array([pikepdf.Stream(pdf, bytes(beside))])
    out = io.BytesIO()
    pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def test_usual_pages_are_light_whatever_their_size() -> None:
    refuse_heavy(page(zlib.compress(b"BT ET\n" * 100), "/FlateDecode"))
    refuse_heavy(page(zlib.compress(b"BT ET\n" * 100), "/FlateDecode", beside=3_000_000))


@pytest.mark.parametrize("layers", [1, 2])
def test_a_page_that_unfolds_too_far_is_refused(layers: int) -> None:
    packed = zlib.compress(bytes(300 << 20), 1)
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    with pytest.raises(Unreadable) as caught:
        refuse_heavy(page(packed, *["/FlateDecode"] * layers))
    assert caught.value.code == "too_large"


def test_many_streams_weigh_together() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    block = zlib.compress(bytes(50 << 20), 1)
    pdf.Root["/Kept"] = pikepdf.Array([])
    for _ in range(6):
        stream = pikepdf.Stream(pdf, b"")
        stream.write(block, filter=pikepdf.Name.FlateDecode)
        pdf.Root["/Kept"].append(stream)
    out = io.BytesIO()
    pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    with pytest.raises(Unreadable) as caught:
        refuse_heavy(out.getvalue())
    assert caught.value.code == "too_large"
