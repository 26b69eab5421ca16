"""A worker: the engine's threads, the dispatcher that feeds it from the outbox, and the recurring duties."""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import threading
from pathlib import Path
from typing import IO, Final
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from factage.hub.base import outbox
from factage.hub.jobs.duties import BEAT, DUTIES, mine
from factage.hub.jobs.engine import POLL_SECONDS, Engine
from factage.hub.jobs.execution import execute
from factage.hub.jobs.models import Worker
from factage.hub.jobs.topics import DECIDING, QUEUES, TOPICS
from factage.hub.jobs.watchdog import Watchdog

log = logging.getLogger(__name__)

PATIENCE: Final = 20
"""Seconds that running work has to end when the worker is asked to stop; what has not ended is done again elsewhere."""
_PLACES: Final = 1_000


class Place:
    """The name of a worker, stable and held by one living process: the first free place on this machine."""

    def __init__(self) -> None:
        folder = Path(settings.FACTAGE_DATA) / "workers"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in range(1, _PLACES):
            file = (folder / f"{number}.lock").open("a")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                continue
            self.file: IO[str] = file
            self.name = f"{socket.gethostname()}-{number}"
            return
        raise RuntimeError("no place for one more worker on this machine")

    def leave(self) -> None:
        self.file.close()


class Working:
    """A worker from its start to its end."""

    def __init__(self, *, threads: int) -> None:
        self.threads = threads
        self.place = Place()
        queues = {queue: max(1, round(threads * share)) for queue, share in QUEUES.items()}
        self.engine = Engine(
            executor=self.place.name, queues=queues, work=lambda row_id: execute(UUID(row_id))
        )
        self._ending = threading.Event()
        self._woken = threading.Event()

    def run(self) -> None:
        """Work until `stop` is called; then end in good order."""
        self._sign_in()
        self.engine.start()
        stop_listening = outbox.on_enqueue(self._woken.set)
        caretaker = threading.Thread(target=self._care, name="factage-duties", daemon=True)
        caretaker.start()
        watchdog = Watchdog()
        watchdog.start()
        try:
            while not self._ending.is_set():
                full = self._dispatch()
                if not full:
                    self._woken.wait(POLL_SECONDS)
                    self._woken.clear()
        finally:
            watchdog.stop()
            self._ending.set()
            stop_listening()
            self.engine.stop(patience=PATIENCE)
            caretaker.join(timeout=PATIENCE)
            Worker.objects.filter(pk=self.place.name).update(stopped_at=timezone.now())
            connections.close_all()
            self.place.leave()

    def stop(self) -> None:
        """Ask for the end; returns at once."""
        self._ending.set()
        self._woken.set()

    def _dispatch(self) -> bool:
        """Hand what is due to the engine; True where there may be more at once."""
        close_old_connections()
        now = timezone.now()
        try:
            rows = outbox.waiting(now=now)
            known = [(row, TOPICS[row.topic].queue if row.topic in TOPICS else DECIDING) for row in rows]
            self.engine.hand_over(known)
            outbox.handed_over([row.pk for row in rows], now=now)
        except Exception:  # the database may be away for a moment: the rows are still there after it
            log.exception("the outbox could not be handed over")
            return False
        return len(rows) > 0

    def _care(self) -> None:
        """Life signs, and the duties that are due."""
        while not self._ending.wait(BEAT.total_seconds() / 2):
            close_old_connections()
            try:
                self._beat()
                for duty in DUTIES:
                    if not self._ending.is_set() and mine(duty, timezone.now()):
                        duty.deed(self.engine, timezone.now())
            except Exception:  # a duty that fails is done by whoever has it next
                log.exception("a recurring duty failed")
        connections.close_all()

    def _sign_in(self) -> None:
        now = timezone.now()
        Worker.objects.update_or_create(
            name=self.place.name,
            defaults={
                "process": f"{socket.gethostname()}:{os.getpid()}",
                "threads": self.threads,
                "started_at": now,
                "beat_at": now,
                "stopped_at": None,
            },
        )

    def _beat(self) -> None:
        Worker.objects.filter(pk=self.place.name).update(beat_at=timezone.now())
