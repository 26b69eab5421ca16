"""The page as printed, beside its data: drawn by a process of its own, kept in the data folder's cache."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

PATIENCE = 30
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One drawn page: sizes in points and pixels, the boxes of values found on it."""

    pages: int
    width: float
    height: float
    pixels: tuple[int, int]
    marks: dict[str, tuple[float, float, float, float]]
    picture: Path


def shown(document: UUID, number: int, drawn: Leaf) -> dict[str, Any]:
    """What every page that shows a leaf says of it: its number, its picture, its sizes in pixels and in points."""
    return {
        "number": number,
        "src": reverse("desk:page", args=[document, number]),
        "width": drawn.pixels[0],
        "height": drawn.pixels[1],
        "width_pt": f"{drawn.width:.1f}",
        "height_pt": f"{drawn.height:.1f}",
    }


def around(box: Sequence[float]) -> dict[str, str]:
    """A box of the page in SVG, with some room around what stands in it."""
    left, top, right, bottom = box
    return {
        "x": f"{left - 1.5:.1f}",
        "y": f"{top - 1.5:.1f}",
        "width": f"{right - left + 3:.1f}",
        "height": f"{bottom - top + 3:.1f}",
    }


def draw(data: bytes, *, sha256: str, page: int, want: Mapping[str, Sequence[str]]) -> Leaf | None:
    """The page drawn, from the cache where it was drawn before; None where it cannot be drawn."""
    folder = Path(settings.FACTAGE_DATA) / "cache" / "pages" / sha256[:2]
    wanted = json.dumps(want, sort_keys=True)
    digest = hashlib.sha256(wanted.encode()).hexdigest()[:12]
    picture, notes = folder / f"{sha256}-{page}.png", folder / f"{sha256}-{page}-{digest}.json"
    if not (picture.exists() and notes.exists()) and not _draw(data, page, wanted, picture, notes):
        return None
    known = json.loads(notes.read_text(encoding="utf-8"))
    marks = {key: (box[0], box[1], box[2], box[3]) for key, box in known["marks"].items()}
    pixels = (known["pixels"][0], known["pixels"][1])
    return Leaf(known["pages"], known["width"], known["height"], pixels, marks, picture)


def _draw(data: bytes, page: int, wanted: str, picture: Path, notes: Path) -> bool:
    picture.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=picture.parent, suffix=".png", delete=False) as draft:
        drawn = Path(draft.name)
    command = [
        sys.executable,
        "-m",
        "factage.hub.desk.drawing",
        "--page",
        str(page),
        "--out",
        str(drawn),
        "--want",
        wanted,
    ]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - no shell, our own module
    except subprocess.TimeoutExpired:
        drawn.unlink(missing_ok=True)
        return False
    if done.returncode != 0:
        drawn.unlink(missing_ok=True)
        return False
    os.replace(drawn, picture)  # noqa: PTH105 - atomic, as two requests may draw at once
    draft_notes = notes.with_name(f"{drawn.stem}.json")
    draft_notes.write_bytes(done.stdout)
    os.replace(draft_notes, notes)  # noqa: PTH105 - as above
    return True


def spellings(value: Any) -> list[str]:
    """How a page may print a value, the most exact spelling first."""
    if isinstance(value, date):
        spelled = [
            value.strftime(form) for form in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%y")
        ]
        return [*spelled, f"{value.day} {MONTHS[value.month - 1]} {value.year}"]
    if isinstance(value, Decimal):
        exact = f"{value:,.2f}"
        french = exact.replace(",", " ").replace(".", ",")
        german = exact.replace(",", " ").replace(".", ",").replace(" ", ".")
        return [french, exact, german, exact.replace(",", "")]
    return [str(value)]
