"""How long a page takes: invoices of 1, 50 and 1 000 lines, typeset as PDF/A-3a + PDF/UA-1.

usage: python bench/render.py     prints one line per size: pages, bytes, first page of a thread, then the median of ten
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

trade = Trade()
entry = trade.entries()[11]
for lines in (1, 50, 1000):
    invoices = [
        compute(replace(trade.invoice(entry | {"many": lines}), number=f"VF-BENCH-{n}")) for n in range(11)
    ]
    took = []
    for invoice in invoices:
        begin = time.perf_counter()
        pdf = render_pdf(invoice)
        took.append(time.perf_counter() - begin)
    pages = len(pypdfium2.PdfDocument(pdf))
    print(
        f"{lines:5} lines: {pages:3} pages, {len(pdf) / 1000:7.0f} kB, first {took[0] * 1000:6.0f} ms, then {statistics.median(took[1:]) * 1000:6.0f} ms"
    )
