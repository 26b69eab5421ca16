"""The comparison: lines, header, sums and words of the data on the page; then whatever the page says beyond them."""

from __future__ import annotations

from collections.abc import Sequence

from factage.invoice.errors import Unreadable
from factage.invoice.model import Invoice
from factage.invoice.pages.header.kind import is_scan
from factage.invoice.pages.layout import Layout
from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.parity.certificate import Certificate
from factage.invoice.pages.parity.findings import Findings
from factage.invoice.pages.parity.ground import Ground
from factage.invoice.pages.parity.header import HeaderFields
from factage.invoice.pages.parity.lines import LinePairs
from factage.invoice.pages.parity.parties import PartyFields
from factage.invoice.pages.parity.rest import Rest
from factage.invoice.pages.parity.sums import Sums
from factage.invoice.pages.parity.texts import Texts
from factage.invoice.pages.reading import read_sheets
from factage.invoice.pages.text.sheet import Sheets
from factage.invoice.pages.text.words import page_words


def compare(data: bytes, invoice: Invoice, *, layouts: Sequence[Layout] = ()) -> Certificate:
    """Whether the pages of a PDF say what the invoice says: every value at its place, nothing on one side alone.

    ``layouts`` are confirmed layouts, which help to know the places. What is printed and stands nowhere in the data
    must be explained (a phone, a carried-forward sum, the share capital …), what the data say must be printed or follow
    from what is. A page without usable text gives a certificate that was not ``read`` and is not ``equal``. Raises
    ``Unreadable`` where the bytes are no PDF that opens.
    """
    return compare_sheets(page_words(data), invoice, layouts=layouts)


def compare_sheets(
    sheets: Sheets, invoice: Invoice, *, layouts: Sequence[Layout] = (), reading: Reading | None = None
) -> Certificate:
    """The same from words that are already there, and from a reading of them where there is one."""
    if is_scan(sheets):
        return Findings(Ground(sheets), None, invoice).certificate(read=False)
    if reading is None:
        try:
            reading = read_sheets(sheets, layouts=layouts)
        except (
            Unreadable
        ):  # the title says another paper: the data say that it is an invoice, and are compared
            reading = None
    findings = Findings(Ground(sheets), reading, invoice)
    texts = Texts(findings)
    lines = LinePairs(findings)
    lines.compare()
    texts.compare()
    HeaderFields(findings).compare()
    PartyFields(findings).compare()
    sums = Sums(findings, lines.rows | lines.alone(whole=True), lines.alone(whole=False))
    sums.compare()
    lines.left()
    lines.finish()
    Rest(findings, lines.rows).compare()
    texts.mentions()
    return findings.certificate(read=True)
