"""The figures outside the lines and arithmetic as the judge: totals, VAT, rates, whether sums close, what is proved."""
