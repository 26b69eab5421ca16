"""Makes `samples/`: a batch of invoices in every kind of input, the customers it is for, and the column mappings.

usage: python tools/samples.py [--check]     --check: nothing is written, differences are exit 1
Everything comes from `samples/source/*.toml`; the same source gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sample_files as made
from sample_invoices import Trade

from factage.invoice.model import Invoice

SAMPLES = Path(__file__).parent.parent / "samples"
CUSTOMER_COLUMNS = (
    "customer_id",
    "name",
    "kind",
    "siren",
    "siret",
    "vat_id",
    "country",
    "language",
    "email",
    "channel",
    "delivery",
    "format",
    "agreed_from",
    "agreed_until",
    "basis",
    "proof",
    "requires",
)
ENDINGS = {"facturx": "pdf", "zugferd": "pdf", "page": "pdf", "cii": "xml", "ubl": "xml", "json": "json"}


def files() -> dict[str, bytes]:
    """Every made file below `samples/`, by its path."""
    trade = Trade()
    found = {"customers.csv": customers(trade)}
    batch = dict(_invoices(trade)) | dict(_others(trade))
    return found | {f"batch/{name}": content for name, content in sorted(batch.items())}


def customers(trade: Trade) -> bytes:
    """The customers with what is agreed, as `factage ingest --customers` reads it."""
    out = io.StringIO()
    table = csv.DictWriter(out, CUSTOMER_COLUMNS, delimiter=";", lineterminator="\r\n")
    table.writeheader()
    for key, customer in trade.customers.items():
        agreed = customer.get("agreed", {})
        country = customer["address"][-1]
        table.writerow(
            {name: customer.get(name, "") for name in ("name", "kind", "siren", "siret", "vat_id", "email")}
            | {"customer_id": key, "country": country, "language": "fr" if country == "FR" else "en"}
            | {name: agreed.get(name, "") for name in ("channel", "delivery", "format", "basis", "proof")}
            | {"agreed_from": agreed.get("from", ""), "agreed_until": agreed.get("until", "")}
            | {"requires": customer.get("requires", "")}
        )
    return out.getvalue().encode("utf-8")


def _invoices(trade: Trade) -> Iterator[tuple[str, bytes]]:
    zipped: dict[str, bytes] = {}
    tables: dict[str, list[Invoice]] = {"rows": [], "heads": []}
    for entry in trade.entries():
        invoice = trade.invoice(entry)
        form = entry["form"]
        if form in tables:
            tables[form].append(invoice)
            yield f"{invoice.number}.pdf", made.page(invoice)
            continue
        name, content = f"{invoice.number}.{ENDINGS[form]}", _content(invoice, entry)
        if entry.get("zip"):
            zipped[name] = content
            continue
        yield name, content
        if entry.get("page"):
            yield f"{invoice.number}.pdf", made.page(invoice)
    yield "lignes-novembre.csv", made.rows_csv(tables["rows"])
    yield "locations-novembre.xlsx", made.heads_xlsx(tables["heads"])
    yield "agence-nord.zip", made.archive_of(zipped)


def _content(invoice: Invoice, entry: dict[str, Any]) -> bytes:
    form = entry["form"]
    if form == "facturx":
        return made.hybrid(invoice, entry.get("profile", "en16931"))
    if form == "zugferd":
        return made.zugferd(invoice)
    if form == "page":
        return made.page(invoice)
    return made.data(invoice, form)


def _others(trade: Trade) -> Iterator[tuple[str, bytes]]:
    """Attachments, duplicates, a conflict, and what is no invoice or cannot be read."""
    by_number = {entry["number"]: entry for entry in trade.entries()}

    def content(number: str) -> bytes:
        return _content(trade.invoice(by_number[number]), by_number[number])

    yield (
        "VF-2026-1102_BL-77155.pdf",
        made.plain_page("Bon de livraison BL-77155", ["12 établis d’atelier", "24 bancs de vestiaire"]),
    )
    yield (
        "VF-2026-1110-annexe-photos.pdf",
        made.plain_page("Annexe", ["Huit travées posées en serre 3, relevé du 02/11/2026"]),
    )
    yield (
        "bon-de-livraison-VF-2026-1138.pdf",
        made.plain_page("Bon de livraison BL-77360", ["1 armoire haute, 2 portes"]),
    )
    yield "copie de VF-2026-1103.pdf", content("VF-2026-1103")
    yield "VF-2026-1134_copie.xml", content("VF-2026-1134")
    again = by_number["VF-2026-1104"]
    changed = trade.invoice(again | {"lines": ["5000 ETIQ", "40 FILM", "3 ARM2"]})
    yield "VF-2026-1104_corrigee.pdf", made.hybrid(changed, "en16931")
    yield "reprise-VF-2026-1140.xml", made.data(trade.invoice(by_number["VF-2026-1140"]), "cii")
    yield "DV-2026-0311.pdf", made.quote()
    yield "fermeture-fin-annee.pdf", made.letter()
    yield "commande-CDE-58391.xml", made.ORDER.encode()
    whole = content("VF-2026-1101")
    yield "scan-interrompu.pdf", whole[: len(whole) // 8]
    xml = content("VF-2026-1128")
    yield "export-coupe.xml", xml[: len(xml) * 2 // 3]
    head, _, body = xml.partition(b"?>")
    yield (
        "export-ancien-logiciel.xml",
        head + b'?>\n<!DOCTYPE invoice [<!ENTITY adresse SYSTEM "adresse.txt">]>' + body,
    )


def main() -> int:
    """Write the files that differ, take away those that are no longer made; or only say so."""
    check = "--check" in sys.argv[1:]
    wanted = files()
    batch = SAMPLES / "batch"
    kept = (
        {str(path.relative_to(SAMPLES)): path for path in batch.rglob("*") if path.is_file()}
        if batch.is_dir()
        else {}
    )
    stale = [
        name
        for name, content in wanted.items()
        if not (SAMPLES / name).is_file() or (SAMPLES / name).read_bytes() != content
    ]
    gone = sorted(set(kept) - set(wanted))
    for name in [*stale, *gone]:
        print(f"{'differs' if name in stale else 'no longer made'}: {name}")
    if check:
        return 1 if stale or gone else 0
    for name in stale:
        (SAMPLES / name).parent.mkdir(parents=True, exist_ok=True)
        (SAMPLES / name).write_bytes(wanted[name])
    for name in gone:
        kept[name].unlink()
    total = sum(map(len, wanted.values()))
    print(f"{len(wanted)} files, {total / 1e6:.1f} MB, {len(stale)} written, {len(gone)} taken away")
    return 0


if __name__ == "__main__":
    sys.exit(main())
