"""What is logged, and what never is: tokens, passwords, keys."""

from __future__ import annotations

import logging
import re
from typing import Any

_SECRETS = re.compile(
    r"""(?ix)
    (?P<before> /f/ | \b(?:password|passwort|mot_de_passe|secret|token|authorization|api[_-]?key|sessionid)
        ["']? \s* [=:] \s* ["']? (?:bearer\s+)? | \b[a-z+]+://[^\s:/@]*: (?=[^\s/@]*@) )
    (?P<secret> [^\s"'&,;@/]+ )
    """
)


def redact(text: str) -> str:
    """The text with tokens of portal links, passwords and keys replaced by ``[…]``."""
    return _SECRETS.sub(lambda found: found["before"] + "[…]", text)


class Redacted(logging.Formatter):
    """A line of the log, without secrets even where a message or a traceback carries one."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": Redacted, "format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "factage": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.security.DisallowedHost": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
