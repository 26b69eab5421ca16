"""`factage person`: who may sign in to the desk, and what each may do. The first person is made here."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from factage.cli.language import language

if TYPE_CHECKING:
    from factage.hub.accounts.models import Organisation

ROLES: Final = ("read", "send", "administer")


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser(
        "add",
        help=_say("Ajoute une personne, ou change son rôle.", "Adds a person, or changes her role."),
    )
    add.add_argument("--email", required=True, help=_say("son adresse e-mail", "her e-mail address"))
    add.add_argument(
        "--role", choices=ROLES, default="send", help=_say("ce qu'elle peut faire", "what she may do")
    )
    add.add_argument("--name", default="", help=_say("son nom", "her name"))
    add.add_argument("--lang", choices=("fr", "en"), default="", help=_say("sa langue", "her language"))
    add.add_argument(
        "--password-file",
        metavar=_say("FICHIER", "FILE"),
        help=_say(
            "lit le mot de passe dans ce fichier (- : entrée standard) au lieu de le demander",
            "reads the password from this file (-: standard input) instead of asking",
        ),
    )
    password = actions.add_parser(
        "password",
        help=_say(
            "Change un mot de passe et ferme les sessions ouvertes.",
            "Changes a password and ends open sessions.",
        ),
    )
    password.add_argument("--email", required=True)
    password.add_argument("--password-file", metavar=_say("FICHIER", "FILE"))
    listing = actions.add_parser("list", help=_say("Liste les personnes.", "Lists the people."))
    for action in (add, listing):
        action.add_argument(
            "--organisation",
            default="",
            help=_say(
                "nom ou identifiant de l'organisation (sinon la première)",
                "name or identity of the organisation (else the first)",
            ),
        )
    for action in (add, password, listing):
        action.add_argument("--json", action="store_true", help=_say("une ligne JSON", "one JSON line"))


def run(arguments: argparse.Namespace) -> int:
    """Exit codes: 0 done, 2 the call is unusable (unknown organisation or person, weak password)."""
    from django.utils import translation

    from factage.hub.project.bootstrap import prepare

    first = prepare()
    translation.activate(language())
    if arguments.action == "password":
        return _password(arguments)
    organisation = _organisation(arguments.organisation, first)
    if organisation is None:
        return _refuse(
            _say(
                f"Aucune organisation « {arguments.organisation} ».",
                f"There is no organisation “{arguments.organisation}”.",
            )
        )
    return _add(arguments, organisation) if arguments.action == "add" else _list(arguments, organisation)


def _organisation(name: str, first: Organisation) -> Organisation | None:
    from factage.hub.accounts import queries

    return queries.organisation(name) if name else first


def _add(arguments: argparse.Namespace, organisation: Organisation) -> int:
    from django.core.exceptions import ValidationError

    from factage.hub.accounts import operations, queries

    known = queries.person(arguments.email)
    asks = arguments.password_file is not None or known is None or not known.has_usable_password()
    try:
        person, made = operations.add_person(
            organisation=organisation,
            email=arguments.email,
            role=arguments.role,
            password=_read_password(arguments.password_file) if asks else "",
            name=arguments.name,
            language=arguments.lang,
        )
    except (ValidationError, OSError, EOFError, _Differ) as error:
        return _refuse(_reason(error))
    except operations.LastAdministrator:
        return _refuse(
            _say(
                "Cette personne est seule à administrer : donnez d'abord ce rôle à une autre.",
                "She is the only administrator: give that role to someone else first.",
            )
        )
    _print(
        arguments,
        {"email": person.email, "role": arguments.role, "organisation": organisation.name, "made": made},
        _say(
            f"{person.email} : rôle « {arguments.role} » dans {organisation.name}.",
            f"{person.email}: role “{arguments.role}” in {organisation.name}.",
        ),
    )
    return 0


def _password(arguments: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from factage.hub.accounts import operations, queries

    person = queries.person(arguments.email)
    if person is None:
        return _refuse(
            _say(
                f"Personne ne s'appelle {arguments.email} ici.",
                f"There is nobody called {arguments.email} here.",
            )
        )
    try:
        operations.set_password(person=person, password=_read_password(arguments.password_file))
    except (ValidationError, OSError, EOFError, _Differ) as error:
        return _refuse(_reason(error))
    _print(arguments, {"email": person.email}, _say("Mot de passe changé.", "The password is changed."))
    return 0


def _list(arguments: argparse.Namespace, organisation: Organisation) -> int:
    from factage.hub.accounts import queries

    for membership in queries.people(organisation=organisation):
        person = membership.person
        _print(
            arguments,
            {"email": person.email, "name": person.name, "role": membership.role, "active": person.is_active},
            f"{person.email}\t{membership.role}\t{person.name}",
        )
    return 0


class _Differ(Exception):  # noqa: N818 - named for the two passwords
    pass


def _read_password(file: str | None) -> str:
    if file == "-":
        return sys.stdin.readline().rstrip("\r\n")
    if file is not None:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    first = getpass.getpass(_say("Mot de passe : ", "Password: "))
    if getpass.getpass(_say("Encore une fois : ", "Once more: ")) != first:
        raise _Differ
    return first


def _reason(error: Exception) -> str:
    if isinstance(error, _Differ):
        return _say("Les deux mots de passe diffèrent.", "The two passwords differ.")
    if isinstance(error, EOFError):
        return _say("Il manque un mot de passe : --password-file.", "A password is missing: --password-file.")
    messages: list[str] | None = getattr(error, "messages", None)
    return " ".join(messages) if messages else str(error)


def _print(arguments: argparse.Namespace, record: dict[str, Any], line: str) -> None:
    print(json.dumps(record, ensure_ascii=False) if arguments.json else line)


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


def _say(french: str, english: str) -> str:
    return english if language() == "en" else french
