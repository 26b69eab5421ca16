"""Chooses a route, sends, keeps receipts, retries; defines what a channel is."""
