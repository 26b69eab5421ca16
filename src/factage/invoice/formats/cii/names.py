"""The namespaces of the Cross Industry Invoice (UN/CEFACT D16B and D22B share them) and their usual prefixes."""

from __future__ import annotations

import re
from typing import Final

_STANDARD: Final = "urn:un:unece:uncefact:data:standard"
RSM: Final = f"{_STANDARD}:CrossIndustryInvoice:100"
RAM: Final = f"{_STANDARD}:ReusableAggregateBusinessInformationEntity:100"
UDT: Final = f"{_STANDARD}:UnqualifiedDataType:100"
QDT: Final = f"{_STANDARD}:QualifiedDataType:100"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACES: Final = {"rsm": RSM, "ram": RAM, "udt": UDT, "qdt": QDT}
ROOT: Final = "rsm:CrossIndustryInvoice"

_PREFIXES: Final = {uri: prefix for prefix, uri in NAMESPACES.items()}
_CLARK: Final = re.compile(r"\{([^}]*)\}")


def clark(name: str) -> str:
    """``ram:ID`` as lxml names it."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def readable(path: str) -> str:
    """A path of lxml names with the usual prefixes; a foreign namespace stays written out (XPath 3.1, § 3.1)."""
    return _CLARK.sub(lambda found: _prefix(found[1]), path)


def _prefix(uri: str) -> str:
    return f"{_PREFIXES[uri]}:" if uri in _PREFIXES else f"Q{{{uri}}}"
