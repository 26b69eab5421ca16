"""The entry point: which commands there are, what each is for, and how it ends."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final, Protocol

from factage import __version__
from factage.cli.language import language, translate_argparse

FINE: Final = 0
NO: Final = 1
UNUSABLE: Final = 2
OURS: Final = 3

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "read": ("Reconnaît et lit des factures.", "Recognises and reads invoices."),
    "check": (
        "Contrôle des factures selon les règles officielles.",
        "Checks invoices against the official rules.",
    ),
    "convert": ("Écrit une facture dans un autre format.", "Writes an invoice in another format."),
    "parity": (
        "Compare la page et les données d'une facture.",
        "Compares the page and the data of an invoice.",
    ),
    "split": ("Sépare les factures d'un même PDF.", "Splits a PDF of many invoices."),
    "render": ("Met une facture en page, en PDF/A-3.", "Typesets an invoice as PDF/A-3."),
    "layout": (
        "Apprend la mise en page d'un émetteur à partir d'une facture confirmée.",
        "Learns how an issuer prints from one confirmed invoice.",
    ),
    "schema": ("Montre le schéma JSON du modèle.", "Shows the JSON Schema of the model."),
    "rules": (
        "Liste, installe et vérifie les règles officielles.",
        "Lists, installs and verifies the rule packs.",
    ),
    "ingest": ("Dépose un lot de factures.", "Hands over a batch of invoices."),
    "batch": ("Dit où en est un lot.", "Says where a batch stands."),
    "person": ("Ajoute une personne ou change son rôle.", "Adds a person or changes a role."),
    "serve": ("Lance le serveur web.", "Runs the web server."),
    "work": ("Lance le travail de fond.", "Runs the background work."),
    "doctor": ("Dit comment se porte l'installation.", "Says how the installation fares."),
    "demo": ("Lance la démonstration.", "Runs the demonstration."),
    "completion": ("Écrit la complétion pour votre shell.", "Writes the completion for your shell."),
}
"""The module ``factage.cli.<name>`` holds each command: ``arguments(parser)`` and ``run(arguments) -> exit code``."""


class Command(Protocol):
    """What a command's module holds."""

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 fine, 1 the answer is no, 2 input or call unusable, 3 something of ours failed."""
    translate_argparse()
    words = list(sys.argv[1:] if words is None else words)
    name = next((word for word in words if not word.startswith("-")), None)
    parser = parser_for([name] if name in COMMANDS else [])
    arguments = parser.parse_args(words)
    if arguments.command is None:
        parser.print_help(sys.stderr)
        return UNUSABLE
    return _run(arguments)


def parser_for(names: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with the arguments of the named commands filled in; the others stand there with their one line.

    Only the module of a named command is imported, so that `check` starts without the weight of the hub.
    """
    parser = argparse.ArgumentParser(
        prog="factage",
        description=_say(
            "Des factures portées à la porte de chaque client.", "Invoices carried to each customer's door."
        ),
        epilog=_say(
            "Codes de sortie : 0 tout va bien, 1 la réponse est non, 2 entrée ou appel inutilisable, 3 défaut de notre côté.",
            "Exit codes: 0 fine, 1 the answer is no, 2 input or call unusable, 3 something of ours failed.",
        ),
    )
    parser.add_argument("--version", action="version", version=f"factage {__version__}")
    commands = parser.add_subparsers(dest="command", metavar=_say("COMMANDE", "COMMAND"))
    for name, sentences in COMMANDS.items():
        line = _say(*sentences)
        command = commands.add_parser(name, help=line, description=line)
        if name in names:
            module(name).arguments(command)
    return parser


def module(name: str) -> Command:
    """The module of a command."""
    command: Command = importlib.import_module(f"factage.cli.{name}")
    return command


def _run(arguments: argparse.Namespace) -> int:
    try:
        return module(arguments.command).run(arguments)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader has gone (`factage read … | head`): not a fault, and nothing more can be said on that pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except Exception as error:  # the last place: a person reads one line, FACTAGE_TRACEBACK shows the rest
        if os.environ.get("FACTAGE_TRACEBACK"):
            raise
        print(
            _say(
                f"factage : un défaut de notre côté ({type(error).__name__} : {error}). Relancez avec FACTAGE_TRACEBACK=1 pour le détail.",
                f"factage: something of ours failed ({type(error).__name__}: {error}). Run again with FACTAGE_TRACEBACK=1 for the details.",
            ),
            file=sys.stderr,
        )
        return OURS


def _say(french: str, english: str) -> str:
    return english if language() == "en" else french
