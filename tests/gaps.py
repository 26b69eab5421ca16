"""Sample pages that are not read wholly, each with what is missing: a gap that closes has to leave this list.

A document is LAYOUT/NUMBER; what is missing is a path without the numbers of its lines, or `complete` where the reading says that
something is open.
"""

AT_FIRST_SIGHT: dict[str, set[str]] = {
    "charpente/3": {"complete"},
    "electricien/3": {"lines[].item.name"},
    "energie/1": {"complete"},
    "energie/2": {"complete"},
    "energie/3": {"complete"},
    "medical/1": {"lines[].unit_price"},
    "medical/2": {"lines[].unit_price"},
    "medical/3": {"lines[].unit_price"},
    "mission/3": {"complete", "lines[].quantity", "lines[].unit_price"},
}
AFTER_ONE_CONFIRMATION: dict[str, set[str]] = {
    "charpente/3": {"complete"},
    "electricien/3": {"lines[].item.name"},
}
LABELS: dict[str, set[str]] = {
    "auberge": {"arrivee", "chambre", "depart"},
    "avocat": {"n/ref."},
    "avoue": {"n/ref."},
    "carrosserie": {"ordre de reparation", "receptionnaire"},
    "comptable": {"associe responsable", "dossier"},
    "copieurs": {"clause de reserve de propriete"},
    "cours": {"moyen de paiement", "testeur"},
    "couvreur": {"couverte"},
    "dispositifs": {"peremption"},
    "electricien": {"reserve de propriete"},
    "emballage": {"clause de reserve de propriete"},
    "expert": {"n/ref."},
    "fixations": {"clause de reserve de propriete"},
    "hygiene": {"reserve de propriete"},
    "interim": {"garantie financiere"},
    "kine": {"dispositifs medicaux"},
    "librairie": {"livres"},
    "listing": {"n/ref", "repr."},
    "logiciel": {"communication de paiement", "source"},
    "loyers": {"immeuble"},
    "maschinenbau": {"zolltarif-nr."},
    "medical": {"mail"},
    "mission": {"droits"},
    "outillage": {"gesellschafter"},
    "outilleur": {"reserve de propriete"},
    "restauration": {"tournee"},
    "roulement": {"devise"},
    "sanitaire": {"clause de reserve de propriete"},
    "visserie": {"devise", "incoterm"},
    "wallon": {"communication / mededeling"},
}

# Layouts whose truth carries the legal mentions of the page, as a comparison of page and data asks for.
WITH_MENTIONS = frozenset(
    [
        "abonnement",
        "artisan",
        "association",
        "catalogue",
        "cave",
        "classeur",
        "comptaweb",
        "comptoir",
        "courrier",
        "editique",
        "erp",
        "garage",
        "grossiste",
        "independant",
        "negoce",
        "plombier",
        "rechnung",
        "saas",
        "situation",
        "spool",
        "studio",
        "tableur",
        "transport",
        "vente",
    ]
)
