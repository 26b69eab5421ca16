"""The lines of the invoice: heads, rows, columns known or inferred, the names of the items."""
