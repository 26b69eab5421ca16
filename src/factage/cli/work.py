"""`factage work`: does the background work until it is told to stop."""

from __future__ import annotations

import argparse
import os
import signal
from typing import Any, Final

from factage.cli.hub import begin, tell
from factage.cli.output import print_message

THREADS: Final = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--threads",
        type=_positive,
        default=THREADS,
        help=tell("travaux menés de front", "pieces of work at the same time"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Ends with 0 on SIGTERM or SIGINT, after what was in hand; a second signal ends it at once (nothing is lost)."""
    begin()
    from factage.hub.jobs.worker import Working

    working = Working(threads=arguments.threads)
    returns = _returns()

    def end(_number: int, _frame: Any) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        working.stop()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    print_message(
        tell(
            f"Travail de fond en cours ({working.place.name}, processus {os.getpid()}). Ctrl-C l'arrête proprement.",
            f"Background work is running ({working.place.name}, process {os.getpid()}). Ctrl-C stops it in good order.",
        )
    )
    try:
        working.run()
    finally:
        if returns is not None:
            returns.stop()
    return 0


def _returns() -> Any:
    """The listener for bounces, where FACTAGE_RETURNS says; None where it says nothing, or another worker listens."""
    from django.conf import settings

    if not settings.FACTAGE_RETURNS:
        return None
    from factage.hub.channels.email.listener import listen

    host, _, port = settings.FACTAGE_RETURNS.rpartition(":")
    try:
        return listen(host.strip("[]"), int(port))
    except OSError as error:
        print_message(
            tell(
                f"Les retours ne sont pas écoutés sur {settings.FACTAGE_RETURNS} ({error.strerror}).",
                f"Nobody listens for bounces on {settings.FACTAGE_RETURNS} ({error.strerror}).",
            )
        )
        return None


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise argparse.ArgumentTypeError(text)
    return number
