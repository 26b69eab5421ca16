"""The totals by arithmetic: which amounts are net, tax, gross, paid and due, so that most sums close."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.lines.line import Lines
from factage.invoice.pages.sums.amounts import ABOVE, BESIDE, Amount
from factage.invoice.pages.sums.bounds import SUMMED, bounded, sign_of
from factage.invoice.pages.sums.goods import lines_total
from factage.invoice.pages.sums.vat import CENT, UntaxedRow, VatRow, choices, together

ZERO: Final = Decimal(0)
_HIGHEST_SHARE: Final = Decimal("0.35")
_MOST_ADJUSTMENTS: Final = 7
_WITHIN: Final = re.compile(
    r"(?:dont|y compris|compris|davon|enthalten|including|incl\.?|of which|di cui|de los cuales|waarvan)\b"
)
"""Words before a part of a price."""
_MOST_CHOICES: Final = 12
_MOST_OUTSIDE: Final = 12
_MOST_CHAPTERS: Final = 6
_SAME_EDGE: Final = 3.0
_OF_GOODS: Final = ("lines", "tax_exclusive")
_SAME: Final = {
    ("lines", "tax_exclusive"),
    ("tax_exclusive", "lines"),
    ("total", "tax_exclusive"),
    ("total", "tax_inclusive"),
    ("total", "payable"),
}
"""Labels that may stand for another role ("sous-total", "total")."""
_ROUNDED: Final = frozenset({None, "total", "tax_inclusive"})
_ADJUSTING: Final = frozenset({"allowance", "charge"})


@dataclass(slots=True)
class Solution:
    """The totals as solved.

    ``roles`` holds the printed amount of each role; ``paid`` every deposit that is deducted; ``adjustments`` the
    allowances and charges that lead from the sum of lines to the net total. ``holds`` names the sums that close,
    ``unexplained`` what stands among the totals and fits nothing (:mod:`.explain.closed`), ``rivals`` counts other sums
    that close as well, ``reached`` is what the sum of lines becomes with some of the allowances and charges.
    """

    amounts: Sequence[Amount]
    sign: int = 1
    line_sum: Decimal | None = None
    roles: dict[str, Amount] = field(default_factory=dict)
    paid: list[Amount] = field(default_factory=list)
    adjustments: Sequence[Amount] = ()
    withheld: list[Amount] = field(default_factory=list)
    vat: Sequence[VatRow] = ()
    every_vat: Sequence[VatRow] = ()
    untaxed: Sequence[UntaxedRow] = ()
    holds: set[str] = field(default_factory=set)
    rivals: int = 0
    unexplained: list[Amount] = field(default_factory=list)
    solved: bool = False
    totals: tuple[Decimal, Decimal, Decimal] | None = None
    reached: frozenset[Decimal] = frozenset()

    @property
    def open(self) -> bool:
        """Whether an amount under a label of a total stays unexplained, or what is due does not follow."""
        return bool(self.unexplained) or "due_open" in self.holds

    @property
    def mixed(self) -> bool:
        """Whether a credit note prints some totals with a minus and some without."""
        return self.sign < 0 and any(one.token.number > 0 for one in self.roles.values())

    def value(self, amount: Amount) -> Decimal:
        """The amount as a positive one of a credit note that is printed with minus signs."""
        if self.sign < 0 and amount.role in SUMMED:
            return abs(amount.token.number)
        return amount.token.number * self.sign


@dataclass(frozen=True, slots=True)
class _Triple:
    score: float
    net: Decimal
    tax: Decimal
    gross: Decimal
    holds: frozenset[str]
    vat: Sequence[VatRow]


def solve(
    amounts: Sequence[Amount], rows: Sequence[VatRow], lines: Lines, untaxed: Sequence[UntaxedRow] = ()
) -> Solution:
    """The best explanation of the amounts outside the lines; ``untaxed`` are rows of the VAT table without a rate."""
    return _Solver(amounts, rows, lines, untaxed).solution


class _Solver:
    def __init__(
        self,
        amounts: Sequence[Amount],
        rows: Sequence[VatRow],
        lines: Lines,
        untaxed: Sequence[UntaxedRow] = (),
    ) -> None:
        self.amounts, self.lines, self.untaxed = amounts, lines, untaxed
        self.rows = [*rows, *together(rows, amounts)]
        self.solution = Solution(amounts, sign=sign_of(amounts), every_vat=self.rows)
        self.sign = self.solution.sign
        if lines.found:
            total = sum((line.net.number for line in lines.found), ZERO)
            self.solution.line_sum = total * self.sign
        self.by_value: dict[Decimal, list[Amount]] = {}
        for amount in bounded(amounts):
            self.by_value.setdefault(self._value(amount), []).append(amount)
        self.reach = self._reachable()
        self.outside = self._outside()
        best, rivals = self._best()
        if best is None:
            self._by_labels()
        else:
            self.solution.rivals = rivals
            self._take(best)

    def _value(self, amount: Amount) -> Decimal:
        return self.solution.value(amount)

    def _of(self, role: str) -> list[Amount]:
        return [one for one in self.amounts if one.role == role and not one.in_a_sentence]

    def _reachable(self) -> dict[Decimal, tuple[Amount, ...]]:
        """What the sum of lines becomes with some of the allowances and charges."""
        total = self.solution.line_sum
        if total is None:
            return {}
        reach: dict[Decimal, tuple[Amount, ...]] = {total: ()}
        steps = [
            amount
            for amount in self.amounts
            if amount.role in _ADJUSTING and amount.token.number and not self._is_within(amount)
        ]
        steps += [*self._unnamed_charges(), *self._billed_before(), *self._taken_off(), *self._chapter()]
        for amount in steps[:_MOST_ADJUSTMENTS]:
            less = amount.role in {"allowance", "prepaid"}
            step = -abs(self._value(amount)) if less else self._value(amount)
            for value, used in list(reach.items()):
                if not any(one.token.row == amount.token.row and not _headed(one, amount) for one in used):
                    reach.setdefault(value + step, (*used, amount))
        return reach

    def _is_within(self, amount: Amount) -> bool:
        """Whether an amount under a line is a part of its price: "dont éco-participation 0,90 € / unité"."""
        last = max((line.row for line in self.lines.found), default=-1)
        return amount.token.row <= last + 1 and _WITHIN.match(amount.before or amount.left) is not None

    def _unnamed_charges(self) -> list[Amount]:
        """Amounts under no label that we know, between a total of the lines and the total without VAT."""
        named = [one for role in _OF_GOODS for one in self._of(role) if one.weight >= BESIDE]
        starts = [
            (one.token.cell.page, one.token.row)
            for one in named
            if one.role == "lines" or self._value(one) == self.solution.line_sum
        ]
        ends = [(one.token.cell.page, one.token.row) for one in named if one.role == "tax_exclusive"]
        return [
            one
            for one in (self.amounts if starts and ends else ())
            if (
                one.role is None or one.weight == ABOVE
            )  # what is above may be the head of the lines, repeated
            and one.token.number > 0
            and one.left
            and min(starts) < (one.token.cell.page, one.token.row) < max(ends)
        ]

    def _taken_off(self) -> list[Amount]:
        """The only amount with a minus that leads from the lines to the total without VAT, whatever its words."""
        nets = {self._value(one) for one in self._of("tax_exclusive")}
        total = self.solution.line_sum or ZERO
        found = [
            one
            for one in self.amounts
            if one.role is None and self._value(one) < 0 and total + self._value(one) in nets
        ]
        return found if len(found) == 1 else []

    def _chapter(self) -> list[Amount]:
        """What leads from the lines to the total without VAT where it is one of a column of chapters that make that total."""
        total = self.solution.line_sum
        for net in self._of("tax_exclusive") if total else ():
            gap = self._value(net) - (total or ZERO)
            for one in self.amounts if gap > 0 else ():
                if one.token.number != gap or not one.left or one.role in _ADJUSTING:
                    continue
                column = [
                    other.token.number
                    for other in self.amounts
                    if other.token.cell.page == one.token.cell.page
                    and abs(other.token.x1 - one.token.x1) < _SAME_EDGE
                    and abs(other.token.row - one.token.row) <= _MOST_CHAPTERS
                ]
                if len(column) > 1 and sum(column, ZERO) == self._value(net):
                    return [one]
        return []

    def _billed_before(self) -> list[Amount]:
        """What was billed before, taken from the works to date before VAT: between their sum and another total without VAT."""
        total = self.solution.line_sum
        if total is None:
            return []
        nets = [one for one in self._of("tax_exclusive") if one.weight >= BESIDE]
        starts = [one.token.row for one in (*nets, *self._of("lines")) if self._value(one) == total]
        for net in nets if starts else ():
            taken = [one for one in self._of("prepaid") if min(starts) < one.token.row < net.token.row]
            if taken and total - sum((abs(self._value(one)) for one in taken), ZERO) == self._value(net):
                return taken
        return []

    def _label_score(self, value: Decimal, role: str) -> float:
        found = self.by_value.get(value)
        if not found:
            return 0
        fitting = [one for one in found if one.role == role or (one.role, role) in _SAME]
        best = max((one.weight - 0.5 * (one.role != role) for one in fitting), default=0.0)
        return best - all(one.role not in {role, None} and (one.role, role) not in _SAME for one in found)

    def _best(self) -> tuple[_Triple | None, int]:
        """The best triple net + tax = gross, and how many others close as well whatever their labels say."""
        triples = [triple for vat in self._choices() for triple in self._triples(vat)]
        if not triples:
            return None, 0
        triples.sort(key=lambda one: -one.score)
        best = triples[0]
        rivals = {
            (one.net, one.tax, one.gross)
            for one in triples[1:]
            if (one.net, one.tax, one.gross) != (best.net, best.tax, best.gross)
            and "net_plus_tax" in one.holds
            and len(one.holds) >= len(best.holds)
            and ("lines" in one.holds) >= ("lines" in best.holds)
        }
        return best, len(rivals)

    def _choices(self) -> list[list[VatRow]]:
        found = choices(self.rows)
        if len(found) <= 1:
            return found

        def fits(vat: Sequence[VatRow]) -> int:
            base, tax = self._sums(vat)
            bases = {base, *(base + one for one in self.outside)}
            return -(any(one in self.by_value or one in self.reach for one in bases) + (tax in self.by_value))

        return sorted(found, key=fits)[:_MOST_CHOICES]

    def _sums(self, vat: Iterable[VatRow]) -> tuple[Decimal, Decimal]:
        base = sum((row.base.number for row in vat if row.base is not None), ZERO) * self.sign
        return base, sum((row.tax.number for row in vat), ZERO) * self.sign

    def _outside(self) -> dict[Decimal, Sequence[UntaxedRow]]:
        """What bears no VAT, by its sum: all such rows, each amount once, or one of them."""
        apart = list({row.base.number: row for row in reversed(self.untaxed)}.values())
        ways: list[Sequence[UntaxedRow]] = [list(self.untaxed), apart, *([row] for row in apart)]
        found: dict[Decimal, Sequence[UntaxedRow]] = {}
        for way in ways[:_MOST_OUTSIDE] if apart else ():
            found.setdefault(sum((row.base.number for row in way), ZERO) * self.sign, way)
        return found

    def _triples(self, vat: Sequence[VatRow]) -> list[_Triple]:
        base, tax = self._sums(vat)
        based = bool(vat) and all(row.base is not None for row in vat)
        untaxed = not any(row.rate.number for row in vat)
        nets = list(self.by_value)
        if self.solution.line_sum is not None and self.solution.line_sum not in self.by_value:
            nets.append(self.solution.line_sum)
        nets += [base + one for one in self.outside if based and base + one not in {*self.by_value, *nets}]
        taxes = list(self.by_value)
        if untaxed and ZERO not in self.by_value:
            taxes.append(ZERO)
        if tax and tax not in self.by_value:
            taxes.append(tax)
        paid = [abs(self._value(one)) for one in self._of("prepaid") if one.token.number]
        rounded = [self._value(one) for one in self._of("rounding") if one.token.number]
        out = []
        for net in nets:
            if net <= 0:
                continue
            for amount in taxes:
                if amount < 0 or amount > net * _HIGHEST_SHARE or (amount == 0 and not untaxed):
                    continue
                if amount and self._is_charge(amount):
                    continue
                gross = net + amount
                steps = (*(-one for one in paid), *rounded)
                if gross not in self.by_value and not any(gross + one in self.by_value for one in steps):
                    continue
                out.append(self._triple(net, amount, vat, (base, tax), based=based))
        return out

    def _is_charge(self, value: Decimal) -> bool:
        """Whether an amount is printed as a charge or an allowance alone, and is the tax of no row: it is no tax."""
        found = self.by_value.get(value, ())
        charged = all(one.role in _ADJUSTING and one.weight >= BESIDE for one in found)
        return bool(found) and charged and all(row.tax.number * self.sign != value for row in self.rows)

    def _triple(
        self, net: Decimal, tax: Decimal, vat: Sequence[VatRow], sums: tuple[Decimal, Decimal], *, based: bool
    ) -> _Triple:
        gross = net + tax
        one = vat[0] if len(vat) == 1 else None
        holds = {
            "net_plus_tax": tax != 0 and gross in self.by_value,
            "lines": net in self.reach,
            "bases": based and (net == sums[0] or net - sums[0] in self.outside),
            "taxes": bool(vat) and tax != 0 and sums[1] == tax and (len(vat) > 1 or based),
            "rate": one is not None
            and one.base is None
            and tax != 0
            and abs(net * one.rate.number / 100 - tax) <= CENT,
        }
        score = (
            4 * holds["lines"]
            + 2 * holds["net_plus_tax"]
            + 3 * holds["bases"]
            + 3 * holds["taxes"]
            + 2 * holds["rate"]
            + self._label_score(net, "tax_exclusive")
            + self._label_score(tax, "tax")
            + self._label_score(gross, "tax_inclusive")
        )
        return _Triple(score, net, tax, gross, frozenset(key for key, held in holds.items() if held), vat)

    def _take(self, best: _Triple) -> None:
        solution = self.solution
        solution.solved, solution.holds = True, set(best.holds)
        solution.totals = best.net, best.tax, best.gross
        solution.reached = frozenset(self.reach)
        solution.vat = best.vat
        solution.rivals += sum(
            row.loose for row in best.vat
        )  # a tax that is off by some cents proves nothing
        if "bases" in best.holds:
            solution.untaxed = self.outside.get(best.net - self._sums(best.vat)[0], ())
        if "rate" in best.holds:
            fitting = [
                row
                for row in self.rows
                if row.tax.number * self.sign == best.tax and row.rate.number == best.vat[0].rate.number
            ]
            solution.vat = fitting[:1] or best.vat
            if not fitting:
                solution.holds.discard("rate")
        solution.adjustments = self.reach.get(best.net, ())
        if any(one.role not in _ADJUSTING for one in solution.adjustments):
            solution.rivals += 1  # a charge that only the sum shows proves nothing
        for one in solution.adjustments:
            less = one.role == "prepaid" or (one.role is None and self._value(one) < 0)
            one.role = "allowance" if less else one.role
        for role, value in (("tax", best.tax), ("tax_inclusive", best.gross), ("tax_exclusive", best.net)):
            self._put(role, value)
        if solution.line_sum == best.gross != best.net and "lines" not in best.holds:
            solution.holds.add("gross_lines")
        self._due(best.gross)
        lines_total(self.solution, self.by_value, self.lines)

    def _put(self, role: str, value: Decimal) -> None:
        """The printed amount of this value whose label says the role, or says nothing."""
        taken = self.solution.roles.values()
        fitting = [
            one
            for one in self.by_value.get(value, ())
            if (one.role in {role, None} or (one.role, role) in _SAME) and one not in taken
        ]
        if not fitting:
            return

        def rank(one: Amount) -> tuple[int, int]:
            return (one.weight + 1 if one.role == role else one.weight if one.role else 0), one.token.row

        self.solution.roles[role] = max(fitting, key=rank)

    def _due(self, gross: Decimal) -> None:
        """What is paid and what is due: gross − deposits − retention ± rounding = due."""
        solution = self.solution
        dues = self._of("payable")
        paid = [one for one in self._of("prepaid") if one.token.number]
        withheld = [one for one in self._of("retention") if one.token.number]
        rounding = [one for one in self._of("rounding") if one.token.number]
        for due in reversed(dues):
            found = self._explained_due(self._value(due), gross, paid, withheld, rounding)
            if found is not None:
                solution.roles["payable"] = due
                solution.paid, solution.withheld = found
                solution.holds.add("prepaid" if solution.paid else "due")
                break
        else:
            if dues:
                solution.roles["payable"] = dues[-1]
                solution.holds.add("due_open")
                self._unlabelled_deposit(gross - abs(self._value(dues[-1])), withheld)
            elif (paid and self._due_without_label(gross, paid)) or self._due_rounded(gross, rounding):
                return
            if paid and not solution.paid:
                solution.paid = paid[-1:]
                solution.holds.add("due_open")
        payable = solution.roles.get("payable")
        both = payable is not None and "tax_inclusive" not in solution.roles and self._value(payable) == gross
        if payable is not None and both and labels.says_gross(payable.label):
            solution.roles["tax_inclusive"] = payable  # "Total TTC à payer" says both
        if not solution.paid and (zero := [one for one in self._of("prepaid") if not one.token.number]):
            solution.paid = zero[-1:]

    def _explained_due(
        self,
        due: Decimal,
        gross: Decimal,
        paid: Sequence[Amount],
        withheld: Sequence[Amount],
        rounding: Sequence[Amount],
    ) -> tuple[list[Amount], list[Amount]] | None:
        groups: list[list[Amount]] = [[one] for one in paid]
        if len(paid) > 1:
            groups.insert(0, list(paid))
        if not paid:
            groups = [[]]
        for group in groups:
            rest = gross - sum((abs(self._value(one)) for one in group), ZERO)
            if rest == due:
                return group, []
            kept = sum((abs(self._value(one)) for one in withheld), ZERO)
            if withheld and rest - kept == due:
                return group, list(withheld)
            if any(rest + self._value(one) == due for one in rounding):
                return group, list(rounding)
        return None

    def _unlabelled_deposit(self, difference: Decimal, withheld: Sequence[Amount]) -> None:
        """The difference is printed, under no label that we know, by itself or beside what is withheld."""
        kept = sum((abs(self._value(one)) for one in withheld), ZERO)
        for rest, beside in ((difference, ()), *(((difference - kept, withheld),) if kept else ())):
            found = [one for one in self.amounts if abs(self._value(one)) == rest and one.role is None]
            if len(found) > 1:
                found = self._before_due(found)
            if rest <= 0 or len(found) != 1:
                continue
            self.solution.paid, self.solution.withheld = found, list(beside)
            self.solution.holds.discard("due_open")
            self.solution.holds.add("prepaid")
            return

    def _before_due(self, amounts: Sequence[Amount]) -> list[Amount]:
        """Those that stand between the gross total and what is due."""
        gross, due = (self.solution.roles.get(role) for role in ("tax_inclusive", "payable"))
        if gross is None or due is None:
            return []
        return [one for one in amounts if gross.token.row < one.token.row < due.token.row]

    def _due_rounded(self, gross: Decimal, rounding: Sequence[Amount]) -> bool:
        """Only the total after rounding is printed, as "Total": it is what is due."""
        for step in rounding:
            found = [one for one in self.by_value.get(gross + self._value(step), ()) if one.role in _ROUNDED]
            if found and "tax_inclusive" not in self.solution.roles:
                self.solution.roles["payable"] = found[-1]
                self.solution.withheld = [step]
                self.solution.holds.add("due")
                return True
        return False

    def _due_without_label(self, gross: Decimal, paid: list[Amount]) -> bool:
        """Deposits are named, what is due is not: the amount that is left, if it is printed below."""
        rest = gross - sum((abs(self._value(one)) for one in paid), ZERO)
        found = [one for one in self.by_value.get(rest, ()) if one.role in {None, "tax_inclusive", "total"}]
        if rest <= 0 or not found:
            return False
        self.solution.roles["payable"] = found[-1]
        self.solution.paid = paid
        self.solution.holds.add("prepaid")
        return True

    def _by_labels(self) -> None:
        """No sum closes: what the labels say."""
        for role in ("tax_exclusive", "tax", "tax_inclusive", "payable", "lines"):
            found = self._of(role) or (self._of("total") if role == "tax_inclusive" else [])
            if found:
                self.solution.roles[role] = max(found, key=lambda one: (one.weight, one.token.row))
        self.solution.paid = self._of("prepaid")[-1:]


def _headed(one: Amount, other: Amount) -> bool:
    """Whether both stand under heads of their own, as in a row of totals."""
    return one.weight == ABOVE == other.weight and one.above != other.above
