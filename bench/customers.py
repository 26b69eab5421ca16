"""How long a customers file takes, and how long finding the customer of an invoice among them.

    python bench/customers.py [--customers 10000] [--invoices 2000]

Sets up a data folder of its own; FACTAGE_DATABASE_URL decides the database.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

HEADER = "customer_id;name;kind;siren;siret;vat_id;country;language;email;channel;delivery;format;agreed_from;basis;proof"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--invoices", type=int, default=2_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FACTAGE_DATA"] = folder
        measure(arguments.customers, arguments.invoices)


def measure(customers: int, invoices: int) -> None:
    import factories
    from factage.hub.project.bootstrap import prepare

    organisation = prepare()
    from factage.hub.base.actor import Actor
    from factage.hub.base.tenancy import scope
    from factage.hub.customers.operations import import_file
    from factage.hub.customers.queries import find_for
    from factage.invoice.model import Identifier, Invoice, Party

    sirens = [factories.siren(number) for number in range(customers)]
    rows = [
        f"C{number};Client {number};company;{siren};{factories.siret(siren)};{factories.vat_id(siren)};FR;fr;"
        f"c{number}@example.com;email;link;facturx;2026-01-05;express;courrier"
        for number, siren in enumerate(sirens)
    ]
    data = "\n".join((HEADER, *rows)).encode()
    for attempt in ("first", "again"):
        before = time.process_time()
        taken = import_file(
            organisation=organisation, actor=Actor.command("bench"), data=data, now=factories.NOW
        )
        seconds = time.process_time() - before
        print(
            f"{attempt}: {taken.rows} rows in {seconds:.1f} s of processor time, {taken.rows / seconds:.0f}/s, {taken.added} added"
        )
    before = time.process_time()
    with scope(organisation):
        for number in range(invoices):
            siren = sirens[number % customers]
            buyer = Party(name="x", legal_id=Identifier(value=siren, scheme="0002"))
            assert find_for(Invoice(buyer=buyer)).customer is not None
    seconds = time.process_time() - before
    print(f"customer found: {seconds / invoices * 1000:.2f} ms an invoice, among {customers}")


if __name__ == "__main__":
    main()
