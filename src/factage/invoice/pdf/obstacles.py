"""Why a page is not PDF/A-3 as it is: hints before anything is embedded. They prove nothing; veraPDF alone judges."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Stream

from factage.invoice.pdf.container import Container


def obstacles(container: Container) -> tuple[str, ...]:
    """What stands in the way, by code.

    ``encrypted``, ``active_content``, ``no_claim`` (the XMP claims no PDF/A), ``other_part`` (it claims PDF/A-1 or -2,
    which allow no such attachment), ``no_output_intent``, ``font_not_embedded``. Empty where nothing was noticed.
    """
    found = []
    if container.encrypted:
        found.append("encrypted")
    if container.active:
        found.append("active_content")
    claim = container.xmp.pdf_a
    if claim is None:
        found.append("no_claim")
    elif claim[:1] not in {"3", "4"}:
        found.append("other_part")
    intents = container.pdf.Root.get("/OutputIntents")
    if not isinstance(intents, Array) or len(intents) == 0:
        found.append("no_output_intent")
    if any(_is_loose_font(item) for item in container.pdf.objects):
        found.append("font_not_embedded")
    return tuple(found)


def _is_loose_font(item: Any) -> bool:
    """Whether the object is a font that brings no program of its own (ISO 19005-3 § 6.2.11.4)."""
    if not isinstance(item, Dictionary) or isinstance(item, Stream) or item.get("/Type") != Name.Font:
        return False
    if item.get("/Subtype") in {Name.Type0, Name.Type3}:
        return False
    descriptor = item.get("/FontDescriptor")
    return not isinstance(descriptor, Dictionary) or not any(
        key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )
