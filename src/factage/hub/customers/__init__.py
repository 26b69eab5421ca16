"""Customers, contacts, electronic addresses, agreements, requirements."""
