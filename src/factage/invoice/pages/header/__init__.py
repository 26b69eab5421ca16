"""The header of a page: its captions in any words and order, the values under them, the kind of paper, mentions and terms."""
