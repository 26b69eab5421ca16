"""`factage parity`: does the page say what the data say; every difference with its place, exit code 1 where there is one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from factage.cli import output
from factage.cli.texts import say

if TYPE_CHECKING:
    from factage.cli.inputs import Input
    from factage.invoice.model import Invoice
    from factage.invoice.pages.parity import Certificate, Difference

_BLANK: Final[dict[str, Any]] = {"equal": None, "certificate": {}, "differences": []}


def arguments(parser: argparse.ArgumentParser) -> None:
    """`PDF… [--data FILE] [--seen] [--json] [--lang fr|en]`."""
    output.add_files(parser)
    parser.add_argument("--data", metavar="FILE", help=say("help.parity_data"))
    parser.add_argument("--seen", action="store_true", help=say("help.parity_seen"))


def run(args: argparse.Namespace) -> int:
    """Compare each PDF with its own data, or with FILE; exit codes as for every command."""
    from factage.invoice.errors import Unreadable

    invoice: Invoice | None = None
    if args.data is not None:
        from factage.invoice import read

        try:
            invoice = read(Path(args.data).read_bytes(), name=Path(args.data).name).invoice
        except OSError as error:
            output.print_message(
                say("refused", args.lang, file=args.data, message=error.strerror or str(error))
            )
            return output.Exit.UNUSABLE
        except Unreadable as refused:
            output.print_message(
                say("refused", args.lang, file=args.data, message=refused.message(args.lang))
            )
            return output.Exit.UNUSABLE

    def work(one: Input) -> output.Answer:
        from factage.invoice import parity

        certificate = parity(one.data, invoice)
        plain = certificate.to_json()
        seen = plain.pop("seen")
        line = {"file": one.file, **plain, **({"seen": seen} if args.seen else {}), "error": None}
        code = output.Exit.FINE if certificate.equal else output.Exit.NO
        return output.Answer(line, "" if args.json else _text(one.file, certificate, args.lang), code)

    return output.answer_each(args.files, work, blank=_BLANK, as_json=args.json, language=args.lang)


def _text(file: str, certificate: Certificate, language: str) -> str:
    if not certificate.read:
        return say("parity.scan", language, file=file)
    same = sum(count["same"] for count in certificate.counts.values())
    explained = sum(count["explained"] for count in certificate.counts.values())
    if certificate.equal:
        return say("parity.equal", language, file=file, same=same, explained=explained)
    first = say(
        "parity.differs",
        language,
        file=file,
        count=len(certificate.differences),
        same=same,
        explained=explained,
    )
    return "\n".join([first, *(f"  {_difference(one, language)}" for one in certificate.differences)])


def _difference(one: Difference, language: str) -> str:
    unsaid = say("parity.nothing", language)
    text = say(
        "parity.differs_value" if one.kind == "differs" else f"parity.{one.kind}",
        language,
        where=one.where,
        path=one.path,
        on_page=one.on_page or unsaid,
        in_data=one.in_data or unsaid,
    )
    return text if one.page is None else say("parity.at", language, text=text, page=one.page)
