"""Colours that look the same everywhere (ISO 19005-3 § 6.2.3, § 6.2.4): an output intent, and CMYK by a profile."""

from __future__ import annotations

from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from factage.invoice.pdf import limits
from factage.invoice.pdf.conform import profiles
from factage.invoice.pdf.conform.usage import Usage
from factage.invoice.pdf.conform.work import Work, array

_INTENT: Final = "/GTS_PDFA1"
_NOT_MEANT: Final = frozenset({"/Alternate", "/DefaultCMYK", "/DefaultRGB"})


def give_intent(work: Work) -> str:
    """Keep the output intent that is there and valid, or add sRGB; gives the colours that it is for: RGB or CMYK."""
    root = work.pdf.Root
    kept: list[Any] = []
    chosen: str | None = None
    profile: Any = None
    for intent in array(root.get("/OutputIntents")):
        stream = intent.get("/DestOutputProfile") if isinstance(intent, Dictionary) else None
        space = _usable(stream)
        if chosen is None and space in {"RGB", "CMYK"} and str(intent.get("/S")) == _INTENT:
            chosen, profile = space, stream
            kept.append(intent)
    if chosen is None:
        profile = work.pdf.make_stream(profiles.srgb(), N=3, Alternate=Name.DeviceRGB)
        kept = [
            work.pdf.make_indirect(
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name(_INTENT),
                    OutputConditionIdentifier=String("sRGB"),
                    Info=String("sRGB IEC61966-2.1"),
                    RegistryName=String("http://www.color.org"),
                    DestOutputProfile=profile,
                )
            )
        ]
        chosen = "RGB"
        work.repaired("output_intent")
    for intent in kept:
        if "/DestOutputProfileRef" in intent:
            del intent["/DestOutputProfileRef"]
    if (
        len(kept) != len(array(root.get("/OutputIntents")))
        or chosen is None
        or "output_intent" in work.repairs
    ):
        root.OutputIntents = Array(kept)
    return chosen


def _usable(stream: Any) -> str | None:
    if not isinstance(stream, Stream):
        return None
    try:
        data = bytes(stream.read_bytes())
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return None
    return profiles.space_of(data) if profiles.is_output(data) else None


def tie_colours(work: Work, intended: str, usage: Usage) -> None:
    """Give the device colours that the intent is not for a profile of their own, everywhere at once."""
    other = "/DeviceCMYK" if intended == "RGB" else "/DeviceRGB"
    found = _Device(work, other)
    for item in work.objects:
        found.visit(item, 0)
    if not found.places and other not in usage.colours:
        return
    profile = _profile(work, other)
    for holder, key in found.places:
        holder[key] = profile
    for resources in usage.resources:
        spaces = resources.get("/ColorSpace")
        if not isinstance(spaces, Dictionary):
            resources.ColorSpace = spaces = Dictionary()
        default = other.replace("/Device", "/Default")
        if default not in spaces:
            spaces[default] = profile
    if other == "/DeviceCMYK":
        for state in found.states:
            state.OPM = 0  # overprinting by zero is defined for device colours alone (§ 6.2.4.2)
    work.repaired("colour")


def _profile(work: Work, name: str) -> Any:
    if name == "/DeviceCMYK":
        stream = work.pdf.make_stream(profiles.cmyk(), N=4)
    else:
        stream = work.pdf.make_stream(profiles.srgb(), N=3)
    return work.pdf.make_indirect(Array([Name.ICCBased, stream]))


class _Device:
    """Where a device colour space stands in the objects of the file."""

    def __init__(self, work: Work, name: str) -> None:
        self.work = work
        self.name = name
        self.places: list[tuple[Any, Any]] = []
        self.states: list[Any] = []

    def visit(self, item: Any, depth: int) -> None:
        if depth > limits.MAX_DEPTH:
            return
        if isinstance(item, Dictionary | Stream):
            for key, value in item.items():
                self._value(item, key, value, depth)
            if item.get("/OPM") == 1:
                self.states.append(item)
        elif isinstance(item, Array):
            self._array(item, depth)

    def _value(self, holder: Any, key: str, value: Any, depth: int) -> None:
        if isinstance(value, Name):
            # a resource may bear any name: only these keys mean a colour space
            meant = key in {"/ColorSpace", "/CS"} or ("/Type" not in holder and key not in _NOT_MEANT)
            if meant and str(value) == self.name:
                self.places.append((holder, key))
        elif isinstance(value, Dictionary | Array) and not value.is_indirect:
            self.visit(value, depth + 1)

    def _array(self, items: Any, depth: int) -> None:
        kind = str(items[0]) if len(items) and isinstance(items[0], Name) else ""
        if kind in {"/Separation", "/DeviceN"} and len(items) > 3:
            self._slot(items, 2)
        elif kind in {"/Indexed", "/Pattern"} and len(items) > 1:
            self._slot(items, 1)
        for one in items:
            if isinstance(one, Dictionary | Array) and not one.is_indirect:
                self.visit(one, depth + 1)

    def _slot(self, items: Any, index: int) -> None:
        if isinstance(items[index], Name) and str(items[index]) == self.name:
            self.places.append((items, index))
