"""Whatever bytes stand in a PDF: it is read, or refused with a code."""

from contextlib import suppress
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from factage.invoice.errors import Unreadable
from factage.invoice.formats import facturx
from factage.invoice.model import Invoice
from factage.invoice.pdf import open_pdf
from factage.invoice.pdf.conform import NotConforming
from invoice.pdf.made import CLAIM, attach, pdf

INVOICE = Invoice(number="F1", specification="urn:cen.eu:en16931:2017")
PIECES = st.sampled_from(
    [
        b"/Names",
        b"/EF",
        b"/Kids",
        b"/AF",
        b"/Length",
        b"/Filter",
        b"null",
        b"[",
        b"<<",
        b">>",
        b"-1",
        b"9" * 12,
        b"#ff",
    ]
)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3) | PIECES, st.integers(0, 40)),
    max_size=12,
)


@cache
def _hybrid() -> bytes:
    page = pdf(lambda made: attach(made, "supporting.txt", b"text"), xmp=CLAIM)
    return facturx.write(INVOICE, page=page).data


@given(CHANGES)
def test_a_damaged_hybrid_is_read_or_refused(changes: list[tuple[float, bytes, int]]) -> None:
    data = bytearray(_hybrid())
    for place, piece, length in changes:
        at = int(place * len(data))
        data[at : at + length] = piece
    for work in (_look, facturx.read, lambda damaged: facturx.write(INVOICE, page=damaged)):
        with suppress(Unreadable, NotConforming):
            work(bytes(data))


def _look(data: bytes) -> None:
    with open_pdf(data) as container:
        _ = container.active, container.damaged
        for one in container.attachments:
            one.lies()


@given(st.binary(max_size=300))
def test_any_bytes_after_a_header_are_read_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        facturx.read(b"%PDF-1.7\n" + data)


def test_the_hybrid_that_is_damaged_is_whole_before() -> None:
    assert facturx.read(_hybrid()).invoice.number == "F1"
