"""A request that is sent twice has its effect once, and gets the same answer."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from factage.hub.base.models import IdempotencyKey
from factage.hub.base.tenancy import HasKey, scope


class KeyReused(Exception):  # noqa: N818 - named for what happened
    """The key came before with another request: use a new key for a new request."""


class StillRunning(Exception):  # noqa: N818 - named for what happened
    """The first request with this key has no answer yet: ask again in a moment."""


def begin(
    *, organisation: HasKey, purpose: str, key: str, request: bytes, now: datetime
) -> tuple[IdempotencyKey, Any | None]:
    """Claim the key. The second value is the answer of the first request, or None: then do it, and `finish`.

    Runs in the caller's transaction, so that a request which fails leaves no claim. Raises `KeyReused`, `StillRunning`.
    """
    fingerprint = hashlib.sha256(request).hexdigest()
    with scope(organisation):
        try:
            with transaction.atomic():
                return IdempotencyKey.objects.create(
                    purpose=purpose, key=key, fingerprint=fingerprint, begun_at=now
                ), None
        except IntegrityError:
            first = IdempotencyKey.objects.get(purpose=purpose, key=key)
    if first.fingerprint != fingerprint:
        raise KeyReused
    if first.answer is None:
        raise StillRunning
    return first, first.answer


def finish(claim: IdempotencyKey, answer: Any) -> None:
    """Keep the answer for whoever sends the request again. ``answer`` is JSON, and not None."""
    claim.answer = answer
    claim.save(update_fields=["answer"])
