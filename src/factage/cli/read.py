"""`factage read`: recognises and reads any input; one JSON line, or a few lines for a person, for each."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from factage.cli import output, wording
from factage.cli.customers import TABLE, UnusableCustomers, directory_of
from factage.cli.layouts import layouts_in
from factage.cli.texts import say

if TYPE_CHECKING:
    from factage.cli.inputs import Input
    from factage.invoice.formats.outcome import Read
    from factage.invoice.pages.outcome import Reading

_MOST_QUESTIONS: Final = 8
_BLANK: Final[dict[str, Any]] = {"format": None, "profile": None, "invoice": None, "leftovers": []}


def arguments(parser: argparse.ArgumentParser) -> None:
    """`FILE… [--layouts DIR] [--customers FILE] [--ocr] [--json] [--lang fr|en]`."""
    output.add_files(parser)
    parser.add_argument("--layouts", metavar="DIR", type=Path, help=say("help.layouts"))
    parser.add_argument("--customers", metavar="FILE", type=Path, help=say("help.known_customers"))
    parser.add_argument("--ocr", action="store_true", help=say("help.ocr"))


def run(args: argparse.Namespace) -> int:
    """Read each input; exit codes as for every command."""
    layouts = layouts_in(args.layouts) if args.layouts else ()
    try:
        known = directory_of(args.customers) if args.customers else None
    except UnusableCustomers as refusal:
        why = say(f"customers.{refusal.reason}", args.lang) if refusal.reason in TABLE else refusal.reason
        output.print_message(say("read.customers", args.lang, file=args.customers, reason=why))
        return output.Exit.UNUSABLE

    def work(one: Input) -> output.Answer:
        from factage.invoice.formats.json import encode
        from factage.invoice.verbs import read

        found = read(one.data, name=one.name, layouts=layouts, ocr=args.ocr, known=known)
        scan = found.reading is not None and found.reading.invoice is None
        line = {
            "file": one.file,
            "format": found.format,
            "profile": found.profile,
            "invoice": None if scan else encode(found.invoice),
            "leftovers": [
                {"where": left.where, "path": left.path, "what": left.what} for left in found.leftovers
            ],
            **({"reading": found.reading.to_json()} if found.reading is not None else {}),
            "error": None,
        }
        code = output.Exit.NO if scan else output.Exit.FINE
        return output.Answer(line, "" if args.json else text(one.file, found, args.lang), code)

    return output.answer_each(args.files, work, blank=_BLANK, as_json=args.json, language=args.lang)


def text(file: str, found: Read, language: str) -> str:
    """What was read, for a person: which document, how much, by when; and what the invoice has no place for."""
    if found.reading is not None and found.reading.invoice is None:
        missing = any(question.code == "no_recognition" for question in found.reading.questions)
        more = [say("question.no_recognition", language)] if missing else []
        return "\n  ".join([say("read.scan", language, file=file), *more])
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
    if found.reading is not None:
        more += _page(found.reading, language)
    if found.leftovers:
        more.append(say("read.leftovers", language, count=len(found.leftovers)))
    lines = [first, *(f"  {line}" for line in more), *wording.items(found.leftovers, language)]
    return "\n".join(lines)


def _page(reading: Reading, language: str) -> list[str]:
    """How sure the reading of a page is, and what a person should look at."""
    count = Counter(value.status for value in reading.values)
    state = say("read.complete" if reading.complete else "read.incomplete", language)
    more = [
        say(
            "read.page",
            language,
            state=state,
            proved=count["proved"],
            read=count["read"],
            doubtful=count["doubtful"],
            layout=reading.layout or say("read.no_layout", language),
        )
    ]
    for question in reading.questions[:_MOST_QUESTIONS]:
        path = wording.field(question.path, language) if question.path else ""
        more.append(say(f"question.{question.code}", language, path=path, page=question.page or 1))
    rest = len(reading.questions) - _MOST_QUESTIONS
    return [*more, say("read.more", language, count=rest)] if rest > 0 else more
