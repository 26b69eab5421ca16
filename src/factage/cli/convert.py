"""`factage convert`: writes invoices in another format, and names what it has no place for."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from factage.cli import output, wording
from factage.cli.texts import say
from factage.invoice.errors import Unreadable

if TYPE_CHECKING:
    from factage.cli.inputs import Input
    from factage.invoice.formats.outcome import Written

TARGETS: Final = ("cii", "ubl", "facturx", "edifact", "json", "peppol", "xrechnung")
PROFILES: Final = (
    "minimum",
    "basicwl",
    "basic",
    "en16931",
    "extended",
    "extended-ctc-fr",
    "xrechnung",
    "peppol",
)
_NOT_YET: Final = frozenset({"edifact"})
_ENDINGS: Final = {"json": ".json", "facturx": ".pdf"}
_BINARY: Final = frozenset({"facturx"})
_FIXED: Final = frozenset({"peppol", "xrechnung"})
"""Targets that are themselves a profile."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """`FILE… --to FORMAT [--profile P] [-o OUT] [--page page.pdf] [--strict]`."""
    output.add_files(parser)
    parser.add_argument("--to", required=True, choices=TARGETS, help=say("help.to"))
    parser.add_argument("--profile", choices=PROFILES, help=say("help.profile"))
    parser.add_argument("-o", "--out", metavar="OUT", help=say("help.convert_out"))
    parser.add_argument("--page", metavar="PDF", help=say("help.page"))
    parser.add_argument("--strict", action="store_true", help=say("help.strict"))


def run(args: argparse.Namespace) -> int:
    """Convert each input; losses are exit 0, with ``--strict`` 1."""
    wrong = _wrong_call(args)
    if wrong:
        output.print_message(wrong)
        return output.Exit.UNUSABLE
    page = Path(args.page).read_bytes() if args.page else None
    taken: set[Path] = set()
    blank: dict[str, Any] = {
        "to": args.to,
        "profile": None,
        "out": None,
        "losses": [],
        "repairs": [],
        "obstacles": [],
    }

    def work(one: Input) -> output.Answer:
        written = _written(one, args, page)
        out = _out(one, args, taken)
        if (
            out is not None
            and Path(out).exists()
            and Path(one.file).exists()
            and Path(out).samefile(one.file)
        ):
            message = say("convert.own", args.lang, out=out)
            error = {"code": "would_overwrite", "message": message}
            return output.Answer({"file": one.file, **blank, "error": error}, message, output.Exit.UNUSABLE)
        line: dict[str, Any] = {
            "file": one.file,
            "to": args.to,
            "profile": written.profile,
            "out": out,
            "losses": [
                {"where": loss.where, "path": loss.path, "what": loss.what} for loss in written.losses
            ],
            "repairs": list(written.repairs),
            "obstacles": [
                {
                    "code": one.code,
                    "what": one.what,
                    "software": one.software,
                    "message": one.message(args.lang),
                }
                for one in written.obstacles
            ],
            "error": None,
        }
        code = output.Exit.NO if args.strict and written.losses else output.Exit.FINE
        if out is not None:
            Path(out).parent.mkdir(parents=True, exist_ok=True)
            Path(out).write_bytes(written.data)
        elif args.json:
            line["content"] = written.data.decode("utf-8")
        else:
            sys.stdout.buffer.write(written.data)
            sys.stdout.buffer.flush()
            _tell_losses(one, written, args)
            return output.Answer(line, "", code)
        return output.Answer(line, _text(one, written, out, args), code)

    return output.answer_each(args.files, work, blank=blank, as_json=args.json, language=args.lang)


def _wrong_call(args: argparse.Namespace) -> str:
    """Why the call makes no sense, before anything is read; "" where it does."""
    several = len(args.files) > 1 or any(Path(file).is_dir() for file in args.files)
    if args.out is None and args.to not in _NOT_YET and (args.to in _BINARY or (several and not args.json)):
        return say("convert.out_needed", args.lang)
    if args.profile and args.to in _FIXED and args.profile != args.to:
        return say("convert.profile", args.lang, to=args.to, profile=args.profile, choices=args.to)
    if args.profile and args.to == "ubl":
        from factage.invoice.formats.ubl import PROFILES as OF_UBL

        if args.profile not in OF_UBL:
            return say(
                "convert.profile", args.lang, to=args.to, profile=args.profile, choices=", ".join(OF_UBL)
            )
    if args.page and (args.to != "facturx" or several):
        return say("convert.page", args.lang)
    if args.page and not Path(args.page).is_file():
        return say("convert.page_missing", args.lang, page=args.page)
    return ""


def _written(one: Input, args: argparse.Namespace, page: bytes | None) -> Written:
    from factage.invoice.verbs import read, write

    if args.to in _NOT_YET:
        raise Unreadable("not_supported", format=args.to.upper())
    invoice = read(one.data, name=one.name, pages=False).invoice
    if args.to == "facturx" and page is None and b"%PDF-" in one.data[:1024]:
        page = one.data  # its own page stays
    return write(invoice, args.to, profile=None if args.to in _FIXED else args.profile, page=page)


def _out(one: Input, args: argparse.Namespace, taken: set[Path]) -> str | None:
    """Where this one goes: OUT; inside OUT where that is a folder or several inputs come; None for standard output."""
    if args.out is None or args.out == "-":
        return None
    single = len(args.files) == 1 and one.file == args.files[0]
    path = Path(args.out)
    if not single or path.is_dir():
        ending = _ENDINGS.get(args.to, ".xml")
        stem = PurePath(one.name).stem or args.to
        path = next(
            path
            for count in range(1, 1_000_000)
            if (path := Path(args.out) / f"{stem}{'' if count == 1 else f'-{count}'}{ending}") not in taken
        )
    taken.add(path)
    return str(path)


def _text(one: Input, written: Written, out: str | None, args: argparse.Namespace) -> str:
    lines = [say("converted", args.lang, file=one.file, to=args.to, out=out)]
    if written.losses:
        lines.append("  " + say("convert.losses", args.lang, count=len(written.losses)))
        lines += wording.items(written.losses, args.lang)
    if written.repairs:
        from factage.invoice.pdf.conform import repair_name

        names = ", ".join(repair_name(code, args.lang) for code in written.repairs)
        lines.append("  " + say("convert.repairs", args.lang, what=names))
    if written.obstacles:
        lines.append("  " + say("convert.obstacles", args.lang))
        lines += [f"    {one.message(args.lang)}" for one in written.obstacles]
    return "\n".join(lines)


def _tell_losses(one: Input, written: Written, args: argparse.Namespace) -> None:
    if written.losses:
        lines = [f"{one.file}:", "  " + say("convert.losses", args.lang, count=len(written.losses))]
        output.print_message("\n".join([*lines, *wording.items(written.losses, args.lang)]))
