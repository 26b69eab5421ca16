"""Safe XML: no type declaration, no entity, no network, bounded in size, depth, attributes and elements.

Every XML byte that comes from outside goes through :func:`parse`, and nothing else in the library parses. The bytes are
decoded here, strictly, in the encoding that they declare; the parser then sees UTF-8 only, so that no decoder of its own
can disagree with ours (an overlong or mislabelled sequence is refused, never guessed).
"""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from factage.invoice.errors import Unreadable

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_MARKUP: Final = 2_500_000
"""How many ``<`` a document may hold: an element has two, so this bounds elements before any is built."""
MAX_DEPTH: Final = 100
MAX_ATTRIBUTES: Final = 100
MAX_NAMESPACES: Final = 100
"""In scope of one element; beyond 200 of both together, the parser of the rules engine gives up."""
XINCLUDE: Final = "http://www.w3.org/2001/XInclude"

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", ""), (b"\x00\x00\xfe\xff", ""))
_BOMS_16: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}
_UTF_16: Final = {"utf-16": "", "utf16": "", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}
_DECLARATION: Final = re.compile(
    r"""<\?xml\s+version\s*=\s*(?:"1\.\d"|'1\.\d')"""
    r"""(?:\s+encoding\s*=\s*(?:"(?P<a>[A-Za-z][\w.-]*)"|'(?P<b>[A-Za-z][\w.-]*)'))?"""
    r"""(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>"""
)
_PROLOG: Final = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_LIMITS: Final = frozenset(
    {
        etree.ErrorTypes.ERR_NAME_TOO_LONG,
        etree.ErrorTypes.ERR_RESOURCE_LIMIT,
        etree.ErrorTypes.ERR_ENTITY_LOOP,
    }
)
_CHARACTERS: Final = frozenset({etree.ErrorTypes.ERR_INVALID_CHAR, etree.ErrorTypes.ERR_INVALID_CHARREF})
_DEEP: Final = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")
_WIDE: Final = etree.XPath(f"boolean(//*[count(@*) > {MAX_ATTRIBUTES}])")
_INCLUDES: Final = etree.XPath("boolean(//i:*)", namespaces={"i": XINCLUDE})


def looks_like_xml(data: bytes) -> bool:
    """Whether the bytes begin as XML does, in any encoding that we read: cheap, before anything is parsed."""
    head = data[:64]
    for bom, _ in (*_BOMS, *_BOMS_16):
        head = head.removeprefix(bom)
    return head.replace(b"\0", b"").lstrip()[:1] == b"<"


def parse(data: bytes) -> Any:
    """The root element of the document; comments and processing instructions are left out, CDATA is text.

    Raises ``Unreadable``: ``forbidden_doctype`` for any DOCTYPE, ``too_large`` over a bound of this module, ``broken``
    for what is not well-formed XML 1.0, or is in another encoding than it says.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large", limit=f"{MAX_BYTES // 1024 // 1024} MB", detail="size")
    text = _decoded(data)
    if "\0" in text:
        raise Unreadable("broken", cause="characters", detail="a NUL character")
    _refuse_doctype(text)
    if text.count("<") > MAX_MARKUP:
        raise Unreadable("too_large", cause="structure", limit=f"{MAX_MARKUP}", detail="elements")
    root = _parsed(text.encode("utf-8"))
    if _DEEP(root):
        raise Unreadable("too_large", cause="structure", limit=f"{MAX_DEPTH}", detail="depth")
    if _WIDE(root):
        raise Unreadable("too_large", cause="structure", limit=f"{MAX_ATTRIBUTES}", detail="attributes")
    if text.count("xmlns") > MAX_NAMESPACES and any(len(one.nsmap) > MAX_NAMESPACES for one in root.iter()):
        raise Unreadable("too_large", cause="structure", limit=f"{MAX_NAMESPACES}", detail="name spaces")
    if _INCLUDES(root):
        raise Unreadable("broken", cause="elsewhere", detail="XInclude asks for another file")
    return root


def _parsed(body: bytes) -> Any:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
        recover=False,
    )
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        # libxml2 speaks of its own limits (10 MB in one text, 256 levels, 50 000 characters in a name) as errors
        if (
            getattr(error, "code", 0) in _LIMITS
            or "huge" in str(error).lower()
            or "depth" in str(error).lower()
        ):
            raise Unreadable("too_large", cause="structure", limit="XML", detail=str(error)[:200]) from None
        raise Unreadable("broken", cause=_cause(error, body), detail=str(error)[:200]) from None
    except (ValueError, LookupError) as error:
        raise Unreadable("broken", detail=str(error)[:200]) from None


def _cause(error: etree.XMLSyntaxError, body: bytes) -> str:
    """Which of the usual faults it is, for the sentence that a person reads; "" where it is another one."""
    code = getattr(error, "code", 0)
    if code == etree.ErrorTypes.ERR_DOCUMENT_END and "Extra content" in str(error):
        return "two_documents"
    if code in _CHARACTERS:
        return "characters"
    if not body.lstrip().startswith(b"<"):
        return ""
    last_line = body.count(b"\n") + 1
    if code == etree.ErrorTypes.ERR_TAG_NOT_FINISHED or (
        (error.lineno or 0) >= last_line and not body.rstrip().endswith(b">")
    ):
        return "truncated"
    return ""


def _decoded(data: bytes) -> str:
    """The document as text without its XML declaration, which says nothing once the text is decoded."""
    encoding, start, wide = _by_bytes(data)
    try:
        if wide:
            text = data[start:].decode(encoding)
            declared, end = _declaration(text)
            if declared and _UTF_16.get(declared) not in {"", encoding}:
                raise Unreadable("broken", cause="encoding", detail=f"says {declared}, is {encoding}")
            return text[end:]
        # every other encoding that we read agrees with ASCII, in which a declaration is written
        declared, end = _declaration(data[start : start + 1024].decode("latin-1"))
        named = _ENCODINGS.get(declared or "utf-8")
        if named is None:
            raise Unreadable("broken", cause="encoding", detail=f"encoding {declared}")
        if encoding and named not in {encoding, "ascii"}:
            raise Unreadable("broken", cause="encoding", detail=f"says {declared}, is {encoding}")
        return data[start + end :].decode(named)
    except UnicodeDecodeError as error:
        raise Unreadable(
            "broken", cause="encoding", detail=f"not {error.encoding} at byte {error.start}"
        ) from None


def _by_bytes(data: bytes) -> tuple[str, int, bool]:
    """What the first bytes prove (XML 1.0, appendix F): encoding or "", length of the mark, whether it is UTF-16."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            if not encoding:
                raise Unreadable("broken", cause="encoding", detail="encoding UTF-32")
            return encoding, len(bom), False
    for bom, encoding in _BOMS_16:
        if data.startswith(bom):
            return encoding, len(bom), True
    if data[:2] == b"<\0":
        return "utf-16-le", 0, True
    if data[:2] == b"\0<":
        return "utf-16-be", 0, True
    return "", 0, False


def _declaration(text: str) -> tuple[str | None, int]:
    """The declared encoding in lower case, and where the declaration ends."""
    if not re.match(r"<\?xml\s", text):
        return None, 0
    found = _DECLARATION.match(text)
    if found is None:
        raise Unreadable("broken", detail="XML declaration")
    name = found["a"] or found["b"]
    return (name.lower() if name else None), found.end()


def _refuse_doctype(text: str) -> None:
    """Raise where a DOCTYPE stands in the prolog, the only place where XML allows one; the parser never sees it."""
    at = 0
    while found := _PROLOG.match(text, at):
        at = found.end()
    if text[at : at + 9].upper() == "<!DOCTYPE":
        raise Unreadable("forbidden_doctype")
