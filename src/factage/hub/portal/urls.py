"""The pages of the portal: all under a link that a customer holds, and nothing else."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from factage.hub.portal import views

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("f/<str:token>/", views.landing, name="landing"),
    path("f/<str:token>/facture/", views.invoice, name="invoice"),
    path("f/<str:token>/fichier/<str:what>/", views.download, name="download"),
    path("f/<str:token>/question", views.question, name="question"),
    path("f/<str:token>/logo.png", views.mark, name="mark"),
    path("f/<str:token>/couleurs.css", views.colours, name="colours"),
]
handler404 = "factage.hub.portal.views.unknown"
