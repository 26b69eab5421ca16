"""Where in CII a business term stands: a path, as SVRL gives it, to its BT. Derived from the declaration that reads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from factage.invoice.formats.cii.binding import Place
from factage.invoice.formats.cii.document import DOCUMENT
from factage.invoice.formats.cii.passage import Node
from factage.invoice.model import EXTENSION, term_of

_STEP: Final = re.compile(
    r"/(?P<attribute>@)?(?:\*:|Q\{[^}]*\}|[\w.-]+:)?(?P<name>\*|[\w.-]+)(?P<tests>(?:\[[^\]]*\])*)"
)
_LOCAL: Final = re.compile(r"local-name\(\)\s*=\s*['\"]([^'\"]+)['\"]")
_INDEX: Final = re.compile(r"\[(?:position\(\)\s*=\s*)?(\d+)\]")


@dataclass(slots=True)
class _Branch:
    places: list[Place] = field(default_factory=list)
    below: dict[str, _Branch] = field(default_factory=dict)


def locate(path: str, root: Node | None = None) -> str | None:
    """The BT or BG of an XPath such as ``/*:CrossIndustryInvoice[…][1]/*:ExchangedDocument[…][1]/*:ID[…][1]``.

    A place within a group that has no number of its own gives the group; None where nothing above it has one either.
    Some elements serve several terms (an allowance and a charge); with the document's ``root`` they are told apart,
    without it such a place has no one term.
    """
    model_path = model_path_of(path, root)
    while model_path:
        number = term_of(model_path)
        if number is not None and number != EXTENSION:
            return number
        model_path = model_path.rpartition(".")[0]
    return None


def model_path_of(path: str, root: Node | None = None) -> str | None:
    """The place in the model (``seller.address.city``, without indexes) that an XPath speaks of."""
    branch = _tree()
    nodes: list[Any] = []
    found: str | None = None
    for step in _STEP.finditer(path):
        local = _LOCAL.search(step["tests"])
        name = local[1] if local and step["name"] == "*" else step["name"]
        if not nodes:
            nodes.append(root)
        elif not step["attribute"]:
            nodes.append(_child(nodes[-1], name, step["tests"]))
        below = branch.below.get(f"@{name}" if step["attribute"] else name)
        if below is None:
            break
        branch = below
        found = _chosen(branch.places, nodes) or found
    return found


def _chosen(places: list[Place], nodes: list[Any]) -> str | None:
    suiting = [place.path for place in places if _suits(place, nodes)]
    paths = dict.fromkeys(suiting)
    numbered = [path for path in paths if (term_of(path) or EXTENSION) != EXTENSION]
    numbers = {term_of(path) for path in numbered}
    if len(numbers) > 1:
        return None
    return next(iter(numbered or paths), None)


def _suits(place: Place, nodes: list[Any]) -> bool:
    for depth, test in place.tests:
        node = nodes[depth] if depth < len(nodes) else None
        if node is not None and not test(node):
            return False
    return True


def _child(node: Any, name: str, tests: str) -> Any:
    if node is None:
        return None
    indexes = _INDEX.findall(tests)
    wanted = int(indexes[-1]) if indexes else 1
    for child in node:
        if child.tag.rpartition("}")[2] == name:
            wanted -= 1
            if wanted == 0:
                return child
    return None


@cache
def _tree() -> _Branch:
    top = _Branch()
    for place in DOCUMENT.places():
        branch = top
        for step in place.steps:
            branch = branch.below.setdefault(step.rpartition(":")[2], _Branch())
        branch.places.append(place)
    return top
