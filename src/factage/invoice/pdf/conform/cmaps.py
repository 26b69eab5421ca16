"""From the bytes of a string to CIDs (ISO 32000-2 § 9.7.5): Identity and embedded CMaps; others are not followed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from pikepdf import Dictionary, Name, Stream

_BLOCK: Final = re.compile(rb"begin(codespacerange|cidrange|cidchar)(.*?)end\1", re.DOTALL)
_RANGE: Final = re.compile(rb"<([0-9a-fA-F\s]*)>\s*<([0-9a-fA-F\s]*)>\s*(\d+)")
_CHAR: Final = re.compile(rb"<([0-9a-fA-F\s]*)>\s*(\d+)")
_SPACE: Final = re.compile(rb"<([0-9a-fA-F\s]*)>\s*<([0-9a-fA-F\s]*)>")
_MOST: Final = 70_000
_DEEPEST: Final = 4
PREDEFINED: Final = re.compile(
    r"/(Identity-[HV]|(GB|GBK|GBKp|GBK2K|UniGB|GBpc|B5pc|HKscs|ETen|ETenms|CNS|UniCNS|83pv|90ms|90msp|90pv|Add|EUC|Ext"
    r"|UniJIS|UniJIS2004|KSC|KSCms|KSCpc|UniKS)-[\w-]+|[HV])"
)
"""The names of table 116, by their families."""


@dataclass(slots=True)
class CMap:
    """Codes of a fixed number of bytes by range; ``identity`` where two bytes are the CID."""

    identity: bool = False
    sizes: tuple[int, ...] = (2,)
    cids: dict[tuple[int, int], int] = field(default_factory=dict)

    def decode(self, strings: Iterable[bytes]) -> set[int]:
        """The CIDs of these strings."""
        found: set[int] = set()
        for one in strings:
            if self.identity:
                found.update(one[at] << 8 | one[at + 1] for at in range(0, len(one) - 1, 2))
                continue
            at = 0
            while at < len(one):
                for size in self.sizes:
                    key = (size, int.from_bytes(one[at : at + size], "big"))
                    if key in self.cids:
                        found.add(self.cids[key])
                        at += size
                        break
                else:
                    found.add(0)
                    at += self.sizes[0]
        return found


def cmap_of(font: Any) -> CMap | None:
    """The CMap of a composite font; None where it is one that is not followed."""
    said = font.get("/Encoding")
    if isinstance(said, Name):
        return CMap(identity=True) if str(said) in {"/Identity-H", "/Identity-V"} else None
    return _followed(said, 0)


def _followed(said: Any, depth: int) -> CMap | None:
    """An embedded CMap with those that it rests on."""
    if not isinstance(said, Stream) or depth > _DEEPEST:
        return None
    try:
        made = _parsed(bytes(said.read_bytes()))
    except (ValueError, RuntimeError, OverflowError):
        return None
    used = said.get("/UseCMap")
    if used is None or made is None:
        return made
    below = _followed(used, depth + 1)
    if below is None:
        return None
    below.cids.update(made.cids)
    below.sizes = tuple(sorted({*below.sizes, *made.sizes}))
    return below


def flattened(said: Any) -> bytes | None:
    """The words of one CMap that says what this one and those below it say (ISO 19005-3 § 6.2.11.3.3 wants one)."""
    made = _followed(said, 0)
    if made is None or not made.cids:
        return None
    spaces = [f"<{'00' * size}> <{'ff' * size}>" for size in made.sizes]
    lines = [
        f"<{start:0{size * 2}x}> <{end:0{size * 2}x}> {cid}" for size, start, end, cid in _runs(made.cids)
    ]
    blocks = [
        f"{len(lines[at : at + 100])} begincidrange\n" + "\n".join(lines[at : at + 100]) + "\nendcidrange"
        for at in range(0, len(lines), 100)
    ]
    mode = said.get("/WMode", 0)
    return _words(str(said.get("/CMapName", "/Flat")), int(mode), said.get("/CIDSystemInfo"), spaces, blocks)


def identity_but(code: int, cid: int, system: Any) -> bytes:
    """The words of a CMap in which every code of two bytes is its CID, but for one."""
    lines = []
    for page in range(256):
        start, end = page << 8, page << 8 | 0xFF
        parts = [(start, end)] if not start <= code <= end else [(start, code - 1), (code + 1, end)]
        lines += [f"<{low:04x}> <{high:04x}> {low}" for low, high in parts if low <= high]
    lines.append(f"<{code:04x}> <{code:04x}> {cid}")
    blocks = [
        f"{len(lines[at : at + 100])} begincidrange\n" + "\n".join(lines[at : at + 100]) + "\nendcidrange"
        for at in range(0, len(lines), 100)
    ]
    return _words("/IdentityButOne", 0, system, ["<0000> <ffff>"], blocks)


def _words(called: str, mode: int, system: Any, spaces: list[str], blocks: list[str]) -> bytes:
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"{_system(system)}/CMapName {called} def\n/CMapType 1 def\n/WMode {mode} def\n"
        f"{len(spaces)} begincodespacerange\n"
        + "\n".join(spaces)
        + "\nendcodespacerange\n"
        + "\n".join(blocks)
        + "\nendcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("latin-1")


def _runs(cids: dict[tuple[int, int], int]) -> list[tuple[int, int, int, int]]:
    """Codes that follow one another with CIDs that do, within one last byte: size, first, last, first CID."""
    runs: list[tuple[int, int, int, int]] = []
    for (size, code), cid in sorted(cids.items()):
        if runs:
            known, start, end, first = runs[-1]
            if known == size and code == end + 1 and code >> 8 == start >> 8 and cid == first + code - start:
                runs[-1] = (known, start, code, first)
                continue
        runs.append((size, code, code, cid))
    return runs


def _system(inner: Any) -> str:
    if not isinstance(inner, Dictionary):
        return ""
    return (
        f"/CIDSystemInfo << /Registry ({inner.get('/Registry', 'Adobe')}) /Ordering ({inner.get('/Ordering', 'Identity')})"
        f" /Supplement {inner.get('/Supplement', 0)} >> def\n"
    )


def _parsed(data: bytes) -> CMap | None:
    made = CMap()
    sizes: set[int] = set()
    for block in _BLOCK.finditer(data):
        kind, inner = block[1], block[2]
        if kind == b"codespacerange":
            sizes.update(len(_digits(one[1])) // 2 for one in _SPACE.finditer(inner))
        elif kind == b"cidrange":
            for low, high, cid in _RANGE.findall(inner):
                size, start, end = len(_digits(low)) // 2, int(_digits(low), 16), int(_digits(high), 16)
                if end - start > _MOST or len(made.cids) > _MOST:
                    return None
                for code in range(start, end + 1):
                    made.cids[size, code] = int(cid) + code - start
        else:
            for code, cid in _CHAR.findall(inner):
                made.cids[len(_digits(code)) // 2, int(_digits(code), 16)] = int(cid)
    made.sizes = tuple(sorted(sizes or {2}))
    return made


def _digits(text: bytes) -> bytes:
    return b"".join(text.split())
