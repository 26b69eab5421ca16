"""`factage check`: whether invoices obey the schema, the official rules, and our own checks."""

from __future__ import annotations

import argparse
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from factage.cli import output
from factage.cli.inputs import Input
from factage.cli.language import language as environment_language

if TYPE_CHECKING:
    from factage.invoice.rules.report import Finding, Layer, Report
    from factage.invoice.rules.store import PackStore

BLANK: Final[dict[str, Any]] = {
    "format": None,
    "profile": None,
    "valid": None,
    "accepted": False,
    "layers": [],
    "findings": [],
}
_MOST: Final = 20
_WORDS: Final = {
    "fr": {
        "packs": "seulement ces jeux de règles et le schéma, séparés par des virgules ; chacun peut porter @version",
        "stage": "tout, le schéma seul, ou les règles seules",
        "unknown": "Ce jeu de règles n'existe pas : {pack}. Les jeux de règles : {packs}.",
        True: "conforme et acceptée",
        False: "refusée",
        None: "ni conforme ni refusée : une règle n'a pas pu être évaluée",
        "not_accepted": "conforme aux règles officielles, mais pas acceptée",
        "fatal": "à corriger",
        "warning": "à vérifier",
        "info": "pour information",
        "skipped": "pas contrôlé",
        "unclear": "pas évalué",
        "advisory": "à titre indicatif",
        "more": "… et {count} autres",
        "billing": "facturation",
        "sales": "commerce",
        "accounting": "comptabilité",
        "customer": "client",
    },
    "en": {
        "packs": "only these rule packs and the schema, separated by commas; each may have @version",
        "stage": "everything, the schema alone, or the rules alone",
        "unknown": "There is no such rule pack: {pack}. The rule packs: {packs}.",
        True: "valid and accepted",
        False: "refused",
        None: "neither valid nor refused: a rule could not be evaluated",
        "not_accepted": "valid by the official rules, but not accepted",
        "fatal": "to correct",
        "warning": "to check",
        "info": "for information",
        "skipped": "not checked",
        "unclear": "not evaluated",
        "advisory": "advisory",
        "more": "… and {count} more",
        "billing": "billing",
        "sales": "sales",
        "accounting": "accounting",
        "customer": "customer",
    },
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Files, `--packs`, `--stage`, `--json`, `--lang`."""
    words = _WORDS[environment_language()]
    output.add_files(parser)
    parser.add_argument("--packs", metavar="ID[@VERSION],…", help=words["packs"])
    parser.add_argument("--stage", choices=("all", "xsd", "rules"), default="all", help=words["stage"])


def run(args: argparse.Namespace) -> int:
    """Exit codes: 1 where one is not accepted, 2 where one cannot be used or a pack does not exist."""
    from factage.invoice.rules.choice import UnknownPack, asked
    from factage.invoice.rules.store import PACKS, PackStore

    packs = [name for name in args.packs.split(",") if name.strip()] if args.packs is not None else None
    try:
        asked(packs or ())
    except UnknownPack as unknown:
        output.print_message(_WORDS[args.lang]["unknown"].format(pack=unknown, packs=", ".join(PACKS)))
        return output.Exit.UNUSABLE
    work = partial(_answer, packs=packs, stage=args.stage, language=args.lang, store=PackStore.default())
    return output.answer_each(args.files, work, blank=BLANK, as_json=args.json, language=args.lang)


def _answer(
    one: Input, *, packs: list[str] | None, stage: str, language: str, store: PackStore
) -> output.Answer:
    from factage.invoice.checks.document import check

    report = check(one.data, packs=packs, stage=stage, rules=store)
    fine = report.accepted if packs is None and stage == "all" else report.valid is True
    return output.Answer(
        {"file": one.file, **line(report, language), "error": None},
        _text(one.file, report, language),
        output.Exit.FINE if fine else output.Exit.NO,
    )


def line(report: Report, language: str) -> dict[str, Any]:
    """A report as it stands in the JSON line."""
    return {
        "format": report.format,
        "profile": report.profile,
        "valid": report.valid,
        "accepted": report.accepted,
        "layers": [_layer(layer) for layer in report.layers],
        "findings": [_finding(finding, language) for finding in report.findings],
    }


def _layer(layer: Layer) -> dict[str, Any]:
    told = {
        "pack": layer.pack,
        "version": layer.version,
        "release": layer.release,
        "sha256": layer.sha256,
        "outcome": layer.outcome,
        "advisory": layer.advisory,
        "ms": layer.ms,
    }
    return {**told, "reason": layer.reason} if layer.reason else told


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    said = finding.said(language)
    return {
        "rule": finding.rule,
        "level": finding.level,
        "pack": finding.pack,
        "where": finding.where,
        "path": finding.path,
        "message": said.message,
        "fix": said.fix,
        "who": said.who,
        "official": finding.official or None,
    }


def _text(file: str, report: Report, language: str) -> str:
    words: dict[Any, str] = _WORDS[language]
    verdict = words[report.valid] if report.valid is not True or report.accepted else words["not_accepted"]
    rows = [f"{file}: {verdict}"]
    for layer in report.layers:
        if layer.outcome in {"skipped", "unclear"}:
            rows.append(f"  {layer.pack}: {words[layer.outcome]} ({layer.reason})")
        elif layer.advisory and layer.outcome == "invalid" and layer.pack != "factage":
            rows.append(f"  {layer.pack}: {words['advisory']}")
    order = {"fatal": 0, "warning": 1, "info": 2}
    said = Counter((finding.level, finding.said(language)) for finding in report.findings)
    sentences = sorted(said.items(), key=lambda counted: order[counted[0][0]])
    for (level, saying), count in sentences[:_MOST]:
        times = f" ({count} ×)" if count > 1 else ""
        rows.append(f"  {words[level]} · {saying.message}{times}")
        rows.append(f"      → {saying.fix} ({words[saying.who]})")
    if len(sentences) > _MOST:
        rows.append("  " + words["more"].format(count=len(sentences) - _MOST))
    return "\n".join(rows)
