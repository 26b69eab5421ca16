"""What stands on the pages of a PDF: characters to words, rows and cells with their places, and what a token says by its form alone."""
