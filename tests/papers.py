"""Files that the tests of the hub hand over: invoices in our own JSON, pages without data, tables, rubbish."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from factage.invoice.errors import Unreadable
from factories import NOW, siren

SELLER, BUYER = siren(501), siren(502)
PAGE = b"%PDF-1.7\n% a page without data\n%%EOF\n"


def invoice(number: str = "F-1", **changes: Any) -> dict[str, Any]:
    """An invoice in the JSON form; ``changes`` replace its keys."""
    return {
        "number": number,
        "issue_date": "2026-11-02",
        "due_date": "2026-12-02",
        "type_code": "380",
        "currency": "EUR",
        "seller": {"name": "Imprimerie des Remparts", "legal_id": {"value": SELLER, "scheme": "0002"}},
        "buyer": {"name": "Ateliers Fauvette", "legal_id": {"value": BUYER, "scheme": "0002"}},
        "totals": {
            "lines": "100.00",
            "tax_exclusive": "100.00",
            "tax": "20.00",
            "tax_inclusive": "120.00",
            "payable": "120.00",
        },
        "lines": [
            {
                "id": "1",
                "quantity": "1",
                "unit": "C62",
                "unit_price": "100.00",
                "net_amount": "100.00",
                "item": {"name": "Papier"},
            }
        ],
    } | changes


def json_file(number: str = "F-1", **changes: Any) -> bytes:
    return json.dumps(invoice(number, **changes)).encode()


def page(text: str) -> bytes:
    """A page without data, with bytes of its own."""
    return PAGE + f"% {text}\n".encode()


def archive(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return target.getvalue()


def study(document: Any) -> Any:
    """Reads our own JSON, needs no rules: an invoice is valid unless its project reference says ``invalid``."""
    from factage.hub.documents import reading
    from factage.invoice.formats import json as own

    data = document.original.data()
    if document.name.endswith((".csv", ".xlsx")):
        return reading.Studied(reading.TABLE)
    if data.startswith(b"%PDF"):
        return reading.Studied(reading.PAGE, refusal=Unreadable("no_data"))
    if data.startswith(b"crash"):
        raise RuntimeError("a fault of ours")
    if data.startswith(b"broken"):
        return reading.Studied(reading.OTHER, refusal=Unreadable("broken", detail="for the test"))
    if not data.startswith(b"{"):
        return reading.Studied(reading.OTHER, refusal=Unreadable("unknown_format"))
    read = own.read(data)
    return reading.Studied(reading.DATA, read, report(read.invoice.project_reference or ""))


def report(outcome: str) -> Any:
    from factage.invoice.rules.report import Finding, Layer, Report

    findings = []
    if outcome == "invalid":
        findings.append(Finding(rule="BR-01", level="fatal", pack="en16931-cii", path="/x", where="BT-24"))
    if outcome == "not_accepted":
        findings.append(Finding(rule="OWN", level="fatal", pack="factage", path="/x", where="BT-2"))
    state = {"invalid": "invalid", "unclear": "skipped"}.get(outcome, "valid")
    layers = (Layer(pack="en16931-cii", outcome=state, version="1.3.16"),)
    return Report(format="json", layers=layers, findings=tuple(findings))


def checked(one: Any) -> Any:
    from factage.hub.documents import reading

    return reading.Studied(reading.DATA, one.read, report(""))


def work(organisation: Any, files: dict[str, bytes]) -> Any:
    """The batch of these files, handed over and worked off."""
    from factage.hub.base.actor import Actor
    from factage.hub.documents import operations
    from factage.hub.jobs.inline import work_off

    batch = operations.receive(
        organisation=organisation,
        actor=Actor.command("test"),
        files=[operations.Incoming(name, data) for name, data in files.items()],
        source="test",
        now=NOW,
    )
    work_off(organisation)
    batch.refresh_from_db()
    return batch
