"""What it costs (processor time) to put an invoice into a page that is there, to find it again, and to read and write CII.

python bench/embed.py [--repeat 200]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from factage.invoice import verbs  # noqa: E402
from factage.invoice.formats import cii, facturx, xml  # noqa: E402
from factage.invoice.pdf import FileToEmbed, embed  # noqa: E402
from invoice.formats.everything import everything  # noqa: E402 - the fullest invoice of the tests is what is measured

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def measured(name: str, work: Callable[[], object], repeat: int) -> None:
    work()
    times = []
    for _ in range(repeat):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    print(f"{name}: median {statistics.median(times):.2f} ms, fastest {min(times):.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=200)
    repeat = parser.parse_args().repeat
    invoice = everything()
    page = verbs.render(invoice)
    data = cii.write(invoice).data
    made = facturx.write(invoice, page=page, at=AT).data
    file = FileToEmbed(name="factur-x.xml", content=data, media_type="text/xml", relationship="Alternative")
    print(f"page {len(page) // 1024} kB, data {len(data) // 1024} kB, every term of the model filled once")
    measured("embed a file", lambda: embed(page, [file], at=AT), repeat)
    measured("write a Factur-X (data, XMP, page)", lambda: facturx.write(invoice, page=page, at=AT), repeat)
    measured("read a Factur-X", lambda: facturx.read(made), repeat)
    measured("write CII", lambda: cii.write(invoice), repeat)
    measured("read CII", lambda: cii.read(xml.parse(data)), repeat)


if __name__ == "__main__":
    main()
