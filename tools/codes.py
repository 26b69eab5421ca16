"""Generate the official code lists: bare codes, as the rules of EN 16931 themselves enumerate them.

usage: .venv/bin/python tools/codes.py [--check]      writes src/factage/invoice/codes/lists/*.tsv, or says (exit 1) what differs

The source is the installed pack en16931-ubl: what a rule accepts and what our lists say is then one and the same.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from factage.invoice.rules.store import Pack, PackStore

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
_ASSERT = re.compile(
    r'<xsl:when test="((?:[^"])*)"\s*/>\s*<xsl:otherwise>\s*<svrl:failed-assert(?:(?!</svrl:failed-assert>).)*?'
    r'<xsl:attribute name="id">(BR-CL-\d\d)</xsl:attribute>',
    re.DOTALL,
)
_ENUMERATED = re.compile(r"contains\(\s*'([^']*)'")
_EQUAL = re.compile(r"=\s*'([^']+)'")


def tables(pack: Pack) -> dict[str, str]:
    """The content of every file, by its name."""
    found: dict[str, set[str]] = {}
    for test, rule in _ASSERT.findall(pack.path.read_text(encoding="utf-8")):
        plain = test.replace("&apos;", "'")
        codes = {code for codes in _ENUMERATED.findall(plain) for code in codes.split()} or set(
            _EQUAL.findall(plain)
        )
        found.setdefault(rule, set()).update(code for code in codes if not code.startswith("cbc:"))
    written = {}
    for rule, (name, title) in NAMES.items():
        codes = sorted(found.get(rule, ()))
        if not codes:
            raise SystemExit(f"{rule}: no codes found in {pack.path.name}")
        head = f"# {title}\n# source: {pack.pack} {pack.version} ({pack.published}), {rule}\n# sha256: {pack.sha256}\n"
        written[f"{name}.tsv"] = head + "".join(f"{code}\n" for code in codes)
    return written


def main() -> int:
    # the sheet of the locked package, the same on every machine; a hand-installed one says the same in other bytes
    packs = [each for each in PackStore.default().packs() if each.pack == "en16931-ubl"]
    pack = next((each for each in packs if each.origin.startswith("facturx!")), None)
    if pack is None:
        raise SystemExit("the pack en16931-ubl is not installed: run `make setup`")
    differ = []
    for name, content in tables(pack).items():
        path = LISTS / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            differ.append(name)
            if "--check" not in sys.argv:
                LISTS.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
    for name in differ:
        print(name)
    return 1 if differ and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
