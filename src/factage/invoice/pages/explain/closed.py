"""The page as a closed world: which amounts outside the lines nothing explains, once lines and totals are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.explain.explain import Explain, is_amount
from factage.invoice.pages.explain.said import ZERO, Figures
from factage.invoice.pages.lines.line import Lines
from factage.invoice.pages.sums.amounts import ABOVE, Amount
from factage.invoice.pages.sums.bounds import SUMMED
from factage.invoice.pages.sums.solve import Solution
from factage.invoice.pages.text.sheet import Sheets
from factage.invoice.pages.text.tokens import Token, Tokens

_ALIGNED: Final = 14
"""An amount under words in the column of the totals belongs to them, also where the words are not known."""
_ABOVE, _BELOW = 4, 6
"""How many rows above and below the totals are still among them."""


class PageSaid:
    """What the lines and the totals say, as they were read."""

    def __init__(self, lines: Lines, solution: Solution) -> None:
        self.lines, self.solution = lines, solution

    @cached_property
    def nets(self) -> Sequence[Decimal]:
        return [line.net.number for line in self.lines.found]

    @cached_property
    def amounts(self) -> Mapping[str, Figures]:
        solution = self.solution
        out: dict[str, Figures] = {}
        if solution.totals is not None:
            net, tax, gross = (frozenset({abs(value)}) for value in solution.totals)
            out |= {"tax_exclusive": net, "tax": tax, "tax_inclusive": gross}
        for role, amount in solution.roles.items():
            out[role] = out.get(role, frozenset()) | _figures([amount.token])
        paid = [amount.token for amount in solution.paid]
        out["prepaid"] = _figures(paid) | {abs(sum((token.number for token in paid), ZERO))}
        sums = {abs(value) for value in solution.reached} | (
            {abs(solution.line_sum)} if solution.line_sum else set()
        )
        out["lines"] = out.get("lines", frozenset()) | sums
        for role, name in (("allowance", "off"), ("charge", "added")):
            out[name] = _figures(one.token for one in solution.adjustments if one.role == role)
        out["kept"] = _figures(one.token for one in solution.withheld)
        rows = solution.every_vat
        bases = [row.base for row in rows if row.base is not None]
        out["bases"] = _figures([*bases, *(row.base for row in solution.untaxed)])
        out["taxes"] = _figures(row.tax for row in rows)
        out["grosses"] = frozenset(
            abs(row.base.number + row.tax.number) for row in rows if row.base is not None
        )
        out["by_rate"] = frozenset(abs(value) for value in self._by_rate.values())
        out["columns"] = frozenset(self.lines.column_sums)
        return out

    @cached_property
    def _by_rate(self) -> dict[Decimal, Decimal]:
        found: dict[Decimal, Decimal] = {}
        for line in self.lines.found:
            if "rate" in line.numbers:
                rate = line.numbers["rate"].number
                found[rate] = found.get(rate, ZERO) + line.net.number
        return found

    @cached_property
    def rates(self) -> Figures:
        rows = [row.rate.number for row in self.solution.every_vat]
        return frozenset(rate for rate in (*rows, *self._by_rate) if rate)

    @cached_property
    def of_lines(self) -> Mapping[str, Sequence[Decimal]]:
        gross: list[Decimal] = []
        before: list[Decimal] = []
        only = next(iter(self.rates)) if len(self.rates) == 1 else None
        for line in self.lines.found:
            rate = line.numbers["rate"].number if "rate" in line.numbers else only
            price, quantity = line.numbers.get("unit_price"), line.numbers.get("quantity")
            if rate is not None:
                gross.append(line.net.number * (100 + rate) / 100)
            if price is not None and quantity is not None:
                before += [price.number, price.number * quantity.number / line.base]
        return {"line_gross": gross, "list_price": before}


class ClosedWorld:
    """What stays unexplained on a page, among the totals and elsewhere."""

    def __init__(self, sheets: Sheets, tokens: Tokens, lines: Lines, solution: Solution) -> None:
        self.sheets, self.tokens, self.lines, self.solution = sheets, tokens, lines, solution
        self.explain = Explain(sheets, tokens, PageSaid(lines, solution))

    @cached_property
    def among_totals(self) -> list[Amount]:
        """Amounts under a label of a total, or in the column of the totals, that no sum explains, whatever words say."""
        used = self._used
        if not used:
            return []
        first = min(one.token.row for one in used) - _ABOVE
        last = max(one.token.row for one in used) + _BELOW
        edges = [one.token.x1 for one in used]
        return [
            one
            for one in self.solution.amounts
            if first <= one.token.row <= last
            and one.token.decimals == 2
            and one.token.number
            and (
                (one.role in SUMMED and one.weight >= ABOVE)
                or ((one.before or one.left) and any(abs(one.token.x1 - edge) < _ALIGNED for edge in edges))
            )
            and one.role not in {"allowance", "charge"}
            and one.token.row not in self._adjusting
            and not self._is_sum(one.token)
            and not (one.token.row <= self._net_row and self._recapitulates(one.token))
        ]

    @cached_property
    def elsewhere(self) -> list[Token]:
        """Amounts outside the lines that nothing explains, wherever they stand."""
        used = self._used
        if not used:
            return []
        taken = {id(one.token) for one in used} | self.lines.inside
        return [
            token
            for token in self.tokens.numbers
            if id(token) not in taken
            and (is_amount(token) or self.explain.whole_sum(token))
            and not self._why(token)
        ]

    @cached_property
    def _used(self) -> list[Amount]:
        solution = self.solution
        return [*solution.roles.values(), *solution.paid] if solution.totals is not None else []

    def _is_sum(self, token: Token) -> bool:
        value, said = abs(token.number), self.explain.said
        known = value in said.rates or any(value in figures for figures in said.amounts.values())
        return known or self._subtotal(token) or self.explain.leads_to_base(token)

    def _subtotal(self, token: Token) -> bool:
        """A sum of consecutive lines: among them or before the totals, or where its words say so; elsewhere it may be a share."""
        if abs(token.number) not in self.explain.runs:
            return False
        first = min(line.row for line in self.lines.found)
        return first <= token.row <= self._net_row or self.explain.carried(token)

    @cached_property
    def _net_row(self) -> int:
        net = self.solution.roles.get("tax_exclusive") or self.solution.roles.get("lines")
        return net.token.row if net is not None else min(one.token.row for one in self._used)

    @cached_property
    def _adjusting(self) -> frozenset[int]:
        """Rows of allowances and charges that lead from the lines to the net total, one by one or all in one."""
        solution = self.solution
        used = frozenset(one.token.row for one in solution.adjustments)
        if solution.line_sum is None or solution.totals is None or solution.line_sum == solution.totals[0]:
            return used
        steps = {row: step for row, step in self._steps() if row not in used}
        closes = solution.line_sum + sum(steps.values(), ZERO) == solution.totals[0]
        return used | steps.keys() if closes else used

    def _steps(self) -> Iterator[tuple[int, Decimal]]:
        """The rows whose words name an allowance or a charge, and by how much."""
        for row in self.sheets.rows:
            numbers = [one for one in self.tokens.row(row.index) if id(one) not in self.lines.inside]
            if not numbers or not is_amount(numbers[-1]) or row.index in self.lines.rows:
                continue
            said = {labels.total_role(cell.plain) for cell in row.cells} & {"allowance", "charge"}
            if len(said) == 1:
                yield row.index, abs(numbers[-1].number) * (-1 if "allowance" in said else 1)

    def _why(self, token: Token) -> str:
        if token.row in self._adjusting:
            return "adjustment"
        if any(
            row.base.row == token.row and row.base.number == token.number for row in self.solution.untaxed
        ):
            return "repeated"  # without VAT the gross amount is the net one
        if any(
            row.base is not None
            and token.row == row.rate.row
            and token.number in {row.base.number, row.tax.number, row.base.number + row.tax.number}
            for row in self.solution.vat
        ):
            return "repeated"
        if self._subtotal(token):
            return "carried_forward"
        if token.row in self.lines.rows:
            return self.explain.text(token) or self._recapitulates(token)
        return self.explain.outside(token) or self._recapitulates(token)

    def _recapitulates(self, token: Token) -> str:
        """One of the chapters that make the total: whatever they are made of above it, below it each a sum of lines."""
        return self.explain.recapitulates(token, of_lines=token.row > self._net_row)


def _figures(tokens: Iterable[Token]) -> Figures:
    return frozenset(abs(token.number) for token in tokens)
