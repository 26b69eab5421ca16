"""Our own checks: whatever an invoice says, they answer, and every answer is a sentence in both languages."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from factage.invoice import model
from factage.invoice.checks import amounts, codes, content, dates, france, identifiers
from factage.invoice.totals import verify
from laws.invoices import invoices

PARTS = (
    amounts.checked,
    codes.checked,
    content.twice,
    content.attachments,
    dates.order,
    france.checked,
    identifiers.checked,
)
FRENCH = model.Address(country="FR")


@settings(max_examples=40)
@given(invoices(fields=30), st.booleans())
def test_any_invoice_is_checked_and_every_finding_is_a_sentence(invoice, in_france):
    if in_france:
        seller = dataclasses.replace(invoice.seller or model.Party(), address=FRENCH)
        invoice = dataclasses.replace(invoice, seller=seller, issue_date=date(2026, 11, 24))
    for part in PARTS:
        for finding in part(invoice):
            assert finding.level in {"warning", "info"}
            assert finding.where is None or re.fullmatch(r"B[TG]-[\w-]+|EXT-[\w-]+", finding.where)
            for language in ("fr", "en"):
                said = finding.said(language)
                assert said.message
                assert said.fix
                assert said.who in {"billing", "sales", "accounting", "customer"}


@settings(max_examples=40)
@given(invoices(fields=30))
def test_a_difference_is_never_of_nothing(invoice):
    for difference in verify(invoice):
        assert difference.off != 0
        assert difference.where.startswith("BT-")
