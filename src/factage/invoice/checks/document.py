"""Checks one document from its bytes: recognise, then schema, official rules, and our own checks."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from factage import __version__
from factage.invoice.checks import amounts, codes, content, dates, france, identifiers
from factage.invoice.errors import Unreadable
from factage.invoice.formats import cii, json, ubl, xml
from factage.invoice.formats.outcome import Read
from factage.invoice.formats.recognise import ARCHIVE, JSON, PDF, recognise, refusal
from factage.invoice.rules import choice
from factage.invoice.rules.choice import facturx_profile
from factage.invoice.rules.judge import judge
from factage.invoice.rules.report import OWN, Finding, Layer, Report, outcome_of
from factage.invoice.rules.store import PackStore

_RECOGNITION_DECIDES: Final = frozenset({"zugferd1"})
"""Syntaxes that we can judge, and that count only where reading them is supported too."""
STAGES: Final = ("all", "xsd", "rules")
_CODE_LISTS: Final = re.compile(r"BR-CL-|FX-SCH-|PEPPOL-EN16931-(?:CL|P)|BR-FR-04|BR-DE-17|BR-TMP-")
_SAID_BY: Final = {
    "code-unknown": _CODE_LISTS,
    "code-unknown-with-advice": _CODE_LISTS,
    "code-withdrawn": _CODE_LISTS,
    "period-inside-out": re.compile(r"BR-(?:29|30)$"),
}
"""What is not told again where one of these official rules fired: two sentences on one slip confuse."""


@dataclass(frozen=True, slots=True)
class _Document:
    """A document as far as its judges need it: its parsed data, and what was found about the file around them."""

    format: str
    root: Any
    read: Read | None
    around: tuple[Finding, ...] = ()


def check(
    data: bytes,
    *,
    packs: Sequence[str] | None = None,
    stage: str = "all",
    on: date | None = None,
    rules: PackStore | None = None,
) -> Report:
    """Whether the document obeys the rules, layer by layer, with every finding.

    ``packs`` names the packs that judge, each as ``id`` or ``id@version``; our own checks are then left out. ``stage``
    is all, xsd or rules. ``on`` is the day whose releases of the packs judge, by default the issue date. Raises
    ``Unreadable`` for what is no document that can be judged, ``UnknownPack`` for a pack that does not exist.
    """
    if stage not in STAGES:
        raise ValueError(f"stage {stage}")
    named = choice.asked(packs) if packs is not None else None
    document = _document(data)
    subject = choice.subject(document.root)
    if subject is None:
        raise Unreadable("unknown_format", detail=str(document.root.tag))
    layers, findings = judge(
        document.root,
        subject,
        wanted=choice.judges(subject) if named is None else named,
        stage=stage,
        on=on,
        store=rules or PackStore.default(),
    )
    if named is None and stage == "all":
        layer, own = _own(document, subject.syntax)
        layers, findings = (*layers, layer), (*findings, *_unsaid(own, findings))
    return Report(
        format=document.format,
        profile=subject.specification,
        layers=layers,
        findings=findings,
    )


def _document(data: bytes) -> _Document:
    if xml.looks_like_xml(data):
        root = xml.parse(data)
        subject = choice.subject(root)
        if subject is not None and subject.syntax not in _RECOGNITION_DECIDES:
            return _Document(subject.syntax, root, None)
        recognised = recognise(data)
        return _Document(recognised.format, root, None)
    recognised = recognise(data)
    if recognised.format == PDF:
        return _hybrid(data)
    if recognised.format == JSON:
        # it has no rules of its own: it is judged as the CII that it would become
        found = json.read(data)
        return _Document(found.format, xml.parse(cii.write(found.invoice).data), found)
    if recognised.format == ARCHIVE:
        raise Unreadable("not_supported", format="ZIP", detail="its members are checked one by one")
    raise Unreadable("not_supported", format="CSV, XLSX", detail="rows are read with a column mapping")


def _hybrid(data: bytes) -> _Document:
    """The data in a PDF, and what is wrong with the PDF around them. What opens PDF files is loaded only here."""
    from factage.invoice.checks.container import faults
    from factage.invoice.formats.facturx.hybrid import hybrid_of
    from factage.invoice.pdf import open_pdf

    with open_pdf(data) as container:
        hybrid = hybrid_of(container)
        root = xml.parse(hybrid.data.content())
        subject = choice.subject(root)
        if subject is None:
            raise refusal(root)
        around = tuple(faults(container, hybrid, root, subject.specification))
    return _Document(hybrid.format, root, None, around)


def _own(document: _Document, syntax: choice.Syntax) -> tuple[Layer, tuple[Finding, ...]]:
    """Our own pack as a layer: it decides `accepted`, never `valid`."""
    began = time.perf_counter()
    findings = (*document.around, *_findings(document, syntax))
    layer = Layer(
        pack=OWN,
        outcome=outcome_of(findings),
        version=__version__,
        advisory=True,
        ms=round((time.perf_counter() - began) * 1000, 2),
    )
    return layer, findings


def _unsaid(own: Iterable[Finding], official: Sequence[Finding]) -> Iterator[Finding]:
    """Our findings less those that an official rule has told already: a code of the same term, a mention of the law."""
    said = {(each.rule, each.where) for each in official}
    for finding in own:
        mention = france.said_by(finding.rule)
        rules = mention or _SAID_BY.get(finding.rule)
        if rules is None or not any(
            rules.match(rule) and (mention or None in {where, finding.where} or where == finding.where)
            for rule, where in said
        ):
            yield finding


def _findings(document: _Document, syntax: choice.Syntax) -> Iterator[Finding]:
    yield from dates.impossible(document.root, syntax)
    read = document.read or _read(document.root, syntax)
    if read is None:
        return
    minimum = facturx_profile(read.invoice.specification) == "minimum"
    parts: Iterable[Iterator[Finding]] = (
        dates.order(read.invoice),
        identifiers.checked(read.invoice),
        codes.checked(read.invoice),
        content.twice(read.invoice),
        amounts.checked(read.invoice),
        content.attachments(read.invoice),
        france.checked(read.invoice, minimum=minimum),
    )
    for part in parts:
        yield from part


def _read(root: Any, syntax: choice.Syntax) -> Read | None:
    if syntax == "cii":
        return cii.read(root)
    if syntax == "zugferd1":
        from factage.invoice.formats.cii import zugferd1

        return cii.read(zugferd1.upgraded(root))
    return ubl.read(root) if syntax == "ubl" else None
