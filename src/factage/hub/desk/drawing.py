"""Draws one page of a PDF and finds values on it: a program of its own, so that a hostile file can only end this process.

Run as ``python -m factage.hub.desk.drawing``; the PDF on standard input, the answer as JSON on standard output. It
loads neither Django nor anything of ours. Time and memory are bounded by the kernel.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SECONDS = 20
MEMORY = 2 * 1024**3
MOST_CHARACTERS = 60_000


def main() -> int:
    """Draw, find, answer. Exit code 2 where the file cannot be drawn."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--page", type=int, default=1)
    parser.add_argument("--width", type=int, default=1240)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--want", default="{}")
    wanted = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        page = pdf[min(max(wanted.page, 1), len(pdf)) - 1]
        width, height = page.get_size()
        scale = min(wanted.width / width, 4000 / max(width, height), 8)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        picture.quantize(128).save(wanted.out, format="PNG", optimize=True)
        marks = find(page, json.loads(wanted.want))
    except (pypdfium2.PdfiumError, OSError, ValueError, ZeroDivisionError, MemoryError):
        return 2
    answer = {"pages": len(pdf), "width": width, "height": height, "pixels": picture.size, "marks": marks}
    sys.stdout.write(json.dumps(answer))
    return 0


def find(page: Any, want: dict[str, Sequence[str]]) -> dict[str, list[float]]:
    """The box of each wanted value, as `x, y, width, height` in points from the upper left; its last occurrence.

    Spaces do not count on either side; a figure is never found inside a longer figure.
    """
    text = page.get_textpage()
    count = min(text.count_chars(), MOST_CHARACTERS)
    places: list[int] = []
    letters: list[str] = []
    for index in range(count):
        letter = text.get_text_range(index, 1)
        if letter and not letter.isspace():
            places.append(index)
            letters.append(letter[0])
    line = "".join(letters).casefold()
    if len(line) != len(places):
        return {}
    height = page.get_height()
    found = {}
    for key, spellings in want.items():
        for spelling in spellings:
            sought = "".join(spelling.split()).casefold()
            at = _last(line, sought) if len(sought) > 1 else -1
            if at >= 0:
                found[key] = _box(text, places[at : at + len(sought)], height)
                break
    return found


def _last(line: str, sought: str) -> int:
    at = line.rfind(sought)
    while at >= 0:
        before = line[at - 1] if at else " "
        end = at + len(sought)
        after = line[end] if end < len(line) else " "
        inside = (sought[0].isdigit() and before.isdigit()) or (sought[-1].isdigit() and after.isdigit())
        if not inside:
            return at
        at = line.rfind(sought, 0, at + len(sought) - 1)
    return -1


def _box(text: Any, indexes: Sequence[int], height: float) -> list[float]:
    boxes = [text.get_charbox(index) for index in indexes]
    row = boxes[0]
    boxes = [box for box in boxes if abs(box[1] - row[1]) < max(4.0, row[3] - row[1])]
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return [
        round(left - 2, 1),
        round(height - top - 2, 1),
        round(right - left + 4, 1),
        round(top - bottom + 4, 1),
    ]


if __name__ == "__main__":
    sys.exit(main())
