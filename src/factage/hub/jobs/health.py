"""How an installation fares, part by part: what `factage doctor` tells."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection

from factage.hub.accounts.queries import organisations
from factage.hub.base.tenancy import scope
from factage.hub.documents import immutable, queries
from factage.hub.documents.storage import Damaged
from factage.hub.jobs.queries import working

FINE, ATTENTION, BAD = "fine", "attention", "bad"
_LOW: Final = 1024**3
_BREAKS_SHOWN: Final = 20
_TRIAL: Final = (
    '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"'
    ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
    "<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>1</cbc:ID></Invoice>"
)
"""A document that is no good invoice: judging it shows that the rules run."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: how it is (fine, attention, bad), a code that says why, and the figures."""

    part: str
    state: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def examine(*, now: datetime, originals: bool = False) -> Iterator[Part]:
    """Every part in turn; a part that cannot be examined is bad and says so. ``originals``: also every stored byte."""
    parts: tuple[tuple[str, Callable[[], Part]], ...] = (
        ("rules_engine", rules_engine),
        ("rule_packs", rule_packs),
        ("database", database),
        ("storage", storage),
        ("mail", mail),
        ("worker", lambda: worker(now)),
        ("journal", journal),
        ("conservation", conservation),
    )
    for name, examine_part in parts:
        yield _careful(name, examine_part)
    if originals:
        yield _careful("originals", stored_originals)


def rules_engine() -> Part:
    """Which engine runs the official rules: asked by letting it judge a document."""
    from importlib.metadata import PackageNotFoundError, version

    from factage.invoice import check

    try:
        facts = {"engine": f"saxonche {version('saxonche')}"}
    except PackageNotFoundError:
        return Part("rules_engine", BAD, "absent", {"cure": "pip install 'factage[saxon]'"})
    layers = [layer for layer in check(_TRIAL.encode(), packs=["en16931-ubl"]).layers if layer.pack != "xsd"]
    failed = [layer.reason for layer in layers if layer.outcome not in ("valid", "invalid")]
    if failed:
        return Part("rules_engine", BAD, "does_not_run", facts | {"detail": failed})
    return Part("rules_engine", FINE, "runs", facts | {"ms": round(sum(layer.ms for layer in layers))})


def rule_packs() -> Part:
    from factage.invoice.rules.store import PackStore

    store = PackStore.default()
    packs = store.packs()
    damaged = {pack.pack: pack.damage() for pack in packs if pack.damage()}
    facts = {"folder": str(store.folder), "packs": [f"{pack.pack}@{pack.version}" for pack in packs]}
    if damaged:
        return Part("rule_packs", BAD, "damaged", facts | {"damaged": damaged})
    return Part("rule_packs", FINE, "intact", facts) if packs else Part("rule_packs", BAD, "none", facts)


def database() -> Part:
    """Which database, its tables, and that what is written once is guarded by it."""
    from factage.hub.base import health

    described = connection.settings_dict
    facts: dict[str, Any] = {"vendor": connection.vendor, "name": str(described["NAME"])}
    state = health.ready()
    if not state["database"] or not state["tables"]:
        return Part("database", BAD, "unusable", facts)
    unguarded = immutable.missing(connection)
    if unguarded:
        immutable.install(connection)
        return Part("database", ATTENTION, "guards_restored", facts | {"guards": unguarded})
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("pragma quick_check")
            answers = [row[0] for row in cursor.fetchall()]
        if answers != ["ok"]:
            return Part("database", BAD, "damaged", facts | {"detail": answers[:5]})
    return Part("database", FINE, "usable", facts)


def storage() -> Part:
    from factage.hub.base import health

    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    here = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(here).free
    facts = {"folder": str(folder), "free_bytes": free}
    if not health.ready()["files"]:
        return Part("storage", BAD, "not_writable", facts)
    return Part("storage", ATTENTION if free < _LOW else FINE, "low" if free < _LOW else "writable", facts)


def mail() -> Part:
    """Which organisations can send e-mail. Nothing is sent: the desk has a test for that."""
    from factage.hub.channels.email import queries as email

    able: list[str] = []
    unable: list[str] = []
    for organisation in organisations():
        with scope(organisation):
            (able if email.settings() else unable).append(organisation.slug)
    facts = {"organisations": able, "without": unable}
    return Part("mail", FINE if able else ATTENTION, "set_up" if able else "not_set_up", facts)


def worker(now: datetime) -> Part:
    stands = working(now=now)
    facts = {
        "alive": stands.alive,
        "last_sign": stands.silent_since.isoformat() if stands.silent_since else None,
        "waiting": stands.waiting,
        "failed": stands.failed,
    }
    if stands.silent:
        return Part("worker", ATTENTION, "silent", facts)
    return Part(
        "worker", ATTENTION if stands.failed else FINE, "failures" if stands.failed else "works", facts
    )


def journal() -> Part:
    """Every chain, every seal, every state of every organisation, against the events."""
    breaks = [f"{organisation.slug} {broken}" for organisation, broken in _over_all(queries.verify_journal)]
    facts: dict[str, Any] = {"breaks": len(breaks), "first": breaks[:_BREAKS_SHOWN]}
    return Part("journal", BAD if breaks else FINE, "broken" if breaks else "holds", facts)


def conservation() -> Part:
    """Received = delivered + in progress + held + refused + cancelled, in every organisation."""
    unbalanced = {}
    for organisation in organisations():
        with scope(organisation):
            law = queries.conservation()
        if not law.balanced:
            unbalanced[organisation.slug] = repr(law)
    return Part("conservation", BAD if unbalanced else FINE, "broken" if unbalanced else "holds", unbalanced)


def stored_originals() -> Part:
    """Every stored original read again and compared with its SHA-256."""
    damaged = [f"{organisation.slug} {key}" for organisation, key in _over_all(_damaged_originals)]
    facts: dict[str, Any] = {"damaged": len(damaged), "first": damaged[:_BREAKS_SHOWN]}
    return Part("originals", BAD if damaged else FINE, "damaged" if damaged else "intact", facts)


def _damaged_originals() -> Iterator[str]:
    from factage.hub.documents.models import Original

    for original in Original.objects.order_by("pk").iterator(chunk_size=500):
        try:
            original.data()
        except Damaged as damage:
            yield str(damage)


def _over_all(ask: Callable[[], Iterator[str]]) -> Iterator[tuple[Any, str]]:
    for organisation in organisations():
        with scope(organisation):
            yield from ((organisation, answer) for answer in ask())


def _careful(name: str, examine_part: Callable[[], Part]) -> Part:
    try:
        return examine_part()
    except Exception as error:  # noqa: BLE001 - what cannot be examined is an answer too
        return Part(name, BAD, "not_examined", {"detail": f"{type(error).__name__}: {error}"[:300]})
