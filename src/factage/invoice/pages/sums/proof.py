"""What is proved: a value *and* its role, fixed by the sums of the page so that nothing else could stand there.

Eight clauses, all of them needed; each has its pages among the traps of the tests. 1 the value's own label or column head
says its role. 2 a line's product holds, its numbers stand in the order of the heads, and all lines add up to the net
total. 3 totals hold in a chain: net + tax = gross, the lines or several bases add up, base × rate = tax, taxes add up.
4 no amount outside the lines stays unexplained (:mod:`.explain`). 5 no other sum closes as well. 6 another last digit would break a
sum. 7 an identifier has a check digit and words that say whose it is. 8 every character is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.lines.line import LineFound, Lines
from factage.invoice.pages.outcome import Status
from factage.invoice.pages.sums.amounts import SUPPOSED, Amount
from factage.invoice.pages.sums.solve import Solution
from factage.invoice.pages.sums.vat import VatRow
from factage.invoice.pages.text.tokens import Token

Verdict = tuple[Status, tuple[str, ...]]
_FIXED: Final = Decimal("0.0101")
_THOUSANDTH: Final = Decimal("0.001")


class Proof:
    """What the sums of the page prove of its lines, its VAT and its totals."""

    def __init__(
        self, lines: Lines, solution: Solution, unexplained: Sequence[Token] = (), *, mentioned: bool = False
    ) -> None:
        self.lines, self.solution, self.unexplained = lines, solution, unexplained
        holds = solution.holds
        self.closed = "lines" in holds
        self.taxed = (
            ("bases" in holds and "taxes" in holds)
            or "rate" in holds
            or ("taxes" in holds and len(solution.vat) == 1)
        )
        tax = solution.totals[1] if solution.totals else Decimal(0)
        self.untaxed = mentioned and self.closed and not tax
        """A mention says why there is no VAT, there is none, and the lines add up to the total."""
        self.chain = (self.closed or ("bases" in holds and len(solution.vat) > 1)) and self.taxed
        self.exact = all(token.exact for token in self._resting()) and not solution.mixed
        self.alone = solution.rivals == 0 and not solution.open and not unexplained and self.exact
        self.rates_close = self._rates_close()

    def _resting(self) -> Iterable[Token]:
        """Every token on which the sums rest."""
        for line in self.lines.found:
            yield line.net
        for amount in (*self.solution.roles.values(), *self.solution.paid, *self.solution.adjustments):
            yield amount.token
        for row in self.solution.vat:
            yield from row.tokens

    def _missing(self) -> tuple[str, ...]:
        """Why nothing that rests on sums is proved, by code."""
        found = []
        if not self.exact:
            found.append("inexact")
        if self.solution.rivals:
            found.append("rival")
        if self.solution.open or self.unexplained:
            found.append("unexplained_amount")
        if not self.chain:
            found.append("sums_open")
        return tuple(found)

    def _rates_close(self) -> bool:
        """Whether the lines of each rate add up to its base."""
        by_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
        for line in self.lines.found:
            if "rate" not in line.numbers:
                return False
            by_rate[line.numbers["rate"].number] += line.net.number
        rows = self.solution.vat
        return bool(rows) and all(
            row.base is not None and by_rate.get(row.rate.number) == row.base.number for row in rows
        )

    def line(self, line: LineFound, role: str) -> Verdict:
        """The verdict on one number of a line."""
        token = line.numbers[role]
        ordered = line.head is not None and in_order(line)
        firm = (
            line.holds
            and line.sure
            and not line.guessed
            and role not in line.supposed
            and ordered
            and self.closed
            and (self.chain or self.untaxed)
            and self.alone
            and token.exact
        )
        quantity, price = line.numbers.get("quantity"), line.numbers.get("unit_price")
        why = ("product", "sum_of_lines")
        if role == "net_amount":
            if firm and token.number:
                return "proved", why
        elif role == "rate":
            fixed = token.percent or len(self.solution.vat) > 1
            if firm and fixed and self.rates_close:
                return "proved", ("sum_by_rate",)
        elif firm and quantity is not None and price is not None:
            if role == "unit_price" and "discount" in line.numbers:
                return "read", (
                    "price_before_discount",
                )  # list price or net price: the page does not say which
            other = price if role == "quantity" else quantity
            if abs(other.number) * _step(token) / line.base > _FIXED:
                return "proved", why
            return "read", ("not_sensitive",)
        return self._line_doubt(line, ordered=ordered)

    def _line_doubt(self, line: LineFound, *, ordered: bool) -> Verdict:
        whole = "quantity" in line.numbers and "unit_price" in line.numbers
        if self.closed or line.holds or not whole:
            missing = [
                *(() if line.holds else ("no_product",)),
                *(() if ordered else ("no_head",)),
                *self._missing(),
            ]
            return "read", tuple(missing)
        return "doubtful", ("no_product", *self._missing())

    def total(self, role: str, amount: Amount | None = None) -> Verdict:
        """The verdict on a total."""
        solution, holds = self.solution, self.solution.holds
        amount = amount or solution.roles[role]
        said = amount.role == role and amount.weight > SUPPOSED
        named = said or (role == "tax_inclusive" and self._says_gross(amount))
        rests = {
            "lines": "lines_total" in holds and self.closed,
            "tax_exclusive": "net_plus_tax" in holds or self.closed,
            "tax": "net_plus_tax" in holds,
            "tax_inclusive": "net_plus_tax" in holds or self.untaxed,
            "payable": "prepaid" in holds or "due" in holds,
            "prepaid": "prepaid" in holds and len(solution.paid) == 1,
        }[role]
        chained = self.untaxed or (self.chain and "net_plus_tax" in holds)
        strong = self.closed if role == "lines" else chained
        # the norm knows no sum that is kept back
        kept = role in {"payable", "prepaid"} and bool(solution.withheld)
        if rests and named and strong and self.alone and amount.token.number and not kept:
            return "proved", (
                "label",
                "untaxed" if self.untaxed else "net_plus_tax",
                "paid_and_due" if role in {"payable", "prepaid"} else "chain",
            )
        if not solution.solved or (role in {"payable", "prepaid"} and "due_open" in holds):
            return "doubtful", ("sums_open",)
        return "read", (*(() if named else ("no_label",)), *self._missing())

    def _says_gross(self, amount: Amount) -> bool:
        """Whether a label says that VAT is in it: by itself, or "Total" after a net total and a tax that say theirs."""
        if labels.says_gross(amount.label):
            return True
        roles = self.solution.roles
        beside = all(name in roles and roles[name].role == name for name in ("tax_exclusive", "tax"))
        return amount.role == "total" and beside and amount.token.row > roles["tax"].token.row

    def category(self, row: VatRow) -> Verdict:
        """The verdict on the category of a taxed row: with a rate above nothing, called VAT, there is only one."""
        status, why = self.vat(row, "rate")
        return (status, why) if status == "proved" else ("read", ("rate",))

    def vat(self, row: VatRow, part: str) -> Verdict:
        """The verdict on one value of a VAT row: ``rate``, ``taxable_amount``, ``tax_amount``."""
        holds = self.solution.holds
        firm = self.chain and self.alone and all(token.exact for token in row.tokens)
        net = self.solution.roles.get("tax_exclusive")
        base = row.base or (net.token if net is not None else None)
        if part == "rate":
            fixed = base is not None and abs(base.number) * _THOUSANDTH > _FIXED
            proved = firm and fixed
        elif part == "taxable_amount":
            proved = (
                firm and "bases" in holds and row.base is not None and bool(row.base.number * row.rate.number)
            )
        else:
            proved = firm and bool(row.tax.number)
        if proved:
            return "proved", ("base_times_rate", "taxes_add_up")
        if not self.solution.solved:
            return "doubtful", ("sums_open",)
        return "read", self._missing()

    def only_base(self) -> Verdict:
        """The verdict on the net total as the base of the only rate: proved where no part of it could be without VAT."""
        status, why = self.total("tax_exclusive")
        if status == "proved" and self._all_taxed():
            return "proved", ("net_total", "base_times_rate", *why)
        return "read" if status == "proved" else status, ("net_total", *why)

    def _all_taxed(self) -> bool:
        """Whether base × rate = tax breaks as soon as one line, allowance or charge is left out."""
        solution = self.solution
        parts = [line.net.number for line in self.lines.found]
        parts += [one.token.number for one in solution.adjustments]
        rates = [row.rate.number for row in solution.vat]
        sensitive = len(rates) == 1 and all(abs(part) * rates[0] / 100 > 2 * _FIXED for part in parts)
        return sensitive and "rate" in solution.holds and not solution.untaxed


def _step(token: Token) -> Decimal:
    return Decimal(1).scaleb(-token.decimals)


def in_order(line: LineFound) -> bool:
    """Whether the row's numbers stand in the order of the heads: a crossed assignment is no proof."""
    if line.head is None:
        return False
    place = {column.role: column.x0 + column.x1 for column in line.head.columns}
    found = sorted((token.x0 + token.x1, role) for role, token in line.numbers.items() if role in place)
    roles = [role for _, role in found]
    return roles == sorted(roles, key=lambda role: place[role])
