"""The account that is to be paid: the only one of the page, unless the page debits another or a third party collects."""

from __future__ import annotations

from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.known import Known
from factage.invoice.pages.proof import Verdict
from factage.invoice.pages.sheet import Sheets
from factage.invoice.pages.tokens import Token, Tokens

_PATH: Final = "payment.accounts[0].iban"


def account_of(sheets: Sheets, tokens: Tokens, known: Known | None) -> tuple[Token, Verdict] | None:
    """The first account of the page with its verdict; one that a confirmed layout always has comes first."""
    ibans = tokens.of("iban")
    if not ibans:
        return None
    if known is not None and _PATH in known.constants:
        value = known.constants[_PATH]
        ibans = [token for token in ibans if token.value == value] or ibans
    debit = any(labels.parties("debit").search(cell.plain) for cell in sheets.cells)
    alone = len({token.value for token in ibans}) == 1
    third = any(
        labels.parties("other").search(cell.plain)
        for cell in sheets.cells
        if "iban" not in cell.plain and "factor" in cell.plain
    )
    proved = alone and not debit and not third and ibans[0].exact
    return ibans[0], ("proved", ("check_digit", "only_account")) if proved else ("read", ("account_unsure",))
