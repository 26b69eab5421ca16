"""Every figure, day and identifier that is left: explained, or a difference; nothing on the page is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.parity import explainers
from factage.invoice.pages.parity.certificate import DifferenceKind, Kind
from factage.invoice.pages.parity.findings import Findings
from factage.invoice.pages.parity.ground import bare
from factage.invoice.pages.parity.sums import Sums
from factage.invoice.pages.tokens import Token

_CENT: Final = Decimal("0.011")
_MOST_SUMS: Final = 160
"""Lines up to which every run of consecutive lines is summed (subtotals by lot); above, runs from the first."""
_SAME_AS: Final[dict[str, tuple[str, ...]]] = {
    "lines": ("lines", "tax_exclusive"),
    "tax_exclusive": ("tax_exclusive", "lines", "bases"),
    "tax": ("tax", "taxes", "bases", "grosses", "by_rate", "off", "added"),
    "tax_inclusive": ("tax_inclusive", "payable", "grosses"),
    "payable": ("payable", "tax_inclusive", "tax_exclusive"),
    "prepaid": ("prepaid", "tax_inclusive"),
    "allowance": ("off",),
    "charge": ("added",),
    "retention": ("kept",),
    "rounding": ("rounding",),
    "total": ("tax_inclusive", "payable", "tax_exclusive", "lines", "grosses"),
}
_TERMS: Final = {
    "lines": "BT-106",
    "tax_exclusive": "BT-109",
    "tax": "BT-110",
    "tax_inclusive": "BT-112",
    "prepaid": "BT-113",
    "payable": "BT-115",
    "allowance": "BT-92",
    "charge": "BT-99",
    "retention": "BT-20",
    "rounding": "BT-114",
}
_ZERO: Final = Decimal(0)
_PAID: Final = re.compile(
    r"(?:paye|regle|verse|recu|encaisse|acompte|avance|paid|received|bezahlt|erhalten)\w*(?: \w+){0,3} (?:le|du|on|am)\b"
)


class Rest:
    """The tokens that no value of the data took."""

    def __init__(self, findings: Findings, sums: Sums, line_rows: set[int]) -> None:
        self.findings, self.sums, self.line_rows = findings, sums, line_rows
        self.ground = findings.ground
        self.invoice = findings.invoice

    def compare(self) -> None:
        """Each of them in turn."""
        for token in self.ground.tokens.all:
            if id(token) in self.findings.taken:
                continue
            if self._covered(token):
                continue
            if token.kind == "number":
                self._number(token)
            elif token.kind == "date":
                self._date(token)
            elif token.kind in {"iban", "vat", "siren", "gln"}:
                self._identifier(token)

    def _covered(self, token: Token) -> bool:
        """Whether a text of the data says the words of this token."""
        words = self.ground.words_of(token)
        paths = {self.ground.covers(word) for word in words}
        if "" in paths or not paths:
            return False
        kind: Kind = {"date": "date", "number": "amount"}.get(token.kind, "identifier")  # type: ignore[assignment]
        self.findings.note(kind, token, min(paths))
        return True

    # --- numbers --------------------------------------------------------------------------------------------------

    def _number(self, token: Token) -> None:
        if not self._is_amount(token):
            return
        by = self._why(token) or ("further" if abs(token.number) in self.findings.further else "")
        if by:
            self.findings.note("amount", token, by)
            return
        if next(explainers.mentions_in(token.cell.plain), None) is not None:
            self.findings.differ_token("mention", "missing_in_data", "notes", token, term="BT-22")
            return
        role = self.sums.role(token) if token.row not in self.line_rows else None
        if token.row in self.line_rows:
            self.findings.differ_token("amount", "missing_in_data", "lines", token, term="BG-25")
            return
        totals = self.invoice.totals
        stated = (
            getattr(totals, role, None)
            if totals is not None
            and role in {"lines", "tax_exclusive", "tax", "tax_inclusive", "prepaid", "payable"}
            else None
        )
        path = f"totals.{role}" if role in _TERMS else "notes"
        difference: DifferenceKind = "missing_in_data" if stated is None else "differs"
        self.findings.differ_token(
            "amount", difference, path, token, in_data=stated, term=_TERMS.get(role or "", "BT-22")
        )

    @staticmethod
    def _is_amount(token: Token) -> bool:
        return (token.decimals >= 2 or bool(token.currency)) and not token.percent and bool(token.number)

    def _why(self, token: Token) -> str:
        """What explains an amount; empty where nothing does."""
        if token.row in self.line_rows:
            return self._in_line(token) or self._progress(token) or self._noise(token)
        role = self.sums.role(token, beside=True)
        value = abs(token.number)
        carried = explainers.noise_of(token.cell.plain) == "carried_forward"
        if value in self._runs and (role in {None, "lines", "tax_exclusive"} or carried):
            return "carried_forward"
        if role in {None, "tax"} and value in self._rates:
            return "rate"
        names = self._known if role is None else _SAME_AS.get(role, ())
        if any(value in self._known.get(name, ()) for name in names):
            return "repeated"
        in_line = self._in_line(token) if role is None else ""
        return in_line or self._progress(token) or self._noise(token)

    def _noise(self, token: Token) -> str:
        text = token.cell.plain
        kind = explainers.noise_of(text)
        if kind and kind != "carried_forward":
            return kind
        row = self.ground.sheets.rows[token.row]
        near = " ".join(cell.plain for cell in row.cells if cell.x1 <= token.x0 + 1)[-60:]
        return (
            kind
            if (kind := explainers.noise_of(near)) and kind not in {"carried_forward", "page_number"}
            else ""
        )

    def _progress(self, token: Token) -> str:
        return "progress" if abs(token.number) in self.findings.progress else ""

    @cached_property
    def _known(self) -> dict[str, set[Decimal]]:
        """The amounts of the data, by what they are."""
        totals, out = self.invoice.totals, {}
        for name in (
            "lines",
            "tax_exclusive",
            "tax",
            "tax_inclusive",
            "prepaid",
            "payable",
            "rounding",
            "allowances",
            "charges",
            "tax_in_vat_currency",
        ):
            value = getattr(totals, name) if totals else None
            out[name] = {abs(value)} if value is not None else set()
        parts = self.invoice.vat_breakdown
        out["bases"] = {abs(part.taxable_amount) for part in parts if part.taxable_amount is not None}
        out["taxes"] = {abs(part.tax_amount) for part in parts if part.tax_amount is not None}
        out["grosses"] = {
            abs(part.taxable_amount + part.tax_amount)
            for part in parts
            if part.taxable_amount is not None and part.tax_amount is not None
        }
        out["off"] = {
            abs(x) for part in self.invoice.allowances for x in (part.amount, part.base) if x is not None
        } | out["allowances"]
        out["added"] = {
            abs(x) for part in self.invoice.charges for x in (part.amount, part.base) if x is not None
        } | out["charges"]
        by_rate: dict[Decimal, Decimal] = {}
        for line in self.invoice.lines:
            if line.vat is not None and line.vat.rate is not None and line.net_amount is not None:
                by_rate[line.vat.rate] = by_rate.get(line.vat.rate, _ZERO) + line.net_amount
        out["by_rate"] = {abs(amount) for amount in by_rate.values()}
        inclusive, payable = (totals.tax_inclusive, totals.payable) if totals else (None, None)
        kept = set()
        if totals and payable is not None:
            whole = inclusive if inclusive is not None else totals.tax_exclusive
            if whole is not None:
                kept.add(abs(whole - (totals.prepaid or _ZERO) - payable))
        out["kept"] = kept
        terms = self.invoice.further_payment_terms
        out["terms"] = {
            abs(x)
            for term in terms
            for x in (term.amount, term.discount_amount, term.discount_base)
            if x is not None
        }
        return out

    @cached_property
    def _runs(self) -> set[Decimal]:
        """Sums of consecutive lines: carried forward, subtotals by page or by lot."""
        nets = [line.net_amount or _ZERO for line in self.invoice.lines]
        out: set[Decimal] = set()
        starts = range(len(nets)) if len(nets) <= _MOST_SUMS else (0,)
        for start in starts:
            run = _ZERO
            for net in nets[start:]:
                run += net
                out.add(abs(run))
        return out

    @cached_property
    def _of_lines(self) -> dict[str, list[Decimal]]:
        """What else may be printed of a line: with VAT, before its discount, the discount itself."""
        gross, tax, before, prices = [], [], [], []
        for line in self.invoice.lines:
            rate = (line.vat.rate if line.vat else None) or self._only_rate
            net = line.net_amount
            if net is not None and rate is not None:
                gross.append(net * (100 + rate) / 100)
                tax.append(net * rate / 100)
            if line.unit_price is not None and rate is not None:
                prices.append(line.unit_price * (100 + rate) / 100)
            off = sum((part.amount or _ZERO for part in line.allowances), _ZERO)
            if net is not None and off:
                before += [net + off, off]
            for price in (line.unit_price, line.gross_price):
                if price is not None and line.quantity is not None:
                    before.append(price * line.quantity / (line.base_quantity or 1))
                    before.append(price)
            if line.price_discount:
                before.append(line.price_discount)
            for part in (*line.allowances, *line.charges):
                before += [x for x in (part.amount, part.base) if x is not None]
        return {"line_gross": [*gross, *prices], "line_tax": tax, "list_price": before}

    @cached_property
    def _rates(self) -> set[Decimal]:
        rates = {part.rate for part in self.invoice.vat_breakdown} | {
            line.vat.rate for line in self.invoice.lines if line.vat
        }
        return {rate for rate in rates if rate}

    @cached_property
    def _only_rate(self) -> Decimal | None:
        rates = {part.rate for part in self.invoice.vat_breakdown}
        return rates.pop() if len(rates) == 1 else None

    def _in_line(self, token: Token) -> str:
        value = abs(token.number)
        return next(
            (
                kind
                for kind, values in self._of_lines.items()
                if any(abs(abs(one) - value) < _CENT for one in values)
            ),
            "",
        )

    # --- days and identifiers -------------------------------------------------------------------------------------

    def _date(self, token: Token) -> None:
        if token.value in self._days:
            label = _label(token)
            wrong = self._other_day(label, token)
            if not wrong:
                self.findings.note("date", token, "repeated")
                return
        row = self.ground.sheets.rows[token.row].plain
        by = "printing" if explainers.noise_of(row) == "printing" else explainers.noise_of(token.cell.plain)
        by = "paid_on" if _PAID.search(token.cell.plain[: token.start]) else by
        if by in {"printing", "register", "hours", "paid_on"}:
            self.findings.note("date", token, by)
            return
        path, term = self._day_term(_label(token))
        self.findings.differ_token("date", "missing_in_data", path, token, term=term)

    def _other_day(self, label: str, token: Token) -> bool:
        for path in ("issue_date", "due_date"):
            if labels.header(path).strong.search(label):
                stated = getattr(self.invoice, path)
                return stated is not None and stated != token.value
        return False

    @staticmethod
    def _day_term(label: str) -> tuple[str, str]:
        for path, term in (("due_date", "BT-9"), ("issue_date", "BT-2")):
            if labels.header(path).strong.search(label):
                return path, term
        if re.search(r"livraison|\bbl\b|deliver|liefer", label):
            return "delivery.date", "BT-72"
        return "notes", "BT-22"

    @cached_property
    def _days(self) -> set[date]:
        return set(self._all_days())

    def _all_days(self) -> Iterator[date]:
        invoice = self.invoice
        days = [invoice.issue_date, invoice.due_date, invoice.tax_point_date]
        days += [invoice.delivery.date] if invoice.delivery else []
        days += [invoice.period.start, invoice.period.end] if invoice.period else []
        days += [one.issue_date for one in invoice.preceding_invoices]
        days += [other.issue_date for other in invoice.further_references]
        days += [term.due_date for term in invoice.further_payment_terms]
        for line in invoice.lines:
            days += [line.period.start, line.period.end] if line.period else []
            references = (
                *line.delivery_note_references,
                *line.despatch_references,
                *line.order_references,
                *line.further_references,
            )
            days += [one.issue_date for one in references]
            days += [line.delivery.date] if line.delivery else []
        yield from (day for day in days if day is not None)

    def _identifier(self, token: Token) -> None:
        value = bare(str(token.value))
        if (
            value in self.findings.strings
            or value in self._identifiers
            or (token.kind == "siren" and any(value[:9] == one[:9] for one in self._sirens))
        ):
            self.findings.note("identifier", token, "repeated")
            return
        by = explainers.noise_of(token.cell.plain)
        if by in {"insurance", "phone"}:
            self.findings.note("identifier", token, by)
            return
        path, term = {
            "iban": ("payment.accounts", "BT-84"),
            "vat": ("seller.vat_id", "BT-31"),
            "siren": ("seller.legal_id", "BT-30"),
            "gln": ("seller.identifiers", "BT-29"),
        }[token.kind]
        self.findings.differ_token("identifier", "missing_in_data", path, token, term=term)

    @cached_property
    def _identifiers(self) -> set[str]:
        invoice = self.invoice
        out: set[str] = set()
        for party in (
            invoice.seller,
            invoice.buyer,
            invoice.payee,
            invoice.tax_representative,
            invoice.payer,
            invoice.invoicer,
            invoice.invoicee,
            invoice.buyer_agent,
            invoice.seller_agent,
        ):
            if party is not None:
                values = [
                    party.vat_id,
                    party.legal_id,
                    party.tax_registration,
                    party.electronic_address,
                    *party.identifiers,
                ]
                out |= {bare(one.value) for one in values if one is not None}
        if invoice.payment is not None:
            out |= {bare(one.iban) for one in invoice.payment.accounts if one.iban}
        return out

    @cached_property
    def _sirens(self) -> set[str]:
        """The SIREN that the data say, also inside a SIRET or a French VAT number."""
        return {one for one in self._identifiers if one.isdecimal() and len(one) >= 9} | {
            one[4:] for one in self._identifiers if one.startswith("fr") and len(one) == 13
        }


def _label(token: Token) -> str:
    return token.cell.plain[: token.start]
