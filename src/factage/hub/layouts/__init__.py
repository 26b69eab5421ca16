"""Confirmed column mappings of an organisation."""
