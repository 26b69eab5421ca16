"""The amounts outside the lines: which label each has, and what that label says it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from factage.invoice.codes.official import codes
from factage.invoice.pages import labels
from factage.invoice.pages.lines.heads import near
from factage.invoice.pages.text.sheet import Cell, Sheets, plain
from factage.invoice.pages.text.tokens import Token, Tokens, currency_code, tokens_of

LEARNED, BESIDE, ABOVE, SUPPOSED = 6, 3, 2, 1
"""How much a label counts: confirmed by a person, before or left of the amount, above it; where the place says it."""

_CURRENCY: Final = re.compile(r"\b(?:eur|euros?|chf|usd|gbp)\b")
_ANY_CURRENCY: Final = re.compile(r"€|\beur(?:os?)?\b|\$|\busd\b|£|\bgbp\b|\bchf\b", re.IGNORECASE)
_CURRENCY_SIGNS: Final = ("€", "eur", "$", "£", "usd", "gbp", "chf")
_GIVEN_BACK: Final = re.compile(
    r"deduire|deduct|rembours|refund|credit|erstatt|gutsch|terugbet|abon(?:ar|o)|accredit"
)
_SAME_EDGE: Final = 24.0
"""A currency may stand behind one of two amounts in a column."""
_SAME_START: Final = 2.0
_COUNTED: Final = re.compile(r"\d{1,4} [a-z]{1,4}\.?")
"""A number with the unit behind it."""
_CURRENCY_WORD: Final = re.compile(r"\b(?:devise|monnaie|currency|wahrung|valuta|moneda|muntsoort)\b")
_STATED_CURRENCY: Final = re.compile(
    r"\b(?:devise|monnaie|currency|wahrung|valuta|moneda|muntsoort)\b[^a-z0-9]{1,5}([a-z]{3})\b"
)
_OF_TOTALS: Final = re.compile(
    r"(?:total\w*|montants?|net|amount|betrag|gesamt\w*|summe|endbetrag|importe|importo|bedrag|solde|balance)\b[^0-9]*?"
    r"[ (](eur|chf|usd|gbp|cad|aud|jpy|sek|nok|dkk|pln|czk|huf|ron|mad|tnd|dzd|xpf)\)?"
)
"""The label of a total or of a column of amounts that names their currency: "Total TTC CHF"."""
_LETTER: Final = re.compile(r"[a-z]")
_AMOUNT: Final = re.compile(r"\d[.,]\d\d(?!\d*\s?%)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d$")
_CARRY: Final = re.compile(r"a reporter|report\b|ubertrag|carried|brought")
_CAPITAL: Final = re.compile(r"capital[^\d]{0,20}$|stammkapital")
_REACH_ABOVE: Final = 90.0
_LONGEST: Final = 40
_SENTENCE: Final = 80
_OF_A_TOTAL: Final = frozenset({"tax_exclusive", "tax", "tax_inclusive"})
_FEWEST_FIGURES: Final = 3
_STOREY: Final = 3.0
"""A head stands no further above its figures than this, in heights."""


@dataclass(slots=True, eq=False)
class Amount:
    """An amount with its labels (before it in its cell, left of it, above it) and the role that they give it."""

    token: Token
    before: str
    left: str
    above: str
    role: str | None
    weight: int

    @property
    def label(self) -> str:
        return self.before or self.left or self.above

    @property
    def in_a_sentence(self) -> bool:
        """Whether it stands behind a long text: a condition of payment, no total."""
        return len(self.before) > _SENTENCE and self.weight < LEARNED


def amounts_of(
    sheets: Sheets, tokens: Tokens, inside: set[int], learned: Mapping[str, str], currency: str
) -> list[Amount]:
    """The amounts outside the lines, in the document's currency, each with the role that its label says."""
    found: list[Amount] = []
    for token in tokens.numbers:
        if (
            id(token) in inside
            or token.percent
            or (token.currency and currency and token.currency != currency)
        ):
            continue
        written = token.decimals in {1, 2} or bool(token.currency) or token.number == 0
        if not written and (token.decimals or token.number <= 20):
            continue
        if _CAPITAL.search(token.cell.plain[: token.start]):
            continue
        before, left, above = label_of(sheets, token)
        role, weight = role_of(before, left, above, learned)
        if role == "total" and weight == BESIDE and _is_one_of_several(tokens, token):
            said = labels.total_role(above)
            role = said if said in _OF_A_TOTAL else role  # "Total" before three figures: the heads say which
        amount = Amount(token, before, left, above, role, weight)
        if written or (role and weight >= BESIDE and _plain_whole(amount)):
            found.append(amount)
    _due_at_last(found)
    return found


def _due_at_last(found: Sequence[Amount]) -> None:
    """The last amount under the gross total, of its value and in its column, is what is due, whatever its words say.

    So do credit notes end ("À créditer", "À déduire"). Words that say something else keep their meaning.
    """
    gross = next((one for one in reversed(found) if one.role == "tax_inclusive"), None)
    if gross is None or any(one.role == "payable" for one in found):
        return
    under = [
        one
        for one in found
        if one.token.cell.page == gross.token.cell.page
        and one.token.cell.y0 > gross.token.cell.y0
        and any(
            abs(end - gross.token.x1) < _SAME_EDGE or abs(end - gross.token.cell.x1) < _SAME_EDGE
            for end in (one.token.x1, one.token.cell.x1)
        )
    ]
    gross, under = _first_of_two(found, gross, under)
    last = under[-1] if under else None
    if last is None or abs(last.token.number) != abs(gross.token.number) or not gross.token.number:
        return
    if last.role in {None, "tax_inclusive"} or (
        last.role == "prepaid" and _GIVEN_BACK.search(plain(last.label))
    ):
        last.role, last.weight = "payable", SUPPOSED


def _first_of_two(found: Sequence[Amount], gross: Amount, under: list[Amount]) -> tuple[Amount, list[Amount]]:
    """The gross total and what stands under it: of "Total TTC" and "Total avoir" the second is what is due."""
    before = next(
        (
            one
            for one in found
            if one.role == "tax_inclusive" and one is not gross and one.token.number == gross.token.number
        ),
        None,
    )
    twice = before is not None and before.token.row < gross.token.row and labels.says_gross(before.label)
    if before is not None and twice and not under and not labels.says_gross(gross.label):
        return before, [gross]
    return gross, under


def _is_one_of_several(tokens: Tokens, token: Token) -> bool:
    return sum(one.decimals == 2 for one in tokens.row(token.row)) > 1


def main_currency(tokens: Tokens) -> str:
    """The currency that most amounts bear which stand by themselves, as a total does; empty where none does.

    A capital, a penalty or a price in a sentence counts where no amount stands by itself. A unit that is written as a
    currency is none: "1 CAD" (a rack) in one column with "1 BOU".
    """
    units = [
        token.cell.x0
        for token in tokens.numbers
        if not token.currency and _COUNTED.fullmatch(token.cell.plain)
    ]
    found = [
        token
        for token in tokens.numbers
        if token.currency and (token.decimals or all(abs(token.cell.x0 - x0) >= _SAME_START for x0 in units))
    ]
    alone = [token for token in found if not _LETTER.search(_without(token))]
    counts = Counter(token.currency for token in alone or found)
    return counts.most_common(1)[0][0] if counts else ""


def _without(token: Token) -> str:
    """What stands in a cell beside an amount and its currency."""
    text = token.cell.plain
    return _CURRENCY.sub("", text[: token.start] + text[token.end :])


def stated_currency(sheets: Sheets) -> str:
    """The currency that the page names as its own, or that its totals do; empty where it names none, or several."""
    return _captioned_currency(sheets) or _only(
        match[1] for cell in sheets.cells if (match := _OF_TOTALS.fullmatch(cell.plain.strip(" :")))
    )


def _only(found: Iterable[str]) -> str:
    """The only code of a currency among these; empty where there are several, or none."""
    known = {one.upper() for one in found} & codes("iso_4217")
    return known.pop() if len(known) == 1 else ""


def _captioned_currency(sheets: Sheets) -> str:
    """The currency after its caption ("Devise : CHF"), or under it."""
    if _CURRENCY_WORD.search(sheets.plain) is None:
        return ""
    found = {match[1] for cell in sheets.cells for match in _STATED_CURRENCY.finditer(cell.plain)}
    for cell in sheets.cells:
        if _CURRENCY_WORD.fullmatch(cell.plain.strip(" :.")):
            found |= {
                one.text
                for row in sheets.rows_after(cell.row, 1)
                for one in row.cells
                if one.x0 < cell.x1 and cell.x0 < one.x1
            }
    return _only(found)


def _plain_whole(amount: Amount) -> bool:
    """Whether a number without decimals is an amount: alone after a short label, no year."""
    token = amount.token
    rest = labels.key(token.cell.plain[token.end :]).strip("-, ")
    return (
        not rest
        and len(amount.before + amount.left) < _LONGEST
        and not any(char.isdigit() for char in amount.before)
        and not _YEAR.fullmatch(token.text)
    )


@lru_cache(maxsize=20_000)
def wordy(text: str) -> bool:
    """Whether a text says something besides a currency."""
    return len(_LETTER.findall(_CURRENCY.sub("", text))) >= 2


def label_of(sheets: Sheets, token: Token) -> tuple[str, str, str]:
    """The words before a value in its cell, those left of it (wrapped labels joined), and those above."""
    if token.labels is None:
        token.labels = _labels(sheets, tokens_of(sheets), token)
    return token.labels


def _labels(sheets: Sheets, tokens: Tokens, token: Token) -> tuple[str, str, str]:
    before = token.cell.plain[: token.start].strip(" :-–€$£(=")
    if wordy(before):
        return before, "", _above(sheets, tokens, token)
    return "", _left(sheets, token), _above(sheets, tokens, token)


def _left(sheets: Sheets, token: Token) -> str:
    row = sheets.rows[token.row]
    for cell in reversed(row.cells):
        if cell.x1 <= token.x0 + 1 and cell is not token.cell and wordy(cell.plain):
            first = _first_storey(sheets, cell)
            return f"{first.plain} {cell.plain}" if first else cell.plain
    return " ".join(cell.plain for cell in _centred(sheets, token))


def _first_storey(sheets: Sheets, cell: Cell) -> Cell | None:
    """The first row of a label that is wrapped over two, its amount beside the second."""
    for row in sheets.rows_before(cell.row, 1):
        for other in row.cells:
            if abs(other.x0 - cell.x0) < 2 and 0 < cell.y0 - other.y0 < 1.4 * cell.height:
                amount = any(one.x0 > other.x1 and _AMOUNT.search(one.text) for one in row.cells)
                return None if amount or _AMOUNT.search(other.text) else other
    return None


def _centred(sheets: Sheets, token: Token) -> Sequence[Cell]:
    """The two rows of a label between which the amount stands."""
    found: list[Cell] = []
    for index in (token.row - 1, token.row + 1):
        if not 0 <= index < len(sheets.rows):
            continue
        row = sheets.rows[index]
        if (
            row.page != token.cell.page
            or len(row.cells) > 2
            or any(_AMOUNT.search(one.text) for one in row.cells)
        ):
            continue
        found += [
            cell
            for cell in row.cells
            if cell.x1 <= token.x0
            and wordy(cell.plain)
            and abs(cell.middle - token.cell.middle) < 0.85 * token.cell.height
        ]
    return sorted(found, key=lambda cell: cell.y0)


def _above(sheets: Sheets, tokens: Tokens, token: Token) -> str:
    headed = _of_its_head(sheets, tokens, token)
    if headed:
        return headed
    for row in sheets.rows_before(token.row, 11):
        if token.cell.y0 - row.y0 > _REACH_ABOVE:
            break
        for cell in row.cells:
            over = cell.x0 - 6 < token.x1 and token.x0 < cell.x1 + 6
            if over and wordy(cell.plain) and not _AMOUNT.search(cell.plain):
                return cell.plain
    return ""


def _of_its_head(sheets: Sheets, tokens: Tokens, token: Token) -> str:
    """In a row of figures under a row of heads: the head that is this figure's, both in their order."""
    row = sheets.rows[token.row]
    figures = [one for one in tokens.row(token.row) if one.decimals or one.currency]
    if len(figures) < _FEWEST_FIGURES or any(wordy(cell.plain) for cell in row.cells) or not token.decimals:
        return ""
    head = next(iter(sheets.rows_before(token.row, 1)), None)
    if head is None or row.y0 - head.y0 > _STOREY * row.height:
        return ""
    cells = [cell for cell in head.cells if wordy(cell.plain)]
    if len(cells) < len(figures) or any(_AMOUNT.search(cell.plain) for cell in head.cells):
        return ""
    chosen = _matched(figures, cells)
    return (
        chosen[next(at for at, one in enumerate(figures) if one is token)].plain if token in figures else ""
    )


def _matched(figures: Sequence[Token], cells: Sequence[Cell]) -> Sequence[Cell]:
    """A cell for each figure, both in their order, at the least distance in sum."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for at, cell in enumerate(cells):
        for count in range(min(at + 1, len(figures)), 0, -1):
            if count - 1 not in best:
                continue
            cost, places = best[count - 1]
            figure = figures[count - 1]
            cost += near(figure.x0, figure.x1, cell.x0, cell.x1)
            if count not in best or cost < best[count][0]:
                best[count] = cost, (*places, at)
    return [cells[at] for at in best[len(figures)][1]]


def _learned_role(text: str, learned: Mapping[str, str]) -> str | None:
    """What a confirmed layout says of these words, or of those before their first figure ("TVA 20 % sur 34,00")."""
    return learned.get(text) or (learned.get(labels.lead(text)) if "#" in text else None)


def role_of(before: str, left: str, above: str, learned: Mapping[str, str]) -> tuple[str | None, int]:
    """What the labels say, and how much that counts."""
    if learned:
        for text in (before, left, above):
            if text and (role := _learned_role(labels.masked(text), learned)):
                return role, LEARNED
    for text in (before, left):
        if text and not _CARRY.match(text) and (role := labels.total_role(text)):
            return role, BESIDE
    if above and not before and (role := labels.total_role(above)) and role != "total":
        return role, ABOVE
    return None, 0


def reason_of(sheets: Sheets, amount: Amount) -> str:
    """The words that say what an allowance or a charge is for, as printed."""
    cell = amount.token.cell
    if amount.before:
        return cell.text[: amount.token.start].strip(" :-–€")
    left = [one for one in sheets.rows[cell.row].cells if one.x1 <= amount.token.x0 + 1]
    return left[-1].text.strip(" :") if left else ""


def currency_place(sheets: Sheets, wanted: str) -> tuple[Cell, int, int, str] | None:
    """Where the document's currency stands, with its code: the last place, which is beside the totals."""
    found = None
    for cell in sheets.cells:
        if not any(sign in cell.plain for sign in _CURRENCY_SIGNS):
            continue
        match = _ANY_CURRENCY.search(cell.text)
        if match is None:
            continue
        code = currency_code(match[0])
        if code == wanted or (not wanted and found is None):
            found = cell, match.start(), match.end(), code
    return found
