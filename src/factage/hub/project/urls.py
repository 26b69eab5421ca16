"""The pages of the desk's host."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("factage.hub.desk.urls")),
]

# What a person reads where a page cannot be given.
handler403 = "factage.hub.desk.views.errors.refused"
handler404 = "factage.hub.desk.views.errors.missing"
handler500 = "factage.hub.desk.views.errors.broken"
