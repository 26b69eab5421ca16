from __future__ import annotations

from django.apps import AppConfig


class PortalChannelConfig(AppConfig):
    name = "factage.hub.channels.portal"
    label = "channel_portal"
