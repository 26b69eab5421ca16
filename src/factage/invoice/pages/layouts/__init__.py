"""Learning a layout from one confirmed page, and finding it again: marks, columns, tallies, standing places."""
