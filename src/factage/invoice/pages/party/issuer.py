"""What a page says of who issued it: the company's legal mentions, its web address, the words in large type at the top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import Final

from factage.invoice.pages import labels
from factage.invoice.pages.text.sheet import Box, Cell, Sheets, plain
from factage.invoice.pages.text.tokens import Tokens

_COMPANY: Final = re.compile(
    r"siret|siren|\brcs\b|capital|\btva\b|ust-?id|iban|registered|registration|handelsregister|amtsgericht|\bape\b|\bnaf\b"
)
_LEGAL: Final = re.compile(
    r"^(?P<name>[^\d:;]{3,60}?)\s*(?:,|[–—·•|●-]|\()\s*(?:societe|ste\b|s\.?a\.?r\.?l|s\.?a\.?s\.?u?\b|s\.?a\.?\b|e\.?u\.?r\.?l|sasu|scop|scic|sa?em[lc]?\b|snc|sci\b|\w{2,8} au capital"
    r"|selarl|scea|earl|gaec|association|ei\b|e\.i\.|entreprise individuelle|entrepreneure? individuel(?:le)?|artisane?\b|profession liberale|auto-?entrepreneur|micro-?entreprise|gmbh|ltd|limited|capital|au capital|siret|siren|rcs|siege|n° ?tva|tva)"
)
_FORM: Final = re.compile(
    r"^(?P<name>[^\d:;,–—·•|]{3,60}?)\s+(?:s\.?a\.?r\.?l\.?|s\.?a\.?s\.?u?|s\.?a\.?|e\.?u\.?r\.?l\.?|sasu|scop|snc|sem)\s+au capital"
)
_PARTS: Final = re.compile(r"\s*(?:,|[●•·|]|\s[-–—])\s+")
_SOLE: Final = re.compile(r"^ei |\bei$|\be\.i\.$")
"""A person's name as that of a sole trader: "Clara Devigne EI"."""
_HOST: Final = re.compile(r"(?:@|www\.|https?://(?:www\.)?)([a-z0-9-]+)(?:\.[a-z0-9.-]+)?")
_PUBLIC: Final = frozenset(
    [
        "gmail",
        "orange",
        "wanadoo",
        "free",
        "sfr",
        "laposte",
        "hotmail",
        "outlook",
        "yahoo",
        "icloud",
        "live",
        "bbox",
        "neuf",
        "gmx",
        "web",
        "t-online",
        "aol",
    ]
)
_NO_NAME: Final = re.compile(
    r"(?:tel|fax|mobile|e-?mail|www|http|siret|siren|tva|page|date|le \d|n° ?\d|client|code|ref\b|votre|vos|nos|original|duplicata)\b|\d"
)
_REGISTER: Final = re.compile(
    r"(?:company|business) (?:registration|reg|registered)?\.? ?(?:no|number|nr)?[.:]{0,2} ?(?P<no>[a-z]{0,2}\d{5,9})\b"
    r"|\b(?P<hr>hr[ab] ?\d{3,6}(?: [a-z]\b)?)|\bkvk\b[^\d]{0,24}(?P<kvk>\d{8})\b"
)
"""Registers of companies without check digits: the United Kingdom's, Ireland's, Germany's, the Netherlands'."""
_SIGNED: Final = re.compile(r"[:@/]|www|[●•·|] .*[●•·|] ")
"""Signs that a name does not have: of a label, an address, several parts."""
_WITH_FORM: Final = re.compile(
    r"^(?P<name>[^\d:;,–—·•|]{3,60}?[^\s\d–—-]\s+(?:s\.?a\.?r\.?l\.?|s\.?a\.?s\.?u?|s\.?a\.?|e\.?u\.?r\.?l\.?|sasu|scop|snc|sem))\s+au capital"
)
_FORM_IN: Final = re.compile(
    r"(?:^| )(?:s\.?a\.?r\.?l\.?|s\.?a\.?s\.?u?\.?|s\.?a\.?|e\.?u\.?r\.?l\.?|snc|scop|selarl|gmbh|ag|kg|ltd\.?|limited|plc|b\.?v\.?|n\.?v\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|s\.?l\.?u?\.?|ei)(?:$|[ ,])"
)
_FORM_OF_CAPITAL: Final = re.compile(
    r"^(s\.?a\.?r\.?l\.?|s\.?a\.?s\.?u?\.?|s\.?a\.?|e\.?u\.?r\.?l\.?|snc|scop|selarl|selas) au capital"
)
_OTHERS: Final = re.compile(
    r"(?:livr|transport|expedi|affret|represent|mandat|assur|filiale|membre|agree|sous-trait|delivered|shipped|carrier|geliefert)[a-z]*\b.*? (?:par|by|de|du|of|durch|von|fiscal) "
)
"""Words before the name of a company that does not issue the page: who carries, represents, owns."""
_BESIDE: Final = re.compile(
    r"\b(?:aupres|souscrit[a-z]*|garantie?s?|assur[a-z]+|confiance|partenaires?|references?|filiale|membre|affilie[a-z]*|adherente?|sous-trait[a-z]*|pour|chez|distribue[a-z]*|clients?|represent[a-z]+"
    r"|insured|guaranteed|member|customers?|versichert|kunden|mitglied)\b"
)
"""Words before the name or the number of a company that is another than the issuer."""
_THIRD: Final = re.compile(
    r"(?:representante? fiscal|represente par|representation fiscale|mandataire|(?:livre|transporte|expedie|affrete|assure) par|fiscal representative|tax representative|delivered by"
    r"|carrier|fiskalvertreter|geliefert (?:durch|von)|rappresentante fiscale|courtier|assureur)\b"
)
_SIGNS: Final = re.compile(r"[\W_]")
_TOP: Final = 0.3
_LARGER: Final = 1.25
_ALIKE: Final = 0.84
_FEWEST: Final = 4
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Named:
    """A name that the page gives its issuer, with the cells that hold it; ``sure`` where more than its place says so."""

    name: str
    cells: Sequence[Cell]
    sure: bool


@lru_cache(maxsize=20_000)
def _letters(text: str) -> str:
    return _SIGNS.sub("", plain(text))


@lru_cache(maxsize=20_000)
def _registered(text: str) -> re.Match[str] | None:
    return _REGISTER.search(text)


@lru_cache(maxsize=20_000)
def _are_alike(letters: str, host: str) -> bool:
    return SequenceMatcher(None, letters, host).ratio() >= _ALIKE


@lru_cache(maxsize=20_000)
def _is_of_company(text: str) -> bool:
    return _COMPANY.search(text) is not None


@lru_cache(maxsize=20_000)
def _may_name(text: str, words: str) -> bool:
    """Whether words at the top may be a name: letters, and neither a label nor a title."""
    return (
        len(re.sub(r"[^a-z]", "", words)) >= 3
        and not _NO_NAME.match(words)
        and not _SIGNED.search(text)
        and not any(labels.title_anywhere(kind).match(words) for kind in labels.BILLS)
    )


class Issuer:
    """The evidence of one document."""

    def __init__(self, sheets: Sheets, tokens: Tokens) -> None:
        self.sheets, self.tokens = sheets, tokens

    @cached_property
    def company_cells(self) -> list[Cell]:
        """Cells with the mentions of a company: its capital, register, numbers."""
        return [cell for cell in self.sheets.cells if _is_of_company(cell.plain)]

    @cached_property
    def legal_rows(self) -> list[str]:
        """The texts of rows with the mentions of a company that is not said to be the customer."""
        rows = {cell.row for cell in self.company_cells if labels.speaks_of_company(cell.plain)}
        every = [self.sheets.rows[row].plain for row in sorted(rows)]
        beside = {row + step for row in rows for step in (-1, 1)} - rows
        every += [self.sheets.rows[row].plain for row in sorted(beside) if self._continues(row, rows)]
        return every

    def _continues(self, row: int, rows: set[int]) -> bool:
        """Whether a row stands right above or below one of these."""
        if not 0 <= row < len(self.sheets.rows):
            return False
        mine = self.sheets.rows[row]
        return any(
            self.sheets.rows[one].page == mine.page
            and abs(self.sheets.rows[one].y0 - mine.y0) < 1.8 * mine.height
            for one in (row - 1, row + 1)
            if one in rows
        )

    @cached_property
    def hosts(self) -> list[str]:
        """The names of the web and mail hosts, without those of public mail."""
        found = []
        for token in self.tokens.of("address"):
            match = _HOST.search(plain(token.text)) or re.match(r"([a-z0-9-]+)\.", plain(token.text))
            if match and match[1] not in _PUBLIC and len(match[1]) >= _FEWEST:
                found.append(_letters(match[1]))
        return found

    def hosted(self, name: str) -> bool:
        """Whether a web or mail host resembles the name."""
        letters = _letters(name)
        if len(letters) < _FEWEST:
            return False
        words = [_letters(word) for word in plain(name).split() if len(_letters(word)) > _FEWEST]
        return any(
            _are_alike(letters, host)
            or letters in host
            or (host in letters and len(host) > _FEWEST)
            or (bool(words) and host.startswith(words[0]))
            for host in self.hosts
        )

    @cached_property
    def forms(self) -> frozenset[str]:
        """The legal forms that stand in the mentions before a capital: "SARL au capital de 10 000 €"."""
        found = (match[1] for cell in self.company_cells for match in _FORM_OF_CAPITAL.finditer(cell.plain))
        return frozenset(form.replace(".", "") for form in found)

    def of_form(self, name: str) -> bool:
        """Whether a name holds the legal form that the mentions say without a name."""
        said = {word.replace(".", "") for word in plain(name).split()}
        return not self.forms.isdisjoint(said)

    def in_large(self, name: str) -> bool:
        """Whether large words at the top of the page are the name, or the part of it that stands in a logo."""
        wanted = _letters(name)
        return any(
            len(said := _letters(cell.plain)) > _FEWEST and (said in wanted or wanted in said)
            for cell in self.large_cells
        )

    @cached_property
    def large_cells(self) -> list[Cell]:
        """The words at the top of the first page that are larger than most of it."""
        usual = sorted(cell.height for cell in self.sheets.cells if cell.page == 0)
        middle = usual[len(usual) // 2] if usual else 0.0
        return [cell for cell in self._top_cells() if cell.height > _LARGER * middle]

    def legal(self, text: str, but: Sequence[Cell] = ()) -> bool:
        """Whether a name or a line of an address returns among the company's mentions."""
        wanted = _letters(text)
        own = {cell.row for cell in but}
        return len(wanted) > _FEWEST and any(
            wanted in _letters(row) for row in self.legal_rows if not any(self._is_row(row, at) for at in own)
        )

    def _is_row(self, text: str, row: int) -> bool:
        return self.sheets.rows[row].plain == text

    def register(self) -> tuple[str, int, Box] | None:
        """The number under which a company of another country is registered, with its page and its place."""
        for cell in self.sheets.cells:
            match = _registered(cell.plain)
            if match is not None:
                at = match.span(match.lastgroup or 0)
                left, right = cell.span(*at)
                return cell.text[slice(*at)], cell.page, (left, cell.y0, right, cell.y1)
        return None

    def name(self) -> Named | None:
        """The name in the legal mentions, as it stands at the top if it does; else large words at the top."""
        legal = self._legal_name()
        top = self._top_cells()
        if legal is not None:
            text, cell = legal
            wanted = _letters(text)
            for at, first in enumerate(top):
                joined = ""
                for last in range(at, min(at + 3, len(top))):
                    joined += _letters(top[last].plain)
                    if joined == wanted:
                        return Named(text, top[at : last + 1], sure=True)
                if _letters(first.plain) == wanted:
                    return Named(text, [first], sure=True)
            return Named(text, [cell], sure=True)
        hosted = [cell for cell in top if self.hosted(cell.text)]
        if hosted:
            return self._with_form(hosted[0], sure=True)
        large = self.large_cells
        if large:
            best = max(large, key=lambda cell: (round(cell.height), -cell.y0))
            return self._with_form(best, sure=False)
        return None

    def _with_form(self, cell: Cell, *, sure: bool) -> Named:
        """The name in these words, or in others at the top that are they with a legal form: a logo, and who it is."""
        words = set(re.findall(r"\w+", cell.plain))
        whole = [
            one
            for one in self._top_cells()
            if words < set(re.findall(r"\w+", one.plain)) and _FORM_IN.search(one.plain) is not None
        ]
        best = whole[0] if whole else cell
        return Named(best.text, [best], sure)

    def _legal_name(self) -> tuple[str, Cell] | None:
        for row in self.sheets.rows:
            text = " ".join(cell.text for cell in row.cells)
            if not labels.speaks_of_company(row.plain) and "siret" not in row.plain:
                continue
            match = _LEGAL.match(row.plain) or _FORM.match(row.plain)
            if (
                match is None
                or labels.parties("buyer").match(row.plain)
                or _OTHERS.match(row.plain[: match.end("name")] + " ")
                or _BESIDE.search(row.plain[: match.end("name")])
            ):
                continue
            sole = match.end() if match[0].endswith(("ei", "e.i.")) else match.end("name")
            form = None if _LEGAL.match(row.plain) else _WITH_FORM.match(row.plain)
            if form is not None:  # "ARMORIC MÉDICAL SAS au capital de …": the form is a part of the name
                return text[: form.end("name")].strip(" .,-–—|"), row.cells[0]
            name = self._shortened(text[:sole].strip(" .,-–—|"), row.cells[0])
            if len(_letters(name)) >= _FEWEST and not re.match(_FORMS_ALONE, plain(name)):
                return name, row.cells[0]
        return None

    def _shortened(self, name: str, cell: Cell) -> str:
        """A name in the mentions without its trade ("Clara Devigne EI – Photographe"), as it stands elsewhere."""
        for end in (match.start() for match in _PARTS.finditer(name)):
            first = name[:end]
            wanted = _letters(first)
            alone = any(_letters(one.plain) == wanted for one in self.sheets.cells if one is not cell)
            if len(wanted) >= _FEWEST and (alone or _SOLE.search(plain(first))):
                return first
        return name

    def _top_cells(self) -> list[Cell]:
        """The cells at the top of the first page that may be a name."""
        if not self.sheets.pages:
            return []
        limit = _TOP * self.sheets.pages[0].height
        return [
            cell
            for cell in self.sheets.cells
            if cell.page == 0
            and cell.y0 < limit
            and len(cell.text) < _LONGEST
            and _may_name(cell.text, cell.plain)
        ]


_FORMS_ALONE: Final = re.compile(
    r"(?:sarl|sas|sasu|sa|eurl|scop|sem|snc|societe(?: [a-z' ]+)?|entreprise individuelle)\W*$|siege|siret|siren|rcs|capital|n° ?tva|tva|iban"
)


def has_form(name: str) -> bool:
    """Whether a name holds the legal form of a company."""
    return _FORM_IN.search(plain(name)) is not None


def beside_another(text: str) -> bool:
    """Whether plain words before a name or a number speak of another company than the one that issues the page."""
    return _BESIDE.search(text) is not None


def of_third_party(text: str) -> bool:
    """Whether plain words begin with a company that neither sells nor buys: a tax representative, a carrier."""
    return _THIRD.match(text) is not None
