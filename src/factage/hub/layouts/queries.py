"""Reads of this app."""

from __future__ import annotations

from factage.hub.layouts.models import ColumnMapping


def mappings() -> list[ColumnMapping]:
    """The mappings in use, the newest first."""
    return list(ColumnMapping.objects.filter(retired_at__isnull=True).order_by("-id"))
