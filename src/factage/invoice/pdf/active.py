"""What in a PDF acts instead of showing: forbidden in PDF/A (ISO 19005-3 § 6.6.1), and unwelcome in any invoice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pikepdf import Array, Dictionary, Stream

from factage.invoice.errors import Unreadable
from factage.invoice.pdf import limits
from factage.invoice.pdf.attachments import Attachment, name

_ACTIONS: Final = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/SubmitForm": "submit_form",
    "/ImportData": "import_data",
    "/ResetForm": "form_action",
    "/Hide": "form_action",
    "/Sound": "media",
    "/Movie": "media",
    "/Rendition": "media",
    "/GoTo3DView": "media",
    "/RichMediaExecute": "media",
}
_ANNOTATIONS: Final = {
    "/RichMedia": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
    "/3D": "media",
}
_PROGRAMS: Final = frozenset(
    [
        "apk",
        "app",
        "bat",
        "bin",
        "cmd",
        "com",
        "cpl",
        "dll",
        "dmg",
        "elf",
        "exe",
        "gadget",
        "hta",
        "jar",
        "js",
        "jse",
        "lnk",
        "msc",
        "msi",
        "msp",
        "ps1",
        "pif",
        "reg",
        "scr",
        "sh",
        "so",
        "vb",
        "vbe",
        "vbs",
        "wsf",
        "wsh",
    ]
)
_MAGIC: Final = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveContent:
    """One active thing: ``javascript``, ``launch``, ``submit_form``, ``import_data``, ``form_action``, ``media``, ``xfa``, ``program``.

    ``place`` is the number of the object that holds it, or the name of the attachment.
    """

    kind: str
    place: str


def active_content(pdf: Any, attachments: Iterable[Attachment]) -> tuple[ActiveContent, ...]:
    """Everything active in the document, each object once, in the order of the file."""
    found = dict.fromkeys(
        ActiveContent(kind=kind, place=f"{holder.objgen[0]} {holder.objgen[1]} R")
        for holder in pdf.objects
        for kind in _kinds(holder, 0)
    )
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        found[ActiveContent(kind="xfa", place="AcroForm")] = None
    for attachment in attachments:
        if is_program(attachment):
            found[ActiveContent(kind="program", place=attachment.name)] = None
    return tuple(found)


def is_program(attachment: Attachment) -> bool:
    """Whether the file would run: by the end of its name, or by its first bytes whatever its name."""
    if attachment.name.rpartition(".")[2].lower() in _PROGRAMS:
        return True
    try:
        return attachment.content().startswith(_MAGIC)
    except Unreadable:
        return False


def _kinds(value: Any, depth: int) -> Iterator[str]:
    """The active kinds in an object and in what it holds directly."""
    if depth > limits.MAX_DEPTH:
        return
    if isinstance(value, Dictionary | Stream):
        yield from _own_kind(value)
        # the values alone: a key that is no text must not hide what it leads to
        inner = list(value.values())
    elif isinstance(value, Array):
        inner = list(value)
    else:
        return
    for item in inner:
        if isinstance(item, Dictionary | Array) and not item.is_indirect:
            yield from _kinds(item, depth + 1)


def _own_kind(value: Any) -> Iterator[str]:
    kind = _ACTIONS.get(f"/{name(value.get('/S'))}")
    if kind is not None and (kind != "javascript" or "/JS" in value):
        yield kind
    subtype = f"/{name(value.get('/Subtype'))}"
    if subtype in _ANNOTATIONS and "/Rect" in value:
        yield _ANNOTATIONS[subtype]
