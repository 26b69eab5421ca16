"""The job engine behind one small door: it wakes someone up for each outbox row, and survives the death of a worker.

Everything that knows dbos is in this file; another engine would replace it. State lives in our own rows: the engine
holds only which row is to be worked on, in a database of its own on SQLite (``jobs.sqlite3`` beside ours), in the schema
``dbos`` on PostgreSQL, and never shares Django's connections.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db import connection, connections

from factage.hub.base.models import Outbox

NAME: Final = "factage"
VERSION: Final = "1"
"""The engine resumes work only of its own version; ours is pinned, as repeats are harmless across releases."""
POLL_SECONDS: Final = 0.2
_WORKFLOW: Final = "work"


def database_url() -> str:
    """Where the engine keeps its own tables."""
    described = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(settings.FACTAGE_DATA) / 'jobs.sqlite3'}"
    user, password = quote(described["USER"], safe=""), quote(described["PASSWORD"], safe="")
    host, port = described["HOST"], described["PORT"]
    who = f"{user}:{password}@" if password else f"{user}@" if user else ""
    place = f"?host={quote(host, safe='')}" if host.startswith("/") else ""
    where = "" if host.startswith("/") else host
    colon = f":{port}" if port and where else ""
    if place and port:
        place += f"&port={port}"
    return f"postgresql+psycopg://{who}{where}{colon}/{quote(described['NAME'], safe='')}{place}"


class Engine:
    """One executor: takes work from its queues in threads, and hands work over to whoever is free.

    ``executor`` is stable and unique: started again under its name, it goes on with what it had in hand.
    """

    def __init__(self, *, executor: str, queues: Mapping[str, int], work: Callable[[str], object]) -> None:
        self.executor = executor
        self.queues = dict(queues)
        self.work = work
        self._dbos: Any = None
        self._workflow: Any = None
        self._running = False

    def start(self) -> None:
        """Make the engine's tables where missing, and take up work."""
        from dbos import DBOS, DBOSConfig

        _prepare_sqlite()
        config = DBOSConfig(
            name=NAME,
            system_database_url=database_url(),
            executor_id=self.executor,
            application_version=VERSION,
            log_level="ERROR",
            run_migrations=True,
            max_executor_threads=sum(self.queues.values()) + 4,
        )
        logging.getLogger("dbos").setLevel(logging.ERROR)
        self._dbos = DBOS
        DBOS(config=config)
        self._workflow = DBOS.workflow(name=_WORKFLOW, max_recovery_attempts=20)(
            _between_connections(self.work)
        )
        DBOS.listen_queues(list(self.queues))
        DBOS.launch()
        for queue, threads in self.queues.items():
            DBOS.register_queue(
                queue,
                worker_concurrency=threads,
                polling_interval_sec=POLL_SECONDS,
                on_conflict="always_update",
            )
        self._running = True

    @property
    def running(self) -> bool:
        """Whether it takes work."""
        return self._running

    def hand_over(self, rows: Iterable[tuple[Outbox, str]]) -> None:
        """Give rows to their queues; the same row at the same attempt twice is once."""
        from dbos import SetWorkflowID

        for row, queue in rows:
            with SetWorkflowID(_identity(row, row.attempts)):
                self._dbos.enqueue_workflow(queue, self._workflow, str(row.pk))

    def holds(self, rows: Iterable[Outbox]) -> set[UUID]:
        """Of rows handed over before, those which the engine still has waiting or in hand."""
        names = {_identity(row, row.attempts - 1): row.pk for row in rows}
        found = self._dbos.list_workflows(
            workflow_ids=list(names), status=["PENDING", "ENQUEUED"], load_input=False, load_output=False
        )
        return {names[workflow.workflow_id] for workflow in found}

    def take_over(self, executor: str) -> int:
        """Move what a dead executor had in hand to whoever is free; how many pieces that was."""
        pending = self._dbos.list_workflows(
            status="PENDING", executor_id=executor, load_input=False, load_output=False
        )
        for workflow in pending:
            self._dbos.resume_workflow(workflow.workflow_id)
        return len(pending)

    def forget(self, *, before: datetime) -> int:
        """Remove finished work from the engine's tables; how many pieces that was."""
        done = self._dbos.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
            completed_before=before.isoformat(),
            limit=5_000,
            load_input=False,
            load_output=False,
        )
        if done:
            self._dbos.delete_workflows([workflow.workflow_id for workflow in done])
        return len(done)

    def stop(self, *, patience: int) -> None:
        """Take no more work, and give what runs ``patience`` seconds to end."""
        self._running = False
        self._dbos.destroy(destroy_registry=True, workflow_completion_timeout_sec=patience)
        self._dbos = None


def _between_connections(work: Callable[[str], object]) -> Callable[[str], None]:
    """The work in a thread of the engine: Django's connections of that thread are opened and closed around it."""

    def work_on_row(row_id: str) -> None:
        try:
            work(row_id)
        finally:
            connections.close_all()

    return work_on_row


def _identity(row: Outbox, attempt: int) -> str:
    """One name for each handing over of a row: doing it twice changes nothing."""
    return f"{row.pk}.{attempt}"


def _prepare_sqlite() -> None:
    """The engine leaves SQLite in its default journal mode: writers would then block readers."""
    url = database_url()
    if not url.startswith("sqlite:"):
        return
    import sqlalchemy

    path = url.removeprefix("sqlite:///")
    opened = sqlite3.connect(path, timeout=30)
    try:
        opened.execute("pragma journal_mode=wal")
    finally:
        opened.close()

    @sqlalchemy.event.listens_for(sqlalchemy.engine.Engine, "connect")
    def _patient(raw: Any, _record: Any) -> None:
        if isinstance(raw, sqlite3.Connection):
            raw.execute("pragma busy_timeout=30000")
            raw.execute("pragma synchronous=normal")
