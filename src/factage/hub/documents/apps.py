from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "factage.hub.documents"
    label = "documents"
