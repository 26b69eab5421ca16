"""Plain pages on their way: read as they are printed, completed from what is on file, held with a reason, confirmed, released."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest

import contexts
import factories
import need
import scanned
from factage.hub.accounts.operations import set_parity, set_recognition
from factage.hub.base.actor import Actor
from factage.hub.documents import operations, reading, states
from factage.hub.documents.completing import completed
from factage.hub.documents.models import Document, PageReading, ParityCertificate
from factage.hub.jobs.inline import work_off
from factage.hub.layouts import operations as layouts
from factage.hub.layouts import queries as known
from factage.invoice.formats import facturx
from factage.invoice.model import AllowanceCharge, Invoice, Item, Line, LineVat, Totals, VatBreakdown
from factage.invoice.pages.layout import Layout
from factage.invoice.view import render_pdf
from factories import NOW
from papers import work

ACTOR = Actor.command("test")
pytestmark = pytest.mark.usefixtures("no_delivery")
PACKS = ("en16931-cii", "facturx-en16931", "br-fr-cii")


@pytest.fixture
def trade(ours):
    """The seller and the buyer of the context `b2b-domestic`, on file."""
    for pack in PACKS:
        need.pack(pack)
    invoice = contexts.invoice("b2b-domestic")
    factories.issuing_company(
        ours,
        name=invoice.seller.name,
        siren=invoice.seller.legal_id.value,
        siret=invoice.seller.identifiers[0].value,
        vat_id=invoice.seller.vat_id.value,
        late_payment_mention="Pénalités de retard : trois fois l’intérêt légal.",
        recovery_mention="Indemnité forfaitaire pour frais de recouvrement : 40 €.",
        discount_mention="Pas d’escompte pour paiement anticipé.",
    )
    buyer = invoice.buyer
    factories.agreement(
        factories.customer(ours, name=buyer.name, siren=buyer.legal_id.value, vat_id=buyer.vat_id.value)
    )
    return ours


def printed(number="VF26-0001", context="b2b-domestic"):
    return render_pdf(replace(contexts.invoice(context), number=number))


def one(name):
    return Document.objects.get(name=name)


def test_a_page_of_an_unknown_layout_waits_and_is_recognised_by_its_columns(trade):
    work(trade, {"page.pdf": printed()})
    document = one("page.pdf")
    assert (document.state, document.reason) == (states.HELD, "to_be_confirmed")
    assert document.number == "VF26-0001"
    assert document.payable == contexts.invoice("b2b-domestic").totals.payable
    read = document.page_reading
    assert read.said is None
    assert read.complete  # all of it is understood, and still nobody has looked
    assert (document.invoice, document.number_key) == (None, None)
    assert {value["status"] for value in read.values} <= {"proved", "read"}
    assert all(value["box"] for value in read.values)


def test_a_confirmed_layout_lets_the_next_pages_go_without_hands(trade):
    work(trade, {"first.pdf": printed("VF26-0001")})
    first = one("first.pdf")
    done = operations.confirm_page(
        organisation=trade,
        document=first.pk,
        values=_values(first),
        unsaid={"business_process": "both", "unit": "C62"},
        actor=ACTOR,
        now=NOW,
    )
    work_off(trade)
    first.refresh_from_db()
    assert done.layout is not None
    assert (first.state, first.reason) == (states.READY, "")
    assert first.semantic().business_process == "M1"
    home = contexts.invoice("b2b-domestic").buyer.address
    assert (first.semantic().buyer.address.line1, first.semantic().buyer.address.country) == (
        home.line1,
        "FR",
    )
    work(trade, {"next.pdf": printed("VF26-0002")})
    following = one("next.pdf")
    assert (following.state, following.reason) == (states.READY, "")
    assert following.number == "VF26-0002"
    (row,) = known.page_layouts()
    assert row.used >= 2
    assert row.used_at is not None


def test_what_was_left_as_it_was_read_is_learnt_from_its_place_and_clicks_count_more(trade, monkeypatch):
    from factage.invoice.pages.layouts import learning

    given = {}

    def confirm(_data, _values, *, layouts, places):
        given.update(places)
        raise ValueError("nothing is learnt here")

    monkeypatch.setattr(learning, "confirm", confirm)
    work(trade, {"page.pdf": printed("VF26-0001")})
    document = one("page.pdf")
    read = {value["path"]: value for value in document.page_reading.values}
    operations.confirm_page(
        organisation=trade,
        document=document.pk,
        values=_values(document) | {"issue_date": "2020-01-01"},
        unsaid={},
        actor=ACTOR,
        now=NOW,
        places={"number": (1, (1.0, 2.0, 3.0, 4.0))},
    )
    assert given["number"] == (1, (1.0, 2.0, 3.0, 4.0))
    assert "issue_date" not in given
    assert given["seller.name"] == (read["seller.name"]["page"], tuple(read["seller.name"]["box"]))
    assert given["lines[0].net_amount"][1] == tuple(read["lines[0].net_amount"]["box"])


def test_what_waited_for_a_layout_goes_on_when_it_is_confirmed(trade):
    work(trade, {"1.pdf": printed("VF26-0001"), "2.pdf": printed("VF26-0002")})
    first = one("1.pdf")
    assert one("2.pdf").state == states.HELD
    operations.confirm_page(
        organisation=trade,
        document=first.pk,
        values=_values(first),
        unsaid={"business_process": "both", "unit": "C62"},
        actor=ACTOR,
        now=NOW,
    )
    work_off(trade)
    assert (one("1.pdf").state, one("2.pdf").state) == (states.READY, states.READY)


def test_a_scan_is_held_as_one_and_goes_with_the_values_of_a_person(trade):
    work(trade, {"scan.pdf": _picture()})
    document = one("scan.pdf")
    assert (document.state, document.reason) == (states.HELD, "scan")
    invoice = contexts.invoice("b2b-domestic")
    totals = invoice.totals
    values = {
        "number": "VF26-0099",
        "issue_date": "2026-11-10",
        "type_code": "380",
        "currency": "EUR",
        "seller": {"name": invoice.seller.name, "legal_id": invoice.seller.legal_id.value},
        "buyer": {"name": invoice.buyer.name, "legal_id": invoice.buyer.legal_id.value},
        "lines": [
            {
                "item": {"name": "Fournitures"},
                "quantity": "1",
                "unit_price": str(totals.tax_exclusive),
                "net_amount": str(totals.tax_exclusive),
                "vat": {"rate": "20"},
            }
        ],
        "vat_breakdown": [
            {"rate": "20", "taxable_amount": str(totals.tax_exclusive), "tax_amount": str(totals.tax)}
        ],
        "totals": {"tax_inclusive": str(totals.tax_inclusive), "payable": str(totals.payable)},
    }
    done = operations.confirm_page(
        organisation=trade,
        document=document.pk,
        values=values,
        unsaid={"business_process": "goods", "unit": "C62"},
        actor=ACTOR,
        now=NOW,
    )
    work_off(trade)
    document.refresh_from_db()
    assert done.layout is None
    assert document.number == "VF26-0099"
    assert document.state in (states.READY, states.HELD)
    assert document.reason in ("", "parity_differs")


def test_a_paper_that_is_no_invoice_is_rejected_by_its_kind(trade):
    quote = (need.ROOT / "samples" / "batch" / "DV-2026-0311.pdf").read_bytes()
    work(trade, {"devis.pdf": quote})
    document = one("devis.pdf")
    assert (document.state, document.reason) == (states.REJECTED, "not_an_invoice")
    assert document.reason_detail == "quote"


def test_a_run_is_taken_apart_and_every_part_goes_its_way(trade):
    run = pikepdf.new()
    for n in range(1, 4):
        with pikepdf.open(io.BytesIO(printed(f"VF26-010{n}"))) as pdf:
            run.pages.extend(pdf.pages)
    out = io.BytesIO()
    run.save(out)
    batch = work(trade, {"run.pdf": out.getvalue()})
    whole = one("run.pdf")
    assert (whole.state, whole.reason) == (states.ATTACHED, "run_of_invoices")
    parts = Document.objects.filter(batch=batch).exclude(pk=whole.pk)
    assert {part.number for part in parts} == {"VF26-0101", "VF26-0102", "VF26-0103"}
    assert all(part.name.startswith("run.pdf!") for part in parts)
    assert batch.received == 4


def test_a_page_that_differs_from_its_data_is_held_and_released_with_a_reason(trade):
    invoice = contexts.invoice("b2b-domestic")
    other = replace(invoice, order_reference="CDE-99999")
    hybrid = facturx.write(invoice, page=render_pdf(other), profile="en16931").data
    work(trade, {"hybrid.pdf": hybrid})
    document = one("hybrid.pdf")
    certificate = ParityCertificate.objects.get(document=document)
    assert not certificate.equal
    assert "BT-13" in {one["where"] for one in certificate.differences}
    assert (document.state, document.reason) == (states.HELD, "parity_differs")
    operations.release(
        organisation=trade, documents=[document.pk], actor=ACTOR, now=NOW, note="ancien numéro de commande"
    )
    document.refresh_from_db()
    assert document.state == states.READY
    waived = document.events.get(kind="waived")
    assert waived.evidence["note"] == "ancien numéro de commande"


def test_an_organisation_may_want_a_difference_only_told(trade):
    set_parity(organisation=trade, parity="tell")
    invoice = contexts.invoice("b2b-domestic")
    other = replace(invoice, order_reference="CDE-99999")
    work(trade, {"hybrid.pdf": facturx.write(invoice, page=render_pdf(other), profile="en16931").data})
    document = one("hybrid.pdf")
    assert document.state == states.READY
    assert ParityCertificate.objects.filter(document=document, equal=False).exists()


def test_a_layout_has_versions_and_travels_as_a_file(ours, other_organisation):
    first = layouts.save_layout(
        organisation=ours, actor=ACTOR, now=NOW, layout=Layout(id="x"), name="X", unsaid={"unit": "HUR"}
    )
    again = layouts.save_layout(organisation=ours, actor=ACTOR, now=NOW, layout=Layout(id="x"), name="X")
    assert again.pk == first.pk
    second = layouts.save_layout(
        organisation=ours, actor=ACTOR, now=NOW, layout=Layout(id="x", anchors=("facture",)), name="X"
    )
    first.refresh_from_db()
    assert (second.version, second.unsaid) == (2, {"unit": "HUR"})
    assert first.retired_at == NOW
    assert [row.version for row in known.versions("x")] == [2, 1]
    file = layouts.exported(second)
    layouts.retire_layout(layout=second, now=NOW)
    assert known.known_layouts() == ()
    taken = layouts.import_layout(organisation=ours, actor=ACTOR, now=NOW, data=file)
    assert (taken.version, taken.name) == (3, "X")
    with pytest.raises(ValueError, match="not a layout"):
        layouts.import_layout(organisation=ours, actor=ACTOR, now=NOW, data={"id": 3})


def test_what_a_page_leaves_unsaid_leaves_no_choice():
    said = Invoice(
        number="1",
        lines=(
            Line(quantity=Decimal(2), unit_price=Decimal("10.00"), net_amount=Decimal("20.00"),
                 vat=LineVat(rate=Decimal(20)), item=Item(name="A")),
            Line(quantity=Decimal(1), unit_price=Decimal("50.00"), net_amount=Decimal("50.00"),
                 vat=LineVat(rate=Decimal(10)), item=Item(name="B")),
        ),
        charges=(AllowanceCharge(amount=Decimal("5.00"), reason="Port"),),
        vat_breakdown=(
            VatBreakdown(rate=Decimal(20), taxable_amount=Decimal("25.00"), tax_amount=Decimal("5.00")),
            VatBreakdown(rate=Decimal(10), taxable_amount=Decimal("50.00"), tax_amount=Decimal("5.00")),
        ),
        totals=Totals(tax_inclusive=Decimal("85.00")),
    )  # fmt: skip
    made = completed(said, company=None, customer=None, unsaid={"business_process": "goods"})
    assert made.charges[0].vat_rate == Decimal(20)
    assert made.business_process == "B1"
    assert (made.totals.lines, made.totals.tax_exclusive) == (Decimal("70.00"), Decimal("75.00"))
    assert (made.totals.tax, made.totals.payable) == (Decimal("10.00"), Decimal("85.00"))
    assert {line.vat.category for line in made.lines} == {"S"}


def _values(document):
    """What a person confirms who finds everything right."""
    from factage.hub.desk import page_values

    read = PageReading.objects.get(document=document)
    sheet = page_values.sheet_of(read)
    values = page_values.read_back(sheet)
    assert sheet.errors == []
    return values


@pytest.mark.slow
def test_a_scan_whose_text_is_recognised_waits_for_a_person_who_compares(trade, tmp_path):
    scanned.tesseract()
    page = tmp_path / "page.pdf"
    page.write_bytes(printed())
    work(trade, {"by-hand.pdf": scanned.scan(page)})
    assert one("by-hand.pdf").reason == "scan"
    set_recognition(organisation=trade, allowed=True)
    page.write_bytes(printed("VF26-0002"))
    work(trade, {"scan.pdf": scanned.scan(page)})
    document = one("scan.pdf")
    assert (document.state, document.reason, document.number) == (
        states.HELD,
        "scan_recognised",
        "VF26-0002",
    )
    read = document.page_reading
    assert {value["status"] for value in read.values} == {"doubtful"}
    assert read.report is None
    values = _values(document) | {"number": "VF26-0003"}
    unsaid = {"business_process": "goods", "unit": "C62"}
    operations.confirm_page(
        organisation=trade, document=document.pk, values=values, unsaid=unsaid, actor=ACTOR, now=NOW
    )
    work_off(trade)
    document.refresh_from_db()
    assert document.number == "VF26-0003"
    assert document.reason != "scan_recognised"


def test_without_the_program_a_scan_is_typed_in_whatever_is_allowed(trade, monkeypatch):
    monkeypatch.setattr("factage.invoice.pages.text.recognition.available", lambda: False)
    set_recognition(organisation=trade, allowed=True)
    work(trade, {"scan.pdf": _picture()})
    assert one("scan.pdf").reason == "scan"


def _picture():
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PDF")
    return out.getvalue()


def test_reading_again_keeps_what_a_person_said(trade):
    work(trade, {"page.pdf": printed()})
    document = one("page.pdf")
    PageReading.objects.filter(document=document).update(
        said={"number": "VF26-0777"}, unsaid={"business_process": "goods"}
    )
    operations.recheck(organisation=trade, documents=[document.pk], actor=ACTOR, now=NOW)
    work_off(trade)
    document.refresh_from_db()
    assert document.number == "VF26-0777"
    assert reading.PAGE == "page"


def test_the_further_figures_of_a_line_are_taken_where_they_explain_its_amount():
    from factage.hub.documents.line_figures import with_line_figures
    from factage.invoice.pages.outcome import Value
    from factage.invoice.pages.text.words import page_words
    from printed import pdf

    def line(quantity, price, net):
        return Line(quantity=Decimal(quantity), unit_price=Decimal(price), net_amount=Decimal(net))

    def amount(n, y):
        return Value(
            where="BT-131", path=f"lines[{n}].net_amount", value="1", status="read", page=1, box=(500, y, 540, y + 10)
        )  # fmt: skip

    def left(text, y):
        return {"where": "BG-25", "path": "lines", "on_page": text, "page": 1, "box": [400, y, 420, y + 10]}

    read = Invoice(
        lines=(
            line("2", "3.00", "4.50"),
            line("1200", "3.766", "45.19"),
            line("2", "5.00", "9.99"),
            line("1", "1.143", "1.14"),
        )
    )
    values = [amount(0, 100), amount(1, 120), amount(2, 140), amount(3, 160)]
    sheets = page_words(pdf((40, 160, "1,00"), (200, 160, "2,31"), (300, 160, "45,00"), (400, 160, "10,00")))
    places = [left("25,00", 100), left("4,184", 120), left("7", 140), left("45,00", 155)]
    made = with_line_figures(read, places, values, sheets)
    first, second, third, listed = made.lines
    assert (listed.gross_price, listed.price_discount) == (Decimal("2.31"), Decimal("1.167"))
    assert (first.allowances[0].amount, first.allowances[0].percent) == (Decimal("1.50"), Decimal("25.00"))
    assert (second.base_quantity, second.gross_price) == (Decimal(100), Decimal("4.184"))
    assert second.price_discount == Decimal("0.418")
    assert (third.allowances, third.gross_price) == ((), Decimal(7))
