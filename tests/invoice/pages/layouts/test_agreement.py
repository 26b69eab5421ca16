"""Where the values stand that a person left as they were read."""

from __future__ import annotations

from factage.invoice.pages.layouts.agreement import accepted
from factage.invoice.pages.outcome import Value


def value(path: str, said: str, y: float = 10.0) -> Value:
    return Value(where="", path=path, value=said, status="read", page=1, box=(10.0, y, 60.0, y + 10))


def line(at: int, name: str, net: str, y: float) -> list[Value]:
    return [
        value(f"lines[{at}].{path}", said, y)
        for path, said in (("item.name", name), ("quantity", "1"), ("net_amount", net))
    ]


def tops(places) -> dict[str, float]:
    return {path: box[1] for path, (_page, box) in places.items()}


def test_what_was_put_right_has_no_place_of_its_own():
    places = accepted(
        [value("number", "F 12"), value("issue_date", "2026-01-02")],
        {"number": "F 13", "issue_date": "2026-01-02"},
    )
    assert set(places) == {"issue_date"}


def test_a_line_that_was_emptied_moves_the_places_of_those_below():
    read = [
        *line(0, "Banc", "10.00", 100),
        *line(1, "À reporter", "10.00", 120),
        *line(2, "Pose", "7.00", 140),
    ]
    said = {
        "lines[0].item.name": "Banc", "lines[0].quantity": "1", "lines[0].net_amount": "10.00",
        "lines[1].item.name": "Pose", "lines[1].quantity": "1", "lines[1].net_amount": "7.00",
    }  # fmt: skip
    places = tops(accepted(read, said))
    assert {places[f"lines[0].{name}"] for name in ("item.name", "quantity", "net_amount")} == {100}
    assert {places[f"lines[1].{name}"] for name in ("item.name", "quantity", "net_amount")} == {140}


def test_a_line_that_shares_its_amount_alone_is_another_line():
    places = accepted(
        line(0, "Banc", "10.00", 100),
        {"lines[0].item.name": "Pose", "lines[0].quantity": "2", "lines[0].net_amount": "10.00"},
    )
    assert places == {}


def test_rows_of_vat_are_found_by_their_rate():
    read = [
        value("vat_breakdown[0].rate", "20.00", 100), value("vat_breakdown[0].tax_amount", "4.00", 100),
        value("vat_breakdown[1].rate", "5.50", 120), value("vat_breakdown[1].tax_amount", "1.00", 120),
    ]  # fmt: skip
    said = {
        "vat_breakdown[0].rate": "5.5", "vat_breakdown[0].tax_amount": "1.00",
        "vat_breakdown[1].rate": "20", "vat_breakdown[1].tax_amount": "4.00",
    }  # fmt: skip
    places = tops(accepted(read, said))
    assert (places["vat_breakdown[0].tax_amount"], places["vat_breakdown[1].tax_amount"]) == (120, 100)
