"""The model is whole: every business term of EN 16931-1 has its place."""

from __future__ import annotations

import dataclasses

import pytest

from factage.invoice.model import Invoice, term_of, term_paths

# BT-4 was never given; BG-2 (process) and BG-29 (price) are plain fields of the invoice and of the line.
NOT_GIVEN = {"BT-4"}
FLAT = {"BG-2", "BG-29"}


def test_every_business_term_has_its_place() -> None:
    held = set(term_paths().values())
    wanted = {f"BT-{number}" for number in range(1, 166)} | {f"BG-{number}" for number in range(1, 33)}
    assert wanted - held == NOT_GIVEN | FLAT


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("number", "BT-1"),
        ("seller.vat_id", "BT-31"),
        ("seller.vat_id.value", "BT-31"),
        ("buyer.address.city", "BT-52"),
        ("lines[12].item.name", "BT-153"),
        ("lines[0].charges[1].amount", "BT-141"),
        ("charges[1].amount", "BT-99"),
        ("payment.accounts[0].iban", "BT-84"),
        ("totals.payable", "BT-115"),
        ("lines[0].order_references[0].line", "BT-132"),
    ],
)
def test_a_path_knows_its_number(path: str, number: str) -> None:
    assert term_of(path) == number


def test_what_stands_nowhere_has_no_number() -> None:
    assert term_of("seller.shoe_size") is None


def test_an_invoice_is_immutable() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Invoice().number = "F1"  # type: ignore[misc]
