"""Which official artefact a file is: by its SHA-256 where we know it, else by what it says of itself."""

from __future__ import annotations

import hashlib
import posixpath
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from factage.invoice.rules import schematron
from factage.invoice.rules.store import Artefact

_SVRL: Final = b"http://purl.oclc.org/dsdl/svrl"
_XSLT: Final = b"http://www.w3.org/1999/XSL/Transform"
_XSD: Final = b"http://www.w3.org/2001/XMLSchema"
_SHEETS: Final = (".xsl", ".xslt")
_CII: Final = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_TITLE: Final = re.compile(r'schematron-output[^<]*?\stitle="([^"]*)"')
_UPDATE: Final = re.compile(r"version (\d+(?:\.\d+)+) - Last update: (\d{4}-\d\d-\d\d)")
_DOCUMENT: Final = re.compile(r"document\((?:&quot;|'|\")([^'\"&]+\.xml)(?:&quot;|'|\")")
_LOCATION: Final = re.compile(
    r"""<(?:\w+:)?(?:import|include|redefine)\b[^>]*?\sschemaLocation\s*=\s*["']([^"']+)["']"""
)
_TARGET: Final = re.compile(r"""\stargetNamespace\s*=\s*["']([^"']+)["']""")
_ROOT: Final = re.compile(r"""<(?:\w+:)?element\s+(?:[^>]*\s)?name\s*=\s*["'](\w+)["']""")
_VERSION_IN_PATH: Final = re.compile(
    r"(?:^|[/_v-])v?(\d+(?:\.\d+){1,3}[a-z]?)(?=[/_-]|\.zip|\.xsl|$)", re.IGNORECASE
)
_OTHERS: Final = re.compile(r"/pint|/PINT-|/tdd/", re.IGNORECASE)
"""Specifications outside the European norm whose sheets bear the same titles."""
_PROFILES: Final = {
    "MINIMUM": "minimum",
    "WITHOUT LINES": "basicwl",
    "BASIC": "basic",
    "EXTENDED": "extended",
    "EN16931-COMPLIANT (FULLY)": "en16931",
}
_FACTURX: Final = {"1.07": "2.3", "1.08": "2.4", "1.09": "2.5"}
"""Factur-X 1.0x is ZUGFeRD 2.y: one specification, two numbers; the rule sets bear the second."""
_FRENCH: Final = {
    "BR-FR-Flux2-Schematron-UBL": "br-fr-ubl",
    "BR-FR-Flux2-Schematron-CII": "br-fr-cii",
    "BR-FR-CDV-Schematron-CDAR": "br-fr-cdar",
    "EXTENDED-CTC-FR-UBL": "extended-ctc-fr-ubl",
    "EXTENDED-CTC-FR-CII": "extended-ctc-fr-cii",
    "Flux10": "flux10",
}


@dataclass(frozen=True, slots=True)
class _Said:
    pack: str
    version: str | None
    release: str | None = None
    published: str | None = None


_PLAIN_SCHEMAS: Final = (
    (f"{_UBL}Invoice-2", "UBL-Invoice-2.1", _Said("xsd-ubl-invoice", "2.1", "UBL 2.1")),
    (f"{_UBL}CreditNote-2", "UBL-CreditNote-2.1", _Said("xsd-ubl-creditnote", "2.1", "UBL 2.1")),
    (
        "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100",
        "CrossDomainAcknowledgementAndResponse_100pD22B",
        _Said("xsd-cdar", "D22B", "UN/CEFACT D22B"),
    ),
    (
        "urn:ferd:CrossIndustryDocument:invoice:1p0",
        "ZUGFeRD1p0.xsd",
        _Said("xsd-zugferd1", "1.0", "ZUGFeRD 1.0"),
    ),
    ("", "ereporting.xsd", _Said("xsd-flux10", "1.4.0")),
)
"""Name space, beginning of the file's name, and what it is."""


def artefacts(container: Mapping[str, bytes], *, origin: str) -> Iterator[Artefact]:
    """Every official artefact among the files of a container, given by their path inside it."""
    there = set()
    for name, data in sorted(container.items()):
        if name.lower().endswith(_SHEETS) and _SVRL in data and _XSLT in data[:8000]:
            found = _sheet(name, data, container, origin)
            if found is not None:
                there.add(found.pack)
                yield found
    yield from _schematron(container, origin, there)
    yield from _schemas(container, origin)


def _schematron(container: Mapping[str, bytes], origin: str, there: set[str]) -> Iterator[Artefact]:
    """What is published as Schematron alone, compiled; the sheets of the same container are used before it."""
    for name, data in sorted(container.items()):
        if not name.lower().endswith(".sch") or schematron.SCH.encode() not in data:
            continue
        main = f"{posixpath.splitext(posixpath.basename(name))[0]}.xsl"
        try:
            sheet = schematron.compiled(name, container)
        except schematron.NotCompiled:
            continue  # a part of another schema, or one that we do not know how to run
        said = _speaks(posixpath.join(posixpath.dirname(name), main), sheet)
        if said is None or said.pack in there:
            continue
        yield Artefact(
            pack=said.pack,
            version=said.version or f"sha256-{hashlib.sha256(data).hexdigest()[:12]}",
            release=said.release,
            published=said.published,
            main=main,
            files={main: sheet, posixpath.basename(name): data},
            origin=f"{origin}!{name}",
        )


def _sheet(name: str, data: bytes, container: Mapping[str, bytes], origin: str) -> Artefact | None:
    row = _known().get(hashlib.sha256(data).hexdigest())
    said = None if row else _speaks(name, data)
    if row is None and said is None:
        return None
    main = posixpath.basename(name)
    parts = {main: data}
    for other in set(_DOCUMENT.findall(data.decode("utf-8", "replace"))):
        beside = posixpath.join(posixpath.dirname(name), other)
        if beside in container:
            parts[other] = container[beside]
    if row is not None:
        return Artefact(main=main, files=parts, origin=f"{origin}!{name}", **row)
    assert said is not None
    version = said.version or f"sha256-{hashlib.sha256(data).hexdigest()[:12]}"
    return Artefact(
        pack=said.pack,
        version=version,
        release=said.release,
        published=said.published,
        main=main,
        files=parts,
        origin=f"{origin}!{name}",
    )


def _speaks(name: str, data: bytes) -> _Said | None:
    """What a style sheet tells of itself: its title, the comment of its release, its name, the folder it stands in."""
    text = data.decode("utf-8", "replace")
    found = _TITLE.search(text)
    title = " ".join((found[1] if found else "").split())
    stem = posixpath.splitext(posixpath.basename(name))[0]
    in_path = _VERSION_IN_PATH.findall(name)
    if _OTHERS.search(name):
        return None
    for mark, pack in _FRENCH.items():
        if mark.lower() in stem.lower():
            return _Said(pack, in_path[-1] if in_path else None)
    return _xrechnung(title) or _facturx(title) or _peppol(name, title) or _core(stem, title, text, in_path)


def _xrechnung(title: str) -> _Said | None:
    found = re.search(
        r"Schematron Version (\d[\d.]*) - (XRechnung [\d.]+) compatible - (CII|UBL)\b(.*)", title
    )
    # until 1.8 there was one sheet for invoices and one for credit notes: half a rule set is none
    if found is None or (found[3] == "UBL" and "/" not in found[4]):
        return None
    return _Said(f"xrechnung-{found[3].lower()}", found[1], found[2])


def _facturx(title: str) -> _Said | None:
    found = re.match(r"Schema for Factur-X; (\d\.\d\d)(?:\.(\d+))?; (.*)", title)
    if found is None:
        return None
    profile = next((profile for mark, profile in _PROFILES.items() if mark in found[3].upper()), None)
    major = _FACTURX.get(found[1])
    if profile is None or major is None:
        return None
    release = f"Factur-X {found[1]}" + (f".{found[2]}" if found[2] else "")
    return _Said(f"facturx-{profile}", f"{major}.{found[2] or 0}", release)


def _peppol(name: str, title: str) -> _Said | None:
    if title != "Rules for Peppol BIS 3.0 Billing":
        return None
    release = re.search(r"openpeppol/(\d{4}\.\d+)/", name)
    tagged = re.search(r"\b(3\.0\.\d+)\b", posixpath.dirname(name))
    version = _catalogue()["peppol"].get(release[1]) if release else (tagged[1] if tagged else None)
    syntax = "cii" if "CII" in name.upper() else "ubl"
    pack = f"peppol-{syntax}" + ("-sb" if re.search(r"-SB\b|selfbilling", name, re.IGNORECASE) else "")
    return _Said(pack, version, f"OpenPeppol {release[1]}" if release else None)


def _core(stem: str, title: str, text: str, in_path: list[str]) -> _Said | None:
    syntax = re.search(r"EN16931[ -]+(?:model bound to )?(UBL|CII)\b", title) or re.search(
        r"EN16931-(UBL|CII)-(?:validation|model)", stem
    )
    if syntax is None or stem.startswith("CEN-"):
        return None
    update = _UPDATE.search(text[:20000])
    version = update[1] if update else (in_path[-1] if in_path else None)
    return _Said(f"en16931-{syntax[1].lower()}", version, None, update[2] if update else None)


def _schemas(container: Mapping[str, bytes], origin: str) -> Iterator[Artefact]:
    for name, data in sorted(container.items()):
        if not name.lower().endswith(".xsd"):
            continue
        said = _schema(name, data.decode("utf-8", "replace"))
        if said is None:
            continue
        parts = _closure(name, container)
        if parts is not None:
            base = (
                posixpath.commonpath([posixpath.dirname(each) or "." for each in parts])
                if len(parts) > 1
                else ""
            )
            inner = {
                posixpath.relpath(each, base or posixpath.dirname(name) or "."): parts[each] for each in parts
            }
            main = posixpath.relpath(name, base or posixpath.dirname(name) or ".")
            yield Artefact(
                pack=said.pack,
                version=said.version or "",
                release=said.release,
                main=main,
                files=inner,
                origin=f"{origin}!{name}",
            )


def _schema(name: str, text: str) -> _Said | None:
    base = posixpath.basename(name)
    if _XSD.decode() not in text:
        return None
    target = _TARGET.search(text)
    namespace = target[1] if target else ""
    if namespace == _CII and _ROOT.search(text):
        return _cii_schema(base, text)
    return next(
        (
            said
            for space, stem, said in _PLAIN_SCHEMAS
            if namespace.startswith(space) and base.startswith(stem)
        ),
        None,
    )


def _cii_schema(base: str, text: str) -> _Said | None:
    directory = re.search(r"100p(D\d\d[AB])", base)
    if directory:
        return _Said(f"xsd-cii-{directory[1].lower()}", directory[1], f"UN/CEFACT {directory[1]}")
    profile = re.match(r"Factur-X_(?:[\d.]+_)?(MINIMUM|BASICWL|BASIC|EN16931|EXTENDED)\.xsd", base)
    if profile is None:
        return None
    release = re.search(r"Factur-X_(\d\.\d\d)", text)
    return _Said(
        f"xsd-facturx-{profile[1].lower()}",
        f"{_FACTURX.get(release[1], release[1])}.0" if release else "",
        f"Factur-X {release[1]}" if release else None,
    )


def _closure(name: str, container: Mapping[str, bytes]) -> dict[str, bytes] | None:
    """The schema with all that it imports, or None where one is missing or elsewhere."""
    parts: dict[str, bytes] = {}
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in parts:
            continue
        data = container.get(each)
        if data is None:
            return None
        parts[each] = data
        for location in _LOCATION.findall(data.decode("utf-8", "replace")):
            if "://" in location:
                return None
            waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(each), location)))
    return parts


@cache
def _catalogue() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("known.toml").read_text(encoding="utf-8"))


@cache
def _known() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for row in _catalogue()["artefact"]:
        told = {key: value for key, value in row.items() if key not in {"sha256", "source"}}
        rows[row["sha256"]] = told
    return rows
