"""The forms of the desk: what a person types, checked for shape; rules stand in the operations."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from factage.hub.accounts.models import CompanySize, Language, Role
from factage.hub.channels.email.models import EmailSettings
from factage.hub.customers.models import (
    AgreedFormat,
    Basis,
    ContactRole,
    CustomerKind,
    DeliveryMode,
    RequirementKind,
)

DAY: Final = ["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"]


class Day(forms.DateField):
    """A day, typed as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(
            format="%d/%m/%Y", attrs={"placeholder": _("jj/mm/aaaa"), "inputmode": "numeric"}
        )
        super().__init__(input_formats=DAY, widget=widget, **kwargs)


class SignIn(forms.Form):
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Mot de passe"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class ChangePassword(forms.Form):
    now = forms.CharField(
        label=_("Mot de passe actuel"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("Nouveau mot de passe"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("Le nouveau, encore une fois"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("Les deux ne sont pas pareils."))
        return cleaned


class CustomerCard(forms.Form):
    """Who a customer is."""

    reference = forms.CharField(
        label=_("Numéro de client"),
        help_text=_("Le vôtre, tel que dans votre logiciel de facturation"),
        max_length=100,
    )
    name = forms.CharField(label=_("Nom"), max_length=300)
    kind = forms.ChoiceField(label=_("Nature"), choices=CustomerKind.choices)
    siren = forms.CharField(label="SIREN", max_length=11, required=False)
    siret = forms.CharField(label="SIRET", max_length=17, required=False)
    vat_id = forms.CharField(label=_("Numéro de TVA"), max_length=20, required=False)
    country = forms.CharField(
        label=_("Pays"), help_text=_("En deux lettres, par exemple FR"), max_length=2, initial="FR"
    )
    language = forms.ChoiceField(label=_("Langue de ses messages"), choices=Language.choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("siren", "siret", "vat_id"):
            cleaned[name] = "".join((cleaned.get(name) or "").split())
        cleaned["country"] = (cleaned.get("country") or "").upper()
        return cleaned


class AgreementTerms(forms.Form):
    """What a customer agreed to, and by what we know it."""

    channel = forms.ChoiceField(label=_("Voie"), choices=[("email", _("courriel")), ("portal", _("portail"))])
    delivery = forms.ChoiceField(
        label=_("Remise"),
        help_text=_("Pour le courriel : la facture en pièce jointe, ou un lien pour la lire"),
        choices=[*DeliveryMode.choices, ("", _("sans objet (portail)"))],
        initial="link",
        required=False,
    )
    format = forms.ChoiceField(label=_("Format"), choices=AgreedFormat.choices, initial="facturx")
    address = forms.EmailField(
        label=_("Adresse où il reçoit"),
        help_text=_("Celle que le client a donnée ; son accord la confirme"),
        required=False,
    )
    agreed_from = Day(label=_("À partir du"))
    agreed_until = Day(label=_("Jusqu’au"), help_text=_("Laissez vide : sans limite"), required=False)
    basis = forms.ChoiceField(label=_("Fondement"), choices=Basis.choices, initial="express")
    proof = forms.CharField(
        label=_("Preuve"),
        help_text=_("Ce qui montre son accord : courriel du, bulletin signé, article du contrat"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("channel") == "email" and not cleaned.get("delivery"):
            self.add_error("delivery", _("Pour le courriel, dites si c’est un lien ou une pièce jointe."))
        if cleaned.get("channel") == "email" and not cleaned.get("address"):
            self.add_error("address", _("Sans adresse confirmée, rien ne part par courriel."))
        since, until = cleaned.get("agreed_from"), cleaned.get("agreed_until")
        if since and until and until < since:
            self.add_error("agreed_until", _("La fin est avant le début."))
        return cleaned


class Address(forms.Form):
    """An address where a customer receives, and by what it is known to be right."""

    value = forms.EmailField(label=_("Adresse e-mail"), max_length=254)
    verified_on = Day(label=_("Confirmée le"))
    proof = forms.CharField(
        label=_("Preuve"),
        help_text=_("Qui l’a confirmée, et comment"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ContactCard(forms.Form):
    """Whom to speak to."""

    role = forms.ChoiceField(label=_("Pour"), choices=ContactRole.choices)
    name = forms.CharField(label=_("Nom"), max_length=200, required=False)
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    phone = forms.CharField(label=_("Téléphone"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("name", "email", "phone")):
            self.add_error("name", _("Donnez au moins un nom, une adresse ou un téléphone."))
        return cleaned


class Demand(forms.Form):
    """What a customer demands of each invoice."""

    kind = forms.ChoiceField(label=_("Exigence"), choices=RequirementKind.choices)
    provenance = forms.CharField(
        label=_("D’où nous le tenons"),
        help_text=_("Par exemple : ses conditions d’achat, page 3"),
        max_length=300,
    )


class CustomersFile(forms.Form):
    """The customer base, as CSV or XLSX."""

    file = forms.FileField(
        label=_("Fichier des clients"),
        help_text=_(
            "CSV ou XLSX, une ligne par client et par accord ; les colonnes sont reconnues à leur en-tête"
        ),
    )


class Company(forms.Form):
    """A company whose invoices the organisation sends."""

    name = forms.CharField(label=_("Raison sociale"), max_length=200)
    siren = forms.CharField(label="SIREN", max_length=11, required=False)
    siret = forms.CharField(label="SIRET", max_length=17, required=False)
    vat_id = forms.CharField(label=_("Numéro de TVA"), max_length=20, required=False)
    size = forms.ChoiceField(
        label=_("Taille"),
        help_text=_("Elle décide du jour où la loi demande une plateforme agréée pour l’émission"),
        choices=CompanySize.choices,
    )
    line1 = forms.CharField(label=_("Adresse"), max_length=200, required=False)
    line2 = forms.CharField(label=_("Complément d’adresse"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Code postal"), max_length=20, required=False)
    city = forms.CharField(label=_("Ville"), max_length=100, required=False)
    country = forms.CharField(label=_("Pays"), max_length=2, initial="FR")
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    phone = forms.CharField(label=_("Téléphone"), max_length=40, required=False)
    brand_colour = forms.CharField(
        label=_("Couleur de vos pages et messages"),
        help_text=_("Par exemple #7d2751 ; elle est éclaircie ou foncée s’il le faut pour rester lisible"),
        max_length=7,
        required=False,
    )
    mark = forms.FileField(
        label=_("Logo"),
        help_text=_(
            "PNG, JPEG ou SVG, 2 Mo au plus ; il est imprimé en tête de nos pages et montré sur le portail"
        ),
        required=False,
    )
    without_mark = forms.BooleanField(label=_("Retirer le logo"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("siren", "siret", "vat_id"):
            cleaned[name] = "".join((cleaned.get(name) or "").split())
        return cleaned


class NewPerson(forms.Form):
    """Someone who is to work for the organisation."""

    email = forms.EmailField(label=_("Adresse e-mail"))
    name = forms.CharField(label=_("Nom"), max_length=200, required=False)
    role = forms.ChoiceField(
        label=_("Rôle"),
        help_text=_(
            "Consulter : tout voir. Envoyer : aussi déposer, libérer, noter les accords. Administrer : aussi les réglages."
        ),
        choices=Role.choices,
        initial="send",
    )
    password = forms.CharField(
        label=_("Premier mot de passe"),
        help_text=_(
            "12 caractères au moins ; à changer à la première entrée. Laissez vide si la personne en a déjà un."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        required=False,
    )


class Mail(forms.Form):
    """How the organisation sends its mail."""

    host = forms.CharField(
        label=_("Serveur d’envoi"), help_text=_("Par exemple smtp.votre-hebergeur.example"), max_length=253
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(label=_("Chiffrement"), choices=EmailSettings.SECURITIES)
    user = forms.CharField(
        label=_("Identifiant"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        help_text=_("Gardé scellé, jamais montré. Laissez vide pour garder celui qui est là."),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    private_network = forms.BooleanField(label=_("Ce serveur est sur notre propre réseau"), required=False)
    sender_name = forms.CharField(label=_("Nom de l’expéditeur"), max_length=100)
    sender_address = forms.EmailField(label=_("Adresse de l’expéditeur"))
    reply_to = forms.EmailField(
        label=_("Les réponses vont à"),
        help_text=_("Une réponse du client doit arriver chez une personne"),
        required=False,
    )
    return_domain = forms.CharField(
        label=_("Domaine des retours"),
        help_text=_("Chaque envoi y porte sa propre adresse, pour qu’un message revenu retrouve sa facture"),
        required=False,
        max_length=253,
    )


class MailTest(forms.Form):
    """Where the test message goes."""

    to = forms.EmailField(
        label=_("Envoyer l’essai à"),
        help_text=_("Laissez vide : la connexion seule est essayée"),
        required=False,
    )
