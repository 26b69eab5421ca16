"""Line sums, VAT breakdown, document totals: computed, or verified to the cent."""

from factage.invoice.totals.causes import Cause
from factage.invoice.totals.compute import compute
from factage.invoice.totals.line import Incomplete, amount_of, counts, net_amount
from factage.invoice.totals.verify import Difference, verify

__all__ = ["Cause", "Difference", "Incomplete", "amount_of", "compute", "counts", "net_amount", "verify"]
