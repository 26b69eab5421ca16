"""A schema in Schematron becomes a sheet that fires as the standard says; what is not known is refused."""

from __future__ import annotations

import importlib.util

import pytest

import need
from factage.invoice import check
from factage.invoice.rules import sources, svrl
from factage.invoice.rules.engine import Engine
from factage.invoice.rules.schematron import NotCompiled, compiled
from factage.invoice.rules.store import PackStore

HEAD = '<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">'
SCHEMA = f"""<!-- version 9.9 -->{HEAD}
<title>A  title</title>
<ns prefix="p" uri="urn:p"/><ns prefix="u" uri="urn:u"/>
<function xmlns="http://www.w3.org/1999/XSL/Transform" name="u:double" as="xs:integer" xmlns:u="urn:u"
  xmlns:xs="http://www.w3.org/2001/XMLSchema"><param name="n"/><sequence select="2 * xs:integer($n)"/></function>
<let name="limit" value="10"/>
<pattern id="one">
  <let name="root" value="/p:doc"/>
  <rule abstract="true" id="named"><assert id="NAMED" test="@name" role="warning">no name</assert></rule>
  <rule context="p:item[@special]"><report id="SPECIAL" flag="information" test="true()">special</report></rule>
  <rule context="p:item">
    <let name="value" value="number(.)"/>
    <extends rule="named"/>
    <assert id="LIMIT" flag="fatal" test="$value le $limit">Of <name/> <value-of select="."/> is too {{much}}.</assert>
    <assert test="u:double(.) lt 100">doubled</assert>
  </rule>
  <rule context="@unit"><assert id="UNIT" test=". = ('a', 'b')">unit</assert></rule>
</pattern>
<include href="parts/filled.sch"/>
<pattern is-a="sums" id="two"><param name="items" value="p:item"/><param name="total" value="@total"/></pattern>
</schema>"""
SUMS = """<pattern xmlns="http://purl.oclc.org/dsdl/schematron" abstract="true" id="sums">
<rule context="/p:doc"><assert id="SUM" flag="fatal" test="sum($items) = $total">sum</assert></rule></pattern>"""
DOCUMENT = b"""<doc xmlns="urn:p" total="20"><item name="x" unit="c">12</item><item special="">1</item><item>70</item></doc>"""


@pytest.fixture
def fired(tmp_path):
    if importlib.util.find_spec("saxonche") is None:
        need.missing("saxonche (factage[saxon])")
    engine = Engine()

    def run(sheet, document):
        path = tmp_path / "sheet.xsl"
        path.write_bytes(sheet)
        answer = engine.run(path, document)
        assert answer.svrl is not None, answer.reason
        return [(each.rule, each.level, each.path, each.text) for each in svrl.fired(answer.svrl)]

    yield run
    engine.close()


def test_every_assert_and_report_fires_where_it_should(fired):
    container = {"x/main.sch": SCHEMA.encode(), "x/parts/filled.sch": SUMS.encode()}
    sheet = compiled("x/main.sch", container)
    assert b"version 9.9" in sheet
    item = "/*:doc[namespace-uri()='urn:p'][1]/*:item[namespace-uri()='urn:p'][{}]"
    assert fired(sheet, DOCUMENT) == [
        ("LIMIT", "fatal", item.format(1), "Of item 12 is too {much}."),
        ("UNIT", "fatal", f"{item.format(1)}/@unit", "unit"),
        ("SPECIAL", "info", item.format(2), "special"),
        ("NAMED", "warning", item.format(3), "no name"),
        ("LIMIT", "fatal", item.format(3), "Of item 70 is too {much}."),
        ("?u:double(.) lt 100", "fatal", item.format(3), "doubled"),
        ("SUM", "fatal", "/*:doc[namespace-uri()='urn:p'][1]", "sum"),
    ]


def test_only_the_patterns_of_the_default_phase_run(fired):
    patterns = "".join(
        f'<pattern id="{n}"><rule context="/*"><assert id="{n}" test="false()">x</assert></rule></pattern>'
        for n in ("a", "b")
    )
    phased = HEAD.replace("<schema", '<schema defaultPhase="f"')
    sheet = compiled(
        "m", {"m": f'{phased}<phase id="f"><active pattern="b"/></phase>{patterns}</schema>'.encode()}
    )
    assert [rule for rule, *_ in fired(sheet, b"<r/>")] == ["b"]


@pytest.mark.parametrize(
    "schema",
    [
        HEAD.replace("xslt2", "stx") + "</schema>",
        HEAD + '<include href="elsewhere.sch"/></schema>',
        HEAD + "<unheard-of/></schema>",
        HEAD + '<pattern><rule context="/"><extends rule="none"/></rule></pattern></schema>',
        HEAD + '<pattern is-a="none"/></schema>',
        HEAD + '<pattern><rule context="/"><foreign xmlns="urn:x"/></rule></pattern></schema>',
        HEAD + '<let name="x"><y/></let></schema>',
        "<schema",
        "<other/>",
    ],
)
def test_what_is_not_known_is_refused(schema):
    with pytest.raises(NotCompiled):
        compiled("m", {"m": schema.encode()})


def test_a_schema_that_names_an_entity_reads_no_file(tmp_path):
    (tmp_path / "secret").write_text("secret")
    schema = (
        f'<!DOCTYPE schema [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>{HEAD}<title>&e;</title></schema>'
    )
    assert b"secret" not in compiled("m", {"m": schema.encode()})


PEPPOL = f"""{HEAD}<title>Rules for Peppol BIS 3.0 Billing</title>
<ns prefix="rsm" uri="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>
<pattern><rule context="/rsm:CrossIndustryInvoice"><assert id="PEPPOL-EN16931-R001" flag="fatal"
 test="false()">Business process MUST be provided.</assert></rule></pattern></schema>"""
CII = b"""<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>"""


def test_peppol_for_cii_is_installed_from_its_schema_and_judges(tmp_path):
    if importlib.util.find_spec("saxonche") is None:
        need.missing("saxonche (factage[saxon])")
    folder = tmp_path / "peppol-bis-invoice-3-3.0.21" / "rules" / "sch"
    folder.mkdir(parents=True)
    (folder / "PEPPOL-EN16931-CII.sch").write_text(PEPPOL)
    (folder / "CEN-EN16931-CII.sch").write_text(
        PEPPOL.replace("Rules for Peppol BIS 3.0 Billing", "EN16931 model")
    )
    store = PackStore(tmp_path / "packs")
    (pack,) = sources.install(store, tmp_path)
    assert (pack.pack, pack.version) == ("peppol-cii", "3.0.21")
    assert pack.damage() == []
    assert {name for name, _ in pack.digests} == {"PEPPOL-EN16931-CII.sch", "PEPPOL-EN16931-CII.xsl"}
    report = check(CII, packs=["peppol-cii"], stage="rules", rules=store)
    assert [(each.rule, each.level) for each in report.findings] == [("PEPPOL-EN16931-R001", "fatal")]
    assert report.valid is False
