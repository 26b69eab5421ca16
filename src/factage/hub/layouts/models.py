"""What a person confirmed once: what the columns of a table mean, how the pages of an issuer's software are read."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

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


class PageLayout(OrganisationRow):
    """One version of a page layout, as a person confirmed it: how an issuer's software prints.

    ``key`` is the layout's own id, the same in all its versions; ``definition`` its form of `invoice.pages.layout`.
    ``unsaid`` is what invoices of this layout never print and a person said for all of them, by path of the model
    (``business_process``, ``unit``). One version of each layout is in use at most; the older ones are retired, not changed.
    """

    key = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200)
    definition: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    unsaid: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    used = models.PositiveIntegerField(default=0)

    class Meta(OrganisationRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key", "version"], name="one_layout_per_version"),
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=Q(retired_at__isnull=True), name="one_layout_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
