"""How fast a batch is taken in: N CII invoices received, read, checked and decided in one process.

    python bench/ingest.py [N] [--threads T] [--json]

Prints documents a second for receiving and for working off, and the largest resident memory of this process and of the
rules engine's. The data folder is made for it and thrown away.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="factage-bench-") as folder:
        os.environ["FACTAGE_DATA"] = folder
        figures = measure(arguments.number, arguments.threads)
    if arguments.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:28} {value}")
    sys.exit(0 if figures["documents"] == arguments.number and not figures["working"] else 1)


def measure(number: int, threads: int) -> dict[str, object]:
    from factage.hub.project.bootstrap import prepare

    organisation = prepare()
    from django.db import connection
    from django.utils import timezone

    from factage.hub.base.actor import Actor
    from factage.hub.base.tenancy import scope
    from factage.hub.documents import operations
    from factage.hub.jobs.inline import work_off

    files = [operations.Incoming(f"F-{n:06}.xml", data) for n, data in enumerate(invoices(number))]
    with scope(organisation):
        started, busy = time.monotonic(), time.process_time()
        batch = operations.receive(
            organisation=organisation,
            actor=Actor.command("bench"),
            files=files,
            source="bench",
            now=timezone.now(),
        )
        received = time.monotonic()
        work_off(organisation, threads=threads)
        worked = time.monotonic()
        batch.refresh_from_db()
    return {
        "database": connection.vendor,
        "documents": batch.received,
        "threads": threads,
        "received_per_second": round(number / (received - started)),
        "worked_off_per_second": round(number / (worked - received), 1),
        "seconds": round(worked - started, 1),
        "ready": batch.ready,
        "held": batch.held,
        "working": batch.working,
        "processor_ms_per_document": round(1000 * (time.process_time() - busy) / number),
        "engine_processor_ms_per_document": round(1000 * _engine_seconds() / number),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "engine_memory_mb": _engine_memory(),
    }


def invoices(number: int) -> list[bytes]:
    """As many invoices, each with a number of its own, written by our own CII writer from one of the samples."""
    import dataclasses
    from pathlib import Path

    from factage.invoice import read, write

    sample = Path(__file__).resolve().parents[1] / "samples" / "batch" / "VF-2026-1128.xml"
    one = read(sample.read_bytes()).invoice
    return [write(dataclasses.replace(one, number=f"B-{n:06}"), "cii").data for n in range(number)]


def _engine_seconds() -> float:
    """Processor seconds of the engine's process, its start and the compiling of sheets included."""
    from pathlib import Path

    from factage.invoice.rules.engine import ENGINE

    if ENGINE.pid is None:
        return 0.0
    fields = Path(f"/proc/{ENGINE.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _engine_memory() -> int:
    """Resident megabytes of the engine's process, where one still runs."""
    from pathlib import Path

    from factage.invoice.rules.engine import ENGINE

    if ENGINE.pid is None:
        return 0
    status = Path(f"/proc/{ENGINE.pid}/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) // 1024


if __name__ == "__main__":
    main()
