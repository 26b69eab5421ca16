"""What the demonstration shows: an organisation with its company, its customers, its mail, and a batch of samples."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from factage.cli.demo_pages import DemoPages

if TYPE_CHECKING:
    from uuid import UUID

    from factage.hub.accounts.models import Organisation

EMAIL: Final = "demo@vauzelin.example"
_SENDER: Final = "facturation@vauzelin.example"
_RETURNS: Final = "retours.vauzelin.example"
_COLOUR: Final = "#0a5662"


def samples() -> Path | None:
    """The folder of the samples: inside the package, or at the root of the checkout; None where there is none."""
    inside = Path(str(files("factage").joinpath("samples")))
    beside = Path(__file__).resolve().parents[3] / "samples"
    return next((folder for folder in (inside, beside) if (folder / "batch").is_dir()), None)


@dataclass(frozen=True)
class Standing:
    """Where the batch stands: documents by state, deliveries that a channel has accepted by channel, work left."""

    states: Counter[str]
    delivered: Counter[str]
    waiting: int
    settled: bool

    @property
    def documents(self) -> int:
        return self.states.total()

    @property
    def received(self) -> int:
        """Ready, held, rejected and attached; duplicates stand beside it."""
        return self.documents - self.states["duplicate"]


class Scene:
    """The demonstration's own organisation, in the data folder that the environment names."""

    def __init__(self, folder: Path) -> None:
        self._samples = folder
        self._batch: UUID | None = None

    def build(self, *, password: str, mail_port: int, language: str) -> None:
        """Organisation, person, issuing company, column mappings, customers with agreements, mail settings."""
        organisation = self.organisation
        from django.utils import timezone

        from factage.hub.accounts import operations as accounts
        from factage.hub.base.actor import Actor
        from factage.hub.base.tenancy import scope
        from factage.hub.channels.email import operations as mail
        from factage.hub.customers import operations as customers

        now, actor = timezone.now(), Actor.command("factage demo")
        accounts.add_person(
            organisation=organisation,
            email=EMAIL,
            name="Camille Vauzelin",
            role="administer",
            password=password,
            language=language,
        )
        self._add_company(organisation)
        pages = DemoPages(self._samples)
        pages.add_company(organisation)
        with scope(organisation):
            self._save_mappings(organisation, actor, now)
            pages.confirm_own_layout(organisation, actor, now)
        customers.import_file(
            organisation=organisation,
            actor=actor,
            data=(self._samples / "customers.csv").read_bytes(),
            now=now,
        )
        pages.add_customers(organisation, actor, now)
        mail.save_settings(
            organisation=organisation,
            actor=actor,
            now=now,
            host="127.0.0.1",
            port=mail_port,
            security="none",
            private_network=True,
            sender_name="Vauzelin Fournitures",
            sender_address=_SENDER,
            reply_to=_SENDER,
            return_domain=_RETURNS,
        )

    @cached_property
    def organisation(self) -> Organisation:
        """The organisation of the demonstration; made on first use."""
        from factage.hub.project.bootstrap import prepare

        first = prepare()
        from factage.hub.accounts import operations  # only now is Django ready

        return operations.rename_organisation(organisation=first, name="Vauzelin Fournitures")

    @cached_property
    def trade(self) -> dict[str, Any]:
        """What `source/trade.toml` says of the seller."""
        text = (self._samples / "source" / "trade.toml").read_text(encoding="utf-8")
        return tomllib.loads(text)

    def hand_over(self) -> int:
        """Receive every sample as one batch; how many files that is."""
        from django.utils import timezone

        from factage.hub.base.actor import Actor
        from factage.hub.base.tenancy import scope
        from factage.hub.documents import operations as documents

        paths = sorted((self._samples / "batch").iterdir())
        incoming = [documents.Incoming(path.name, path.read_bytes()) for path in paths]
        incoming += [documents.Incoming(name, data) for name, data in DemoPages(self._samples).files()]
        with scope(self.organisation):
            batch = documents.receive(
                organisation=self.organisation,
                actor=Actor.command("factage demo"),
                files=incoming,
                source="cli",
                now=timezone.now(),
                name="Novembre 2026",
            )
        self._batch = batch.pk
        return len(incoming)

    def standing(self) -> Standing:
        """Where the batch stands now."""
        from django.db.models import Count

        from factage.hub.base.models import Outbox
        from factage.hub.base.tenancy import scope
        from factage.hub.delivery import states
        from factage.hub.delivery.models import Delivery
        from factage.hub.documents.models import Batch, Document

        with scope(self.organisation):
            waiting = Outbox.objects.filter(done_at__isnull=True, not_before__isnull=True).count()
            rows = Document.objects.values_list("state").annotate(n=Count("pk"))
            sent = (
                Delivery.objects.filter(state__in=states.DELIVERED)
                .values_list("channel")
                .annotate(n=Count("pk"))
            )
            settled = not Batch.objects.filter(settled_at__isnull=True).exists()
            return Standing(
                states=Counter(dict(rows.order_by())),
                delivered=Counter(dict(sent.order_by())),
                waiting=waiting,
                settled=settled and not waiting,
            )

    def portal_link(self) -> str | None:
        """The link of an invoice that lies on the portal and nobody has opened."""
        from factage.hub.base.tenancy import scope
        from factage.hub.delivery import links, states
        from factage.hub.delivery.models import Delivery

        with scope(self.organisation):
            lying = Delivery.objects.filter(state__in=states.DELIVERED, channel="portal").order_by(
                "document__number"
            )
            for delivery in lying[:20]:
                link = links.current(delivery)
                if link is not None:
                    return links.url(link.token)
        return None

    @property
    def batch(self) -> UUID | None:
        return self._batch

    def _add_company(self, organisation: Organisation) -> None:
        from factage.hub.accounts import operations

        seller = self.trade["seller"]
        line, postcode, city, country = seller["address"]
        _, phone, email = seller["contact"]
        operations.add_issuing_company(
            organisation=organisation,
            name=seller["name"],
            siren=seller["siren"],
            siret=seller["siret"],
            vat_id=seller["vat_id"],
            size="sme",
            line1=line,
            postcode=postcode,
            city=city,
            country=country,
            email=email,
            phone=phone,
            legal_form="SARL",
            capital_minor=4_000_000,
            brand_colour=_COLOUR,
            late_payment_mention=seller["mention"]["PMD"],
            recovery_mention=seller["mention"]["PMT"],
            discount_mention=seller["mention"]["AAB"],
        )

    def _save_mappings(self, organisation: Organisation, actor: Any, now: Any) -> None:
        from factage.hub.layouts import operations

        for name, mapping in self._mappings():
            operations.save_mapping(
                organisation=organisation,
                actor=actor,
                now=now,
                name=name,
                headers=mapping["headers"],
                definition=mapping["definition"],
            )

    def _mappings(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for path in sorted((self._samples / "mappings").glob("*.json")):
            mapping = json.loads(path.read_text(encoding="utf-8"))
            yield mapping["name"], mapping
