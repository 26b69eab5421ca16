"""The accounts that may be paid to: those of the page, unless the page debits another or a third party collects."""

from __future__ import annotations

from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.layouts.known import Known
from factage.invoice.pages.sums.proof import Verdict
from factage.invoice.pages.text.sheet import Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

_PATH: Final = "payment.accounts[0].iban"


def accounts_of(sheets: Sheets, tokens: Tokens, known: Known | None) -> list[tuple[Token, Verdict]]:
    """The accounts of the page with their verdicts; one that a confirmed layout always has comes first.

    A company prints all its banks and any may be paid to; where somebody else's account may stand there, only the
    first is taken. Only one that is alone is proved.
    """
    ibans = list({token.value: token for token in reversed(tokens.of("iban"))}.values())[::-1]
    if not ibans:
        return []
    if known is not None and _PATH in known.constants:
        value = known.constants[_PATH]
        ibans.sort(key=lambda token: token.value != value)
    debit = any(labels.parties("debit").search(cell.plain) for cell in sheets.cells)
    third = any(
        labels.parties("other").search(cell.plain)
        for cell in sheets.cells
        if "iban" not in cell.plain and "factor" in cell.plain
    )
    if len(ibans) == 1 and not debit and not third and ibans[0].exact:
        return [(ibans[0], ("proved", ("check_digit", "only_account")))]
    return [(token, ("read", ("account_unsure",))) for token in (ibans[:1] if debit or third else ibans)]
