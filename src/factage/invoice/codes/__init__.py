"""Official code lists, generated, dated: bare codes with their source; and what bookkeepers call them."""
