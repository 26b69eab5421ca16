"""Reads of this app."""

from __future__ import annotations

from uuid import UUID

from factage.hub.layouts.models import ColumnMapping, PageLayout
from factage.invoice.pages.layout import Layout


def mappings() -> list[ColumnMapping]:
    """The mappings in use, the newest first."""
    return list(ColumnMapping.objects.filter(retired_at__isnull=True).order_by("-id"))


def page_layouts() -> list[PageLayout]:
    """The page layouts in use, the newest first."""
    return list(PageLayout.objects.filter(retired_at__isnull=True).order_by("-id"))


def known_layouts() -> tuple[Layout, ...]:
    """The page layouts in use, as the page reader takes them."""
    return tuple(Layout.from_json(row.definition) for row in page_layouts())


def page_layout(key: str | UUID | None) -> PageLayout | None:
    """The version in use of a layout, by its own id or by that of one of its rows; None where none is."""
    if isinstance(key, UUID):
        return PageLayout.objects.filter(pk=key).first()
    return PageLayout.objects.filter(key=key, retired_at__isnull=True).first() if key else None


def versions(key: str) -> list[PageLayout]:
    """Every version of a layout, the newest first."""
    return list(PageLayout.objects.filter(key=key).order_by("-version"))
