"""Batches, stored invoices, untouched originals, attachments, append-only events."""
