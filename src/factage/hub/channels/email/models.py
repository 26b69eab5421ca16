"""How an organisation sends its mail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from factage.hub.base.identity import new_id
from factage.hub.base.secrets import open_sealed
from factage.hub.base.tenancy import OrganisationRow
from factage.hub.channels.email.message import Sender
from factage.hub.channels.email.transport import NONE, STARTTLS, TLS, Relay


class EmailSettings(OrganisationRow):
    """The relay that takes an organisation's mail, and who its messages come from. One row per organisation."""

    SECURITIES = [
        (STARTTLS, _("STARTTLS (port 587 en général)")),
        (TLS, _("TLS (port 465 en général)")),
        (NONE, _("aucune, sur notre propre réseau seulement")),
    ]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    host = models.CharField(_("serveur d’envoi"), max_length=253)
    port = models.PositiveIntegerField(_("port"), default=587)
    security = models.CharField(_("chiffrement"), max_length=10, choices=SECURITIES, default=STARTTLS)
    user = models.CharField(_("identifiant"), max_length=254, blank=True, default="")
    sealed_password = models.TextField(blank=True, default="")
    private_network = models.BooleanField(_("ce serveur est sur notre propre réseau"), default=False)
    sender_name = models.CharField(_("nom de l’expéditeur"), max_length=100)
    sender_address = models.EmailField(_("adresse de l’expéditeur"), max_length=254)
    reply_to = models.EmailField(_("les réponses vont à"), max_length=254, blank=True, default="")
    return_domain = models.CharField(_("domaine des retours"), max_length=253, blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    tested_at = models.DateTimeField(null=True)
    test_outcome = models.CharField(max_length=60, blank=True, default="")

    class Meta(OrganisationRow.Meta):
        verbose_name_plural = "e-mail settings"
        constraints = [models.UniqueConstraint(fields=["organisation"], name="one_email_settings")]

    def __str__(self) -> str:
        return f"{self.sender_address} via {self.host}"

    def relay(self) -> Relay:
        """The relay, its password opened. Raises ``secrets.Unsealable``."""
        return Relay(
            host=self.host,
            port=self.port,
            security=self.security,
            user=self.user,
            password=open_sealed(self.sealed_password),
            private_network=self.private_network,
            local_name=self.return_domain or self.sender_address.rpartition("@")[2],
        )

    def sender(self) -> Sender:
        return Sender(self.sender_name, self.sender_address, self.reply_to, self.return_domain)
