"""Customers, how to reach them, what was agreed with them, what they demand of an invoice."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from factage.hub.accounts.models import Language
from factage.hub.base.tenancy import OrganisationRow
from factage.invoice import names


class CustomerKind(models.TextChoices):
    """Decides which law applies: business, public body (Chorus Pro), private person, abroad."""

    COMPANY = "company", _("entreprise")
    PUBLIC = "public", _("entité publique")
    PERSON = "person", _("particulier")
    FOREIGN = "foreign", _("à l’étranger")


class Customer(OrganisationRow):
    """Whom invoices go to. ``reference`` is the seller's own customer number; ``extra`` what the file said besides.

    An empty ``kind`` or ``country`` is unknown, and never taken for the convenient one. ``name_key`` is the name as it
    is compared (`invoice.names`).
    """

    reference = models.CharField(_("numéro de client"), max_length=100)
    name = models.CharField(_("nom"), max_length=300)
    name_key = models.CharField(max_length=300, blank=True, default="", editable=False)
    kind = models.CharField(_("nature"), max_length=10, choices=CustomerKind.choices, blank=True, default="")
    siren = models.CharField("SIREN", max_length=9, blank=True, default="")
    siret = models.CharField("SIRET", max_length=14, blank=True, default="")
    vat_id = models.CharField(_("numéro de TVA"), max_length=20, blank=True, default="")
    country = models.CharField(_("pays"), max_length=2, blank=True, default="")
    language = models.CharField(_("langue"), max_length=2, choices=Language.choices, default=Language.FRENCH)
    extra = models.JSONField(_("autres colonnes"), default=dict, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="customer_reference_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "siret"], name="customer_siret"),
            models.Index(fields=["organisation", "siren"], name="customer_siren"),
            models.Index(fields=["organisation", "vat_id"], name="customer_vat_id"),
            models.Index(fields=["organisation", "name_key"], name="customer_name_key"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = names.key(self.name)
        if kwargs.get("update_fields") is not None and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)


class ContactRole(models.TextChoices):
    BILLING = "billing", _("comptabilité fournisseurs")
    PAYER = "payer", _("payeur")
    ESCALATION = "escalation", _("recours")
    OTHER = "other", _("autre")


class Contact(OrganisationRow):
    """A person or a mailbox at the customer's, in one role."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    customer_id: uuid.UUID
    role = models.CharField(
        _("rôle"), max_length=12, choices=ContactRole.choices, default=ContactRole.BILLING
    )
    name = models.CharField(_("nom"), max_length=200, blank=True, default="")
    email = models.EmailField(_("adresse e-mail"), max_length=254, blank=True, default="")
    phone = models.CharField(_("téléphone"), max_length=40, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["role", "email", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "role", "email"], name="contact_once", condition=~Q(email="")
            )
        ]

    def __str__(self) -> str:
        return self.email or self.name


class ElectronicAddress(OrganisationRow):
    """Where the customer receives, on one network. Without ``verified_on`` and its proof nothing is sent there."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    customer_id: uuid.UUID
    network = models.CharField(_("réseau"), max_length=20)
    scheme = models.CharField(_("type d’identifiant"), max_length=10, blank=True, default="")
    value = models.CharField(_("adresse"), max_length=254)
    verified_on = models.DateField(_("vérifiée le"), null=True, blank=True)
    proof = models.TextField(_("preuve"), blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["network", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "network", "scheme", "value"], name="electronic_address_once"
            )
        ]

    def __str__(self) -> str:
        return self.value


class Channel(models.TextChoices):
    """By which way an invoice goes: the network, in the words of an agreement."""

    EMAIL = "email", _("e-mail")
    PORTAL = "portal", _("portail")
    PA = "pa", _("plateforme agréée")
    CHORUS = "chorus", _("Chorus Pro")
    PEPPOL = "peppol", _("Peppol")
    EDI = "edi", _("EDI")
    PAPER = "paper", _("papier")
    SFTP = "sftp", _("SFTP")
    API = "api", _("API")


class DeliveryMode(models.TextChoices):
    LINK = "link", _("lien")
    ATTACHMENT = "attachment", _("pièce jointe")


class AgreedFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    FACTURX = "facturx", "Factur-X"
    CII = "cii", "CII"
    UBL = "ubl", "UBL"


class Basis(models.TextChoices):
    """What the agreement rests on."""

    OBLIGATION = "obligation", _("obligation légale")
    EXPRESS = "express", _("accord exprès")
    TACIT = "tacit", _("accord tacite")
    CONTRACT = "contract", _("contrat")


class AgreementRewritten(Exception):  # noqa: N818 - named for what was tried
    """An agreement is never overwritten: end it, and begin another one."""


class Agreement(OrganisationRow):
    """That a customer receives by a channel, in a format, from a day until a day (both included), on what basis.

    ``address`` is set where the agreement names one. What it leaves open (format, delivery, basis) is empty: then it is
    incomplete, and nothing is sent on it. Written once; afterwards only its end can be set. Its history is the
    customer's rows of this table.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="agreements")
    customer_id: uuid.UUID
    channel = models.CharField(_("canal"), max_length=10, choices=Channel.choices)
    delivery = models.CharField(
        _("remise"), max_length=10, choices=DeliveryMode.choices, blank=True, default=""
    )
    format = models.CharField(
        _("format"), max_length=10, choices=AgreedFormat.choices, blank=True, default=""
    )
    address = models.CharField(_("adresse"), max_length=254, blank=True, default="")
    agreed_from = models.DateField(_("à partir du"))
    agreed_until = models.DateField(_("jusqu’au"), null=True, blank=True)
    basis = models.CharField(_("fondement"), max_length=10, choices=Basis.choices, blank=True, default="")
    proof = models.TextField(_("preuve"), blank=True, default="")
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.CharField(_("noté par"), max_length=320, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.CharField(max_length=320, blank=True, default="", editable=False)

    END: Final = ("agreed_until", "ended_at", "ended_by")

    class Meta:
        ordering = ["-agreed_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_until__isnull=True)
                | Q(agreed_until__gte=F("agreed_from"))
                | Q(ended_at__isnull=False),
                name="agreement_order",
            )
        ]
        indexes = [models.Index(fields=["customer", "agreed_from"], name="agreement_customer")]

    def __str__(self) -> str:
        return f"{self.channel} {self.format} {self.agreed_from}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and set(kwargs.get("update_fields") or ["*"]) - set(self.END):
            raise AgreementRewritten
        super().save(*args, **kwargs)


class RequirementKind(models.TextChoices):
    """What the customer demands of an invoice before it can be paid."""

    ORDER_NUMBER = "order_number", _("numéro de commande")
    SERVICE_CODE = "service_code", _("code service")
    BUYER_REFERENCE = "buyer_reference", _("référence de l’acheteur")
    CONTRACT_NUMBER = "contract_number", _("numéro de contrat")
    DELIVERY_NOTE = "delivery_note", _("bon de livraison")
    PROJECT_NUMBER = "project_number", _("numéro de projet")
    ATTACHMENT = "attachment", _("pièce jointe")


class Requirement(OrganisationRow):
    """One demand of a customer, and from where we know it."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="requirements")
    customer_id: uuid.UUID
    kind = models.CharField(_("exigence"), max_length=20, choices=RequirementKind.choices)
    provenance = models.CharField(_("source"), max_length=300)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.CharField(_("noté par"), max_length=320, editable=False)

    class Meta:
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["customer", "kind"], name="requirement_once")]

    def __str__(self) -> str:
        return self.kind


class Change(OrganisationRow):
    """Who changed which particular of a customer, when, from what to what."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="changes")
    customer_id: uuid.UUID
    at = models.DateTimeField()
    by = models.CharField(max_length=320)
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"
