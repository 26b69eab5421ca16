"""Which way an invoice takes: a pure function of facts, with its reasons, frozen with the delivery.

Nothing here knows a database, a network or a clock. Every answer is either a :class:`Route` or a :class:`Held`; in
doubt it is held. A fact that is not known never counts as the convenient answer: where the law would give different
answers for the values that an unknown fact may have, the invoice is held and says which fact is missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from factage.invoice.countries.obligations import Obligation

SIZES = ("large", "medium_large", "sme", "micro")
KINDS = ("company", "public", "person", "foreign")
ELSEWHERE = "??"  # stands for "some other country" while an unknown country is thought through


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the answer: a code and its parameters. The words live in :mod:`factage.hub.delivery.wording`."""

    code: str
    parameters: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "parameters": dict(self.parameters)}


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the route needs to know of an invoice, of who issues it and of who gets it."""

    issue_date: date
    seller_country: str | None
    buyer_countries: frozenset[str]  # what customer record and invoice (BT-55) say; empty: unknown
    issuer_size: str | None  # one of SIZES; None: unknown
    customer_known: bool
    customer_kind: str | None  # one of KINDS; None: unknown
    formats: frozenset[str]  # the formats in which this invoice can be given
    fulfils: frozenset[str]  # the customer's possible requirements which this invoice meets


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """Customer x channel x format x dates x proof, as agreed. ``order`` is the order of writing down."""

    channel: str
    delivery: str
    format: str
    agreed_from: date
    agreed_until: date | None = None
    basis: str = ""
    proof: str = ""
    order: int = 0
    address: str = ""  # where the agreement itself names the address

    def in_force(self, on: date) -> bool:
        return self.agreed_from <= on and (self.agreed_until is None or on <= self.agreed_until)


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """An electronic address of the customer on one network, and since when it is known to be right."""

    network: str
    value: str
    verified_on: date | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel as it stands today. ``carries``: formats, best first."""

    key: str
    network: str
    carries: tuple[str, ...]
    deliveries: tuple[str, ...]
    needs_address: bool = True
    offers_all: bool = False  # the reader chooses the format himself (portal)
    up: bool = True


@dataclass(frozen=True, slots=True)
class Route:
    """The way chosen, why, and what would change it."""

    channel: str
    format: str
    delivery: str
    address: str
    reasons: tuple[Reason, ...]
    what_would_change_it: tuple[Reason, ...]

    @property
    def way(self) -> tuple[str, str, str, str]:
        """What must be the same at the moment of sending for the route to hold."""
        return (self.channel, self.format, self.delivery, self.address)

    def to_json(self) -> dict[str, Any]:
        return {
            "outcome": "route",
            "channel": self.channel,
            "format": self.format,
            "delivery": self.delivery,
            "address": self.address,
            "reasons": [reason.to_json() for reason in self.reasons],
            "what_would_change_it": [reason.to_json() for reason in self.what_would_change_it],
        }


@dataclass(frozen=True, slots=True)
class Held:
    """No way may be taken: why, and who can act (billing, sales, accounting, administrator, customer)."""

    reason: Reason
    who: str
    what_would_change_it: tuple[Reason, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "outcome": "held",
            "reasons": [self.reason.to_json()],
            "who": self.who,
            "what_would_change_it": [reason.to_json() for reason in self.what_would_change_it],
        }


# Why an invoice is held → who can act, and the act which releases it.
HELD: dict[str, tuple[str, str]] = {
    "customer_unknown": ("billing", "name_the_customer"),
    "seller_country_unknown": ("administrator", "complete_the_issuer"),
    "buyer_country_unknown": ("sales", "complete_the_customer"),
    "buyer_country_contradicts": ("sales", "complete_the_customer"),
    "customer_kind_unknown": ("sales", "complete_the_customer"),
    "customer_kind_contradicts": ("sales", "complete_the_customer"),
    "issuer_size_unknown": ("administrator", "complete_the_issuer"),
    "law_network_missing": ("administrator", "connect_the_network"),
    "law_address_missing": ("sales", "verify_the_address"),
    "agreement_missing": ("sales", "write_down_the_agreement"),
    "agreement_expired": ("sales", "write_down_the_agreement"),
    "agreement_not_begun": ("sales", "wait_or_agree_earlier"),
    "agreement_incomplete": ("sales", "complete_the_agreement"),
    "channel_unavailable": ("administrator", "connect_the_channel"),
    "address_missing": ("sales", "verify_the_address"),
    "address_unverified": ("sales", "verify_the_address"),
    "address_ambiguous": ("sales", "choose_the_address"),
    "format_unavailable": ("billing", "agree_another_format"),
    "requirement_missing": ("billing", "meet_the_requirement"),
}


def choose(
    *,
    document: DocumentFacts,
    law: Sequence[Obligation],
    agreements: Sequence[AgreementFacts],
    addresses: Sequence[AddressFacts],
    requirements: Iterable[str],
    channels: Sequence[ChannelFacts],
    on: date,
) -> Route | Held:
    """The way of one invoice on the day ``on``.

    The law of the day comes first, then what the customer agreed to, then the very address, the format, and what the
    customer requires. The law is asked for the later of the issue date and ``on``: an invoice dated in advance obeys
    the law of its date, one that is sent late the law of its sending.
    """
    if not document.customer_known:
        return _held("customer_unknown")
    day = max(on, document.issue_date)
    obligation = _law_of_the_day(document, law, day)
    if isinstance(obligation, Held):
        return obligation
    if obligation is not None:
        found = _by_law(document, obligation, addresses, channels, day=on)
    else:
        found = _by_agreement(document, agreements, addresses, channels, on)
    if isinstance(found, Held):
        return found
    missing = sorted({kind for kind in requirements if kind not in document.fulfils})
    if missing:
        return _held("requirement_missing", missing=" ".join(missing))
    met = sorted(set(requirements))
    reasons = found.reasons + ((Reason("requirements_met", {"kinds": " ".join(met)}),) if met else ())
    changes = found.what_would_change_it
    coming = _coming_law(document, law, day) if obligation is None else None
    if coming is not None:
        parameters = {
            "on": coming.begins.isoformat(),
            "law": coming.code,
            "networks": " ".join(coming.networks),
        }
        changes += (Reason("law_begins", parameters),)
    return Route(found.channel, found.format, found.delivery, found.address, reasons, changes)


def _held(code: str, /, **parameters: str) -> Held:
    who, cure = HELD[code]
    return Held(Reason(code, parameters), who, (Reason(cure, parameters),))


def _possible(document: DocumentFacts, law: Sequence[Obligation]) -> list[tuple[str, tuple[str, ...]]]:
    """Each fact that the law asks for, with the values that it may have; one value where the fact is known."""
    domestic = sorted({country for obligation in law for country in obligation.countries})
    anywhere = (*domestic, ELSEWHERE)
    seller = (document.seller_country,) if document.seller_country else anywhere
    buyer = tuple(sorted(document.buyer_countries)) or anywhere
    kinds: tuple[str, ...] = (document.customer_kind,) if document.customer_kind in KINDS else KINDS
    if kinds == ("foreign",) and any(country in domestic for country in buyer) and document.buyer_countries:
        kinds = ("company", "foreign")
    size = (document.issuer_size,) if document.issuer_size in SIZES else SIZES
    return [("seller", seller), ("buyer", buyer), ("kind", kinds), ("size", size)]


def binds(obligation: Obligation, *, seller: str, buyer: str, kind: str, size: str, on: date) -> bool:
    """Whether this line of the law binds such an issuer towards such a customer on that day."""
    return (
        on >= obligation.begins
        and {seller, buyer} <= obligation.countries
        and kind in obligation.customer_kinds
        and size in obligation.sizes
    )


def _binding(law: Sequence[Obligation], facts: dict[str, str], day: date) -> Obligation | None:
    binding = [o for o in law if binds(o, **facts, on=day)]
    return min(binding, key=lambda o: (o.begins, o.code)) if binding else None


def _law_of_the_day(
    document: DocumentFacts, law: Sequence[Obligation], day: date
) -> Obligation | Held | None:
    """The obligation which binds, None where none does, held where an unknown fact decides."""
    possible = _possible(document, law)
    names = [name for name, _ in possible]

    def answers(values: Iterable[tuple[str, ...]]) -> set[Obligation | None]:
        return {_binding(law, dict(zip(names, each, strict=True)), day) for each in product(*values)}

    found = answers(values for _, values in possible)
    if len({o.networks if o else None for o in found}) == 1:
        return min(found, key=lambda o: (o.begins, o.code) if o else (date.max, ""))
    missing = {
        "seller": "seller_country_unknown",
        "buyer": "buyer_country_contradicts" if document.buyer_countries else "buyer_country_unknown",
        "kind": "customer_kind_unknown"
        if document.customer_kind not in KINDS
        else "customer_kind_contradicts",
        "size": "issuer_size_unknown",
    }
    undecided = [(place, name) for place, (name, values) in enumerate(possible) if len(values) > 1]
    for place, name in undecided:
        values = [each for _, each in possible]
        apart = [answers([*values[:place], (value,), *values[place + 1 :]]) for value in values[place]]
        if any(
            {o.networks if o else None for o in one} != {o.networks if o else None for o in apart[0]}
            for one in apart
        ):
            return _held(missing[name])
    return _held(missing[undecided[0][1]])


def _coming_law(document: DocumentFacts, law: Sequence[Obligation], day: date) -> Obligation | None:
    """The next obligation that will bind this issuer towards this customer, where it is already certain."""
    later = [o for o in law if o.begins > day]
    for obligation in sorted(later, key=lambda o: (o.begins, o.code)):
        found = _law_of_the_day(document, law, obligation.begins)
        if isinstance(found, Obligation):
            return found
    return None


def _by_law(
    document: DocumentFacts,
    obligation: Obligation,
    addresses: Sequence[AddressFacts],
    channels: Sequence[ChannelFacts],
    *,
    day: date,
) -> Route | Held:
    facts = {
        "law": obligation.code,
        "since": obligation.begins.isoformat(),
        "networks": " ".join(obligation.networks),
        "source": obligation.source,
    }
    usable = [c for network in obligation.networks for c in channels if c.up and c.network == network]
    if not usable:
        return _held("law_network_missing", **facts)
    for channel in usable:
        address = _address(channel, "", addresses, day)
        if isinstance(address, Held):
            continue
        formats = [f for f in channel.carries if f in document.formats]
        if not formats:
            continue
        reasons = (
            Reason("law_obliges", facts),
            Reason("channel_up", {"channel": channel.key}),
            *_address_reason(channel, address),
            Reason("format_of_the_network", {"format": formats[0]}),
        )
        changes = (Reason("the_law_changes", {"law": obligation.code}),)
        return Route(channel.key, formats[0], channel.deliveries[0], address.value, reasons, changes)
    if any(isinstance(_address(c, "", addresses, day), AddressFacts) for c in usable):
        return _held("format_unavailable", format=" ".join(usable[0].carries), channel=usable[0].key)
    return _held("law_address_missing", **facts)


def _by_agreement(
    document: DocumentFacts,
    agreements: Sequence[AgreementFacts],
    addresses: Sequence[AddressFacts],
    channels: Sequence[ChannelFacts],
    on: date,
) -> Route | Held:
    """The newest wish of the customer wins; what was agreed before it is no way out."""
    current = [a for a in agreements if a.in_force(on)]
    if not current:
        return _no_agreement(agreements, on)
    newest = max(a.agreed_from for a in current)
    wishes = sorted((a for a in current if a.agreed_from == newest), key=_place)
    answers = [_fulfil(document, wish, addresses, channels, on) for wish in wishes]
    return next((answer for answer in answers if isinstance(answer, Route)), answers[0])


def _place(agreement: AgreementFacts) -> tuple[int, str, str, str, str]:
    return (agreement.order, agreement.channel, agreement.delivery, agreement.format, agreement.address)


def _no_agreement(agreements: Sequence[AgreementFacts], on: date) -> Held:
    ended = [a.agreed_until for a in agreements if a.agreed_until is not None and a.agreed_until < on]
    coming = [a.agreed_from for a in agreements if a.agreed_from > on]
    if coming:
        return _held("agreement_not_begun", begins=min(coming).isoformat())
    if ended:
        return _held("agreement_expired", until=max(ended).isoformat())
    return _held("agreement_missing")


def _fulfil(
    document: DocumentFacts,
    wish: AgreementFacts,
    addresses: Sequence[AddressFacts],
    channels: Sequence[ChannelFacts],
    on: date,
) -> Route | Held:
    usable = sorted((c for c in channels if c.up and wish.channel in {c.key, c.network}), key=lambda c: c.key)
    if not usable:
        return _held("channel_unavailable", channel=wish.channel)
    channel = usable[0]
    address = _address(channel, wish.address, addresses, on)
    if isinstance(address, Held):
        return address
    way = wish.delivery if wish.delivery in channel.deliveries else ""
    if not way and len(channel.deliveries) == 1:
        way = channel.deliveries[0]
    if not way:
        return _held("agreement_incomplete", channel=channel.key, what="delivery", agreed=wish.delivery)
    format_ = wish.format or ("original" if channel.offers_all else "")
    if not format_:
        return _held("agreement_incomplete", channel=channel.key, what="format", agreed="")
    if format_ != "original" and (format_ not in channel.carries or format_ not in document.formats):
        return _held("format_unavailable", format=format_, channel=channel.key)
    agreed = {
        "channel": channel.key,
        "from": wish.agreed_from.isoformat(),
        "basis": wish.basis,
        "proof": wish.proof,
    }
    reasons = (
        Reason("law_leaves_free", {"kind": document.customer_kind or ""}),
        Reason("agreement_in_force", agreed),
        *_address_reason(channel, address),
        Reason("format_agreed", {"format": format_, "delivery": way}),
    )
    changes: tuple[Reason, ...] = (Reason("a_newer_wish"),)
    if wish.agreed_until is not None:
        changes += (Reason("agreement_ends", {"until": wish.agreed_until.isoformat()}),)
    return Route(channel.key, format_, way, address.value, reasons, changes)


def _address(
    channel: ChannelFacts, named: str, addresses: Sequence[AddressFacts], on: date
) -> AddressFacts | Held:
    """The one verified address, the latest verified where there are several; the very address that will be emitted."""
    if not channel.needs_address:
        return AddressFacts(channel.network, "")
    known = [a for a in addresses if a.network == channel.network and (not named or a.value == named)]
    if not known:
        return _held("address_missing", network=channel.network)
    verified = [a for a in known if a.verified_on is not None and a.verified_on <= on]
    if not verified:
        return _held("address_unverified", network=channel.network, address=known[0].value)
    latest = max(a.verified_on for a in verified if a.verified_on is not None)
    best = sorted((a for a in verified if a.verified_on == latest), key=lambda a: (a.value, a.proof))
    if len({a.value for a in best}) > 1:
        return _held("address_ambiguous", network=channel.network, addresses=" ".join(a.value for a in best))
    return best[0]


def _address_reason(channel: ChannelFacts, address: AddressFacts) -> tuple[Reason, ...]:
    if not channel.needs_address or address.verified_on is None:
        return (Reason("address_not_needed", {"channel": channel.key}),)
    verified = address.verified_on.isoformat()
    return (Reason("address_verified", {"address": address.value, "on": verified, "proof": address.proof}),)
