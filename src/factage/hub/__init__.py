"""Who gets it, by which way, and what became of it: the Django project."""
