"""How well pages are read: fields, whole documents and proofs, over hybrids with their XML set aside and over sample pages.

usage: .venv/bin/python bench/reading.py [corpus|layouts|traps|papers|runs …] [--corpus FOLDER] [--pages FOLDER] [--details]

Asked is what stands on the page, at the measurement paths of the contract. A document is complete where every asked
value is right, no line is too many, and the reading itself says so. A value is proved and wrong where it is called
`proved` and the truth has another there. `layouts` reads each document as it comes, and again after one confirmation of
the first document of each layout, all of its values accepted or typed (`confirm` works out where those stand that are
read right, as `--blind` does from the page as it was). `traps` hold all that is true of an invoice, printed or not.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from factage.invoice import Unreadable
from factage.invoice.formats import facturx
from factage.invoice.formats.json import encode
from factage.invoice.pages.outcome import Reading, Value
from factage.invoice.pages.parity.ground import Ground
from factage.invoice.pages.reading import read_page
from factage.invoice.pages.text.sheet import bare
from factage.invoice.pages.text.words import page_words

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data" / "corpus"
HEAD = ("number", "issue_date", "due_date", "type_code", "currency", "buyer_reference", "order_reference")
PARTY = ("name", "vat_id", "legal_id")
LINE = ("quantity", "unit_price", "net_amount", "vat.rate", "item.name")
VAT = ("category", "rate", "taxable_amount", "tax_amount")
TOTALS = ("lines", "tax_exclusive", "tax", "tax_inclusive", "prepaid", "payable")
NUMERIC = re.compile(r"quantity$|unit_price$|amount$|rate$|^totals")
CREDITS = {"381", "261", "396"}
Truth = dict[str, str]


def paths_of(invoice: Mapping[str, Any]) -> Truth:
    """The measured paths of an invoice as JSON, with what they hold; VAT rows by their rate."""
    found: list[tuple[str, Any]] = [(name, invoice.get(name)) for name in HEAD]
    for side in ("seller", "buyer"):
        found += [(f"{side}.{name}", (invoice.get(side) or {}).get(name)) for name in PARTY]
    for n, account in enumerate((invoice.get("payment") or {}).get("accounts") or ()):
        found.append((f"payment.accounts[{n}].iban", account.get("iban")))
    lines = [
        line for line in invoice.get("lines") or () if line.get("net_amount") is not None
    ]  # no text rows
    for n, line in enumerate(lines):
        for name in LINE:
            outer, _, inner = name.partition(".")
            value = line.get(outer)
            found.append((f"lines[{n}].{name}", (value or {}).get(inner) if inner else value))
    rows = sorted(invoice.get("vat_breakdown") or (), key=lambda row: Decimal(row.get("rate") or 0))
    found += [(f"vat_breakdown[{n}].{name}", row.get(name)) for n, row in enumerate(rows) for name in VAT]
    found += [(f"totals.{name}", (invoice.get("totals") or {}).get(name)) for name in TOTALS]
    for n, line in enumerate(lines):
        found.append((f"lines[{n}].gross_price", line.get("gross_price")))
    plain = ((path, value.get("value") if isinstance(value, dict) else value) for path, value in found)
    return {path: str(value) for path, value in plain if value not in (None, "")}


def same(path: str, got: str, want: str, *, credit: bool) -> bool:
    """Whether both say the same: figures as figures, identifiers without spaces, names without signs."""
    if NUMERIC.search(path):
        a, b = Decimal(got), Decimal(want)
        return abs(a) == abs(b) if credit or path.endswith("prepaid") else a == b
    if path.endswith("legal_id"):
        return bare(got)[:9] == bare(want)[:9]
    if path == "type_code":
        return _type(got) == ("381" if credit else _type(want))
    return bare(got) == bare(want)


def _type(code: str) -> str:
    return code if code == "386" else "381" if code in CREDITS else "380"


def _longer(path: str, got: str, want: str) -> bool:
    """Whether one name is the other with a few words more (a legal form, a package), as pages from elsewhere have it."""
    a, b = sorted((bare(got), bare(want)), key=len)
    return (
        path.endswith("name")
        and len(a) > 4
        and a in b
        and (path.startswith("lines") or len(a) > 0.6 * len(b))
    )


def _is_credit(known: Truth) -> bool:
    """A credit note, also where it is a negative invoice in the data."""
    return known.get("type_code") in CREDITS or known.get(
        "totals.tax_inclusive", known.get("totals.payable", "0")
    ).startswith("-")


_ROW = re.compile(r"vat_breakdown\[(\d+)\]")


def _by_rate(values: Iterable[Value], known: Truth) -> dict[str, Value]:
    """The values by path; a VAT row stands where the truth has its rate, else after those that have their place."""
    found = {value.path: value for value in values}
    mine, true = _rates({path: value.value for path, value in found.items()}), _rates(known)
    place: dict[int, int] = {}
    beyond = max(true, default=-1) + 1
    for row, rate in mine.items():
        there = [n for n in true if true[n] == rate and n not in place.values()]
        place |= {row: there[0]} if there else {}
    left = [n for n in true if n not in place.values()] if len(mine) == len(true) else []
    for row in mine:
        if row not in place:
            place[row] = left.pop(0) if left else beyond + row
    return {
        _ROW.sub(lambda match: f"vat_breakdown[{place[int(match[1])]}]", path): value
        for path, value in found.items()
    }


def _rates(values: Mapping[str, str]) -> dict[int, Decimal]:
    """The rate of each VAT row, 0 where none is said."""
    rows = {int(match[1]) for path in values if (match := _ROW.match(path))}
    return {row: Decimal(values.get(f"vat_breakdown[{row}].rate") or 0) for row in sorted(rows)}


@dataclass(kw_only=True)
class Score:
    """What came of it: fields by path, whole documents, proofs, and each thing that went wrong."""

    longer_names: bool = False
    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    proved: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    complete: int = 0
    claimed: int = 0
    falsely_complete: int = 0
    wrong_proofs: list[str] = field(default_factory=list)
    unasked_proofs: int = 0
    faults: list[str] = field(default_factory=list)
    by_layout: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    seconds: float = 0.0

    def add(self, name: str, reading: Reading | None, asked: Truth, known: Truth, layout: str = "") -> None:
        """One document: `asked` stands on the page, `known` is all that is true."""
        self.documents += 1
        credit = _is_credit(known)
        values = _by_rate(reading.values, known) if reading else {}
        wrong = [
            path
            for path in asked
            if not self._field(path, values.get(path), asked[path], known, credit=credit)
        ]
        lines = {path.split(".")[0] for path in known if path.startswith("lines[") and "gross" not in path}
        extra = sorted(
            {path.split(".")[0] for path in values if path.startswith("lines[")} - lines if lines else set()
        )
        for path, value in values.items():
            self._proof(name, path, value, known, credit=credit)
        said = bool(reading and reading.complete)
        whole = not wrong and not extra
        self.claimed += said
        self.complete += whole and said
        self.falsely_complete += said and not whole
        if layout:
            self.by_layout[layout][0] += whole and said
            self.by_layout[layout][1] += 1
        for path in wrong:
            got = values.get(path)
            self.faults.append(
                f"{name}: {path}: {got.value if got else '—'} ({got.status if got else 'unread'}), not {asked[path]}"
            )
        self.faults += [f"{name}: {path}: a line too many" for path in extra]
        if whole and reading and not said:
            self.faults.append(f"{name}: all right, but {[(q.code, q.path) for q in reading.questions]}")

    @staticmethod
    def _convention(path: str, got: str, known: Truth) -> bool:
        """The page prints the price before its discount, which the data hold beside the net one."""
        gross = known.get(path.replace("unit_price", "gross_price"))
        return path.endswith("unit_price") and gross is not None and Decimal(gross) == Decimal(got)

    def _field(self, path: str, got: Value | None, want: str, known: Truth, *, credit: bool) -> bool:
        kind = re.sub(r"\[\d+\]", "[]", path)
        right = got is not None and same(path, got.value, want, credit=credit)
        right = right or (got is not None and self._convention(path, got.value, known))
        right = right or (self.longer_names and got is not None and _longer(path, got.value, want))
        self.asked[kind] += 1
        self.right[kind] += right
        self.proved[kind] += right and got is not None and got.status == "proved"
        return right

    def _proof(self, name: str, path: str, value: Value, known: Truth, *, credit: bool) -> None:
        if value.status != "proved":
            return
        want = known.get(path)
        if want is None:
            self.unasked_proofs += 1
        if want is None and not name.startswith("trap"):
            return
        if self._convention(path, value.value, known):
            return
        if want is None or not same(path, value.value, want, credit=credit):
            self.wrong_proofs.append(f"{name}: {path}: {value.value}, not {want}")

    def report(self, title: str) -> None:
        asked, right, proved = (sum(one.values()) for one in (self.asked, self.right, self.proved))
        print(
            f"{title}: documents {self.documents}, complete {self.complete}, fields {right}/{asked} ({100 * right / max(1, asked):.1f} %), "
            f"proved {100 * proved / max(1, asked):.0f} %, proved and wrong {len(self.wrong_proofs)}, "
            f"called complete and not {self.falsely_complete}, {1000 * self.seconds / max(1, self.documents):.0f} ms each"
        )
        head = [path for path in self.asked if not path.startswith("lines[")]
        top = sum(self.proved[path] for path in head) / max(1, sum(self.asked[path] for path in head))
        print(
            f"  proved outside the lines {100 * top:.0f} %; proved where the truth is silent {self.unasked_proofs}"
        )
        print(
            "  " + ", ".join(f"{path} {self.right[path]}/{self.asked[path]}" for path in sorted(self.asked))
        )
        if self.by_layout:
            print(
                "  complete by layout: "
                + ", ".join(f"{name} {a}/{b}" for name, (a, b) in sorted(self.by_layout.items()))
            )
        for one in self.wrong_proofs:
            print(f"  PROVED AND WRONG {one}")

    def details(self) -> None:
        for one in self.faults:
            print(f"    {one}")


def reading_of(data: bytes, layouts: Iterable[Any] = ()) -> Reading | None:
    """The reading, or None for a refused paper."""
    try:
        return read_page(data, layouts=tuple(layouts))
    except Unreadable:
        return None


# --- hybrids ---------------------------------------------------------------------------------------------------------


def printed(truth: Truth, data: bytes) -> Truth:
    """What of the truth stands on the page: figures as figures, and those of a line in the rows around its amount."""
    ground = Ground(page_words(data))
    tokens = ground.tokens
    numbers = Counter(abs(token.number) for token in tokens.numbers)
    days = {str(token.value) for token in tokens.of("date")}
    found = {
        path: value
        for path, value in truth.items()
        if "gross_price" not in path and _printed(path, value, ground, numbers, days)
    }
    for fewer, more in (
        ("totals.lines", "totals.tax_exclusive"),
        ("totals.payable", "totals.tax_inclusive"),
        ("vat_breakdown[0].taxable_amount", "totals.tax_exclusive"),
    ):
        if (
            fewer in found
            and more in found
            and Decimal(found[fewer]) == Decimal(found[more])
            and numbers[abs(Decimal(found[fewer]))] < 2
        ):
            del found[fewer]
    return _lines_printed(found, ground)


def _printed(path: str, value: str, ground: Ground, numbers: Counter[Decimal], days: set[str]) -> bool:
    if path.endswith("category"):
        return False
    if path == "currency":
        sign = {"EUR": "€", "GBP": "£", "USD": "$"}.get(value, value)
        return any(sign in cell.text or value in cell.text for cell in ground.sheets.cells)
    if NUMERIC.search(path):
        try:
            amount = Decimal(value)
        except ArithmeticError:
            return False
        return abs(amount) in numbers and (bool(amount) or path.endswith("rate"))
    if path.endswith("legal_id"):
        return any(str(token.value)[:9] == bare(value)[:9] for token in ground.tokens.of("siren"))
    return path == "type_code" or (value in days if path.endswith("date") else ground.has(value))


def _lines_printed(found: Truth, ground: Ground) -> Truth:
    """A line counts where its net amount is printed, its other figures where they stand near it."""
    rows: dict[str, set[int]] = {}
    for path, value in found.items():
        if path.endswith(".net_amount"):
            mine = [token.row for token in ground.tokens.numbers if abs(token.number) == abs(Decimal(value))]
            rows[path.split(".")[0]] = {min(mine)}
    out = {}
    for path, value in found.items():
        line, _, name = path.partition(".")
        if line.startswith("lines["):
            if line not in rows:
                continue
            if name not in {"item.name", "net_amount"}:
                reach = 0 if name == "vat.rate" else 2
                near = {
                    abs(token.number)
                    for row in rows[line]
                    for n in range(row - reach, row + reach + 1)
                    if 0 <= n < len(ground.sheets.rows)
                    for token in ground.tokens.row(n)
                }
                if abs(Decimal(value)) not in near:
                    continue
        out[path] = value
    return out


def list_prices(known: Truth, data: bytes) -> Truth:
    """Prices before a discount that the row prints, where the data hold the net price alone (profile BASIC)."""
    tokens, found = Ground(page_words(data)).tokens, {}
    for path, want in known.items():
        net = known.get(path.replace("unit_price", "net_amount"))
        if (
            not path.endswith("unit_price")
            or net is None
            or path.replace("unit_price", "gross_price") in known
        ):
            continue
        rows = {token.row for token in tokens.numbers if abs(token.number) == abs(Decimal(net))}
        near = [token for row in rows for token in tokens.row(row)]
        for price in near:
            if any(
                token.percent
                and token.number
                and abs(price.number * (100 - abs(token.number)) / 100 - Decimal(want)) <= Decimal("0.006")
                for token in near
            ):
                found[path.replace("unit_price", "gross_price")] = str(price.number)
    return found


def corpus(folder: Path, *, details: bool) -> bool:
    """Every hybrid whose data can be read, each different page text once counted as such."""
    score, pages = Score(longer_names=True), set()
    for path in sorted((folder / "pdf-hybrid").rglob("*.pdf")):
        data = path.read_bytes()
        try:
            invoice = facturx.read(data).invoice
            text = page_words(data).plain
        except Unreadable:
            continue
        if len(text) < 200:
            continue
        pages.add(text)
        known = paths_of(encode(invoice))
        asked = printed(known, data)
        known |= list_prices(known, data)
        start = time.perf_counter()
        reading = reading_of(data)
        score.seconds += time.perf_counter() - start
        score.add(path.name, reading, asked, known)
    score.report(f"corpus ({len(pages)} different pages)")
    if details:
        score.details()
    return not score.wrong_proofs


# --- our own ---------------------------------------------------------------------------------------------------------


def samples(folder: Path) -> Iterator[tuple[str, list[tuple[Path, Truth]]]]:
    """Each layout with its documents and what they say."""
    for layout in sorted(path for path in folder.iterdir() if path.is_dir()):
        yield layout.name, [(path, truth_of(path)) for path in sorted(layout.glob("*.pdf"))]


def truth_of(path: Path) -> Truth:
    """What a sample page says."""
    return paths_of(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))


def _asked(truth: Truth) -> Truth:
    return {path: value for path, value in truth.items() if "gross_price" not in path}


def layouts(folder: Path, *, details: bool, every: bool = False) -> bool:
    """Each document as it comes, then after one of its layout was confirmed: the first, or each in turn with ``every``."""
    from factage.invoice.pages.layouts.learning import confirm

    first, after = Score(), Score()
    for name, documents in samples(folder):
        for path, truth in documents:
            start = time.perf_counter()
            reading = reading_of(path.read_bytes())
            first.seconds += time.perf_counter() - start
            first.add(f"{name}/{path.stem}", reading, _asked(truth), truth, name)
        for page, _ in documents if every else documents[:1]:
            values = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
            confirmed = confirm(page.read_bytes(), values, layouts=())
            for path, truth in documents:
                if path == page:
                    continue
                start = time.perf_counter()
                reading = reading_of(path.read_bytes(), (confirmed.layout,))
                after.seconds += time.perf_counter() - start
                after.add(f"{name}/{page.stem}→{path.stem}", reading, _asked(truth), truth, name)
    for title, score in (("first reading", first), ("after one confirmation", after)):
        score.report(title)
        if details:
            score.details()
    return not first.wrong_proofs and not after.wrong_proofs


def traps(folder: Path, *, details: bool) -> bool:
    """Pages whose sums close in more than one way."""
    score = Score()
    clauses: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, documents in samples(folder):
        for path, truth in documents:
            before = len(score.wrong_proofs)
            reading = reading_of(path.read_bytes())
            score.add(f"trap {name}/{path.stem}", reading, {}, truth)
            clauses[name.split("-")[0]][0] += 1
            clauses[name.split("-")[0]][1] += len(score.wrong_proofs) - before
            score.proved["values"] += sum(
                value.status == "proved" for value in (reading.values if reading else ())
            )
    print(
        f"traps: pages {score.documents}, proved {score.proved['values']}, proved and wrong {len(score.wrong_proofs)}"
    )
    print(
        "  by clause (pages, wrong): "
        + ", ".join(f"{clause}: {a}, {b}" for clause, (a, b) in sorted(clauses.items()))
    )
    for one in score.wrong_proofs if details else score.wrong_proofs[:20]:
        print(f"  PROVED AND WRONG {one}")
    return not score.wrong_proofs


def papers(folder: Path, *, details: bool) -> bool:
    """Papers that are no invoices are refused by name; invoices that speak of them are read."""
    kinds: Counter[str] = Counter()
    wrong = []
    for path in sorted(folder.glob("*.pdf")):
        kind = path.stem.rsplit("-", 1)[0]
        try:
            found = "invoice" if read_page(path.read_bytes()).invoice else "nothing"
        except Unreadable as refused:
            found = refused.kind or refused.code
        named = found == kind or (kind == "reminder" and found in {"statement", "letter", "other"})
        kinds["right" if named else "wrong"] += 1
        if not named:
            wrong.append(f"{path.name}: {found}")
    print(f"papers: {sum(kinds.values())}, named right {kinds['right']}")
    for one in wrong:
        print(f"  {one}")
    if details:
        return not wrong
    return not any(one.startswith("invoice") or one.endswith("invoice") for one in wrong)


def runs(folder: Path, *, details: bool) -> bool:
    """Files of many invoices."""
    from factage.invoice.pages.runs import split

    right = pages = documents = numbers = 0
    paths = sorted(folder.glob("*.pdf"))
    for path in paths:
        want = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found = split(path.read_bytes())
        got = [list(one.pages) for one in found.documents]
        ok = (
            got == [one["pages"] for one in want["documents"]]
            and list(found.unassigned) == want["unassigned"]
        )
        right += ok
        documents += len(want["documents"])
        pages += sum(len(one["pages"]) for one in want["documents"]) + len(want["unassigned"])
        numbers += sum(
            a.number == b["number"] for a, b in zip(found.documents, want["documents"], strict=False)
        )
        if details and not ok:
            print(f"  {path.name}: {got}")
    print(
        f"runs: files {len(paths)}, split right {right}; documents {documents}, numbers right {numbers}; pages {pages}"
    )
    return right == len(paths)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", default=["corpus", "layouts", "traps", "papers", "runs"])
    parser.add_argument("--corpus", type=Path, default=SHARED)
    parser.add_argument("--pages", type=Path, default=ROOT / "samples" / "pages")
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--blind", action="store_true", help="sample layouts in words that no list has")
    parser.add_argument("--every", action="store_true", help="layouts: confirm each document in turn")
    parser.add_argument("--share", type=float, default=1.0, help="blind: so many of the words are replaced")
    parser.add_argument("--seed", default="", help="blind: other words")
    parser.add_argument("--only", default="", help="blind: the layouts of this name")
    arguments = parser.parse_args()
    if arguments.blind:
        import blind

        return (
            0
            if blind.report(
                arguments.pages,
                Score,
                truth_of,
                details=arguments.details,
                every=arguments.every,
                only=arguments.only,
                share=arguments.share,
                seed=arguments.seed,
            )
            else 1
        )
    places = {
        "corpus": arguments.corpus,
        "layouts": arguments.pages,
        "traps": ROOT / "samples" / "traps",
        "papers": ROOT / "samples" / "papers",
        "runs": ROOT / "samples" / "runs",
    }
    does = {
        "corpus": corpus,
        "layouts": partial(layouts, every=arguments.every),
        "traps": traps,
        "papers": papers,
        "runs": runs,
    }
    answers = [does[name](places[name], details=arguments.details) for name in arguments.what]
    return 0 if all(answers) else 1


if __name__ == "__main__":
    raise SystemExit(main())
