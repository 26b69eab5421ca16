"""Golden files: every context of `samples/contexts/`, written in the formats that it is for.

usage: python tools/golden.py [--update] [CONTEXT…]     without --update nothing is written, differences are exit 1
Look at the difference before it is committed: it is what a change does to every invoice.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path

from golden_invoices import CONTEXTS, USUAL, contexts, invoice, source

from factage.invoice import write
from factage.invoice.view import language_for, render_html, render_pdf

MADE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WRITTEN = CONTEXTS / "written"
_BLOCK = re.compile(
    r"<(?:/?(?:article|div|p|h\d|table|tr|ul|ol|li|dl|dt|section|thead|tbody|caption)|br)\b[^>]*>"
)
_CELL = re.compile(r"</(?:td|th|dt|dd)>")
_TAG = re.compile(r"<[^>]+>")


def targets(context: str) -> list[str]:
    """What a context is written as: "cii en16931", "xrechnung", "facturx extended", "json" or "view"."""
    said = source(context)
    return [*said.get("for", USUAL), *said.get("also", ())]


def file_name(target: str) -> str:
    """The name of a written file: "cii-en16931.xml"."""
    to, _, profile = target.partition(" ")
    ending = {"json": "json", "view": "txt", "facturx": "pdf"}.get(to, "xml")
    stem = "invoice" if to == "json" else to
    return f"{stem}-{profile}.{ending}" if profile else f"{stem}.{ending}"


@cache
def made(context: str, target: str) -> bytes:
    """One written file."""
    to, _, profile = target.partition(" ")
    subject = invoice(context)
    if to == "view":
        return view(context)
    if to == "facturx":
        page = render_pdf(subject, language=language_for(subject), created=MADE)
        return write(subject, to, profile=profile or None, page=page).data
    return write(subject, to, profile=profile or None).data


def view(context: str) -> bytes:
    """The words of the readable invoice, a line for each block, cells apart by a bar."""
    html = render_html(invoice(context))
    text = _TAG.sub("", _BLOCK.sub("\n", _CELL.sub(" | ", html)))
    rows = (" ".join(row.split()).removesuffix(" |") for row in unescape(text).splitlines())
    return ("\n".join(row for row in rows if row) + "\n").encode()


def files(names: list[str] | None = None) -> Iterator[tuple[Path, bytes]]:
    """Every golden file of these contexts (of all), with what it should hold."""
    for context in names or contexts():
        for target in targets(context):
            yield WRITTEN / context / file_name(target), made(context, target)


def main() -> int:
    """Say what differs; with --update write it, and take away what is no longer made."""
    update = "--update" in sys.argv[1:]
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    wanted = dict(files(names))
    stale = [path for path, data in wanted.items() if not path.is_file() or path.read_bytes() != data]
    kept = [] if names else [path for path in WRITTEN.rglob("*") if path.is_file()]
    gone = sorted(set(kept) - set(wanted))
    for path in [*stale, *gone]:
        print(f"{'differs' if path in wanted else 'no longer made'}: {path.relative_to(CONTEXTS)}")
    if update:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted[path])
        for path in gone:
            path.unlink()
        print(f"{len(wanted)} files, {sum(map(len, wanted.values())) / 1e6:.1f} MB, {len(stale)} written")
    return 0 if update or not (stale or gone) else 1


if __name__ == "__main__":
    sys.exit(main())
