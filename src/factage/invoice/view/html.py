"""The readable invoice as a fragment of HTML: read in order by a screen reader, styled by whoever shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from factage.invoice.model import Invoice
from factage.invoice.view.compose import compose
from factage.invoice.view.sheet import Block, Fact, Payment, Row, Sheet
from factage.invoice.view.words import Words, language_for


def render_html(invoice: Invoice, *, language: str | None = None, heading: int = 2) -> str:
    """An ``<article class="doc">`` in ``language`` (``fr``, ``en``; that of the customer's country by default).

    Headings begin at level ``heading``. Every text of the invoice is escaped; there is no script, no style, no link
    and no image, so that it stands under any content security policy. Classes: ``parties``, ``facts``, ``stack
    plain`` (the lines; cells have ARIA roles, so that a style sheet may lay them out as cards), ``lines sums``,
    ``small quiet``, ``num``.
    """
    language = language or language_for(invoice)
    return "".join(_article(compose(invoice, language), Words(language), heading))


def _article(sheet: Sheet, words: Words, level: int) -> Iterator[str]:
    title = _text(" ".join(part for part in (sheet.kind, sheet.number) if part))
    yield f'<article class="doc" lang="{escape(sheet.language)}" aria-label="{title}">'
    yield f"<h{level}>{title} {_text(sheet.dated)}</h{level}>"
    if sheet.headline:
        yield f"<p>{_text(sheet.headline)}</p>"
    if sheet.due.label:
        when = f" {_text(sheet.due_when)}" if sheet.due_when else ""
        yield f'<p class="due">{_text(sheet.due.label)}{_text(words.colon)}<b>{_text(sheet.due.value)}</b>{when}</p>'
    yield from _parties(sheet, words)
    yield _facts(sheet.facts)
    yield from _lines(sheet, words, level + 1)
    yield from _totals(sheet, words, level + 1)
    if sheet.payment:
        yield from _payment(sheet.payment, words, level + 1)
    yield from _section(words("notes"), sheet.notes, level + 1)
    yield from _section(words("documents"), sheet.documents, level + 1)
    yield from _section(words("mentions"), sheet.mentions, level + 1, quiet=True)
    if sheet.foot:
        yield f'<p class="small quiet">{_text(sheet.foot)}</p>'
    yield "</article>"


def _parties(sheet: Sheet, words: Words) -> Iterator[str]:
    seller = Block(words("seller"), (sheet.seller.title, *sheet.seller.lines))
    yield '<div class="parties">'
    for block in (seller, Block(words("buyer"), sheet.recipient), *sheet.parties):
        if not any(block.lines):
            continue
        first, *others = block.lines
        body = "<br>".join((f"<b>{_text(first)}</b>", *map(_text, others)))
        ids = "<br>".join(f"{_text(fact.label)} {_text(fact.value)}" for fact in block.facts)
        more = f'<p class="small quiet">{ids}</p>' if ids else ""
        yield f'<div><p class="small quiet">{_text(block.title)}</p><p>{body}</p>{more}</div>'
    yield "</div>"


def _facts(facts: Iterable[Fact]) -> str:
    entries = "".join(
        f"<div><dt>{_text(fact.label)}</dt><dd>{_text(fact.value)}</dd></div>" for fact in facts
    )
    return f'<dl class="facts">{entries}</dl>' if entries else ""


def _lines(sheet: Sheet, words: Words, level: int) -> Iterator[str]:
    if not sheet.rows:
        return
    yield f"<h{level}>{_text(words('lines'))}</h{level}>"
    yield '<div class="tbl"><table class="stack plain" role="table">'
    yield f'<caption class="vh">{_text(words("lines"))}</caption>'
    yield '<thead role="rowgroup"><tr role="row">'
    for key in ("item", "quantity", "unit_price", "vat", "net_amount"):
        number = "" if key == "item" else ' class="num"'
        yield f'<th scope="col" role="columnheader"{number}>{_text(words(key))}</th>'
    yield '</tr></thead><tbody role="rowgroup">'
    for row in sheet.rows:
        yield from _row(row, words)
    yield "</tbody></table></div>"


def _row(row: Row, words: Words) -> Iterator[str]:
    details = "".join(f'<br><span class="small quiet">{_text(detail)}</span>' for detail in row.details)
    depth = f' class="level-{row.level}"' if row.level else ""
    yield f'<tr role="row"{depth}><th scope="row" role="rowheader">{_text(row.name)}{details}</th>'
    values = {"quantity": row.quantity, "unit_price": row.price, "vat": row.vat, "net_amount": row.net}
    for key, value in values.items():
        label = f' data-l="{_text(words(key))}"' if value else ""
        yield f'<td role="cell" class="num"{label}>{_text(value)}</td>'
    yield "</tr>"


def _totals(sheet: Sheet, words: Words, level: int) -> Iterator[str]:
    if sheet.vat:
        yield f"<h{level}>{_text(words('vat_summary'))}</h{level}>"
        yield '<div class="tbl"><table class="stack plain" role="table">'
        yield f'<caption class="vh">{_text(words("vat_summary"))}</caption>'
        yield '<thead role="rowgroup"><tr role="row">'
        for key in ("category_rate", "taxable", "tax_amount"):
            number = "" if key == "category_rate" else ' class="num"'
            yield f'<th scope="col" role="columnheader"{number}>{_text(words(key))}</th>'
        yield '</tr></thead><tbody role="rowgroup">'
        for vat in sheet.vat:
            why = f'<br><span class="small quiet">{_text(vat.reason)}</span>' if vat.reason else ""
            yield f'<tr role="row"><th scope="row" role="rowheader">{_text(vat.rate)}{why}</th>'
            for key, value in (("taxable", vat.taxable), ("tax_amount", vat.tax)):
                yield f'<td role="cell" class="num" data-l="{_text(words(key))}">{_text(value)}</td>'
            yield "</tr>"
        yield "</tbody></table></div>"
    if sheet.sums:
        yield '<dl class="lines sums">'
        for line in sheet.sums:
            bold = ("<b>", "</b>") if line.weight in {"strong", "due"} else ("", "")
            label, value = (f"{bold[0]}{_text(text)}{bold[1]}" for text in (line.label, line.value))
            yield f'<div><dt>{label}</dt><dd class="num">{value}</dd></div>'
        yield "</dl>"


def _payment(payment: Payment, words: Words, level: int) -> Iterator[str]:
    yield f"<h{level}>{_text(words('payment'))}</h{level}>"
    yield _facts(payment.facts)
    for term in payment.terms:
        yield f"<p>{_text(term)}</p>"


def _section(title: str, texts: tuple[str, ...], level: int, *, quiet: bool = False) -> Iterator[str]:
    if texts:
        shade = ' class="small quiet"' if quiet else ""
        yield f"<h{level}>{_text(title)}</h{level}>"
        yield from (f"<p{shade}>{_text(text)}</p>" for text in texts)


def _text(text: str) -> str:
    """Escaped; characters that no HTML document may hold are left out (WHATWG, 13.1.4)."""
    kept = "".join(
        c
        for c in text
        if c in "\t\n" or not (ord(c) < 32 or 127 <= ord(c) < 160 or 0xD800 <= ord(c) < 0xE000)
    )
    return escape(kept, quote=True)
