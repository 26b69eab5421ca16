"""Our own checks: the PDF container, identifiers, dates, duplicates, totals."""
