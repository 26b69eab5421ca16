"""What changes people and organisations."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from factage.hub.accounts.models import (
    CompanyMark,
    IssuingCompany,
    Membership,
    Organisation,
    Parity,
    Person,
    Role,
    normalise_email,
)
from factage.hub.base.tenancy import scope

LARGEST_MARK: Final = 2 * 1024 * 1024


class UnusableMark(Exception):  # noqa: N818 - named for the file
    """The file is no mark that pages can show: ``code`` is too_large or no_picture."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class LastAdministrator(Exception):  # noqa: N818 - named for who she is
    """The only person who may administer the organisation keeps that role until another one has it."""


def add_organisation(*, name: str, language: str = "fr", slug: str = "") -> Organisation:
    """A new organisation; its short name is made from its name, and numbered where that is taken."""
    wanted = slug or short_name(name)
    for number in range(1, 1000):
        try:
            with transaction.atomic():
                return Organisation.objects.create(
                    name=name, language=language, slug=wanted if number == 1 else f"{wanted}-{number}"
                )
        except IntegrityError:
            if slug:
                raise
    raise ValueError(f"no free short name for {name!r}")


def rename_organisation(*, organisation: Organisation, name: str) -> Organisation:
    """Another name for the organisation; its short name, which addresses may carry, stays."""
    organisation.name = name
    organisation.full_clean(exclude=["slug"])
    organisation.save(update_fields=["name"])
    return organisation


def set_parity(*, organisation: Organisation, parity: str) -> None:
    """What becomes of an invoice whose page and data do not say the same, from now on (see ``Parity``)."""
    organisation.parity = Parity(parity)
    organisation.save(update_fields=["parity"])


def set_recognition(*, organisation: Organisation, allowed: bool) -> None:
    """Whether the text of scanned pages is recognised, for a person to compare and confirm."""
    organisation.recognises_scans = allowed
    organisation.save(update_fields=["recognises_scans"])


def short_name(name: str) -> str:
    """Letters and digits of a name, in lower case, without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:50] or "organisation"


def add_person(
    *,
    organisation: Organisation,
    email: str,
    role: Role | str,
    password: str = "",
    name: str = "",
    language: str = "",
) -> tuple[Person, bool]:
    """Give a person a role in an organisation; the person is made where the e-mail address is new (second value).

    The password of someone who is already there is left alone unless one is given. Raises Django's `ValidationError`
    for a weak password.
    """
    with transaction.atomic(), scope(organisation):
        person = Person.objects.filter(email=normalise_email(email)).first()
        made = person is None
        if person is None:
            person = Person(
                email=normalise_email(email), name=name, language=language or organisation.language
            )
            person.set_unusable_password()
        if password:
            validate_password(password, person)
            person.set_password(password)
        if made:
            person.full_clean(exclude=["password"])
        if made or password:
            person.save()
        give_role(organisation=organisation, person=person, role=role)
    return person, made


def give_role(*, organisation: Organisation, person: Person, role: Role | str) -> Membership:
    """The person's role in the organisation from now on. Raises `LastAdministrator`."""
    role = Role(role)
    with transaction.atomic(), scope(organisation):
        before = Membership.objects.select_for_update().filter(person=person).first()
        if before is None:
            return Membership.objects.create(organisation=organisation, person=person, role=role)
        if before.role == Role.ADMINISTER and role != Role.ADMINISTER:
            _keep_one_administrator(before)
        before.role = role
        before.save(update_fields=["role"])
        return before


def end_membership(*, membership: Membership) -> None:
    """The person works for the organisation no longer. Raises `LastAdministrator`."""
    with transaction.atomic(), scope(membership.organisation):
        if membership.role == Role.ADMINISTER:
            _keep_one_administrator(membership)
        membership.delete()


def set_password(*, person: Person, password: str) -> None:
    """A new password, which ends every session of the person. Raises `ValidationError` for a weak one."""
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])


def choose_language(*, person: Person, language: str) -> None:
    """In which language the person reads her pages."""
    person.language = language
    person.full_clean(exclude=["password", "email"])
    person.save(update_fields=["language"])


def add_issuing_company(*, organisation: Organisation, name: str, **particulars: Any) -> IssuingCompany:
    """A company whose invoices the organisation sends. Raises `ValidationError` for what cannot be."""
    with transaction.atomic(), scope(organisation):
        company = IssuingCompany(organisation=organisation, name=name, **particulars)
        company.full_clean()
        company.save()
        return company


def change_issuing_company(*, company: IssuingCompany, **particulars: Any) -> IssuingCompany:
    """Other particulars of a company; invoices already received keep what they say."""
    with transaction.atomic(), scope(company.organisation_id):
        for name, value in particulars.items():
            setattr(company, name, value)
        company.full_clean()
        company.save(update_fields=list(particulars))
        return company


def keep_mark(*, company: IssuingCompany, data: bytes, now: datetime) -> CompanyMark:
    """The mark of a company from a PNG, JPEG or SVG file; one before it is replaced. Raises `UnusableMark`."""
    from factage.invoice.view import as_png

    if len(data) > LARGEST_MARK:
        raise UnusableMark("too_large")
    png = as_png(data)
    if png is None:
        raise UnusableMark("no_picture")
    values = {"png": png, "sha256": hashlib.sha256(png).hexdigest(), "kept_at": now}
    with transaction.atomic(), scope(company.organisation_id):
        return CompanyMark.objects.update_or_create(company=company, defaults=values)[0]


def forget_mark(*, company: IssuingCompany) -> None:
    """The company has no mark any more: its pages show its initials."""
    with transaction.atomic(), scope(company.organisation_id):
        CompanyMark.objects.filter(company=company).delete()


def _keep_one_administrator(leaving: Membership) -> None:
    administrators = (
        Membership.objects.select_for_update().filter(role=Role.ADMINISTER).exclude(pk=leaving.pk)
    )
    if not administrators.exists():
        raise LastAdministrator
