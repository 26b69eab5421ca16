"""A newcomer hands over the PDFs that her software prints: one layout is confirmed, the following invoices need no hands."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest

import need
from factage.hub.base.tenancy import scope
from factage.hub.documents.models import Document, PageReading
from factage.hub.jobs.inline import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]
PAGES = need.ROOT / "samples" / "pages" / "erp"


@pytest.fixture
def prints(house):
    """What the second company of the demonstration prints; nobody has confirmed its layout yet."""
    said = [json.loads((PAGES / f"{n}.json").read_text(encoding="utf-8")) for n in (1, 2, 4)]
    return SimpleNamespace(
        organisation=house.organisation, said=said, numbers=[one["number"] for one in said]
    )


def test_one_confirmation_and_the_next_invoices_need_no_hands(site, prints, opened, enter, axe, keep):
    desk = enter(opened())
    _hand_over(desk, site, [PAGES / "1.pdf"])
    work_off(prints.organisation)
    with scope(prints.organisation):
        first = Document.objects.get(name="1.pdf")
    assert (first.state, first.reason) == ("held", "to_be_confirmed")

    desk.goto(f"{site}/retenues/")
    assert "Mise en page à confirmer" in desk.locator("main").inner_text()
    desk.goto(f"{site}/factures/{first.pk}/")
    desk.get_by_role("link", name="Confirmer cette mise en page").click()
    desk.get_by_role("heading", name="Confirmer cette mise en page").wait_for()
    keep(desk, "mise-en-page-1")
    faults = [*axe(desk)]

    number = desk.get_by_label("Numéro", exact=False).first
    number.fill("")
    number.focus()
    desk.locator(f'rect.spot[data-text="{prints.numbers[0]}"]').first.click()
    assert number.input_value() == prints.numbers[0]
    assert desk.locator("[name='@number']").input_value().startswith("1 ")
    seller = desk.locator("[name='seller.name']")
    seller.focus()
    assert desk.locator("rect.box.lit").count() >= 1
    name = prints.said[0]["seller"]["name"]
    desk.locator(f'rect.spot[data-row="{name}"]').first.dblclick()
    assert seller.input_value() == name
    item = desk.locator("textarea[name='lines[0].item.name']")
    words = item.input_value()
    item.focus()
    for word in words.split():
        desk.locator(f'rect.spot[data-text="{word}"][data-row*="{words}"]').first.click()
    assert item.input_value() == words
    one = desk.locator(f'rect.spot[data-text="{words.split()[0]}"][data-row*="{words}"]').first
    _page, left, _top, right, _bottom = map(
        float, desk.locator("[name='@lines[0].item.name']").input_value().split()
    )
    assert right - left > float(one.get_attribute("width"))
    desk.get_by_role("button", name="Confirmer cette mise en page").click()
    assert "dites ce que ces factures facturent" in desk.get_by_role("alert").inner_text()
    assert desk.locator("[name='seller.name']").input_value() == name
    desk.get_by_label("des services").check()
    keep(desk, "mise-en-page-2")
    desk.get_by_role("button", name="Confirmer cette mise en page").click()
    desk.get_by_text(re.compile("La mise en page « .* » est connue")).wait_for()
    keep(desk, "mise-en-page-3")

    work_off(prints.organisation)
    desk.reload()
    assert "À disposition du client" in desk.locator(".state").inner_text()
    assert "La page et les données disent la même chose" in desk.locator("main").inner_text()
    keep(desk, "mise-en-page-4")
    desk.get_by_role("link", name="Voir la page coloriée").click()
    keep(desk, "mise-en-page-5")
    faults += axe(desk)

    _hand_over(desk, site, [PAGES / "2.pdf", PAGES / "4.pdf"])
    work_off(prints.organisation)
    with scope(prints.organisation):
        for name, wanted in zip(("2.pdf", "4.pdf"), prints.numbers[1:], strict=True):
            document = Document.objects.get(name=name)
            assert (document.state, document.reason, document.number) == ("ready", "", wanted)
            assert PageReading.objects.get(document=document).version == 1

    desk.goto(f"{site}/reglages/")
    keep(desk, "mise-en-page-6")
    desk.locator("#mises-en-page").get_by_role("link", name=name_of(prints)).click()
    desk.get_by_role("button", name="Essayer sur les pages gardées").click()
    assert "1 page sur 1 se lit comme la personne l’a dit" in desk.get_by_role("status").inner_text()
    keep(desk, "mise-en-page-7")
    faults += axe(desk)
    with desk.expect_download() as saved:
        desk.get_by_role("link", name="Exporter").click()
    file = json.loads(saved.value.path().read_text(encoding="utf-8"))
    assert file["unsaid"]["business_process"] == "services"
    desk.get_by_role("button", name="Retirer cette mise en page").click()
    assert desk.locator("#mises-en-page").get_by_role("link", name=name_of(prints)).count() == 0
    troubles = [
        trouble for trouble in desk.troubles if "422" not in trouble
    ]  # the answer to what was left out
    assert (faults, troubles) == ([], [])


def test_it_is_done_by_keyboard_and_on_a_phone_in_english(site, prints, opened, enter, axe, keep):
    desk = enter(opened(390, "dark", "en"), "en")
    _hand_over(desk, site, [PAGES / "2.pdf"])
    work_off(prints.organisation)
    with scope(prints.organisation):
        document = Document.objects.get(name="2.pdf")
    desk.goto(f"{site}/factures/{document.pk}/mise-en-page/")
    assert desk.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    keep(desk, "mise-en-page-390-en")
    faults = axe(desk)
    desk.locator("[name='number']").focus()
    desk.keyboard.press("Control+A")
    desk.keyboard.type(prints.numbers[1])
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.name") == "issue_date"
    desk.locator("#nature-services").focus()
    desk.keyboard.press("Space")
    desk.get_by_role("button", name="Confirm this layout").focus()
    desk.keyboard.press("Enter")
    desk.get_by_text(re.compile("The layout “.*” is known")).wait_for()
    assert (faults, desk.troubles) == ([], [])


def name_of(prints):
    return prints.said[0]["seller"]["name"]


def _hand_over(page, site, paths) -> None:
    page.goto(f"{site}/lots/")
    page.locator(".tray input[type=file]").first.set_input_files(paths)
    page.locator(".tray button").first.click()
    page.wait_for_url(re.compile(r"/lots/[0-9a-f-]{36}/"))
