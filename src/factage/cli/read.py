"""`factage read`: recognises and reads any input; one JSON line, or a few lines for a person, for each."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from factage.cli import output, wording
from factage.cli.texts import say

if TYPE_CHECKING:
    from factage.cli.inputs import Input
    from factage.invoice.formats.outcome import Read

_BLANK: Final[dict[str, Any]] = {"format": None, "profile": None, "invoice": None, "leftovers": []}


def arguments(parser: argparse.ArgumentParser) -> None:
    """`FILE… [--json] [--lang fr|en]`."""
    output.add_files(parser)


def run(args: argparse.Namespace) -> int:
    """Read each input; exit codes as for every command."""

    def work(one: Input) -> output.Answer:
        from factage.invoice.formats.json import encode
        from factage.invoice.verbs import read

        found = read(one.data, name=one.name)
        line = {
            "file": one.file,
            "format": found.format,
            "profile": found.profile,
            "invoice": encode(found.invoice),
            "leftovers": [
                {"where": left.where, "path": left.path, "what": left.what} for left in found.leftovers
            ],
            "error": None,
        }
        return output.Answer(line, "" if args.json else text(one.file, found, args.lang))

    return output.answer_each(args.files, work, blank=_BLANK, as_json=args.json, language=args.lang)


def text(file: str, found: Read, language: str) -> str:
    """What was read, for a person: which document, how much, by when; and what the invoice has no place for."""
    invoice, totals = found.invoice, found.invoice.totals
    unsaid = say("unsaid", language)

    def money(name: str) -> str:
        return wording.amount(getattr(totals, name) if totals else None, invoice.currency, language)

    first = say(
        "read.of",
        language,
        file=file,
        kind=wording.kind(invoice.type_code, language),
        number=invoice.number or unsaid,
        day=wording.day(invoice.issue_date, language),
        seller=(invoice.seller and invoice.seller.name) or unsaid,
        buyer=(invoice.buyer and invoice.buyer.name) or unsaid,
    )
    more = [
        say(
            "read.payable",
            language,
            payable=money("payable"),
            due=wording.day(invoice.due_date, language),
            net=money("tax_exclusive"),
            tax=money("tax"),
        ),
        say(
            "read.lines",
            language,
            count=len(invoice.lines),
            format=found.format,
            profile=found.profile or unsaid,
        ),
    ]
    if found.leftovers:
        more.append(say("read.leftovers", language, count=len(found.leftovers)))
    lines = [first, *(f"  {line}" for line in more), *wording.items(found.leftovers, language)]
    return "\n".join(lines)
