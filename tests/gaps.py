"""Sample pages that are not read wholly, each with what is missing: a gap that closes has to leave this list.

A document is LAYOUT/NUMBER; what is missing is a path without the numbers of its lines, or `complete` where the reading says that
something is open.
"""

AT_FIRST_SIGHT: dict[str, set[str]] = {
    "charpente/3": {"complete"},
}
AFTER_ONE_CONFIRMATION: dict[str, set[str]] = {
    "charpente/3": {"complete"},
}
LABELS: dict[str, set[str]] = {
    "avocat": {"n/ref."},
    "couvreur": {"couverte"},
    "dispositifs": {"peremption"},
    "emballage": {"clause de reserve de propriete"},
    "expert": {"n/ref."},
    "fixations": {"clause de reserve de propriete"},
    "hygiene": {"reserve de propriete"},
    "interim": {"garantie financiere"},
    "kine": {"dispositifs medicaux"},
    "loyers": {"immeuble"},
    "outillage": {"gesellschafter"},
    "restauration": {"tournee"},
    "roulement": {"devise"},
    "visserie": {"devise", "incoterm"},
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
