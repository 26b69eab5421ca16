"""The files in a PDF/A-3 (§ 6.8): each named twice, with its type, its relation, and tied to the document."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Stream, String

from factage.invoice.pdf.attachments import name_tree, text
from factage.invoice.pdf.conform.work import Work, array, dictionary

_SYSTEMS: Final = ("/UF", "/F", "/Unix", "/Mac", "/DOS")


def tie_files(work: Work) -> None:
    """Complete the description of every embedded file."""
    root = work.pdf.Root
    specs, tied = _found(work)
    for key, spec in name_tree(dictionary(root.get("/Names")).get("/EmbeddedFiles")):
        if isinstance(spec, Dictionary) and isinstance(spec.get("/EF"), Dictionary):
            _describe(work, spec, key)
            specs.setdefault(spec.objgen, spec)
    for objgen, spec in specs.items():
        _describe(work, spec, "")
        if objgen not in tied and objgen != (0, 0):
            if not isinstance(root.get("/AF"), Array):
                root.AF = Array()
            root.AF.append(spec)
            work.repaired("embedded_file")


def _found(work: Work) -> tuple[dict[tuple[int, int], Any], set[tuple[int, int]]]:
    """The descriptions of embedded files among the objects, and those that an AF array ties to something."""
    specs: dict[tuple[int, int], Any] = {}
    tied: set[tuple[int, int]] = set()
    for item in work.objects:
        if not isinstance(item, Dictionary | Stream):
            continue
        tied.update(spec.objgen for spec in array(item.get("/AF")) if isinstance(spec, Dictionary))
        if isinstance(item, Dictionary) and isinstance(item.get("/EF"), Dictionary):
            specs[item.objgen] = item
    return specs, tied


def _describe(work: Work, spec: Any, key: str) -> None:
    name = next((said for said in (text(spec.get(system)) for system in _SYSTEMS) if said), key) or "file"
    changed = False
    for system in ("/F", "/UF"):
        if text(spec.get(system)) is None:
            spec[system] = String(name)
            changed = True
    if not isinstance(spec.get("/AFRelationship"), Name):
        spec.AFRelationship = Name.Unspecified
        changed = True
    if spec.get("/Type") != Name.Filespec:
        spec.Type = Name.Filespec
    files = spec.EF
    stream = next((files[system] for system in _SYSTEMS if isinstance(files.get(system), Stream)), None)
    if stream is None:
        return
    if not isinstance(files.get("/F"), Stream):
        files.F = stream
        changed = True
    if not isinstance(stream.get("/Subtype"), Name):
        stream.Subtype = (
            Name("/text/xml") if name.lower().endswith(".xml") else Name("/application/octet-stream")
        )
        changed = True
    if changed:
        work.repaired("embedded_file")
