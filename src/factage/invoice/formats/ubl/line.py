"""Lines (BG-25 … BG-32), with the references, the delivery and the hierarchy by line of EXTENDED-CTC-FR."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from factage.invoice.formats.ubl.amount import ALLOWANCES_CHARGES, VatScheme
from factage.invoice.formats.ubl.binding import (
    UNSAID,
    Binding,
    IdentifierLeaf,
    Leaf,
    Place,
    Record,
    Records,
    Within,
    joined,
    read_identifier,
    read_value,
    write_value,
)
from factage.invoice.formats.ubl.codec import AMOUNT, DAY, NUMBER
from factage.invoice.formats.ubl.delivery import DELIVERY, PERIOD
from factage.invoice.formats.ubl.names import clark
from factage.invoice.formats.ubl.note import Notes
from factage.invoice.formats.ubl.passage import Draft, Node, Reading, Writing, is_empty, text_of
from factage.invoice.formats.ubl.reference import OBJECT, type_code_of, write_reference_identifier

_NO_DISCOUNT: Final = "0"
"""What stands for a discount that is not said, where the schema demands one beside the gross price."""


class Price(Binding):
    """``Price``: net price, base quantity, and the discount with the gross price (BT-146 … BT-150)."""

    fields = frozenset({"unit_price", "price_discount", "gross_price", "base_quantity", "base_unit"})
    _allowance: Final = clark("cac:AllowanceCharge")
    _plain: Final = Within(
        "cac:Price",
        Leaf("cbc:PriceAmount", "unit_price", AMOUNT),
        Leaf("cbc:BaseQuantity", "base_quantity", NUMBER, attributes={"unitCode": "base_unit"}),
    )

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        self._plain.read(parent, draft, reading)
        found = parent.find(f"{self._plain.tag}/{self._allowance}")
        indicator = None if found is None else found.find(clark("cbc:ChargeIndicator"))
        if found is None or indicator is None or text_of(indicator) not in {"false", "0"}:
            return
        reading.carry(found)
        reading.carry(indicator)
        for tag, field in (("cbc:Amount", "price_discount"), ("cbc:BaseAmount", "gross_price")):
            node = found.find(clark(tag))
            value = None if node is None else read_value(node, AMOUNT, reading)
            if value is None or (field == "price_discount" and text_of(node) == _NO_DISCOUNT):
                continue
            draft[field] = value

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        discount, gross = record.price_discount, record.gross_price
        self._plain.write(parent, record, path, writing)
        if discount is None and gross is None:
            return
        price = parent.find(self._plain.tag)
        if price is None:
            price = etree.SubElement(parent, self._plain.tag)
        node = etree.SubElement(price, self._allowance)
        etree.SubElement(node, clark("cbc:ChargeIndicator")).text = "false"
        place = joined(path, "price_discount")
        amount = write_value(node, clark("cbc:Amount"), discount or Decimal(0), AMOUNT, place, writing)
        if discount is not None and amount.text == _NO_DISCOUNT:
            amount.text = "0.00"
        if gross is not None:
            write_value(node, clark("cbc:BaseAmount"), gross, AMOUNT, joined(path, "gross_price"), writing)

    def places(self) -> Iterator[Place]:
        yield ("Price",), "unit_price"
        yield from self._plain.places()
        yield ("Price", "AllowanceCharge"), "price_discount"
        yield ("Price", "AllowanceCharge", "Amount"), "price_discount"
        yield ("Price", "AllowanceCharge", "BaseAmount"), "gross_price"


class LineReferences(Binding):
    """``OrderLineReference`` and its like: a line, and the document in which it stands."""

    def __init__(self, tag: str, field: str, document: str, most: int) -> None:
        self._tag = clark(tag)
        self._field = field
        self._most = most
        self._line = Leaf("cbc:LineID", "line")
        self._document = Within(document, Leaf("cbc:ID", "number"), Leaf("cbc:IssueDate", "issue_date", DAY))
        self.fields = frozenset({field})

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(self._tag):
            inner: Draft = {}
            reading.carry(node)
            self._line.read(node, inner, reading)
            self._document.read(node, inner, reading)
            if inner.get("line") == UNSAID and len(inner) > 1:
                del inner["line"]
            draft.setdefault(self._field, []).append(inner)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        for index, one in enumerate(getattr(record, self._field)):
            place = f"{joined(path, self._field)}[{index}]"
            if writing.core and index >= self._most:
                writing.lose(place, one)
                continue
            node = etree.SubElement(parent, self._tag)
            self._document.write(node, one, place, writing)
            if one.line == UNSAID and len(node):
                writing.lose(f"{place}.line", one.line)
            if is_empty(one.line) and len(node):
                etree.SubElement(node, self._line.tag).text = UNSAID
            self._line.write(node, one, place, writing)
            for field in ("type_code", "scheme"):
                writing.lose(f"{place}.{field}", getattr(one, field))
            if len(node) == 0:
                parent.remove(node)

    def places(self) -> Iterator[Place]:
        tag = self._tag.rpartition("}")[2]
        yield (tag,), f"{self._field}.line"
        for binding in (self._line, self._document):
            for below, path in binding.places():
                yield (tag, *below), f"{self._field}.{path}"


class BillingReferences(Binding):
    """``BillingReference`` on a line: an earlier invoice; or, naming this very invoice, the place in the hierarchy.

    EXT-FR-FE-162 (line above) and EXT-FR-FE-163 (DETAIL, GROUP, INFORMATION) of XP Z12-012.
    """

    fields = frozenset({"preceding_invoices", "parent_id", "status_reason_code"})
    _tag: Final = clark("cac:BillingReference")
    _invoice: Final = clark("cac:InvoiceDocumentReference")
    _status: Final = clark("cbc:DocumentStatusCode")
    _above: Final = Within("cac:BillingReferenceLine", Leaf("cbc:ID", "line"))
    _document: Final = Within(
        "cac:InvoiceDocumentReference",
        Leaf("cbc:ID", "number"),
        Leaf("cbc:IssueDate", "issue_date", DAY),
        Leaf("cbc:DocumentTypeCode", "type_code"),
    )

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(self._tag):
            inner: Draft = {}
            reading.carry(node)
            self._document.read(node, inner, reading)
            self._above.read(node, inner, reading)
            if inner.get("number") is None or inner["number"] != reading.number:
                draft.setdefault("preceding_invoices", []).append(inner)
                continue
            if "line" in inner:
                draft["parent_id"] = inner["line"]
            status = node.find(f"{self._invoice}/{self._status}")
            if status is not None and text_of(status):
                reading.carry(status)
                draft["status_reason_code"] = text_of(status)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        for index, one in enumerate(record.preceding_invoices):
            place = f"{joined(path, 'preceding_invoices')}[{index}]"
            if writing.core or (one.number is not None and one.number == writing.number):
                writing.lose(place, one)
                continue
            node = etree.SubElement(parent, self._tag)
            self._document.write(node, one, place, writing)
            self._above.write(node, one, place, writing)
            writing.lose(f"{place}.scheme", one.scheme)
            if len(node) == 0:
                parent.remove(node)
        if is_empty(record.parent_id) and is_empty(record.status_reason_code):
            return
        if writing.core or is_empty(writing.number):
            writing.lose(joined(path, "parent_id"), record.parent_id)
            writing.lose(joined(path, "status_reason_code"), record.status_reason_code)
            return
        self._write_place(parent, record, path, writing)

    def _write_place(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        node = etree.SubElement(parent, self._tag)
        document = etree.SubElement(node, self._invoice)
        etree.SubElement(document, clark("cbc:ID")).text = writing.text(str(writing.number), "number")
        if record.status_reason_code:
            status = etree.SubElement(document, self._status)
            status.text = writing.text(record.status_reason_code, joined(path, "status_reason_code"))
        if record.parent_id:
            line = etree.SubElement(node, self._above.tag)
            number = etree.SubElement(line, clark("cbc:ID"))
            number.text = writing.text(record.parent_id, joined(path, "parent_id"))

    def places(self) -> Iterator[Place]:
        yield ("BillingReference",), "preceding_invoices"
        for below, path in self._document.places():
            yield ("BillingReference", *below), f"preceding_invoices.{path}"
        yield ("BillingReference", "BillingReferenceLine", "ID"), "parent_id"
        yield ("BillingReference", "InvoiceDocumentReference", "DocumentStatusCode"), "status_reason_code"


class DocumentReferences(Binding):
    """``DocumentReference``: the first of type 130 is BT-128, all others are further references."""

    fields = frozenset({"object_identifier", "further_references"})
    _tag: Final = clark("cac:DocumentReference")
    _record: Final = Record(
        "cac:DocumentReference",
        "further_references",
        Leaf("cbc:ID", "number", attributes={"schemeID": "scheme"}),
        Leaf("cbc:IssueDate", "issue_date", DAY),
        Leaf("cbc:DocumentTypeCode", "type_code"),
    )

    def read(self, parent: Node, draft: Draft, reading: Reading) -> None:
        for node in parent.findall(self._tag):
            number = node.find(clark("cbc:ID"))
            if "object_identifier" not in draft and type_code_of(node) == OBJECT and number is not None:
                identifier = read_identifier(number, reading)
                if identifier:
                    reading.carry(node)
                    reading.carry(node.find(clark("cbc:DocumentTypeCode")))
                    draft["object_identifier"] = identifier
                    continue
            inner: Draft = {}
            self._record.read_node(node, inner, reading)
            draft.setdefault("further_references", []).append(inner)

    def write(self, parent: Node, record: Any, path: str, writing: Writing) -> None:
        own = record.object_identifier
        if own is not None:
            write_reference_identifier(parent, own, joined(path, "object_identifier"), writing)
        for index, one in enumerate(record.further_references):
            place = f"{joined(path, 'further_references')}[{index}]"
            if writing.core:
                writing.lose(place, one)
                continue
            node = etree.SubElement(parent, self._tag)
            for binding in self._record.inner:
                binding.write(node, one, place, writing)
            writing.lose(f"{place}.line", one.line)
            if own is None and one.type_code == OBJECT and one.number:
                for code in node.findall(clark("cbc:DocumentTypeCode")):
                    node.remove(code)
                writing.lose(f"{place}.type_code", one.type_code)
            if len(node) == 0:
                parent.remove(node)

    def places(self) -> Iterator[Place]:
        yield ("DocumentReference",), "object_identifier"
        yield ("DocumentReference", "ID"), "object_identifier"
        yield ("DocumentReference", "ID", "@schemeID"), "object_identifier.scheme"


_ITEM: Final = Record(
    "cac:Item",
    "item",
    Leaf("cbc:Description", "description"),
    Leaf("cbc:Name", "name"),
    Within("cac:BuyersItemIdentification", Leaf("cbc:ID", "buyer_id")),
    Within("cac:SellersItemIdentification", Leaf("cbc:ID", "seller_id")),
    Within("cac:StandardItemIdentification", IdentifierLeaf("cbc:ID", "standard_id")),
    Within("cac:OriginCountry", Leaf("cbc:IdentificationCode", "origin_country")),
    Records(
        "cac:CommodityClassification",
        "classifications",
        Leaf(
            "cbc:ItemClassificationCode",
            "code",
            attributes={"listID": "scheme", "listVersionID": "version", "name": "name"},
        ),
    ),
    Records(
        "cac:AdditionalItemProperty",
        "attributes",
        Leaf("cbc:Name", "name"),
        Leaf("cbc:NameCode", "code"),
        Leaf("cbc:Value", "value"),
        Leaf("cbc:ValueQuantity", "measure", NUMBER, attributes={"unitCode": "unit"}),
    ),
)


def lines(*, credit: bool) -> Records:
    """``InvoiceLine``, or ``CreditNoteLine``."""
    return Records(
        "cac:CreditNoteLine" if credit else "cac:InvoiceLine",
        "lines",
        Leaf("cbc:ID", "id"),
        Notes(most=1),
        Leaf(
            "cbc:CreditedQuantity" if credit else "cbc:InvoicedQuantity",
            "quantity",
            NUMBER,
            attributes={"unitCode": "unit"},
        ),
        Leaf("cbc:LineExtensionAmount", "net_amount", AMOUNT),
        Leaf("cbc:AccountingCost", "buyer_accounting_reference"),
        PERIOD,
        LineReferences("cac:OrderLineReference", "order_references", "cac:OrderReference", 1),
        LineReferences("cac:DespatchLineReference", "despatch_references", "cac:DocumentReference", 0),
        LineReferences("cac:ReceiptLineReference", "receiving_references", "cac:DocumentReference", 0),
        BillingReferences(),
        DocumentReferences(),
        DELIVERY,
        *ALLOWANCES_CHARGES,
        Within(
            "cac:Item",
            Record(
                "cac:ClassifiedTaxCategory",
                "vat",
                Leaf("cbc:ID", "category"),
                Leaf("cbc:Percent", "rate", NUMBER),
                Leaf("cbc:TaxExemptionReasonCode", "exemption_code"),
                Leaf("cbc:TaxExemptionReason", "exemption_reason"),
                VatScheme(),
            ),
        ),
        _ITEM,
        Price(),
    )
