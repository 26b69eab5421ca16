from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError

import factories
from factage.hub.base.actor import Actor
from factage.hub.base.tenancy import scope
from factage.hub.customers import operations, queries
from factage.hub.customers.models import Agreement, Contact, Customer, ElectronicAddress, Requirement
from factage.hub.customers.table import UnusableFile

pytestmark = pytest.mark.django_db
ACTOR = Actor.command("test")
HEADER = (
    "customer_id;name;kind;siren;siret;vat_id;country;language;email;channel;delivery;format;agreed_from;"
    "agreed_until;basis;proof;requires"
)
SIREN = factories.siren(1)
FULL = (
    f"C1;Ateliers Fauvette;company;{SIREN};{factories.siret(SIREN)};{factories.vat_id(SIREN)};FR;fr;"
    "compta@example.com;email;link;facturx;2026-01-05;;express;courrier du 5 janvier;order_number attachment"
)


def take(organisation, *lines, header=HEADER, encoding="utf-8", now=factories.NOW):
    data = "\n".join((header, *lines)).encode(encoding)
    return operations.import_file(organisation=organisation, actor=ACTOR, data=data, now=now)


def test_a_full_row_makes_customer_contact_address_agreement_and_requirements(organisation):
    result = take(organisation, FULL)
    assert (result.rows, result.added, result.agreements_begun, result.bad) == (1, 1, 1, [])
    with scope(organisation):
        customer = Customer.objects.get()
        assert (customer.reference, customer.name, customer.kind, customer.siren, customer.country) == (
            "C1", "Ateliers Fauvette", "company", SIREN, "FR",
        )  # fmt: skip
        agreement = customer.agreements.get()
        assert (agreement.channel, agreement.delivery, agreement.format, agreement.address) == (
            "email", "link", "facturx", "compta@example.com",
        )  # fmt: skip
        assert (agreement.agreed_from, agreement.agreed_until) == (date(2026, 1, 5), None)
        assert (agreement.basis, agreement.proof, agreement.recorded_by) == (
            "express", "courrier du 5 janvier", "command:test",
        )  # fmt: skip
        assert Contact.objects.get().email == "compta@example.com"
        assert ElectronicAddress.objects.get().verified_on == date(2026, 1, 5)
        assert [requirement.kind for requirement in Requirement.objects.all()] == [
            "attachment",
            "order_number",
        ]
        assert Requirement.objects.first().provenance == "customers.csv, 2"


def test_the_same_file_again_changes_nothing(organisation):
    lines = (FULL, "C1;;;;;;;;;portal;;pdf;2026-02-01;2026-06-30;tacit;;", "C2;Seul;;;;;;;;;;;;;;;")
    first = take(organisation, *lines)
    assert (first.added, first.agreements_begun) == (2, 2)
    again = take(organisation, *lines)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert (again.agreements_begun, again.agreements_ended) == (0, 0)
    with scope(organisation):
        assert (Customer.objects.count(), Agreement.objects.count(), Contact.objects.count()) == (2, 2, 1)
        assert len(queries.changes(customer=Customer.objects.get(reference="C2"))) == 1


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ";"), ("utf-8-sig", ","), ("cp1252", ";"), ("utf-16", ";"), ("cp1252", ",")],
)
def test_encodings_and_delimiters_are_recognised(organisation, encoding, delimiter):
    header = HEADER.replace(";", delimiter)
    row = f'C1{delimiter}"Été{delimiter} œuvre & Cie €"' + delimiter * 15
    assert take(organisation, row, header=header, encoding=encoding).bad == []
    with scope(organisation):
        assert Customer.objects.get().name == f"Été{delimiter} œuvre & Cie €"


def test_xlsx_with_numbers_and_days_as_a_spreadsheet_keeps_them(organisation):
    book = openpyxl.Workbook()
    book.active.append(["customer_id", "name", "siren", "channel", "agreed_from", "Secteur"])
    book.active.append([1001, "Ateliers", int(SIREN), "portal", date(2026, 1, 5), "Ouest"])
    file = io.BytesIO()
    book.save(file)
    result = operations.import_file(
        organisation=organisation, actor=ACTOR, data=file.getvalue(), now=factories.NOW
    )
    assert (result.bad, result.unknown_columns) == ([], ("Secteur",))
    with scope(organisation):
        customer = Customer.objects.get()
        assert (customer.reference, customer.siren, customer.extra) == ("1001", SIREN, {"secteur": "Ouest"})
        assert customer.agreements.get().agreed_from == date(2026, 1, 5)


def test_unknown_columns_are_kept_and_shown(organisation):
    result = take(organisation, "C1;A;Ouest;", header="customer_id;name;Secteur géographique;")
    assert (result.unknown_columns, result.bad) == (("Secteur géographique",), [])
    with scope(organisation):
        assert Customer.objects.get().extra == {"secteur_géographique": "Ouest"}


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (";Sans numéro" + ";" * 15, "customer_id_missing", "customer_id"),
        ("C9" + ";" * 16, "name_missing", "name"),
        ("C9;A;enterprise" + ";" * 14, "kind_unknown", "kind"),
        ("C9;A;;12345" + ";" * 13, "siren_invalid", "siren"),
        ("C9;A;;;123456789" + ";" * 12, "siret_invalid", "siret"),
        (f"C9;A;;{factories.siren(2)};{factories.siret(SIREN)}" + ";" * 12, "siret_contradicts", "siret"),
        ("C9;A;;;;12" + ";" * 11, "vat_id_invalid", "vat_id"),
        ("C9;A;;;;;XX" + ";" * 10, "country_unknown", "country"),
        ("C9;A;;;;;;;not an address" + ";" * 8, "email_invalid", "email"),
        ("C9;A;;;;;;;;pigeon;;;2026-01-01;;;;", "channel_unknown", "channel"),
        ("C9;A;;;;;;;;email;hand;;2026-01-01;;;;", "delivery_unknown", "delivery"),
        ("C9;A;;;;;;;;email;link;docx;2026-01-01;;;;", "format_unknown", "format"),
        ("C9;A;;;;;;;;email;link;pdf;;;;;", "agreed_from_missing", "agreed_from"),
        ("C9;A;;;;;;;;email;link;pdf;2026-02-30;;;;", "date_invalid", "agreed_from"),
        ("C9;A;;;;;;;;email;link;pdf;2026-02-03;2026-02-01;;;", "dates_contradict", "agreed_until"),
        ("C9;A;;;;;;;;email;link;pdf;2026-02-03;;because;;", "basis_unknown", "basis"),
        ("C9;A" + ";" * 15 + "a_present", "requirement_unknown", "requires"),
        ("C9;A" + ";" * 15 + ";more", "too_many_cells", ""),
        ("C1;Autre nom" + ";" * 15, "contradicts_row_before", "name"),
    ],
)  # fmt: skip
def test_each_bad_row_is_named_and_skipped_and_the_others_are_taken(organisation, row, code, column):
    result = take(organisation, FULL, row, "C3;Après;" + ";" * 14)
    (bad,) = result.bad
    assert (bad.line, bad.code, bad.column) == (3, code, column)
    with scope(organisation):
        assert set(Customer.objects.values_list("reference", flat=True)) == {"C1", "C3"}


def test_a_wrong_check_digit_is_a_warning(organisation):
    result = take(organisation, "C1;A;;123456789" + ";" * 13)
    assert (result.added, result.bad, [w.code for w in result.warnings]) == (1, [], ["check_digit"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"name;siren\nA;1", "no_customer_id"),
        (b"customer_id;name;name\n1;a;b", "column_twice"),
        (b"customer_id\n\0\0", "broken"),
        (b"PK\x03\x04 and no zip", "broken"),
    ],
)
def test_a_file_that_says_nothing_is_refused_as_a_whole(organisation, data, code):
    with pytest.raises(UnusableFile) as refused:
        operations.import_file(organisation=organisation, actor=ACTOR, data=data, now=factories.NOW)
    assert refused.value.code == code


def test_what_changes_is_noted_and_an_empty_cell_says_nothing(organisation):
    take(organisation, FULL)
    result = take(organisation, "C1;Ateliers de la Fauvette" + ";" * 15)
    assert (result.changed, result.added) == (1, 0)
    with scope(organisation):
        customer = Customer.objects.get()
        assert (customer.name, customer.siren) == ("Ateliers de la Fauvette", SIREN)
        change = queries.changes(customer=customer)[0]
        assert (change.field, change.before, change.after, change.by) == (
            "name", "Ateliers Fauvette", "Ateliers de la Fauvette", "command:test",
        )  # fmt: skip


def test_a_changed_agreement_ends_the_one_before_and_begins_another(organisation):
    take(organisation, FULL)
    changed = FULL.replace("facturx;2026-01-05", "pdf;2026-07-01")
    result = take(organisation, changed)
    assert (result.agreements_begun, result.agreements_ended) == (1, 1)
    with scope(organisation):
        newer, older = queries.history(customer=Customer.objects.get())
        assert (newer.format, newer.agreed_from, newer.agreed_until) == ("pdf", date(2026, 7, 1), None)
        assert (older.format, older.agreed_until, older.ended_by) == (
            "facturx", date(2026, 6, 30), "command:test",
        )  # fmt: skip
    assert take(organisation, changed).agreements_begun == 0
    old_file = take(organisation, FULL)
    assert (old_file.agreements_begun, old_file.agreements_ended) == (0, 0)


def test_an_end_in_the_file_ends_the_agreement_once(organisation):
    take(organisation, FULL)
    ended = FULL.replace("2026-01-05;;", "2026-01-05;2026-09-30;")
    assert take(organisation, ended).agreements_ended == 1
    assert take(organisation, ended).agreements_ended == 0
    with scope(organisation):
        assert Agreement.objects.get().agreed_until == date(2026, 9, 30)


def test_a_longer_end_in_the_file_begins_another_agreement(organisation):
    first = FULL.replace("2026-01-05;;", "2026-01-05;2026-06-30;")
    longer = FULL.replace("2026-01-05;;", "2026-01-05;2026-12-31;")
    take(organisation, first)
    assert take(organisation, longer).agreements_begun == 1
    again = take(organisation, longer)
    assert (again.agreements_begun, again.agreements_ended) == (0, 0)
    with scope(organisation):
        assert [(a.agreed_from, a.agreed_until) for a in Agreement.objects.order_by("agreed_from")] == [
            (date(2026, 1, 5), date(2026, 6, 30)),
            (date(2026, 7, 1), date(2026, 12, 31)),
        ]


def test_what_a_person_ended_is_not_begun_again_by_the_old_file(organisation):
    take(organisation, FULL)
    with scope(organisation):
        agreement = Agreement.objects.get()
    operations.end_agreement(agreement=agreement, until=date(2026, 3, 1), actor=ACTOR, now=factories.NOW)
    assert take(organisation, FULL).agreements_begun == 0


def test_a_distrusted_address_is_not_verified_again_by_the_old_file(organisation):
    take(organisation, FULL)
    with scope(organisation):
        address = ElectronicAddress.objects.get()
    operations.distrust_address(address=address, actor=ACTOR, now=factories.NOW, why="bounce")
    take(organisation, FULL)
    with scope(organisation):
        assert ElectronicAddress.objects.get().verified_on is None


def test_an_agreement_without_basis_verifies_no_address(organisation):
    take(organisation, FULL.replace("express", ""))
    with scope(organisation):
        assert ElectronicAddress.objects.get().verified_on is None


def test_many_customers_are_taken_in_portions(organisation):
    lines = [f"M{number};Client {number}" + ";" * 15 for number in range(1200)]
    assert take(organisation, *lines).added == 1200
    assert take(organisation, *lines).unchanged == 1200


def test_a_customer_number_is_taken_once(organisation, customer):
    with pytest.raises(ValidationError):
        operations.add_customer(
            organisation=organisation, actor=ACTOR, now=factories.NOW, reference="C-001", name="Autre"
        )
