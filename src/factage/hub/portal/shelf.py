"""What a customer can take away: the original, the page, the data, what goes with them, and all of it together."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from factage.hub.delivery.models import Rendition
from factage.hub.delivery.renditions import companions
from factage.hub.documents.models import Document

SAFE: Final = frozenset(
    {
        "application/pdf",
        "application/xml",
        "application/zip",
        "text/csv",
        "image/png",
        "image/jpeg",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)
"""What may say its own type (BT-125-1); anything else is bytes. All of it is offered as a file, never shown."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One file to take away; ``size`` in bytes where it is known without opening it."""

    key: str
    label: str
    name: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Taken:
    """One file, taken from the shelf."""

    name: str
    media_type: str
    data: bytes


def offers(document: Document) -> list[Offer]:
    """The files, in the order in which a person wants them."""
    found: list[Offer] = []
    for row in _renditions(document):
        label = _labels(document)[row.format]
        found.append(Offer(row.format, label, row.name, row.kept.size))
    if not any(offer.key != "original" and _is_original(document, offer.key) for offer in found):
        original = document.original
        name = PurePosixPath(document.name.rsplit("!", 1)[-1]).name
        if not any(offer.key == "original" for offer in found):
            found.append(Offer("original", _("Le fichier d’origine"), name, original.size))
    for place, file in enumerate(companions(document, embedded=True), start=1):
        found.append(Offer(f"piece-{place}", file.name, file.name, file.size))
    if len(found) > 1:
        sizes = [offer.size or 0 for offer in found]
        found.append(Offer("tout", _("Tout, en un seul fichier"), f"{_stem(document)}.zip", sum(sizes)))
    return found


def take(document: Document, key: str) -> Taken | None:
    """The file that ``key`` names; None where there is none. The stored bytes, untouched."""
    if key == "tout":
        return Taken(f"{_stem(document)}.zip", "application/zip", _all(document))
    if key.startswith("piece-"):
        files = companions(document, embedded=True)
        place = int(key[6:]) if key[6:].isdecimal() and len(key) < 12 else 0
        if not 1 <= place <= len(files):
            return None
        file = files[place - 1]
        return Taken(file.name, _type(file.media_type), file.open())
    row = next((each for each in _renditions(document) if each.format == key), None)
    if row is not None:
        return Taken(row.name, _type(row.media_type), row.data())
    if key == "original":
        name = PurePosixPath(document.name.rsplit("!", 1)[-1]).name
        return Taken(name, _type(document.original.media_type), document.original.data())
    return None


def _all(document: Document) -> bytes:
    """One archive of everything, each file under a name of its own."""
    buffer = io.BytesIO()
    names: set[str] = set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for offer in offers(document):
            taken = take(document, offer.key) if offer.key != "tout" else None
            if taken is None:
                continue
            name = PurePosixPath(taken.name.replace("\\", "/")).name.replace("\x00", "") or offer.key
            name = name if name not in names else f"{offer.key}-{name}"
            names.add(name)
            archive.writestr(zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0)), taken.data)
    return buffer.getvalue()


def _renditions(document: Document) -> list[Rendition]:
    order = ("pdf", "facturx", "original", "cii", "ubl")
    rows = document.renditions.select_related("kept")
    # The same bytes in two formats (a hybrid PDF as agreed and as a page) are one file to the customer.
    seen: set[str] = set()
    found = []
    for row in sorted(rows, key=lambda row: order.index(row.format) if row.format in order else 9):
        if row.kept.sha256 not in seen:
            seen.add(row.kept.sha256)
            found.append(row)
    return found


def _is_original(document: Document, key: str) -> bool:
    return document.renditions.filter(format=key, kept=document.original).exists()


def _labels(document: Document) -> dict[str, str]:
    page = document.original.media_type == "application/pdf"
    return {
        "original": _("La facture d’origine"),
        "pdf": _("La facture d’origine, à imprimer") if page else _("La facture, à imprimer"),
        "facturx": _("La facture et ses données, dans un même fichier"),
        "cii": _("Les données, pour votre logiciel (CII)"),
        "ubl": _("Les données, pour votre logiciel (UBL)"),
    }


def _stem(document: Document) -> str:
    number = document.number or str(document.pk)
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in number)[
        :80
    ]


def _type(media_type: str) -> str:
    return media_type if media_type in SAFE else "application/octet-stream"
