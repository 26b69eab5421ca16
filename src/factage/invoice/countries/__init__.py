"""Facts of countries and their laws: dated rows, each with its source."""
