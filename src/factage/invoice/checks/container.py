"""The PDF around the data: one data file under its right name, tied and announced as Factur-X says, nothing active.

Source: Factur-X 1.09 § 6 (the hybrid document), ISO 19005-3 (PDF/A-3). A fault of the container is fatal: whoever
receives the file may read other data than we did, or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from factage.invoice.checks.finding import ours
from factage.invoice.formats import ubl
from factage.invoice.formats.facturx.hybrid import DATA_NAMES, NAMESPACES, Claims, Hybrid, base_name
from factage.invoice.pdf import Container
from factage.invoice.rules.choice import facturx_profile
from factage.invoice.rules.report import Finding

_RELATIONSHIPS: Final = frozenset({"Data", "Source", "Alternative"})
_LEVELS: Final = {
    "MINIMUM": "minimum",
    "BASIC WL": "basicwl",
    "BASICWL": "basicwl",
    "BASIC": "basic",
    "EN 16931": "en16931",
    "EN16931": "en16931",
    "COMFORT": "en16931",
    "EXTENDED": "extended",
    "XRECHNUNG": "xrechnung",
}
"""ConformanceLevel of the XMP, as Factur-X and its predecessors write it, and the profile that it announces."""


def faults(container: Container, hybrid: Hybrid, root: Any, specification: str | None) -> Iterator[Finding]:
    """What is wrong with the container of these data; ``specification`` is the BT-24 of the data. All fatal."""
    if container.encrypted:
        yield ours("encrypted", level="fatal")
    for kind in dict.fromkeys(found.kind for found in container.active):
        yield ours("active-content", level="fatal", value=kind)
    if len(hybrid.candidates) > 1:
        names = ", ".join(candidate.name for candidate in hybrid.candidates)
        yield ours("data-files", level="fatal", value=names)
    yield from _data(hybrid, root)
    yield from _claims(container, hybrid, root, specification)


def _data(hybrid: Hybrid, root: Any) -> Iterator[Finding]:
    data, claims = hybrid.data, hybrid.claims
    wanted = claims.file_name if claims and claims.file_name else None
    if wanted is not None and data.name != wanted:
        yield ours("data-name", level="fatal", value=data.name, other=wanted)
    elif data.name not in {*DATA_NAMES, "ZUGFeRD-invoice.xml"}:
        right = next((name for name in DATA_NAMES if name == base_name(data.name)), DATA_NAMES[0])
        yield ours("data-name", level="fatal", value=data.name, other=right)
    if data.relationship not in _RELATIONSHIPS or "document" not in data.places:
        yield ours("data-relationship", level="fatal", value=data.relationship or "–")
    if ubl.recognise(root):
        yield ours("data-kind", level="fatal", value="UBL")


def _claims(container: Container, hybrid: Hybrid, root: Any, specification: str | None) -> Iterator[Finding]:
    claims = hybrid.claims
    if (
        claims is None
        or claims.namespace not in NAMESPACES
        or not (container.xmp.pdf_a or "").startswith("3")
    ):
        yield ours("xmp-missing", level="fatal", value=container.xmp.state)
        return
    if (claims.document_type or "INVOICE").upper() != "INVOICE":
        yield ours("data-kind", level="fatal", value=claims.document_type or "")
    if not claims.version:
        yield ours("xmp-version", level="fatal", value="–")
    if not ubl.recognise(root):
        yield from _level(claims, specification)


def _level(claims: Claims, specification: str | None) -> Iterator[Finding]:
    announced = _LEVELS.get((claims.level or "").strip().upper())
    actual = _profile(specification)
    if actual is not None and announced != actual:
        yield ours("xmp-conformance", level="fatal", value=claims.level or "–", other=actual)


def _profile(specification: str | None) -> str | None:
    """The profile of the data in the words of the XMP; None where the XMP has no word for it."""
    text = (specification or "").strip().lower()
    if "xrechnung" in text:
        return "xrechnung"
    end = text.rpartition(":")[2]
    return facturx_profile(specification) or {
        "comfort": "en16931",
        "basic": "basic",
        "extended": "extended",
    }.get(end)
