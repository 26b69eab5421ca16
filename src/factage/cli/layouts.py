"""Confirmed layouts in a folder: one JSON file each; what is no layout there is left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factage.invoice.pages.layout import Layout


def layouts_in(folder: Path) -> list[Layout]:
    """The layouts of a folder, by name; none where it does not exist. Foreign files are ignored."""
    from factage.invoice.pages.layout import Layout

    found: list[Layout] = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            found.append(Layout.from_json(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError):
            continue
    return found


def store(layout: Layout, folder: Path) -> Path:
    """Write the layout into the folder, which is made where it is missing; a version before it is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{layout.id}.json"
    beside = path.with_suffix(".json.new")
    beside.write_text(json.dumps(layout.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(path)
    return path
