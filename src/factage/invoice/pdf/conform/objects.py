"""Every object of the file once: images, forms, graphics states and streams without what PDF/A-3 forbids in them."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Stream

from factage.invoice.pdf import limits
from factage.invoice.pdf.conform.catalogue import drop_actions
from factage.invoice.pdf.conform.work import Work

_INTENTS: Final = frozenset({"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"})
_BLENDS: Final = frozenset(
    f"/{name}"
    for name in [
        "Normal",
        "Compatible",
        "Multiply",
        "Screen",
        "Overlay",
        "Darken",
        "Lighten",
        "ColorDodge",
        "ColorBurn",
        "HardLight",
        "SoftLight",
        "Difference",
        "Exclusion",
        "Hue",
        "Saturation",
        "Color",
        "Luminosity",
    ]
)
_FILTERS: Final = frozenset(
    {
        "/ASCIIHexDecode",
        "/ASCII85Decode",
        "/LZWDecode",
        "/FlateDecode",
        "/RunLengthDecode",
        "/CCITTFaxDecode",
        "/JBIG2Decode",
        "/DCTDecode",
        "/JPXDecode",
        "/Crypt",
    }
)
_TO_FLATE: Final = frozenset({"/LZWDecode", "/Crypt"})
"""Filters that a PDF/A must not use (§ 6.1.7.2); what they hold is written anew."""


def tidy_objects(work: Work) -> None:
    """Walk over all objects."""
    for item in work.objects:
        _tidy(work, item, 0)


def _tidy(work: Work, item: Any, depth: int) -> None:
    if depth > limits.MAX_DEPTH:
        return
    if isinstance(item, Array):
        inner = list(item)
    else:
        _dictionary(work, item)
        if isinstance(item, Stream):
            _stream(work, item)
        inner = list(item.values())
    for one in inner:
        if isinstance(one, Dictionary | Array) and not one.is_indirect:
            _tidy(work, one, depth + 1)


def _dictionary(work: Work, item: Any) -> None:
    drop_actions(work, item)
    states = item.get("/ExtGState")
    if isinstance(states, Dictionary):
        for state in list(states.values()):
            if isinstance(state, Dictionary):
                _state(work, state)


def _state(work: Work, state: Any) -> None:
    """A graphics state (§ 6.2.5, § 6.2.10): no transfer functions, known intents and blend modes."""
    for key in ("/TR", "/HTP"):
        if key in state:
            del state[key]
            work.repaired("graphics_state")
    if "/TR2" in state and state.get("/TR2") != Name.Default:
        del state["/TR2"]
        work.repaired("graphics_state")
    halftone = state.get("/HT")
    if isinstance(halftone, Dictionary | Stream) and (
        halftone.get("/HalftoneType") not in {1, 5} or "/HalftoneName" in halftone
    ):
        del state["/HT"]
        work.repaired("graphics_state")
    if "/RI" in state and str(state.get("/RI")) not in _INTENTS:
        del state["/RI"]
        work.repaired("graphics_state")
    mode = state.get("/BM")
    if isinstance(mode, Array):
        # a list means the first that is known; PDF/A-3 wants one name
        known = next((one for one in mode if isinstance(one, Name) and str(one) in _BLENDS), Name.Normal)
        state.BM = known
        work.repaired("graphics_state")
    elif isinstance(mode, Name) and str(mode) not in _BLENDS:
        state.BM = Name.Normal
        work.repaired("graphics_state")


def _stream(work: Work, stream: Any) -> None:
    if "/F" in stream and stream.get("/Type") != Name.Filespec:
        work.hinders("external_data")
    filters = _filters(stream)
    for name in filters:
        if name not in _FILTERS:
            work.hinders("filter", name.removeprefix("/"))
    if _TO_FLATE & set(filters):
        _write_anew(work, stream)
    kind = str(stream.get("/Subtype"))
    if kind == "/Image":
        _image(work, stream)
    elif kind == "/Form":
        _form(work, stream)
    elif kind == "/PS":
        work.hinders("postscript")


def _filters(stream: Any) -> list[str]:
    said = stream.get("/Filter")
    if isinstance(said, Name):
        return [str(said)]
    return [str(one) for one in said if isinstance(one, Name)] if isinstance(said, Array) else []


def _write_anew(work: Work, stream: Any) -> None:
    try:
        data = stream.read_bytes()
    except Exception:  # noqa: BLE001 - qpdf's own errors are many, and each says that it cannot be unpacked
        work.hinders("filter", "LZW")
        return
    stream.write(data)
    work.repaired("filter")


def _image(work: Work, image: Any) -> None:
    """An image (§ 6.2.8): not smoothed by the reader, no alternates, a known intent."""
    if bool(image.get("/Interpolate", False)):
        image.Interpolate = False
        work.repaired("image")
    for key in ("/Alternates", "/OPI"):
        if key in image:
            del image[key]
            work.repaired("image")
    if "/Intent" in image and str(image.get("/Intent")) not in _INTENTS:
        del image["/Intent"]
        work.repaired("image")


def _form(work: Work, form: Any) -> None:
    """A form (§ 6.2.9): nothing from other files, no PostScript."""
    for key in ("/OPI", "/Ref", "/PS"):
        if key in form:
            del form[key]
            work.repaired("form")
    if form.get("/Subtype2") == Name.PS:
        del form["/Subtype2"]
        work.repaired("form")
