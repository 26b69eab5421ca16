"""veraPDF judges the built-in page: from one line to a thousand, in every profile with data, with odd texts and marks."""

from __future__ import annotations

import io
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import need
from factage.invoice import verbs
from factage.invoice.formats import facturx
from factage.invoice.formats.json import read
from factage.invoice.formats.profiles import PROFILES
from factage.invoice.model import Invoice, Item
from factage.invoice.view import Look, render_pdf
from factage.invoice.view.press import example
from invoice.view.examples import everything, invoice, line

CONTEXTS = need.ROOT / "samples" / "contexts" / "written"
ODD = (
    "Ελληνικά Кириллица Đặng 漢字かな 한글 עברית العربية \u202e\U0001f375 \u0301\u0301 \ue000 ﬁ ½ ™ "
    + "x" * 400
)


def mark(form: str, mode: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (60, 20), None if mode == "RGBA" else 1).save(out, form)
    return out.getvalue()


def compliant(files: list[Path]) -> list[object]:
    """What veraPDF says against them."""
    for name, package in (("mvn", "maven"), ("javac", "openjdk-17-jdk-headless")):
        need.program(name, package=package)
    tool = need.ROOT / "tools" / "verapdf" / "check.py"
    done = subprocess.run(
        [sys.executable, str(tool), "3a,ua1", *map(str, files)], capture_output=True, text=True, check=False
    )
    verdicts = [json.loads(said) for said in done.stdout.splitlines()]
    assert len(verdicts) == 2 * len(files), done.stderr
    return [verdict for verdict in verdicts if not verdict["compliant"]]


@pytest.mark.slow
def test_the_page_complies_whatever_stands_on_it(tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
    looks = [Look(mark=svg), *(Look(mark=mark("PNG", mode)) for mode in ("RGBA", "P", "L", "RGB"))]
    looks += [Look(mark=mark("JPEG", mode), colour="#ffe88c") for mode in ("RGB", "L", "CMYK")]
    given = [invoice(line(1, item=Item(name=ODD, description=ODD)), number=ODD), Invoice(), everything()]
    given += [
        invoice(*(line(n, item=Item(name=f"Article {n}")) for n in range(count))) for count in (1, 12, 40)
    ]
    given.append(invoice(line(1, item=Item(name="Texte", description="mot " * 9000))))
    pages = [render_pdf(one, language=language) for one in given for language in ("fr", "en")]
    pages += [render_pdf(invoice(), look=look) for look in looks]
    pages.append(render_pdf(invoice(*(line(n) for n in range(1000)))))
    pages += [render_pdf(one, template=example()) for one in given]
    files = [tmp_path / f"{place}.pdf" for place in range(len(pages))]
    for file, page in zip(files, pages, strict=True):
        file.write_bytes(page)
    assert compliant(files) == []


@pytest.mark.slow
def test_the_page_of_every_context_complies_with_its_data_inside(tmp_path: Path) -> None:
    files, turn = [], itertools.cycle(sorted(PROFILES))
    for source in sorted(CONTEXTS.glob("*/invoice.json")):
        one = read(source.read_bytes()).invoice
        files.append(tmp_path / f"{source.parent.name}-{next(turn)}.pdf")
        profile = files[-1].stem.removeprefix(f"{source.parent.name}-")
        files[-1].write_bytes(facturx.write(one, page=verbs.render(one), profile=profile).data)
    assert len(files) > 40
    assert compliant(files) == []
