"""`factage render`: an invoice of any readable format as a page for people, PDF/A-3."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from factage.cli import output
from factage.cli.texts import say

if TYPE_CHECKING:
    from factage.cli.inputs import Input

_BLANK: Final[dict[str, Any]] = {"out": None}
_STANDARD: Final = "-"


def arguments(parser: argparse.ArgumentParser) -> None:
    """`FILE… [-o OUT.pdf] [--page-lang fr|en]`."""
    output.add_files(parser)
    parser.add_argument("-o", "--out", metavar="OUT", help=say("help.render_out"))
    parser.add_argument("--page-lang", choices=("fr", "en"), help=say("help.page_lang"))


def run(args: argparse.Namespace) -> int:
    """One page file for each input; exit codes as for every command."""

    def work(one: Input) -> output.Answer:
        from factage.invoice import read, render

        page = render(read(one.data, name=one.name).invoice, language=args.page_lang)
        out = _out(one, args)
        if out == _STANDARD:
            sys.stdout.buffer.write(page)
            sys.stdout.buffer.flush()
            return output.Answer({"file": one.file, "out": out}, "")
        Path(out).parent.mkdir(parents=True, exist_ok=True)
        Path(out).write_bytes(page)
        return output.Answer(
            {"file": one.file, "out": out}, say("rendered", args.lang, file=one.file, out=out)
        )

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
