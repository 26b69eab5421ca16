"""All fragments on one page, in all their states: for whoever changes the sheet, the words or the marks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from factage.hub.accounts.access import needs
from factage.hub.accounts.models import Role
from factage.hub.desk import shell


class _Sample(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nom du lot"), help_text=gettext_lazy("Celui que vous retrouverez dans vos listes")
    )
    number = forms.CharField(label=gettext_lazy("Numéro de commande"), max_length=12)


@require_safe
@needs(Role.READ)
def components(request: HttpRequest) -> HttpResponse:
    """Every fragment, with invented material."""
    return shell.page(request, "desk/components.html", _material())


def _material() -> dict[str, Any]:
    now = timezone.now()
    here = "#contenu"
    return {
        "now": now,
        "by_customer": _("par le client"),
        "form": _Sample({"name": "Quinzaine du 23/11/2026", "number": "CA-2026-041889"}),
        "ladder": [
            ("prepared", _("la page et les données sont prêtes, rien n’est parti")),
            ("handed", _("nous l’avons remise à la voie choisie")),
            ("relayed", _("un serveur de courrier ou un transporteur l’a prise")),
            ("acked", _("la machine du destinataire en a accusé réception")),
            ("available", _("le destinataire peut la lire")),
            ("fetched", _("une personne l’a ouverte ; robots et regards de chez nous ne comptent pas")),
            ("taken", _("le client la traite")),
            ("approved", _("le client est d’accord")),
            ("announced", _("le client a annoncé l’ordre de paiement")),
            ("paid", _("l’argent est arrivé")),
        ],
        "beside": [
            ("held", _("n’est pas partie : quelqu’un doit agir")),
            ("doubt", _("peut-être partie ; on demande avant de renvoyer")),
            ("refused", _("par l’autre côté, avec sa raison")),
            ("rejected", _("ce n’est pas une facture lisible ; gardée telle que reçue")),
            ("failed", _("la voie a renoncé ; rien n’est parti")),
            ("disputed", _("le client conteste")),
            ("suspended", _("le client attend une pièce")),
            ("cancelled", _("quelqu’un l’a arrêtée, et le sait")),
        ],
        "rows": [
            {
                "title": "FA-2026-11790",
                "customer": "Norvalle Distribution",
                "minor": 1046373,
                "stamp": "held",
            },
            {
                "title": "FA-2026-11842",
                "customer": "Clinique du Pré-Noyer",
                "minor": 481200,
                "stamp": "fetched",
            },
            {
                "title": "FA-2026-11926",
                "customer": "Bâti-Roches Construction",
                "minor": 543310,
                "stamp": "doubt",
            },
        ],
        "balance": [
            {"label": _("reçues"), "count": 1284},
            {"label": _("livrées"), "count": 1090},
            {"label": _("en cours"), "count": 36},
            {"label": _("retenues"), "count": 158, "href": here, "alert": True},
        ],
        "todo": {
            "id": "x6a",
            "mark": "held",
            "alert": True,
            "title": _("Retenues avant départ"),
            "entries": [
                {
                    "count": 143,
                    "title": _("Numéro de commande absent"),
                    "text": "Norvalle Distribution",
                    "sum": "96 412,80 €",
                    "href": here,
                    "verb": _("Compléter"),
                }
            ],
        },
        "notes": [
            {
                "title": _("37 copies sont en file."),
                "text": _("Les deux autres restent, avec leur raison."),
                "acts": [{"label": _("Voir les 37"), "href": here}],
            },
            {
                "alert": True,
                "title": _("Rien n’est parti : le serveur de courrier ne répond pas."),
                "text": _("Vous n’avez rien à refaire ; votre choix est gardé."),
            },
        ],
        "timeline": [
            {
                "mark": "fetched",
                "lead": _("Retirée"),
                "what": " " + _("par le client, sur le portail."),
                "at": now,
                "proof": _("ouverture par une personne"),
                "tech": [(_("Événement"), "portal.opened")],
            },
            {"mark": "", "lead": _("Déposée"), "what": "", "at": now, "who": "Vauzelin Fournitures"},
        ],
        "card": {
            "tab": _("Voie convenue"),
            "title": _("Courriel, avec un lien"),
            "text": _("La voie que ce client préfère."),
            "facts": [(_("Accord donné"), "04/09/2026"), (_("Preuve"), "bulletin d’adhésion")],
            "acts": [{"label": _("Noter un accord"), "href": here}],
        },
        "pager": {"shown": 50, "total": 6412, "previous": here, "next": here},
        "empty": {
            "title": _("Aucune facture encore"),
            "text": _("Déposez ce que votre logiciel imprime, une facture ou mille d’un coup."),
            "acts": [{"label": _("Déposer des factures"), "href": here}],
        },
    }
