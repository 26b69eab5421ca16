from __future__ import annotations

from django.apps import AppConfig


class LayoutsConfig(AppConfig):
    name = "factage.hub.layouts"
    label = "layouts"
