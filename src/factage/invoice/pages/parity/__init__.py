"""Parity of page and data: does the page say what the data say, value by value, at its place; the certificate."""

from factage.invoice.pages.parity.certificate import Certificate, Difference, DifferenceKind, Seen
from factage.invoice.pages.parity.compare import compare

__all__ = ["Certificate", "Difference", "DifferenceKind", "Seen", "compare"]
