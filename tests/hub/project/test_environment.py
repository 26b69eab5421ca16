from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from factage.hub.project import environment
from factage.hub.project.log import redact


def test_a_variable_may_be_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from the file\n")
    monkeypatch.setenv("FACTAGE_X", "from the environment")
    assert environment.value("FACTAGE_X") == "from the environment"
    monkeypatch.setenv("FACTAGE_X_FILE", str(tmp_path / "key"))
    assert environment.value("FACTAGE_X") == "from the file"
    monkeypatch.setenv("FACTAGE_X_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match="gone"):
        environment.value("FACTAGE_X")


def test_the_key_is_made_once_readable_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("FACTAGE_SECRET_KEY")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: environment.secret_key(tmp_path / "data"), range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 60
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret.key"]


def test_databases(tmp_path):
    sqlite = environment.database("", tmp_path)
    assert sqlite["NAME"] == str(tmp_path / "factage.sqlite3")
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert sqlite["TEST"]["NAME"].endswith(".sqlite3")
    assert environment.database("sqlite:////var/lib/x.sqlite3", tmp_path)["NAME"] == "/var/lib/x.sqlite3"
    url = "postgresql://me:p%40ss@db.example:5433/factage?sslmode=require"
    postgresql = environment.database(url, tmp_path)
    assert [postgresql[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")] == [
        "factage", "me", "p@ss", "db.example", "5433", {"sslmode": "require"},
    ]  # fmt: skip
    with pytest.raises(ImproperlyConfigured):
        environment.database("mysql://x/y", tmp_path)


@pytest.mark.parametrize("url", ["ftp://x", "example.org", "https://", "https://x/path"])
def test_an_address_is_a_host_and_nothing_behind_it(monkeypatch, url):
    monkeypatch.setenv("FACTAGE_BASE_URL", url)
    with pytest.raises(ImproperlyConfigured):
        environment.address("FACTAGE_BASE_URL", "")


def run(code, **variables):
    return subprocess.run(
        [sys.executable, "-c", f"from factage.hub.project import settings as s\n{code}"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_desk_and_portal_need_two_hosts(tmp_path):
    same = run("", FACTAGE_BASE_URL="http://a.example:1", FACTAGE_PORTAL_URL="http://a.example:2")
    assert "two different host names" in same.stderr


def test_cookies_are_secure_behind_https(tmp_path):
    shown = run(
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)",
        FACTAGE_BASE_URL="https://desk.example",
        FACTAGE_PORTAL_URL="https://portal.example",
    )
    assert shown.stdout.split() == ["__Host-factage_desk", "True", "True", "True"]


def test_settings_make_no_file_before_they_are_used(tmp_path):
    run("", FACTAGE_DATA=str(tmp_path / "data"), FACTAGE_SECRET_KEY="")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "line",
    [
        "GET /f/hidden/page 200",
        "password=hidden&x=1",
        '{"api_key": "hidden"}',
        "Authorization: Bearer hidden",
        "could not connect to postgresql://factage:hidden@db/factage",
    ],
)
def test_no_secret_is_logged(line):
    assert "hidden" not in redact(line)


def test_ordinary_lines_are_logged_as_they_are():
    line = "batch 12 : 60 files, http://127.0.0.1:8000/lots/12, 10:30:00"
    assert redact(line) == line
