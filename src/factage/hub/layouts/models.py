"""Saved column mappings: what the columns of an organisation's tables mean."""

from __future__ import annotations

from typing import Any

from django.db import models

from factage.hub.base.tenancy import OrganisationRow


class ColumnMapping(OrganisationRow):
    """What the columns of a table mean, as a person confirmed it.

    ``headers`` are the column names of the table it was confirmed on; ``definition`` the mapping in the form of
    `factage.invoice.formats.table`. A table is read with the newest mapping whose columns it has.
    """

    name = models.CharField(max_length=200)
    headers: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    definition: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)

    class Meta(OrganisationRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(retired_at__isnull=True),
                name="one_mapping_per_name",
            )
        ]

    def __str__(self) -> str:
        return self.name
