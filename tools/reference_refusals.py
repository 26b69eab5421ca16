"""The page of the documentation about what is refused: every sentence, and every bound, from where they are kept."""

from __future__ import annotations

import tomllib
from importlib.resources import files

NOTE = "<!-- made by tools/reference.py; change what it is made from -->\n"
MEGA = 1024 * 1024


def refusals() -> str:
    """What a person reads of each kind of file that cannot be used, and how far files may go."""
    table = tomllib.loads(files("factage.invoice").joinpath("errors.toml").read_text(encoding="utf-8"))
    sentences = [
        f"| `{key.partition('.')[0]}` | {key.partition('.')[2].replace('_', ' ')} | {text} | {table['fr'][key]} |"
        for key, text in table["en"].items()
    ]
    bounds = [f"| {what} | {bound} |" for what, bound in _bounds()]
    return (
        f"# What is refused\n\n{NOTE}\n"
        "A file that cannot be used costs a refusal with one of these codes, on the command line, in the library (`Unreadable.code`) and in\n"
        "the hub (`reason`), and stops nobody else's. Where the fault is a usual one its sentence is closer than that of the code.\n\n"
        "| code | closer | English | French |\n|---|---|---|---|\n" + "\n".join(sentences) + "\n\n"
        "## How far a file may go\n\n"
        "Whatever a file says of itself, nothing of it is unfolded, counted up to or kept beyond these bounds. Nothing in a file is ever\n"
        "fetched: no type declaration, no entity, no schema location, no address.\n\n"
        "| | at most |\n|---|---|\n" + "\n".join(bounds) + "\n\n"
        "For what these do not foresee, the rules engine runs in a process of its own that is ended after two minutes or 3 GB, and a\n"
        "worker that hangs on a document or grows begins afresh; a document that takes its reader down three times is held.\n"
    )


def _bounds() -> list[tuple[str, str]]:
    from factage.hub.base import uploads
    from factage.hub.jobs import watchdog
    from factage.invoice.formats import archive, xml
    from factage.invoice.formats.json import codec
    from factage.invoice.formats.table import sheet
    from factage.invoice.pages.text import words
    from factage.invoice.pdf import limits, weight

    return [
        ("a file handed over", f"{uploads.MAX_BYTES // MEGA} MB"),
        ("all files of one upload", f"{uploads.MAX_REQUEST // MEGA} MB"),
        ("XML: size", f"{xml.MAX_BYTES // MEGA} MB"),
        ("XML: opening and closing tags together", f"{xml.MAX_MARKUP:,}"),
        ("JSON: levels", f"{codec.MAX_DEPTH}"),
        ("XML: levels; attributes, name spaces of an element", f"{xml.MAX_DEPTH}; {xml.MAX_ATTRIBUTES}, {xml.MAX_NAMESPACES}"),
        ("PDF: size", f"{limits.MAX_BYTES // MEGA} MB"),
        ("PDF: pages; objects", f"{limits.MAX_PAGES:,}; {limits.MAX_OBJECTS:,}"),
        ("PDF: one stream unfolded; all together where pages are read", f"{limits.MAX_STREAM // MEGA} MB; {weight.MAX_UNFOLDED // MEGA} MB"),
        ("PDF: attachments; metadata", f"{limits.MAX_ATTACHMENTS:,}; {limits.MAX_XMP // MEGA} MB"),
        ("PDF: pages and characters that are read as a page", f"{words.MOST_PAGES:,}; {words.MOST_CHARACTERS:,}"),
        ("archive: files; content; one file", f"{archive.MAX_MEMBERS:,}; {archive.MAX_TOTAL // MEGA} MB; {archive.MAX_MEMBER // MEGA} MB"),
        (f"archive: times its own size, from {archive.RATIO_FROM // MEGA} MB on; archives in archives", f"{archive.MAX_RATIO}; {archive.MAX_DEPTH} levels"),
        ("table: text; workbook unfolded", f"{sheet.MAX_TEXT // MEGA} MB; {sheet.MAX_UNPACKED // MEGA} MB"),
        ("table: rows; columns; cells", f"{sheet.MAX_ROWS:,}; {sheet.MAX_COLUMNS}; {sheet.MAX_CELLS:,}"),
        ("a number", "200 digits in plain notation"),
        ("a document in a worker's hand; the worker's own memory", f"{watchdog.SECONDS:.0f} s; {watchdog.MEGABYTES} MB"),
    ]  # fmt: skip
