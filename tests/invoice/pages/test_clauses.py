"""Each clause of the proof taken away in turn: a trap page has to show a value that is then proved and wrong.

A clause that a proof gains has to be named here with its trap, or else with what it only guards.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from factage.invoice.pages import account, reading
from factage.invoice.pages.sums import proof
from factage.invoice.pages.values import values_of
from printed import TRAPS

CLAUSES = {
    ("proof", "__init__", "mentioned"): "1-net_to_pay",
    ("proof", "__init__", "self.closed"): "3-untaxed_by_percentage",
    ("proof", "__init__", "not tax"): "1-charge_untaxed",
    (
        "proof",
        "__init__",
        "self.closed or ('bases' in holds and len(solution.vat) > 1)",
    ): "3-market_by_percentage",
    ("proof", "__init__", "self.taxed"): "2-gross_only",
    ("proof", "__init__", "all((token.exact for token in self._resting()))"): "8-unknown_point",
    ("proof", "__init__", "solution.rivals == 0"): "5-cumulated_by_line",
    ("proof", "__init__", "not solution.open"): "4-deposit_of_an_order",
    ("proof", "__init__", "not unexplained"): "4-foreign_share",
    ("proof", "__init__", "self.exact"): "8-unknown_point",
    ("proof", "line", "line.holds"): "2-ordered_delivered",
    ("proof", "line", "line.sure"): "2-rebate_as_line",
    ("proof", "line", "not line.guessed"): "2-guessed_one_head",
    ("proof", "line", "ordered"): "2-without_heads",
    ("proof", "line", "self.chain or self.untaxed"): "2-gross_only",
    ("proof", "line", "self.alone"): "4-deposit_of_an_order",
    ("proof", "total", "named"): "1-kept_in_other_words",
    ("proof", "total", "strong"): "1-net_to_pay",
    ("proof", "total", "self.alone"): "4-deposit_of_an_order",
    ("proof", "total", "not kept"): "1-withheld_tax",
    ("proof", "vat", "self.chain"): "3-market_by_percentage",
    ("proof", "vat", "self.alone"): "4-deposit_of_an_order",
    ("proof", "vat", "fixed"): "6-small_rate",
    ("proof", "only_base", "self._all_taxed()"): "6-small_outlay",
    ("account", "accounts_of", "len(ibans) == 1"): "7-closed_account",
    ("account", "accounts_of", "not debit"): "7-direct_debit",
    ("account", "accounts_of", "not third"): "7-factor_elsewhere",
    ("reading", "_parties", "alone"): "7-network_first",
    ("reading", "_parties", "said"): "7-self_billed",
    ("reading", "_vat_id", "alone"): "7-network_first",
    ("reading", "_vat_id", "both"): "7-foreign_buyers_number",
    ("reading", "_vat_id", "said"): "7-self_billed",
    ("reading", "_vat_id", "in_block(vats[0], parties, side)"): "7-partners_number",
}
"""Each clause, as it stands in a function of a module, with a kind of trap that is red without it."""
OTHERS = {
    ("proof", "only_base", "status == 'proved'"),
    ("account", "accounts_of", "known is not None"),
    ("account", "accounts_of", "_PATH in known.constants"),
    ("account", "accounts_of", "ibans[0].exact"),
    ("account", "accounts_of", "'iban' not in cell.plain"),
    ("account", "accounts_of", "'factor' in cell.plain"),
    ("proof", "__init__", "not solution.mixed"),
    ("proof", "__init__", "'bases' in holds"),
    ("proof", "__init__", "'taxes' in holds"),
    ("proof", "__init__", "len(solution.vat) == 1"),
    ("proof", "__init__", "len(solution.vat) > 1"),
    ("proof", "line", "line.head is not None"),
    ("proof", "line", "in_order(line)"),
    ("proof", "line", "role not in line.supposed"),
    ("proof", "line", "self.closed"),
    ("proof", "line", "token.exact"),
    ("proof", "line", "firm"),
    ("proof", "line", "token.number"),
    ("proof", "line", "fixed"),
    ("proof", "line", "self.rates_close"),
    ("proof", "line", "quantity is not None"),
    ("proof", "line", "price is not None"),
    ("proof", "line", "role == 'unit_price'"),
    ("proof", "line", "'discount' in line.numbers"),
    ("proof", "total", "amount.role == role"),
    ("proof", "total", "amount.weight > SUPPOSED"),
    ("proof", "total", "role in {'payable', 'prepaid'}"),
    ("proof", "total", "bool(solution.withheld)"),
    ("proof", "total", "rests"),
    ("proof", "total", "amount.token.number"),
    ("proof", "total", "role == 'tax_inclusive'"),
    ("proof", "total", "self._says_gross(amount)"),
    ("proof", "total", "self.chain"),
    ("proof", "total", "'net_plus_tax' in holds"),
    ("proof", "total", "'due_open' in holds"),
    ("proof", "total", "'lines_total' in holds"),
    ("proof", "total", "self.closed"),
    ("proof", "total", "'prepaid' in holds"),
    ("proof", "total", "len(solution.paid) == 1"),
    ("proof", "vat", "all((token.exact for token in row.tokens))"),
    ("proof", "vat", "base is not None"),
    ("proof", "vat", "abs(base.number) * _THOUSANDTH > _FIXED"),
    ("proof", "vat", "firm"),
    ("proof", "vat", "'bases' in holds"),
    ("proof", "vat", "row.base is not None"),
    ("proof", "vat", "bool(row.base.number * row.rate.number)"),
    ("proof", "vat", "bool(row.tax.number)"),
    ("reading", "_parties", "block is not None"),
    ("reading", "_parties", "block.name"),
    ("reading", "_parties", "side not in parties.known"),
    ("reading", "_parties", "disagree(vats, legals)"),
    ("reading", "_parties", "len(block.name_cells) == 1"),
    ("reading", "_parties", "(at := first.text.find(block.name)) >= 0"),
    ("reading", "_parties", "parties.self_billed"),
    ("reading", "_parties", "block.caption != 'layout'"),
    ("reading", "_parties", "bool(vats)"),
    ("reading", "_parties", "str(vats[0].value)[4:] == siren"),
    ("reading", "_parties", "legals[0].valid"),
    ("reading", "_parties", "legals[0].exact"),
    ("reading", "_parties", "whose"),
    ("reading", "_parties", "agreed or worded"),
    ("reading", "_vat_id", "other in parties.said"),
    ("reading", "_vat_id", "bool(parties.vat.get(other))"),
    ("reading", "_vat_id", "vats[0].valid"),
    ("reading", "_vat_id", "vats[0].exact"),
    ("reading", "_vat_id", "checked(value)"),
    ("reading", "_vat_id", "known or (both and said)"),
}
"""What else stands in a conjunction of these functions: what a type or a branch asks for, and clauses that no page is known to need."""
MODULES = {"proof": proof, "account": account, "reading": reading}
REPLACED = {"proof": "Proof", "account": "accounts_of", "reading": "_Reader"}


def without(module: ModuleType, function: str, clause: str) -> ModuleType:
    """The module with every such clause of the function taken for true."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    found = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            for one in ast.walk(node):
                if isinstance(one, ast.BoolOp) and isinstance(one.op, ast.And):
                    kept = [part for part in one.values if ast.unparse(part) != clause]
                    found += len(one.values) - len(kept)
                    one.values = [*kept, *(ast.Constant(value=True) for _ in range(2 - len(kept)))]
    assert found, f"{function} has no clause {clause}"
    made = ModuleType("without_a_clause")
    exec(compile(ast.fix_missing_locations(tree), "without", "exec"), made.__dict__)
    return made


def clauses_of(module: ModuleType, function: str) -> set[str]:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    return {
        ast.unparse(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == function
        for one in ast.walk(node)
        if isinstance(one, ast.BoolOp) and isinstance(one.op, ast.And)
        for part in one.values
    }


def test_no_clause_is_forgotten():
    found = {
        (name, function, clause)
        for name, function in {place[:2] for place in CLAUSES}
        for clause in clauses_of(MODULES[name], function)
    }
    assert found == CLAUSES.keys() | OTHERS


def wrongly_proved(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.pdf")):
        truth = values_of(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
        for value in reading.read_page(path.read_bytes()).values:
            want = truth.get(value.path)
            if value.status == "proved" and (want is None or not agree(value.value, want)):
                yield f"{path.stem}: {value.path}: {value.value}, not {want}"


def agree(mine: str, other: str) -> bool:
    if mine == other:
        return True
    figures = all(one.replace(".", "").lstrip("-").isdigit() for one in (mine, other))
    return (figures and Decimal(mine) == Decimal(other)) or (mine[:9] == other[:9] and mine.isdigit())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "kind"), CLAUSES.items(), ids=lambda one: one if isinstance(one, str) else None
)
def test_a_clause_of_the_proof_has_a_trap_that_is_red_without_it(place, kind, monkeypatch):
    name, function, clause = place
    assert list(wrongly_proved(TRAPS / kind)) == []
    made = without(MODULES[name], function, clause)
    monkeypatch.setitem(sys.modules, "without_a_clause", made)
    monkeypatch.setattr(reading, REPLACED[name], getattr(made, REPLACED[name]))
    assert list(wrongly_proved(TRAPS / kind)) != []
