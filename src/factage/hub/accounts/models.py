"""Organisations, the people who work for them, and the companies whose invoices they send."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from factage.hub.base.identity import new_id
from factage.hub.base.tenancy import OrganisationRow


class Language(models.TextChoices):
    FRENCH = "fr", _("français")
    ENGLISH = "en", _("anglais")


class Parity(models.TextChoices):
    """What becomes of an invoice whose page and data do not say the same."""

    HOLD = "hold", _("la retenir")
    TELL = "tell", _("le dire seulement")


class Organisation(models.Model):
    """Whoever uses this installation: a company, or one client of an accounting firm. Strictly apart from the others."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("nom"), max_length=200)
    slug = models.SlugField(_("nom court"), max_length=60, unique=True)
    language = models.CharField(_("langue"), max_length=2, choices=Language.choices, default=Language.FRENCH)
    parity = models.CharField(
        _("page et données différentes"), max_length=4, choices=Parity.choices, default=Parity.HOLD
    )
    recognises_scans = models.BooleanField(_("reconnaître le texte des pages numérisées"), default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=normalise_email(username or ""))


class Person(AbstractBaseUser):
    """Someone who signs in, by e-mail address and password. What she may do is said by her memberships."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("adresse e-mail"), max_length=254, unique=True)
    name = models.CharField(_("nom"), max_length=200, blank=True, default="")
    language = models.CharField(
        _("langue"), max_length=2, choices=Language.choices, blank=True, default=Language.FRENCH
    )
    is_active = models.BooleanField(_("accès ouvert"), default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="person_email_lower")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = normalise_email(self.email)
        super().save(*args, **kwargs)


def normalise_email(text: str) -> str:
    """Addresses are compared in lower case: providers do, whatever RFC 5321 § 2.4 allows."""
    return text.strip().lower()


class Role(models.TextChoices):
    """What a person may do in an organisation; each role includes the one before."""

    READ = "read", _("consulter")
    SEND = "send", _("envoyer")
    ADMINISTER = "administer", _("administrer")

    def includes(self, other: Role) -> bool:
        order = list(Role)
        return order.index(self) >= order.index(other)


class Membership(OrganisationRow):
    """That a person works for an organisation, and in which role."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    person_id: uuid.UUID
    role = models.CharField(_("rôle"), max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"

    def may(self, role: Role | str) -> bool:
        return Role(self.role).includes(Role(role))


class CompanySize(models.TextChoices):
    """Size of the legal unit at 1 January 2025: it decides from when the law demands a PA (fr.toml, `obligation`)."""

    LARGE = "large", _("grande entreprise")
    MEDIUM_LARGE = "medium_large", _("entreprise de taille intermédiaire")
    SME = "sme", _("petite ou moyenne entreprise")
    MICRO = "micro", _("microentreprise")


class IssuingCompany(OrganisationRow):
    """A company whose invoices the organisation sends: who it is, and what its invoices must mention."""

    name = models.CharField(_("raison sociale"), max_length=200)
    trading_name = models.CharField(_("nom commercial"), max_length=200, blank=True, default="")
    siren = models.CharField("SIREN", max_length=9, blank=True, default="")
    siret = models.CharField("SIRET", max_length=14, blank=True, default="")
    vat_id = models.CharField(_("numéro de TVA"), max_length=20, blank=True, default="")
    size = models.CharField(_("taille"), max_length=12, choices=CompanySize.choices, default=CompanySize.SME)
    line1 = models.CharField(_("adresse"), max_length=200, blank=True, default="")
    line2 = models.CharField(_("complément d’adresse"), max_length=200, blank=True, default="")
    postcode = models.CharField(_("code postal"), max_length=20, blank=True, default="")
    city = models.CharField(_("ville"), max_length=100, blank=True, default="")
    country = models.CharField(_("pays"), max_length=2, default="FR")
    email = models.EmailField(_("adresse e-mail"), blank=True, default="")
    phone = models.CharField(_("téléphone"), max_length=40, blank=True, default="")
    legal_form = models.CharField(_("forme juridique"), max_length=60, blank=True, default="")
    capital_minor = models.BigIntegerField(_("capital social, en centimes"), null=True, blank=True)
    capital_currency = models.CharField(_("monnaie du capital"), max_length=3, default="EUR")
    register = models.CharField(_("registre (RCS, ville)"), max_length=100, blank=True, default="")
    vat_on_debits = models.BooleanField(_("option pour la TVA sur les débits"), default=False)
    late_payment_mention = models.TextField(_("mention des pénalités de retard"), blank=True, default="")
    recovery_mention = models.TextField(_("mention de l’indemnité de recouvrement"), blank=True, default="")
    discount_mention = models.TextField(_("mention de l’escompte"), blank=True, default="")
    brand_colour = models.CharField(_("couleur"), max_length=7, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "siren"],
                name="issuing_company_siren_once",
                condition=~models.Q(siren=""),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CompanyMark(OrganisationRow):
    """The mark of a company, as its pages show it: a PNG made anew from what was handed over. Apart, as lists need none."""

    company = models.OneToOneField(IssuingCompany, on_delete=models.CASCADE, related_name="+")
    company_id: uuid.UUID
    png = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.company_id} {self.sha256[:12]}"


class SignInAttempt(models.Model):
    """One try to sign in: what the rate limit counts. Address and account are kept as keyed hashes, for a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    address = models.CharField(max_length=64)
    account = models.CharField(max_length=64)
    succeeded = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["address", "at"], name="sign_in_address"),
            models.Index(fields=["account", "at"], name="sign_in_account"),
            models.Index(fields=["at"], name="sign_in_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.succeeded}"
