"""How the invoice is to be paid, in words: means, account, mandate, terms, and the code to scan."""

from __future__ import annotations

from collections.abc import Iterator

from factage.invoice.model import DirectDebit, Invoice, PaymentCard, PaymentTerm
from factage.invoice.model import Payment as PaymentGroup
from factage.invoice.view.sheet import Fact, Payment
from factage.invoice.view.transfer import transfer_of
from factage.invoice.view.words import Words


def payment_of(invoice: Invoice, words: Words) -> Payment | None:
    """The payment block; None where the invoice says nothing about payment."""
    groups = [group for group in (invoice.payment, *invoice.further_payments) if group is not None]
    facts = tuple(fact for group in groups for fact in _facts(group, words))
    terms = tuple(_terms(invoice, words))
    if not facts and not terms:
        return None
    transfer = transfer_of(invoice)
    if transfer is None:
        return Payment(facts, terms)
    said = words(
        "qr_alt",
        amount=words.money(transfer.amount, "EUR"),
        name=transfer.name,
        iban=grouped(transfer.iban),
        reference=transfer.reference,
    )
    return Payment(facts, terms, transfer.modules(), words("qr"), said)


def grouped(iban: str) -> str:
    """The IBAN as it is printed: in groups of four (ISO 13616), which do not break."""
    plain = "".join(iban.split())
    return "\u00a0".join(plain[n : n + 4] for n in range(0, len(plain), 4))


def _facts(group: PaymentGroup, words: Words) -> Iterator[Fact]:
    card, debit = group.card or PaymentCard(), group.direct_debit or DirectDebit()
    said: list[tuple[str, str | None]] = [
        ("means", group.means_text or words.named("means", group.means_code))
    ]
    for account in group.accounts:
        said += [
            ("iban", grouped(account.iban) if account.iban else None),
            ("bic", account.bic),
            ("account_name", account.name),
        ]
    said += [
        ("remittance", group.remittance_information),
        ("card", ", ".join(part for part in (card.number, card.holder) if part)),
        ("mandate", debit.mandate_reference),
        ("creditor", debit.creditor_id),
        ("debited", grouped(debit.debited_account) if debit.debited_account else None),
    ]
    for key, value in said:
        if value:
            yield Fact(words(key), value)


def _terms(invoice: Invoice, words: Words) -> Iterator[str]:
    for line in (invoice.payment_terms or "").splitlines():
        if line.strip():
            yield line.strip()
    for term in invoice.further_payment_terms:
        said = _term(term, words, invoice.currency)
        if said:
            yield said


def _term(term: PaymentTerm, words: Words, currency: str | None) -> str:
    said = [term.description] if term.description else []
    if term.discount_percent is not None:
        said.append(words("discount_term", percent=words.percent(term.discount_percent)))
    if term.penalty_percent is not None:
        said.append(words("penalty_term", percent=words.percent(term.penalty_percent)))
    if term.due_date and term.amount is not None:
        amount = words.money(term.amount, currency)
        said.append(words("part_term", amount=amount, date=words.day(term.due_date)))
    elif term.due_date:
        said.append(words("due_by", date=words.day(term.due_date)))
    return ", ".join(said)
