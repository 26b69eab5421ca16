"""Working off an organisation's outbox in this very process, with no engine: `factage ingest --wait` and tests."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone

from factage.hub.accounts.models import Organisation
from factage.hub.base import outbox
from factage.hub.base.models import Outbox
from factage.hub.base.tenancy import scope
from factage.hub.documents.intake import close_abandoned
from factage.hub.jobs.duties import ABANDONED
from factage.hub.jobs.execution import execute


def work_off(
    organisation: Organisation, *, threads: int = 1, on_progress: Callable[[], None] | None = None
) -> int:
    """Do what is due in the organisation's outbox until nothing more is; how many pieces that was.

    What is to come again later is left for then. A worker that runs meanwhile takes its share; work that it has in
    hand is not waited for.
    """
    done = 0
    with scope(organisation):
        close_abandoned(before=timezone.now() - ABANDONED)
    while rows := _due(organisation):
        outbox.handed_over(rows, now=timezone.now())
        if threads == 1 or len(rows) == 1:
            for row in rows:
                execute(row)
                if on_progress:
                    on_progress()
        else:
            with ThreadPoolExecutor(threads, thread_name_prefix="factage-work") as pool:
                for _ in pool.map(_execute, rows):
                    if on_progress:
                        on_progress()
        done += len(rows)
    return done


def _due(organisation: Organisation) -> list[UUID]:
    with scope(organisation):
        due = Outbox.objects.filter(done_at__isnull=True, handed_at__isnull=True)
        now = timezone.now()
        rows = due.filter(not_before__isnull=True) | due.filter(not_before__lte=now)
        return list(rows.order_by("id").values_list("pk", flat=True)[:200])


def _execute(row: UUID) -> None:
    close_old_connections()
    try:
        execute(row)
    finally:
        close_old_connections()
