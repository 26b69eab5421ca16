"""Compiles every `.po` below `src` into the `.mo` that Django reads; `.mo` files are never committed.

By Babel, so that a bare machine needs no gettext. Run by `make setup` and by the build of the wheel.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[1] / "src"


def main() -> None:
    """Write each catalogue beside its source."""
    for path in sorted(SOURCE.rglob("LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parents[1].name)
        with path.with_suffix(".mo").open("wb") as out:
            write_mo(out, catalogue)


if __name__ == "__main__":
    main()
