"""batches, stored invoices, untouched originals, attachments, append-only events, archive."""
