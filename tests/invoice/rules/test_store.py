from __future__ import annotations

import threading
from datetime import date

import pytest

from factage.invoice.rules.store import Artefact, PackStore, default_folder, version_key


def artefact(version="1.0", body=b"<sheet/>", **more):
    return Artefact(
        pack="en16931-ubl", version=version, main="a.xsl", files={"a.xsl": body, "codes.xml": b"<c/>"}, **more
    )


def test_an_artefact_is_kept_with_its_files_and_its_digest(tmp_path):
    store = PackStore(tmp_path / "packs")
    pack = store.install(artefact())
    assert pack.path.read_bytes() == b"<sheet/>"
    assert pack.sha256 == artefact().sha256
    assert (pack.folder / "codes.xml").exists()
    assert store.packs() == (pack,)


def test_installing_again_changes_nothing(tmp_path):
    store = PackStore(tmp_path)
    before = store.install(artefact())
    stamp = before.path.stat().st_mtime_ns
    assert store.install(artefact()) == before
    assert before.path.stat().st_mtime_ns == stamp
    assert len(store.packs()) == 1


def test_damage_is_found(tmp_path):
    pack = PackStore(tmp_path).install(artefact())
    assert pack.damage() == []
    (pack.folder / "codes.xml").write_bytes(b"<other/>")
    assert pack.damage() == ["codes.xml"]
    pack.path.unlink()
    assert pack.damage() == ["a.xsl", "codes.xml"]


def test_a_pack_whose_description_cannot_be_read_is_not_used_and_is_named(tmp_path):
    store = PackStore(tmp_path)
    good, bad = store.install(artefact()), store.install(artefact("2.0", b"other"))
    (bad.folder / "pack.json").write_text("{")
    (tmp_path / "foreign").mkdir()
    fresh = PackStore(tmp_path)
    assert fresh.packs() == (good,)
    assert fresh.unreadable() == (bad.folder.name,)
    assert PackStore(tmp_path / "nowhere").unreadable() == ()


def test_a_file_outside_its_pack_is_refused(tmp_path):
    bad = Artefact(pack="flux10", version="1", main="a.xsl", files={"a.xsl": b"x", "../out.xml": b"y"})
    with pytest.raises(ValueError, match="outside"):
        PackStore(tmp_path / "packs").install(bad)
    assert not (tmp_path / "out.xml").exists()
    assert not (tmp_path / "packs" / "out.xml").exists()


def test_the_newest_release_is_used_and_an_older_one_on_request(tmp_path):
    store = PackStore(tmp_path)
    for version in ("1.3.9", "1.3.14.2", "1.3.14", "sha256-abc"):
        store.install(artefact(version, version.encode()))
    assert store.find("en16931-ubl").version == "1.3.14.2"
    assert store.find("en16931-ubl", version="1.3.9").version == "1.3.9"
    assert store.find("en16931-ubl", version="9.9") is None
    assert store.find("peppol-ubl") is None


def test_of_equal_releases_the_higher_rank_is_used(tmp_path):
    store = PackStore(tmp_path)
    store.install(artefact("1.0", b"low", rank=10))
    store.install(artefact("1.0", b"high", rank=30))
    assert store.find("en16931-ubl").path.read_bytes() == b"high"


def test_a_release_judges_from_its_day_on(tmp_path):
    store = PackStore(tmp_path)
    store.install(artefact("2.5.0", b"old"))
    store.install(artefact("2.6.0", b"new", start="2026-08-31"))
    assert store.find("en16931-ubl", on=date(2026, 8, 30)).version == "2.5.0"
    assert store.find("en16931-ubl", on=date(2026, 8, 31)).version == "2.6.0"
    assert store.find("en16931-ubl").version == "2.5.0"


def test_where_only_a_later_release_is_there_it_judges(tmp_path):
    store = PackStore(tmp_path)
    store.install(artefact("2.6.0", start="2026-08-31"))
    assert store.find("en16931-ubl", on=date(2020, 1, 1)).version == "2.6.0"


def test_many_may_install_at_once(tmp_path):
    errors = []

    def install():
        try:
            PackStore(tmp_path).install(artefact())
        except Exception as error:  # noqa: BLE001 - a thread would swallow it
            errors.append(error)

    threads = [threading.Thread(target=install) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    assert len(PackStore(tmp_path).packs()) == 1


def test_an_absent_folder_holds_nothing(tmp_path):
    assert PackStore(tmp_path / "nowhere").packs() == ()


def test_the_folder_is_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("FACTAGE_PACKS", str(tmp_path / "here"))
    assert default_folder() == tmp_path / "here"
    monkeypatch.delenv("FACTAGE_PACKS")
    (tmp_path / "name").write_text(f"{tmp_path / 'there'}\n")
    monkeypatch.setenv("FACTAGE_PACKS_FILE", str(tmp_path / "name"))
    assert default_folder() == tmp_path / "there"


def test_versions_are_ordered_by_their_numbers():
    assert version_key("1.3.16") > version_key("1.3.9") > version_key("sha256-99")
    assert version_key("1.4.0.03") > version_key("1.4.0")
