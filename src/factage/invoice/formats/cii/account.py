"""The buyer's account (BT-19, BT-133): the first is the term of the norm, its type and further ones are EXTENDED."""

from __future__ import annotations

from factage.invoice.formats.cii.binding import Binding, Group, Leaf, Records
from factage.invoice.formats.cii.draft import Draft
from factage.invoice.formats.cii.passage import Node, Reading
from factage.invoice.formats.profiles import Level
from factage.invoice.model import AccountingReference

_TAG = "ram:ReceivableSpecifiedTradeAccountingAccount"
_OWN = "buyer_accounting_reference"


class _First(Group):
    """The first element of the name only."""

    def take(self, node: Node, draft: Draft, reading: Reading) -> bool:
        return _OWN not in draft and super().take(node, draft, reading)


def accounting(*, level: Level) -> tuple[Binding, ...]:
    """The same on the document and on a line."""
    return (
        _First(_TAG, Leaf("ram:ID", _OWN), Leaf("ram:TypeCode", "buyer_accounting_type"), level=level),
        Records(
            _TAG,
            "further_accounting_references",
            AccountingReference,
            Leaf("ram:ID", "id"),
            Leaf("ram:TypeCode", "type_code"),
            after=_OWN,
            level=Level.EXTENDED,
        ),
    )
