"""`factage ingest`: hands over a batch of documents, and with `--wait` works it off at once."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from factage.cli.hub import NoOrganisation, add_organisation, batch_line, batch_text, begin, tell
from factage.cli.inputs import MAX_BYTES, STANDARD_INPUT, unopened
from factage.cli.output import Exit, Progress, add_json, print_line, print_message, print_text
from factage.invoice.errors import Unreadable

if TYPE_CHECKING:
    from uuid import UUID

    from factage.hub.accounts.models import Organisation
    from factage.hub.base.actor import Actor
    from factage.hub.documents.models import Batch
    from factage.hub.documents.operations import Incoming

THREADS: Final = 4
_NAMED: Final = 10
"""Issuing companies that are named one by one."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar=tell("CHEMIN", "PATH"),
        help=tell(
            "fichiers, dossiers ou archives ZIP ; « - » est l'entrée standard",
            "files, folders or ZIP archives; “-” is standard input",
        ),
    )
    parser.add_argument(
        "--customers",
        metavar=tell("FICHIER", "FILE"),
        help=tell("importe d'abord ces clients (CSV ou XLSX)", "imports these customers first (CSV or XLSX)"),
    )
    parser.add_argument(
        "--mapping",
        action="append",
        default=[],
        metavar=tell("FICHIER", "FILE"),
        help=tell(
            "garde d'abord ce sens des colonnes d'un tableau (JSON : name, headers, definition)",
            "keeps first what the columns of a table mean (JSON: name, headers, definition)",
        ),
    )
    parser.add_argument(
        "--attachments",
        action="append",
        default=[],
        metavar=tell("MOTIF", "PATTERN"),
        help=tell(
            "comment se nomment les pièces jointes, désormais : « NUMBER_* », « BL*NUMBER » …",
            "how attachments are named, from now on: “NUMBER_*”, “BL*NUMBER” …",
        ),
    )
    add_organisation(parser)
    parser.add_argument("--name", default="", help=tell("nom du lot", "name of the batch"))
    parser.add_argument(
        "--wait",
        action="store_true",
        help=tell(
            "traite le lot tout de suite, dans ce processus", "works the batch off at once, in this process"
        ),
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Exit codes: 0 everything is ready (or handed over), 1 something is held or rejected, 2 input or call unusable."""
    paths = [path for path in arguments.paths if _usable(path)]
    if not paths:
        return Exit.UNUSABLE
    try:
        organisation = begin(arguments.organisation)
    except NoOrganisation:
        return Exit.UNUSABLE
    from factage.hub.base.actor import Actor
    from factage.hub.base.tenancy import scope

    actor = Actor.command("factage ingest")
    with scope(organisation):
        worst = _prepare(organisation, actor, arguments)
        if worst == Exit.UNUSABLE:
            return worst
        if len(paths) < len(arguments.paths):
            worst = Exit.UNUSABLE
        return max(worst, _ingest(organisation, actor, paths, arguments))


def _prepare(organisation: Organisation, actor: Actor, arguments: argparse.Namespace) -> int:
    """What must be known before the first document is read: customers, and what columns mean."""
    worst: int = Exit.FINE
    if arguments.customers:
        worst = _import_customers(organisation, actor, arguments.customers)
    for path in arguments.mapping:
        if not _save_mapping(organisation, actor, path):
            worst = Exit.UNUSABLE
    if arguments.attachments:
        from factage.hub.documents import operations

        try:
            operations.set_name_rules(organisation=organisation, rules=arguments.attachments)
        except ValueError as error:
            print_message(tell(f"{error} : il faut NUMBER, une fois.", f"{error}: it needs NUMBER, once."))
            worst = Exit.UNUSABLE
    return worst


def _ingest(
    organisation: Organisation, actor: Actor, paths: Sequence[str], arguments: argparse.Namespace
) -> int:
    from factage.hub.accounts.queries import issuing_companies

    fresh = not issuing_companies(organisation=organisation)
    batch, unread = _receive(organisation, actor, paths, arguments.name, adopt=fresh)
    if arguments.wait:
        _work_off(organisation, batch)
    if fresh:
        _name_adopted(organisation)
    batch.refresh_from_db()
    line = batch_line(batch)
    if arguments.json:
        print_line(line)
    else:
        print_text(batch_text(batch, line))
        if not arguments.wait:
            print_text(
                tell("« factage work » ou --wait les traite.", "“factage work” or --wait works them off.")
            )
    if unread:
        return Exit.UNUSABLE
    return Exit.NO if line["held"] or line["rejected"] else Exit.FINE


def _usable(path: str) -> bool:
    if path == STANDARD_INPUT or Path(path).exists():
        return True
    print_message(tell(f"{path} : introuvable.", f"{path}: not found."))
    return False


def _import_customers(organisation: Organisation, actor: Actor, path: str) -> int:
    from django.utils import timezone

    from factage.hub.customers import operations
    from factage.hub.customers.table import UnusableFile

    try:
        data = Path(path).read_bytes()
        result = operations.import_file(
            organisation=organisation, actor=actor, data=data, now=timezone.now(), name=Path(path).name
        )
    except OSError as error:
        print_message(
            tell(f"{path} : illisible ({error.strerror}).", f"{path}: cannot be read ({error.strerror}).")
        )
        return Exit.UNUSABLE
    except UnusableFile as error:
        print_message(tell(f"{path} : inutilisable ({error}).", f"{path}: unusable ({error})."))
        return Exit.UNUSABLE
    for bad in result.bad:
        print_message(
            tell(
                f"{path}, ligne {bad.line} ({bad.customer_id or 'sans numéro'}) : {bad.column} {bad.code} « {bad.value} » ; ligne passée.",
                f"{path}, line {bad.line} ({bad.customer_id or 'no number'}): {bad.column} {bad.code} “{bad.value}”; line skipped.",
            )
        )
    print_message(
        tell(
            f"Clients : {result.added} nouveaux, {result.changed} changés, {result.unchanged} inchangés, {len(result.bad)} lignes passées.",
            f"Customers: {result.added} new, {result.changed} changed, {result.unchanged} unchanged, {len(result.bad)} lines skipped.",
        )
    )
    return Exit.NO if result.bad else Exit.FINE


def _save_mapping(organisation: Organisation, actor: Actor, path: str) -> bool:
    from django.utils import timezone

    from factage.hub.layouts import operations

    try:
        said = json.loads(Path(path).read_text(encoding="utf-8"))
        operations.save_mapping(
            organisation=organisation,
            actor=actor,
            now=timezone.now(),
            name=said.get("name") or Path(path).stem,
            headers=said["headers"],
            definition=said["definition"],
        )
    except (OSError, ValueError, KeyError, AttributeError) as error:
        print_message(tell(f"{path} : inutilisable ({error}).", f"{path}: unusable ({error})."))
        return False
    return True


def _receive(
    organisation: Organisation, actor: Actor, paths: Sequence[str], name: str, *, adopt: bool
) -> tuple[Batch, list[str]]:
    from django.utils import timezone

    from factage.hub.documents import operations

    unread: list[str] = []
    with Progress(paths) as progress:
        batch = operations.receive(
            organisation=organisation,
            actor=actor,
            files=_incoming(paths, unread),
            source="cli",
            now=timezone.now(),
            name=name,
            adopt_issuers=adopt,
            on_progress=lambda done: progress.show(done, tell("reçus", "received")),
        )
    return batch, unread


def _incoming(paths: Sequence[str], unread: list[str]) -> Iterator[Incoming]:
    """Every file behind the paths, opened when its turn comes; one that cannot be opened is named and passed over."""
    from factage.hub.documents.operations import Incoming

    for file, path in unopened(paths):
        try:
            data = _bytes(path)
        except Unreadable as refusal:
            print_message(tell(f"{file} : {refusal.message('fr')}", f"{file}: {refusal.message('en')}"))
            unread.append(file)
        else:
            yield Incoming(file, data)


def _bytes(path: Path | None) -> bytes:
    """What stands in the file, or on standard input. Raises ``Unreadable``: only a regular file is read, and no endless one."""
    try:
        if path is None:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        elif not path.is_file():
            raise Unreadable("not_found", detail="not a regular file")
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable("not_found", detail=error.strerror or "") from None
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large", limit=f"{MAX_BYTES // 1024**2} MB")
    return data


def _name_adopted(organisation: Organisation) -> None:
    """Say which sellers became issuing companies, and what is assumed of them: the law asks for their size."""
    from factage.hub.accounts.queries import issuing_companies

    companies = issuing_companies(organisation=organisation)
    for company in companies[:_NAMED]:
        size, name = company.get_size_display(), " ".join(company.name.split())
        print_message(
            tell(
                f"Émetteur enregistré : {name} ({company.siren or company.vat_id}), taille supposée : {size}. Corrigez-la dans le bureau : la loi en dépend.",
                f"Issuing company added: {name} ({company.siren or company.vat_id}), size assumed: {size}. Correct it in the desk: the law depends on it.",
            )
        )
    more = len(companies) - _NAMED
    if more > 0:
        print_message(
            tell(
                f"… et {more} autres émetteurs. Si ce lot mêle plusieurs entreprises, gardez dans le bureau les vôtres seules.",
                f"… and {more} more issuing companies. If this batch mixes several businesses, keep only your own in the desk.",
            )
        )


def _work_off(organisation: Organisation, batch: Batch) -> None:
    from factage.hub.jobs.inline import work_off
    from factage.hub.jobs.watchdog import Watchdog

    watchdog = Watchdog(end=_break_off)
    watchdog.start()
    try:
        with Progress((), total=batch.working) as progress:
            work_off(
                organisation,
                threads=THREADS,
                on_progress=lambda: progress.show(_done(batch.pk), tell("traités", "done")),
            )
    finally:
        watchdog.stop()


def _break_off() -> NoReturn:
    """A document holds this process up or fills it: everything is received, and the next call goes on without it."""
    print_message(
        tell(
            "Un document bloque la lecture : interrompu. Rien n'est perdu ; « factage work » reprend le reste.",
            "A document blocks the reading: broken off. Nothing is lost; “factage work” goes on with the rest.",
        )
    )
    os._exit(Exit.FAILED)


def _done(batch: UUID) -> int:
    from factage.hub.documents.models import Batch

    return Batch.objects.get(pk=batch).done
