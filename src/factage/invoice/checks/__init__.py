"""Our own checks: the PDF container, numbers, dates, codes, amounts, duplicates, the law of the seller's country."""
