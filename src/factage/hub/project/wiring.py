"""Which channels there are: an explicit list, then those of installed packages (entry points `factage.channels`)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from importlib.metadata import entry_points

from factage.hub.channels.email.channel import EmailChannel
from factage.hub.channels.portal.channel import PortalChannel
from factage.hub.delivery.channel import Channel

log = logging.getLogger(__name__)


def channels() -> Iterable[Channel]:
    """Every channel of this installation; one of another package that does not load is left out, and said."""
    yield EmailChannel()
    yield PortalChannel()
    for entry in entry_points(group="factage.channels"):
        try:
            yield entry.load()()
        except Exception:
            log.exception("the channel %s cannot be used", entry.name)
