"""The embedded files of a PDF (ISO 32000-2 § 7.11.4, § 14.13): found wherever they hang, read within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import md5
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from factage.invoice.errors import Unreadable
from factage.invoice.pdf import limits

_DATE: Final = re.compile(
    r"D?:?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?'?)?.*", re.DOTALL
)

_SYSTEMS: Final = ("/UF", "/F", "/Unix", "/Mac", "/DOS")
"""The keys of a name and of its file, the newest first; the last three are of PDF 1.2 and obsolete (§ 7.11.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One embedded file as the PDF describes it; what it says of itself may be wrong, ``content`` is what it is.

    ``places``: ``names`` (the list of attachments), ``document`` (associated with the document), ``page`` (with a
    page), ``annotation``. ``size`` and ``checksum`` (MD5) are as declared. ``name`` is as written: never a path to use.
    """

    name: str
    description: str | None = None
    media_type: str | None = None
    relationship: str | None = None
    size: int | None = None
    checksum: bytes | None = None
    created: datetime | None = None
    modified: datetime | None = None
    places: tuple[str, ...] = ()
    stream: Any = field(repr=False, compare=False)

    def content(self) -> bytes:
        """The bytes of the file; raises ``Unreadable`` (``too_large``, ``broken``)."""
        before = limits.overruns()
        try:
            data = bytes(self.stream.read_bytes())
        except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError, MemoryError) as error:
            raise limits.failure(error, before) from None
        if len(data) > limits.MAX_STREAM:
            raise Unreadable("too_large", limit=f"{limits.MAX_STREAM // 1024 // 1024} MB", detail=self.name)
        return data

    @property
    def age(self) -> tuple[float, int]:
        """Orders the attachments of one name, the newest last: by its date, then by where an update put its object."""
        said = self.modified or self.created
        return (said.timestamp() if said is not None else 0.0, int(self.stream.objgen[0]))

    def lies(self) -> tuple[str, ...]:
        """What the file says of itself and is not so: ``size``, ``checksum``."""
        data = self.content()
        wrong = []
        if self.size is not None and self.size != len(data):
            wrong.append("size")
        right = md5(data, usedforsecurity=False)
        # a widespread library writes the digits instead of the bytes: the value is right, its form is not
        if self.checksum is not None and self.checksum not in {right.digest(), right.hexdigest().encode()}:
            wrong.append("checksum")
        return tuple(wrong)


def attachments_of(pdf: Any) -> tuple[Attachment, ...]:
    """Every embedded file, in the order of the name tree, then of the other places."""
    found: dict[tuple[int, int], Attachment] = {}
    for count, (place, key, spec) in enumerate(_specifications(pdf)):
        if count >= limits.MAX_ATTACHMENTS:
            raise Unreadable("too_large", limit=f"{limits.MAX_ATTACHMENTS}", detail="attachments")
        one = _attachment(place, key, spec)
        if one is None:
            continue
        known = found.get(one.stream.objgen)
        if known is None:
            found[one.stream.objgen] = one
        elif place not in known.places:
            found[one.stream.objgen] = _also(known, one, place)
    return tuple(found.values())


def _also(known: Attachment, other: Attachment, place: str) -> Attachment:
    return replace(
        known,
        places=(*known.places, place),
        relationship=known.relationship or other.relationship,
        media_type=known.media_type or other.media_type,
        description=known.description or other.description,
    )


def _specifications(pdf: Any) -> Iterator[tuple[str, str, Any]]:
    root = pdf.Root
    tree = _dictionary(_dictionary(root.get("/Names")).get("/EmbeddedFiles"))
    for key, spec in name_tree(tree):
        yield "names", key, spec
    for spec in _array(root.get("/AF")):
        yield "document", "", spec
    for page in pdf.pages:
        for spec in _array(page.obj.get("/AF")):
            yield "page", "", spec
        for annotation in _array(page.obj.get("/Annots")):
            if isinstance(annotation, Dictionary) and annotation.get("/Subtype") == Name.FileAttachment:
                yield "annotation", "", annotation.get("/FS")


def name_tree(tree: Any) -> Iterator[tuple[str, Any]]:
    """The pairs of a name tree (§ 7.9.6); a tree that runs in a circle, or too deep, ends there."""
    seen: set[tuple[int, int]] = set()
    pending = [(tree, 0)]
    while pending:
        node, depth = pending.pop()
        if not isinstance(node, Dictionary) or depth > limits.MAX_DEPTH:
            continue
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        names = _array(node.get("/Names"))
        for index in range(0, len(names) - 1, 2):
            yield text(names[index]) or "", names[index + 1]
        pending.extend((kid, depth + 1) for kid in reversed(_array(node.get("/Kids"))))


def _attachment(place: str, key: str, spec: Any) -> Attachment | None:
    spec = _dictionary(spec)
    files = _dictionary(spec.get("/EF"))
    stream = next((files[key] for key in _SYSTEMS if isinstance(files.get(key), Stream)), None)
    if stream is None:
        return None
    parameters = _dictionary(stream.get("/Params"))
    size = parameters.get("/Size")
    checksum = parameters.get("/CheckSum")
    return Attachment(
        name=next((said for said in (text(spec.get(system)) for system in _SYSTEMS) if said), key),
        description=text(spec.get("/Desc")),
        media_type=name(stream.get("/Subtype")),
        relationship=name(spec.get("/AFRelationship")),
        size=int(size) if isinstance(size, int) else None,
        checksum=bytes(checksum) if isinstance(checksum, String) else None,
        created=moment(parameters.get("/CreationDate")),
        modified=moment(parameters.get("/ModDate")),
        places=(place,),
        stream=stream,
    )


def text(value: Any) -> str | None:
    """A text string of PDF (§ 7.9.2), or None where it is none."""
    if not isinstance(value, String):
        return None
    try:
        return str(value).strip("\0") or None
    except (ValueError, UnicodeError):
        return bytes(value).decode("latin-1")


def name(value: Any) -> str | None:
    """A name of PDF (§ 7.3.5) without its slash, or None where it is none; one that is no text as it stands in the file."""
    if not isinstance(value, Name):
        return None
    try:
        return str(value).removeprefix("/") or None
    except UnicodeError:
        return value.unparse().decode("latin-1").removeprefix("/")


def _dictionary(value: Any) -> Any:
    return value if isinstance(value, Dictionary | Stream) else Dictionary()


def _array(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else []


def moment(value: Any) -> datetime | None:
    """A date of PDF (§ 7.9.4); None where it is none, or is not in the calendar."""
    found = _DATE.fullmatch(text(value) or "")
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups()[:6])
    zone = UTC
    if found[8] is not None:
        offset = timedelta(hours=int(found[9]), minutes=int(found[10] or 0))
        zone = timezone(offset if found[8] == "+" else -offset) if offset < timedelta(hours=24) else zone
    try:
        return datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=zone)
    except ValueError:
        return None
