"""Every figure, day and identifier that is left: explained, or a difference; nothing on the page is passed over."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.explain import is_amount, vocabulary
from factage.invoice.pages.parity.certificate import DifferenceKind, Kind
from factage.invoice.pages.parity.findings import Findings
from factage.invoice.pages.text.sheet import bare
from factage.invoice.pages.text.tokens import Token

_TERMS: Final = {
    "lines": "BT-106",
    "tax_exclusive": "BT-109",
    "tax": "BT-110",
    "tax_inclusive": "BT-112",
    "prepaid": "BT-113",
    "payable": "BT-115",
    "allowance": "BT-92",
    "charge": "BT-99",
    "retention": "BT-20",
    "rounding": "BT-114",
}


class Rest:
    """The tokens that no value of the data took."""

    def __init__(self, findings: Findings, line_rows: set[int]) -> None:
        self.findings, self.explain, self.line_rows = findings, findings.explain, line_rows
        self.ground = findings.ground
        self.invoice = findings.invoice

    @cached_property
    def _table(self) -> range:
        """The rows from the first line, with the words over it, to the last."""
        first = min(self.line_rows, default=0)
        while first and not self.ground.tokens.row(first - 1) and self._close(first):
            first -= 1
        return range(first, max(self.line_rows, default=-1) + 1)

    def _close(self, row: int) -> bool:
        rows = self.ground.sheets.rows
        return rows[row - 1].page == rows[row].page and rows[row].y0 - rows[row - 1].y1 < rows[row].height

    def compare(self) -> None:
        """Each of them in turn."""
        for token in self.ground.tokens.all:
            if id(token) in self.findings.taken:
                continue
            if self._covered(token):
                continue
            if token.kind == "number":
                self._number(token)
            elif token.kind == "date":
                self._date(token)
            elif token.kind in {"iban", "vat", "siren", "gln"}:
                self._identifier(token)

    def _covered(self, token: Token) -> bool:
        """Whether a text of the data says the words of this token."""
        words = self.ground.words_of(token)
        paths = {self.ground.covers(word) for word in words}
        if "" in paths or not paths:
            return False
        kind: Kind = {"date": "date", "number": "amount"}.get(token.kind, "identifier")  # type: ignore[assignment]
        self.findings.note(kind, token, min(paths))
        return True

    # --- numbers --------------------------------------------------------------------------------------------------

    def _number(self, token: Token) -> None:
        if not is_amount(token):
            return
        by = self.explain.amount(token, inside=token.row in self.line_rows)
        by = by or ("further" if abs(token.number) in self.findings.further else "")
        by = by or self.explain.recapitulates(token, of_lines=False)
        if by:
            self.findings.note("amount", token, by)
            return
        if next(vocabulary.mentions_in(token.cell.plain), None) is not None:
            self.findings.differ_token("mention", "missing_in_data", "notes", token, term="BT-22")
            return
        role = self.explain.role(token) if token.row not in self.line_rows else None
        if token.row in self.line_rows:
            self.findings.differ_token("amount", "missing_in_data", "lines", token, term="BG-25")
            return
        totals = self.invoice.totals
        stated = (
            getattr(totals, role, None)
            if totals is not None
            and role in {"lines", "tax_exclusive", "tax", "tax_inclusive", "prepaid", "payable"}
            else None
        )
        path = f"totals.{role}" if role in _TERMS else "notes"
        difference: DifferenceKind = "missing_in_data" if stated is None else "differs"
        self.findings.differ_token(
            "amount", difference, path, token, in_data=stated, term=_TERMS.get(role or "", "BT-22")
        )

    # --- days and identifiers -------------------------------------------------------------------------------------

    def _date(self, token: Token) -> None:
        if token.value in self.findings.said.days:
            label = _label(token)
            wrong = self._other_day(label, token)
            if not wrong:
                self.findings.note("date", token, "repeated")
                return
        by = self.explain.day(token, inside=token.row in self._table)
        if by:
            self.findings.note("date", token, by)
            return
        path, term = self._day_term(_label(token))
        self.findings.differ_token("date", "missing_in_data", path, token, term=term)

    def _other_day(self, label: str, token: Token) -> bool:
        for path in ("issue_date", "due_date"):
            if labels.header(path).strong.search(label):
                stated = getattr(self.invoice, path)
                return stated is not None and stated != token.value
        return False

    @staticmethod
    def _day_term(label: str) -> tuple[str, str]:
        for path, term in (("due_date", "BT-9"), ("issue_date", "BT-2")):
            if labels.header(path).strong.search(label):
                return path, term
        if re.search(r"livraison|\bbl\b|deliver|liefer", label):
            return "delivery.date", "BT-72"
        return "notes", "BT-22"

    def _identifier(self, token: Token) -> None:
        value, said = bare(str(token.value)), self.findings.said
        if (
            value in self.findings.strings
            or value in said.identifiers
            or (token.kind == "siren" and any(value[:9] == one[:9] for one in said.sirens))
        ):
            self.findings.note("identifier", token, "repeated")
            return
        by = self.explain.identifier(token)
        if by:
            self.findings.note("identifier", token, by)
            return
        path, term = {
            "iban": ("payment.accounts", "BT-84"),
            "vat": ("seller.vat_id", "BT-31"),
            "siren": ("seller.legal_id", "BT-30"),
            "gln": ("seller.identifiers", "BT-29"),
        }[token.kind]
        self.findings.differ_token("identifier", "missing_in_data", path, token, term=term)


def _label(token: Token) -> str:
    return token.cell.plain[: token.start]
