"""The printed page as a source: words with their places, what each says, what is proved; layouts, runs, parity."""
