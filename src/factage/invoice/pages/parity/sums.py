"""Totals, VAT by rate, allowances and charges of the document: each figure under its own label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from factage.invoice.model import AllowanceCharge, Totals, VatBreakdown
from factage.invoice.pages import labels
from factage.invoice.pages.parity.findings import Findings
from factage.invoice.pages.text.sheet import bare
from factage.invoice.pages.text.tokens import Token

ROLES: Final = ("lines", "tax_exclusive", "tax", "tax_inclusive", "prepaid", "payable")
_ALSO: Final[dict[str, tuple[str, ...]]] = {
    "tax_exclusive": ("lines", "payable", "tax_inclusive"),
    "lines": ("tax_exclusive", "charge"),
    "tax_inclusive": ("payable", "lines"),
    "payable": ("tax_inclusive",),
}
"""What else a label may say where the page has none for the total itself."""
_BASE: Final = re.compile(r"\bbase|taxable|assiette|imposable|netto|\bht\b|hors taxe|excl")
_TAX: Final = re.compile(r"\btva\b|\btax|taxes?\b|montant|amount|steuer|mwst|\bvat\b|betrag")
_LONG_REASON: Final = 4
_ZERO: Final = Decimal(0)


class Sums:
    """What stands below the lines."""

    def __init__(self, findings: Findings, line_rows: set[int], alone: set[int]) -> None:
        """``line_rows`` are the lines', ``alone`` may be: read as lines without quantity and price, not in the data."""
        self.alone = alone
        self.findings = findings
        self.ground = findings.ground
        self.invoice = findings.invoice
        self.line_rows = line_rows
        self._done: set[str] = set()

    def compare(self) -> None:
        """VAT first: its bases and taxes may be the only totals that are printed."""
        parts = [
            (f"{kind}[{n}]", part, role)
            for kind, role in (("allowances", "allowance"), ("charges", "charge"))
            for n, part in enumerate(getattr(self.invoice, kind))
        ]
        for path, part, _ in parts:
            self._named_part(path, part.amount, part.reason)
        self._vat()
        totals = self.invoice.totals or Totals()
        for name in ROLES:
            self._total(name, getattr(totals, name))
        for path, part, role in parts:
            if path not in self._done:
                self._part(path, part.amount, part.reason, role)
            self._basis(path, part)
        for name in ("allowances", "charges"):
            value = getattr(totals, name)
            if value and (token := self._unlabelled(value) or self._unlabelled(-value)) is not None:
                self.findings.same_token("amount", f"totals.{name}", token)
        for name, role in (("rounding", "rounding"), ("tax_in_vat_currency", "tax")):
            value = getattr(totals, name)
            if value:
                self._part(f"totals.{name}", value, None, role)

    def role(self, token: Token, *, beside: bool = False) -> str | None:
        """What the label of an amount says that it is; ``beside``: a label in its row, not one above."""
        return self.findings.explain.role(token, beside=beside)

    def _outside(self) -> Iterator[Token]:
        free = [
            token
            for token in self.ground.tokens.numbers
            if token.row not in self.line_rows and id(token) not in self.findings.taken
        ]
        yield from (token for token in free if token.row not in self.alone)
        yield from (token for token in free if token.row in self.alone)

    def _unlabelled(self, value: Decimal) -> Token | None:
        return next((token for token in self._outside() if token.number == value), None)

    # --- totals ---------------------------------------------------------------------------------------------------

    def _total(self, name: str, value: Decimal | None) -> None:
        path, findings = f"totals.{name}", self.findings
        read = findings.read.get(path)
        token = findings.token(path)
        if value is None:
            taken = token is not None and findings.taken.get(id(token), path) != path
            taken = taken or (read is not None and abs(Decimal(read.value)) in findings.further)
            if (
                read is not None
                and not taken
                and Decimal(read.value)
                and not self._follows(name, Decimal(read.value))
            ):
                findings.differ_value("amount", path, None)
            return
        if name == "prepaid" and self._parts_make(value):
            return
        if read is not None and findings.equal(Decimal(read.value), value):
            findings.same_value("amount", path)
            return
        equal = [one for one in self._outside() if self._is(one, value)]
        free = [one for one in equal if not findings.claimed(one, path)]
        said = next((one for one in (*free, *equal) if self.role(one) == name), None)
        if said is None and not self._printed(name):
            said = next(
                (one for one in free if self.role(one) in {None, "total"} and one.decimals == 2), None
            )
            if said is None and read is None:
                said = next((one for one in free if self.role(one) in _ALSO.get(name, ())), None)
        if said is not None:
            findings.same_token("amount", path, said)
        elif read is not None and (token is None or findings.taken.get(id(token), path) == path):
            findings.differ_value("amount", path, value)
        elif value and not self._follows(name, value):
            findings.differ("amount", "missing_on_page", path, in_data=value)

    def _printed(self, name: str) -> bool:
        """Whether a label of the page says this total."""
        return any(
            self.role(token, beside=True) == name
            for token in self.ground.tokens.numbers
            if token.decimals == 2 and token.row not in self.line_rows
        )

    def _is(self, token: Token, value: Decimal) -> bool:
        return self.findings.equal(token.number, value) or (
            abs(token.number) == abs(value) and token.number < 0
        )

    def _follows(self, name: str, value: Decimal) -> bool:
        """Whether a total that is not printed follows from what the data say beside it, which is compared itself."""
        totals = self.invoice.totals or Totals()
        prepaid, rounding = totals.prepaid or _ZERO, totals.rounding or _ZERO
        lines = sum((line.net_amount or _ZERO for line in self.invoice.lines), _ZERO)
        off = sum((part.amount or _ZERO for part in self.invoice.allowances), _ZERO)
        added = sum((part.amount or _ZERO for part in self.invoice.charges), _ZERO)
        bases = sum((part.taxable_amount or _ZERO for part in self.invoice.vat_breakdown), _ZERO)
        taxes = sum((part.tax_amount or _ZERO for part in self.invoice.vat_breakdown), _ZERO)
        ways: dict[str, list[Decimal | None]] = {
            "lines": [lines or None, _plus(totals.tax_exclusive, off - added)],
            "tax_exclusive": [
                bases or None,
                _plus(totals.tax_inclusive, -(totals.tax or _ZERO)),
                lines - off + added if lines else None,
            ],
            "tax": [
                taxes if self.invoice.vat_breakdown else None,
                _minus(totals.tax_inclusive, totals.tax_exclusive),
            ],
            "tax_inclusive": [
                _plus(totals.tax_exclusive, totals.tax),
                _plus(totals.payable, prepaid - rounding),
            ],
            "payable": [_plus(totals.tax_inclusive, rounding - prepaid)],
            "prepaid": [_minus(totals.tax_inclusive, totals.payable)],
        }
        return any(way is not None and self.findings.equal(way, value) for way in ways[name])

    def _parts_make(self, value: Decimal) -> bool:
        """Several deposits, each printed, make the prepaid amount."""
        paid = [token for token in self._outside() if self.role(token) == "prepaid" and token.decimals == 2]
        if len(paid) > 1 and sum((abs(token.number) for token in paid), _ZERO) == abs(value):
            for token in paid:
                self.findings.same_token("amount", "totals.prepaid", token)
            return True
        return False

    # --- allowances and charges -----------------------------------------------------------------------------------

    def _basis(self, path: str, part: AllowanceCharge) -> None:
        """What an allowance or charge was computed from, where that is printed."""
        if part.percent is not None and (token := self._unlabelled(part.percent)) is not None:
            self.findings.same_token("rate", f"{path}.percent", token)
        if part.base is not None and (token := self._unlabelled(part.base)) is not None:
            self.findings.same_token("amount", f"{path}.base", token)

    def _named_part(self, path: str, amount: Decimal | None, reason: str | None) -> None:
        """One that stands in a row with its reason, and no other row has both."""
        wanted = bare(reason or "")
        if not amount or len(wanted) < _LONG_REASON:
            return
        found = [
            token
            for token in self._outside()
            if abs(token.number) == abs(amount) and token.decimals and wanted in bare(self._row(token))
        ]
        if len(found) == 1:
            self.findings.same_token("amount", f"{path}.amount", found[0])
            self._done.add(path)
            for place in self.ground.find(reason or ""):
                self.ground.cover(place, f"{path}.reason")

    def _part(self, path: str, amount: Decimal | None, reason: str | None, role: str) -> None:
        if amount is None:
            return
        findings = self.findings
        free = [token for token in self._outside() if abs(token.number) == abs(amount) and token.decimals]
        wanted = bare(reason or "")
        said = next((token for token in free if wanted and wanted in bare(self._row(token))), None)
        said = said or next((token for token in free if self.role(token) in {role, None}), None)
        if said is None:  # printed among the lines, as a row of its own
            said = next(
                (
                    token
                    for token in self.ground.tokens.numbers
                    if abs(token.number) == abs(amount)
                    and token.decimals
                    and id(token) not in findings.taken
                    and wanted
                    and wanted in bare(self._row(token))
                ),
                None,
            )
        if said is not None:
            findings.same_token("amount", f"{path}.amount" if "[" in path else path, said)
        elif amount:
            findings.differ(
                "amount", "missing_on_page", f"{path}.amount" if "[" in path else path, in_data=amount
            )
        if reason and (place := next(self.ground.find(reason), None)) is not None:
            self.ground.cover(place, f"{path}.reason")

    def _row(self, token: Token) -> str:
        return self.ground.sheets.rows[token.row].plain

    # --- VAT ------------------------------------------------------------------------------------------------------

    def _vat(self) -> None:
        read = self._read_rows()
        parts = list(self.invoice.vat_breakdown)
        for n, part in enumerate(parts):
            index = self._row_of(part, read)
            if index is not None:
                del read[index]
            self._vat_row(n, part, index)
        for index, values in read.items():
            if "tax_amount" in values or "taxable_amount" in values:
                for name in values:
                    path = f"vat_breakdown[{index}].{name}"
                    token = self.findings.token(path)
                    if token is not None and self.findings.taken.get(id(token), path) != path:
                        continue
                    if name != "category" and not (name == "rate" and len(values) > 1):
                        self.findings.differ_value("rate" if name == "rate" else "amount", path, None)

    def _read_rows(self) -> dict[int, dict[str, Decimal]]:
        rows: dict[int, dict[str, Decimal]] = {}
        for path, value in self.findings.read.items():
            if path.startswith("vat_breakdown[") and not path.endswith("category"):
                index, name = path.removeprefix("vat_breakdown[").split("].")
                rows.setdefault(int(index), {})[name] = Decimal(value.value)
        return rows

    def _row_of(self, part: VatBreakdown, read: dict[int, dict[str, Decimal]]) -> int | None:
        """The row of the page that says most of this part."""

        def agreement(index: int) -> int:
            return sum(
                value is not None and name in read[index] and self.findings.equal(read[index][name], value)
                for name, value in (
                    ("rate", part.rate),
                    ("taxable_amount", part.taxable_amount),
                    ("tax_amount", part.tax_amount),
                )
            )

        best = max(read, key=agreement, default=None)
        if best is not None and (agreement(best) > 0 or len(read) == len(self.invoice.vat_breakdown) == 1):
            return best
        return None

    def _vat_row(self, n: int, part: VatBreakdown, index: int | None) -> None:
        findings = self.findings
        for name, value in (
            ("rate", part.rate),
            ("taxable_amount", part.taxable_amount),
            ("tax_amount", part.tax_amount),
        ):
            path, kind = f"vat_breakdown[{n}].{name}", "rate" if name == "rate" else "amount"
            read = f"vat_breakdown[{index}].{name}" if index is not None else ""
            if value is None:
                if (
                    read in findings.read
                    and Decimal(findings.read[read].value)
                    and not self._vat_follows(name, part)
                ):
                    findings.differ_value(kind, read, None)  # type: ignore[arg-type]
                continue
            if read in findings.read:
                token = findings.token(read)
                if findings.equal(Decimal(findings.read[read].value), value):
                    if token is not None:
                        findings.same_token(kind, path, token)  # type: ignore[arg-type]
                elif token is not None:
                    findings.differ_token(kind, "differs", path, token, in_data=value)  # type: ignore[arg-type]
                else:
                    findings.differ_value(kind, read, value)  # type: ignore[arg-type]
                continue
            token = self._in_row(name, part) or self._vat_token(name, value, path)
            if token is not None:
                findings.same_token(kind, path, token)  # type: ignore[arg-type]
            elif value and not self._vat_value_follows(name, value):
                findings.differ(kind, "missing_on_page", path, in_data=value)  # type: ignore[arg-type]

    def _in_row(self, name: str, part: VatBreakdown) -> Token | None:
        """The figure in the row that has the rate, its base and its tax, whatever was read there."""
        wanted = {key: getattr(part, key) for key in ("rate", "taxable_amount", "tax_amount")}
        if any(value is None for value in wanted.values()) or not part.tax_amount:
            return None
        if abs(part.tax_amount) > abs(part.taxable_amount or _ZERO):
            return None  # no rate takes more than the base
        for row in self.ground.sheets.rows:
            tokens = [token for token in self.ground.tokens.row(row.index) if row.index not in self.line_rows]
            if all(
                any(self.findings.equal(token.number, value) for token in tokens) for value in wanted.values()
            ):
                return next(
                    (
                        token
                        for token in tokens
                        if self.findings.equal(token.number, wanted[name])
                        and id(token) not in self.findings.taken
                    ),
                    None,
                )
        return None

    def _vat_token(self, name: str, value: Decimal, path: str) -> Token | None:
        for token in self._outside():
            if not self.findings.equal(token.number, value) or self.findings.claimed(token, path):
                continue
            if name == "rate" and (
                token.percent or "tva" in token.cell.plain or labels.total_role(token.cell.plain) == "tax"
            ):
                return token
            if (
                name != "rate"
                and token.decimals == 2
                and self._in_column(name, token)
                and self.role(token) in {None, "total", "tax", "tax_exclusive", "tax_inclusive"}
            ):
                return token
        return None

    def _in_column(self, name: str, token: Token) -> bool:
        """Whether a figure stands in the column of bases, or of taxes, that the rows read show."""
        edges: dict[str, list[float]] = {"taxable_amount": [], "tax_amount": []}
        for path in self.findings.read:
            if path.startswith("vat_breakdown[") and (read := self.findings.token(path)) is not None:
                edges.setdefault(path.rsplit(".", 1)[1], []).append(read.x1)
        other = "tax_amount" if name == "taxable_amount" else "taxable_amount"
        if not edges[name] or not edges[other]:
            return self._head(token) in {name, ""}
        return min(abs(edge - token.x1) for edge in edges[name]) <= min(
            abs(edge - token.x1) for edge in edges[other]
        )

    def _head(self, token: Token) -> str:
        """What the nearest words above a figure say: a base, a tax; empty where they say neither."""
        for row in self.ground.sheets.rows_before(token.row, 8):
            for cell in row.cells:
                if cell.x0 < token.x1 and cell.x1 > token.x0 and not cell.plain[:1].isdigit():
                    if _BASE.search(cell.plain):
                        return "taxable_amount"
                    return "tax_amount" if _TAX.search(cell.plain) else ""
        return ""

    def _vat_follows(self, name: str, part: VatBreakdown) -> bool:
        """Whether the data may leave this out: no breakdown is printed for a single rate."""
        return (
            name == "rate"
            and part.rate is None
            and len(self.invoice.vat_breakdown) == 1
            and any(line.vat and line.vat.rate is not None for line in self.invoice.lines)
        )

    def _vat_value_follows(self, name: str, value: Decimal) -> bool:
        """A single rate's base is the total without VAT, its tax the total of VAT; a rate may stand at the lines."""
        totals = self.invoice.totals or Totals()
        if name == "rate":
            rates = {line.vat.rate for line in self.invoice.lines if line.vat}
            return value in rates
        single = len(self.invoice.vat_breakdown) == 1
        if name == "taxable_amount":
            mine = sum(
                (
                    line.net_amount or _ZERO
                    for line in self.invoice.lines
                    if line.vat and line.vat.rate is not None and self._rate_of(value) == line.vat.rate
                ),
                _ZERO,
            )
            return (
                (single and totals.tax_exclusive == value)
                or mine == value
                or (single and totals.lines == value)
            )
        return single and totals.tax == value

    def _rate_of(self, base: Decimal) -> Decimal | None:
        return next((part.rate for part in self.invoice.vat_breakdown if part.taxable_amount == base), None)


def _plus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a + b


def _minus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a - b
