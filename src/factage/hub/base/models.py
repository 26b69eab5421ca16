"""Tables that carry no business words: the outbox, the doorplate, keys of idempotent requests."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now

from factage.hub.base.identity import new_id
from factage.hub.base.tenancy import OrganisationRow


class Outbox(OrganisationRow):
    """One piece of background work. ``done_at`` without ``failure`` is success."""

    topic = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    not_before = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["handed_at", "id"],
                name="outbox_unfinished",
                condition=models.Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"


class Door(models.Model):
    """A token that leads to an object of an organisation. Only its hash is kept; `base.doorplate` is its only reader."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation_id: uuid.UUID
    object_id = models.UUIDField()
    issued_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "token_hash"], name="door_token")]
        indexes = [models.Index(fields=["kind", "object_id"], name="door_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class IdempotencyKey(OrganisationRow):
    """A request that must have its effect once, however often it is sent; with the answer it got."""

    purpose = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "purpose", "key"], name="idempotency_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
