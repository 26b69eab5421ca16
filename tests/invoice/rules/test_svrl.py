from __future__ import annotations

import pytest

from factage.invoice.rules.svrl import fired

REPORT = """<svrl:schematron-output xmlns:svrl="http://purl.oclc.org/dsdl/svrl">
<svrl:fired-rule context="/*"/>
<svrl:failed-assert test="a" id="BR-01" flag="fatal" location="/x[1]"><svrl:text>[BR-01]-An  Invoice
 shall…</svrl:text></svrl:failed-assert>
<svrl:failed-assert test="@currencyID" location="/y"><svrl:text>t</svrl:text></svrl:failed-assert>
<svrl:failed-assert test="b" id="W" role="warning" location="/z"/>
<svrl:successful-report test="c" id="I" flag="information" location="/z"/>
<svrl:failed-assert test="d" id="E" flag="error" location="/z"/>
</svrl:schematron-output>"""


def test_each_fired_assert_is_read_in_order():
    found = list(fired(REPORT.encode()))
    assert [(each.rule, each.level, each.path) for each in found] == [
        ("BR-01", "fatal", "/x[1]"),
        ("?@currencyID", "fatal", "/y"),
        ("W", "warning", "/z"),
        ("I", "info", "/z"),
        ("E", "fatal", "/z"),
    ]
    assert found[0].text == "[BR-01]-An Invoice shall…"


@pytest.mark.parametrize("report", [b"", b"<html/>", b"<a>", b"no xml"])
def test_what_is_no_report_is_refused(report):
    with pytest.raises(ValueError, match=r"."):
        list(fired(report))
