from __future__ import annotations

import threading

import pytest
from lxml import etree

from factage.invoice.rules import schema, sources
from factage.invoice.rules.places import path_of
from factage.invoice.rules.store import Artefact, PackStore

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE = (
    f'<Invoice xmlns="{UBL}Invoice-2" xmlns:c="{UBL}CommonBasicComponents-2">'
    "<c:ID>1</c:ID><c:IssueDate>{}</c:IssueDate></Invoice>"
)
STRICT = (
    '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:element name="r"><xsd:complexType><xsd:sequence>'
    '<xsd:element name="{}" maxOccurs="9"/></xsd:sequence></xsd:complexType></xsd:element></xsd:schema>'
)


@pytest.fixture(scope="module")
def official(tmp_path_factory):
    store = PackStore(tmp_path_factory.mktemp("packs"))
    sources.install_package(store, "facturx")
    return store


def own(tmp_path, **schemas):
    store = PackStore(tmp_path)
    for name, element in schemas.items():
        body = STRICT.format(element).encode()
        store.install(Artefact(pack=f"xsd-{name}", version="1", main="s.xsd", files={"s.xsd": body}))
    return store


def test_one_schema_that_accepts_is_enough(tmp_path):
    store = own(tmp_path, one="a", two="b")
    layer, findings = schema.judge(etree.fromstring("<r><b/></r>"), ("xsd-one", "xsd-two"), store)
    assert (layer.pack, layer.outcome, findings) == ("xsd", "valid", ())


def test_the_errors_are_those_of_the_last(tmp_path):
    store = own(tmp_path, one="a", two="b")
    layer, findings = schema.judge(etree.fromstring("<r><b/><c/></r>"), ("xsd-one", "xsd-two"), store)
    assert layer.outcome == "invalid"
    assert layer.sha256 == store.find("xsd-two").sha256
    (finding,) = findings
    assert (finding.rule, finding.level, finding.pack) == ("xsd", "fatal", "xsd")
    assert finding.path == "/*:r[namespace-uri()=''][1]/*:c[namespace-uri()=''][1]"


def test_without_a_schema_the_layer_is_skipped(tmp_path):
    layer, findings = schema.judge(etree.fromstring("<r/>"), ("xsd-one",), PackStore(tmp_path))
    assert (layer.outcome, findings) == ("skipped", ())


def test_the_official_schema_of_ubl_finds_what_is_missing_and_what_is_no_date(official):
    layer, findings = schema.judge(
        etree.fromstring(INVOICE.format("01/11/2026")), ("xsd-ubl-invoice",), official
    )
    assert (layer.version, layer.release, layer.outcome) == ("2.1", "UBL 2.1", "invalid")
    assert any("IssueDate" in (each.path or "") for each in findings)
    assert all(each.message and each.fix for each in findings)


def test_errors_of_threads_do_not_mix(official):
    wrong, other = (etree.fromstring(INVOICE.format(day)) for day in ("nonsense", "2026-11-01"))
    found = {True: [], False: []}

    def run(root, key):
        for _ in range(20):
            found[key].append(len(schema.judge(root, ("xsd-ubl-invoice",), official)[1]))

    threads = [threading.Thread(target=run, args=args) for args in ((wrong, True), (other, False)) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found[True])) == len(set(found[False])) == 1
    assert found[True][0] > found[False][0]


def test_every_installed_schema_compiles(official):
    for pack in official.packs():
        if pack.pack.startswith("xsd-"):
            schema._schema(pack.path)


def test_a_path_counts_namesakes():
    root = etree.fromstring("<a xmlns='u'><b/><c/><b><d/></b></a>")
    assert path_of(root[2][0]) == (
        "/*:a[namespace-uri()='u'][1]/*:b[namespace-uri()='u'][2]/*:d[namespace-uri()='u'][1]"
    )
