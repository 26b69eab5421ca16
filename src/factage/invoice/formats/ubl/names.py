"""The namespaces of UBL 2.1 and their usual prefixes."""

from __future__ import annotations

import re
from typing import Final

_OASIS: Final = "urn:oasis:names:specification:ubl:schema:xsd"
INVOICE: Final = f"{_OASIS}:Invoice-2"
CREDIT_NOTE: Final = f"{_OASIS}:CreditNote-2"
CAC: Final = f"{_OASIS}:CommonAggregateComponents-2"
CBC: Final = f"{_OASIS}:CommonBasicComponents-2"
EXT: Final = f"{_OASIS}:CommonExtensionComponents-2"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACES: Final = {"cac": CAC, "cbc": CBC, "ext": EXT, "ubl": INVOICE, "cn": CREDIT_NOTE}
INVOICE_ROOT: Final = f"{{{INVOICE}}}Invoice"
CREDIT_NOTE_ROOT: Final = f"{{{CREDIT_NOTE}}}CreditNote"

_PREFIXES: Final = {uri: prefix for prefix, uri in NAMESPACES.items()}
_BRACKETS: Final = re.compile(r"\[[^\[\]]*\]")


def clark(name: str) -> str:
    """``cbc:ID`` as lxml names it; an attribute, which has no prefix, as it is."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def readable(tag: str) -> str:
    """Lxml's name with its usual prefix; the two roots, and a foreign namespace, without one."""
    uri, _, local = tag.removeprefix("{").rpartition("}")
    prefix = _PREFIXES.get(uri, "")
    return f"{prefix}:{local}" if prefix in {"cac", "cbc", "ext"} else local


def steps_of(path: str) -> tuple[str, ...]:
    """An XPath location, however it spells namespaces and positions, as plain local names below the root."""
    plain = path
    while (shorter := _BRACKETS.sub("", plain)) != plain:
        plain = shorter
    steps = [step for step in plain.split("/") if step]
    return tuple(("@" if step.startswith("@") else "") + re.sub(r"^@?(.*:)?", "", step) for step in steps[1:])
