"""Batches, untouched originals, documents with their semantic invoice, attachments, findings, the journal and its seals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django.db.models import Q

from factage.hub.accounts.models import IssuingCompany
from factage.hub.base.tenancy import OrganisationRow
from factage.hub.customers.models import Customer
from factage.hub.documents import states
from factage.invoice.money import from_minor

if TYPE_CHECKING:
    from factage.invoice.model import Invoice
    from factage.invoice.rules.messages import Saying


class Immutable(Exception):  # noqa: N818 - what the row is
    """This row is written once: it cannot be changed or removed."""


class WrittenOnce(OrganisationRow):
    """A row that is inserted and then never changed. The database refuses it too (see ``immutable``)."""

    class Meta(OrganisationRow.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable(type(self).__name__)
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Immutable(type(self).__name__)


class Batch(OrganisationRow):
    """Everything received at once, with its counts kept in the row so that progress costs one read.

    ``stage``: receiving (files still come), reading, grouping (pages, rows and attachments find one another), settled.
    ``touched_at``: when its last files came. ``received`` counts every document but duplicates, which stand beside it. ``adopts_issuers``: sellers that are not
    known yet become issuing companies of the organisation (the command line on an installation that has none).
    """

    RECEIVING, READING, GROUPING, SETTLED = "receiving", "reading", "grouping", "settled"

    name = models.CharField(max_length=200)
    source = models.CharField(max_length=40)
    actor = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=12, default=RECEIVING)
    waits_for_grouping = models.BooleanField(default=False)
    adopts_issuers = models.BooleanField(default=False)
    working = models.PositiveIntegerField(default=0)
    ready = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    attached = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)

    class Meta(OrganisationRow.Meta):
        indexes = [models.Index(fields=["organisation", "-id"], name="batch_latest")]

    def __str__(self) -> str:
        return self.name

    @property
    def received(self) -> int:
        """Documents received, duplicates beside it."""
        return self.working + self.ready + self.held + self.rejected + self.cancelled + self.attached

    @property
    def done(self) -> int:
        """Documents about which our own work is over."""
        return self.received - self.working


class Original(WrittenOnce):
    """Bytes as received: their SHA-256 and where the store keeps them. The same bytes are one original."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    received_at = models.DateTimeField()

    class Meta(WrittenOnce.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="one_original_per_bytes")
        ]

    def __str__(self) -> str:
        return self.sha256

    def data(self) -> bytes:
        """The bytes, verified. Raises ``storage.Damaged``."""
        from factage.hub.documents.storage import store

        return store().get(self.key, self.sha256)


class Document(OrganisationRow):
    """One document of a batch: what it is, where it stands, why, and what became of it.

    ``name`` is the file as given (``folder/a.zip!b.xml``; ``rows.csv!F-12`` for an invoice that stands only in a table).
    ``original`` is what the customer's legal copy is made of; ``rows`` the table that gave a page its data.
    ``shape``: what the bytes turned out to be (data, page, table, other); empty until read.
    ``reason``, ``reason_detail``, ``reason_parameters``, ``who``: why it is held, rejected, a duplicate or attached.
    ``first``: the document that a duplicate repeats or a conflict contradicts. ``belongs_to``: whose attachment it is.
    ``standing`` and ``grade`` are the projection of its deliveries, written by ``operations.record_delivery``.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="documents")
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="documents")
    rows = models.ForeignKey(Original, on_delete=models.PROTECT, null=True, related_name="gives_rows_to")
    name = models.CharField(max_length=500)
    member = models.CharField(max_length=200, default="")
    shape = models.CharField(max_length=8, default="")
    state = models.CharField(max_length=10, default=states.RECEIVED)
    since = models.DateTimeField()
    received_at = models.DateTimeField()

    number = models.CharField(max_length=200, default="")
    type_code = models.CharField(max_length=10, default="")
    issue_date = models.DateField(null=True)
    due_date = models.DateField(null=True)
    currency = models.CharField(max_length=3, default="")
    payable_minor = models.BigIntegerField(null=True)
    seller_name = models.CharField(max_length=300, default="")
    buyer_name = models.CharField(max_length=300, default="")
    issuing_company = models.ForeignKey(
        IssuingCompany, on_delete=models.PROTECT, null=True, related_name="documents"
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="documents")
    format = models.CharField(max_length=20, default="")
    profile = models.CharField(max_length=200, default="")
    valid = models.BooleanField(null=True)
    accepted = models.BooleanField(default=False)

    reason = models.CharField(max_length=40, default="")
    reason_detail = models.CharField(max_length=100, default="")
    reason_parameters = models.JSONField(default=dict)
    who = models.CharField(max_length=20, default="")
    waived = models.JSONField(default=list)
    first = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="repeats")
    belongs_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="companions")
    number_key = models.CharField(max_length=64, null=True)
    content_hash = models.CharField(max_length=64, default="")

    standing = models.CharField(max_length=12, default="")
    grade = models.CharField(max_length=12, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    event_count = models.PositiveIntegerField(default=0)
    sealed_count = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="")
    verdict = models.JSONField(default=dict)
    invoice = models.JSONField(null=True)

    class Meta(OrganisationRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "original", "member"],
                condition=~Q(state__in=[states.DUPLICATE, states.ATTACHED, states.CANCELLED]),
                name="one_document_per_original",
            ),
            models.UniqueConstraint(fields=["organisation", "number_key"], name="one_document_per_number"),
            models.CheckConstraint(condition=Q(state__in=states.STATES), name="document_state_known"),
            models.CheckConstraint(
                condition=Q(standing__in=states.STANDINGS), name="document_standing_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-id"], name="document_by_state"),
            models.Index(fields=["organisation", "batch", "state"], name="document_by_batch"),
            models.Index(fields=["organisation", "customer", "-id"], name="document_by_customer"),
            models.Index(fields=["organisation", "number"], name="document_by_number"),
            models.Index(fields=["organisation", "due_date", "id"], name="document_by_due_date"),
            models.Index(fields=["organisation", "issue_date", "id"], name="document_by_issue_date"),
            models.Index(fields=["organisation", "standing", "-id"], name="document_by_standing"),
            models.Index(
                fields=["organisation", "id"],
                condition=Q(event_count__gt=models.F("sealed_count")),
                name="document_unsealed",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.name

    @property
    def payable(self) -> Decimal | None:
        """The amount due (BT-115) in ``currency``; None where the document does not say."""
        return None if self.payable_minor is None else from_minor(self.payable_minor, self.currency)

    def semantic(self) -> Invoice | None:
        """The semantic invoice, as a record of the library."""
        from factage.invoice.formats.json import decode

        return None if self.invoice is None else decode(self.invoice)[0]


class Attachment(OrganisationRow):
    """A file that goes with a document. ``role``: attachment, page (the human view of an invoice received as data)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="attachments")
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="attached_as")
    came_as = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="goes_as")
    name = models.CharField(max_length=300)
    role = models.CharField(max_length=12, default="attachment")
    matched_by = models.CharField(max_length=100)

    class Meta(OrganisationRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "document", "original"], name="one_attachment_per_bytes"
            )
        ]

    def __str__(self) -> str:
        return self.name


PAGE_FORMAT = "page"
"""``Document.format`` of an invoice whose data were read from its page."""


class PageReading(OrganisationRow):
    """What a page without data said when it was read: each value with its place, and what only a person can say.

    ``layout`` and ``version``: the confirmed layout that helped, empty where none did. ``values`` and ``questions`` are
    the records of `invoice.pages.outcome` as plain data; ``invoice`` what the page alone says, ``report`` what the
    rules say of it once it is completed. ``said`` holds what a person confirmed (``unsaid``: what the page never prints):
    such a document is a kept sample, against which its layout is tested.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="page_reading")
    layout = models.CharField(max_length=100, default="")
    version = models.PositiveIntegerField(default=0)
    complete = models.BooleanField(default=False)
    values = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    invoice = models.JSONField(null=True)
    report = models.JSONField(null=True)
    said = models.JSONField(null=True)
    unsaid = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, default="")

    class Meta(OrganisationRow.Meta):
        indexes = [models.Index(fields=["organisation", "layout"], name="page_reading_by_layout")]

    def __str__(self) -> str:
        return f"{self.layout or 'unknown layout'}, {'complete' if self.complete else 'open'}"


class ParityCertificate(OrganisationRow):
    """Whether the page says what the data say: counts of what was compared, and each difference with its place.

    ``counts``, ``differences`` and ``seen`` (everything that the page says, with its place) are those of
    `invoice.pages.parity` as plain data.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="parity")
    equal = models.BooleanField()
    counts = models.JSONField(default=dict)
    differences = models.JSONField(default=list)
    seen = models.JSONField(default=list)
    compared_at = models.DateTimeField()

    def __str__(self) -> str:
        return "equal" if self.equal else f"{len(self.differences)} differences"


class StoredFinding(OrganisationRow):
    """One finding of the last check of a document; ``place`` is the BT or BG, ``path`` the location in the file."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    rule = models.CharField(max_length=300)
    level = models.CharField(max_length=10)
    pack = models.CharField(max_length=60)
    place = models.CharField(max_length=60, default="")
    path = models.TextField(default="")
    official = models.TextField(default="")
    parameters = models.JSONField(default=dict)
    who = models.CharField(max_length=20, default="")

    class Meta(OrganisationRow.Meta):
        ordering = ["position"]

    def __str__(self) -> str:
        return self.rule

    def said(self, language: str) -> Saying:
        """What is wrong, what to do and who can, in French or English."""
        from factage.invoice.rules.messages import say

        return say(
            self.rule,
            pack=self.pack,
            where=self.place or None,
            official=self.official,
            parameters=self.parameters,
            language=language,
        )


class NameRule(OrganisationRow):
    """How the organisation names the files that go with an invoice: ``NUMBER_*``, ``NUMBER-annexe*``, ``BL*_NUMBER``."""

    pattern = models.CharField(max_length=100)

    class Meta(OrganisationRow.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "pattern"], name="one_name_rule")]

    def __str__(self) -> str:
        return self.pattern


class Event(WrittenOnce):
    """One line of the journal. Its hash covers the line and the hash of the line before, for each document."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    delivery_id = models.UUIDField(null=True)
    evidence = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(WrittenOnce.Meta):
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["document", "sequence"], name="one_event_per_place"),
        ]
        indexes = [
            models.Index(fields=["organisation", "-at"], name="event_latest"),
            models.Index(fields=["delivery_id", "sequence"], name="event_by_delivery"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class Seal(WrittenOnce):
    """A periodic seal over an organisation's journal: the last hash of every document that moved since the seal before.

    ``heads``: ``[[document id, sequence, hash], …]``; ``hash`` covers them and ``previous_hash``, so that no document
    and no event can vanish once sealed.
    """

    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    heads = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(WrittenOnce.Meta):
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sequence"], name="one_seal_per_place")
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"
