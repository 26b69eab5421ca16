"""`factage serve`: the web server of the desk and the portal, with tables up to date and static files in place."""

from __future__ import annotations

import argparse
from typing import Any, Final

from factage.cli.hub import tell
from factage.cli.output import print_message

HOST: Final = "127.0.0.1"
PORT: Final = 8000
THREADS: Final = 8


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=HOST, help=tell("adresse d'écoute", "address to listen on"))
    parser.add_argument("--port", type=int, default=PORT, help=tell("port d'écoute", "port to listen on"))
    parser.add_argument("--workers", type=int, default=1, help=tell("processus", "processes"))
    parser.add_argument(
        "--threads", type=int, default=THREADS, help=tell("fils par processus", "threads per process")
    )


def run(arguments: argparse.Namespace) -> int:
    """Serves until it is stopped (SIGTERM, SIGINT); running requests end first."""
    from factage.hub.project.bootstrap import prepare

    prepare(collect_static=True)
    from django.conf import settings
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    connections.close_all()
    print_message(
        tell(
            f"Bureau : {settings.FACTAGE_BASE_URL} · portail : {settings.FACTAGE_PORTAL_URL} · écoute sur {arguments.host}:{arguments.port}",
            f"Desk: {settings.FACTAGE_BASE_URL} · portal: {settings.FACTAGE_PORTAL_URL} · listening on {arguments.host}:{arguments.port}",
        )
    )

    class Server(BaseApplication):  # type: ignore[misc]  # no types are published for gunicorn
        def load_config(self) -> None:
            for name, value in _options(arguments).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from factage.hub.project.wsgi import application

            return application

    Server().run()
    return 0


def _options(arguments: argparse.Namespace) -> dict[str, Any]:
    return {
        "bind": f"{arguments.host}:{arguments.port}",
        "worker_class": "gthread",
        "workers": arguments.workers,
        "threads": arguments.threads,
        "timeout": 120,
        "graceful_timeout": 20,
        "keepalive": 15,
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "accesslog": None,
        "loglevel": "warning",
        "limit_request_line": 8190,
        "control_socket_disable": True,
    }
