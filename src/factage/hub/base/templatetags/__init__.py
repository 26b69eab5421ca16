"""Words and figures as every page writes them."""
