"""ZUGFeRD 1.0: the same tree in the words of its successor (CII D13B draft to D16B), so that one declaration reads both."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from factage.invoice.formats.cii.names import NAMESPACES, clark

_RSM: Final = "urn:ferd:CrossIndustryDocument:invoice:1p0"
_PREFIX_OF: Final = {
    _RSM: "rsm",
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12": "ram",
    "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15": "udt",
    "urn:un:unece:uncefact:data:standard:QualifiedDataType:12": "qdt",
}
_RENAMED: Final = {
    "CrossIndustryDocument": "rsm:CrossIndustryInvoice",
    "SpecifiedExchangedDocumentContext": "rsm:ExchangedDocumentContext",
    "HeaderExchangedDocument": "rsm:ExchangedDocument",
    "SpecifiedSupplyChainTradeTransaction": "rsm:SupplyChainTradeTransaction",
    "ApplicableSupplyChainTradeAgreement": "ram:ApplicableHeaderTradeAgreement",
    "ApplicableSupplyChainTradeDelivery": "ram:ApplicableHeaderTradeDelivery",
    "ApplicableSupplyChainTradeSettlement": "ram:ApplicableHeaderTradeSettlement",
    "SpecifiedSupplyChainTradeAgreement": "ram:SpecifiedLineTradeAgreement",
    "SpecifiedSupplyChainTradeDelivery": "ram:SpecifiedLineTradeDelivery",
    "SpecifiedSupplyChainTradeSettlement": "ram:SpecifiedLineTradeSettlement",
    "ApplicablePercent": "ram:RateApplicablePercent",
}
_SUMMATION: Final = "SpecifiedTradeSettlementMonetarySummation"
_LINE: Final = "IncludedSupplyChainTradeLineItem"


def recognise(root: Any) -> bool:
    """Whether the root element is that of ZUGFeRD 1."""
    return bool(root.tag == f"{{{_RSM}}}CrossIndustryDocument")


def upgraded(root: Any) -> Any:
    """The same document under the names and namespaces of CII D16B; what has no new name keeps its old one."""
    made = etree.Element(_name(root, ""), nsmap=NAMESPACES)
    _copy(root, made, "")
    _lines_first(made)
    return made


def _copy(old: Any, new: Any, above: str) -> None:
    new.text, new.tail = old.text, old.tail
    local = etree.QName(old).localname
    for name, value in old.attrib.items():
        new.set(name, value)
    for child in old:
        made = etree.SubElement(new, _name(child, local))
        _copy(child, made, local)
    if local == "IssueDateTime" and above.endswith("ReferencedDocument") and len(new) == 0:
        _date(new)


def _name(node: Any, above: str) -> str:
    name = etree.QName(node)
    if name.localname == _SUMMATION:
        place = "Line" if above == "SpecifiedSupplyChainTradeSettlement" else "Header"
        return clark(f"ram:SpecifiedTradeSettlement{place}MonetarySummation")
    if above.endswith("ReferencedDocument"):
        if name.localname == "ID":
            return clark("ram:IssuerAssignedID")
        if name.localname == "IssueDateTime":
            return clark("ram:FormattedIssueDateTime")
    if name.localname in _RENAMED:
        return clark(_RENAMED[name.localname])
    prefix = _PREFIX_OF.get(name.namespace or "")
    return clark(f"{prefix}:{name.localname}") if prefix else str(node.tag)


def _date(node: Any) -> None:
    """A reference's day stood as ISO 8601 text; it stands in format 102 today."""
    text = (node.text or "").strip()
    day = text[:10].replace("-", "")
    if len(day) == 8 and day.isdigit() and text[10:11] in {"", "T"}:
        node.text = None
        inner = etree.SubElement(node, clark("qdt:DateTimeString"), format="102")
        inner.text = day


def _lines_first(root: Any) -> None:
    """Lines stood last; their successor has them first."""
    transaction = root.find(clark("rsm:SupplyChainTradeTransaction"))
    if transaction is not None:
        lines = transaction.findall(clark(f"ram:{_LINE}"))
        for index, line in enumerate(lines):
            transaction.insert(index, line)
