"""Official code lists, generated, dated: bare codes with their source."""
