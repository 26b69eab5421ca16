"""Factage JSON: the model as it is, in both directions."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from factage.invoice.errors import Unreadable
from factage.invoice.formats.json import decode, encode, read, schema, write
from factage.invoice.model import Identifier, Invoice, Line, Party, SupportingDocument, Totals


def invoice() -> Invoice:
    return Invoice(
        number="F-1",
        issue_date=date(2026, 1, 2),
        seller=Party(name="Atelier", legal_id=Identifier(value="552100554", scheme="0002")),
        totals=Totals(payable=Decimal("120.00")),
        attachments=(SupportingDocument(content=b"\x00\xff", mime_code="text/csv"),),
        lines=(Line(quantity=Decimal("1.50"), net_amount=Decimal(100)),),
    )


def test_what_is_written_is_read_again() -> None:
    again = read(write(invoice()).data)
    assert again.invoice == invoice()
    assert again.leftovers == ()


def test_amounts_are_strings_with_their_digits() -> None:
    values = encode(invoice())
    assert values["lines"][0]["quantity"] == "1.50"
    assert values["totals"]["payable"] == "120.00"
    assert values["seller"]["legal_id"] == {"value": "552100554", "scheme": "0002"}
    assert values["due_date"] is None


def test_an_identifier_may_be_a_bare_string_and_a_number_a_number() -> None:
    read_back, leftovers = decode(json.loads('{"seller": {"vat_id": "FR1"}, "number": "1"}'))
    assert read_back.seller == Party(vat_id=Identifier(value="FR1"))
    assert leftovers == ()
    assert read(b'{"number": 12, "totals": {"payable": 10.10}}').invoice.totals == Totals(
        payable=Decimal("10.10")
    )


def test_an_unknown_key_is_a_leftover_with_its_place() -> None:
    _, leftovers = decode({"number": "1", "lines": [{"colour": "red"}]})
    assert [(left.path, left.what) for left in leftovers] == [("lines[0].colour", '"red"')]


@pytest.mark.parametrize(
    "text",
    [
        '{"number": "1", "lines": {}}',
        '{"number": "1", "lines": [null]}',
        '{"number": "1", "issue_date": "2026-02-31", "lines": []}',
        '{"number": "1", "totals": {"payable": "1,5"}}',
        '{"number": "1", "totals": {"payable": NaN}}',
        '{"number": "1", "totals": {"payable": 1e400}}',
        '{"number": "1", "totals": {"payable": 1e999999999}}',
        '{"number": {}, "lines": []}',
        '{"number": "1", "seller": {"legal_id": {"scheme": "0002"}}}',
        '{"number": "1", "lines": [], "attachments": [{"content": "*"}]}',
        '{"number": "1", "lines": []',
    ],
)
def test_a_wrong_value_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(text.encode())
    assert refusal.value.code == "broken"


@pytest.mark.parametrize("sign", ["[", '{"a":'])
def test_what_is_nested_beyond_any_invoice_is_refused_before_it_is_followed(sign: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(f'{{"number":"[{{[{{","lines":{sign * 100_000}'.encode())
    assert refused.value.code == "too_large"


def test_brackets_of_a_text_are_no_levels() -> None:
    note = "[" * 300
    assert read(write(Invoice(number=note)).data).invoice.number == note


@pytest.mark.parametrize("number", [b'"\\ud800"', b'"\\uDFFF x"', b'"\xed\xa0\x80"'])
def test_half_a_pair_is_no_text(number: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(b'{"number": ' + number + b', "lines": []}')
    assert refusal.value.code == "broken"


def test_a_whole_pair_is_a_character() -> None:
    assert read(b'{"number": "\\ud83d\\ude00", "lines": []}').invoice.number == "\U0001f600"


def test_other_json_is_not_recognised() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(b'{"hello": "world"}')
    assert refusal.value.code == "unknown_format"


def test_the_schema_bears_the_business_terms() -> None:
    whole = schema()
    assert whole["properties"]["number"]["x-bt"] == "BT-1"
    seller = whole["properties"]["seller"]["anyOf"][0]
    assert seller["properties"]["address"]["anyOf"][0]["properties"]["city"]["x-bt"] == "BT-37"
    assert whole["properties"]["lines"]["items"]["properties"]["net_amount"]["x-bt"] == "BT-131"
