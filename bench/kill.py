"""Workers killed in the middle of deliveries to a real SMTP server: what is lost, what leaves twice, what is in doubt.

    python bench/kill.py [--deliveries 500] [--kills 5] [--workers 2] [--threads 4] [--json]

Sets up a data folder of its own (FACTAGE_DATABASE_URL decides the database, which must be empty), lets workers
deliver, kills all of them with SIGKILL several times while messages are in flight, starts others, and counts.
Exit code 0: nothing lost, no Message-ID accepted twice, no more in doubt than were in flight at the kills.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]


class Post:
    """An SMTP server which takes its time after it has taken a message, so that kills meet messages in flight."""

    def __init__(self) -> None:
        self.accepted: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(random.uniform(0.005, 0.05))
        self.accepted.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        await asyncio.sleep(random.uniform(0.005, 0.05))
        return f"250 queued as {len(self.accepted)}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Workers:
    """Processes of `factage work`, each in a session of its own, so that nothing of it survives the kill."""

    def __init__(self, count: int, threads: int, log: Path) -> None:
        self.count, self.threads, self.log = count, threads, log
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        command = [
            sys.executable,
            "-c",
            "from factage.cli.main import main; raise SystemExit(main())",
            "work",
        ]
        for _ in range(self.count):
            with self.log.open("ab") as log:
                self.running.append(
                    subprocess.Popen(
                        [*command, "--threads", str(self.threads)],
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )
                )

    def kill(self) -> None:
        for process in self.running:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self.running:
            process.wait()
        self.running = []

    def check(self) -> None:
        for process in self.running:
            if process.poll() is not None:
                raise SystemExit(f"a worker ended by itself:\n{self.log.read_text(errors='replace')[-3000:]}")


def set_up(organisation: Any, port: int, count: int) -> None:
    """A relay, a customer who agreed, and that many documents that are ready and announced."""
    import factories
    import ready
    from factage.hub.base.actor import Actor
    from factage.hub.channels.email.operations import save_settings

    save_settings(
        organisation=organisation,
        actor=Actor.command("bench"),
        now=factories.NOW,
        host="127.0.0.1",
        port=port,
        security="none",
        private_network=True,
        sender_name="Imprimerie des Remparts",
        sender_address="facturation@remparts.example",
        return_domain="retours.remparts.example",
    )
    company = factories.issuing_company(organisation)
    customer = factories.customer(organisation, name="Ateliers Fauvette")
    factories.electronic_address(customer, value="compta@fauvette.example")
    factories.agreement(customer, channel="email", delivery="attachment", format="pdf")
    for _ in range(count):
        ready.document(organisation, customer, company, plan=True)


def states_of(organisation: Any) -> Counter[str]:
    from factage.hub.base.tenancy import scope
    from factage.hub.delivery.models import Delivery

    with scope(organisation):
        return Counter(Delivery.objects.values_list("state", flat=True))


def run(options: argparse.Namespace, workers: Workers) -> dict[str, Any]:
    from aiosmtpd.controller import Controller

    from factage.hub.project.bootstrap import prepare

    organisation = prepare()
    from factage.hub.base.actor import Actor
    from factage.hub.delivery import operations

    post, port = Post(), free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    set_up(organisation, port, options.deliveries)
    began = time.monotonic()
    in_flight = []
    share = options.deliveries // (options.kills + 1)
    workers.start()
    for kill in range(1, options.kills + 1):
        wait(workers, lambda kill=kill: len(post.accepted) >= share * kill, options.patience)
        workers.kill()
        in_flight.append(states_of(organisation)["sending"] - sum(in_flight))
        workers.start()
    left = sum(in_flight)

    def settled() -> bool:
        found = states_of(organisation)
        return (
            found["planned"] == 0 and found["sending"] <= left and sum(found.values()) == options.deliveries
        )

    wait(workers, settled, options.patience)
    took = time.monotonic() - began
    workers.kill()
    # What the workers' own sweeper does when the lease of a dead attempt is over, at once.
    operations.sweep(
        organisation=organisation, actor=Actor.system("bench"), now=later(), lease=timedelta(seconds=0)
    )
    controller.stop()
    return counted(organisation, post, options, in_flight, took)


def later() -> Any:
    from django.utils import timezone

    return timezone.now() + timedelta(seconds=1)


def wait(workers: Workers, done: Any, patience: float) -> None:
    until = time.monotonic() + patience
    while not done():
        workers.check()
        if time.monotonic() > until:
            raise SystemExit(f"not settled in time:\n{workers.log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.02)


def counted(
    organisation: Any, post: Post, options: argparse.Namespace, in_flight: list[int], took: float
) -> dict[str, Any]:
    from django.db import connection

    from factage.hub.base.tenancy import scope
    from factage.hub.delivery import ledger
    from factage.hub.delivery.models import Delivery
    from factage.hub.documents.models import Document, Event

    accepted = Counter(post.accepted)
    with scope(organisation):
        rows = list(Delivery.objects.all())
        sent = [row for row in rows if row.state == "sent"]
        unsure = [row for row in rows if row.state == "unsure"]
        ids = {row.pk: f"<{row.parcel_key}@retours.remparts.example>" for row in rows}
        documents = Document.objects.count()
        shown = Document.objects.filter(standing="unsure").count()
        told = Event.objects.filter(kind="delivery.doubted").values("delivery_id").distinct().count()
        rebuilt = all(ledger.rebuilt(row.pk) == (row.state, row.grade) for row in rows)
    found = {
        "database": connection.vendor,
        "deliveries": documents,
        "kills": options.kills,
        "seconds": round(took, 1),
        "sent": len(sent),
        "unsure": len(unsure),
        "unsure_that_had_left": sum(1 for row in unsure if ids[row.pk] in accepted),
        "in_flight_at_each_kill": in_flight,
        "lost": documents - len(sent) - len(unsure) + sum(1 for row in sent if ids[row.pk] not in accepted),
        "accepted_twice": sum(1 for count in accepted.values() if count > 1),
        "accepted_unknown": len(set(accepted) - set(ids.values())),
        "shown_to_a_person": min(shown, told),
        "states_rebuilt_from_events": rebuilt,
    }
    found["passed"] = (
        found["lost"] == 0
        and found["accepted_twice"] == 0
        and found["accepted_unknown"] == 0
        and len(unsure) <= sum(in_flight)
        and found["shown_to_a_person"] == len(unsure)
        and rebuilt
    )
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="kill workers in the middle of deliveries, and count")
    parser.add_argument("--deliveries", type=int, default=500)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--patience", type=float, default=900, help="seconds that each part may take")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="factage-kill-", ignore_cleanup_errors=True) as folder:
        os.environ["FACTAGE_DATA"] = folder
        os.environ["PYTHONPATH"] = str(ROOT / "src")
        workers = Workers(options.workers, options.threads, Path(folder, "workers.log"))
        try:
            found = run(options, workers)
        finally:
            workers.kill()
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):28} {value}")
    return 0 if found["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
