"""The doorplate: what a token leads to, before any organisation is known.

Portal links, return addresses of messages, later API keys and webhooks. Only a hash of the token is kept, so a copy
of the database opens no door. A token has 160 random bits, in letters and digits of one case: it survives a mail
server that changes the case of an address.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import uuid
from datetime import datetime

from django.utils import timezone

from factage.hub.base.models import Door
from factage.hub.base.tenancy import HasKey

_FORM = re.compile(r"[a-z2-7]{32}")


def issue(*, kind: str, organisation: HasKey, object_id: uuid.UUID) -> str:
    """A new token for the object. It is shown here once; several may lead to one object."""
    token = base64.b32encode(secrets.token_bytes(20)).decode("ascii").lower()
    Door.objects.create(
        kind=kind, token_hash=_hash(token), organisation_id=organisation.pk, object_id=object_id
    )
    return token


def resolve(*, kind: str, token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Organisation and object of a token that was issued and not revoked; needs no scope."""
    token = token.strip().lower()
    if not _FORM.fullmatch(token):
        return None
    return (
        Door.objects.filter(kind=kind, token_hash=_hash(token), revoked_at__isnull=True)
        .values_list("organisation_id", "object_id")
        .first()
    )


def revoke(
    *, kind: str, organisation: HasKey, object_id: uuid.UUID, token: str = "", now: datetime | None = None
) -> int:
    """Take back one token of an object, or all of them; returns how many were open."""
    doors = Door.objects.filter(
        kind=kind, organisation_id=organisation.pk, object_id=object_id, revoked_at__isnull=True
    )
    if token:
        doors = doors.filter(token_hash=_hash(token.strip().lower()))
    return doors.update(revoked_at=now or timezone.now())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
