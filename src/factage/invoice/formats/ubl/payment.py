"""Payment instructions and terms (BG-16 … BG-19, BT-9, BT-20).

UBL has one ``PaymentMeans`` for each account; those that say the same but for the account are one payment of the model.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.outcome import Loss
from factage.invoice.formats.ubl.binding import (
    UNSAID,
    Binding,
    Leaf,
    Place,
    Record,
    Records,
    Within,
    read_value,
)
from factage.invoice.formats.ubl.codec import AMOUNT, DAY, NUMBER
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.party import REGISTERED, SEPA
from factage.invoice.formats.ubl.passage import (
    Draft,
    Node,
    Reading,
    Writing,
    is_empty,
    text_of,
    third_parties,
)
from factage.invoice.model import DirectDebit, Payment

_MEANS: Final = clark("cac:PaymentMeans")
_DUE: Final = clark("cbc:PaymentDueDate")
_CODE: Final = clark("cbc:PaymentMeansCode")
_NETWORK: Final = clark("cbc:NetworkID")
_NO_NETWORK: Final = frozenset({UNSAID, "mapped-from-cii"})
"""What writers put where the schema demands a network and the norm knows none."""
_UNDEFINED: Final = "1"
"""UNTDID 4461: instrument not defined. Alone with a due date it only carries that date; the schema demands a code."""

_INSTRUCTIONS: Final[tuple[Binding, ...]] = (
    Leaf("cbc:PaymentMeansCode", "means_code", attributes={"name": "means_text"}),
    Leaf("cbc:PaymentID", "remittance_information"),
)
_CARD: Final = Record(
    "cac:CardAccount",
    "card",
    Leaf("cbc:PrimaryAccountNumberID", "number"),
    Leaf("cbc:NetworkID", "network"),
    Leaf("cbc:HolderName", "holder"),
)
_ACCOUNT: Final[tuple[Binding, ...]] = (
    Leaf("cbc:ID", "iban"),
    Leaf("cbc:Name", "name"),
    Within("cac:FinancialInstitutionBranch", Leaf("cbc:ID", "bic"), Leaf("cbc:Name", "bank")),
)
_MANDATE: Final[tuple[Binding, ...]] = (
    Leaf("cbc:ID", "mandate_reference"),
    Within(
        "cac:PayerFinancialAccount",
        Leaf("cbc:ID", "debited_account"),
        Leaf("cbc:Name", "debited_name"),
        Within("cac:FinancialInstitutionBranch", Leaf("cbc:ID", "debited_bic")),
    ),
)
_PAYER: Final = Within(
    "cac:PaymentMeans", Within("cac:PaymentMandate", Record("cac:PayerParty", "payer", *REGISTERED))
)
_ACCOUNT_TAG: Final = clark("cac:PayeeFinancialAccount")
_MANDATE_TAG: Final = clark("cac:PaymentMandate")


class PaymentInstructions(Binding):
    """``PaymentMeans``, with the creditor identifier that stands among the seller's or the payee's identifiers."""

    fields = frozenset({"payment", "further_payments", "payer", "due_date"})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        payments: list[Draft] = []
        for node in parent.findall(_MEANS):
            if self._only_due(node, draft, reading):
                continue
            payment = self._read_one(node, reading)
            if not payment:
                continue
            if payments and _same_payment(payments[-1], payment):
                payments[-1]["accounts"] += payment["accounts"]
            else:
                payments.append(payment)
        _PAYER.read(parent, draft, reading)
        self._read_creditor(parent, payments, reading)
        if payments:
            draft["payment"] = payments[0]
            draft["further_payments"] = payments[1:]

    @staticmethod
    def _only_due(node: Node, draft: Draft, reading: Reading) -> bool:
        """Take the due date, where the document has none of its own; whether there is nothing else."""
        due = node.find(_DUE)
        value = None if due is None or "due_date" in draft else read_value(due, DAY, reading)
        if due is None or value is None:
            return False
        reading.carry(node)
        draft["due_date"] = value
        code = node.find(_CODE)
        alone = len(node) == 2 and code is not None and text_of(code) == _UNDEFINED and not code.attrib
        if alone:
            reading.carry(code)
        return alone

    @staticmethod
    def _read_one(node: Node, reading: Reading) -> Draft:
        payment: Draft = {}
        reading.carry(node)
        for binding in (*_INSTRUCTIONS, _CARD):
            binding.read(node, payment, reading)
        if payment.get("card", {}).get("network") in _NO_NETWORK:
            del payment["card"]["network"]
        for tag, inner, field in (
            (_ACCOUNT_TAG, _ACCOUNT, "account"),
            (_MANDATE_TAG, _MANDATE, "direct_debit"),
        ):
            found = node.find(tag)
            if found is not None:
                reading.carry(found)
                payment[field] = {}
                for binding in inner:
                    binding.read(found, payment[field], reading)
        account = payment.pop("account", None)
        if account:
            payment["accounts"] = [account]
        return {name: value for name, value in payment.items() if value}

    @staticmethod
    def _read_creditor(parent: Node, payments: list[Draft], reading: Reading) -> None:
        for place in ("cac:AccountingSupplierParty/cac:Party", "cac:PayeeParty"):
            path = "/".join(clark(step) for step in f"{place}/cac:PartyIdentification".split("/"))
            for node in parent.findall(path):
                number = node.find(clark("cbc:ID"))
                if number is None or number.get("schemeID") != SEPA or not text_of(number):
                    continue
                reading.carry(node)
                reading.carry(number, "schemeID")
                if not payments:
                    payments.append({})
                debit = next((one for one in payments if one.get("direct_debit")), payments[0])
                debit.setdefault("direct_debit", {})["creditor_id"] = text_of(number)
                return

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        payments = [("payment", record.payment)] if record.payment is not None else []
        payments += [(f"further_payments[{index}]", one) for index, one in enumerate(record.further_payments)]
        written = []
        for place, payment in payments:
            apart = place != "payment" and not _core_repeats(record.payment, payment)
            if apart and (writing.core or writing.french):
                writing.lose(place, payment)
            else:
                self._write_one(parent, payment, place, writing)
                written.append((place, payment))
        if writing.credit and record.due_date is not None:
            self._write_due(parent, record, writing)
        if record.payer is not None:
            self._write_payer(parent, record, path, writing)
        self._write_creditor(parent, written, writing)

    @staticmethod
    def _write_one(parent: Node, payment: Payment, path: str, writing: Writing) -> None:
        accounts = _accounts(payment, path, writing)
        for index in range(max(len(accounts), 1)):
            node = etree.SubElement(parent, _MEANS)
            before = len(writing.losses)
            for binding in _INSTRUCTIONS:
                binding.write(node, payment, path, writing)
            if index:
                del writing.losses[before:]  # said with the first account
            else:
                _CARD.write(node, payment, path, writing)
                card = node.find(_CARD.tag)
                if card is not None and card.find(_NETWORK) is None:
                    etree.SubElement(card, _NETWORK).text = UNSAID  # which the norm does not know
                elif card is not None and payment.card is not None and payment.card.network in _NO_NETWORK:
                    writing.lose(f"{path}.card.network", payment.card.network)
            node.extend(accounts[index : index + 1])
            if payment.direct_debit is not None and not index:
                _write_part(
                    node, _MANDATE_TAG, _MANDATE, payment.direct_debit, f"{path}.direct_debit", writing
                )
            _demand_code(node, path, writing, first=not index)
            if len(node) == 0:
                parent.remove(node)

    @staticmethod
    def _write_due(parent: Node, record: Any, writing: Writing) -> None:
        """A credit note bears its due date in its first payment means (EN 16931-3-2, BT-9)."""
        node = parent.find(_MEANS)
        if node is None:
            node = etree.SubElement(parent, _MEANS)
            etree.SubElement(node, _CODE).text = _UNDEFINED
        elif len(node) == 1 and node[0].tag == _CODE and node[0].text == _UNDEFINED and not node[0].attrib:
            writing.lose("payment.means_code", record.payment.means_code)
        etree.SubElement(node, _DUE).text = DAY.write(record.due_date)

    @staticmethod
    def _write_payer(parent: Node, record: Any, path: str, writing: Writing) -> None:
        if writing.core:
            writing.lose("payer", record.payer)
        else:
            stated = parent.find(_MEANS) is not None
            _PAYER.write(parent, record, path, writing)
            node = parent.find(_MEANS)
            if node is not None and not stated:
                _demand_code(node, "payment", writing, first=True)

    @staticmethod
    def _write_creditor(parent: Node, payments: Sequence[tuple[str, Payment]], writing: Writing) -> None:
        debits = [(place, one.direct_debit) for place, one in payments if one.direct_debit is not None]
        bare = [(place, dataclasses.replace(debit, creditor_id=None)) for place, debit in debits]
        mandated = [one for one, other in zip(debits, bare, strict=True) if other[1] != DirectDebit()]
        chosen = mandated[0] if mandated else next((one for one in debits if one[0] == "payment"), None)
        for place, debit in debits:
            if chosen is None or place != chosen[0]:
                writing.lose(f"{place}.direct_debit.creditor_id", debit.creditor_id)
        if chosen is None or is_empty(chosen[1].creditor_id):
            return
        node = parent
        for step in ("cac:AccountingSupplierParty", "cac:Party"):
            found = node.find(clark(step))
            node = etree.SubElement(node, clark(step)) if found is None else found
        number = etree.SubElement(etree.SubElement(node, clark("cac:PartyIdentification")), clark("cbc:ID"))
        number.text = writing.text(str(chosen[1].creditor_id), f"{chosen[0]}.direct_debit.creditor_id")
        number.set("schemeID", SEPA)

    def places(self) -> Iterator[Place]:
        yield ("PaymentMeans",), "payment"
        for binding in (*_INSTRUCTIONS, _CARD):
            for below, path in binding.places():
                yield ("PaymentMeans", *below), f"payment.{path}"
        for tag, inner, field in (
            ("PayeeFinancialAccount", _ACCOUNT, "accounts"),
            ("PaymentMandate", _MANDATE, "direct_debit"),
        ):
            yield ("PaymentMeans", tag), f"payment.{field}"
            for binding in inner:
                for below, path in binding.places():
                    yield ("PaymentMeans", tag, *below), f"payment.{field}.{path}"
        yield ("PaymentMeans", "PaymentDueDate"), "due_date"
        yield from _PAYER.places()


_TERM: Final = Record(
    "cac:PaymentTerms",
    "term",
    Leaf("cbc:Note", "description"),
    Leaf("cbc:SettlementDiscountPercent", "discount_percent", NUMBER),
    Leaf("cbc:PenaltySurchargePercent", "penalty_percent", NUMBER),
    Leaf("cbc:Amount", "amount", AMOUNT),
    Leaf("cbc:SettlementDiscountAmount", "discount_amount", AMOUNT),
    Leaf("cbc:PenaltyAmount", "penalty_amount", AMOUNT),
    Leaf("cbc:PaymentDueDate", "due_date", DAY),
)


class PaymentTerms(Binding):
    """``PaymentTerms``: the first that is only a text is BT-20; all others are further terms (EXTENDED).

    EXTENDED-CTC-FR has one (UBL-SR-05).
    """

    fields = frozenset({"payment_terms", "further_payment_terms"})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(_TERM.tag):
            term: Draft = {}
            _TERM.read_node(node, term, reading)
            if set(term) == {"description"} and "payment_terms" not in draft:
                draft["payment_terms"] = term["description"]
            else:
                draft.setdefault("further_payment_terms", []).append(term)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        if not is_empty(record.payment_terms):
            node = etree.SubElement(parent, _TERM.tag)
            note = etree.SubElement(node, clark("cbc:Note"))
            note.text = writing.text(record.payment_terms, "payment_terms")
        for index, term in enumerate(record.further_payment_terms):
            place = f"further_payment_terms[{index}]"
            full = writing.french and parent.find(_TERM.tag) is not None
            if writing.core or full:
                writing.lose(place, term)
                continue
            _write_part(parent, _TERM.tag, _TERM.inner, term, place, writing)

    def places(self) -> Iterator[Place]:
        yield ("PaymentTerms",), "payment_terms"
        yield ("PaymentTerms", "Note"), "payment_terms"


def _write_part(
    parent: Node, tag: str, inner: Sequence[Binding], value: Any, path: str, writing: Writing
) -> None:
    node = etree.SubElement(parent, tag)
    handled: set[str] = {"creditor_id"}
    for binding in inner:
        binding.write(node, value, path, writing)
        handled |= binding.fields
    for field in value.__slots__:
        if field not in handled:
            writing.lose(f"{path}.{field}", getattr(value, field))
    if len(node) == 0:
        parent.remove(node)


def _demand_code(node: Node, path: str, writing: Writing, *, first: bool) -> None:
    """The code of a means that is not stated: that it was not is named."""
    if len(node) and node.find(_CODE) is None:
        etree.SubElement(node, _CODE).text = _UNDEFINED
        if first:
            writing.losses.append(Loss(path=f"{path}.means_code", what=f"∅ → {_UNDEFINED}", where="BT-81"))


def _accounts(payment: Payment, path: str, writing: Writing) -> list[Node]:
    """The elements of the accounts of which there is something to say."""
    made = etree.Element(_MEANS)
    for index, account in enumerate(payment.accounts):
        _write_part(made, _ACCOUNT_TAG, _ACCOUNT, account, f"{path}.accounts[{index}]", writing)
    return list(made)


def _same_payment(before: Draft, after: Draft) -> bool:
    """Whether the second only adds an account to the first."""
    keys = ("means_code", "means_text", "remittance_information")
    return (
        bool(before.get("accounts"))
        and bool(after.get("accounts"))
        and not after.keys() - {*keys, "accounts"}
        and all(before.get(key) == after.get(key) for key in keys)
    )


def _core_repeats(first: Payment | None, other: Payment) -> bool:
    return False if first is None else first.means_code == other.means_code


_ADVANCE: Final = Records(
    "cac:PrepaidPayment",
    "advance_payments",
    Leaf("cbc:PaidAmount", "amount", AMOUNT),
    Leaf("cbc:ReceivedDate", "received_date", DAY),
)
_FOR_OTHERS: Final = Records(
    "cac:PrepaidPayment",
    "third_party_payments",
    Leaf("cbc:ID", "type"),
    Leaf("cbc:PaidAmount", "amount", AMOUNT),
    Leaf("cbc:InstructionID", "description"),
)


class PrepaidPayments(Binding):
    """``PrepaidPayment`` of an Invoice: payments for third parties in the XRechnung extension, advances elsewhere."""

    fields = frozenset({"advance_payments", "third_party_payments"})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        (_FOR_OTHERS if third_parties(reading.specification) else _ADVANCE).read(parent, draft, reading)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        for_others = third_parties(writing.specification)
        for chosen, said in ((_FOR_OTHERS, for_others), (_ADVANCE, not for_others)):
            if said and not writing.credit:
                chosen.write(parent, record, path, writing)
            else:
                writing.lose(chosen.field, getattr(record, chosen.field))

    def places(self) -> Iterator[Place]:
        yield from _FOR_OTHERS.places()
