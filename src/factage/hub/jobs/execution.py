"""Doing one piece of work from the outbox: in its organisation's scope, once more later where it fails."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from factage.hub.base import outbox
from factage.hub.base.actor import Actor
from factage.hub.base.models import Outbox
from factage.hub.base.tenancy import scope
from factage.hub.jobs.topics import TOPICS

log = logging.getLogger(__name__)

ACTOR: Final = Actor.system("worker")
MAX_ATTEMPTS: Final = 12
_FIRST_PAUSE: Final = timedelta(seconds=2)
_LONGEST_PAUSE: Final = timedelta(hours=1)


def execute(row_id: UUID) -> bool:
    """Do the work of one outbox row; True where it is over. Done work is not done again; every operation bears a repeat.

    An error is noted in the row and the work comes again after a pause that doubles; after ``MAX_ATTEMPTS`` it is over
    with its failure, for a person to see (`factage doctor`).
    """
    row = outbox.find(row_id)
    if row is None or row.done_at is not None:
        return True
    topic = TOPICS.get(row.topic)
    if topic is None:
        outbox.done(row.pk, now=timezone.now(), failure=f"no operation answers {row.topic}")
        log.error("no operation answers the topic %s", row.topic)
        return True
    try:
        with scope(row.organisation):
            topic.call(organisation=row.organisation, actor=ACTOR, now=timezone.now(), **row.payload)
    except Exception as error:  # noqa: BLE001 - whatever it is, the work must come again
        return _failed(row, error, timezone.now())
    outbox.done(row.pk, now=timezone.now())
    return True


def _failed(row: Outbox, error: Exception, now: datetime) -> bool:
    failure = f"{type(error).__name__}: {error}"
    if row.attempts >= MAX_ATTEMPTS:
        log.error("%s %s failed for good", row.topic, row.pk, exc_info=error)
        outbox.done(row.pk, now=now, failure=failure)
        return True
    pause = min(_FIRST_PAUSE * 2 ** max(row.attempts - 1, 0), _LONGEST_PAUSE)
    log.warning("%s %s failed, again in %s", row.topic, row.pk, pause, exc_info=error)
    outbox.hand_over_again([row.pk], not_before=now + pause, failure=failure)
    return False
