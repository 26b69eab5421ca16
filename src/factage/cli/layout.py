"""`factage layout confirm`: a person says what a page says; how its issuer prints is learnt and kept in a folder."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from factage.cli import output, wording
from factage.cli.layouts import layouts_in, store
from factage.cli.texts import say
from factage.invoice.errors import Unreadable

_BLANK: Final[dict[str, Any]] = {"layout": None, "learnt": []}


def arguments(parser: argparse.ArgumentParser) -> None:
    """`confirm FILE.pdf --values INVOICE.json --layouts DIR [--json] [--lang fr|en]`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    sentence = say("help.layout_confirm")
    confirm = actions.add_parser("confirm", help=sentence, description=sentence)
    confirm.add_argument("file", metavar="FILE.pdf", type=Path, help=say("help.layout_page"))
    confirm.add_argument(
        "--values", metavar="INVOICE.json", required=True, type=Path, help=say("help.layout_values")
    )
    confirm.add_argument("--layouts", metavar="DIR", required=True, type=Path, help=say("help.layouts"))
    output.add_json(confirm)
    output.add_language(confirm)


def run(args: argparse.Namespace) -> int:
    """Learn the layout of one page; exit code 2 where the page or the values cannot be used."""
    file = str(args.file)
    values = _values(args.values)
    if values is None:
        return _refused(args, say("layout.no_values", args.lang, values=args.values))
    try:
        data = args.file.read_bytes()
    except OSError as error:
        return _refused(
            args, say("layout.no_file", args.lang, file=file, reason=error.strerror or str(error))
        )
    from factage.invoice.pages.layouts.learning import confirm

    try:
        confirmed = confirm(data, values, layouts=layouts_in(args.layouts))
    except Unreadable as refused:
        return _refused(args, refused.message(args.lang), refused.code)
    except ValueError:
        return _refused(args, say("layout.nothing", args.lang, file=file))
    path = store(confirmed.layout, args.layouts)
    if args.json:
        output.print_line(
            {"file": file, "layout": confirmed.layout.id, "learnt": list(confirmed.learnt), "error": None}
        )
    else:
        names = ", ".join(wording.field(one, args.lang) for one in confirmed.learnt)
        version = confirmed.layout.version
        output.print_text(say("layout.learnt", args.lang, path=path, version=version, names=names))
    return output.Exit.FINE


def _values(path: Path) -> dict[str, Any] | None:
    """The values of a file or of standard input; None for what is no JSON object."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        found = json.loads(text)
    except (OSError, ValueError):
        return None
    if isinstance(found, dict) and isinstance(found.get("invoice"), dict):
        found = found["invoice"]  # a line of `factage read --json`
    return found if isinstance(found, dict) else None


def _refused(args: argparse.Namespace, message: str, code: str = "unusable") -> int:
    if args.json:
        error = {"code": code, "message": message}
        output.print_line({"file": str(args.file), **_BLANK, "error": error})
    else:
        output.print_message(message)
    return output.Exit.UNUSABLE
