"""The mark of a company: kept as a PNG made anew, printed in the head of our pages, shown on the portal."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

import factories
import ready
from factage.hub.accounts import operations, queries
from factage.hub.base.tenancy import scope
from factage.hub.delivery.renditions import rendition

pytestmark = pytest.mark.django_db
NOW = factories.NOW
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><script>alert(1)</script><rect fill="#c00030" width="40" height="20"/></svg>'
NEEDLE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 99999"><rect width="1" height="99999"/></svg>'
)


def picture(form="PNG", size=(60, 24), mode="RGB", **more):
    file = io.BytesIO()
    Image.new(mode, size, "#c00030" if mode == "RGB" else 1).save(file, form, **more)
    return file.getvalue()


def noted():
    """A PNG with a note inside that nobody sees."""
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "secret")
    return picture(pnginfo=note)


@pytest.mark.parametrize("data", [noted(), picture("JPEG"), SVG], ids=["png", "jpeg", "svg"])
def test_every_kind_is_kept_as_a_plain_png(issuing_company, data):
    mark = operations.keep_mark(company=issuing_company, data=data, now=NOW)
    kept = bytes(mark.png)
    assert kept.startswith(b"\x89PNG")
    assert not {one for one in (b"secret", b"script") if one in kept}
    red, green, blue, _ = Image.open(io.BytesIO(kept)).convert("RGBA").getpixel((5, 5))
    assert (red > 180, green < 20, blue < 70) == (True, True, True)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7", "no_picture"),
        (b"", "no_picture"),
        (picture()[:60], "no_picture"),
        (b"<svg>", "no_picture"),
        (NEEDLE, "no_picture"),
        (picture(size=(9_000, 9_000), mode="1"), "no_picture"),
        (bytes(operations.LARGEST_MARK + 1), "too_large"),
    ],
    ids=["pdf", "empty", "cut", "no drawing", "needle", "bomb", "large"],
)
def test_what_is_no_picture_is_refused(issuing_company, data, code):
    with pytest.raises(operations.UnusableMark) as refused:
        operations.keep_mark(company=issuing_company, data=data, now=NOW)
    assert refused.value.code == code
    assert not queries.has_mark(issuing_company)


def test_it_is_printed_in_the_head_of_the_page(organisation, customer, issuing_company):
    def head(data):
        document = ready.document(organisation, customer, issuing_company, page=data)
        with scope(organisation):
            pdf = rendition(document, "pdf", now=NOW).data()
        shown = pypdfium2.PdfDocument(pdf)[0].render().to_pil().convert("RGB")
        return {colour for _, colour in shown.crop((0, 0, 300, 130)).getcolors(40_000)}

    assert (192, 0, 48) not in head(b"<x/>")
    operations.keep_mark(company=issuing_company, data=picture(), now=NOW)
    assert (192, 0, 48) in head(b"<y/>")
    operations.forget_mark(company=issuing_company)
    assert (192, 0, 48) not in head(b"<z/>")


def test_an_administrator_sets_and_takes_it_away(desk, administrator, issuing_company):
    client = desk(administrator)
    address = reverse("desk:company", urlconf="factage.hub.project.urls", args=[issuing_company.pk])
    logo = reverse("desk:company_mark", urlconf="factage.hub.project.urls", args=[issuing_company.pk])
    said = {"name": issuing_company.name, "siren": issuing_company.siren, "size": "sme", "country": "FR"}
    assert client.get(logo).status_code == 404
    bad = client.post(address, said | {"mark": SimpleUploadedFile("logo.png", b"no picture")})
    assert (bad.status_code, logo in bad.content.decode()) == (422, False)
    assert client.post(address, said | {"mark": SimpleUploadedFile("logo.png", picture())}).status_code == 302
    assert logo in client.get(address).content.decode()
    assert client.get(logo).content.startswith(b"\x89PNG")
    assert client.post(address, said).status_code == 302
    assert client.get(logo).status_code == 200
    assert client.post(address, said | {"without_mark": "on"}).status_code == 302
    assert client.get(logo).status_code == 404
