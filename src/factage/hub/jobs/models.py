"""The life signs of workers."""

from __future__ import annotations

from django.db import models


class Worker(models.Model):
    """One worker process by the name of its place (a name is taken up again by whoever comes after a dead one).

    Belongs to no organisation: a worker serves all of them. ``stopped_at`` is set where it ended in good order.
    """

    name = models.CharField(max_length=200, primary_key=True)
    process = models.CharField(max_length=200)
    threads = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Schedule(models.Model):
    """When a recurring duty was last done, so that of several workers one does it and none does it twice."""

    duty = models.CharField(max_length=60, primary_key=True)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.duty
