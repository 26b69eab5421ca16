"""What one confirmation carries, where nothing else can: pages whose words no list has (`bench/reading.py --blind`).

One document of a layout is confirmed (each in turn with `--every`) and the others are read. Asked is what a confirmation
can have taught: the paths that the confirmed document prints, of documents with its title. Documents that print more
are counted apart: they cannot be complete, as words stand on them that nobody explained. Places are those that
a person accepts where she sees the page as it is (`agreement.accepted`, as in `learning.confirm`).
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from blinded import Blind, clicks
from factage.invoice import Unreadable
from factage.invoice.pages.layouts.learning import Confirmed, confirm_sheets
from factage.invoice.pages.outcome import Reading
from factage.invoice.pages.reading import read_sheets
from factage.invoice.pages.text.sheet import Sheets
from factage.invoice.pages.text.words import page_words
from factage.invoice.pages.values import values_of

Said = Mapping[str, str | None]


class Blinded:
    """One document: its page as it is and in invented words, what it says, and where."""

    def __init__(self, path: Path, said: Said, blind: Blind) -> None:
        self.path, self.said = path, said
        plainly = page_words(path.read_bytes())
        self.places = clicks(read_sheets(plainly), said)
        self.sheets: Sheets = blind.page(plainly)
        self.kinds = {_taught(path, value) for path, value in said.items() if value} | set(_further(path))

    @property
    def title(self) -> str | None:
        return self.said.get("type_code")

    def confirmed(self) -> Confirmed | None:
        try:
            return confirm_sheets(self.sheets, self.said, places=self.places)
        except ValueError:
            return None

    def read(self, layouts: tuple[Any, ...] = ()) -> Reading | None:
        try:
            return read_sheets(self.sheets, layouts=layouts)
        except Unreadable:
            return None


def _further(path: Path) -> list[str]:
    """What else has words of its own under the lines: allowances and charges of the document."""
    known = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return [name for name in ("allowances", "charges") if known.get(name)]


def _taught(path: str, value: str) -> str:
    return f"{_kind(path)}={value}" if path.endswith("category") and value != "S" else _kind(path)


def _kind(path: str) -> str:
    return re.sub(r"\[\d+\]", "[]", path)


def documents_of(layout: Path, share: float = 1.0, seed: str = "") -> list[Blinded]:
    """The documents of a layout, all in the same invented words; so many of their words are replaced."""
    paths = sorted(layout.glob("*.pdf"))
    said = [values_of(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))) for path in paths]
    blind = Blind(said, layout.name + seed, share)
    return [Blinded(path, one, blind) for path, one in zip(paths, said, strict=True)]


def report(
    folder: Path, score: Any, truth_of: Any, *, details: bool, every: bool, only: str, share: float, seed: str
) -> bool:
    """Read every layout blind; each document is confirmed in turn with ``every``, else the first one."""
    before, after, more = score(), score(), score()
    for layout in sorted(path for path in folder.iterdir() if path.is_dir() and only in path.name):
        documents = documents_of(layout, share, seed)
        for one in documents:
            truth = truth_of(one.path)
            reading = one.read()
            before.add(f"{layout.name}/{one.path.stem}", reading, _asked(truth), truth, layout.name)
        for taught in documents if every else documents[:1]:
            start = time.perf_counter()
            confirmed = taught.confirmed()
            after.seconds += time.perf_counter() - start
            layouts = (confirmed.layout,) if confirmed else ()
            for one in documents:
                if one is not taught and one.title == taught.title:
                    truth = truth_of(one.path)
                    asked = {
                        path: value
                        for path, value in _asked(truth).items()
                        if _taught(path, value) in taught.kinds
                    }
                    name = f"{layout.name}/{taught.path.stem}→{one.path.stem}"
                    into = after if one.kinds <= taught.kinds else more
                    into.add(name, one.read(layouts), asked, truth, layout.name)
    before.report("blind, first reading")
    after.report("blind, after one confirmation")
    more.report("blind, documents that print more than the confirmed one")
    if details:
        after.details()
        more.details()
    return not before.wrong_proofs and not after.wrong_proofs and not more.wrong_proofs


def _asked(truth: Mapping[str, str]) -> dict[str, str]:
    return {path: value for path, value in truth.items() if "gross_price" not in path}
