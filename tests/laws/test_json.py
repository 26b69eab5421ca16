"""The JSON form loses nothing."""

from hypothesis import given

from factage.invoice.formats import json
from factage.invoice.formats.outcome import Loss
from factage.invoice.model import Identifier, Invoice, Party
from laws.invoices import invoices, without


@given(invoices())
def test_json_is_read_back_as_it_was(invoice: Invoice) -> None:
    if json.codec.is_invoice(json.encode(invoice)):
        assert json.read(json.write(invoice).data).invoice == invoice


def test_without_takes_away_what_is_lost_and_groups_left_empty() -> None:
    invoice = Invoice(
        number="1", seller=Party(name="A", identifiers=(Identifier(value="x"), Identifier(value="y")))
    )
    losses = [Loss(path="seller.name", what="A"), Loss(path="seller.identifiers[0]", what="x")]
    assert without(invoice, losses) == Invoice(number="1", seller=Party(identifiers=(Identifier(value="y"),)))
    assert without(invoice, [Loss(path="seller", what="")]) == Invoice(number="1")
