"""Factage: invoices carried to each customer's door."""

__version__ = "0.1.0"
