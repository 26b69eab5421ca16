"""`factage batch`: where a batch stands, with the deliveries of its documents."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from factage.cli.hub import NoOrganisation, add_organisation, batch_line, batch_text, begin, tell
from factage.cli.output import Exit, add_json, print_line, print_message, print_text

if TYPE_CHECKING:
    from factage.hub.documents.models import Batch


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "batches",
        nargs="+",
        metavar=tell("LOT", "BATCH"),
        help=tell("identifiant d'un lot", "identity of a batch"),
    )
    add_organisation(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Exit codes: 0 all are ready, 1 something is held, rejected or still worked on, 2 no such batch."""
    try:
        organisation = begin(arguments.organisation)
    except NoOrganisation:
        return Exit.UNUSABLE
    from factage.hub.base.tenancy import scope

    with scope(organisation):
        return max(_show(key, as_json=arguments.json) for key in arguments.batches)


def _show(key: str, *, as_json: bool) -> int:
    batch = _found(key)
    if batch is None:
        print_message(tell(f"{key} : aucun lot de ce nom.", f"{key}: no such batch."))
        return Exit.UNUSABLE
    line = batch_line(batch)
    delivered = _add_deliveries(batch, line)
    if as_json:
        print_line(line)
    else:
        print_text(batch_text(batch, line))
        for (channel, state), number in sorted(delivered.items()):
            print_text(f"  {number:>6}  {channel} · {state}")
    return Exit.NO if line["held"] or line["rejected"] or line["working"] else Exit.FINE


def _found(key: str) -> Batch | None:
    from factage.hub.documents.models import Batch

    try:
        return Batch.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return Batch.objects.filter(name=key).order_by("-id").first()


def _add_deliveries(batch: Batch, line: dict[str, Any]) -> Counter[tuple[str, str]]:
    """Each document's deliveries beside it, and how many there are by channel and state."""
    from factage.hub.delivery.models import Delivery

    rows = Delivery.objects.filter(document__batch=batch).order_by("planned_at")
    by_document: dict[str, list[dict[str, Any]]] = defaultdict(list)
    counts: Counter[tuple[str, str]] = Counter()
    for delivery in rows.iterator():
        by_document[str(delivery.document_id)].append(
            {
                "id": str(delivery.pk),
                "channel": delivery.channel,
                "format": delivery.format,
                "state": delivery.state,
                "grade": delivery.grade or None,
                "reason": delivery.reason or None,
            }
        )
        counts[delivery.channel, delivery.state] += 1
    for document in line["documents"]:
        document["deliveries"] = by_document.get(document["id"], [])
    return counts
