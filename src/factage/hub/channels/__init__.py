"""The ways in and out, each one folder; none knows another."""
