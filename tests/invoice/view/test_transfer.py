"""The code on the printed page, read from its picture by another program."""

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from factage.invoice.model import Payment, PaymentAccount
from factage.invoice.view import render_pdf
from factage.invoice.view.press import example
from factage.invoice.view.transfer import transfer_of
from invoice.view.examples import invoice, line

IBAN = "FR7630006000011234567890189"


def scanned(pdf):
    """What a reader finds on the picture of the first page, as at 150 dots an inch."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()
    return [code.bytes.decode() for code in zxingcpp.read_barcodes(picture)]


def paid_by(**account):
    payment = Payment(means_code="30", accounts=(PaymentAccount(**({"iban": IBAN} | account)),))
    return replace(invoice(line(1, "4", "312.50")), payment=payment)


@pytest.mark.parametrize("template", [None, example()], ids=["built-in", "template"])
def test_a_reader_takes_the_transfer_from_the_picture_of_the_page(template):
    assert scanned(render_pdf(paid_by(name="Vauzelin"), template=template)) == [
        f"BCD\n002\n1\nSCT\n\nVauzelin\n{IBAN}\nEUR1500.00\n\n\nFA-2026-0042"
    ]


def test_the_longest_transfer_is_read_too():
    made = paid_by(name="é" * 50, bic="AGRIFRPPXXX")
    made = replace(made, payment=replace(made.payment, remittance_information="Réf 0123456789 " * 9))
    assert len(transfer_of(made).said) > 300
    assert scanned(render_pdf(made)) == [transfer_of(made).said.decode()]


def test_too_much_to_say_has_no_code():
    made = paid_by(name="é" * 70)
    made = replace(made, payment=replace(made.payment, remittance_information="é" * 140))
    assert transfer_of(made) is None
    assert scanned(render_pdf(made)) == []
