"""From `samples/source/*.toml` to semantic invoices: parties, lines, mentions, totals. Used by `tools/samples.py`."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from factage.invoice.model import (
    Address,
    AllowanceCharge,
    Contact,
    Delivery,
    DirectDebit,
    DocumentReference,
    Identifier,
    Invoice,
    Item,
    Line,
    LineVat,
    Note,
    Party,
    Payment,
    PaymentAccount,
    PaymentCard,
    Period,
    SupportingDocument,
    Totals,
    VatBreakdown,
)
from factage.invoice.money import rounded
from factage.invoice.totals import compute

SOURCE = Path(__file__).parent.parent / "samples" / "source"
CORE = "urn:cen.eu:en16931:2017"
SPECIFICATIONS = {
    "minimum": "urn:factur-x.eu:1p0:minimum",
    "basicwl": "urn:factur-x.eu:1p0:basicwl",
    "basic": f"{CORE}#compliant#urn:factur-x.eu:1p0:basic",
    "en16931": CORE,
    "extended": f"{CORE}#conformant#urn:factur-x.eu:1p0:extended",
    "extended-ctc-fr": f"{CORE}#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr",
}
REASONS = {
    "AE": ("VATEX-EU-AE", "Autoliquidation, art. 283-2 nonies du CGI", "Reverse charge"),
    "K": ("VATEX-EU-IC", "Livraison intracommunautaire exonérée", "Intra-Community supply, exempt"),
    "G": ("VATEX-EU-G", "Exportation exonérée", "Export, exempt"),
    "E": ("VATEX-FR-CGI261-4", "Formation exonérée, art. 261-4-4° a du CGI", "Training, exempt"),
}
MANY = ("PAL", "FILM", "BAC40", "CHAR", "ETIQ", "BANC", "CAF", "VEST")


def source(name: str) -> dict[str, Any]:
    """One of the two source files."""
    return tomllib.loads((SOURCE / name).read_text(encoding="utf-8"))


class Trade:
    """The seller, its products and its customers, and the invoices that they give."""

    def __init__(self) -> None:
        self.trade = source("trade.toml")
        self.batch = source("batch.toml")
        self.customers: dict[str, dict[str, Any]] = self.trade["customer"]
        self.parties = self.customers | self.trade["stranger"]

    def entries(self) -> list[dict[str, Any]]:
        """Every invoice of the batch, with what is not said filled in from the defaults."""
        return [self.batch["defaults"] | entry for entry in self.batch["invoice"]]

    def invoice(self, entry: dict[str, Any]) -> Invoice:
        """The invoice of one entry, with its amounts computed; `wrong` amounts are put in last."""
        customer = self.parties[entry["customer"]]
        french = customer["kind"] != "foreign"
        lines = tuple(self._lines(entry, customer, french=french))
        credit = entry.get("type") == "381"
        issued = entry["date"]
        due = None if credit else issued + timedelta(days=entry["days"])
        invoice = Invoice(
            number=entry["number"],
            issue_date=issued,
            type_code=entry.get("type", "380"),
            currency=entry["currency"],
            due_date=due,
            buyer_reference=entry.get("reference"),
            project_reference=entry.get("project"),
            contract_reference=entry.get("contract"),
            order_reference=entry.get("order"),
            despatch_advice_reference=entry.get("despatch"),
            payment_terms=_terms(entry, credit=credit, french=french),
            notes=tuple(self._notes(entry, customer)),
            business_process=entry.get("frame") or self._frame(entry),
            specification=SPECIFICATIONS[entry.get("profile", "en16931")],
            preceding_invoices=_preceding(entry),
            seller=self.seller(),
            buyer=self.buyer(entry["customer"]),
            delivery=_delivery(entry, customer),
            period=Period(start=entry["period"][0], end=entry["period"][1]) if "period" in entry else None,
            payment=self._payment(entry, credit=credit),
            attachments=_attachments(entry),
            lines=lines,
        )
        invoice = _adjusted(invoice, entry)
        invoice = compute(replace(invoice, vat_breakdown=_reasons(lines, french=french)))
        return _finished(invoice, entry)

    def seller(self) -> Party:
        """The company that invoices."""
        seller = self.trade["seller"]
        name, phone, email = seller["contact"]
        return Party(
            name=seller["name"],
            legal_information=seller["legal"],
            legal_id=Identifier(value=seller["siren"], scheme="0002"),
            identifiers=(Identifier(value=seller["siret"], scheme="0009"),),
            vat_id=Identifier(value=seller["vat_id"]),
            electronic_address=Identifier(value=seller["siren"], scheme="0225"),
            address=_address(seller["address"]),
            contact=Contact(name=name, phone=phone, email=email),
        )

    def buyer(self, key: str) -> Party:
        """A customer as it stands on its invoices."""
        customer = self.parties[key]
        siren, siret = customer.get("siren"), customer.get("siret")
        identifiers = (Identifier(value=siret, scheme="0009"),) if siret else (Identifier(value=key),)
        vat_id = customer.get("vat_id")
        department = customer.get("department")
        where = (
            Identifier(value=siren, scheme="0225")
            if siren
            else Identifier(value=customer["email"], scheme="EM")
        )
        return Party(
            name=customer["name"],
            identifiers=identifiers,
            legal_id=Identifier(value=siren, scheme="0002") if siren else None,
            vat_id=Identifier(value=vat_id) if vat_id else None,
            electronic_address=where,
            address=_address(customer["address"]),
            contact=Contact(name=department) if department else None,
        )

    def _lines(self, entry: dict[str, Any], customer: dict[str, Any], *, french: bool) -> list[Line]:
        rows = entry.get("lines") or [
            {"line": _many(n, MANY[n % len(MANY)]), "about": f"Bon de livraison BL-{78000 + n}"}
            for n in range(entry["many"])
        ]
        return [
            self._line(n, {"line": row} if isinstance(row, str) else row, customer, french=french)
            for n, row in enumerate(rows, start=1)
        ]

    def _line(self, number: int, row: dict[str, Any], customer: dict[str, Any], *, french: bool) -> Line:
        quantity, code = row["line"].split()
        product = self.trade["product"][code]
        price = Decimal(row.get("price", product["price"]))
        gross = Decimal(row["gross"]) if "gross" in row else None
        off = Decimal(row["off_price"]) if "off_price" in row else None
        allowances: tuple[AllowanceCharge, ...] = ()
        if "off" in row:
            base = rounded(Decimal(quantity) * price)
            amount = rounded(base * Decimal(row["off"]) / 100)
            allowances = (
                AllowanceCharge(
                    amount=amount, base=base, percent=Decimal(row["off"]), reason=row["why"], reason_code="95"
                ),
            )
        return Line(
            id=str(number),
            quantity=Decimal(quantity),
            unit=product["unit"],
            unit_price=price if gross is None else gross - (off or 0),
            gross_price=gross,
            price_discount=off,
            base_quantity=Decimal(product["base"]) if "base" in product else None,
            base_unit=product["unit"] if "base" in product else None,
            vat=_vat(product, row, customer),
            allowances=allowances,
            item=Item(
                name=row.get("name") or product["fr" if french else "en"],
                description=row.get("about") or (product.get("about") if french else None),
                seller_id=code,
            ),
        )

    def _frame(self, entry: dict[str, Any]) -> str:
        rows = entry.get("lines") or list(MANY)
        codes = [(row if isinstance(row, str) else row["line"]).split()[-1] for row in rows]
        kinds = {self.trade["product"][code].get("kind", "B") for code in codes}
        return f"{kinds.pop()}1" if len(kinds) == 1 else "M1"

    def _notes(self, entry: dict[str, Any], customer: dict[str, Any]) -> list[Note]:
        notes = [Note(text=entry["note"], subject_code="AAI")] if "note" in entry else []
        if "paid_in_part" in entry:
            notes.append(Note(text=entry["paid_in_part"]["note"], subject_code="AAI"))
        mentions = self.trade["seller"]["mention_en" if customer["kind"] == "foreign" else "mention"]
        notes += [Note(subject_code=code, text=mentions[code]) for code in ("PMD", "PMT", "AAB")]
        treatment = {"company": "B2B", "person": "B2C", "foreign": "B2BINT"}.get(customer["kind"])
        if treatment:
            return [*notes, Note(subject_code="BAR", text=treatment)]
        return [*notes, Note(subject_code="ADN", text="B2G")]

    def _payment(self, entry: dict[str, Any], *, credit: bool) -> Payment | None:
        seller = self.trade["seller"]
        means = entry["means"]
        if credit:
            return None
        if means == "59":
            debit = DirectDebit(
                mandate_reference=entry["mandate"],
                creditor_id=seller["creditor"],
                debited_account="FR7699999004120098765432168",
            )
            return Payment(means_code=means, remittance_information=entry["number"], direct_debit=debit)
        if means == "48":
            return Payment(means_code=means, card=PaymentCard(number="4242", holder="J. ABELARD"))
        if entry["currency"] != "EUR":
            means = "30"
        account = PaymentAccount(iban=seller["iban"], bic=seller["bic"], name=seller["name"])
        return Payment(means_code=means, remittance_information=entry["number"], accounts=(account,))


def _many(n: int, code: str) -> str:
    quantity = 1 + n * 7 % 12
    return f"{quantity * 1000 if code == 'ETIQ' else quantity} {code}"  # labels are priced by the thousand


def _address(parts: list[str]) -> Address:
    line, postcode, city, country = parts
    first, _, second = line.partition(", ")
    return Address(line1=first, line2=second or None, postcode=postcode, city=city, country=country)


def _vat(product: dict[str, Any], row: dict[str, Any], customer: dict[str, Any]) -> LineVat:
    special = customer.get("vat")
    if special:
        return LineVat(category=special, rate=Decimal(0))
    if "exempt" in product:
        return LineVat(category="E", rate=Decimal(0))
    return LineVat(category="S", rate=Decimal(row.get("rate", product.get("rate", "20"))))


def _reasons(lines: tuple[Line, ...], *, french: bool) -> tuple[VatBreakdown, ...]:
    """The exemption reasons, which `compute` keeps."""
    used = {line.vat.category for line in lines if line.vat} & REASONS.keys()
    return tuple(
        VatBreakdown(
            category=category,
            rate=Decimal(0),
            exemption_code=REASONS[category][0],
            exemption_reason=REASONS[category][1 if french else 2],
        )
        for category in sorted(used)
    )


def _terms(entry: dict[str, Any], *, credit: bool, french: bool) -> str | None:
    if credit:
        return (
            "À déduire de votre prochain règlement." if french else "To be set off against your next payment."
        )
    if entry.get("paid"):
        return "Réglé par carte à la commande."
    if entry["means"] == "59":
        return "Prélevé à l’échéance."
    days = entry["days"]
    return f"Paiement à {days} jours, par virement." if french else f"{days} days net, by bank transfer."


def _preceding(entry: dict[str, Any]) -> tuple[DocumentReference, ...]:
    after = entry.get("after")
    return (DocumentReference(number=after["number"], issue_date=after["date"]),) if after else ()


def _delivery(entry: dict[str, Any], customer: dict[str, Any]) -> Delivery:
    delivered: date = entry.get("delivered") or entry["date"] - timedelta(days=2)
    if "place" in entry:
        return Delivery(date=delivered, name=customer["name"], address=_address(entry["place"]))
    if customer["kind"] == "foreign":
        return Delivery(date=delivered, name=customer["name"], address=_address(customer["address"]))
    return Delivery(date=delivered)


def _attachments(entry: dict[str, Any]) -> tuple[SupportingDocument, ...]:
    if "attach" not in entry:
        return ()
    from sample_files import plain_page

    kind, name = entry["attach"]
    content = plain_page(
        "Bon de livraison", [name.removesuffix(".pdf"), f"pour la facture {entry['number']}"]
    )
    return (
        SupportingDocument(
            id=name.removesuffix(".pdf"),
            description=kind,
            filename=name,
            mime_code="application/pdf",
            content=content,
        ),
    )


def _adjusted(invoice: Invoice, entry: dict[str, Any]) -> Invoice:
    """Discount and charge on the document, at the first line's VAT."""
    vat = invoice.lines[0].vat or LineVat()
    said: dict[str, Any] = {}
    for key, name, code in (("discount", "allowances", "95"), ("charge", "charges", "FC")):
        part = entry.get(key)
        if not part:
            continue
        base = percent = None
        if "percent" in part:
            lines = compute(invoice).totals
            base = lines.lines if lines else None
            percent = Decimal(part["percent"])
        amount = Decimal(part["amount"]) if "amount" in part else rounded((base or 0) * (percent or 0) / 100)
        said[name] = (
            AllowanceCharge(
                amount=amount,
                base=base,
                percent=percent,
                reason=part["why"],
                reason_code=code,
                vat_category=vat.category,
                vat_rate=vat.rate,
            ),
        )
    return replace(invoice, **said)


def _finished(invoice: Invoice, entry: dict[str, Any]) -> Invoice:
    """Deposits, what was paid already, VAT in euro, and amounts that are wrong on purpose."""
    totals = invoice.totals or Totals()
    if entry.get("paid"):
        totals = replace(totals, prepaid=totals.tax_inclusive)
    if "paid_in_part" in entry:
        totals = replace(totals, prepaid=Decimal(entry["paid_in_part"]["amount"]))
    invoice = compute(replace(invoice, totals=totals))
    totals = invoice.totals or Totals()
    if "exchange" in entry:
        in_euro = rounded((totals.tax or Decimal(0)) * Decimal(entry["exchange"]))
        invoice = replace(invoice, vat_currency="EUR")
        totals = replace(totals, tax_in_vat_currency=in_euro)
    wrong = {name: Decimal(amount) for name, amount in entry.get("wrong", {}).items()}
    return replace(invoice, totals=replace(totals, **wrong))
