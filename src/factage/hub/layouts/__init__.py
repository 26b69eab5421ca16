"""Column mappings of an organisation, confirmed once by a person."""
