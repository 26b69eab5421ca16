"""What one row of an address says: a caption, a number with its label, a contact, a street, a place, or a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal

from factage.invoice.pages import labels
from factage.invoice.pages.text.sheet import Cell, plain

Kind = Literal["caption", "number", "contact", "person", "street", "place", "name"]

POSTCODE: Final = re.compile(
    r"(?:^|[\s,])(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]\d[\dW] ?[A-Z0-9]{4})(?=$|[\s,])|(?:^|[\s,–●•|-])(?:[A-Z]{1,2}[- ])?(\d{5}|(?<!\w )\d{4}(?: [A-Z]{2}|-\d{3})?(?= ?[A-ZÀ-Ý]))\s?[^\W\d]"
)
_CODE: Final = re.compile(r"(?=\S*\d\S*\d)(?=\S{4,12}$)[a-z]{0,4}\d+[a-z]{0,4}")
"""The code of a customer over its name: 411DUM, C00045."""
_COUNTRY: Final = re.compile(
    r"(?:la )?(?:france|allemagne|germany|deutschland|belgique|belgium|belgie|belgien|suisse|switzerland|schweiz|svizzera|luxembourg|luxemburg|espagne|spain|espana|spanien"
    r"|italie|italy|italia|italien|portugal|pays-bas|netherlands|the netherlands|nederland|niederlande|royaume-uni|united kingdom|grande-bretagne|great britain|england|scotland|wales|uk|g\.?b\."
    r"|irlande|ireland|irland|autriche|austria|osterreich|danemark|denmark|danmark|suede|sweden|sverige|norvege|norway|norge|finlande|finland|pologne|poland|polska|republique tcheque|czech republic"
    r"|grece|greece|roumanie|romania|hongrie|hungary|monaco|maroc|morocco|tunisie|tunisia|algerie|algeria|senegal|cote d'ivoire|canada|etats-unis|united states|usa|u\.s\.a\.?|japon|japan|chine|china)"
)
NO_NAME: Final = re.compile(
    r"\d+[ ,]|(?:siret|siren|tva|n° ?tva|rcs|iban|ust|vat|gln|nummer|globale nummer|anschrift|tel|fax|page|facture|avoir|invoice"
    r"|rechnung|n°|date|code|v/|n/|ref\b|le \d|du \d|payable|echeance|no tva|id\. tva|client n|compte|email|e-mail|www|http|capital|ape|[\d+ ]+$)"
)
KEYED: Final = re.compile(
    r"[^\d:]{2,30}: ?[\w/-]*\d[\d /-]*$|(?:gln|ean|iln|id|kd-?nr|kunden-?n|lief-?n|code|n° ?client)\W"
)
"""A number with what it is, which stands in a block before the name: "Kunden-Nr. : 009420"."""
COMPANY: Final = re.compile(
    r"\b(?:sarl|sas|sasu|sa|eurl|sci|snc|scop|gmbh|ag|kg|ohg|ug|e\.?k\.?|ltd|llc|plc|inc|bv|nv|srl|spa|mairie|ville|commune|syndicat|association"
    r"|ets|etablissements|cabinet|societe|ste|groupe|hotel|restaurant|garage|pharmacie|universite|lycee|departement|region|ccas|metropole|cie)\b"
)
STREET: Final = re.compile(
    r"\b(?:[a-z-]+(?:strasse|str\.?|allee|weg|platz|gasse)|rue|avenue|av\.?|bd|boulevard|chemin|ch\.|route|rte|place|pl\.|allee|allees|impasse|quai|cours|square|zi|za|zac|bp|cs|lieu-dit"
    r"|lotissement|residence|passage|str\.|strasse|weg|platz|gasse|street|road|lane|avenue|ring|allee|unit|suite|business park|industrial estate|parc d'activites?|zone (?:industrielle|artisanale|d'activites?))\b"
)
_HOUSE: Final = re.compile(
    r"(?:immeuble|imm\.|batiment|bat\.?|residence|res\.|lotissement|lot\.|hameau|lieu-?dit|zone|z\.? ?[ai]\.?|zac|parc|pole|centre commercial|c\.? ?cial|bp|cs|tsa|cidex|hotel de ville|le bourg|appt?\.?|porte|escalier|esc\."
    r"|entree|rez|tour|espace|po box|p\.o\. box|postfach|boite postale|via|viale|corso|piazza|calle|c/|avda\.?|avenida|plaza|paseo|poligono|rua|largo|strada|unit|floor|faubourg|fg|voie|parvis|mail|esplanade|promenade|montee|ruelle|sentier|villa|cite)(?!\w)"
    r"|\d+(?:er|e|eme)? etage"
)
"""Words with which a row beside the street begins, where a name stands over it."""
_LIKE_NAME: Final = re.compile(r"(?:residence|lotissement|place|square|cours|passage|ring|suite|unit)\b")
"""Words of streets with which names begin, too: "Résidence Les Pins"."""
_HOUSE_NUMBER: Final = re.compile(r"\d{1,4}(?:[-/]\d{1,4})? ?(?:bis|ter|quater|[a-d])?\b,? ?")
_NUMBERED: Final = re.compile(
    r"(?!\d{1,3} (?:jours?|mois|days?|months?|tagen?|giorni|dias|dagen)\b|\d{1,2}(?:er)? [a-z]{3,9}\.? (?:19|20)\d\d$)\d{1,4} ?(?:bis|ter|quater|[a-d])?\b,? ?(?:[a-z]|$)|[a-z' .-]+ (?!(?:1[89]|20)\d\d$)\d{1,4} ?[a-z]?(?:,.*|/\d+)?$"
)
"""A house number before its street, or after it; days and months are terms of payment or a date."""
_CONTACT: Final = re.compile(
    r"(?:s/c|sous couvert|t\.?a\.?v\.?|c\.?a\.?|alla c\.?a\.?|a la atencion)\b|(?:a |pour |a la |for the )?(?:l ?'|l )?(?:attention|att\b|attn|att\.|fao\b|z\.? ?hd\b|zu handen|c/o\b|chez\b|p\.?a\. )"
    r"|(?:le |la )?(?:service|services|serv\.|svce|sce|direction|dir\.|departement|dept\.?|dpt|pole|bureau|division|cellule|secretariat|gestion)"
    r"(?: (?:des?|de la|de l'|du|d'|la))?(?: ?(?:compta[a-z]*|achats?|factur[a-z]*|financ[a-z]*|fournisseurs?|economi[a-z]*|technique[s]?|administrati[a-z]*|generale?|travaux|informatique|approvisionnements?|moyens generaux|marches|logistique|ressources humaines|batiments?|patrimoine|urbanisme|voirie|services techniques))(?:[ /&'-].*|$)"
    r"|(?:compta|comptabilite|accounts? payable|accounting|buchhaltung|kreditoren(?:buchhaltung)?|einkauf|purchasing|finance|achats|facturation fournisseurs|contabilita|ufficio acquisti|administracion|contabilidad)(?: [a-z ]{0,24})?$"
)
"""A person or an office in the house to whom the letter goes, who is not the buyer."""
_NUMBER_NAME: Final = re.compile(
    r"\d{1,4} (?!(?:janv|fevr|mars|avri|mai|juin|juil|aout|sept|octo|nove|dece|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|x|pages?)\b)(?:[a-z][a-z'-]{2,})(?! ?\d)(?!.*:)"
)
"""A name that begins with a number: "123 Pare-Brise"."""
_OF_COMPANY: Final = re.compile(
    r"\bau capital\b|\brcs\b|\bsiret\b|\bsiren\b|\b(?:ape|naf) ?:? ?\d|\bregistered (?:in|office)\b"
)
_SINCE: Final = re.compile(
    r"\b(?:depuis|desde|since|seit|dal|sinds|fondee? en|founded|est\.) (?:1[89]|20)\d\d\b"
)
_PERSON: Final = re.compile(
    r"(?:m\.?|mr\.?|mme\.?|mlle\.?|mrs\.?|ms\.?|monsieur|madame|mademoiselle|messieurs|me|maitre|dr\.?|docteur|herrn?|frau|sig\.?(?:ra)?|sr\.?|sra\.?|d\.|don)"
    r"(?: (?:et|ou|&|/|und|and) (?:m\.?|mme\.?|mrs\.?|madame|monsieur|frau))? [^\W\d]"
)
_CAPTION: Final = re.compile(r"[^\d]{0,40}:?$")
_WHOLE_CAPTION: Final = re.compile(
    r"(?:(?:votre|notre|la) (?:societe|entreprise|adresse)|facturation|facture|(?:adresse|coordonnees) ?(?:de |du |d')?(?:facturation|client|l'entreprise|societe)"
    r"|(?:bill|ship|sold|invoice|deliver|credit)(?:ed)? to|from|to|de|a|pour|von|an|da|per|aan)(?: :|:|)"
)
_NAMED_LIKE: Final = re.compile(
    r"(?:chantier|destination|livraison) (?!(?:de|d|du|des|a|au)\b)[a-z]{3}"
    r"|entreprise (?!(?:de|d|du|des|a|au|qui|prestataire|emettrice|utilisatrice|facturee|client|cliente|titulaire|principale)\b)[a-z]{3}"
)
"""Words of a caption that begin a name: "Chantier naval Tanguy", "Entreprise générale Montlaur"."""
_LONGEST_CAPTION: Final = 44
_SHORT: Final = 32
_ROLES: Final = ("buyer", "seller", "delivery")


@lru_cache(maxsize=20_000)
def is_caption(text: str) -> bool:
    """Whether short plain words name a role ("Facturé à :"), in two languages if need be ("Facturé à / Bill to")."""
    return all(_is_caption(one.strip()) for one in text.split(" / "))


def _is_caption(text: str) -> bool:
    if not _CAPTION.match(text) or len(text) > _LONGEST_CAPTION:
        return False
    if _WHOLE_CAPTION.fullmatch(text):
        return True
    if not text.endswith(":") and _NAMED_LIKE.match(text):
        return False
    if text.endswith(":"):
        return any(labels.parties(one).search(text) for one in _ROLES)
    if len(text) >= _SHORT or COMPANY.search(text) or STREET.search(text):
        return False
    return any(_is_role(one, text) for one in _ROLES)


def _is_role(role: str, text: str) -> bool:
    """Whether words begin as a caption does; a name may begin so ("Client Express")."""
    return labels.parties(role).match(text) is not None


@lru_cache(maxsize=20_000)
def is_street(text: str) -> bool:
    """Whether plain words begin as a street or hold a post code, as no name does."""
    return bool(STREET.match(text) or POSTCODE.search(text)) and not COMPANY.search(text)


def is_country(text: str) -> bool:
    """Whether plain words are a country and nothing else."""
    return _COUNTRY.fullmatch(text.strip(" ()-,")) is not None


@lru_cache(maxsize=20_000)
def kind_of(text: str, *, first: bool = False) -> Kind:
    """What a row of a block says; ``first`` where no name stands over it, so that words which begin names may."""
    words = plain(text)
    said: tuple[tuple[Kind, bool], ...] = (
        ("contact", is_contact(words)),
        ("caption", is_caption(words)),
        ("place", bool(POSTCODE.search(text)) or is_country(words)),
        ("street", _is_street_row(words, first=first)),
        ("number", _is_number(words) and not (first and _NUMBER_NAME.match(words))),
        ("person", bool(_PERSON.match(words))),
    )
    return next((kind for kind, holds in said if holds), "name")


def _is_number(words: str) -> bool:
    """Whether plain words say a number, a date or a way to reach somebody."""
    if words.endswith(":") or "@" in words or _OF_COMPANY.search(words):
        return True
    if _CODE.fullmatch(words):
        return True
    return bool(NO_NAME.match(words) or KEYED.match(words) or _SINCE.search(words))


def is_contact(text: str) -> bool:
    """Whether plain words name a person or an office in the house to whom the letter goes."""
    return not text.endswith(":") and _CONTACT.match(text) is not None


@lru_cache(maxsize=20_000)
def is_party(text: str) -> bool:
    """Whether plain words are the caption of the seller or the buyer."""
    if not is_caption(text) or is_contact(text) or labels.parties("delivery").search(text):
        return False
    words = text.rstrip(" :")
    return bool(_WHOLE_CAPTION.fullmatch(text)) or any(
        (found := labels.parties(one).match(words)) is not None and found.end() == len(words)
        for one in ("buyer", "seller")
    )


def _is_street_row(words: str, *, first: bool) -> bool:
    number = _HOUSE_NUMBER.match(words)
    if number is not None and STREET.match(words[number.end() :]):
        return True
    if STREET.search(words) and re.search(r"\d", words) and not COMPANY.search(words):
        return True
    if STREET.match(words) and not COMPANY.search(words) and not (first and _LIKE_NAME.match(words)):
        return True
    return not first and bool(_HOUSE.match(words) or _NUMBERED.match(words))


def kinds(cells: Sequence[Cell]) -> Iterator[tuple[Cell, Kind]]:
    """Each row of a block with what it says."""
    first = True
    for cell in cells:
        kind = kind_of(cell.text, first=first)
        first = first and kind not in {"name", "person"}
        yield cell, kind
