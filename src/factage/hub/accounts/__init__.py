"""Organisations, issuing companies, people, roles."""
