"""UBL loses nothing that it does not name."""

import dataclasses
from typing import Any

from hypothesis import HealthCheck, given, settings

from factage.invoice.formats import ubl
from factage.invoice.formats.profiles import is_french_extended
from factage.invoice.formats.ubl.amount import total_tax
from factage.invoice.model import Contact, Invoice, Line, Payment, Totals, unfolded
from laws.invoices import invoices, without


def canonical(invoice: Invoice) -> Invoice:
    """The invoice as UBL arranges it: nothing more, nothing less, but in one form where the model knows several.

    References by kind; a payment without a means is of one that is not defined; payments that differ only in the account are one; a contact's department is its name where it
    has none; the first further payment term that is only a text is the payment term; the VAT
    is stated beside its parts.
    """
    invoice = _named(invoice)
    payments: list[Payment] = []
    for payment in (*((invoice.payment,) if invoice.payment else ()), *invoice.further_payments):
        coded = dataclasses.replace(payment, means_code=payment.means_code or "1")
        if payments and _adds_an_account(payments[-1], coded):
            accounts = payments[-1].accounts + coded.accounts
            payments[-1] = dataclasses.replace(payments[-1], accounts=accounts)
        else:
            payments.append(coded)
    if invoice.payer and not payments:
        payments.append(Payment(means_code="1"))
    terms, further = invoice.payment_terms, list(invoice.further_payment_terms)
    if terms is None:
        plain = next((one for one in further if one == type(one)(description=one.description)), None)
        if plain is not None:
            further.remove(plain)
            terms = plain.description
    totals = dataclasses.replace(invoice.totals or Totals(), tax=total_tax(invoice))
    return dataclasses.replace(
        invoice,
        totals=None if totals == Totals() else totals,
        further_references=tuple(sorted(invoice.further_references, key=lambda one: one.kind)),
        payment=payments[0] if payments else None,
        further_payments=tuple(payments[1:]),
        payment_terms=terms,
        further_payment_terms=tuple(further),
        lines=_rows(invoice),
    )


def _rows(invoice: Invoice) -> tuple[Line, ...]:
    """EXTENDED-CTC-FR has all lines in one row."""
    if not is_french_extended(invoice.specification) or not invoice.number:
        return invoice.lines
    return tuple(line for _, line in unfolded(invoice.lines))


def _named(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_named(item) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    parts = {field.name: _named(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Contact) and not value.name and value.department:
        parts |= {"name": value.department, "department": None}
    return type(value)(**parts)


def _adds_an_account(before: Payment, after: Payment) -> bool:
    plain = Payment(
        means_code=before.means_code,
        means_text=before.means_text,
        remittance_information=before.remittance_information,
        accounts=after.accounts,
    )
    return bool(before.accounts and after.accounts) and after == plain


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(invoices())
def test_what_is_written_is_read_back_less_what_is_named(invoice: Invoice) -> None:
    written = ubl.write(invoice)
    read = ubl.read(written.data)
    assert read.leftovers == ()
    assert canonical(read.invoice) == canonical(without(invoice, written.losses))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(invoices())
def test_a_second_writing_changes_nothing(invoice: Invoice) -> None:
    once = ubl.read(ubl.write(invoice).data).invoice
    again = ubl.write(once)
    assert again.losses == ()
    assert ubl.read(again.data).invoice == once
    assert ubl.write(ubl.read(again.data).invoice).data == again.data


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(invoices())
def test_the_core_profile_names_every_term_of_the_extension(invoice: Invoice) -> None:
    written = ubl.write(invoice, profile="en16931")
    kept = dataclasses.replace(without(invoice, written.losses), specification="urn:cen.eu:en16931:2017")
    assert canonical(ubl.read(written.data).invoice) == canonical(kept)
