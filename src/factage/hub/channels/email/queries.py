"""Reads of this app."""

from __future__ import annotations

from factage.hub.channels.email.models import EmailSettings


def settings() -> EmailSettings | None:
    """How the organisation in scope sends its mail; None where it is not set up."""
    return EmailSettings.objects.first()
