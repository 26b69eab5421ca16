"""The command `factage`: one module per command, whose imports wait until it runs."""
