"""`factage rules`: which official rule packs are installed, where they come from, and whether they are undamaged."""

from __future__ import annotations

import argparse
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from factage.cli import output
from factage.cli.language import language as environment_language

if TYPE_CHECKING:
    from factage.invoice.rules.store import Pack, PackStore

_LARGEST: Final = 256 * 1024 * 1024
_SECONDS: Final = 60
_WORDS: Final = {
    "fr": {
        "list": "Les règles installées, leur origine, leur version, leurs dates.",
        "install": "Installe des règles officielles.",
        "verify": "Recalcule les empreintes des règles installées.",
        "files": "roue (whl), jar, zip, dossier ou adresse https d'une publication officielle",
        "packages": "aussi les règles que portent les paquets Python installés",
        "none": "Aucune règle n'est installée. Lancez « make setup », ou « factage rules install FICHIER ».",
        "nothing": "aucune règle officielle reconnue ici",
        "unusable": "ce fichier ne peut pas être ouvert",
        "no_files": "Dites quoi installer : un fichier, un dossier ou une adresse.",
        "damaged": "abîmé : {files}",
        "intact": "{count} jeux de règles intacts.",
        "since": "depuis le {day}",
    },
    "en": {
        "list": "The installed rules, their origin, version and dates.",
        "install": "Installs official rules.",
        "verify": "Computes the digests of the installed rules again.",
        "files": "wheel, jar, zip, folder, or https address of an official release",
        "packages": "also the rules that installed Python packages carry",
        "none": 'No rules are installed. Run "make setup", or "factage rules install FILE".',
        "nothing": "no official rules recognised here",
        "unusable": "this file cannot be opened",
        "no_files": "Say what to install: a file, a folder or an address.",
        "damaged": "damaged: {files}",
        "intact": "{count} rule packs intact.",
        "since": "since {day}",
    },
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, `install PATH|URL…`, `verify`."""
    words = _WORDS[environment_language()]
    actions = parser.add_subparsers(dest="action", required=True)
    for name in ("list", "install", "verify"):
        action = actions.add_parser(name, help=words[name], description=words[name])
        if name == "install":
            action.add_argument("files", nargs="*", metavar="FILE", help=words["files"])
            action.add_argument("--installed-packages", action="store_true", help=words["packages"])
        output.add_json(action)
        output.add_language(action)


def run(args: argparse.Namespace) -> int:
    """Exit codes: 1 where a pack is damaged, 2 where nothing can be installed from what was given."""
    from factage.invoice.rules.store import PackStore

    store = PackStore.default()
    words = _WORDS[args.lang]
    if args.action == "list":
        return _list(store, words, as_json=args.json)
    if args.action == "verify":
        return _verify(store, words, as_json=args.json)
    return _install(store, args, words)


def _list(store: PackStore, words: dict[str, str], *, as_json: bool) -> int:
    packs = store.packs()
    for pack in packs:
        if as_json:
            output.print_line(_described(pack))
        else:
            since = words["since"].format(day=pack.start) if pack.start else pack.published or ""
            columns = (pack.pack, pack.version, pack.release or "", since, pack.sha256[:12], pack.origin)
            output.print_text("{:22} {:10} {:20} {:18} {}  {}".format(*columns))
    if not packs:
        output.print_message(words["none"])
    return output.Exit.FINE


def _verify(store: PackStore, words: dict[str, str], *, as_json: bool) -> int:
    damaged = 0
    packs = store.packs()
    for pack in packs:
        damage = pack.damage()
        damaged += bool(damage)
        if as_json:
            output.print_line({**_described(pack), "intact": not damage, "damaged": damage})
        elif damage:
            told = words["damaged"].format(files=", ".join(damage))
            output.print_text(f"{pack.pack} {pack.version}: {told}")
    for name in store.unreadable():
        damaged += 1
        if as_json:
            output.print_line({"pack": None, "folder": name, "intact": False, "damaged": ["pack.json"]})
        else:
            output.print_text(f"{name}: {words['damaged'].format(files='pack.json')}")
    if not as_json:
        if not packs and not damaged:
            output.print_message(words["none"])
        elif not damaged:
            output.print_text(words["intact"].format(count=len(packs)))
    return output.Exit.NO if damaged else output.Exit.FINE


def _install(store: PackStore, args: argparse.Namespace, words: dict[str, str]) -> int:
    from factage.invoice.rules import sources

    if not args.files and not args.installed_packages:
        output.print_message(words["no_files"])
        return output.Exit.UNUSABLE
    given: list[tuple[str, Callable[[], tuple[Pack, ...]]]] = []
    if args.installed_packages:
        given += [(name, partial(sources.install_package, store, name)) for name in sources.PACKAGES]
    given += [(file, partial(_from, store, file)) for file in args.files]
    worst: int = output.Exit.FINE
    for file, work in given:
        line, told = _tried(file, work, words)
        worst = max(worst, output.Exit.UNUSABLE if line["error"] else output.Exit.FINE)
        if args.json:
            output.print_line(line)
        else:
            (output.print_message if line["error"] else output.print_text)(told)
    return worst


def _tried(
    file: str, work: Callable[[], tuple[Pack, ...]], words: dict[str, str]
) -> tuple[dict[str, Any], str]:
    from factage.invoice.rules import sources

    try:
        packs = work()
    except sources.NothingFound:
        return _refused(file, "unknown_format", words["nothing"])
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        return _refused(file, "broken", f"{words['unusable']} ({error})")
    installed = [{"pack": pack.pack, "version": pack.version, "sha256": pack.sha256} for pack in packs]
    told = ", ".join(f"{pack.pack} {pack.version}" for pack in packs)
    return {"file": file, "installed": installed, "error": None}, f"{file}: {told}"


def _refused(file: str, code: str, message: str) -> tuple[dict[str, Any], str]:
    return {"file": file, "installed": [], "error": {"code": code, "message": message}}, f"{file}: {message}"


def _from(store: PackStore, file: str) -> tuple[Pack, ...]:
    from factage.invoice.rules import sources

    if urlsplit(file).scheme in {"https", "http"}:
        return sources.install_bytes(store, _fetched(file), name=Path(urlsplit(file).path).name or "release")
    return sources.install(store, Path(file))


def _fetched(url: str) -> bytes:
    """The bytes behind an address that the person who runs the command gave; only over TLS."""
    from urllib.request import urlopen

    if not url.startswith("https://"):
        raise ValueError("https only")
    with urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - https alone, checked above
        data: bytes = answer.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"more than {_LARGEST // 1024**2} MB")
    return data


def _described(pack: Pack) -> dict[str, Any]:
    return {
        "pack": pack.pack,
        "version": pack.version,
        "release": pack.release,
        "sha256": pack.sha256,
        "published": pack.published,
        "start": pack.start,
        "end": pack.end,
        "origin": pack.origin,
    }
