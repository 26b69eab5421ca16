"""What somebody who hears the page is given: everything in order, under the right kind of element."""

import io
import itertools
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary

from factage.invoice.model import Invoice, Item, Note
from factage.invoice.view import Look, losses_of, render_pdf
from invoice.formats.everything import everything as full
from invoice.view.examples import everything, invoice, line

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def kids_of(element):
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def below(element):
    yield element
    for kid in kids_of(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield from below(kid)


def marks(element, pages):
    for kid in kids_of(element):
        if isinstance(kid, int):
            yield pages[element.Pg.objgen], kid
        elif kid.get("/Type") == "/MCR":
            yield pages[kid.Pg.objgen], int(kid.MCID)


@pytest.mark.parametrize(
    "given", [Invoice(), invoice(), everything(), full()], ids=["empty", "short", "long", "full"]
)
def test_every_piece_is_content_of_one_element_or_an_artifact(given):
    with opened(render_pdf(given)) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        held = {}
        for element in below(pdf.Root.StructTreeRoot.K):
            for place in marks(element, pages):
                assert place not in held
                held[place] = element
        for number, page in enumerate(pdf.pages):
            depth, drawn = 0, []
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name == "BDC":
                    assert depth == 0
                    depth = 1
                    if str(operands[0]) != "/Artifact":
                        drawn.append((int(operands[1].MCID), str(operands[0])))
                elif name == "EMC":
                    depth = 0
                elif name in {"TJ", "f", "Do"}:
                    assert depth == 1
            assert [mark for mark, _ in drawn] == list(range(len(drawn)))
            array = parents[2 * number + 1]
            assert int(page.StructParents) == int(parents[2 * number]) == number
            assert len(array) == len(drawn)
            for mark, tag in drawn:
                assert held[number, mark].objgen == array[mark].objgen
                assert str(held[number, mark].S) == tag


def test_headings_tables_and_figures_are_what_they_are():
    with opened(render_pdf(everything(), language="fr", look=Look(mark=SVG))) as pdf:
        elements = list(below(pdf.Root.StructTreeRoot.K))
        tags = [str(element.S) for element in elements]
        assert tags.count("/H1") == 1
        assert tags.index("/H1") < tags.index("/H2")
        figures = [element for element in elements if element.S == "/Figure"]
        assert "Vauzelin Fournitures" in str(figures[0].Alt)
        assert "FR76" in str(figures[1].Alt)
        assert all(len(figure.A.BBox) == 4 for figure in figures)
        tables = [element for element in elements if element.S == "/Table"]
        assert len(tables) == 3
        rows = [element for element in below(tables[0]) if element.S == "/TR"]
        assert len(rows) == 90
        heads = list(rows[0].K)
        assert [str(head.S) for head in heads] == ["/TH"] * 6
        assert all(head.A.Scope == "/Column" for head in heads)
        assert all([str(cell.S) for cell in row.K] == ["/TD", "/TH", *["/TD"] * 4] for row in rows[1:])
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert all(page.Tabs == "/S" for page in pdf.pages)


def test_the_page_is_read_in_the_order_of_a_letter():
    given = replace(
        invoice(), notes=(Note(text="Merci."), Note(subject_code="PMT", text="Indemnité de 40 €."))
    )
    document = pypdfium2.PdfDocument(render_pdf(given, language="fr"))
    said = " ".join(document[0].get_textpage().get_text_range().split())
    order = (
        "Facture FA-2026-0042",
        "du 12/11/2026",
        "14 quai des Forges",
        "Clinique du Pré-Noyer",
        "Net à payer",
        "Votre commande CDE-58213",
        "Désignation Quantité Prix unitaire TVA Montant HT",
        "1 Article 1 2 unités 10,00 20",
        "Détail de la TVA",
        "Remarques Merci.",
        "Total HT",
        "Paiement",
        "IBAN",
        "Mentions",
        "SIREN 000412518",
        "page 1 / 1",
    )
    places = [said.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_words_are_apart_when_they_are_copied():
    name = "Câble souple de liaison pour armoires de commande et coffrets de chantier, longueur utile douze mètres"
    document = pypdfium2.PdfDocument(render_pdf(invoice(line(1, item=Item(name=name)))))
    assert name in " ".join(document[0].get_textpage().get_text_range().split())


def test_nothing_leaves_the_page_and_nothing_covers_anything():
    for given in (everything(), full(), wild()):
        document = pypdfium2.PdfDocument(render_pdf(given))
        for page in document:
            text, height = page.get_textpage(), page.get_height()
            boxes = [text.get_rect(n) for n in range(text.count_rects())]
            assert all(left > 50 and right < 545.5 for left, _, right, _ in boxes)
            assert all(bottom > 15 and top < height - 20 for _, bottom, _, top in boxes)
            boxes.sort(key=lambda box: -box[3])
            for one, other in itertools.combinations(boxes, 2):
                wide = min(one[2], other[2]) - max(one[0], other[0])
                high = min(one[3], other[3]) - max(one[1], other[1])
                assert wide < 1 or high < 0.4 * min(one[3] - one[1], other[3] - other[1])


def wild():
    long = "Prestation d’assistance et de coordination pluridisciplinaire, " * 7
    given = invoice(
        line(1, "12345.678", "98765.4321", item=Item(name=long, description=long, seller_id="9" * 90)),
        line(2, item=Item(name="x" * 400)),
        line(3, item=Item(name="Ελληνικά Кириллица 漢字 עברית 😀")),
        line(4, item=Item(name="mot " * 1500)),
        number="FA-2026-0042-" + "RECTIFICATIVE-" * 12,
        title=long,
        notes=(Note(text=long * 3), Note(subject_code="PMT", text=long * 2)),
        payment_terms=long,
    )
    seller = replace(given.seller, name=long[:160], legal_information=long * 3)
    address = replace(given.buyer.address, line1=long[:120], line3=long[:90], country="DE")
    return replace(given, seller=seller, buyer=replace(given.buyer, name=long[:150], address=address))


def test_a_long_number_is_on_the_page_in_full():
    given = replace(invoice(), number="N" * 400)
    document = pypdfium2.PdfDocument(render_pdf(given))
    said = re.sub(r"\s", "", document[0].get_textpage().get_text_range())
    assert "N" * 400 in said


def test_letters_of_the_far_east_are_set_by_their_own_faces_and_found_again():
    name = "緑茶 りょくちゃ 녹차 № 7"
    given = invoice(line(1, item=Item(name=name)))
    pdf = render_pdf(given)
    assert pdf == render_pdf(given)
    assert losses_of(given) == ()
    assert name in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    with opened(pdf) as found:
        fonts = [str(font.BaseFont) for font in found.pages[0].Resources.Font.values()]
    assert {font.split("+")[1] for font in fonts} >= {"NotoSansSC-Regular", "NotoSansKR-Regular"}
    assert len(pdf) < 60_000


def test_what_runs_from_right_to_left_is_named_not_set():
    given = invoice(line(1, item=Item(name="תה ירוק")))
    assert [(loss.where, loss.path) for loss in losses_of(given)] == [("BT-153", "lines[0].item.name")]


def test_a_number_without_end_turns_no_page_empty():
    given = replace(invoice(), number="N" * 9000, title="T" * 9000)
    assert len(pypdfium2.PdfDocument(render_pdf(given))) < 8
