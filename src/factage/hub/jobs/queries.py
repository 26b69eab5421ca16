"""Whether background work is being done, for the desk and `factage doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from factage.hub.base.models import Outbox
from factage.hub.base.tenancy import system_scope
from factage.hub.jobs.duties import SILENT
from factage.hub.jobs.models import Worker


@dataclass(frozen=True, slots=True)
class Working:
    """How background work stands. ``silent_since`` is the last sign of any worker, None where none ever worked."""

    alive: int
    silent_since: datetime | None
    waiting: int
    failed: int

    @property
    def silent(self) -> bool:
        """Nobody works."""
        return self.alive == 0


def working(*, now: datetime) -> Working:
    """Workers that gave a sign lately, and what waits for them, over all organisations."""
    alive = Worker.objects.filter(beat_at__gte=now - SILENT, stopped_at__isnull=True).count()
    last = Worker.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    with system_scope("the health of an installation is asked for, not the data of an organisation"):
        waiting = Outbox.objects.filter(done_at__isnull=True).count()
        failed = Outbox.objects.filter(done_at__isnull=False).exclude(failure="").count()
    return Working(alive=alive, silent_since=None if alive else last, waiting=waiting, failed=failed)


def worker_is_silent(*, now: datetime) -> bool:
    """Whether the desk should say that nobody does the background work."""
    return working(now=now).silent
