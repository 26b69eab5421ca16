"""Lets the schema and the packs judge one document, each as a layer of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from lxml import etree

from factage.invoice.rules import choice, engine, schema, svrl
from factage.invoice.rules.messages import place
from factage.invoice.rules.places import locate
from factage.invoice.rules.report import Finding, Layer, outcome_of
from factage.invoice.rules.store import Pack, PackStore

_NAMED: Final = re.compile(r"'(@?[A-Za-z]\w*(?::\w+)?)")
_EXPECTED: Final = re.compile(r"Missing child element.*?Expected is (?:one of )?\( \{[^}]*\}(\w+)")
_LAST: Final = re.compile(r"(?:\*:|Q\{[^}]*\}|[\w-]+:)?([\w.-]+)(?:\[[^\]]*\])*$")


def judge(
    root: Any,
    subject: choice.Subject,
    *,
    wanted: Sequence[choice.Wanted],
    stage: str = "all",
    on: date | None = None,
    store: PackStore,
    runner: engine.Engine = engine.ENGINE,
) -> tuple[tuple[Layer, ...], tuple[Finding, ...]]:
    """The layers and findings of a well-formed document. ``stage``: all, xsd, or rules. Rules run where the schema fails."""
    layers: list[Layer] = []
    findings: list[Finding] = []
    if stage != "rules":
        layer, found = schema.judge(root, subject.schemas, store)
        layers.append(layer)
        findings += _placed(found, root, subject.syntax)
    if stage != "xsd":
        document = etree.tostring(root, encoding="utf-8")
        day = on or day_of(subject.issued)
        ends = time.monotonic() + engine.TIMEOUT
        for each in _applicable(wanted, subject):
            layer, found = _pack(each, document, subject, day, store, runner, ends - time.monotonic())
            layers.append(layer)
            findings += _placed(found, root, subject.syntax)
    return tuple(layers), tuple(findings)


def _applicable(wanted: Sequence[choice.Wanted], subject: choice.Subject) -> list[choice.Wanted]:
    """The packs as asked; beside one that fits the document, those of another syntax do not bear on the verdict."""
    fits = [choice.syntax_of(each.pack) == subject.syntax for each in wanted]
    if not any(fits):
        return list(wanted)
    return [each if fit else replace(each, advisory=True) for each, fit in zip(wanted, fits, strict=True)]


def day_of(text: str | None) -> date | None:
    """The day that an invoice writes as its issue date (ISO, or the eight digits of CII); None where it is none."""
    digits = re.sub(r"\D", "", text or "")[:8]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _pack(
    wanted: choice.Wanted,
    document: bytes,
    subject: choice.Subject,
    day: date | None,
    store: PackStore,
    runner: engine.Engine,
    seconds: float,
) -> tuple[Layer, tuple[Finding, ...]]:
    pack = store.find(wanted.pack, version=wanted.version, on=day)
    if pack is None:
        return _skipped(wanted, None, "not installed"), ()
    if choice.syntax_of(wanted.pack) != subject.syntax:
        return _skipped(wanted, pack, "another syntax"), ()
    began = time.perf_counter()
    findings: tuple[Finding, ...] = ()
    reason = ""
    try:
        answer = runner.run(pack.path, document, seconds=seconds)
        reason = answer.reason or "no report"
        if answer.svrl is not None:
            findings, reason = tuple(_findings(answer.svrl, wanted.pack)), ""
    except engine.Absent as absent:
        return _skipped(wanted, pack, str(absent)), ()
    except (engine.Stopped, ValueError) as failure:
        reason = str(failure) or "no report"
    outcome = "unclear" if reason else outcome_of(findings)
    return _layer(wanted, pack, outcome, began, reason), findings


def _findings(report: bytes, pack: str) -> Iterator[Finding]:
    for fired in svrl.fired(report):
        yield Finding(
            rule=fired.rule,
            level=fired.level,
            pack=pack,
            path=fired.path,
            where=place(fired.rule, pack=pack, official=fired.text),
            official=fired.text,
        )


def _placed(findings: Sequence[Finding], root: Any, syntax: str) -> list[Finding]:
    """The findings with the business term of their place, where neither our table nor the rule's text names one."""
    return [finding if finding.where else _located(finding, root, syntax) for finding in findings]


def _located(finding: Finding, root: Any, syntax: str) -> Finding:
    where = None
    if finding.path:
        named = _EXPECTED.search(finding.official) or _NAMED.search(finding.official)
        last = _LAST.search(finding.path)
        name = named[1].rpartition(":")[2] if named else ""
        if named and last and last[1] != name:
            where = locate(f"{finding.path}/{named[1]}", root, syntax)
        where = where or locate(finding.path, root, syntax)
    if where is None:
        return finding
    return replace(finding, where=where)


def _skipped(wanted: choice.Wanted, pack: Pack | None, reason: str) -> Layer:
    return Layer(
        pack=wanted.pack,
        outcome="skipped",
        version=pack.version if pack else wanted.version,
        release=pack.release if pack else None,
        sha256=pack.sha256 if pack else None,
        advisory=wanted.advisory,
        reason=reason,
    )


def _layer(wanted: choice.Wanted, pack: Pack, outcome: Any, began: float, reason: str = "") -> Layer:
    return Layer(
        pack=wanted.pack,
        outcome=outcome,
        version=pack.version,
        release=pack.release,
        sha256=pack.sha256,
        advisory=wanted.advisory,
        ms=round((time.perf_counter() - began) * 1000, 2),
        reason=reason,
    )
