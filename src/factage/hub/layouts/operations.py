"""The only writes of this app: confirming what columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from factage.hub.accounts.models import Organisation
from factage.hub.base.actor import Actor
from factage.hub.layouts.models import ColumnMapping
from factage.invoice.formats import table


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
