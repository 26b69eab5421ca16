"""What the pages really use: the codes that each font shows, device colours, every dictionary of resources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from factage.invoice.pdf.conform.work import Work, array

_WANTED: Final = "Tf Tj TJ ' \" Tr q Q gs rg RG k K cs CS Do BI ID EI"
_COLOURS: Final = {"k": "/DeviceCMYK", "K": "/DeviceCMYK", "rg": "/DeviceRGB", "RG": "/DeviceRGB"}
_NAMED: Final = {"/CMYK": "/DeviceCMYK", "/RGB": "/DeviceRGB"}
_DEEPEST: Final = 24
_LONGEST: Final = 8 * 1024 * 1024
"""Of the content of one page or form: what is read takes a hundred times as much memory."""
_INVISIBLE: Final = 3


@dataclass(slots=True)
class Shown:
    """A font and what is shown in it: ``strings`` where it can be seen, ``hidden`` where the mode of text hides it."""

    font: Any
    strings: set[bytes] = field(default_factory=set)
    hidden: set[bytes] = field(default_factory=set)


@dataclass(slots=True)
class Usage:
    fonts: dict[tuple[int, int], Shown] = field(default_factory=dict)
    colours: set[str] = field(default_factory=set)
    resources: list[Any] = field(default_factory=list)
    odd_inline: bool = False
    seen: set[tuple[tuple[int, int], tuple[int, int] | int]] = field(default_factory=set)


def usage_of(work: Work) -> Usage:
    """Read the content of every page, form, pattern, drawn font and annotation."""
    usage = Usage()
    for page in work.pdf.pages:
        resources = page.obj.get("/Resources")
        resources = resources if isinstance(resources, Dictionary) else Dictionary()
        _read(work, usage, page.obj, resources, 0)
        for note in array(page.obj.get("/Annots")):
            looks = note.get("/AP") if isinstance(note, Dictionary) else None
            for look in _streams(looks, 0):
                _form(work, usage, look, resources, 0)
        _patterns(work, usage, resources, 0)
    form = work.pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and isinstance(form.get("/DR"), Dictionary):
        usage.resources.append(form.DR)
    return usage


def _streams(value: Any, depth: int) -> list[Any]:
    if isinstance(value, Stream):
        return [value]
    if isinstance(value, Dictionary) and depth < 3:
        return [found for one in value.values() for found in _streams(one, depth + 1)]
    return []


def _form(work: Work, usage: Usage, form: Any, above: Any, depth: int) -> None:
    resources = form.get("/Resources")
    if not isinstance(resources, Dictionary):
        # before PDF 1.2 a form used what its page had; now it must say so itself (§ 6.2.2)
        form.Resources = above
        resources = above
        work.repaired("resources")
    key = (form.objgen, 0)
    if key in usage.seen or depth > _DEEPEST:
        return
    usage.seen.add(key)
    _read(work, usage, form, resources, depth)
    _patterns(work, usage, resources, depth)


def _patterns(work: Work, usage: Usage, resources: Any, depth: int) -> None:
    patterns = resources.get("/Pattern")
    for pattern in list(patterns.values()) if isinstance(patterns, Dictionary) else []:
        if isinstance(pattern, Stream):
            _form(work, usage, pattern, resources, depth + 1)


def _read(work: Work, usage: Usage, holder: Any, resources: Any, depth: int) -> None:
    usage.resources.append(resources)
    if _length(holder) > _LONGEST:
        work.hinders("content")
        return
    try:
        steps = pikepdf.parse_content_stream(
            holder if isinstance(holder, Stream) else pikepdf.Page(holder), _WANTED
        )
    except (pikepdf.PdfError, TypeError, ValueError, RuntimeError):
        return
    reader = _Reader(work, usage, resources, depth)
    for step in steps:
        reader.step(str(step.operator), step.operands)


def _length(holder: Any) -> int:
    """How long the content is, unpacked."""
    parts = holder if isinstance(holder, Stream) else holder.get("/Contents")
    return sum(len(one.read_bytes()) for one in (array(parts) or [parts]) if isinstance(one, Stream))


class _Reader:
    """The state of text while a content stream is read."""

    def __init__(self, work: Work, usage: Usage, resources: Any, depth: int) -> None:
        self.work, self.usage, self.resources, self.depth = work, usage, resources, depth
        self.fonts = _fonts(work, resources)
        self.font: Any = None
        self.mode = 0
        self.stack: list[tuple[Any, int]] = []

    def step(self, operator: str, operands: Any) -> None:
        if operator == "q":
            self.stack.append((self.font, self.mode))
        elif operator == "Q":
            self.font, self.mode = self.stack.pop() if self.stack else (self.font, self.mode)
        elif operator == "INLINE IMAGE":
            _inline(self.usage, operands)
        elif operator in _COLOURS:
            self.usage.colours.add(_COLOURS[operator])
        elif len(operands):
            self._text(operator, operands)

    def _text(self, operator: str, operands: Any) -> None:
        if operator in {"Tj", "'", '"', "TJ"}:
            _show(self.work, self.usage, self.font, self.mode, operands, self.resources, self.depth)
        elif operator == "Tf":
            self.font = self.fonts.get(str(operands[0]))
        elif operator == "Tr":
            self.mode = int(operands[0])
        elif operator == "gs":
            self.font = _font_of_state(self.resources, str(operands[0])) or self.font
        elif operator in {"cs", "CS"}:
            self.usage.colours.add(str(operands[0]))
        elif operator == "Do":
            forms = self.resources.get("/XObject")
            form = forms.get(str(operands[0])) if isinstance(forms, Dictionary) else None
            if isinstance(form, Stream) and form.get("/Subtype") == Name.Form:
                _form(self.work, self.usage, form, self.resources, self.depth + 1)


def _fonts(work: Work, resources: Any) -> dict[str, Any]:
    fonts = resources.get("/Font")
    found = {}
    for name, font in list(fonts.items()) if isinstance(fonts, Dictionary) else []:
        if not isinstance(font, Dictionary):
            continue
        if not font.is_indirect:
            fonts[name] = work.pdf.make_indirect(font)
        found[name] = fonts[name]
    return found


def _font_of_state(resources: Any, name: str) -> Any:
    states = resources.get("/ExtGState")
    state = states.get(name) if isinstance(states, Dictionary) else None
    font = array(state.get("/Font")) if isinstance(state, Dictionary) else []
    return font[0] if font and isinstance(font[0], Dictionary) else None


def _show(work: Work, usage: Usage, font: Any, mode: int, operands: Any, resources: Any, depth: int) -> None:
    if font is None or not font.is_indirect:
        return
    shown = usage.fonts.get(font.objgen)
    if shown is None:
        shown = usage.fonts[font.objgen] = Shown(font)
        if font.get("/Subtype") == Name.Type3:
            _drawn(work, usage, font, resources, depth)
    target = shown.hidden if mode == _INVISIBLE else shown.strings
    last = operands[-1] if len(operands) else None
    for one in last if isinstance(last, Array) else [last]:
        if isinstance(one, String):
            target.add(bytes(one))


def _drawn(work: Work, usage: Usage, font: Any, above: Any, depth: int) -> None:
    """A font whose signs are drawings: each is content of its own."""
    resources = font.get("/Resources")
    if not isinstance(resources, Dictionary):
        # what the page has, but for its fonts: this one among them would lead back to itself
        resources = Dictionary({key: value for key, value in above.items() if key != "/Font"})
        font.Resources = resources
        resources = font.Resources
        work.repaired("resources")
    drawings = font.get("/CharProcs")
    for drawing in list(drawings.values()) if isinstance(drawings, Dictionary) else []:
        if isinstance(drawing, Stream) and (drawing.objgen, 0) not in usage.seen and depth < _DEEPEST:
            usage.seen.add((drawing.objgen, 0))
            _read(work, usage, drawing, resources, depth + 1)


def _inline(usage: Usage, operands: Any) -> None:
    """An image within the content: its colours, and whether it asks for what images must not."""
    image = operands[0]
    try:
        said = image.obj
        space = str(said.get("/ColorSpace", ""))
        odd = bool(said.get("/Interpolate", False)) or "/LZWDecode" in image.filters
    except (AttributeError, TypeError, ValueError, NotImplementedError):
        return
    usage.colours.add(_NAMED.get(space, space))
    usage.odd_inline = usage.odd_inline or odd
