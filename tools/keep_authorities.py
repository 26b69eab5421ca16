"""Keeps the certificate authorities that a machine trusts through its bundle alone (Debian; run as root).

usage: python3 tools/keep_authorities.py

A package that installs certificates writes the bundle anew from its two folders. An authority that an administrator had
put into the bundle only (a company's own, a test network's) would be lost in the middle of an installation. So it is
written where Debian keeps local authorities. Nothing is trusted that was not trusted before.
"""

from __future__ import annotations

import re
from pathlib import Path

BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
FOLDERS = (Path("/usr/share/ca-certificates"), Path("/usr/local/share/ca-certificates"))
CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def certificates(path: Path) -> dict[str, str]:
    """The certificates of one file, by their content without white space."""
    text = path.read_text(encoding="ascii", errors="replace")
    return {"".join(found.split()): found for found in CERTIFICATE.findall(text)}


def main() -> None:
    if not BUNDLE.is_file():
        return
    known = {key for folder in FOLDERS for path in folder.rglob("*.crt") for key in certificates(path)}
    only_there = [text for key, text in certificates(BUNDLE).items() if key not in known]
    for number, text in enumerate(only_there, 1):
        place = FOLDERS[1] / f"kept-from-bundle-{number}.crt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text + "\n", encoding="ascii")
        print(f"kept: {place}")


if __name__ == "__main__":
    main()
