"""The header: number, dates and references by their labels; a confirmed layout's marks come first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.header.captioned import TITLED, captioned_on
from factage.invoice.pages.header.captions import Meaning
from factage.invoice.pages.header.corrected import names_another
from factage.invoice.pages.header.labelled import Entry
from factage.invoice.pages.header.sentences import day_in_sentence, in_instalments
from factage.invoice.pages.header.wrapped import with_next_row
from factage.invoice.pages.text.sheet import Cell, Sheets, bare
from factage.invoice.pages.text.tokens import Token, Tokens

DATES: Final = frozenset({"issue_date", "due_date"})
_REFERENCES: Final = frozenset({"order_reference", "buyer_reference"})
_SAME_CELL, _RIGHT, _BELOW = 3.0, 2.5, 2.2
_LEVEL_COST: Final = {"strong": 0.2, "usual": 0.7, "weak": 1.5}
_LEAST: Final = -1.0
_DATE_SLACK: Final = 14
"""How many characters may stand before a date in the cell beside its label."""
_WIDEST_GAP: Final = 260.0
_IDENTIFIER: Final = re.compile(
    r"(?:[#№] ?)?"
    r"((?:(?<![A-Za-z])(?!(?:N|NO|DU|DE|LE|EUR|REF|SIRET|SIREN|TVA|RCS|APE|TEL)\b)[A-Z]{1,7}[ -]{1,3})?"
    r"(?:(?=[^ ]*\d)[A-Za-z0-9][A-Za-z0-9/_.\-]*[A-Za-z0-9]|\d)"
    r"(?: ?/ ?\d[\w/-]*| - \d[\w/-]*)?)"
)
_SIGNS_BEFORE: Final = re.compile(r"[\s:.=–-]*")
_GROUPS_AFTER: Final = re.compile(r"(?: [\d/-]+)+$")
_WORD: Final = re.compile(r"[A-Za-z]{5,}")
_THREE_LETTERS: Final = re.compile(r"[a-z]{3}")
_AMOUNT_AFTER: Final = re.compile(r"\s?[€%$]|[.,]\d|\s?eur\b", re.IGNORECASE)
_SUM_BEFORE: Final = re.compile(r"[\s:()s]*\d[\d .,]*(?:€|eur(?:os?)?)?[\s,:-]*(?:au|le|pour le|am|on)?\s*")
"""What is due may stand between the label and its day: "Échéance : 120,00 € au 05/06/2026"."""
_OTHER_DATE: Final = re.compile(
    r"echeance|fallig|livraison|\bb\.?l\b|bordereau|\bbons?\b|liefer|commande|bestell|paiement|reglement|due|delivery|order|leistung|prestation|expedition"
)
_OTHERS_BILL: Final = re.compile(r"facture|note|invoice|rechnung|piece|document")
_CREDIT: Final = re.compile(r"avoir|credit|gutschrift|korrektur|storno|rectificat|abono|creditnota")
_BILLED: Final = re.compile(r"fact|fatt|invoice|rechnung")
_CODE: Final = re.compile(r"[\s:.=–-]*([A-Z0-9][A-Z0-9/_.\-]{1,30}[A-Z0-9])(?=\s|$)")
"""A code without figures, as services and sites have them."""
_COLON: Final = re.compile(r"\s*:\s*")
_EARLY: Final = re.compile(
    r"(?:skonto|escompte|discount|rabais)\W{0,3}(?:si|bei|if)?\W{0,3}$"
    r"|(?<!pas d')(?<!sans )(?<!aucun )(?:skonto|escompte|discount|sconto|descuento|korting)\b(?=[^;.]*[1-9]|[^;.]* (?:si|if|en cas|bei)\b)(?:(?! [-–—|] )(?:[^;.,]|[.,](?=\d))){0,34}$"
    r"|[1-9]\d?(?:[.,]\d+)? ?% ?(?:d'|de )?(?:skonto|escompte|discount|sconto|descuento|korting)\b(?:(?! [-–—|] )(?:[^;.,]|[.,](?=\d))){0,34}$"
)
"""Words right before the day of an early payment, which is not the due date."""
_DATED_BILL: Final = re.compile(
    r"\b(?:facture|avoir|invoice|rechnung|fattura|factura|factuur)\W+(?:n[o°r]?\.?\W*)?([\w/.-]*\d[\w/.-]*)\W+(?:du|of|dated|vom|del|de|van)\W*$"
)
"""An invoice with its number, right before its day."""
_WITH_DISCOUNT: Final = re.compile(
    r"\W{0,3}(?:mit|avec|with|abzuglich|less|con|met|:)?\W{0,3}(?:un |a |einem )?(?:\d{1,2}(?:[.,]\d{1,2})? ?%)? ?(?:de |d')?(?:skonto|escompte|(?:cash |early payment )?discount|sconto|descuento|korting)"
)
"""Words right after such a day."""
_WORDS_BEFORE: Final = re.compile(r"(?:[a-z'-]+ ?){1,4}$")
_HOUSE: Final = re.compile(
    r",? (?:bis |ter )?(?:rue|avenue|av|bd|boulevard|chemin|route|place|allee|impasse|quai|cours|square|lotissement|residence)\b"
)
"""What follows the number of a house."""
_LONGEST_REFERENCE: Final = 40
_ENTRY: Final = {"within": 3.2, "right": 2.7, "below": 2.5, "left": 1.0}
"""How much the place of a value speaks for its caption."""
_AMOUNT: Final = re.compile(r"\d{1,3}(?:[ .]?\d{3})*,\d\d|\d+\.\d\d")
_CUSTOMERS: Final = re.compile(
    r"^(?:ref|reference)s? (?:du )?cli?e?n?t|^customer ref|^client ref|^kundenreferenz"
)
_INSTALMENT: Final = re.compile(r"situation|acompte|abschlag|avancement|acconto")
_LONGEST_INSTALMENT: Final = 2
"""The number of a situation ("situation n° 3") is short, that of its invoice is not."""
_YOURS: Final = re.compile(r"votre|vos\b|your|ihre?\b")
_ORDER: Final = re.compile(r"(?:po|bc|bdc|cde|cmde?)[ .-]?\d", re.IGNORECASE)
_PARTED: Final = re.compile(r" [-–—/|] ")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_OTHER_DAY: Final = {
    "issue_date": re.compile(
        r"(?<!\w)(?:echeance|vencimiento|vto|scadenza|fallig|due|vervaldatum|regl|pay|zahl)"
    ),
    "due_date": re.compile(r"(?<!\w)(?:emis|fecha de emision|issued|ausgestellt|emess)"),
}
"""Words of the other day, between a label and a date."""


Spot = tuple[str | date, int, int, bool]
"""A value, where it starts and ends in its cell, and whether its characters are sure."""


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """A header value with its place, its label, and how plainly the page says it."""

    value: str | date
    cell: Cell
    start: int
    end: int
    label: str
    score: float
    exact: bool = True
    marked: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        left, right = self.cell.span(self.start, self.end)
        wrapped = self.cell.words[-1].y0 > self.cell.words[0].y1
        return left, self.cell.y0, self.cell.x1 if wrapped else right, self.cell.y1

    def stands_where(self, other: HeaderValue) -> bool:
        """Whether both begin at the same character of the page."""
        return self.cell is other.cell and self.start == other.start


def header_of(
    sheets: Sheets,
    tokens: Tokens,
    marked: Mapping[str, HeaderValue] | None = None,
    inside: frozenset[int] = frozenset(),
    *,
    credit: bool = False,
) -> dict[str, HeaderValue]:
    """The header fields found; ``inside`` are the rows of the lines, whose dates are not the document's.

    On a credit note (``credit``) an invoice that is named within a sentence is the one that it corrects.
    """
    reader = _Header(sheets, tokens, inside, credit=credit)
    out = dict(marked or {})
    for field in labels.HEADER_FIELDS:
        if field not in out and (best := reader.best(field)) is not None:
            out[field] = with_next_row(reader.words, best, inside) if field in _REFERENCES else best
    if "issue_date" not in out and (only := reader.lone_date(out.get("due_date"))) is not None:
        out["issue_date"] = only
    if "due_date" not in out and (said := reader.said_due(out.get("issue_date"))) is not None:
        out["due_date"] = said
    _distinct(out, reader)
    issued, number = out.get("issue_date"), out.get("number")
    if issued and number and not issued.marked and _is_of_another(issued, str(number.value)):
        again = reader.best("issue_date", but=issued)
        if again is not None:
            out["issue_date"] = again
    due = out.get("due_date")
    if due is not None and not due.marked and (without := reader.without_discount(due)) is not None:
        due = out["due_date"] = without
    if due is not None and isinstance(due.value, date) and not due.marked:
        shared = in_instalments(reader.words, due.cell, due.end, due.value)
        out["due_date"] = replace(due, exact=due.exact and not shared)
    return out


def _is_of_another(issued: HeaderValue, number: str) -> bool:
    """Whether a day stands right behind the number of another invoice: "Acompte reçu : facture FA-231 du 06/05/2026"."""
    before = _DATED_BILL.search(issued.cell.plain[: issued.start])
    return before is not None and bare(before[1]) != bare(number)


def _distinct(out: dict[str, HeaderValue], reader: _Header) -> None:
    """A number is one thing: the same place is not the number and a reference."""
    number = out.get("number")
    for field in ("order_reference", "buyer_reference"):
        other = out.get(field)
        if number and other and other.stands_where(number) and not other.marked:
            del out[field]
    order, buyers = out.get("order_reference"), out.get("buyer_reference")
    if order and buyers and order.stands_where(buyers):
        # "Votre référence" may say either: a confirmed layout decides, else what the caption says
        orders = order.marked or (not buyers.marked and buyers.score < order.score)
        del out["buyer_reference" if orders else "order_reference"]
    due, issued = out.get("due_date"), out.get("issue_date")
    if due and issued and due.stands_where(issued):
        weaker = "due_date" if due.score <= issued.score else "issue_date"
        again = reader.best(weaker, but=out[weaker])
        if again is not None:
            out[weaker] = again
        elif weaker == "due_date":
            del out["due_date"]


class _Header:
    def __init__(
        self, sheets: Sheets, tokens: Tokens, inside: frozenset[int] = frozenset(), *, credit: bool = False
    ) -> None:
        self.sheets, self.tokens, self.inside, self.credit = sheets, tokens, inside, credit
        words = self.words = captioned_on(sheets, tokens)
        self.dates, self.others = words.dates, words.others
        self.dates_in, self.cells, self.entries = words.dates_in, words.cells, words.entries
        self.within: dict[int, list[Entry]] = {}
        for one in self.entries:
            if one.token is None:
                self.within.setdefault(id(one.cell), []).append(one)
        self.claimed = {
            (id(one.cell), one.start): _field(one, one.meaning)
            for one in self.entries
            if one.meaning is not None
            and (one.meaning.field is None or (one.meaning.level != "weak" and one.place == "within"))
            and not one.follows
        }
        """Values whose caption plainly says which field they are, or that they are none."""

    def best(self, field: str, but: HeaderValue | None = None) -> HeaderValue | None:
        """The value whose label says the field most plainly."""
        best: HeaderValue | None = None
        for found in (*self._labelled(field), *self._captioned(field)):
            if but is not None and found.stands_where(but):
                continue
            if best is None or found.score > best.score:
                best = found
        return self._whole(field, best) if best is not None and best.score > _LEAST else None

    def _whole(self, field: str, found: HeaderValue) -> HeaderValue:
        """The value as far as its caption's words reach: of several numbers all."""
        for one in self.entries:
            here = one.cell is found.cell and one.start == found.start and one.end > found.end
            if here and one.token is None and one.meaning is not None and one.meaning.field == field:
                return replace(found, value=one.text, end=one.end)
        return found

    def _labelled(self, field: str) -> Iterator[HeaderValue]:
        """The values beside the labels of a field, but for those whose own caption says otherwise."""
        for cell in self.cells:
            for named, level, match in labels.header_labels(cell.plain):
                for found in self._beside(field, cell, match, level) if named == field else ():
                    if not self._of_other(field, found):
                        yield found

    def lone_date(self, due: HeaderValue | None) -> HeaderValue | None:
        """Without a label: the first date of the first page that is not the due date."""
        found = [
            token
            for tokens in self.dates.values()
            for token in tokens
            if token.cell.page == 0
            and token.row not in self.inside
            and not _OTHER_DATE.search(token.cell.plain[: token.start])
            and (due is None or due.value != token.value)
        ]
        if not found:
            return None
        token = found[0]
        alone = len({one.value for one in found}) == 1
        assert isinstance(token.value, date)
        return HeaderValue(
            token.value, token.cell, token.start, token.end, "", 0.5 if alone else 0.0, token.exact
        )

    def said_due(self, issued: HeaderValue | None) -> HeaderValue | None:
        """Without a label: the only later day in a sentence that speaks of payment."""
        if self.credit or issued is None or not isinstance(issued.value, date):
            return None
        token = day_in_sentence(self.words, self.inside, issued.value)
        if token is None:
            return None
        assert isinstance(token.value, date)
        return HeaderValue(
            token.value, token.cell, token.start, token.end, _words_before(token), 1.0, token.exact
        )

    def without_discount(self, due: HeaderValue) -> HeaderValue | None:
        """The day that is due without a discount, where the words after a day say that it is the one of early payment."""
        if not _WITH_DISCOUNT.match(due.cell.plain, due.end):
            return None
        for token in self.tokens.of("date"):
            day = token.value
            if token.cell is not due.cell or token.start < due.end or not isinstance(day, date):
                continue
            if not _WITH_DISCOUNT.match(token.cell.plain, token.end):
                return replace(due, value=day, start=token.start, end=token.end, exact=token.exact)
        return None

    def _beside(self, field: str, cell: Cell, match: re.Match[str], level: str) -> Iterator[HeaderValue]:
        start, end = match.span()
        cost = self._cost(field, cell, match, level)
        if cost is None:
            return
        for base, place, found in self._places(field, cell, end):
            value, first, last, exact = found
            if field in DATES and place is cell and _OTHER_DAY[field].search(cell.plain, end, first):
                continue
            if field not in DATES and (len(str(value)) < 2 and level == "weak"):
                continue
            beside = level == "weak" and place is not cell
            if field not in DATES and (
                _AMOUNT_AFTER.match(place.text[last:])
                or _HOUSE.match(place.plain, last)
                or (beside and _THREE_LETTERS.search(place.plain[last:]))  # the number of a house
            ):
                continue
            of_instalment = field == "number" and _is_instalment(match[0], str(value))
            score = base - cost - (1.5 if of_instalment else 0.0)
            yield HeaderValue(value, place, first, last, cell.plain[start:end], score, exact)

    def _cost(self, field: str, cell: Cell, match: re.Match[str], level: str) -> float | None:
        """How little a label says for its value; None where it says something else."""
        start, end = match.span()
        if field == "order_reference" and ("livraison" in cell.plain or "delivery" in cell.plain):
            return None
        if field == "number" and names_another(cell.plain[:end]):
            return None
        if field in {"number", "issue_date"} and self._of_another(cell, start, match[0]):
            return None
        cost = _LEVEL_COST[level] + 0.15 * cell.page + (0.3 if start > 0 else 0.0)
        plainly = level == "strong" and TITLED.search(match[0])
        early = field == "due_date" and _EARLY.search(cell.plain[:start])
        if field in DATES and (cell.row in self.inside or early):
            return None
        if field == "issue_date" and not plainly and _OTHER_DATE.search(cell.plain[:end]):
            cost += 4
        if field == "number" and self._corrected(match[0]):
            cost += 1.5
        if field == "number" and cell.y0 > 0.6 * self.sheets.pages[cell.page].height:
            cost += 0.5
        return cost

    def _of_other(self, field: str, found: HeaderValue) -> bool:
        """Whether its own caption says that a value is another's, or it stands within a longer one."""
        claimed = self.claimed.get((id(found.cell), found.start), field)
        if claimed != field and (claimed is not None or field != "number"):
            return True
        return any(one.start < found.start < one.end for one in self.within.get(id(found.cell), ()))

    def _captioned(self, field: str) -> Iterator[HeaderValue]:
        """The values whose caption says this field by its words, in whatever order."""
        for entry in self.entries:
            said = entry.meaning
            if said is None or _field(entry, said) != field or self._refused(field, entry, said):
                continue
            cell = entry.cell
            value: str | date = entry.text
            exact = cell.exact(entry.start, entry.end)
            if entry.token is not None:
                assert isinstance(entry.token.value, date)
                value, exact = entry.token.value, entry.token.exact
            score = _ENTRY[entry.place] - self._doubt(field, entry, said)
            yield HeaderValue(value, cell, entry.start, entry.end, entry.caption, score, exact)

    def _refused(self, field: str, entry: Entry, said: Meaning) -> bool:
        """Whether a value is another invoice's, stands in the lines or has not the form of this field."""
        cell = entry.cell
        if cell.row in self.inside or (entry.follows and said.level != "strong"):
            return True
        if field in {"number", "issue_date"} and self._of_another(cell, entry.begin, entry.caption):
            return True
        if field == "number" and names_another(_PARTED.split(cell.plain[: entry.begin])[-1]):
            return True
        if entry.token is not None:
            return field == "due_date" and _EARLY.search(cell.plain[: entry.start]) is not None
        return not self._referring(entry)

    def _doubt(self, field: str, entry: Entry, said: Meaning) -> float:
        """What speaks against a value that its caption names."""
        cell = entry.cell
        down = cell.y0 / self.sheets.pages[cell.page].height
        cost = _LEVEL_COST[said.level] + 0.15 * cell.page + (0.1 if entry.begin else 0.0)
        cost += 0.5 if entry.follows else 0.0
        if field == "issue_date" and down > 0.75:
            return cost + 0.4  # in the foot: the day of the print
        if field == "number":
            others = self._corrected(entry.caption) or _is_instalment(entry.caption, entry.text)
            cost += (1.5 if others else 0.0) + (0.5 if down > 0.6 else 0.0)
        return cost

    def _corrected(self, said: str) -> bool:
        """Whether a label on a credit note names an invoice: beside a number of its own, the one that it corrects."""
        return self.credit and bool(_BILLED.search(said)) and not _CREDIT.search(said)

    def _referring(self, entry: Entry) -> bool:
        """Whether a value may be a number or a reference: no amount, house, year, account or address."""
        cell = entry.cell
        if _CUSTOMERS.search(entry.caption) and entry.text.replace(" ", "").isdigit():
            return False  # a customer's own number, whatever it is called
        if entry.text.isdigit() and len(entry.text) == 1 and entry.meaning and entry.meaning.level == "weak":
            return False
        if _AMOUNT_AFTER.match(cell.text[entry.end :]) or _AMOUNT.fullmatch(entry.text):
            return False
        if _HOUSE.match(cell.plain, entry.end) or (
            _YEAR.fullmatch(entry.text) and (entry.meaning is None or entry.meaning.level != "strong")
        ):
            return False
        taken = self.others.get(id(cell), ())
        return not any(token.start < entry.end and entry.start < token.end for token in taken)

    def _of_another(self, cell: Cell, start: int, said: str) -> bool:
        """Whether this label names the invoice that a credit note corrects, in the middle of a sentence."""
        before = cell.plain[:start]
        return (
            self.credit
            and bool(_THREE_LETTERS.search(before))
            and _CREDIT.search(said) is None
            and bool(_OTHERS_BILL.search(said) or names_another(before) or _OTHERS_BILL.search(before))
        )

    def _places(self, field: str, cell: Cell, end: int) -> Iterator[tuple[float, Cell, Spot]]:
        """What stands after the label in its cell, in the next cell, and below."""
        first = self._looked_for(field)
        found = first(cell, end, 18 if field in DATES else 7)
        if found:
            yield _SAME_CELL, cell, found
            return
        rest = cell.plain[end:].lstrip()
        if field == "buyer_reference" and rest.strip(" :") == "":
            yield from self._whole_cell(cell)
        if _THREE_LETTERS.search(rest) and not rest.startswith(("/", "(")):
            return
        row = self.sheets.rows[cell.row]
        following = next((one for one in row.cells if one.x0 >= cell.x1 - 1), None)
        if following is not None and following.x0 - cell.x1 < _WIDEST_GAP:
            found = first(following, 0, _DATE_SLACK if field in DATES else 1)
            if found and (field not in DATES or found[1] <= _DATE_SLACK):
                yield _RIGHT, following, found
        for other in self.sheets.rows_after(cell.row, 4):
            if other.y0 - cell.y1 > 1.8 * cell.height:
                break
            below = next((one for one in other.cells if one.x0 < cell.x1 and cell.x0 < one.x1), None)
            if below is not None:
                found = first(below, 0, 3 if field in DATES else 0)
                if found and found[1] <= 3:
                    yield _BELOW, below, found
                break

    def _whole_cell(self, cell: Cell) -> Iterator[tuple[float, Cell, Spot]]:
        """What stands right of a label with a colon, words and all: a buyer's reference may be a name."""
        row = self.sheets.rows[cell.row]
        following = next((one for one in row.cells if one.x0 >= cell.x1 - 1), None)
        if following is None or following.x0 - cell.x1 > _WIDEST_GAP or self.dates.get(id(following)):
            return
        colon = _COLON.match(following.text)
        start, end = colon.end() if colon else 0, len(following.text)
        told = colon is not None or cell.text.endswith(":") or _CODE.fullmatch(following.text)
        if told and 1 < end - start <= _LONGEST_REFERENCE and ":" not in following.text[start:]:
            yield _RIGHT, following, (following.text[start:], start, end, following.exact(start, end))

    def _looked_for(self, field: str) -> Callable[[Cell, int, int], Spot | None]:
        if field in DATES:
            return self._date
        return self._code if field == "buyer_reference" else self._identifier

    def _code(self, cell: Cell, start: int, slack: int) -> Spot | None:
        """A number, or a code without figures."""
        found = self._identifier(cell, start, slack)
        code = None if found else _CODE.match(cell.text, start)
        return (code[1], code.start(1), code.end(1), cell.exact(*code.span(1))) if code else found

    def _date(self, cell: Cell, start: int, slack: int) -> Spot | None:
        for token in self.dates_in(cell):
            if start <= token.start <= start + slack or _SUM_BEFORE.fullmatch(cell.plain, start, token.start):
                assert isinstance(token.value, date)
                return token.value, token.start, token.end, token.exact
        return None

    def _identifier(self, cell: Cell, start: int, slack: int) -> Spot | None:
        signs = _SIGNS_BEFORE.match(cell.text, start)
        begin = signs.end() if signs else start
        match = _IDENTIFIER.search(cell.text, begin)
        if match is None or match.start() - begin > slack:
            return None
        first, last = match.span(1)
        if _WORD.search(cell.text[start:first]):
            return None
        taken = [*self.dates.get(id(cell), ()), *self.others.get(id(cell), ())]
        if any(token.start < last and first < token.end for token in taken):
            return None
        after = _GROUPS_AFTER.match(cell.text, last)
        if (
            after
            and cell.text[first:last].replace("-", "").isalnum()
            and not any(t.start < after.end() and last < t.end for t in taken)
        ):
            last = after.end()
        return cell.text[first:last], first, last, cell.exact(first, last)


def _words_before(token: Token) -> str:
    """The words right before a day in its cell."""
    words = _WORDS_BEFORE.search(token.cell.plain[: token.start])
    return words[0].strip() if words is not None else ""


def _is_instalment(caption: str, value: str) -> bool:
    """Whether a number may be that of a situation or a deposit, not of its invoice: "facture de situation n° 3"."""
    return bool(_INSTALMENT.search(caption)) and len(value) <= _LONGEST_INSTALMENT


def _field(entry: Entry, said: Meaning) -> str | None:
    """The field that a caption names; "Votre référence : PO445" says itself that it numbers an order."""
    if said.field == "buyer_reference" and _ORDER.match(entry.text) and _YOURS.match(entry.caption):
        return "order_reference"
    return said.field
