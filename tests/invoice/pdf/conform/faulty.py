"""PDF files, each with one thing that PDF/A-3 forbids, made on the spot; by name, with what is to be repaired or said."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from fontTools import subset
from fontTools.misc.eexec import encrypt
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String

from factage.invoice.pdf.conform import standard
from factage.invoice.view.glyphs import font_folder

TEXT = "Facture n° 12 – à régler (é, è, ç, œ) : 1 234,56 €"


@dataclass(frozen=True)
class Case:
    """``repairs``: codes that must be among those told; ``obstacles``: exactly those that stand in the way."""

    make: Callable[[], bytes]
    repairs: frozenset[str] = frozenset()
    obstacles: frozenset[str] = frozenset()


CASES: dict[str, Case] = {}


def case(*repairs: str, obstacles: tuple[str, ...] = ()) -> Callable[[Callable[[Any, Any], None]], Any]:
    """Register a change of a page (PDF, page) under its name."""

    def register(change: Callable[[Any, Any], None]) -> Any:
        CASES[change.__name__] = Case(lambda: made(change), frozenset(repairs), frozenset(obstacles))
        return change

    return register


def made(change: Callable[[Any, Any], None], **save: Any) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(400, 200))
        page = pdf.pages[0].obj
        page.Resources = Dictionary()
        page.Contents = pdf.make_stream(b"0.2 0.3 0.6 rg 20 20 60 30 re f")
        change(pdf, page)
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False, **save)
    return out.getvalue()


def write(pdf: Any, page: Any, font: Any, shown: bytes = TEXT.encode("cp1252"), extra: bytes = b"") -> None:
    """Show text in a font."""
    page.Resources.Font = Dictionary(F1=font)
    page.Contents = pdf.make_stream(extra + b" BT /F1 14 Tf 20 120 Td <%b> Tj ET" % shown.hex().encode())


def loose(base: str, kind: Any = Name.Type1, **more: Any) -> Any:
    return Dictionary(Type=Name.Font, Subtype=kind, BaseFont=Name(f"/{base}"), **more)


@case("font_embedded", "output_intent", "metadata", "claim")
def standard_font(pdf: Any, page: Any) -> None:
    write(pdf, page, loose("Helvetica", Encoding=Name.WinAnsiEncoding))


@case("font_embedded")
def standard_fonts_in_one_page(pdf: Any, page: Any) -> None:
    names = [name for family in standard._STYLES.values() for name in family]
    page.Resources.Font = Dictionary(
        {
            f"/F{n}": pdf.make_indirect(loose(name, Encoding=Name.WinAnsiEncoding))
            for n, name in enumerate(names)
        }
    )
    # what follows a euro sign would stand elsewhere: PDFium draws the standard one wider than Adobe's metrics say
    shown = "Aé réglés 12,50 €".encode("cp1252")
    page.Contents = pdf.make_stream(
        b"".join(b"BT /F%d 10 Tf 20 %d Td (%b) Tj ET " % (n, 180 - 14 * n, shown) for n in range(len(names)))
    )


@case("font_embedded")
def symbols(pdf: Any, page: Any) -> None:
    write(pdf, page, loose("Symbol"), b"abgd\xb7\xa0", b"")


@case("font_embedded")
def dingbats(pdf: Any, page: Any) -> None:
    write(pdf, page, loose("ZapfDingbats"), b"3468nu\xa4")


@case("font_embedded")
def arial_with_widths(pdf: Any, page: Any) -> None:
    metrics = standard.metrics("Helvetica-Bold")
    widths = Array([round(metrics["a"] if 97 <= code < 123 else 556) for code in range(32, 256)])
    font = loose(
        "Arial,Bold", Name.TrueType, Encoding=Name.WinAnsiEncoding, FirstChar=32, LastChar=255, Widths=widths
    )
    write(pdf, page, font)


@case("font_embedded")
def other_encoding(pdf: Any, page: Any) -> None:
    differences = Array([65, Name.eacute, Name.Euro, Name("/agrave")])
    font = loose(
        "TimesNewRomanPSMT", Encoding=Dictionary(BaseEncoding=Name.MacRomanEncoding, Differences=differences)
    )
    write(pdf, page, font, b"ABC \x8e")


@case(obstacles=("font_not_embedded",))
def unknown_font(pdf: Any, page: Any) -> None:
    write(pdf, page, loose("Calibri", Name.TrueType, Encoding=Name.WinAnsiEncoding))
    pdf.docinfo["/Creator"] = "Microsoft® Word 2016"


@case(obstacles=("font_not_embedded",))
def sign_that_no_free_face_has(pdf: Any, page: Any) -> None:
    differences = Array([65, Name("/afii10017")])
    write(pdf, page, loose("Helvetica", Encoding=Dictionary(Differences=differences)), b"A")


@case()
def unknown_font_that_nobody_sees(pdf: Any, page: Any) -> None:
    write(pdf, page, loose("Calibri", Name.TrueType, Encoding=Name.WinAnsiEncoding))
    page.Contents = pdf.make_stream(b"BT 3 Tr ET")


@cache
def face(text: str = TEXT) -> bytes:
    """A TrueType face with the signs of a text."""
    path = next(iter(sorted(Path(font_folder()).rglob("*Regular.ttf"))))
    font = TTFont(path)
    cutter = subset.Subsetter(subset.Options(notdef_outline=True, glyph_names=False))
    cutter.populate(text=text)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def truetype(
    pdf: Any, *, flags: int = 32, encoding: Any = Name.WinAnsiEncoding, wrong: float = 0.0, text: str = TEXT
) -> Any:
    """A simple TrueType font, embedded; ``wrong`` is added to the widths that the page states."""
    data = face(text)
    program = TTFont(io.BytesIO(data))
    table, metrics = program.getBestCmap(), program["hmtx"].metrics
    scale = 1000 / program["head"].unitsPerEm
    codes = sorted(set(text.encode("cp1252")))
    widths = []
    for code in range(codes[0], codes[-1] + 1):
        sign = table.get(ord(bytes([code]).decode("cp1252", "replace")))
        widths.append(round(metrics[sign][0] * scale + wrong) if sign else 0)
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/AAAAAA+Source"),
            Flags=flags,
            FontBBox=Array([-200, -300, 1200, 1000]),
            ItalicAngle=0,
            Ascent=900,
            Descent=-250,
            CapHeight=660,
            StemV=80,
            FontFile2=pdf.make_stream(data, Length1=len(data)),
        )
    )
    font = loose(
        "AAAAAA+Source",
        Name.TrueType,
        FirstChar=codes[0],
        LastChar=codes[-1],
        Widths=Array(widths),
        FontDescriptor=descriptor,
    )
    if encoding is not None:
        font.Encoding = encoding
    return font


@case("font_width")
def widths_that_lie(pdf: Any, page: Any) -> None:
    write(pdf, page, truetype(pdf, wrong=30))


@case("font_width")
def widths_that_nobody_states(pdf: Any, page: Any) -> None:
    font = truetype(pdf)
    del font["/Widths"], font["/FirstChar"], font["/LastChar"], font["/Type"]
    write(pdf, page, font, b"F")


@case("font_encoding")
def symbolic_with_encoding(pdf: Any, page: Any) -> None:
    write(pdf, page, truetype(pdf, flags=4))


@case("font_encoding")
def differences_over_nothing(pdf: Any, page: Any) -> None:
    write(pdf, page, truetype(pdf, encoding=Dictionary(Differences=Array([65, Name.eacute]))), b"Facture A")


@case("undrawn_glyph", "font_encoding")
def sign_without_drawing(pdf: Any, page: Any) -> None:
    write(pdf, page, truetype(pdf), b"Facture \x01 12")


def composite(pdf: Any, *, wrong: int = 0, gap: bool = False) -> tuple[Any, bytes]:
    data = face()
    program = TTFont(io.BytesIO(data))
    table, metrics = program.getBestCmap(), program["hmtx"].metrics
    scale = 1000 / program["head"].unitsPerEm
    glyphs = [program.getGlyphID(table[ord(sign)]) for sign in TEXT if ord(sign) in table]
    widths = Array()
    for glyph in sorted(set(glyphs)):
        widths.append(glyph)
        widths.append(Array([round(metrics[program.getGlyphName(glyph)][0] * scale) + wrong]))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/AAAAAA+Source"),
        Flags=4,
        FontBBox=Array([-200, -300, 1200, 1000]),
        ItalicAngle=0,
        Ascent=900,
        Descent=-250,
        CapHeight=660,
        StemV=80,
        FontFile2=pdf.make_stream(data, Length1=len(data)),
        CIDSet=pdf.make_stream(b"\xff"),
    )
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/AAAAAA+Source"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        W=widths,
        CIDToGIDMap=Name.Identity,
    )
    if gap:
        del below["/CIDToGIDMap"]
    font = loose("AAAAAA+Source", Name.Type0)
    font.Encoding = Name("/Identity-H")
    font.DescendantFonts = Array([pdf.make_indirect(below)])
    return font, b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)


@case("font_list", "font_map")
def composite_without_map(pdf: Any, page: Any) -> None:
    write(pdf, page, *composite(pdf, gap=True))


@case("font_width")
def composite_with_widths_that_lie(pdf: Any, page: Any) -> None:
    write(pdf, page, *composite(pdf, wrong=40))


@case("undrawn_glyph")
def composite_without_drawing(pdf: Any, page: Any) -> None:
    font, shown = composite(pdf)
    write(pdf, page, font, shown + b"\0\0")


@case(obstacles=("undrawn_glyph",))
def composite_that_leads_to_nothing(pdf: Any, page: Any) -> None:
    font, shown = composite(pdf)
    font.DescendantFonts[0].CIDToGIDMap = pdf.make_stream(bytes(400))
    write(pdf, page, font, shown)


def compact(pdf: Any, wrong: float = 0.0) -> Any:
    metrics = standard.metrics("Helvetica")
    program = standard.cut("Helvetica", tuple((sign, metrics[sign]) for sign in ("A", "B", "space")))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/AAAAAA+Own"),
        Flags=32,
        FontBBox=Array([-200, -300, 1200, 1000]),
        ItalicAngle=0,
        Ascent=900,
        Descent=-250,
        CapHeight=660,
        StemV=80,
        CharSet=String("/A/B/C"),
        FontFile3=pdf.make_stream(program, Subtype=Name.Type1C),
    )
    widths = Array([round(metrics[sign] + wrong) for sign in "AB"])
    return loose(
        "AAAAAA+Own",
        FirstChar=65,
        LastChar=66,
        Widths=widths,
        Encoding=Name.WinAnsiEncoding,
        FontDescriptor=pdf.make_indirect(descriptor),
    )


@case("font_list", "font_width")
def compact_with_widths_that_lie(pdf: Any, page: Any) -> None:
    write(pdf, page, compact(pdf, 55), b"ABBA")


@case("undrawn_glyph")
def compact_without_drawing(pdf: Any, page: Any) -> None:
    write(pdf, page, compact(pdf), b"AB CA")


@case("undrawn_glyph", "font_width")
def old_program_without_drawing(pdf: Any, page: Any) -> None:
    old_program_with_widths_that_lie(pdf, page)
    write(pdf, page, page.Resources.Font.F1, b"AB CA")


def type1() -> bytes:
    """A Type 1 program of two squares, one wide and one narrow."""

    def number(value: int) -> bytes:
        return b"\xff" + value.to_bytes(4, "big", signed=True)

    def drawing(width: int, side: int) -> bytes:
        steps = [(0, side), (side, 0), (0, -side)]
        lines = b"".join(number(x) + number(y) + b"\x05" for x, y in steps)
        head = number(0) + number(width) + b"\x0d" + number(50) + number(0) + b"\x15"
        return bytes(encrypt(b"\0\0\0\0" + head + lines + b"\x09\x0e", 4330)[0])

    signs = {".notdef": drawing(500, 10), "A": drawing(700, 600), "B": drawing(400, 300)}
    sealed = b"dup /Private 8 dict dup begin /lenIV 4 def /Subrs 0 array def\n2 index /CharStrings 3 dict dup begin\n"
    for sign, data in signs.items():
        sealed += b"/%b %d RD %b ND\n" % (sign.encode(), len(data), data)
    sealed += b"end\nend\nmark currentfile closefile\n"
    clear = (
        b"%!PS-AdobeFont-1.0: Own\n/FontName /Own def /FontType 1 def /FontMatrix [0.001 0 0 0.001 0 0] def\n"
    )
    clear += b"/Encoding StandardEncoding def\ncurrentfile eexec\n"
    return clear + bytes(encrypt(b"\0\0\0\0" + sealed, 55665)[0]) + b"\n" + b"0" * 512 + b"\ncleartomark\n"


@case("font_width")
def old_program_with_widths_that_lie(pdf: Any, page: Any) -> None:
    font = compact(pdf)
    font.Widths = Array([760, 430])
    inner = font.FontDescriptor
    del inner["/FontFile3"]
    data = type1()
    clear = data.index(b"eexec") + 6
    inner.FontFile = pdf.make_stream(data, Length1=clear, Length2=len(data) - clear - 526, Length3=526)
    write(pdf, page, font, b"ABBA")


@case(obstacles=("font_broken",))
def program_that_is_none(pdf: Any, page: Any) -> None:
    font = truetype(pdf)
    font.FontDescriptor.FontFile2 = pdf.make_stream(b"no font at all")
    write(pdf, page, font)


@case("resources")
def drawn_font_without_resources(pdf: Any, page: Any) -> None:
    drawing = pdf.make_stream(b"600 0 0 0 500 500 d1 0 0 500 500 re f")
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 600, 600]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=drawing),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([600]),
    )
    write(pdf, page, font, b"aaa")


@case("active_content")
def scripts_and_launches(pdf: Any, page: Any) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS=String("1")))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array()))
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("1")))
    page.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([0, 0, 50, 50]),
                A=Dictionary(S=Name.URI, URI=String("https://example.org"), Next=Dictionary(S=Name.Launch)),
            )
        ]
    )


@case("form", "annotation")
def forms(pdf: Any, page: Any) -> None:
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("a"),
            Rect=Array([10, 10, 60, 30]),
            A=Dictionary(S=Name.JavaScript, JS=String("1")),
        )
    )
    box = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("b"), Rect=Array([70, 10, 80, 20])
        )
    )
    page.Annots = Array([field, box])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field, box]), XFA=pdf.make_stream(b"<xdp/>"), NeedAppearances=True
    )


@case("annotation")
def annotations(pdf: Any, page: Any) -> None:
    look = pdf.make_stream(
        b"1 0 0 rg 0 0 20 20 re f",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 20, 20]),
        Resources=Dictionary(),
    )

    def note(kind: str, at: int, **more: Any) -> Any:
        return Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([at, 100, at + 20, 120]), **more
        )

    page.Annots = Array(
        [
            note("Movie", 10, AP=Dictionary(N=look)),
            note("Sound", 40),
            note("Stamp", 70, AP=Dictionary(N=look, D=look), F=0),
            note("Square", 100, F=2, AP=Dictionary(N=look)),
            note("Text", 130, F=4),
            note("Square", 200, C=Array([0, 0, 1]), IC=Array([0, 1, 0]), BS=Dictionary(W=2), F=4),
            note("Circle", 230, C=Array([0, 0, 1]), F=4),
            note(
                "Highlight",
                260,
                C=Array([1, 1, 0]),
                QuadPoints=Array([260, 120, 280, 120, 260, 100, 280, 100]),
                F=4,
            ),
            note(
                "Underline",
                290,
                C=Array([1, 0, 0]),
                QuadPoints=Array([290, 120, 310, 120, 290, 100, 310, 100]),
                F=4,
            ),
            note(
                "StrikeOut",
                320,
                C=Array([1, 0, 0]),
                QuadPoints=Array([320, 120, 340, 120, 320, 100, 340, 100]),
                F=4,
            ),
            note("Stamp", 160, AP=Dictionary(N=Dictionary(On=look)), AS=Name.On),
        ]
    )


@case("graphics_state")
def graphics_states(pdf: Any, page: Any) -> None:
    page.Resources.ExtGState = Dictionary(
        G1=Dictionary(
            Type=Name.ExtGState, TR=Name.Identity, BM=Array([Name.Multiply, Name.Normal]), RI=Name.Odd
        ),
        G2=Dictionary(Type=Name.ExtGState, TR2=Name.Identity, BM=Name.Odd, HTP=Array([0, 0])),
    )
    page.Contents = pdf.make_stream(b"q /G1 gs 0.5 g 10 10 50 50 re f Q q /G2 gs 1 0 0 RG 5 5 90 90 re S Q")


def image(pdf: Any, space: Any, data: bytes, **more: Any) -> Any:
    return pdf.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=2,
        Height=2,
        ColorSpace=space,
        BitsPerComponent=8,
        **more,
    )


@case("image")
def smoothed_image(pdf: Any, page: Any) -> None:
    page.Resources.XObject = Dictionary(
        I=image(pdf, Name.DeviceRGB, bytes(range(12)), Interpolate=True, Intent=Name.Odd, OPI=Dictionary())
    )
    page.Contents = pdf.make_stream(b"q 90 0 0 90 20 20 cm /I Do Q")


@case("image")
def smoothed_image_within_the_content(pdf: Any, page: Any) -> None:
    page.Contents = pdf.make_stream(
        b"q 80 0 0 80 20 60 cm BI /W 1 /H 2 /BPC 8 /CS /RGB /I true ID \x80\x20\x00\x20\x80\x10 EI Q"
    )


@case("colour")
def printers_colours(pdf: Any, page: Any) -> None:
    function = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([0, 1, 0.8, 0.1]), N=1
    )
    spot = pdf.make_indirect(Array([Name.Separation, Name("/Spot"), Name.DeviceCMYK, function]))
    page.Resources.ColorSpace = Dictionary(S1=spot)
    page.Resources.XObject = Dictionary(I=image(pdf, Name.DeviceCMYK, bytes(range(0, 160, 10))))
    page.Resources.ExtGState = Dictionary(G1=Dictionary(OP=True, op=True, OPM=1))
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    page.Contents = pdf.make_stream(
        b"/G1 gs 1 0.5 0 0.1 k 10 10 80 80 re f 0 1 1 0 K 3 w 100 10 60 60 re S"
        b" /S1 cs 0.7 scn 200 10 60 60 re f q 60 0 0 60 280 10 cm /I Do Q"
        b" q 40 0 0 40 20 120 cm BI /W 1 /H 1 /BPC 8 /CS /CMYK ID \x80\x20\x00\x10 EI Q"
    )


@case("output_intent")
def transparency(pdf: Any, page: Any) -> None:
    page.Resources.ExtGState = Dictionary(G1=Dictionary(ca=0.4))
    page.Group = Dictionary(S=Name.Transparency)
    page.Contents = pdf.make_stream(b"1 0 0 rg 10 10 80 80 re f /G1 gs 0 0 1 rg 50 50 80 80 re f")


@case("layers")
def layers(pdf: Any, page: Any) -> None:
    groups = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("a", "b")]
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array(groups),
        D=Dictionary(Order=Array([groups[0]]), AS=Array([Dictionary(Event=Name.Print)])),
        Configs=Array([Dictionary(), Dictionary()]),
    )
    page.Resources.Properties = Dictionary(O1=groups[0])
    page.Contents = pdf.make_stream(b"/OC /O1 BDC 0 g 10 10 50 50 re f EMC")


@case("embedded_file")
def files_tied_to_nothing(pdf: Any, page: Any) -> None:
    del page["/Contents"]
    stream = pdf.make_stream(b"a,b", Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("times.csv"), EF=Dictionary(F=stream))
    pdf.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("times.csv"), pdf.make_indirect(spec)]))
    )


@case("resources")
def inherited_resources(pdf: Any, page: Any) -> None:
    form = pdf.make_stream(
        b"/G gs 0 g 0 0 30 30 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 50])
    )
    pdf.Root.Pages.Resources = Dictionary(
        ExtGState=Dictionary(G=Dictionary(ca=0.5)), XObject=Dictionary(X=form)
    )
    del page["/Resources"]
    page.Contents = pdf.make_stream(b"/X Do")


@case("metadata")
def metadata_of_their_own(pdf: Any, page: Any) -> None:
    del page["/Contents"]
    packet = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:own="urn:own" own:secret="1" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmpMM:OriginalDocumentID="x" xmpMM:DocumentID="uuid:1">
    <dc:title>no alternatives</dc:title><dc:creator><rdf:Seq><rdf:li>Me</rdf:li></rdf:Seq></dc:creator>
    </rdf:Description></rdf:RDF></x:xmpmeta>"""
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


@case("metadata")
def metadata_that_cannot_be_read(pdf: Any, page: Any) -> None:
    del page["/Contents"]
    pdf.Root.Metadata = pdf.make_stream(b"\0\1\2", Type=Name.Metadata, Subtype=Name.XML)
    pdf.docinfo["/Title"] = "Facture\x01 12"
    pdf.docinfo["/CreationDate"] = "D:20261102101112+01'00'"


@case(obstacles=("postscript",))
def postscript(pdf: Any, page: Any) -> None:
    page.Resources.XObject = Dictionary(P=pdf.make_stream(b"showpage", Type=Name.XObject, Subtype=Name.PS))


@case(obstacles=("external_data",))
def data_elsewhere(pdf: Any, page: Any) -> None:
    page.Resources.XObject = Dictionary(I=image(pdf, Name.DeviceRGB, b"", F=String("logo.jpg")))


@case(obstacles=("signed",))
def signature(pdf: Any, page: Any) -> None:
    value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 1, 2, 3]))
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("s"), V=pdf.make_indirect(value)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    del page["/Contents"]


@case("catalogue")
def box_without_room(_pdf: Any, page: Any) -> None:
    page.TrimBox = Array([0, 0, 0, 0])


@case(obstacles=("page_size",))
def poster(_pdf: Any, page: Any) -> None:
    page.MediaBox = Array([0, 0, 20000, 200])


@case(obstacles=("content",))
def drawings_without_end(pdf: Any, page: Any) -> None:
    page.Contents = pdf.make_stream(b"0 0 1 rg " * 1_000_000)


CASES["encrypted"] = Case(
    lambda: made(lambda _pdf, _page: None, encryption=pikepdf.Encryption(owner="o", user="")),
    frozenset({"encryption"}),
)


def lzw(data: bytes) -> bytes:
    """LZW without any compression: each byte by itself, the table cleared before it grows."""
    codes: list[int] = []
    for at in range(0, len(data), 200):
        codes += [256, *data[at : at + 200]]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def old_compression(pdf: Any, page: Any) -> None:
    stream = Stream(pdf, lzw(b"0.2 0.6 0.3 rg 20 20 60 30 re f"))
    stream.Filter = Name.LZWDecode
    page.Contents = stream


CASES["old_compression"] = Case(
    lambda: made(old_compression, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none),
    frozenset({"filter"}),
)
