"""Pages for the people who invoice."""
