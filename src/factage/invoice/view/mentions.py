"""Notes and legal mentions: what the law wants to read on the page (CGI ann. II art. 242 nonies A; C. com. L441-9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from factage.invoice.countries import fact
from factage.invoice.countries.mentions import FRANCE
from factage.invoice.model import Invoice, VatBreakdown
from factage.invoice.view.words import Words

_FOR_MACHINES: Final = frozenset({"BAR", "ADN"})
"""Codes of treatment, written as notes (BR-FR-20, BR-FR-31): they say nothing to a reader."""
_LEGAL: Final = frozenset({"PMT", "PMD", "AAB", "TXD", "REG", "ABL"})
_SINGLE_TAXPAYER: Final = "TXD"
_SELF_BILLED: Final = frozenset({"389", "261", "471", "473", "500", "501", "502"})
_NATURE: Final = {"B": "goods", "S": "services", "M": "mixed"}
_WORDED: Final = {
    "self_billed": "mention.self_billing",
    "debits": "mention.on_debits",
    "single_taxpayer": "mention.single_taxpayer",
}
"""Our keys, and the facts that hold the wording of the law."""
_FRAMES: Final = frozenset("123456789")


def notes_of(invoice: Invoice) -> Iterator[str]:
    """What the seller tells the customer: every note that is no legal mention and no code for machines."""
    for note in invoice.notes:
        if note.text and note.subject_code not in _FOR_MACHINES | _LEGAL:
            yield from (line.strip() for line in note.text.splitlines() if line.strip())


def mentions_of(invoice: Invoice, words: Words) -> Iterator[str]:
    """Mentions that follow from the data, then those that the seller wrote, word for word."""
    for key in _derived(invoice):
        said = _by_law(key, invoice, words) or words.named("mention", key)
        if said:
            yield said
    for note in invoice.notes:
        if note.text and note.subject_code in _LEGAL:
            if note.subject_code == _SINGLE_TAXPAYER and " " not in note.text.strip():
                yield words.named("mention", "single_taxpayer") or note.text
            else:
                yield from (line.strip() for line in note.text.splitlines() if line.strip())


def _by_law(key: str, invoice: Invoice, words: Words) -> str | None:
    """The wording of the seller's country on the day of issue, where its law words the mention."""
    country = invoice.seller.address.country if invoice.seller and invoice.seller.address else None
    if country not in FRANCE or invoice.issue_date is None or key not in _WORDED:
        return None
    found = fact("fr", _WORDED[key], on=invoice.issue_date)
    if found is None or words.language not in found.text:
        return None
    return f"{found.text[words.language]}.".replace("'", "’")


def _derived(invoice: Invoice) -> Iterator[str]:
    if invoice.type_code in _SELF_BILLED:
        yield "self_billed"
    frame = invoice.business_process or ""
    if len(frame) == 2 and frame[0] in _NATURE and frame[1] in _FRAMES:
        yield _NATURE[frame[0]]
    country = invoice.seller.address.country if invoice.seller and invoice.seller.address else None
    if country == "FR" and invoice.tax_point_code == "3":
        yield "debits"


def vat_reason(part: VatBreakdown, words: Words) -> str:
    """Why no VAT is charged: the seller's words, else those of the code, else those of the category."""
    found = part.exemption_reason or words.named("vatex", (part.exemption_code or "").upper())
    if part.category == "AE":
        return _with_reverse_charge(found, words)
    return found or words.named("vat_reason", part.category) or ""


def _with_reverse_charge(said: str | None, words: Words) -> str:
    """The word itself must stand there (242 nonies A I 13°), whatever else the seller writes."""
    by_law = words.named("vat_reason", "AE") or ""
    if not said:
        return by_law
    word = by_law.split(":", 1)[0].strip()
    return said if word.casefold() in said.casefold() else f"{by_law} {said}"
