"""What the place of a number, or another number beside it, says of whose it is."""

from __future__ import annotations

from collections.abc import Sequence

from factage.invoice.pages.party.parties import Parties, Side
from factage.invoice.pages.party.whose import follows
from factage.invoice.pages.text.tokens import Token


def in_block(token: Token, parties: Parties, side: Side) -> bool:
    """Whether a number stands in the block of a party, or right under it."""
    block = parties.names.get(side)
    return block is not None and (token.cell in block.cells or follows(token.cell, block))


def disagree(vats: Sequence[Token], legals: Sequence[Token]) -> bool:
    """Whether the French VAT number and the register number of one side are those of two companies."""
    if not vats or not legals or not str(vats[0].value).startswith("FR"):
        return False
    return str(vats[0].value)[4:] != str(legals[0].value)[:9]
