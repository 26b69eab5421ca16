"""The only writes of this app: confirming what columns mean, and how pages are read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.layouts.models import ColumnMapping, PageLayout
from factage.invoice.formats import table
from factage.invoice.pages.layout import Layout


def save_mapping(
    *,
    organisation: Organisation,
    actor: Actor,
    now: datetime,
    name: str,
    headers: Sequence[str],
    definition: Mapping[str, Any],
) -> ColumnMapping:
    """Keep what a person confirmed about the columns of a table; it replaces the mapping of the same name.

    The replaced one is retired, not changed: documents read with it stay explained. Raises what
    `factage.invoice.formats.table` raises for a definition that it cannot use.
    """
    table.Mapping.from_json(definition)
    with transaction.atomic():
        before = ColumnMapping.objects.select_for_update().filter(name=name, retired_at__isnull=True).first()
        if before is not None:
            if before.headers == list(headers) and before.definition == dict(definition):
                return before
            retire_mapping(mapping=before, now=now)
        mapping = ColumnMapping(
            organisation=organisation,
            name=name,
            headers=list(headers),
            definition=dict(definition),
            confirmed_at=now,
            confirmed_by=str(actor),
        )
        mapping.save()
        return mapping


def retire_mapping(*, mapping: ColumnMapping, now: datetime) -> None:
    """Read no more tables with it."""
    mapping.retired_at = now
    mapping.save(update_fields=["retired_at"])


def save_layout(
    *,
    organisation: Organisation,
    actor: Actor,
    now: datetime,
    layout: Layout,
    name: str,
    unsaid: Mapping[str, str] | None = None,
) -> PageLayout:
    """Keep how pages are read, as a person confirmed it: a new version where the layout was known, else its first.

    The version before is retired, not changed: documents read with it stay explained. ``unsaid`` None keeps what was
    said before.
    """
    definition = json.loads(json.dumps(layout.to_json()))
    with transaction.atomic():
        rows = PageLayout.objects.select_for_update().filter(key=layout.id).order_by("-version")
        before = rows.first()
        kept = dict(before.unsaid if before and unsaid is None else unsaid or {})
        version = before.version + 1 if before else max(layout.version, 1)
        if before is not None and before.retired_at is None:
            same = {**definition, "version": before.version}
            if (before.definition, before.unsaid, before.name) == (same, kept, name):
                return before
            retire_layout(layout=before, now=now)
        row = PageLayout(
            organisation=organisation,
            key=layout.id,
            version=version,
            name=name,
            definition={**definition, "version": version},
            unsaid=kept,
            confirmed_at=now,
            confirmed_by=str(actor),
        )
        row.save()
        return row


def retire_layout(*, layout: PageLayout, now: datetime) -> None:
    """Read no more pages with it."""
    layout.retired_at = now
    layout.save(update_fields=["retired_at"])


def layout_used(*, key: str, now: datetime) -> None:
    """A page was read with the version in use of this layout."""
    PageLayout.objects.filter(key=key, retired_at__isnull=True).update(used=F("used") + 1, used_at=now)


def import_layout(*, organisation: Organisation, actor: Actor, now: datetime, data: Any) -> PageLayout:
    """A layout exported elsewhere, or here before, is in use from now on. Raises ``ValueError`` for what is none."""
    data = data if isinstance(data, dict) else {}
    layout = Layout.from_json(data.get("layout", data))
    name = str(data.get("name") or layout.issuer.get("seller.name") or layout.id)[:200]
    unsaid = data.get("unsaid")
    said = {str(path): str(value) for path, value in unsaid.items()} if isinstance(unsaid, dict) else None
    return save_layout(organisation=organisation, actor=actor, now=now, layout=layout, name=name, unsaid=said)


def exported(layout: PageLayout) -> dict[str, Any]:
    """A layout as a file: what `import_layout` takes."""
    return {"name": layout.name, "unsaid": layout.unsaid, "layout": layout.definition}
