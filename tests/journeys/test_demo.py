"""`factage demo`: the main job on the samples, from nothing to delivered, in processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter

import pytest

import need

COMMAND = [sys.executable, "-c", "import sys; from factage.cli.main import main; sys.exit(main())"]
DELIVERED = """
import pathlib, sys
from factage.hub.project.bootstrap import prepare
organisation = prepare()
from factage.hub.base.tenancy import scope
from factage.hub.delivery.models import Delivery, Rendition
with scope(organisation):
    for delivery in Delivery.objects.filter(format="facturx", state__in=["sent", "acknowledged"]):
        made = Rendition.objects.get(document=delivery.document_id, format="facturx")
        pathlib.Path(sys.argv[1], f"{delivery.pk}.pdf").write_bytes(made.data())
"""


def environment(data):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FACTAGE_", "DJANGO_"))}
    packs = os.environ.get("FACTAGE_PACKS")
    return kept | {"FACTAGE_DATA": str(data)} | ({"FACTAGE_PACKS": packs} if packs else {})


@pytest.mark.slow
def test_the_batch_is_delivered_and_every_factur_x_of_it_passes_verapdf(tmp_path):
    for name, package in (("mvn", "maven"), ("javac", "openjdk-17-jdk-headless")):
        need.program(name, package=package)
    data, out = tmp_path / "data", tmp_path / "delivered"
    out.mkdir()
    done = subprocess.run(
        [*COMMAND, "demo", "--once", "--data", str(data)],
        env=environment(data),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    line = json.loads(done.stdout)
    assert line["received"] >= 60
    assert min(line["delivered"].values()) >= 10
    assert 2 * sum(line["delivered"].values()) >= line["documents"]
    assert all(line[state] for state in ("held", "rejected", "duplicates"))
    assert line["portal_link"].startswith("http://localhost:")
    subprocess.run([sys.executable, "-c", DELIVERED, str(out)], env=environment(data), check=True)
    files = sorted(out.iterdir())
    assert len(files) >= 30
    tool = need.ROOT / "tools" / "verapdf" / "check.py"
    judged = subprocess.run(
        [sys.executable, str(tool), "3b", *map(str, files)], capture_output=True, text=True, check=False
    )
    verdicts = [json.loads(verdict) for verdict in judged.stdout.splitlines()]
    assert Counter(verdict["compliant"] for verdict in verdicts) == {True: len(files)}, judged.stdout[-2000:]


@pytest.mark.slow
def test_it_stays_until_it_is_stopped_and_leaves_nothing_running(tmp_path):
    data = tmp_path / "data"
    running = subprocess.Popen(
        [*COMMAND, "demo", "--data", str(data), "--lang", "en"],
        env=environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    try:
        for text in running.stdout:
            said.append(text)
            if "Ctrl-C" in text:
                break
        words = " ".join(said).split()
        desk, link = (
            next(word for word in words if word.startswith(start))
            for start in ("http://127.0.0.1", "http://localhost")
        )
        for url in (desk, link):
            with urllib.request.urlopen(url) as answer:
                assert answer.status == 200
    finally:
        running.send_signal(signal.SIGTERM)
        code = running.wait(60)
    assert code == 0, said
    time.sleep(0.5)
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(desk)


def test_a_folder_with_something_else_in_it_stays_as_it_is(tmp_path):
    (tmp_path / "letter.txt").write_text("keep me")
    done = subprocess.run(
        [*COMMAND, "demo", "--once", "--data", str(tmp_path)],
        env=environment(tmp_path / "elsewhere"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert (tmp_path / "letter.txt").read_text() == "keep me"
