"""The human view: the printed page (PDF/A-3) and the readable invoice (HTML)."""

from __future__ import annotations

from datetime import datetime

from factage.invoice.model import Invoice
from factage.invoice.view.compose import compose
from factage.invoice.view.html import render_html
from factage.invoice.view.look import Look
from factage.invoice.view.printed import print_sheet
from factage.invoice.view.printed.pictures import as_png
from factage.invoice.view.refusal import TemplateRefused
from factage.invoice.view.undrawn import losses_of
from factage.invoice.view.words import LANGUAGES, language_for

__all__ = [
    "LANGUAGES",
    "Look",
    "TemplateRefused",
    "as_png",
    "language_for",
    "losses_of",
    "render_html",
    "render_pdf",
]


def render_pdf(
    invoice: Invoice,
    *,
    language: str | None = None,
    created: datetime | None = None,
    look: Look | None = None,
    template: bytes | None = None,
) -> bytes:
    """The page as PDF/A-3a and PDF/UA-1; the same arguments give the same bytes.

    ``language`` is ``fr`` or ``en`` (that of the customer's country where none is given); ``created`` the date of
    making that the file bears (the day of issue at midnight UTC where none is given). ``template`` is a design of the
    user's own (typst source, see :mod:`.press`); without one the built-in page is written, three to ten times as fast.
    """
    sheet = compose(invoice, language or language_for(invoice))
    issued, look = invoice.issue_date, look or Look()
    if template is None:
        return print_sheet(sheet, issued=issued, created=created, look=look)
    from factage.invoice.view.press import press  # typst costs 50 ms, which the built-in page does not need

    return press(sheet, template=template, issued=issued, created=created, look=look)
