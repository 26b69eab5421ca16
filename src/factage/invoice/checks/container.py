"""The PDF around the data: one data file under its right name, tied and announced as Factur-X says, nothing active.

Source: Factur-X 1.09 § 6 (the hybrid document), ISO 19005-3 (PDF/A-3). A fault of the container is fatal: whoever
receives the file may read other data than we did, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from factage.invoice.checks.finding import ours
from factage.invoice.formats import ubl
from factage.invoice.formats.facturx.hybrid import DATA_NAMES, NAMESPACES, Claims, Hybrid, base_name
from factage.invoice.pdf import Container
from factage.invoice.rules.choice import facturx_profile
from factage.invoice.rules.report import Finding

_RELATIONSHIPS: Final = frozenset({"Data", "Source", "Alternative"})
_WITHOUT_LINES: Final = frozenset({"minimum", "basicwl"})
"""Profiles that are no whole invoice: their data cannot be an alternative to the page (Factur-X 1.09 § 6.2.1)."""
_MEDIA_TYPES: Final = frozenset({"text/xml", "application/xml"})
_VERSIONS: Final = re.compile(r"1[.p]0\d?|2[.p]\d(?:\.\d)?|RC")
"""Version of the XMP: 1.0 as specified, and the ways in which ZUGFeRD 1 to 2 and their software write theirs."""
_XRECHNUNG_VERSIONS: Final = re.compile(r"[123]\.\d(?:\.\d)?|[12]p\d")
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
    """What is wrong with the container of these data; ``specification`` is the BT-24 of the data.

    Fatal, but for the same data under a second name, which lead nobody astray.
    """
    if container.damaged:
        yield ours("damaged", level="fatal")
    if container.encrypted:
        yield ours("encrypted", level="fatal")
    for kind in dict.fromkeys(found.kind for found in container.active):
        yield ours("active-content", level="fatal", value=kind)
    if len(hybrid.candidates) > 1:
        names = ", ".join(candidate.name for candidate in hybrid.candidates)
        if hybrid.rivals():
            yield ours("data-files", level="fatal", value=names)
        else:
            yield ours("data-file-twice", value=names)
    yield from _data(hybrid, root, _profile(specification))
    yield from _claims(container, hybrid, root, specification)


def _data(hybrid: Hybrid, root: Any, profile: str | None) -> Iterator[Finding]:
    data, claims = hybrid.data, hybrid.claims
    wanted = claims.file_name if claims and claims.file_name else None
    if wanted is not None and data.name != wanted:
        yield ours("data-name", level="fatal", value=data.name, other=wanted)
    elif data.name not in {*DATA_NAMES, "ZUGFeRD-invoice.xml"}:
        right = next((name for name in DATA_NAMES if name == base_name(data.name)), DATA_NAMES[0])
        yield ours("data-name", level="fatal", value=data.name, other=right)
    if data.relationship not in _RELATIONSHIPS or "document" not in data.places:
        yield ours("data-relationship", level="fatal", value=data.relationship or "–")
    elif profile in _WITHOUT_LINES and data.relationship != "Data":
        yield ours("data-relationship-profile", level="fatal", value=data.relationship)
    if "names" not in data.places:
        yield ours("data-unlisted", level="fatal", value=data.name)
    if (data.media_type or "").lower() not in _MEDIA_TYPES:
        yield ours("data-type", level="fatal", value=data.media_type or "–")
    for lie in data.lies():
        yield ours(f"data-{lie}", level="fatal", value=data.name)
    if ubl.recognise(root):
        yield ours("data-kind", level="fatal", value="UBL")


def _claims(container: Container, hybrid: Hybrid, root: Any, specification: str | None) -> Iterator[Finding]:
    claims = hybrid.claims
    if claims is None or claims.namespace not in NAMESPACES:
        yield ours("xmp-missing", level="fatal", value=container.xmp.state)
        return
    if not (container.xmp.pdf_a or "").startswith("3"):
        yield ours("pdfa-claim", level="fatal", value=container.xmp.pdf_a or "–")
    if claims.file_name is None:
        yield ours("xmp-file-name", level="fatal", value=hybrid.data.name)
    if (claims.document_type or "INVOICE").upper() != "INVOICE":
        yield ours("data-kind", level="fatal", value=claims.document_type or "")
    of_xrechnung = (claims.level or "").strip().upper() == "XRECHNUNG"
    known = _XRECHNUNG_VERSIONS if of_xrechnung else _VERSIONS
    if not known.fullmatch((claims.version or "").strip()):
        yield ours("xmp-version", level="fatal", value=claims.version or "–")
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
        "extended-ctc-fr": "extended",
    }.get(end)
