"""What the commands of the hub share: Django ready, the organisation found, the JSON of a batch."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from factage.cli.language import language
from factage.cli.output import print_message

if TYPE_CHECKING:
    from factage.hub.accounts.models import Organisation
    from factage.hub.documents.models import Batch, Document

_NAMED: Final = 5
"""Rejected files that are named for one cause, before it is said how many more there are."""


class NoOrganisation(Exception):  # noqa: N818 - what is missing
    """The organisation that the call names does not exist."""


def add_organisation(parser: argparse.ArgumentParser) -> None:
    """The option ``--organisation``."""
    parser.add_argument(
        "--organisation",
        default="",
        help=tell(
            "nom ou identifiant de l'organisation (sinon la première)",
            "name or identity of the organisation (else the first)",
        ),
    )


def begin(organisation: str = "") -> Organisation:
    """Django ready, tables up to date, and the organisation that is meant. Raises ``NoOrganisation``."""
    from factage.hub.project.bootstrap import prepare

    first = prepare()
    from django.utils import translation

    translation.activate(language())
    if not organisation:
        return first
    from factage.hub.accounts import queries

    found = queries.organisation(organisation)
    if found is None:
        print_message(
            tell(f"Aucune organisation « {organisation} ».", f"There is no organisation “{organisation}”.")
        )
        raise NoOrganisation(organisation)
    return found


def batch_line(batch: Batch) -> dict[str, Any]:
    """Where a batch stands, as the contract's JSON: its counts, and each file that was handed over once."""
    counts: Counter[str] = Counter()
    documents = []
    for document in _documents(batch):
        counts[document.state] += 1
        documents.append(
            {
                "file": document.name,
                "id": str(document.pk),
                "number": document.number or None,
                "state": document.state,
                "reason": document.reason or None,
                "message": _message(document.reason, document.reason_parameters or {}),
                "parameters": document.reason_parameters or None,
                "who": document.who or None,
            }
        )
    return {
        "batch": str(batch.pk),
        "received": sum(counts.values()) - counts["duplicate"],
        "duplicates": counts["duplicate"],
        "ready": counts["ready"],
        "held": counts["held"],
        "rejected": counts["rejected"],
        "attached": counts["attached"],
        "cancelled": counts["cancelled"],
        "working": counts["received"] + counts["read"],
        "documents": documents,
    }


def batch_text(batch: Batch, line: dict[str, Any]) -> str:
    """The same for a person: the counts, then what waits for somebody and why."""
    from factage.hub.documents import reasons

    head = tell(
        f"Lot {batch.name} ({batch.pk}) : {line['received']} reçus, {line['ready']} prêts, {line['held']} retenus, "
        f"{line['rejected']} rejetés, {line['attached']} joints ; {line['duplicates']} doublons à côté.",
        f"Batch {batch.name} ({batch.pk}): {line['received']} received, {line['ready']} ready, {line['held']} held, "
        f"{line['rejected']} rejected, {line['attached']} attached; {line['duplicates']} duplicates beside.",
    )
    lines = [head]
    if line["working"]:
        lines.append(tell(f"{line['working']} encore en lecture.", f"{line['working']} still being read."))
    waiting: dict[tuple[str, str], list[str]] = {}
    cures: dict[str, str] = {}
    for document in line["documents"]:
        if document["state"] in ("held", "rejected"):
            why = _title(document) if document["state"] == "held" else document["message"]
            waiting.setdefault((document["state"], why), []).append(document["file"])
            cures.setdefault(why, reasons.cure(document["reason"]) if document["state"] == "held" else "")
    for (state, why), files in sorted(waiting.items(), key=lambda one: -len(one[1])):
        word = tell("retenus", "held") if state == "held" else tell("rejetés", "rejected")
        lines.append(f"  {len(files):>6}  {word} · {why}")
        if cures[why]:
            lines.append(f"          {cures[why]}")
        if state == "rejected":
            lines.append(f"          {_named(files)}")
    return "\n".join(lines)


def _named(files: Sequence[str]) -> str:
    """A few files by their names, and how many more there are."""
    shown = " · ".join(file.rsplit("/", 1)[-1] for file in files[:_NAMED])
    more = len(files) - _NAMED
    return shown + (tell(f" · et {more} autres", f" · and {more} more") if more > 0 else "")


def _message(reason: str, parameters: dict[str, Any]) -> str | None:
    """Why, in a sentence: ours, else that of the route."""
    if not reason:
        return None
    from factage.hub.delivery import wording
    from factage.hub.documents import reasons

    return reasons.sentence(reason, parameters) or wording.sentence(reason, parameters)


def _title(document: dict[str, Any]) -> str:
    """Why it waits, as the heading of all that wait for the same."""
    from factage.hub.documents import reasons

    reason = document["reason"]
    ours = reasons.title(reason)
    return ours if ours != reason else str(document["message"])


def _documents(batch: Batch) -> Iterator[Document]:
    from factage.hub.documents import queries

    return queries.batch_documents(batch)


def tell(french: str, english: str) -> str:
    return english if language() == "en" else french
