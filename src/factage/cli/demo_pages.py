"""What the demonstration shows of plain PDFs: our own page, confirmed beforehand, and a software whose layout waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from factage.hub.accounts.models import Organisation
    from factage.hub.base.actor import Actor

_OWN: Final = "VF-2026-1171.pdf"
"""A page of Vauzelin without data, on which its layout was confirmed."""
_OTHER: Final = "erp"
"""The sample layout of a second company, which nobody has confirmed yet."""
_SHOWN: Final = (1, 2, 4)


class DemoPages:
    """Plain PDFs of the demonstration: two companies, one confirmed layout, one to confirm."""

    def __init__(self, samples: Path) -> None:
        self._batch = samples / "batch"
        self._folder = samples / "pages" / _OTHER

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The pages of the second company, as its software names them."""
        for n, said in self._said():
            name = str(said["number"]).replace("/", "-")
            yield f"{name}.pdf", (self._folder / f"{n}.pdf").read_bytes()

    def add_company(self, organisation: Organisation) -> None:
        """The second issuing company, as its pages say who it is."""
        from factage.hub.accounts import operations

        for _n, said in self._said():
            seller = said["seller"]
            address = seller.get("address") or {}
            operations.add_issuing_company(
                organisation=organisation,
                name=seller["name"],
                siren=seller["legal_id"]["value"],
                vat_id=seller["vat_id"]["value"],
                size="sme",
                line1=address.get("line1", ""),
                postcode=address.get("postcode", ""),
                city=address.get("city", ""),
                legal_form="SAS",
                late_payment_mention="Pénalités de retard : trois fois l’intérêt légal.",
                recovery_mention="Indemnité forfaitaire pour frais de recouvrement : 40 €.",
                discount_mention="Pas d’escompte pour paiement anticipé.",
            )
            return

    def add_customers(self, organisation: Organisation, actor: Actor, now: datetime) -> None:
        """Its customers, each with an agreement to the portal."""
        from factage.hub.customers import operations

        rows = {}
        for _n, said in self._said():
            buyer = said["buyer"]
            vat = buyer["vat_id"]["value"]
            rows[vat] = (
                f"VC-{vat[4:8]};{buyer['name']};company;{vat[4:]};{vat};FR;portal;link;pdf;2026-01-01;express;courriel du 05/01/2026"
            )
        head = "customer_id;name;kind;siren;vat_id;country;channel;delivery;format;agreed_from;basis;proof"
        text = "\r\n".join([head, *rows.values()]) + "\r\n"
        operations.import_file(organisation=organisation, actor=actor, data=text.encode(), now=now)

    def confirm_own_layout(self, organisation: Organisation, actor: Actor, now: datetime) -> None:
        """The layout of Vauzelin's own page, as a person would have confirmed it on one of its invoices."""
        page = self._batch / _OWN
        if not page.is_file():
            return
        from factage.hub.layouts import operations
        from factage.invoice.pages.layouts.learning import confirm
        from factage.invoice.pages.reading import read_page

        data = page.read_bytes()
        values = {value.path: value.value for value in read_page(data).values}
        operations.save_layout(
            organisation=organisation,
            actor=actor,
            now=now,
            layout=confirm(data, values).layout,
            name="Vauzelin Fournitures",
            unsaid={"business_process": "both", "unit": "C62"},
        )

    def _said(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for n in _SHOWN:
            path = self._folder / f"{n}.json"
            if path.is_file():
                yield n, json.loads(path.read_text(encoding="utf-8"))
