"""What an organisation confirmed once: the columns of its tables, the layouts of its pages."""
