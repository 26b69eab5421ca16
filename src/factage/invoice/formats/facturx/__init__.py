"""Factur-X and ZUGFeRD: a PDF with its invoice inside, read from and written into a page that is given."""

from factage.invoice.formats.facturx.hybrid import Claims, Hybrid, hybrid_of, root_of
from factage.invoice.formats.facturx.read import read
from factage.invoice.formats.facturx.write import write
from factage.invoice.pdf import looks_like_pdf as recognise

__all__ = ["Claims", "Hybrid", "hybrid_of", "read", "recognise", "root_of", "write"]
