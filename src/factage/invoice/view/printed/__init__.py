"""The built-in page as tagged PDF (PDF/A-3a, PDF/UA-1), written without a typesetting program.

The sheet says what stands on the page; ``opening``, ``lines`` and ``closing`` put it on a canvas, each piece under its
structure element; ``file`` writes the objects. The same arguments give the same bytes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from factage.invoice.view.look import Look
from factage.invoice.view.printed import srgb
from factage.invoice.view.printed.canvas import HEIGHT, MM, WIDTH, Canvas
from factage.invoice.view.printed.closing import close_sheet
from factage.invoice.view.printed.edges import Edges
from factage.invoice.view.printed.file import File, text_string
from factage.invoice.view.printed.flow import Flow
from factage.invoice.view.printed.fonts import embed_face
from factage.invoice.view.printed.identity import Identity
from factage.invoice.view.printed.lettering import own_face
from factage.invoice.view.printed.lines import draw_lines
from factage.invoice.view.printed.opening import open_sheet
from factage.invoice.view.printed.pictures import Picture, picture_of
from factage.invoice.view.printed.plain import plain
from factage.invoice.view.printed.tags import Element, objects
from factage.invoice.view.sheet import Sheet
from factage.invoice.view.words import Words

__all__ = ["print_sheet"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CUTS: Final = ("regular", "semibold", "italic")


def print_sheet(sheet: Sheet, *, issued: date | None, created: datetime | None, look: Look) -> bytes:
    """The PDF. ``created`` (aware) is the date of making that it bears; the day of issue where none is given."""
    made = created or (datetime(issued.year, issued.month, issued.day, tzinfo=UTC) if issued else _EPOCH)
    sheet = plain(sheet)
    words = Words(sheet.language)
    mark = picture_of(look)
    canvas, document = Canvas(), Element("Document")
    edges = Edges(sheet, words)
    flow = Flow(canvas, document, edges.bottom)
    open_sheet(flow, sheet, look, mark, words("mark", name=sheet.seller.title))
    draw_lines(flow, sheet, words)
    close_sheet(flow, sheet, words)
    edges.draw(flow)
    title = " ".join(part for part in (sheet.kind, sheet.number) if part)
    seller = sheet.seller.title
    identity = Identity(
        title=f"{title}, {seller}" if seller else title,
        author=seller,
        keywords=sheet.number,
        language=sheet.language,
        made=made,
    )
    return _written(canvas, document, flow.headings, mark, identity)


def _written(
    canvas: Canvas,
    document: Element,
    headings: list[tuple[str, int, float]],
    mark: Picture | None,
    identity: Identity,
) -> bytes:
    file = File()
    root, tree, pages_number = file.number(), file.number(), file.number()
    first_page = file.number(len(canvas.pages))
    pages = [first_page + n for n in range(len(canvas.pages))]
    ours = {own_face(cut) for cut in _CUTS}
    fonts = b"".join(
        b"/%s %d 0 R" % (name.encode(), embed_face(file, face, canvas.used[face], ours=face in ours))
        for face, name in canvas.resources.items()
    )
    images = b"/XObject<</Im1 %d 0 R>>" % mark.embed(file) if mark else b""
    resources = file.put(b"<</Font<<%s>>%s>>" % (fonts, images))
    box = b"[0 0 %.2f %.2f]" % (WIDTH, HEIGHT)
    for place, (page, number) in enumerate(zip(canvas.pages, pages, strict=True)):
        file.put(
            b"<</Type/Page/Parent %d 0 R/MediaBox%s/Resources %d 0 R/Contents %d 0 R/StructParents %d/Tabs/S>>"
            % (pages_number, box, resources, file.stream(b"", page.content()), place),
            number,
        )
    listed = b" ".join(b"%d 0 R" % number for number in pages)
    file.put(b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), listed), pages_number)
    _structure(file, document, tree, pages)
    profile = file.stream(b"/N 3", srgb.profile())
    metadata = file.verbatim(b"/Type/Metadata/Subtype/XML", identity.packet())
    file.put(
        b"<</Type/Catalog/Pages %d 0 R/Lang(%s)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
        b"/StructTreeRoot %d 0 R/Metadata %d 0 R/Outlines %d 0 R/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
        b"/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]>>"
        % (
            pages_number,
            identity.language.encode(),
            tree,
            metadata,
            _outline(file, headings, pages),
            profile,
        ),
        root,
    )
    return file.save(root, file.put(identity.information()))


def _structure(file: File, document: Element, tree: int, pages: list[int]) -> None:
    first = file.number(0)
    bodies, parents = objects(document, first, tree, pages)
    file.number(len(bodies))
    for place, body in enumerate(bodies):
        file.put(body, first + place)
    entries = b"".join(b"%d %d 0 R " % (place, file.put(held)) for place, held in enumerate(parents))
    file.put(
        b"<</Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>"
        % (first, entries, len(pages)),
        tree,
    )


def _outline(file: File, headings: list[tuple[str, int, float]], pages: list[int]) -> int:
    """The headings as bookmarks."""
    root = file.number()
    first = file.number(len(headings))
    for place, (text, page, y) in enumerate(headings):
        before = b"/Prev %d 0 R" % (first + place - 1) if place else b""
        after = b"/Next %d 0 R" % (first + place + 1) if place < len(headings) - 1 else b""
        file.put(
            b"<</Title%s/Parent %d 0 R%s%s/Dest[%d 0 R/XYZ 0 %.2f null]>>"
            % (text_string(text), root, before, after, pages[page], HEIGHT - y + 4 * MM),
            first + place,
        )
    ends = b"/First %d 0 R/Last %d 0 R" % (first, first + len(headings) - 1) if headings else b""
    file.put(b"<</Type/Outlines%s/Count %d>>" % (ends, len(headings)), root)
    return root
