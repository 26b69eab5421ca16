"""One document under repair: what was repaired, and what stands in the way of PDF/A-3, each by code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Stream

from factage.invoice.pdf.attachments import text

LANGUAGES: Final = ("fr", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What cannot be repaired: a code, what it is about (a font, a filter), and the software that made the file.

    Codes: ``signed``, ``damaged``, ``font_not_embedded``, ``font_broken``, ``glyph_missing``, ``undrawn_glyph``,
    ``font_map``, ``font_width``, ``external_data``, ``postscript``, ``filter``,
    ``content``, ``page_size``.
    """

    code: str
    what: str = ""
    software: str = ""

    def message(self, language: str = "fr") -> str:
        """What stands in the way, and which setting of the software helps; for a person."""
        texts = _texts(language)
        found = texts["obstacles"][self.code].format(what=self.what or "–")
        return f"{found} {self.setting(language)}".strip()

    def setting(self, language: str = "fr") -> str:
        """What to set in the software that made the file; a general sentence where we do not know it."""
        table = _texts(language)
        made = self.software.lower()
        key = next((key for sign, key in _software() if sign in made), "other")
        if self.code in {"signed", "damaged"}:
            return str(table["settings"][self.code])
        return str(table["settings"][key])


def repair_name(code: str, language: str = "fr") -> str:
    """What a repair is about, in a word or two for a person."""
    return _texts(language)["repairs"].get(code, code)


class NotConforming(Exception):  # noqa: N818 - the situation of a page, with what stands in its way
    """The page cannot be made a PDF/A-3 in process; ``obstacles`` say why."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__(", ".join(f"{one.code} {one.what}".strip() for one in obstacles))
        self.obstacles = obstacles


@dataclass(slots=True, kw_only=True)
class Work:
    """The open document. ``trusted``: it claims PDF/A-2 or -3, so what only a full reading would show is believed."""

    pdf: Any
    trusted: bool
    software: str = ""
    repairs: dict[str, int] = field(default_factory=dict)
    obstacles: dict[tuple[str, str], Obstacle] = field(default_factory=dict)
    _objects: list[Any] = field(default_factory=list)

    @property
    def objects(self) -> list[Any]:
        """Dictionaries, arrays and streams of the file, gathered once.

        Elements of the structure tree are left out: there are thousands in a tagged document, and nothing in them is
        drawn, run or embedded.
        """
        if not self._objects:
            self._objects = [
                item
                for item in self.pdf.objects
                if isinstance(item, Stream | Array)
                or (isinstance(item, Dictionary) and not _is_element(item))
            ]
        return self._objects

    def forget_objects(self) -> None:
        """Gather the objects anew when they are asked for: some were added."""
        self._objects.clear()

    def repaired(self, code: str) -> None:
        self.repairs[code] = self.repairs.get(code, 0) + 1

    def hinders(self, code: str, what: str = "") -> None:
        self.obstacles.setdefault((code, what), Obstacle(code=code, what=what, software=self.software))


def _is_element(item: Any) -> bool:
    kind = item.get("/Type")
    return (kind is None or kind == Name.StructElem) and {"/S", "/P"} <= item.keys() and "/AF" not in item


def software_of(pdf: Any) -> str:
    """The program that made the file, and the one that printed it, as the document information names them."""
    information = pdf.trailer.get("/Info")
    if not isinstance(information, Dictionary):
        return ""
    said = [text(information.get(key)) for key in ("/Creator", "/Producer")]
    return " · ".join(dict.fromkeys(one for one in said if one))


def dictionary(value: Any) -> Any:
    """The dictionary (or that of a stream), or an empty one."""
    return value if isinstance(value, Dictionary | Stream) else Dictionary()


def array(value: Any) -> list[Any]:
    """The items of an array, or none."""
    return list(value) if isinstance(value, Array) else []


def inherited(node: Any, key: str, *, levels: int = 64) -> Any:
    """What stands in a page or a field, or in a node above it (ISO 32000-2 § 7.7.3.4, 12.7.4)."""
    for _ in range(levels):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


@cache
def _texts(language: str) -> dict[str, dict[str, str]]:
    name = f"obstacles.{language if language in LANGUAGES else LANGUAGES[0]}.toml"
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def _software() -> tuple[tuple[str, str], ...]:
    """Signs in the name of a program, and the sentence that is about it; the more special ones first."""
    table = tomllib.loads(files(__package__).joinpath("software.toml").read_text(encoding="utf-8"))
    return tuple((sign, key) for key, signs in table["signs"].items() for sign in signs)
