"""The bad input of the shared test material, and what its manifest says must become of each document."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BAD_KINDS = (
    "hostile",
    "pdf-broken",
    "pdf-orderx",
    "xml-broken",
    "xml-other",
    "xml-orderx",
    "edifact",
    "edifact-other",
    "edifact-xml",
)


@dataclass(frozen=True)
class Entry:
    """One document: ``expected`` is accept, invalid, reject, bounded, or what its source says of it; ``must`` what holds besides."""

    path: Path
    name: str
    kind: str
    expected: str
    must: tuple[str, ...]

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @property
    def edifact(self) -> bool:
        """Whether it is in EDIFACT, in either syntax: recognised and refused by name."""
        return self.path.suffix == ".edi" or self.kind == "edifact-xml"

    @property
    def archive(self) -> bool:
        return self.path.suffix == ".zip"

    def bound(self, name: str, otherwise: int) -> int:
        """The figure of ``time_s<=10`` and the like."""
        found = [one.partition("<=")[2] for one in self.must if one.startswith(f"{name}<=")]
        return int(found[0]) if found else otherwise


def bad_input() -> list[Entry]:
    """Every document of the kinds that no invoice should be; none where the shared material is not there."""
    folder = Path(os.environ.get("FACTAGE_SHARED_DATA", ROOT.parent / "shared" / "data")) / "corpus"
    manifest = folder / "manifest.jsonl"
    if not manifest.is_file():
        return []
    rows = (json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines())
    return [
        Entry(folder / row["path"], row["path"], row["kind"], row["expected"], tuple(row.get("must", ())))
        for row in rows
        if row["kind"] in BAD_KINDS
    ]
