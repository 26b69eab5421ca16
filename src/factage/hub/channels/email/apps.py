from __future__ import annotations

from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "factage.hub.channels.email"
    label = "channel_email"
