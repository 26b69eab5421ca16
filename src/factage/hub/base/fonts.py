"""The family of every page, cut from the installed font package on first use; no font file lies in the repository.

Source Sans (SIL Open Font License) comes with the package `font-source-sans-pro`. Its figures are tabular by
default and it has U+202F, which amounts need. A cut is a modified version, so it may not bear the reserved
name "Source" (OFL § 3): it is called "Factage Sans" and keeps copyright and licence in its name table.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FOLDER = "factage/fonts"
WEIGHTS = {
    "factage-sans-400.woff2": "SourceSansPro-Regular.ttf",
    "factage-sans-600.woff2": "SourceSansPro-Semibold.ttf",
    "factage-sans-700.woff2": "SourceSansPro-Bold.ttf",
}
# Latin with its extension A, the punctuation of French, the euro, minus and arrows of sort order
CHARACTERS = (
    *range(0x20, 0x7F), *range(0xA0, 0x180), 0x2009, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E,
    0x2022, 0x2026, 0x202F, 0x2039, 0x203A, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212,
)  # fmt: skip
FEATURES = ("kern", "liga", "ccmp", "locl", "mark", "tnum", "lnum")

_cutting = threading.Lock()


def cut(source: Path, name: str) -> bytes:
    """The characters of our pages out of a TrueType face, as WOFF2 under our own name."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    face = TTFont(source)
    options = subset.Options(
        layout_features=list(FEATURES), hinting=False, name_IDs=[0, 1, 2, 3, 4, 6, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(face)
    for record in face["name"].names:
        if record.nameID in {1, 3, 4, 6}:
            record.string = name.replace(" ", "") if record.nameID == 6 else name
    face.flavor = "woff2"
    out = BytesIO()
    face.save(out)
    return out.getvalue()


class FontFinder(BaseFinder):
    """Static files that are made, once for each installation, from the installed font package."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        name = path.removeprefix(f"{FOLDER}/")
        if not path.startswith(f"{FOLDER}/") or name not in WEIGHTS:
            return [] if find_all else None
        made = str(self._made(name))
        return [made] if find_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:  # noqa: ARG002 - Django's signature
        for name in WEIGHTS:
            made = self._made(name)
            yield f"{FOLDER}/{name}", _Renamed(location=made.parent)

    def check(self, **_: Any) -> Any:
        return []

    def _made(self, name: str) -> Path:
        source = _package() / WEIGHTS[name]
        recipe = hashlib.sha256(repr((CHARACTERS, FEATURES, source.stat().st_size)).encode()).hexdigest()[:12]
        target = Path(settings.FACTAGE_DATA) / "cache" / "fonts" / recipe / name
        with _cutting:
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as draft:
                    draft.write(cut(source, "Factage Sans"))
                os.replace(draft.name, target)  # noqa: PTH105 - atomic, as several processes may cut at once
                target.chmod(0o644)
        return target


class _Renamed(FileSystemStorage):
    """The made file, found under the address that it has among the static files."""

    def path(self, name: str) -> str:
        return super().path(Path(name).name)


def _package() -> Path:
    found = importlib.util.find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package font-source-sans-pro is not installed")
    return Path(found.origin).parent / "files"
