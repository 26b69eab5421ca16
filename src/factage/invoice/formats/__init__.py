"""The formats, each one folder: recognise, read, write; one file per business group with both directions."""
