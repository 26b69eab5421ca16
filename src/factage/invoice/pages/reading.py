"""A page read: what kind of paper, its values with their places and how sure each is, and what a person must say."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal

from factage.invoice.errors import Unreadable
from factage.invoice.model import AllowanceCharge
from factage.invoice.money import digits
from factage.invoice.pages import labels
from factage.invoice.pages.account import accounts_of
from factage.invoice.pages.assemble import invoice_of, where
from factage.invoice.pages.explain.closed import ClosedWorld
from factage.invoice.pages.header.corrected import corrected_of
from factage.invoice.pages.header.header import DATES, HeaderValue, header_of
from factage.invoice.pages.header.kind import TYPE_CODES, Paper, is_scan, paper_of
from factage.invoice.pages.header.mentions import Mention, exemption_of
from factage.invoice.pages.header.terms import fixed_by_terms
from factage.invoice.pages.layout import Layout
from factage.invoice.pages.layouts.known import fitting, identifier_at, known_blocks, known_on, places_of
from factage.invoice.pages.layouts.novel import overlooked
from factage.invoice.pages.lines.line import Lines
from factage.invoice.pages.lines.lines import lines_of
from factage.invoice.pages.outcome import NEW_WORDS, OPEN, Question, Reading, Status, Value
from factage.invoice.pages.party.blocks import is_name
from factage.invoice.pages.party.directory import Directory, seen_on, settle
from factage.invoice.pages.party.owned import disagree, in_block
from factage.invoice.pages.party.parties import Parties, Side, parties_of
from factage.invoice.pages.sums.amounts import (
    LEARNED,
    amounts_of,
    currency_place,
    main_currency,
    reason_of,
    stated_currency,
)
from factage.invoice.pages.sums.closing import open_sums
from factage.invoice.pages.sums.codes import codes_in_use
from factage.invoice.pages.sums.proof import Proof
from factage.invoice.pages.sums.rates import rates_by_sums
from factage.invoice.pages.sums.solve import Solution, solve
from factage.invoice.pages.sums.vat import VatRow, called_vat, untaxed_rows, vat_rows
from factage.invoice.pages.text import recognition
from factage.invoice.pages.text.identifiers import checked
from factage.invoice.pages.text.sheet import Box, Sheets
from factage.invoice.pages.text.tokens import Token, Tokens, tokens_of
from factage.invoice.pages.text.words import page_words
from factage.invoice.pages.unread import unread
from factage.invoice.pages.untaken import going_on, unfactored

__all__ = ["Reading", "Value", "read_page", "read_sheets"]

_LINE_PATHS: Final = {
    "quantity": "quantity",
    "unit_price": "unit_price",
    "net_amount": "net_amount",
    "rate": "vat.rate",
}
_LINE_INDEX: Final = re.compile(r"\[\d+\]")
_PLAIN: Final = 1.0
"""A header value above this score has a plain label of its own."""
_NEEDED: Final = ("number", "issue_date", "seller.name", "buyer.name")


def read_page(
    data: bytes, *, layouts: Sequence[Layout] = (), ocr: bool = False, known: Directory | None = None
) -> Reading:
    """Read the invoice printed on the pages of a PDF.

    ``layouts`` are confirmed layouts, of which the one that fits helps; ``known`` says which parties on the page are the
    caller's own companies and which its customers (:mod:`.directory`). With ``ocr`` pages without text are recognised
    by an external program. Raises ``Unreadable`` as :func:`.words.page_words`, and ``not_an_invoice`` with the kind
    of paper. A page without usable text is no error: ``invoice`` is None, and there is a question ``scan``.
    """
    sheets = page_words(data)
    if not ocr or not is_scan(sheets):
        return read_sheets(sheets, layouts=layouts, known=known)
    if not recognition.available():
        scan = Question(code="scan", page=1), Question(code="no_recognition")
        return Reading(invoice=None, complete=False, questions=scan)
    return read_sheets(recognition.recognised_words(data), layouts=layouts, known=known)


def read_sheets(sheets: Sheets, *, layouts: Sequence[Layout] = (), known: Directory | None = None) -> Reading:
    """As :func:`read_page`, from words that are there already."""
    if is_scan(sheets):
        return Reading(invoice=None, complete=False, questions=(Question(code="scan", page=1),))
    layout = fitting(sheets, layouts)
    if layout is None:
        return read_as(sheets, None, known)
    reading = read_as(sheets, layout.at_first(), known)
    codes = {question.code for question in reading.questions}
    if reading.complete or "layout_drift" in codes:
        return reading
    plainly = () if NEW_WORDS in codes else (None,)
    for other in (layout, *plainly) if layout.spare else plainly:
        try:
            again = read_as(sheets, other, known)
        except Unreadable:  # without its layout it is taken for another paper
            continue
        if again.complete:
            return dataclasses.replace(again, layout=layout.id)
    return reading


def read_as(sheets: Sheets, layout: Layout | None, known: Directory | None = None) -> Reading:
    """The reading by this layout, all of it, whether it fits or not."""
    paper = paper_of(sheets, layout.titles if layout is not None else {})
    if paper.other is not None:
        raise Unreadable("not_an_invoice", kind=paper.other)
    return _Reader(sheets, paper, layout, known).reading()


class _Reader:
    def __init__(
        self, sheets: Sheets, paper: Paper, layout: Layout | None, directory: Directory | None = None
    ) -> None:
        self.sheets, self.paper, self.layout, self.directory = sheets, paper, layout, directory
        self.tokens: Tokens = tokens_of(sheets)
        self.known = known_on(sheets, self.tokens, layout) if layout is not None else None
        self.lines: Lines = lines_of(sheets, self.tokens, layout)
        self.currency = stated_currency(sheets) or main_currency(self.tokens)
        learned = layout.totals if layout else {}
        inside = self.lines.inside
        self.amounts = amounts_of(sheets, self.tokens, inside, learned, self.currency)
        self._marked_amounts()
        rows = vat_rows(sheets, self.tokens, inside, self.amounts)
        untaxed = untaxed_rows(sheets, self.tokens, inside, rows)
        self.solution: Solution = solve(self.amounts, rows, self.lines, untaxed)
        rates_by_sums(self.tokens, self.lines, self.solution.vat)
        world = self.world = ClosedWorld(sheets, self.tokens, self.lines, self.solution)
        self.solution.unexplained = world.among_totals
        self.corrected = corrected_of(sheets, self.tokens) if paper.bill == "credit" else None
        self.mention = exemption_of(sheets)
        mentioned = self.mention is not None
        self.proof = Proof(self.lines, self.solution, world.elsewhere, mentioned=mentioned)
        self.values: list[Value] = []
        self.unlabelled: set[str] = set()

    def reading(self) -> Reading:
        """All values, and what stays open."""
        rows = frozenset(line.row for line in self.lines.found)
        marked = self.known.header if self.known else None
        credit = self.paper.bill == "credit"
        number = marked.get("number") if marked and self.corrected else None
        if marked and number is not None and self.corrected and number.value == self.corrected.number:
            marked = {path: found for path, found in marked.items() if found is not number}
        header = header_of(self.sheets, self.tokens, marked, rows, credit=credit)
        header = {path: found for path, found in header.items() if not self._absent(path, found.label)}
        labelled = {path for path, found in header.items() if found.label and found.score > _PLAIN}
        self.unlabelled = {"number", "issue_date"} - labelled
        unknown = self.layout is None and self.paper.bill is None
        if unknown and not self.solution.solved and "number" not in header:
            raise Unreadable("not_an_invoice", kind="letter" if not self.amounts else "other")
        self._header(header)
        parties = self.parties = self._sides()
        self._parties(parties)
        self._register(parties)
        self._accounts()
        self._lines()
        self._vat()
        self._totals()
        invoice = invoice_of(self.values, self._further())
        questions = self._questions()
        complete = not any(question.code in OPEN for question in questions)
        return Reading(
            invoice=invoice,
            complete=complete,
            layout=self.layout.id if self.layout else None,
            values=tuple(self.values),
            questions=tuple(questions),
        )

    def _marked_amounts(self) -> None:
        """Totals that a confirmed layout places have their role from it."""
        if self.known is None:
            return
        for path, place in self.known.places.items():
            if not path.startswith("totals.") or place.token is None:
                continue
            for amount in self.amounts:
                if amount.token is place.token:
                    amount.role, amount.weight = path.removeprefix("totals."), LEARNED

    def _absent(self, path: str, label: str) -> bool:
        """Whether a person said that this layout prints no such value under this label."""
        return self.layout is not None and (path, labels.masked(label)) in self.layout.absent

    def _sides(self) -> Parties:
        """The parties; whoever knows them says more, and a confirmed layout whose each number is."""
        placed = known_blocks(self.sheets, self.known)
        parties = parties_of(self.sheets, self.tokens, placed, self.lines.rows)
        if self.directory is not None:
            known = self.directory(seen_on(self.sheets, parties, self.lines.rows))
            parties = settle(
                self.sheets,
                parties,
                known,
                self.lines.rows,
                lambda blocks: parties_of(self.sheets, self.tokens, blocks | placed, self.lines.rows),
            )
        if self.known is not None:
            for side in ("seller", "buyer"):
                for name, found in (("vat_id", parties.vat), ("legal_id", parties.legal)):
                    self._assign(f"{side}.{name}", side, found, parties)
        return parties

    def _assign(self, path: str, side: Side, found: dict[Side, list[Token]], parties: Parties) -> None:
        assert self.known is not None
        other: Side = "buyer" if side == "seller" else "seller"
        kind: Literal["vat", "siren"] = "vat" if found is parties.vat else "siren"
        place = self.known.places.get(path)
        chosen = [place.token or identifier_at(place, kind)] if place is not None else []
        if path in self.known.constants:
            value = self.known.constants[path]
            chosen = [one for one in self.tokens.of(kind) if str(one.value)[: len(value)] == value] or chosen
            chosen = chosen or [identifier_at(one, kind) for one in places_of(self.sheets, value)][:1]
            parties.said.add(side)
        if chosen:
            parties.known.clear()
            found[side] = chosen
            found[other] = [
                token for token in found.get(other, []) if all(token is not one for one in chosen)
            ]
        elif self._absent(path, ""):
            found.pop(side, None)

    def _put(
        self, path: str, value: str, page: int, box: Box, verdict: tuple[Status, tuple[str, ...]]
    ) -> None:
        status, why = verdict
        shown = self.sheets.pages[page].shown(box)
        left, top, right, bottom = (round(edge, 1) for edge in shown)
        self.values.append(
            Value(
                where=where(path),
                path=path,
                value=value,
                status="doubtful" if self.sheets.recognised else status,
                page=page + 1,
                box=(left, top, right, bottom),
                why=why,
            )
        )

    def _put_token(
        self, path: str, value: Decimal | str, token: Token, verdict: tuple[Status, tuple[str, ...]]
    ) -> None:
        text = digits(value) if isinstance(value, Decimal) else value
        self._put(path, text, token.cell.page, token.box, verdict)

    def _header(self, header: dict[str, HeaderValue]) -> None:
        plain = {path for path, one in header.items() if one.label and one.exact and one.score > _PLAIN}
        fixed = plain >= DATES and fixed_by_terms(
            self.sheets, self.tokens, header["issue_date"].value, header["due_date"].value
        )
        for field in labels.HEADER_FIELDS:
            found = header.get(field)
            if found is None:
                continue
            text = found.value.isoformat() if isinstance(found.value, date) else found.value
            doubtful = not found.exact or (not found.label and found.score <= 0)
            why = ("label",) if found.label else ("no_label",)
            verdict: tuple[Status, tuple[str, ...]] = ("doubtful" if doubtful else "read", why)
            if fixed and field in DATES:
                verdict = ("proved", ("label", "terms"))
            self._put(field, text, found.cell.page, found.box, verdict)
        title = self.paper.title
        if title is not None and self.paper.bill is not None:
            self._put("type_code", TYPE_CODES[self.paper.bill], title.page, title.box, ("read", ("title",)))
        place = currency_place(self.sheets, self.currency)
        if place is not None:
            cell, start, end, code = place
            left, right = cell.span(start, end)
            self._put("currency", code, cell.page, (left, cell.y0, right, cell.y1), ("read", ()))

    def _parties(self, parties: Parties) -> None:
        for side in ("seller", "buyer"):
            block = parties.names.get(side)
            if block is not None and block.name:
                first, last = block.name_cells[0], block.name_cells[-1]
                box = (first.x0, first.y0, last.x1, last.y1)
                if len(block.name_cells) == 1 and (at := first.text.find(block.name)) >= 0:
                    left, right = first.span(at, at + len(block.name))
                    box = (left, first.y0, right, first.y1)
                turned = parties.self_billed and block.caption != "layout"
                verdict: tuple[Status, tuple[str, ...]] = ("read", ("block",))
                if turned:  # the buyer prints it: its own head may stand where a seller's does
                    verdict = ("doubtful", ("self_billed",))
                elif not is_name(block.name):
                    verdict = ("doubtful", ("no_name",))
                elif block.unsure:
                    verdict = ("doubtful", ("name_goes_on",))
                self._put(f"{side}.name", block.name, first.page, box, verdict)
            other = "buyer" if side == "seller" else "seller"
            vats, legals = parties.vat.get(side, []), parties.legal.get(side, [])
            said = side in parties.said
            clash = side not in parties.known and disagree(vats, legals)
            if vats:
                verdict = self._vat_id(parties, side, other)
                verdict = ("doubtful", ("another_company",)) if clash else verdict
                self._put_token(f"{side}.vat_id", str(vats[0].value), vats[0], verdict)
            if legals:
                siren = str(legals[0].value)[:9]
                agreed = bool(vats) and str(vats[0].value)[4:] == siren
                alone = len({str(token.value)[:9] for token in legals}) == 1
                known = parties.known.get(side)
                worded = any(parties.words.get(id(token)) == side for token in legals)
                whose = bool(known) or (said and (agreed or worded))
                proved = legals[0].valid and legals[0].exact and alone and whose
                verdict = (
                    ("proved", ("check_digit", known or "owner_said"))
                    if proved
                    else ("read" if alone or known else "doubtful", () if said else ("owner_unsaid",))
                )
                verdict = ("doubtful", ("another_company",)) if clash else verdict
                self._put_token(f"{side}.legal_id", siren, legals[0], verdict)

    def _register(self, parties: Parties) -> None:
        """The register number of a seller abroad, which has no check digits."""
        found = parties.issuer.register() if parties.issuer is not None else None
        if found is not None and not parties.legal.get("seller"):
            self._put("seller.legal_id", *found, ("read", ("label",)))

    def _vat_id(self, parties: Parties, side: Any, other: Any) -> tuple[Status, tuple[str, ...]]:
        """Proved: a check digit, the only one of its side, and words that say whose it is."""
        vats = parties.vat[side]
        value = str(vats[0].value)
        alone = len({token.value for token in vats}) == 1
        legals = [str(token.value)[:9] for token in parties.legal.get(side, [])]
        both = bool(parties.vat.get(other)) or value[4:] in legals
        apart = other in parties.said and bool(parties.vat.get(other)) and in_block(vats[0], parties, side)
        said = side in parties.said or apart
        known = parties.known.get(side)
        if vats[0].valid and vats[0].exact and checked(value) and alone and (known or (both and said)):
            return "proved", ("check_digit", known or "owner_said")
        if not vats[0].valid:
            return "read", ("check_digit_fails",)
        return "read", () if said else ("owner_unsaid",)

    def _accounts(self) -> None:
        for n, (token, verdict) in enumerate(accounts_of(self.sheets, self.tokens, self.known)):
            self._put_token(f"payment.accounts[{n}].iban", str(token.value), token, verdict)

    def _lines(self) -> None:
        codes = self._rate_codes
        gross = "gross_lines" in self.solution.holds
        for index, line in enumerate(self.lines.found):
            base = f"lines[{index}]"
            if line.name:
                sure: Status = "doubtful" if line.unsure_name else "read"
                self._put(f"{base}.item.name", line.name, line.name_cells[0].page, line.name_box, (sure, ()))
            for role, path in _LINE_PATHS.items():
                if gross and role in {"net_amount", "unit_price"}:
                    continue  # prices with VAT: the page prints no net ones
                token = line.numbers.get(role)
                if role == "rate" and token is not None and codes.get(digits(token.number), token) is None:
                    continue  # a code of what bears no VAT
                if token is not None:
                    value = self._line_value(role, token, codes)
                    self._put_token(f"{base}.{path}", value, token, self.proof.line(line, role))
            coded = codes.get(line.code.text) if line.code is not None else None
            if line.code is not None and coded is not None:
                self._put(
                    f"{base}.vat.rate", digits(coded), line.code.page, line.code.box, ("read", ("rate_code",))
                )

    def _line_value(self, role: str, token: Token, codes: dict[str, Decimal | None]) -> Decimal:
        if role == "rate":
            coded = codes.get(digits(token.number))
            return token.number if coded is None else coded
        if role == "net_amount":
            return token.number * self.solution.sign
        if role == "quantity":
            return token.number * (self.solution.sign if token.negative else 1)
        return abs(token.number)

    @cached_property
    def _rate_codes(self) -> dict[str, Decimal | None]:
        """Codes 1, 2 or A, B for rates, where the VAT table resolves them and every line uses them."""
        solution = self.solution
        return codes_in_use(self.sheets, self.lines.found, solution.vat, solution.untaxed)

    def _vat(self) -> None:
        sign = self.solution.sign
        layout = self.layout
        mention = exemption_of(self.sheets, layout.mentions) if layout is not None else self.mention
        net = self.solution.roles.get("tax_exclusive")
        for index, row in enumerate(sorted(self.solution.vat, key=lambda one: (one.rate.row, one.rate.x0))):
            base = f"vat_breakdown[{index}]"
            self._category(base, row)
            self._put_token(f"{base}.rate", row.rate.number, row.rate, self.proof.vat(row, "rate"))
            if row.base is not None:
                verdict = self.proof.vat(row, "taxable_amount")
                self._put_token(f"{base}.taxable_amount", row.base.number * sign, row.base, verdict)
            elif net is not None and len(self.solution.vat) == 1:  # of one rate: the net total is its base
                value = self.solution.value(net)
                self._put_token(f"{base}.taxable_amount", value, net.token, self.proof.only_base())
            verdict = self.proof.vat(row, "tax_amount")
            self._put_token(f"{base}.tax_amount", row.tax.number * sign, row.tax, verdict)
            if not row.rate.number and mention is not None:
                self._mentioned(base, mention)
        for index, one in enumerate(self.solution.untaxed, len(self.solution.vat)):
            base = f"vat_breakdown[{index}]"
            self._put(f"{base}.category", one.category, one.cell.page, one.cell.box, ("read", ("mention",)))
            self._put_token(f"{base}.taxable_amount", one.base.number * sign, one.base, ("read", ()))
            if one.tax is not None:
                self._put_token(f"{base}.tax_amount", one.tax.number, one.tax, ("read", ()))
        if not self.solution.vat and mention is not None:
            self._mentioned("vat_breakdown[0]", mention)
            tax = self.solution.roles.get("tax")
            if net is not None and tax is not None and not tax.token.number and not self.solution.untaxed:
                unproved: tuple[Status, tuple[str, ...]] = ("read", ("net_total",))
                base = "vat_breakdown[0]"
                self._put_token(f"{base}.taxable_amount", self.solution.value(net), net.token, unproved)
                self._put_token(f"{base}.tax_amount", tax.token.number, tax.token, unproved)

    def _mentioned(self, base: str, mention: Mention) -> None:
        cell = mention.cell
        self._put(f"{base}.category", mention.category, cell.page, cell.box, ("read", ("mention",)))

    def _category(self, base: str, row: VatRow) -> None:
        if row.rate.number:
            tax = self.solution.roles.get("tax")
            said = [one.above for one in self.amounts if one.token is row.tax]
            said += [tax.label, tax.above] if tax is not None else []
            verdict = self.proof.category(row) if called_vat(self.sheets, row, said) else ("read", ("rate",))
            self._put_token(f"{base}.category", "S", row.rate, verdict)

    def _totals(self) -> None:
        for role in ("lines", "tax_exclusive", "tax", "tax_inclusive", "payable"):
            amount = self.solution.roles.get(role)
            if amount is not None:
                self._put_token(
                    f"totals.{role}", self.solution.value(amount), amount.token, self.proof.total(role)
                )
        paid = self.solution.paid
        if paid:
            total = sum((abs(self.solution.value(one)) for one in paid), Decimal(0))
            self._put_token("totals.prepaid", total, paid[0].token, self.proof.total("prepaid", paid[0]))

    def _further(self) -> dict[str, Any]:
        """What is no measured value: allowances and charges of the document, the invoice that a credit note corrects."""
        out: dict[str, list[Any]] = {}
        for amount in self.solution.adjustments:
            found = AllowanceCharge(amount=abs(amount.token.number), reason=reason_of(self.sheets, amount))
            out.setdefault("allowances" if amount.role == "allowance" else "charges", []).append(found)
        if self.corrected is not None:
            out["preceding_invoices"] = [self.corrected]
        return {name: tuple(one) for name, one in out.items()}

    def _questions(self) -> list[Question]:
        found = {value.path for value in self.values}
        out = [Question(code="missing", path=path) for path in _NEEDED if path not in found]
        if not found & {"totals.payable", "totals.tax_inclusive"}:
            out.append(Question(code="missing", path="totals.payable"))
        others = self.corrected.number if self.corrected is not None else None
        out += [
            Question(code="doubtful", path=value.path, page=value.page, box=value.box)
            for value in self.values
            if value.status == "doubtful" or (value.path == "number" and value.value == others)
        ]
        if self.known is not None:
            out += [
                Question(code="layout_drift", path=path)
                for path in self.known.lost
                if path in self.unlabelled
            ]
        if (
            self.layout is not None
            and self.layout.columns
            and not any(head.learned for head in self.lines.heads)
        ):
            out.append(Question(code="layout_drift", path="lines"))
        if self.solution.withheld:
            token = self.solution.withheld[0].token
            out.append(Question(code="retention", page=token.cell.page + 1, box=token.box))
        lacking = unread(self.sheets, self.tokens, self.lines, self.values, self._rate_codes)
        lacking += unfactored(self.tokens, self.lines)
        out += [one for one in lacking if not self._absent(_LINE_INDEX.sub("[]", one.path), "")]
        out += going_on(self.sheets, self.tokens, self.values)
        world, sides = self.world, self.parties
        out += overlooked(self.sheets, self.tokens, world, sides, self.currency, self.values, self.layout)
        out += open_sums(self.solution, self.lines, found)
        if self.sheets.recognised:
            out.append(Question(code="recognised", page=1))
        if self.paper.bill is None:
            out.append(Question(code="unsure_title"))
            if self.layout is not None and self.layout.titles:
                out.append(Question(code="layout_drift", path="type_code"))
        return out
