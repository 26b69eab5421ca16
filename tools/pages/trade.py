"""Invented trade: companies with valid check digits, and invoices that the library's own arithmetic computes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from stdnum.de import vat as german
from stdnum.gb import vat as british

from factage.invoice.model import (
    Address,
    AllowanceCharge,
    Contact,
    Delivery,
    Identifier,
    Invoice,
    Item,
    Line,
    LineVat,
    Note,
    Party,
    Payment,
    PaymentAccount,
    Period,
    Totals,
)
from factage.invoice.money import rounded
from factage.invoice.totals import compute

LETTERS = {chr(65 + n): str(10 + n) for n in range(26)}


@dataclass(frozen=True)
class Good:
    """Something sold: its code, its name, its unit (rec 20) and the bounds of its price."""

    code: str
    name: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True)
class Company:
    """A company as a billing software knows it."""

    name: str
    street: str
    postcode: str
    city: str
    country: str = "FR"
    siren: str = ""
    siret: str = ""
    vat: str = ""
    iban: str = ""
    bic: str = ""
    phone: str = ""
    email: str = ""
    legal: str = ""

    @property
    def town(self) -> str:
        """Postcode and city, as on an envelope."""
        return f"{self.postcode} {self.city}"


def company(name: str, street: str, town: str, *, form: str = "SARL", country: str = "FR") -> Company:
    """A company whose numbers follow from its name, all with valid check digits."""
    r = random.Random(f"{name}{street}")
    postcode, city = town.split(" ", 1)
    if country != "FR":
        return _foreign(r, Company(name, street, postcode, city, country))
    siren = luhn("".join(r.choice("3456789") if n == 0 else r.choice("0123456789") for n in range(8)))
    vat = f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
    capital = r.choice(("7 500", "10 000", "50 000", "120 000", "1 250 000"))
    place = city.removesuffix(" Cedex")
    return Company(
        name=name,
        street=street,
        postcode=postcode,
        city=city,
        siren=siren,
        siret=luhn(siren + f"{r.randrange(1, 40):04d}"),
        vat=vat,
        iban=french_iban(r),
        bic=f"{''.join(r.choice('BCDFGKLMNPRSTVZ') for _ in range(4))}FR{r.choice(('PP', '2A', '21', 'P1'))}",
        phone=f"0{r.randrange(1, 6)} " + " ".join(f"{r.randrange(100):02d}" for _ in range(4)),
        email="contact@" + "".join(c for c in name.lower() if c.isascii() and c.isalnum())[:14] + ".example",
        legal=f"{form} au capital de {capital} € – RCS {place} {spaced(siren, 3)} – APE {r.randrange(1000, 9600)}{r.choice('ABCZ')}",
    )


def _foreign(r: random.Random, bare: Company) -> Company:
    makers: dict[str, Callable[[str], bool]] = {"DE": german.is_valid, "GB": british.is_valid}
    vat = ""
    while bare.country in makers and not vat:
        digits = "".join(r.choice("123456789") for _ in range(9))
        vat = f"{bare.country}{digits}" if makers[bare.country](digits) else ""
    if bare.country == "CH":
        vat = swiss(r)
    bban = {
        "DE": f"{r.randrange(10**17, 10**18)}",
        "GB": f"NWZK{r.randrange(10**13, 10**14)}",
        "CH": f"{r.randrange(10**16, 10**17)}",
    }[bare.country]
    return replace(
        bare,
        vat=vat,
        iban=with_check_digits(bare.country, bban),
        phone={"DE": "+49 221 555 01 20", "GB": "+44 20 7946 0018", "CH": "+41 22 555 01 44"}[bare.country],
        email="office@"
        + "".join(c for c in bare.name.lower() if c.isascii() and c.isalnum())[:12]
        + ".example",
    )


def swiss(r: random.Random) -> str:
    """A Swiss UID with its check digit, as VAT number."""
    while True:
        digits = [r.randrange(1, 10) for _ in range(8)]
        check = 11 - sum(a * b for a, b in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4), strict=True)) % 11
        if check < 10:
            text = "".join(map(str, [*digits, check]))
            return f"CHE-{text[:3]}.{text[3:6]}.{text[6:]} MWST"


def luhn(stem: str) -> str:
    """The stem with its Luhn check digit."""
    for digit in "0123456789":
        text = stem + digit
        if sum(sum(divmod(int(c) * (1 + n % 2), 10)) for n, c in enumerate(reversed(text))) % 10 == 0:
            return text
    raise ValueError(stem)


def french_iban(r: random.Random) -> str:
    """A French IBAN with the key of its RIB."""
    bank, desk, account = r.randrange(10000, 30000), r.randrange(99999), r.randrange(10**10)
    key = 97 - (89 * bank + 15 * desk + 3 * account) % 97
    return with_check_digits("FR", f"{bank:05d}{desk:05d}{account:011d}{key:02d}")


def with_check_digits(country: str, bban: str) -> str:
    """The IBAN of an account."""
    number = "".join(LETTERS.get(c, c) for c in f"{bban}{country}00")
    return f"{country}{98 - int(number) % 97:02d}{bban}"


def spaced(text: str, size: int = 4) -> str:
    """In groups: IBAN by four, SIREN by three."""
    return " ".join(text[n : n + size] for n in range(0, len(text), size))


def spaced_siret(siret: str) -> str:
    """552 100 554 00013."""
    return f"{spaced(siret[:9], 3)} {siret[9:]}"


def party(who: Company, *, own: bool) -> Party:
    """The party of the model; ``own``: with contact and legal information, as the seller."""
    french = who.country == "FR"
    return Party(
        name=who.name,
        legal_id=Identifier(value=who.siren, scheme="0002") if french else None,
        identifiers=(Identifier(value=who.siret, scheme="0009"),) if french else (),
        vat_id=Identifier(value=who.vat) if who.vat else None,
        legal_information=(who.legal or None) if own else None,
        address=Address(line1=who.street, postcode=who.postcode, city=who.city, country=who.country),
        contact=Contact(phone=who.phone, email=who.email) if own else None,
    )


def bill(
    seed: int,
    seller: Company,
    buyers: Sequence[Company],
    goods: Sequence[Good],
    *,
    number: str,
    count: int,
    rates: Sequence[str] = ("20",),
    category: str = "S",
    kind: str = "380",
    currency: str = "EUR",
    quantity_places: int = 0,
    price_places: int = 2,
    quantities: Sequence[int] = (1, 1, 2, 3, 4, 5, 8, 10, 12, 25),
    discounts: Sequence[str] = (),
    allowance: tuple[str, str] | None = None,
    charges: Sequence[tuple[str, str]] = (),
    deposit: str | None = None,
    per: int | None = None,
    lump: bool = False,
    taken_back: bool = False,
    order: str | None = None,
    days: int | None = 30,
    mentions: Sequence[tuple[str, str]] = (),
    terms: str | None = None,
    delivery_note: str | None = None,
    month: int | None = None,
    reason: str | None = None,
) -> Invoice:
    """An invoice of `count` lines, drawn by the seed, computed to the cent.

    ``allowance``: (percent, reason) on the document; ``charges``: (amount, reason); ``deposit``: percent of the total
    already paid; ``per``: prices are for so many; ``lump``: lines without quantity and price; ``taken_back``: the last
    line is negative.
    """
    r = random.Random(f"{seller.name}{seed}")
    issued = date(2026, month or r.randrange(1, 12), r.randrange(1, 28))
    buyer = buyers[r.randrange(len(buyers))]
    lines = [
        _line(r, goods, n, rates, category, quantity_places, price_places, quantities, discounts, per, lump)
        for n in range(count)
    ]
    if taken_back:
        lines[-1] = _negative(lines[-1])
    top = max(lines, key=lambda line: line.vat.rate if line.vat and line.vat.rate is not None else Decimal(0))
    rate = top.vat.rate if top.vat else None
    invoice = Invoice(
        number=number,
        issue_date=issued,
        type_code=kind,
        currency=currency,
        due_date=issued + timedelta(days=days) if days is not None else None,
        order_reference=order,
        despatch_advice_reference=delivery_note,
        payment_terms=terms,
        notes=tuple(Note(text=text, subject_code=code) for code, text in mentions),
        seller=party(seller, own=True),
        buyer=party(buyer, own=False),
        payment=Payment(
            means_code="30", accounts=(PaymentAccount(iban=seller.iban, bic=seller.bic or None),)
        ),
        allowances=(
            AllowanceCharge(
                percent=Decimal(allowance[0]),
                base=_base(lines, rate),
                reason=allowance[1],
                vat_category=category,
                vat_rate=rate,
            ),
        )
        if allowance
        else (),
        charges=tuple(
            AllowanceCharge(amount=Decimal(amount), reason=why, vat_category=category, vat_rate=rate)
            for amount, why in charges
        ),
        lines=tuple(lines),
    )
    invoice = compute(invoice)
    if reason:
        invoice = replace(
            invoice,
            vat_breakdown=tuple(replace(part, exemption_reason=reason) for part in invoice.vat_breakdown),
        )
    if deposit and invoice.totals and invoice.totals.tax_inclusive is not None:
        prepaid = rounded(invoice.totals.tax_inclusive * Decimal(deposit) / 100)
        invoice = compute(replace(invoice, totals=replace(invoice.totals, prepaid=prepaid)))
        if reason:
            invoice = replace(
                invoice,
                vat_breakdown=tuple(replace(part, exemption_reason=reason) for part in invoice.vat_breakdown),
            )
    return invoice


def _base(lines: Sequence[Line], rate: Decimal | None) -> Decimal:
    done = compute(Invoice(currency="EUR", lines=tuple(lines), totals=Totals()))
    return sum(
        (line.net_amount or Decimal(0) for line in done.lines if line.vat and line.vat.rate == rate),
        Decimal(0),
    )


def _line(
    r: random.Random,
    goods: Sequence[Good],
    n: int,
    rates: Sequence[str],
    category: str,
    quantity_places: int,
    price_places: int,
    quantities: Sequence[int],
    discounts: Sequence[str],
    per: int | None,
    lump: bool,  # noqa: FBT001 - one of the many habits drawn above
) -> Line:
    good = goods[r.randrange(len(goods))]
    price = round(Decimal(r.uniform(good.low, good.high)), price_places)
    quantity = (
        round(Decimal(r.uniform(0.5, 40)), quantity_places)
        if quantity_places
        else Decimal(r.choice(quantities)) * (per or 1)
    )
    off = Decimal(r.choice(discounts)) if discounts else Decimal(0)
    base = rounded(quantity * price / (per or 1))
    vat = LineVat(
        category=category, rate=Decimal(rates[n % len(rates)] if n < len(rates) else r.choice(rates))
    )
    return Line(
        id=str(n + 1),
        quantity=None if lump else quantity,
        unit=None if lump else good.unit,
        unit_price=None if lump else price,
        net_amount=rounded(price) if lump else None,
        base_quantity=Decimal(per) if per else None,
        base_unit=good.unit if per else None,
        allowances=(AllowanceCharge(percent=off, base=base, reason="Remise"),) if off else (),
        vat=vat,
        item=Item(name=good.name, seller_id=good.code),
    )


def _negative(line: Line) -> Line:
    if line.quantity is None:
        return replace(line, net_amount=-(line.net_amount or Decimal(0)))
    return replace(line, quantity=-Decimal(1), allowances=())


def with_period(invoice: Invoice) -> Invoice:
    """The month before the issue as the period billed."""
    issued = invoice.issue_date
    if issued is None:
        return invoice
    end = issued.replace(day=1) - timedelta(days=1)
    return replace(invoice, period=Period(start=end.replace(day=1), end=end))


def delivered(invoice: Invoice, before: int = 2) -> Invoice:
    """Delivered some days before the issue."""
    issued = invoice.issue_date
    return replace(invoice, delivery=Delivery(date=issued - timedelta(days=before))) if issued else invoice
