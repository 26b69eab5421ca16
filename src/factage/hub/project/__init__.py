"""Settings, urls, wiring: the only place that knows every app."""
