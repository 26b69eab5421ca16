"""The structure of the page for those who hear it: headings, paragraphs, tables, figures (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from collections.abc import Iterator


class Element:
    """One structure element. ``marks`` are its own pieces of content as (page, number), both from 0."""

    __slots__ = ("attributes", "kids", "marks", "parent", "tag")

    def __init__(self, tag: str, parent: Element | None = None, attributes: bytes = b"") -> None:
        self.tag = tag
        self.parent = parent
        self.attributes = attributes
        self.kids: list[Element] = []
        self.marks: list[tuple[int, int]] = []
        if parent is not None:
            parent.kids.append(self)

    def add(self, tag: str, attributes: bytes = b"") -> Element:
        """A new element at the end of this one."""
        return Element(tag, self, attributes)


COLUMN_HEAD = b"/A<</O/Table/Scope/Column>>"
ROW_HEAD = b"/A<</O/Table/Scope/Row>>"


def in_order(root: Element) -> Iterator[Element]:
    """The elements below and with ``root`` that hold something, each before what it holds."""
    yield root
    for kid in root.kids:
        if kid.marks or kid.kids or kid.tag in {"TH", "TD"}:
            yield from in_order(kid)


def objects(root: Element, first: int, above: int, pages: list[int]) -> tuple[list[bytes], list[bytes]]:
    """The elements as objects numbered from ``first``, under the object ``above``; and the parents of each page's marks.

    ``pages`` are the object numbers of the pages. The second list has an array of references for each page.
    """
    elements = list(in_order(root))
    numbers = {id(element): first + place for place, element in enumerate(elements)}
    parents: list[dict[int, int]] = [{} for _ in pages]
    found = []
    for element in elements:
        number = numbers[id(element)]
        for page, mark in element.marks:
            parents[page][mark] = number
        parent = above if element.parent is None or element is root else numbers[id(element.parent)]
        kids = [b"%d 0 R" % numbers[id(kid)] for kid in element.kids if id(kid) in numbers]
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
