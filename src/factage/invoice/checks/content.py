"""What is told twice; attachments with odd names or other contents."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

from factage.invoice.checks.finding import ours
from factage.invoice.model import Invoice, SupportingDocument
from factage.invoice.rules.report import Finding

_PARTS: Final = re.compile(r"""[/\\:*?"<>|]|\.\.""")
_SIGNATURES: Final = (
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-elf"),
    (b"#!", "text/x-script"),
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
)
_ZIPPED: Final = re.compile(r"zip|openxmlformats|opendocument")


def twice(invoice: Invoice) -> Iterator[Finding]:
    """The same line number, reference, attachment or note twice in one document."""
    numbers = Counter(line.id for line in invoice.lines if line.id)
    for number, count in numbers.items():
        if count > 1:
            yield ours("line-twice", where="BT-126", path="lines", value=number, count=str(count))
    yield from _references(invoice)
    contents = Counter(
        hashlib.sha256(each.content).hexdigest() for each in invoice.attachments if each.content
    )
    names = {
        hashlib.sha256(each.content).hexdigest(): each.filename or ""
        for each in invoice.attachments
        if each.content
    }
    for digest, count in contents.items():
        if count > 1:
            yield ours(
                "attachment-twice", where="BT-125", path="attachments", value=names[digest], count=str(count)
            )
    notes = Counter((note.subject_code, " ".join(note.text.split())) for note in invoice.notes if note.text)
    for (_, text), count in notes.items():
        if count > 1:
            yield ours("note-twice", where="BT-22", path="notes", value=text, count=str(count))


def _references(invoice: Invoice) -> Iterator[Finding]:
    """The same invoice named twice as the one before, or the document itself named as its own forerunner."""
    before = Counter(each.number for each in invoice.preceding_invoices if each.number)
    for number, count in before.items():
        if count > 1:
            yield ours(
                "reference-twice", where="BT-25", path="preceding_invoices", value=number, count=str(count)
            )
    if invoice.number and invoice.number in before:
        yield ours("reference-to-itself", where="BT-25", path="preceding_invoices", value=invoice.number)
    names = Counter(each.id for each in invoice.attachments if each.id)
    for name, count in names.items():
        if count > 1:
            yield ours(
                "attachment-number-twice", where="BT-122", path="attachments", value=name, count=str(count)
            )


def attachments(invoice: Invoice) -> Iterator[Finding]:
    """A name that tries to leave its folder or hides what it is; a content that is something else than it says."""
    for n, each in enumerate(invoice.attachments):
        path = f"attachments[{n}]"
        if each.filename and _odd(each.filename):
            yield ours("attachment-name", where="BT-125", path=f"{path}.filename", value=each.filename)
        if _lies(each):
            yield ours(
                "attachment-content", where="BT-125", path=f"{path}.mime_code", value=each.mime_code or "–"
            )


def _odd(name: str) -> bool:
    return bool(_PARTS.search(name)) or any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in name)


def _lies(each: SupportingDocument) -> bool:
    if not each.content or not each.mime_code:
        return False
    said = each.mime_code.strip().lower()
    found = next((kind for mark, kind in _SIGNATURES if each.content.startswith(mark)), None)
    if found == "application/zip":
        return not _ZIPPED.search(said)
    if found is not None:
        return said != found
    return said in {kind for _, kind in _SIGNATURES}
