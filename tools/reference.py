"""Writes the generated pages of the documentation: the commands, the invoice model, the glossary.

usage: python tools/reference.py [--check]      rewrites the pages, or names (exit 1) those that are not true
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import reference_law
import reference_refusals

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
os.environ["FACTAGE_LANG"] = "en"
os.environ["COLUMNS"] = "100"

NOTE = "<!-- made by tools/reference.py; change what it is made from -->\n"


def commands() -> str:
    """The help of every command, as it prints it."""
    from factage.cli.main import COMMANDS, parser_for

    parser = parser_for(list(COMMANDS))
    text = [f"# Commands\n\n{NOTE}\n```\n{parser.format_help()}```\n"]
    for name, command in _subcommands(parser):
        text.append(f"\n## factage {name}\n\n```\n{command.format_help()}```\n")
        text += [
            f"\n### factage {name} {inner}\n\n```\n{each.format_help()}```\n"
            for inner, each in _subcommands(command)
        ]
    return "".join(text)


def _subcommands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:  # noqa: SLF001 - argparse shows its tree nowhere else
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            yield from action.choices.items()


def model() -> str:
    """Every path of the model with its business term and its name in both languages."""
    from factage.invoice.codes import terms
    from factage.invoice.model import term_paths

    names = terms.glossary()
    rows = [
        f"| `{path}` | {'' if number == 'EXT' else number} | {_name(names, number, 'en')} | {_name(names, number, 'fr')} |"
        for path, number in term_paths().items()
    ]
    head = (
        "# The invoice model\n\n"
        f"{NOTE}\n"
        "Every path of the model, as it stands in Factage JSON (`factage schema` prints the JSON Schema). Amounts are strings with the\n"
        "digits as written, dates ISO 8601, identifiers `{value, scheme}`. What has no number is a term of EXTENDED-CTC-FR or Factur-X\n"
        "EXTENDED. Repeatable groups are lists.\n\n"
        "| path | term | name | nom |\n|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def glossary() -> str:
    """The words of the field: the norm's number, English, French."""
    from factage.invoice.codes import terms

    rows = [f"| {number} | {each['fr']} | {each['en']} |" for number, each in terms.glossary().items()]
    words = [f"| {fr} | {en} | {what} |" for fr, en, what in WORDS]
    return (
        f"# Glossary\n\n{NOTE}\n## Words of the product\n\n| français | English | what it is |\n|---|---|---|\n"
        + "\n".join(words)
        + "\n\n## Business terms of EN 16931\n\n| no. | français | English |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def _name(names: dict[str, dict[str, str]], number: str, language: str) -> str:
    return names.get(number, {}).get(language, "")


WORDS = [
    ("lot", "batch", "everything received at once, with a count and a total"),
    ("original", "original", "the bytes as received, written once, with their SHA-256"),
    ("retenue", "held", "not sent: something is missing or in doubt, and it says what and who can act"),
    ("rejetée, mise de côté", "rejected, set aside", "not an invoice, or not readable: kept, sent to nobody"),
    ("doublon", "duplicate", "received before, with the same content; linked to the first"),
    ("conflit", "conflict", "the same seller, year and number with another content: a person decides"),
    ("accord", "agreement", "customer × channel × format × dates × basis × proof"),
    ("exigence", "requirement", "what a customer asks to find on its invoices"),
    ("voie", "channel", "e-mail, portal, later platform (PA), Chorus Pro, EDI, Peppol, paper"),
    ("route", "route", "the channel, format and address chosen, with the reasons, frozen with the delivery"),
    ("remise", "delivery", "one invoice by one channel to one address"),
    ("en doute", "unsure", "it may have left: a person decides before anything is sent again"),
    ("cachet", "stamp", "the evidence reached: prepared, handed over, accepted, fetched, approved, paid"),
    ("retirée", "fetched", "opened by a person of the customer; robots and our own looks do not count"),
    ("pli", "parcel", "what is handed to a channel: bytes, addressee, key"),
    ("plaque", "doorplate", "finds the organisation behind a link, a return address or a key"),
    ("boîte de départ", "outbox", "what is still to be done, written together with the fact that causes it"),
    ("jeu de règles", "rule pack", "official rules with id, version and SHA-256"),
    ("plateforme agréée (PA)", "approved platform (PA)", "carries invoices between French companies by law"),
    ("solution compatible (SC)", "compatible solution (SC)", "what Factage is: it talks to platforms"),
]


def losses() -> str:
    """What each target has a place for, by business term."""
    import losses as found

    return found.page(NOTE)


PAGES: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands,
    "reference/losses.md": losses,
    "reference/model.md": model,
    "reference/codes.md": reference_law.codes,
    "reference/checks.md": reference_law.checks,
    "reference/france.md": reference_law.france,
    "reference/refusals.md": reference_refusals.refusals,
    "glossary.md": glossary,
}


def main() -> int:
    false = []
    for name, page in PAGES.items():
        path, text = DOCS / name, page()
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            false.append(name)
    for name in false:
        print(f"docs/{name} is not true; run python tools/reference.py")
    return 1 if false else 0


if __name__ == "__main__":
    raise SystemExit(main())
