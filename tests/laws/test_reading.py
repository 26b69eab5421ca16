"""Reading never raises anything but `Unreadable`, whatever the bytes, and may be done by any number of threads."""

import contextlib
import random
import zipfile
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from factage.invoice import read, write
from factage.invoice.errors import Unreadable
from factage.invoice.formats import json, table, ubl
from factage.invoice.model import Invoice, Line, Note, Party, Payment, PaymentAccount, Totals, VatBreakdown
from laws.invoices import invoices

WHOLE = Invoice(
    number="F-1",
    type_code="380",
    currency="EUR",
    notes=(Note(subject_code="PMT", text="40 €"),),
    seller=Party(name="Moulin"),
    payment=Payment(means_code="58", accounts=(PaymentAccount(iban="FR76"),)),
    totals=Totals(tax=Decimal("20.00"), payable=Decimal("120.00")),
    vat_breakdown=(VatBreakdown(category="S", rate=Decimal(20)),),
    lines=(Line(id="1", quantity=Decimal(2), unit="C62", parent_id="0"),),
)
TABLE = "Numéro;Date;Désignation;Qté;PU\nF1;05/03/2026;Huile;10;13,50\n".encode()


def _zip(data: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.xml", data)
    return buffer.getvalue()


SEEDS = (
    write(WHOLE, "ubl").data,
    write(WHOLE, "cii").data,
    write(WHOLE, "json").data,
    TABLE,
    _zip(b"<a/>"),
    b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    b"UNA:+.? 'UNB+UNOC:3+A+B+1+2'UNH+1+INVOIC:D:96A:UN'",
)
ODD = (
    "",
    "NaN",
    "-0",
    "1e5",
    "9" * 60,
    "2026-02-30",
    "0000-00-00",
    "#AAB#",
    "#AAB##PMD#",
    "true",
    "130",
    "SEPA",
    "NA",
)


def tried(data: bytes, name: str = "") -> None:
    try:
        read(data, name=name)
    except Unreadable as refused:
        assert refused.message("fr") != refused.message("en")  # noqa: PT017 - whatever is refused says why, in both
    with contextlib.suppress(Unreadable):
        table.read(data, table.suggest(table.headers(data, name=name)), name=name)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from(["", "a.xml", "a.csv", "a.pdf"]))
@example(b"PK\x03\x04", "")
@example(b"\xff\xfe<\x00", "")
@example(b"<", "a.csv")
@example(b'{"number": {}, "lines": [[]]}', "")
@example(b'{"number": "1", "lines": [{"quantity": "NaN"}]}', "")
@example(b'"a;b\nc;d', "a.csv")
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    tried(data, name)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
def test_damaged_documents_are_read_or_refused(seed: bytes, chance: random.Random) -> None:
    data = bytearray(seed)
    for _ in range(chance.randint(1, 5)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.randint(0, 40))
        data[start:end] = chance.choice(
            (b"", b"\0", b"<", b'"', b"&#0;", chance.randbytes(8), seed[: chance.randint(0, 99)])
        )
    tried(bytes(data))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(invoices(), st.sampled_from(["ubl", "cii"]), st.randoms(use_true_random=False))
def test_well_formed_nonsense_is_read_and_what_is_read_can_be_written(
    invoice: Invoice, to: str, chance: random.Random
) -> None:
    root = etree.fromstring(write(invoice, to).data)
    for _ in range(chance.randint(1, 8)):
        nodes = list(root.iter())
        node = chance.choice(nodes)
        if chance.random() < 0.5:
            node.text = chance.choice(ODD)
        elif chance.random() < 0.5 and node.getparent() is not None:
            node.getparent().remove(node)
        else:
            node.append(etree.fromstring(etree.tostring(chance.choice(nodes))))
    try:
        found = read(etree.tostring(root)).invoice
    except Unreadable:
        return
    for target in ("ubl", "cii", "json"):
        read(write(found, target).data) if target != "json" else json.write(found)


def test_many_threads_read_and_write_at_once() -> None:
    data = [seed for seed in SEEDS[:3] for _ in range(30)]

    def both(one: bytes) -> Invoice:
        found = read(one).invoice
        return ubl.read(ubl.write(found).data).invoice

    with ThreadPoolExecutor(8) as pool:
        assert all(found == WHOLE for found in pool.map(both, data))


@pytest.mark.parametrize("seed", SEEDS[:3], ids=["ubl", "cii", "json"])
def test_every_cut_of_a_document_is_read_or_refused(seed: bytes) -> None:
    for end in range(0, len(seed), 37):
        tried(seed[:end])
