"""Tenancy, the doorplate, the outbox table, idempotency, secrets. No business words."""
