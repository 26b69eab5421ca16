"""Generate the official code lists with their validity, from the official rules themselves and from the CLDR.

usage: .venv/bin/python tools/codes.py [--check]      writes src/factage/invoice/codes/lists/*.tsv, or says (exit 1) what differs

Each list is what a rule of EN 16931 enumerates, in every release of the rules that is installed (pack en16931-ubl; the
jar of `tools/fetch_jars` brings them all): a code begins on the day of the first release that admits it and ends on the
day before the release that no longer does; releases before April 2022 bear no day. The lists of France are those of the
pack br-fr-ubl. The currencies that were legal tender somewhere, with their days, are those of the CLDR (package Babel).
With the newest release alone --check compares the codes that are in force, and nothing is written.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from factage.invoice.rules.store import Pack, PackStore, version_key

LISTS = Path(__file__).resolve().parents[1] / "src/factage/invoice/codes/lists"
NAMES = {
    "BR-CL-01": ("untdid_1001", "UNTDID 1001, document name code: the types of invoice and credit note"),
    "BR-CL-04": ("iso_4217", "ISO 4217, currencies"),
    "BR-CL-06": ("untdid_2475", "UNTDID 2005 and 2475, value added tax point date code"),
    "BR-CL-07": ("untdid_1153", "UNTDID 1153, reference qualifier: the schemes of an invoiced object"),
    "BR-CL-08": ("untdid_4451", "UNTDID 4451, text subject code"),
    "BR-CL-10": ("iso_6523", "ISO 6523 ICD, schemes of party identifiers"),
    "BR-CL-13": ("untdid_7143", "UNTDID 7143, item type identification code"),
    "BR-CL-14": ("iso_3166", "ISO 3166-1 alpha-2, countries"),
    "BR-CL-16": ("untdid_4461", "UNTDID 4461, payment means code"),
    "BR-CL-17": ("untdid_5305", "UNTDID 5305, duty, tax or fee category code: VAT"),
    "BR-CL-19": ("untdid_5189", "UNTDID 5189, allowance reason code"),
    "BR-CL-20": ("untdid_7161", "UNTDID 7161, charge reason code"),
    "BR-CL-22": ("vatex", "CEF VATEX, VAT exemption reason code"),
    "BR-CL-23": ("unece_rec20", "UN/ECE recommendations 20 and 21, units of measure and packages"),
    "BR-CL-24": ("mime", "EN 16931-1, media types of an attached document"),
    "BR-CL-25": ("eas", "CEF EAS, schemes of electronic addresses"),
}
"""Each rule on a code list, the file that it becomes, and the list's official name."""
FRENCH = {
    "document-type-code": ("fr_types", "XP Z12-012, types of document (BR-FR-04)"),
    "billing-mode": ("fr_processes", "XP Z12-012, cadres de facturation (BR-FR-08)"),
    "bar-treatment": ("fr_treatments", "XP Z12-012, treatments of a note BAR (BR-FR-20)"),
    "vat-category-code": ("fr_vat_categories", "XP Z12-012, VAT categories (BR-FR-15)"),
    "attachment-code": ("fr_attachments", "XP Z12-012, kinds of attachment (BR-FR-17)"),
}
"""Each function of the French sheet on a code list."""
FIRST = (1, 2)
"""The first release whose lists are those of today; the two before it enumerate otherwise."""
_ASSERT = re.compile(
    r'<xsl:when test="((?:[^"])*)"\s*/>\s*<xsl:otherwise>\s*<svrl:failed-assert(?:(?!</svrl:failed-assert>).)*?'
    r'<xsl:attribute name="id">(BR-CL-\d\d)</xsl:attribute>',
    re.DOTALL,
)
_ENUMERATED = re.compile(r"contains\(\s*'([^']*)'")
_EQUAL = re.compile(r"=\s*'([^']+)'")
_FUNCTION = re.compile(r'name="custom:is-valid-([\w-]+)"(.*?)</xsl:function>', re.DOTALL)
_QUOTED = re.compile(r"'([^'\\]+)'")
Days = tuple[str, str]


def enumerated(pack: Pack) -> dict[str, set[str]]:
    """The codes that each rule of one release admits; a list that the release writes otherwise is absent."""
    found: dict[str, set[str]] = {}
    for test, rule in _ASSERT.findall(pack.path.read_text(encoding="utf-8")):
        plain = test.replace("&apos;", "'")
        codes = {code for codes in _ENUMERATED.findall(plain) for code in codes.split()} or set(
            _EQUAL.findall(plain)
        )
        found.setdefault(rule, set()).update(code for code in codes if not code.startswith("cbc:"))
    return {rule: codes for rule, codes in found.items() if rule in NAMES and codes}


def history(releases: list[Pack]) -> dict[str, dict[str, Days]]:
    """For each rule every code that a release admits, from which day to which; empty where the release bears none."""
    days: dict[str, dict[str, Days]] = {rule: {} for rule in NAMES}
    before: dict[str, set[str]] = {}
    for pack in releases:
        for rule, codes in enumerated(pack).items():
            known = days[rule]
            gone = before.get(rule, set()) - codes
            for code in gone:
                known[code] = (known[code][0], _eve(pack.published) if pack.published else "?")
            for code in codes - before.get(rule, set()):
                began = (
                    known[code][0] if code in known else ("" if rule not in before else pack.published or "")
                )
                known[code] = (began, "")
            for code in known:
                if known[code][1] == "?" and pack.published:
                    known[code] = (known[code][0], _eve(pack.published))
            before[rule] = codes
    return {rule: _without_spellings(known) for rule, known in days.items()}


def _without_spellings(known: dict[str, Days]) -> dict[str, Days]:
    """Without codes that an early release wrote in small letters: the same code, misspelt."""
    return {code: days for code, days in known.items() if code.upper() == code or code.upper() not in known}


def _eve(published: str) -> str:
    return (date.fromisoformat(published) - timedelta(days=1)).isoformat()


def releases() -> list[Pack]:
    """The installed releases, oldest first; of the newest the sheet of the locked package, the same on every machine."""
    found: dict[tuple[int, ...], Pack] = {}
    for pack in PackStore.default().packs():
        key = version_key(pack.version)
        if pack.pack != "en16931-ubl" or key < FIRST or pack.origin.startswith("mcp"):
            continue
        if key not in found or pack.origin.startswith("facturx!"):
            found[key] = pack
    return [found[key] for key in sorted(found)]


def european(every: list[Pack]) -> dict[str, str]:
    """The content of the files of EN 16931."""
    newest = every[-1]
    written = {}
    for rule, known in history(every).items():
        name, title = NAMES[rule]
        if not any(end == "" for _, end in known.values()):
            raise SystemExit(f"{rule}: no codes found in {newest.path.name}")
        source = f"{newest.pack} {every[0].version} to {newest.version} ({newest.published}), {rule}"
        written[f"{name}.tsv"] = _file(title, source, newest.sha256, known)
    return written


def french() -> dict[str, str]:
    """The content of the files of France; none where the pack is not installed."""
    pack = next((each for each in PackStore.default().packs() if each.pack == "br-fr-ubl"), None)
    if pack is None:
        return {}
    written = {}
    for function, body in _FUNCTION.findall(pack.path.read_text(encoding="utf-8")):
        if function in FRENCH:
            name, title = FRENCH[function]
            codes = {code for quoted in _QUOTED.findall(body) for code in quoted.split() if "\\" not in code}
            source = f"{pack.pack} {pack.version}"
            written[f"{name}.tsv"] = _file(title, source, pack.sha256, dict.fromkeys(codes, ("", "")))
    return written


def tender() -> dict[str, str]:
    """Every currency that was legal tender somewhere, from its first day to its last."""
    import babel
    from babel.core import get_global

    days: dict[str, Days] = {}
    rows = json.dumps(sorted(get_global("territory_currencies").items()), default=str)
    for used in get_global("territory_currencies").values():
        for code, start, end, legal in used:
            if legal:
                began, ended = (
                    date(*start).isoformat() if start else "",
                    date(*end).isoformat() if end else "",
                )
                known = days.get(code)
                days[code] = (
                    (began, ended) if known is None else (min(known[0], began), _later(known[1], ended))
                )
    source = f"CLDR, supplemental currency data, in package Babel {babel.__version__}"
    digest = hashlib.sha256(rows.encode()).hexdigest()
    return {"currency_tender.tsv": _file("Currencies that were legal tender somewhere", source, digest, days)}


def _later(one: str, other: str) -> str:
    return "" if "" in {one, other} else max(one, other)


def _file(title: str, source: str, sha256: str, known: Mapping[str, Days]) -> str:
    rows = ["\t".join((code, *days)).rstrip("\t") for code, days in sorted(known.items())]
    return f"# {title}\n# source: {source}\n# sha256: {sha256}\n" + "".join(f"{row}\n" for row in rows)


def in_force(content: str) -> set[str]:
    """The codes of a file that have not ended."""
    rows = [row.split("\t") for row in content.splitlines() if row and not row.startswith("#")]
    return {row[0] for row in rows if len(row) < 3 or not row[2]}


def main() -> int:
    every = releases()
    if not every:
        raise SystemExit("the pack en16931-ubl is not installed: run `make setup`")
    check = "--check" in sys.argv
    whole = len(every) > 1
    if not whole and not check:
        raise SystemExit(
            "only one release of en16931-ubl is installed: `tools/fetch_jars FOLDER`, `factage rules install`"
        )
    differ = []
    for name, content in {**european(every), **french(), **tender()}.items():
        path = LISTS / name
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        same = (
            content == there if whole or name[:3] in {"fr_", "cur"} else in_force(content) == in_force(there)
        )
        if not same:
            differ.append(name)
            if not check:
                LISTS.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
    for name in differ:
        print(name)
    return 1 if differ and check else 0


if __name__ == "__main__":
    raise SystemExit(main())
