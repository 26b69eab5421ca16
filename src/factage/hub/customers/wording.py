"""Why a row or a file of customers is not taken, in words; the codes are what tests and programs compare."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from factage.hub.customers.rows import Problem
from factage.hub.customers.table import UnusableFile

_ROWS: Final[dict[str, Promise | str]] = {
    "too_many_cells": _(
        "La ligne a plus de cellules que l’en-tête n’a de colonnes : un séparateur est en trop."
    ),
    "customer_id_missing": _("Le numéro de client manque : la ligne n’appartient à personne."),
    "name_missing": _("Ce client est nouveau : il lui faut un nom."),
    "too_long": _("Ce texte est trop long : « %(value)s… »."),
    "contradicts_row_before": _(
        "« %(value)s » contredit une ligne précédente du même client : gardez l’une des deux."
    ),
    "siren_invalid": _("« %(value)s » n’est pas un SIREN : il a 9 chiffres."),
    "siret_invalid": _("« %(value)s » n’est pas un SIRET : il a 14 chiffres."),
    "siret_contradicts": _("Le SIRET %(value)s ne commence pas par le SIREN de la même ligne."),
    "vat_id_invalid": _(
        "« %(value)s » n’est pas un numéro de TVA : deux lettres de pays, puis lettres et chiffres."
    ),
    "kind_unknown": _("« %(value)s » n’est pas une nature de client : company, public, person ou foreign."),
    "country_unknown": _("« %(value)s » n’est pas un pays : deux lettres, par exemple FR."),
    "email_invalid": _("« %(value)s » n’est pas une adresse e-mail."),
    "channel_unknown": _(
        "« %(value)s » n’est pas un canal : email, portal, pa, chorus, peppol, edi, paper, sftp ou api."
    ),
    "delivery_unknown": _("« %(value)s » n’est pas un mode de remise : link ou attachment."),
    "format_unknown": _("« %(value)s » n’est pas un format : pdf, facturx, cii ou ubl."),
    "basis_unknown": _("« %(value)s » n’est pas un fondement : obligation, express, tacit ou contract."),
    "agreed_from_missing": _("Un canal est indiqué sans la date à partir de laquelle il est convenu."),
    "date_invalid": _("« %(value)s » n’est pas une date : par exemple 2026-09-01 ou 01/09/2026."),
    "dates_contradict": _("L’accord finirait le %(value)s, avant d’avoir commencé."),
    "requirement_unknown": _(
        "« %(value)s » n’est pas une exigence connue : par exemple order_number, service_code ou attachment."
    ),
    "check_digit": _(
        "La clé de contrôle de « %(value)s » n’est pas juste. La ligne est prise : vérifiez ce numéro."
    ),
    "vat_id_of_another": _(
        "Le numéro de TVA %(value)s n’est pas celui du SIREN : c’est normal pour un membre d’un groupe de TVA, sinon vérifiez."
    ),
    "language_not_offered": _(
        "La langue « %(value)s » n’est pas proposée : ce client sera servi en anglais."
    ),
    "channel_missing": _("Un accord est décrit sans son canal : le client est pris, l’accord ne l’est pas."),
}

_FILES: Final[dict[str, Promise | str]] = {
    "empty": _("Le fichier est vide."),
    "broken": _("Ce n’est ni un fichier CSV ni un classeur XLSX lisible : enregistrez-le à nouveau."),
    "too_large": _("Le fichier dépasse %(limit)s : coupez-le en plusieurs."),
    "no_customer_id": _("La colonne customer_id manque : chaque ligne doit porter le numéro de client."),
    "column_twice": _("La colonne « %(column)s » est là deux fois : gardez-en une."),
}


def row(problem: Problem) -> str:
    """What is wrong with a row, and what to do."""
    return str(_ROWS[problem.code]) % {"value": problem.value, "column": problem.column}


def file(refused: UnusableFile) -> str:
    """Why the whole file is refused, and what to do."""
    return str(_FILES[refused.code]) % refused.parameters
