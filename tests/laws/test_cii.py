"""CII carries every term that it can say, and names every other; profiles lose by name and keep the rest."""

import dataclasses
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from factage.invoice import model
from factage.invoice.formats import cii, xml
from factage.invoice.formats.profiles import PROFILES
from laws.invoices import invoices, without


def canonical(invoice: model.Invoice) -> model.Invoice:
    """The invoice in the order that CII has: what the order of these lists says is nothing."""
    invoice = _in_order(invoice)
    return dataclasses.replace(
        invoice,
        lines=tuple(line for _, line in model.unfolded(invoice.lines)),
        **_payments(invoice),
        further_references=tuple(
            sorted(invoice.further_references, key=lambda reference: reference.kind or "")
        ),
        attachments=tuple(
            dataclasses.replace(
                document, type_code=None if document.type_code == "916" else document.type_code
            )
            for document in invoice.attachments
        ),
    )


def _payments(invoice: model.Invoice) -> dict[str, Any]:
    """What only adds an account to the payment before it is part of it: CII says their code and text, and no more."""
    found: list[model.Payment] = []
    for payment in (*((invoice.payment,) if invoice.payment else ()), *invoice.further_payments):
        plain = model.Payment(
            means_code=payment.means_code, means_text=payment.means_text, accounts=payment.accounts
        )
        before = found[-1] if found else model.Payment()
        alike = (before.means_code, before.means_text) == (payment.means_code, payment.means_text)
        if payment == plain and alike and before.accounts and payment.accounts:
            found[-1] = dataclasses.replace(before, accounts=before.accounts + payment.accounts)
        else:
            found.append(payment)
    if invoice.payment is None:
        return {"further_payments": tuple(found)}
    return {"payment": found[0], "further_payments": tuple(found[1:])}


def _in_order(value: Any) -> Any:
    """The identifiers of each party and each place in the order of CII: without a scheme before those with one."""
    if isinstance(value, tuple):
        return tuple(_in_order(item) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    value = dataclasses.replace(
        value,
        **{field.name: _in_order(getattr(value, field.name)) for field in dataclasses.fields(value)},
    )
    if isinstance(value, model.Party):
        identifiers = sorted(value.identifiers, key=lambda known: known.scheme is not None)
        return dataclasses.replace(value, identifiers=tuple(identifiers))
    return _one_place(value) if isinstance(value, model.Delivery) else value


def _one_place(delivery: model.Delivery) -> model.Delivery:
    """The first identifier of the place is its identifier (BT-71), whichever list it stood in."""
    further = sorted(delivery.further_ids, key=lambda known: known.scheme is not None)
    first = delivery.location_id or (further.pop(0) if further else None)
    return dataclasses.replace(delivery, location_id=first, further_ids=tuple(further))


def ordinary(invoice: model.Invoice) -> bool:
    """Payments in an order that the elements of CII can keep apart."""
    payments = [payment for payment in (invoice.payment, *invoice.further_payments) if payment is not None]
    codes = [payment.means_code for payment in payments]
    return (
        None not in codes
        and len(set(codes)) == len(codes)
        and (invoice.payment is not None or not invoice.further_payments)
    )


@given(invoices())
def test_cii_is_read_back_less_what_it_named_as_lost(invoice: model.Invoice) -> None:
    invoice = canonical(invoice)
    assume(ordinary(invoice))
    written = cii.write(invoice)
    read = cii.read(xml.parse(written.data))
    assert canonical(read.invoice) == canonical(without(invoice, written.losses))
    assert read.leftovers == ()


@given(invoices(), st.sampled_from(sorted(PROFILES)))
def test_a_profile_loses_by_name_and_keeps_the_rest(invoice: model.Invoice, profile: str) -> None:
    invoice = canonical(invoice)
    assume(ordinary(invoice))
    written = cii.write(invoice, profile=profile)
    read = cii.read(xml.parse(written.data))
    expected = dataclasses.replace(
        without(invoice, written.losses), specification=PROFILES[profile].specification
    )
    if PROFILES[profile].process:
        expected = dataclasses.replace(expected, business_process=PROFILES[profile].process)
    assert canonical(read.invoice) == canonical(expected)


@given(invoices(fields=6))
def test_the_same_invoice_is_written_in_the_same_bytes(invoice: model.Invoice) -> None:
    assert cii.write(invoice).data == cii.write(invoice).data


@given(invoices())
def test_a_second_writing_changes_nothing(invoice: model.Invoice) -> None:
    once = cii.read(xml.parse(cii.write(invoice).data)).invoice
    again = cii.write(once)
    assert again.losses == ()
    assert cii.read(xml.parse(again.data)).invoice == once
