"""Collects every text of the hub into the English catalogue: new ones empty, unused ones gone, translated ones kept.

French is what the code says; English is the translation. Pure Python (Babel reads the code, Django's own `templatize`
the templates), so that a test can say anywhere which texts are missing. Run by `make messages`.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

HUB = Path(__file__).resolve().parents[1] / "src" / "factage" / "hub"
CATALOGUE = HUB / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Message = tuple[str | tuple[str, str], str | None, str]
"""A msgid (with its plural), its context, the file that says it."""


def messages() -> Iterator[Message]:
    """Every text that the hub marks for translation."""
    for path in sorted(HUB.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield from _of_python(path.read_text(encoding="utf-8"), path)
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            from django.utils.translation.template import templatize

            spoken = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            yield from _of_python("\n".join(line.strip() for line in spoken.splitlines()), path)


def _of_python(source: str, path: Path) -> Iterator[Message]:
    place = path.relative_to(HUB).as_posix()
    found = extract_python(BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"})  # type: ignore[arg-type]
    for _line, function, texts, _comments in found:
        words = [texts] if isinstance(texts, str) else list(texts or ())
        words = [word for word in words if word]
        if not words:
            continue
        context = words.pop(0) if "pgettext" in str(function) else None
        plural = "ngettext" in str(function) or "npgettext" in str(function)
        yield ((words[0], words[1]) if plural else words[0], context, place)


def collected() -> Catalog:
    """The English catalogue as it should be: today's texts, with the translations that are known."""
    with CATALOGUE.open("rb") as file:
        known = read_po(file, locale="en")
    fresh = Catalog(locale="en", project="Factage", charset="utf-8", fuzzy=False)
    for text, context, place in messages():
        fresh.add(text, locations=[(place, 0)], context=context)
    for message in fresh:
        before = known.get(message.id, context=message.context) if message.id else None
        if before is not None and before.string:
            message.string = before.string
    return fresh


def main() -> None:
    """Rewrite the catalogue and say what is still to be translated."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    if not CATALOGUE.exists():
        CATALOGUE.write_bytes(b"")
    catalogue = collected()
    for message in catalogue:
        message.locations = sorted({(place, 0) for place, _line in message.locations})
    out = BytesIO()
    write_po(out, catalogue, width=110, sort_by_file=True, omit_header=True, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    CATALOGUE.write_bytes(header.encode() + out.getvalue())
    empty = [message for message in catalogue if message.id and not _translated(message.string)]
    print(f"{len(catalogue)} texts, {len(empty)} to be translated")


def _translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    main()
