"""Small PDF files for tests, made on the spot."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{inner}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
CLAIM = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance></rdf:Description>"""


def pdf(change: Callable[[Any], None] = lambda _: None, *, xmp: str | None = None, **save: Any) -> bytes:
    """A PDF of one blank page, after ``change``."""
    with pikepdf.new() as made:
        made.add_blank_page()
        if xmp is not None:
            made.Root.Metadata = made.make_stream(
                XMP.format(inner=xmp).encode(), Type=Name.Metadata, Subtype=Name.XML
            )
        change(made)
        out = io.BytesIO()
        made.save(out, fix_metadata_version=False, **save)
    return out.getvalue()


def attach(made: Any, name: str, content: bytes, *, place: str = "names", **parts: Any) -> Any:
    """Hang a file into the PDF, by the name tree or as associated with the document."""
    stream = made.make_stream(content, Type=Name.EmbeddedFile, Subtype=Name("/text/xml"), **parts)
    spec = made.make_indirect(
        Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream))
    )
    if place == "names":
        names = made.Root.get("/Names")
        if names is None:
            made.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array()))
        made.Root.Names.EmbeddedFiles.Names.extend([String(name), spec])
    elif place == "document":
        made.Root.AF = Array([*(made.Root.get("/AF") or []), spec])
    return spec
