"""Compiles a Schematron schema (ISO/IEC 19757-3, query binding xslt2) into a style sheet that reports in SVRL.

Some official rules are published as Schematron alone (Peppol BIS 3 for CII): they are installed as the sheet that this
makes of them. What the compiler does not know is refused, so that no rule is ever left out in silence.
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

SCH: Final = "http://purl.oclc.org/dsdl/schematron"
XSL: Final = "http://www.w3.org/1999/XSL/Transform"
SVRL: Final = "http://purl.oclc.org/dsdl/svrl"
_OWN: Final = "urn:factage:schematron"
_PASSED_OVER: Final = frozenset({"title", "ns", "let", "phase", "pattern", "diagnostics", "properties", "p"})
_BINDINGS: Final = frozenset({"xslt2", "xslt3", "xpath2"})
_PATH: Final = """<xsl:function xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:factage:schematron"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" name="f:path" as="xs:string"><xsl:param name="node" as="node()"/>
<xsl:sequence select="string-join(for $step in $node/ancestor-or-self::node()[not(self::document-node())] return
 if ($step instance of attribute()) then concat('/@', name($step)) else if ($step instance of element()) then
 concat('/*:', local-name($step), '[namespace-uri()=''', namespace-uri($step), '''][',
 1 + count($step/preceding-sibling::*[node-name(.) = node-name($step)]), ']') else '/node()', '')"/></xsl:function>"""


class NotCompiled(ValueError):  # noqa: N818 - says what the schema holds
    """The schema holds something that this compiler does not know; the argument names it."""


def compiled(name: str, container: Mapping[str, bytes]) -> bytes:
    """The style sheet of the schema of that name, with what it includes from its container. Raises ``NotCompiled``."""
    schema = _with_includes(name, container, 0)
    if etree.QName(schema).localname != "schema" or schema.get("queryBinding", "xslt") not in _BINDINGS:
        raise NotCompiled(f"query binding {schema.get('queryBinding')}")
    namespaces = {prefix: uri for prefix, uri in schema.nsmap.items() if prefix and uri != SCH}
    namespaces |= {each.get("prefix"): each.get("uri") for each in schema.iterfind(f"{{{SCH}}}ns")}
    sheet = etree.Element(
        f"{{{XSL}}}stylesheet",
        {"version": "3.0", "exclude-result-prefixes": "#all"},
        nsmap={**namespaces, "xsl": XSL, "svrl": SVRL, "f": _OWN, "xs": "http://www.w3.org/2001/XMLSchema"},
    )
    for comment in schema.xpath("preceding-sibling::comment()|comment()"):
        sheet.append(etree.Comment(str(comment.text or "").replace("--", "- -")))
    sheet.append(etree.fromstring(_PATH))
    _declarations(schema, sheet)
    patterns = list(_patterns(schema))
    _root(schema, patterns, sheet)
    for number, pattern in enumerate(patterns):
        _pattern(pattern, f"M{number}", schema, sheet)
    return etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _with_includes(name: str, container: Mapping[str, bytes], depth: int) -> Any:
    if name not in container or depth > 8:
        raise NotCompiled(f"include {name}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
    try:
        root = etree.fromstring(container[name], parser)
    except etree.XMLSyntaxError as error:
        raise NotCompiled(str(error)) from None
    for include in list(root.iter(f"{{{SCH}}}include")):
        place = posixpath.normpath(posixpath.join(posixpath.dirname(name), include.get("href", "")))
        part = _with_includes(place, container, depth + 1)
        parent = include.getparent()
        if parent is None:
            raise NotCompiled("include")
        parent.replace(include, part)
    return root


def _declarations(schema: Any, sheet: Any) -> None:
    """Functions and keys as they are; variables of the schema and of its patterns, all seen everywhere."""
    for child in schema.iterchildren(etree.Element):
        kind = etree.QName(child)
        if kind.namespace == XSL:
            sheet.append(copy.deepcopy(child))
        elif kind.namespace != SCH or kind.localname not in _PASSED_OVER:
            raise NotCompiled(str(child.tag))
    for let in schema.iterfind(f"{{{SCH}}}let"):
        sheet.append(_variable(let))


def _patterns(schema: Any) -> Iterator[Any]:
    """The patterns of the default phase, those that are instances of an abstract one filled in."""
    phase = schema.get("defaultPhase")
    chosen = None
    if phase and phase != "#ALL":
        chosen = set(schema.xpath("s:phase[@id=$id]/s:active/@pattern", id=phase, namespaces={"s": SCH}))
    for pattern in schema.iterfind(f"{{{SCH}}}pattern"):
        if pattern.get("abstract") == "true" or (chosen is not None and pattern.get("id") not in chosen):
            continue
        yield _filled(pattern, schema) if pattern.get("is-a") else pattern


def _filled(pattern: Any, schema: Any) -> Any:
    found = schema.xpath("s:pattern[@id=$id]", id=pattern.get("is-a"), namespaces={"s": SCH})
    if not found:
        raise NotCompiled(f"is-a {pattern.get('is-a')}")
    filled = copy.deepcopy(found[0])
    values = {each.get("name"): each.get("value", "") for each in pattern.iterfind(f"{{{SCH}}}param")}
    names = re.compile(r"\$(" + "|".join(map(re.escape, sorted(values, key=len, reverse=True))) + r")\b")
    for element in filled.iter(etree.Element):
        for attribute, value in element.attrib.items():
            element.set(attribute, names.sub(lambda found: values[found[1]], value) if values else value)
    return filled


def _root(schema: Any, patterns: list[Any], sheet: Any) -> None:
    title = " ".join((schema.findtext(f"{{{SCH}}}title") or "").split())
    template = etree.SubElement(sheet, f"{{{XSL}}}template", match="/")
    output = etree.SubElement(template, f"{{{SVRL}}}schematron-output", title=title)
    for number in range(len(patterns)):
        etree.SubElement(sheet, f"{{{XSL}}}mode", {"name": f"M{number}", "on-no-match": "shallow-skip"})
        etree.SubElement(output, f"{{{XSL}}}apply-templates", select="/", mode=f"M{number}")


def _pattern(pattern: Any, mode: str, schema: Any, sheet: Any) -> None:
    """Of the rules of a pattern the first that matches a node speaks for it."""
    rules = [rule for rule in pattern.iterfind(f"{{{SCH}}}rule") if rule.get("abstract") != "true"]
    for let in pattern.iterfind(f"{{{SCH}}}let"):
        sheet.append(_variable(let))
    for number, rule in enumerate(rules):
        template = etree.SubElement(
            sheet,
            f"{{{XSL}}}template",
            {"match": rule.get("context", ""), "mode": mode, "priority": str(len(rules) - number)},
        )
        for child in _content(rule, pattern, schema):
            template.append(child)
        etree.SubElement(template, f"{{{XSL}}}apply-templates", {"select": "@*|node()", "mode": mode})


def _content(rule: Any, pattern: Any, schema: Any) -> Iterator[Any]:
    for child in rule.iterchildren(etree.Element):
        name = etree.QName(child)
        if name.namespace == XSL and name.localname == "variable":
            yield copy.deepcopy(child)
        elif name.namespace != SCH:
            raise NotCompiled(str(child.tag))
        elif name.localname == "let":
            yield _variable(child)
        elif name.localname == "extends":
            for parent in (pattern, schema):
                found = parent.xpath(
                    ".//s:rule[@abstract='true' and @id=$id]", id=child.get("rule"), namespaces={"s": SCH}
                )
                if found:
                    yield from _content(found[0], pattern, schema)
                    break
            else:
                raise NotCompiled(f"extends {child.get('rule')}")
        elif name.localname in {"assert", "report"}:
            yield _assertion(child, fails=name.localname == "assert")
        elif name.localname != "p":
            raise NotCompiled(str(child.tag))


def _variable(let: Any) -> Any:
    value = let.get("value")
    if value is None:
        raise NotCompiled("let without a value")
    return etree.Element(f"{{{XSL}}}variable", name=let.get("name", ""), select=value)


def _assertion(assertion: Any, *, fails: bool) -> Any:
    """What is reported where an assert does not hold, or where a report does; an expression that errs ends the run."""
    test = assertion.get("test", "")
    condition = etree.Element(f"{{{XSL}}}if", test=f"not({test})" if fails else test)
    kind = "failed-assert" if fails else "successful-report"
    told = etree.SubElement(condition, f"{{{SVRL}}}{kind}", location="{f:path(.)}")
    for name in ("id", "flag", "role"):
        if assertion.get(name):
            told.set(name, assertion.get(name))
    # the braces of an expression are no value template
    etree.SubElement(told, f"{{{XSL}}}attribute", name="test").text = test
    text = etree.SubElement(told, f"{{{SVRL}}}text")
    _words(assertion, text)
    return condition


def _words(source: Any, text: Any) -> None:
    if source.text:
        etree.SubElement(text, f"{{{XSL}}}text").text = source.text
    for child in source.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name in {"value-of", "name"}:
            select = child.get("select") if name == "value-of" else f"name({child.get('path', '.')})"
            etree.SubElement(text, f"{{{XSL}}}value-of", select=select or ".")
        else:
            _words(child, text)
        if child.tail:
            etree.SubElement(text, f"{{{XSL}}}text").text = child.tail
