import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from factage.invoice.model import Address, Identifier, Invoice, Item, LineVat, Note, Party
from factage.invoice.view import Look, render_pdf
from factage.invoice.view.transfer import transfer_of
from invoice.view.examples import BUYER, everything, invoice, line

MM = 72 / 25.4


def pages(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def text(pdf):
    return "\n".join(pages(pdf)).replace("\r", "")


def bare(said):
    """Without spaces of any width: readers of PDF give narrow ones back in their own ways."""
    return "".join(said.split())


def test_the_page_says_what_the_invoice_says():
    said = text(render_pdf(invoice(line(1, "4", "312.50")), language="fr"))
    for words in ("Facture FA-2026-0042", "12/11/2026", "12/12/2026", "CDE-58213", "Clinique du Pré-Noyer"):
        assert words in said
    for words in ("1250,00", "1500,00€", "Indemnitéde40€.", "FR7630006000"):
        assert words in bare(said)
    assert "B2B" not in said


def test_the_english_page_has_no_french_label():
    said = text(render_pdf(invoice(line(1, "4", "312.50")), language="en"))
    assert "Invoice FA-2026-0042" in said
    assert "€1,500.00" in said
    assert not any(word in said for word in ("Facture", "Échéance", "Montant", "Paiement"))


def test_the_language_follows_the_country_of_the_customer():
    german = replace(BUYER, address=Address(city="Ulm", country="DE"))
    assert "Invoice FA" in text(render_pdf(invoice(buyer=german)))
    assert "Facture FA" in text(render_pdf(invoice()))


def test_it_is_pdf_a_3a_and_pdf_ua_1_and_tagged():
    with pikepdf.open(_stream(render_pdf(everything()))) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr"
        assert "/StructTreeRoot" in pdf.Root


def test_the_same_invoice_gives_the_same_bytes_in_any_thread():
    given = everything()
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: render_pdf(given), range(8)))
    assert len(found) == 1


def test_threads_that_print_first_at_once_give_the_same_bytes():
    program = (
        "import sys, threading\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from invoice.view.examples import invoice, line\n"
        "from factage.invoice.model import Item\n"
        "from factage.invoice.view import render_pdf\n"
        "given, found, at_once = invoice(line(1, item=Item(name='Thé Ж'))), set(), threading.Barrier(6)\n"
        "def work():\n"
        "    at_once.wait()\n"
        "    found.add(render_pdf(given))\n"
        "threads = [threading.Thread(target=work) for _ in range(6)]\n"
        "[thread.start() for thread in threads]\n"
        "[thread.join() for thread in threads]\n"
        "print(len(found))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parents[2])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1\n"


def test_the_date_of_making_is_a_parameter():
    made = datetime(2026, 11, 13, 8, 30, tzinfo=UTC)
    with pikepdf.open(_stream(render_pdf(invoice(), created=made))) as pdf:
        assert "20261113083000" in str(pdf.docinfo["/CreationDate"])


def test_the_customer_alone_stands_in_the_window_of_the_envelope():
    page = pypdfium2.PdfDocument(render_pdf(everything()))[0]
    height = page.get_height()
    words = page.get_textpage()

    def within(left, top, right, bottom):
        box = {
            "left": left * MM,
            "right": right * MM,
            "top": height - top * MM,
            "bottom": height - bottom * MM,
        }
        return words.get_text_bounded(**box).split()

    address = [
        "Clinique",
        "du",
        "Pré-Noyer",
        "Service",
        "comptabilité",
        "2",
        "chemin",
        "du",
        "Pré",
        "69510",
        "Orvain",
    ]
    assert within(100, 55, 190, 79) == address
    assert within(98, 44, 200, 90) == address


def test_sums_are_carried_over_each_page_break():
    found = pages(render_pdf(everything(), language="fr"))
    assert len(found) > 3
    assert all("À reporter" in page for page in found[:2])
    assert "Report" not in found[0].replace("À reporter", "")
    for before, after in itertools.pairwise(found[:3]):
        carried = before.split("À reporter")[1].split()[0]
        assert after.split("Report")[1].split()[0] == carried
    assert "À reporter" not in found[-1]
    assert f"page {len(found)} / {len(found)}" in found[-1]


HOSTILE = [
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    "$ sum_(i=0)^n $ *bold* _it_ = head <label> @ref `raw` \\u{41} // c /* c */ ~ -- ---",
    "#panic()",
    "{page} {pages} {number}",
    "]#[",
    "\\",
    "x" * 3000,
    "אבג \u202e gnp.exe \u0000\u0007\ud800 \ufffe \ue000 😀 漢字 \U000f0000",
    " \u0301\u0301\u0301",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_the_user_writes_is_never_markup(hostile):
    party = Party(name=hostile, address=Address(line1=hostile, city=hostile, country=hostile))
    given = invoice(
        line(1, item=Item(name=hostile, description=hostile, seller_id=hostile)),
        number=hostile,
        seller=party,
        buyer=replace(party, legal_id=Identifier(value=hostile, scheme=hostile)),
        notes=(Note(text=hostile),),
        payment_terms=hostile,
    )
    said = text(render_pdf(given))
    assert "root:" not in said
    plain = [word for word in hostile.split() if word.isascii() and word.isprintable() and len(word) < 20]
    assert all(word in said for word in plain)


def test_an_empty_invoice_still_gives_a_page():
    assert pages(render_pdf(Invoice()))


def test_a_description_longer_than_a_page_runs_over():
    given = invoice(line(1, item=Item(name="Texte", description="mot " * 4000)))
    assert text(render_pdf(given)).count("mot") == 4000


def test_a_credit_note_asks_for_nothing():
    given = invoice(type_code="381")
    said = text(render_pdf(given, language="fr"))
    assert "Avoir FA-2026-0042" in said
    assert "Net à payer" not in said
    assert transfer_of(given) is None


def test_reverse_charge_is_named_as_the_law_wants_it():
    given = invoice(replace(line(), vat=LineVat(category="AE", rate=Decimal(0))))
    assert "Autoliquidation" in text(render_pdf(given, language="fr"))


def test_vat_in_another_currency_is_printed():
    given = invoice(currency="USD", vat_currency="EUR")
    given = replace(given, totals=replace(given.totals, tax_in_vat_currency=Decimal("3.42")))
    said = text(render_pdf(given, language="fr"))
    assert "TVA en EUR" in said
    assert "3,42€" in bare(said)
    assert "24,00USD" in bare(said)


def test_only_a_transfer_in_euro_to_a_sound_iban_has_a_code():
    given = invoice()
    assert transfer_of(given).amount == Decimal("24.00")
    assert transfer_of(replace(given, currency="USD")) is None
    assert transfer_of(replace(given, number=None)) is None
    assert transfer_of(replace(given, due_date=date(2026, 1, 1), totals=None)) is None
    broken = replace(given.payment.accounts[0], iban="FR7630006000011234567890188")
    assert transfer_of(replace(given, payment=replace(given.payment, accounts=(broken,)))) is None
    assert transfer_of(replace(given, payment=replace(given.payment, means_code="59"))) is None
    wide = replace(given.payment, remittance_information="Ж" * 140)
    assert transfer_of(replace(given, payment=wide, seller=replace(given.seller, name="Ж" * 70))) is None


@pytest.mark.parametrize(
    "look",
    [
        Look(colour="#ffe88c"),
        Look(colour="url(javascript:1)"),
        Look(mark=b"not a picture"),
        Look(mark=b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'),
    ],
)
def test_any_mark_and_colour_give_a_page(look):
    assert pages(render_pdf(invoice(), look=look))


def _stream(data):
    import io

    return io.BytesIO(data)
