"""Pages for the customers of those who invoice: read by a link, without an account."""
