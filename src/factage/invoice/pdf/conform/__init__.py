"""Any PDF made a PDF/A-3: what is repaired in process, with the page unchanged to the eye, and what stands in the way."""

from factage.invoice.pdf.conform.conform import Conformed, conform
from factage.invoice.pdf.conform.work import NotConforming, Obstacle, repair_name

__all__ = ["Conformed", "NotConforming", "Obstacle", "conform", "repair_name"]
