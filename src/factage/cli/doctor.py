"""`factage doctor`: how this installation fares, part by part, and what to do about it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from factage.cli.hub import begin, tell
from factage.cli.output import Exit, add_json, print_line, print_text

if TYPE_CHECKING:
    from factage.hub.jobs.health import Part

_NAMES: Final = {
    "rules_engine": ("Moteur de règles", "Rules engine"),
    "rule_packs": ("Règles officielles", "Rule packs"),
    "database": ("Base de données", "Database"),
    "storage": ("Stockage", "Storage"),
    "mail": ("Courriel", "Mail"),
    "worker": ("Travail de fond", "Background work"),
    "journal": ("Journal", "Journal"),
    "conservation": ("Conservation", "Conservation"),
    "originals": ("Originaux", "Originals"),
}
_CURES: Final = {
    "absent": (
        "Installez le moteur : pip install 'factage[saxon]'.",
        "Install the engine: pip install 'factage[saxon]'.",
    ),
    "does_not_run": (
        "Le moteur ne répond pas ; « factage rules verify » dit si les règles sont intactes.",
        "The engine does not answer; “factage rules verify” says whether the rules are intact.",
    ),
    "none": (
        "Aucune règle : « make setup » ou « factage rules install FICHIER ».",
        "No rules: “make setup” or “factage rules install FILE”.",
    ),
    "damaged": (
        "Des données gardées sont abîmées : restaurez-les depuis la sauvegarde.",
        "Kept data are damaged: restore them from the backup.",
    ),
    "unusable": (
        "La base ne répond pas, ou ses tables ne sont pas à jour.",
        "The database does not answer, or its tables are not up to date.",
    ),
    "guards_restored": (
        "Des gardes manquaient dans la base ; elles sont remises.",
        "Guards were missing in the database; they are back.",
    ),
    "not_writable": ("Le dossier n'est pas accessible en écriture.", "The folder cannot be written to."),
    "low": ("Il reste peu de place sur le disque.", "Little room is left on the disk."),
    "not_set_up": (
        "Aucune organisation ne peut envoyer de courriel : réglez-le dans le bureau.",
        "No organisation can send e-mail: set it up in the desk.",
    ),
    "silent": ("Personne ne travaille : lancez « factage work ».", "Nobody works: run “factage work”."),
    "failures": (
        "Des travaux ont échoué pour de bon : le journal du travail de fond dit pourquoi.",
        "Some work failed for good: the log of the background work says why.",
    ),
    "broken": (
        "Le journal et les états ne concordent pas : n'envoyez plus rien, et comparez avec une sauvegarde.",
        "Journal and states disagree: send nothing more, and compare with a backup.",
    ),
    "not_examined": ("Cette partie n'a pas pu être examinée.", "This part could not be examined."),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--originals",
        action="store_true",
        help=tell(
            "relit aussi chaque original et recalcule son empreinte",
            "also reads every original and computes its digest again",
        ),
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Exit codes: 0 all is well or asks for attention only, 1 a part is bad. With ``--json`` one line for each part."""
    begin()
    from django.utils import timezone

    from factage.hub.jobs.health import BAD, examine

    worst: int = Exit.FINE
    for part in examine(now=timezone.now(), originals=arguments.originals):
        if arguments.json:
            print_line({"part": part.part, "state": part.state, "code": part.code, **part.facts})
        else:
            print_text(_text(part))
        if part.state == BAD:
            worst = Exit.NO
    return worst


def _text(part: Part) -> str:
    mark = {"fine": "✓", "attention": "!", "bad": "✗"}[part.state]
    facts = "; ".join(
        f"{name} {_short(value)}" for name, value in part.facts.items() if value not in (None, [], {})
    )
    lines = [f"{mark} {tell(*_NAMES[part.part]):<18} {part.code}{' · ' if facts else ''}{facts}"]
    if part.code in _CURES and part.state != "fine":
        lines.append(f"  {tell(*_CURES[part.code])}")
    return "\n".join(lines)


def _short(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value[:20]) + (" …" if len(value) > 20 else "")
    return str(value)
