"""Deliveries, one row per attempt, receipts, the links that customers hold, and what was made to be sent."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from factage.hub.base.identity import new_id
from factage.hub.base.secrets import open_sealed
from factage.hub.base.tenancy import OrganisationRow
from factage.hub.delivery import states
from factage.hub.documents.models import Document, Original


class Delivery(OrganisationRow):
    """One consignment on its way to one address. State and grade are projections of its events (``states.project``).

    ``kind``: what is carried; an invoice is a document. ``route`` is the route as it was chosen, frozen, with its
    reasons. ``parcel_key`` is the same for every repeat. ``claimed_at`` is the beginning of the lease while *sending*.
    ``reason``, ``parameters``: why it is refused, unsure, failed, or waits.
    """

    INVOICE = "invoice"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, default=INVOICE)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="deliveries")
    document_id: uuid.UUID | None
    channel = models.CharField(max_length=40)
    format = models.CharField(max_length=20)
    delivery_kind = models.CharField(max_length=20)
    address = models.CharField(max_length=320, blank=True, default="")
    language = models.CharField(max_length=2, default="fr")
    route = models.JSONField(default=dict)
    parcel_key = models.CharField(max_length=64, unique=True)
    sealed_return_token = models.TextField(blank=True, default="")

    state = models.CharField(max_length=12, default=states.PLANNED)
    grade = models.CharField(max_length=12, blank=True, default="")
    since = models.DateTimeField()
    planned_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    attempt_count = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=60, blank=True, default="")
    parameters = models.JSONField(default=dict)
    reference = models.CharField(max_length=500, blank=True, default="")

    class Meta(OrganisationRow.Meta):
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=states.LIVE, document__isnull=False),
                name="one_live_delivery_per_document",
            ),
            models.CheckConstraint(condition=Q(state__in=states.STATES), name="delivery_state_known"),
            models.CheckConstraint(
                condition=~Q(kind="invoice") | Q(document__isnull=False), name="an_invoice_is_a_document"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-id"], name="delivery_by_state"),
            models.Index(fields=["organisation", "document", "id"], name="delivery_by_document"),
            models.Index(
                fields=["claimed_at"], condition=Q(state=states.SENDING), name="delivery_being_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.address}".strip()

    @property
    def return_token(self) -> str:
        """What the return address of this delivery carries."""
        return open_sealed(self.sealed_return_token)


class Attempt(OrganisationRow):
    """One attempt to send. ``outcome``: empty while it runs; receipt, refused, later, unsure; lost (nobody answered)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, default="")
    code = models.CharField(max_length=60, blank=True, default="")
    evidence = models.JSONField(default=dict)

    class Meta(OrganisationRow.Meta):
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="one_attempt_per_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome or '…'}"


class Receipt(OrganisationRow):
    """What the other side said: the proof behind a grade, raw."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="receipts")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, null=True, related_name="receipts")
    grade = models.CharField(max_length=12)
    reference = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()
    evidence = models.JSONField(default=dict)

    class Meta(OrganisationRow.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.grade} {self.reference}".strip()


class CapabilityLink(OrganisationRow):
    """A link that opens one delivery to whoever holds it: no time limit, revocable.

    The doorplate keeps the token's hash; here it is sealed, so that the issuer can show the link again and a repeat of
    a message carries the same one. ``purpose``: customer, or preview (the desk looks as the customer would: such a
    look is never evidence).
    """

    CUSTOMER, PREVIEW = "customer", "preview"
    DOOR = "portal"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="links")
    purpose = models.CharField(max_length=10, default=CUSTOMER)
    sealed_token = models.TextField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True, default="")

    class Meta(OrganisationRow.Meta):
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="preview") | Q(expires_at__isnull=True),
                name="a_customers_link_has_no_time_limit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"

    @property
    def token(self) -> str:
        return open_sealed(self.sealed_token)


class Rendition(OrganisationRow):
    """An invoice in the format that was agreed, made once, read back, and kept: what is sent is what was proved.

    ``source`` says what it is: original (the bytes as received), made (written by us from the semantic invoice).
    """

    ORIGINAL, MADE = "original", "made"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="renditions")
    format = models.CharField(max_length=20)
    source = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    kept = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")

    class Meta(OrganisationRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["document", "format"], name="one_rendition_per_format")
        ]

    def __str__(self) -> str:
        return self.name

    def data(self) -> bytes:
        """The bytes, verified against their SHA-256."""
        return self.kept.data()
