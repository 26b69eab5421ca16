"""Which packs judge a document: by its syntax, its profile (BT-24, in every spelling of its history) and its countries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from factage.invoice.rules.store import PACKS

Syntax = Literal["ubl", "cii", "cdar", "flux10", "zugferd1"]

EN16931: Final = "urn:cen.eu:en16931:2017"
_FACTURX: Final = re.compile(
    r"(?:factur-?x\.eu|zugferd\.de):\d+p\d+:(minimum|basic-?wl|basic|en16931|comfort|extended)$"
)
_PEPPOL: Final = re.compile(r"peppol\.eu:(?:2017:)?poacc:(self)?billing")
_SUBORDINATE: Final = re.compile(r"extension:xrechnung|xrechnung[^#]*cvd|:cvd")
_FRANCE: Final = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT"})
"""Metropolitan France and the overseas departments (ISO 3166-1)."""
_ROOTS: Final[dict[str, tuple[Syntax, str]]] = {
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": ("ubl", "xsd-ubl-invoice"),
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": ("ubl", "xsd-ubl-creditnote"),
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": (
        "cii",
        "xsd-cii-d22b",
    ),
    "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument": ("zugferd1", "xsd-zugferd1"),
    "{urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100}"
    "CrossDomainAcknowledgementAndResponse": ("cdar", "xsd-cdar"),
    "Report": ("flux10", "xsd-flux10"),
}
_SPECIFICATION: Final = {
    "ubl": "string(/*/*[local-name()='CustomizationID'])",
    "cii": "string(/*/*[local-name()='ExchangedDocumentContext']"
    "/*[local-name()='GuidelineSpecifiedDocumentContextParameter']/*[local-name()='ID'])",
    "zugferd1": "string(/*/*[local-name()='SpecifiedExchangedDocumentContext']"
    "/*[local-name()='GuidelineSpecifiedDocumentContextParameter']/*[local-name()='ID'])",
}
_ISSUED: Final = {
    "ubl": "string(/*/*[local-name()='IssueDate'])",
    "cii": "string(/*/*[local-name()='ExchangedDocument']/*[local-name()='IssueDateTime']/*)",
}
_COUNTRIES: Final = {
    "ubl": "/*/*[local-name()='Accounting{party}Party']/*[local-name()='Party']/*[local-name()='PostalAddress']"
    "/*[local-name()='Country']/*[local-name()='IdentificationCode']",
    "cii": "/*/*[local-name()='SupplyChainTradeTransaction']/*[local-name()='ApplicableHeaderTradeAgreement']"
    "/*[local-name()='{party}TradeParty']/*[local-name()='PostalTradeAddress']/*[local-name()='CountryID']",
}
_PARTIES: Final = {"ubl": ("Supplier", "Customer"), "cii": ("Seller", "Buyer")}


class UnknownPack(ValueError):  # noqa: N818 - says what was asked for
    """A pack id that does not exist; the argument is that id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One pack that is to judge. An advisory one never changes the verdict."""

    pack: str
    version: str | None = None
    advisory: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is, as far as the choice of its judges goes."""

    syntax: Syntax
    specification: str | None
    issued: str | None
    in_france: bool
    schemas: tuple[str, ...]


def subject(root: Any) -> Subject | None:
    """What the document with this root element is; None where no pack of ours judges such a document."""
    found = _ROOTS.get(str(root.tag))
    if found is None or (found[0] == "flux10" and root.find("ReportDocument") is None):
        return None
    syntax, schema = found
    specification = root.xpath(_SPECIFICATION[syntax]).strip() if syntax in _SPECIFICATION else ""
    issued = root.xpath(_ISSUED[syntax]).strip() if syntax in _ISSUED else ""
    return Subject(
        syntax,
        specification or None,
        issued or None,
        _in_france(root, syntax),
        _schemas(syntax, schema, specification),
    )


def judges(subject: Subject) -> tuple[Wanted, ...]:
    """The packs that judge by default."""
    if subject.syntax == "cdar":
        return (Wanted("br-fr-cdar"),)
    if subject.syntax == "flux10":
        return (Wanted("flux10"),)
    if subject.syntax == "zugferd1":
        return ()
    chosen = _by_profile(subject.syntax, (subject.specification or "").lower().rstrip(". "))
    alone = chosen[0].pack in {"facturx-minimum", "facturx-basicwl"}
    french = Wanted(f"br-fr-{subject.syntax}")
    if subject.in_france and not alone and french not in chosen:
        chosen = (*chosen, french)
    return chosen


def asked(packs: Sequence[str]) -> tuple[Wanted, ...]:
    """The packs that a caller names, each as `id` or `id@version`. Raises ``UnknownPack``."""
    wanted = []
    for name in packs:
        pack, _, version = name.strip().partition("@")
        if pack not in PACKS:
            raise UnknownPack(name.strip())
        wanted.append(Wanted(pack, version or None))
    return tuple(wanted)


def syntax_of(pack: str) -> Syntax:
    """The syntax whose documents a pack judges."""
    if pack.startswith("facturx-") or pack.endswith("-cii"):
        return "cii"
    if pack == "br-fr-cdar":
        return "cdar"
    return "flux10" if pack == "flux10" else "ubl"


def facturx_profile(specification: str | None) -> str | None:
    """The Factur-X profile that a BT-24 names, as in our pack ids; None where it names none."""
    text = (specification or "").strip().lower()
    if text == EN16931:
        return "en16931"
    found = _FACTURX.search(text)
    if found is None:
        return None
    return {"basic-wl": "basicwl", "comfort": "en16931"}.get(found[1], found[1])


def _by_profile(syntax: str, text: str) -> tuple[Wanted, ...]:
    core = Wanted(f"en16931-{syntax}")
    advisory = Wanted(core.pack, advisory=True)
    peppol = _PEPPOL.search(text)
    chosen: tuple[Wanted, ...]
    if "extended-ctc-fr" in text:
        chosen = (Wanted(f"extended-ctc-fr-{syntax}"), Wanted(f"br-fr-{syntax}"), advisory)
    elif "xrechnung" in text:
        own = Wanted(f"xrechnung-{syntax}")
        chosen = (own, advisory) if _SUBORDINATE.search(text) else (core, own)
    elif peppol:
        chosen = core, Wanted("peppol-ubl-sb" if peppol[1] and syntax == "ubl" else f"peppol-{syntax}")
    elif syntax == "ubl":
        chosen = ((advisory if facturx_profile(text) == "extended" else core),)
    else:
        chosen = _facturx(facturx_profile(text), core, advisory)
    return chosen


def _facturx(profile: str | None, core: Wanted, advisory: Wanted) -> tuple[Wanted, ...]:
    if profile is None:
        return (core,)
    own = Wanted(f"facturx-{profile}")
    if profile == "extended":
        return own, advisory
    return (own,) if profile in {"minimum", "basicwl"} else (core, own)


def _schemas(syntax: str, schema: str, specification: str) -> tuple[str, ...]:
    """The schemas of which one must pass, the one whose errors are told last."""
    if syntax != "cii":
        return (schema,)
    profile = facturx_profile(specification)
    return ("xsd-cii-d16b", "xsd-cii-d22b", *((f"xsd-facturx-{profile}",) if profile else ()))


def _in_france(root: Any, syntax: str) -> bool:
    if syntax not in _COUNTRIES:
        return False
    for party in _PARTIES[syntax]:
        codes = {(code.text or "").strip() for code in root.xpath(_COUNTRIES[syntax].format(party=party))}
        if not codes or not codes <= _FRANCE:
            return False
    return True
