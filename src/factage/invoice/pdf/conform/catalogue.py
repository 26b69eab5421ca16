"""What a PDF/A-3 must not hold beside its pages: actions, forms that act, alternates, layers without a name."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Stream, String

from factage.invoice.pdf.conform.work import Work, array, dictionary, inherited

_ACTIONS: Final = frozenset({"/GoTo", "/GoToR", "/GoToE", "/URI", "/Named", "/Thread"})
"""Actions that only lead somewhere (ISO 19005-3 § 6.5.1); SubmitForm may stand there, and has no place in an invoice."""
_NAMED: Final = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_TRIGGERS: Final = frozenset(
    f"/{key}"
    for key in "E X D U Fo Bl PO PC PV PI O C K F V WC WS DS WP DP".split()  # noqa: SIM905 - a table of keys
)
_SMALLEST, _LARGEST = 3, 14400


def tidy_catalogue(work: Work) -> None:
    """Take out of the catalogue, the pages and the layers what may not stand there."""
    root = work.pdf.Root
    for key in ("/Requirements", "/NeedsRendering", "/Perms"):
        if key in root:
            del root[key]
            work.repaired("catalogue")
    drop_actions(work, root)
    names = root.get("/Names")
    for key in ("/JavaScript", "/AlternatePresentations"):
        if isinstance(names, Dictionary) and key in names:
            del names[key]
            work.repaired("active_content")
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary):
        for key in ("/XFA", "/NeedAppearances"):
            if key in form:
                del form[key]
                work.repaired("form")
    _layers(work, dictionary(root.get("/OCProperties")))


def tidy_page(work: Work, page: Any) -> None:
    """One page: its resources stated by itself, no presentation steps, a size that is allowed."""
    if "/PresSteps" in page:
        del page["/PresSteps"]
        work.repaired("catalogue")
    if "/Resources" not in page:
        page.Resources = inherited(page, "/Resources") or Dictionary()
        work.repaired("resources")
    for key in ("/BleedBox", "/TrimBox", "/ArtBox"):
        if key in page and not _fits(_sides(page[key])):
            del page[key]
            work.repaired("catalogue")
    for key in ("/MediaBox", "/CropBox"):
        sides = _sides(inherited(page, key))
        if sides and not _fits(sides):
            work.hinders("page_size", " × ".join(f"{side:.0f}" for side in sides))


def _sides(box: Any) -> list[float]:
    corners = array(box)
    if len(corners) != 4:
        return []
    return [abs(float(corners[2]) - float(corners[0])), abs(float(corners[3]) - float(corners[1]))]


def _fits(sides: list[float]) -> bool:
    return len(sides) == 2 and all(_SMALLEST <= side <= _LARGEST for side in sides)


def drop_actions(work: Work, holder: Any) -> None:
    """Take out of a dictionary every action that does more than lead somewhere, and every trigger."""
    triggers = holder.get("/AA")
    if isinstance(triggers, Dictionary) and set(triggers.keys()) <= _TRIGGERS:
        del holder["/AA"]
        work.repaired("active_content")
    for key in ("/OpenAction", "/A", "/Next", "/PA"):
        action = holder.get(key)
        if isinstance(action, Dictionary) and _acts(action):
            del holder[key]
            work.repaired("active_content")
        elif isinstance(action, Array) and key == "/Next":
            kept = [one for one in action if not (isinstance(one, Dictionary) and _acts(one))]
            if len(kept) < len(action):
                holder[key] = Array(kept)
                work.repaired("active_content")


def _acts(action: Any) -> bool:
    kind = action.get("/S")
    if not isinstance(kind, Name):
        return False
    if str(kind) == "/Named":
        return str(action.get("/N")) not in _NAMED
    # an item of the structure tree or a transparency group has an /S of its own
    return str(kind) not in _ACTIONS and ("/Type" not in action or action.get("/Type") == Name.Action)


def _layers(work: Work, layers: Any) -> None:
    """Configurations of optional content (§ 6.9): each with a name of its own, none switched by events."""
    known = [one.objgen for one in array(layers.get("/OCGs"))]
    taken: set[str] = set()
    for index, each in enumerate([layers.get("/D"), *array(layers.get("/Configs"))]):
        if not isinstance(each, Dictionary) or isinstance(each, Stream):
            continue
        if "/AS" in each:
            del each["/AS"]
            work.repaired("layers")
        said = str(each.get("/Name")) if isinstance(each.get("/Name"), String) else ""
        if not said or said in taken:
            said = f"{said or 'Default'} {index}".strip() if index or said else "Default"
            each.Name = String(said)
            work.repaired("layers")
        taken.add(said)
        order = each.get("/Order")
        if isinstance(order, Array):
            listed = set(_listed(order, 0))
            for group in array(layers.get("/OCGs")):
                if group.objgen in known and group.objgen not in listed:
                    order.append(group)
                    work.repaired("layers")


def _listed(order: Any, depth: int) -> list[tuple[int, int]]:
    found = []
    for one in order:
        if isinstance(one, Array) and depth < 32:
            found += _listed(one, depth + 1)
        elif isinstance(one, Dictionary):
            found.append(one.objgen)
    return found
