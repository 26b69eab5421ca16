"""`factage split`: a PDF of many invoices into its documents, annexes with their invoice, every page accounted for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from factage.cli import output
from factage.cli.texts import say

if TYPE_CHECKING:
    from factage.cli.inputs import Input
    from factage.invoice.pages.runs import Part

_BLANK: Final[dict[str, Any]] = {"documents": [], "unassigned": []}
_UNSAFE: Final = re.compile(r"[^\w.-]+")


def arguments(parser: argparse.ArgumentParser) -> None:
    """`FILE.pdf… -o DIR [--json] [--lang fr|en]`."""
    output.add_files(parser)
    parser.add_argument("-o", "--out", metavar="DIR", required=True, help=say("help.split_out"))


def run(args: argparse.Namespace) -> int:
    """One file for each document of each input; exit codes as for every command."""
    folder = Path(args.out)
    taken: set[str] = set()

    def work(one: Input) -> output.Answer:
        from factage.invoice import split

        found = split(one.data)
        folder.mkdir(parents=True, exist_ok=True)
        documents = []
        for place, part in enumerate(found.documents, start=1):
            out = folder / _name(one, part, place, len(found.documents), taken)
            out.write_bytes(part.data)
            documents.append({"out": str(out), "pages": list(part.pages), "number": part.number})
        line = {"file": one.file, "documents": documents, "unassigned": list(found.unassigned), "error": None}
        return output.Answer(line, "" if args.json else _text(one.file, line, args))

    return output.answer_each(args.files, work, blank=_BLANK, as_json=args.json, language=args.lang)


def _name(one: Input, part: Part, place: int, count: int, taken: set[str]) -> str:
    """The file's own name, the place in the run, and the invoice's number; never one that was given before."""
    stem = PurePath(one.name).stem or "document"
    width = len(str(count))
    pieces = [stem, f"{place:0{width}d}"] + (
        [_UNSAFE.sub("-", part.number).strip("-.")] if part.number else []
    )
    name = "_".join(piece for piece in pieces if piece)
    chosen, again = f"{name}.pdf", 1
    while chosen.casefold() in taken:
        again += 1
        chosen = f"{name}-{again}.pdf"
    taken.add(chosen.casefold())
    return chosen


def _text(file: str, line: dict[str, Any], args: argparse.Namespace) -> str:
    lang = args.lang
    rows = [say("split.done", lang, file=file, count=len(line["documents"]), folder=args.out)]
    rows += [
        "  "
        + say(
            "split.part",
            lang,
            out=PurePath(one["out"]).name,
            pages=_pages(one["pages"]),
            number=one["number"] or say("unsaid", lang),
        )
        for one in line["documents"]
    ]
    if line["unassigned"]:
        rows.append("  " + say("split.unassigned", lang, pages=_pages(line["unassigned"])))
    return "\n".join(rows)


def _pages(numbers: Sequence[int]) -> str:
    """1-3, 7."""
    spans = []
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        part = [number for _, number in group]
        spans.append(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}")
    return ", ".join(spans)
