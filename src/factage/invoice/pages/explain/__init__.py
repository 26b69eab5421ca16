"""Every token of a page explained: by a value that is said, a sum of lines, or words beside it; for proof and parity."""

from factage.invoice.pages.explain.explain import Explain, is_amount
from factage.invoice.pages.explain.said import DataSaid, Said

__all__ = ["DataSaid", "Explain", "Said", "is_amount"]
