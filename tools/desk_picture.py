"""Makes docs/desk.png, the README's picture of the desk, from the running demonstration. Needs Chromium.

Run by `make picture`, which starts a demonstration of its own. With ``--url``, ``--email`` and ``--password`` it looks at
one that runs already.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "desk.png"
WIDTH, HEIGHT = 1320, 940
COLOURS = 96
DESK = re.compile(r"(http://127\.0\.0\.1:\d+/)\s*$")
SECRET = re.compile(r"(?:mot de passe|password)\s+(\S+)\s*$")
PERSON = re.compile(r"\s(\S+@\S+)\s*$")


def main() -> int:
    """Take the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url")
    parser.add_argument("--email")
    parser.add_argument("--password")
    given = parser.parse_args()
    browser = shutil.which("chromium")
    if browser is None:
        print("chromium is missing (Debian package chromium)", file=sys.stderr)
        return 2
    if given.url:
        take(browser, given.url, given.email, given.password)
        return 0
    with demonstration() as (url, email, password):
        take(browser, url, email, password)
    return 0


@contextmanager
def demonstration() -> Iterator[tuple[str, str, str]]:
    """A demonstration of our own, once its batch has settled: where the desk is, and who may enter."""
    with tempfile.TemporaryDirectory() as folder:
        factage = str(Path(sys.executable).with_name("factage"))
        command = [factage, "demo", "--data", folder, "--lang", "fr"]
        command += ["--port", str(free_port()), "--mailbox-port", str(free_port())]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as running:
            try:
                yield _told(running)
            finally:
                running.send_signal(signal.SIGINT)


def _told(running: subprocess.Popen[str]) -> tuple[str, str, str]:
    url = email = ""
    assert running.stdout is not None
    for line in running.stdout:
        url = url or "".join(DESK.findall(line))
        email = email or "".join(PERSON.findall(line))
        if found := SECRET.search(line):
            return url, email, found[1]
    raise SystemExit("the demonstration ended before it said where to look")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def take(browser: str, url: str, email: str, password: str) -> None:
    """Sign in, look at the first page, keep what is seen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            locale="fr-FR",
            color_scheme="light",
            device_scale_factor=1,
        )
        page.goto(f"{url}entrer/")
        page.get_by_label("Adresse e-mail").fill(email)
        page.get_by_label("Mot de passe").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url(url)
        seen = Image.open(BytesIO(page.screenshot()))
        chromium.close()
    PICTURE.parent.mkdir(exist_ok=True)
    seen.convert("RGB").quantize(COLOURS).save(PICTURE, optimize=True)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    sys.exit(main())
