"""The structure of the page for those who hear it: headings, paragraphs, tables, figures (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations


class Element:
    """One structure element. ``marks`` are its own pieces of content as (page, mark), both from 0.

    ``number`` is that of its object once :func:`objects` has made it; 0 for one that holds nothing and is left out.
    """

    __slots__ = ("attributes", "kids", "marks", "number", "parent", "tag")

    def __init__(self, tag: str, parent: Element | None = None, attributes: bytes = b"") -> None:
        self.tag = tag
        self.parent = parent
        self.attributes = attributes
        self.kids: list[Element] = []
        self.marks: list[tuple[int, int]] = []
        self.number = 0
        if parent is not None:
            parent.kids.append(self)

    def add(self, tag: str, attributes: bytes = b"") -> Element:
        """A new element at the end of this one."""
        return Element(tag, self, attributes)


COLUMN_HEAD = b"/A<</O/Table/Scope/Column>>"
ROW_HEAD = b"/A<</O/Table/Scope/Row>>"


def in_order(root: Element) -> list[Element]:
    """The elements below and with ``root`` that hold something, each before what it holds."""
    found: list[Element] = []
    _gather(root, found)
    return found


def _gather(element: Element, found: list[Element]) -> None:
    found.append(element)
    for kid in element.kids:
        if kid.kids:
            _gather(kid, found)
        elif kid.marks or kid.tag in {"TH", "TD"}:
            found.append(kid)


def objects(root: Element, first: int, above: int, pages: list[int]) -> tuple[list[bytes], list[bytes]]:
    """The elements as objects numbered from ``first``, under the object ``above``; and the parents of each page's marks.

    ``pages`` are the object numbers of the pages. The second list has an array of references for each page.
    """
    elements = in_order(root)
    for place, element in enumerate(elements):
        element.number = first + place
    parents: list[dict[int, int]] = [{} for _ in pages]
    found = []
    for element in elements:
        for page, mark in element.marks:
            parents[page][mark] = element.number
        parent = above if element.parent is None else element.parent.number
        kids = [b"%d 0 R" % kid.number for kid in element.kids if kid.number]
        found.append(_object(element, parent, kids, pages))
    arrays = [b"[%s]" % b" ".join(b"%d 0 R" % held[mark] for mark in sorted(held)) for held in parents]
    return found, arrays


def _object(element: Element, parent: int, kids: list[bytes], pages: list[int]) -> bytes:
    on = b""
    marks = element.marks
    if marks:
        page = marks[0][0]
        on = b"/Pg %d 0 R" % pages[page]
        own = [
            b"%d" % mark if at == page else b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[at], mark)
            for at, mark in marks
        ]
        kids = own + kids
    held = b"" if not kids else b"/K %s" % kids[0] if len(kids) == 1 else b"/K[%s]" % b" ".join(kids)
    return b"<</S/%s/P %d 0 R%s%s%s>>" % (element.tag.encode(), parent, on, element.attributes, held)
