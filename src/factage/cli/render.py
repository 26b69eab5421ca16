"""`factage render`: an invoice of any readable format as a page for people, PDF/A-3."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from factage.cli import output, wording
from factage.cli.texts import say

if TYPE_CHECKING:
    from factage.cli.inputs import Input

_BLANK: Final[dict[str, Any]] = {"out": None, "losses": []}
_STANDARD: Final = "-"


def arguments(parser: argparse.ArgumentParser) -> None:
    """`FILE… [-o OUT.pdf] [--page-lang fr|en] [--template FILE.typ]`."""
    output.add_files(parser)
    parser.add_argument("-o", "--out", metavar="OUT", help=say("help.render_out"))
    parser.add_argument("--page-lang", choices=("fr", "en"), help=say("help.page_lang"))
    parser.add_argument("--template", metavar="FILE.typ", help=say("help.template"))


def run(args: argparse.Namespace) -> int:
    """One page file for each input; exit codes as for every command."""
    template = None
    if args.template is not None:
        if not Path(args.template).is_file():
            output.print_message(say("render.template_missing", args.lang, template=args.template))
            return output.Exit.UNUSABLE
        template = Path(args.template).read_bytes()

    def work(one: Input) -> output.Answer:
        from factage.invoice import read
        from factage.invoice.view import TemplateRefused, losses_of, render_pdf

        invoice = read(one.data, name=one.name, pages=False).invoice
        try:
            page = render_pdf(invoice, language=args.page_lang, template=template)
        except TemplateRefused as refused:
            message = say("render.template_refused", args.lang, template=args.template, why=str(refused))
            error = {"code": "template_refused", "message": message}
            return output.Answer({"file": one.file, **_BLANK, "error": error}, message, output.Exit.UNUSABLE)
        losses = () if template is not None else losses_of(invoice, args.page_lang)
        out = _out(one, args)
        line = {
            "file": one.file,
            "out": out,
            "losses": [{"where": loss.where, "path": loss.path, "what": loss.what} for loss in losses],
        }
        told = [say("render.losses", args.lang, count=len(losses)), *wording.items(losses, args.lang)]
        if out == _STANDARD:
            sys.stdout.buffer.write(page)
            sys.stdout.buffer.flush()
            if losses:
                output.print_message("\n".join((f"{one.file}:", *told)))
            return output.Answer(line, "")
        Path(out).parent.mkdir(parents=True, exist_ok=True)
        Path(out).write_bytes(page)
        said = [say("rendered", args.lang, file=one.file, out=out), *(told if losses else ())]
        return output.Answer(line, "\n".join(said))

    return output.answer_each(args.files, work, blank=_BLANK, as_json=args.json, language=args.lang)


def _out(one: Input, args: argparse.Namespace) -> str:
    """Where the page goes: OUT; inside OUT where that is a folder or several inputs come; else beside the input."""
    name = PurePath(one.name).stem + ".pdf"
    single = len(args.files) == 1 and one.file == args.files[0]
    if args.out is not None:
        if args.out != _STANDARD and (not single or Path(args.out).is_dir()):
            return str(Path(args.out) / name)
        return str(args.out)
    if one.file == _STANDARD:
        return _STANDARD
    folder = Path(one.file.split("!", 1)[0]).parent
    beside = folder / name
    # a hybrid PDF is an original: it is never written over
    return str(beside if not beside.exists() else folder / f"{beside.stem}-page.pdf")
