"""Clause 8: every character is exact."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from clauses.page import Trap, base, rows_of, sheet, sums
from factage.invoice.model import Totals


def unknown_point(n: int) -> Trap:
    """`1.200`, `300`, `1.500`: thousands or thousandths, nothing on the page decides."""
    invoice = base(n, count=1)
    line = replace(
        invoice.lines[0], quantity=Decimal(1), unit_price=Decimal("1.250"), net_amount=Decimal("1.250")
    )
    totals = Totals(
        lines=Decimal("1.250"),
        tax_exclusive=Decimal("1.250"),
        tax=Decimal("0.250"),
        tax_inclusive=Decimal("1.500"),
        payable=Decimal("1.500"),
    )
    part = replace(invoice.vat_breakdown[0], taxable_amount=Decimal("1.250"), tax_amount=Decimal("0.250"))
    invoice = replace(invoice, lines=(line,), vat_breakdown=(part,), totals=totals)
    rows = [("Total HT", "1.250"), ("TVA 20 %", "0.250"), ("Total TTC", "1.500")]
    return sheet(invoice, [(line.item.name, "1", "1.250", "1.250")], rows), invoice


def unmapped_font(n: int) -> Trap:
    """A font whose map turns 1 into 7: what is read is not what is seen."""
    invoice = base(n)
    page = sheet(invoice, rows_of(invoice), sums(invoice))
    return _remapped(page), invoice


def _remapped(page: bytes) -> bytes:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(page)) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            font.Encoding = pikepdf.Dictionary(
                Type=pikepdf.Name.Encoding,
                BaseEncoding=pikepdf.Name.WinAnsiEncoding,
                Differences=pikepdf.Array([49, pikepdf.Name("/g001"), pikepdf.Name("/g002")]),
            )
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


TRAPS = (
    unknown_point,
    unmapped_font,
)
