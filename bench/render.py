"""How long a page takes, in processor time: invoices of 1, 50 and 1 000 lines as PDF/A-3a and PDF/UA-1.

usage: python bench/render.py     one line per size for the built-in page, one for the same page as a typst template:
pages, bytes, the first, then the median of ten
"""

import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import pypdfium2
from sample_invoices import Trade

from factage.invoice.totals import compute
from factage.invoice.view import render_pdf
from factage.invoice.view.press import example

trade = Trade()
entry = trade.entries()[11]
for name, template in (("built-in", None), ("template", example())):
    for lines in (1, 50, 1000):
        invoices = [
            compute(replace(trade.invoice(entry | {"many": lines}), number=f"VF-BENCH-{n}"))
            for n in range(11)
        ]
        took = []
        for invoice in invoices:
            begin = time.process_time()
            pdf = render_pdf(invoice, template=template)
            took.append((time.process_time() - begin) * 1000)
        pages = len(pypdfium2.PdfDocument(pdf))
        print(
            f"{name} {lines:5} lines: {pages:3} pages, {len(pdf) / 1000:7.0f} kB,"
            f" first {took[0]:6.1f} ms, then {statistics.median(took[1:]):6.1f} ms"
        )
