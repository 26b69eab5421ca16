"""What safe XML lets through, and what it refuses with which code."""

import pytest

from factage.invoice.errors import Unreadable
from factage.invoice.formats import xml

EURO = "<a>Société à 10 €</a>"
LATIN = "<a>Société</a>"


def code(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        xml.parse(data)
    return caught.value.code


@pytest.mark.parametrize(
    "data",
    [
        EURO.encode(),
        b"\xef\xbb\xbf" + EURO.encode(),
        b'<?xml version="1.0" encoding="UTF-8"?>' + EURO.encode(),
        b"<?xml version='1.0' encoding='windows-1252' standalone='yes'?>\n" + EURO.encode("cp1252"),
        b'<?xml version="1.0" encoding="ISO-8859-15"?>' + EURO.encode("iso-8859-15"),
        ('<?xml version="1.0" encoding="UTF-16"?>' + EURO).encode("utf-16"),
        b"\xfe\xff" + EURO.encode("utf-16-be"),
        ('<?xml version="1.0" encoding="utf-16le"?>' + EURO).encode("utf-16-le"),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    assert xml.looks_like_xml(data)
    assert xml.parse(data).text == "Société à 10 €"


def test_latin_1_is_read() -> None:
    assert (
        xml.parse(b'<?xml version="1.0" encoding="iso-8859-1"?>' + LATIN.encode("latin-1")).text == "Société"
    )


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0" encoding="UTF-8"?>' + LATIN.encode("latin-1"),
        b'<?xml version="1.0" encoding="UTF-16"?><a/>',
        b'\xef\xbb\xbf<?xml version="1.0" encoding="iso-8859-1"?><a/>',
        ('<?xml version="1.0" encoding="UTF-8"?>' + EURO).encode("utf-16"),
        b'<?xml version="1.0" encoding="IBM037"?><a/>',
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        "<a/>".encode("utf-32"),
        b'<?xml version="1.0" encoding="us-ascii"?>' + LATIN.encode(),
        b"<a>\xc0\xbc</a>",
    ],
)
def test_a_lying_or_unknown_encoding_is_refused(data: bytes) -> None:
    assert code(data) == "broken"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"<a>",
        b"<a/><b/>",
        b"<a/>text",
        b"<a>\0</a>",
        b"<a>&#0;</a>",
        b"<a>&e;</a>",
        b" <?xml version='1.0'?><a/>",
        b"<?xml version='1.0'",
        b'<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/hostname"/></a>',
        b"\x7fELF\0",
    ],
)
def test_what_is_not_well_formed_is_broken(data: bytes) -> None:
    assert code(data) == "broken"


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">',
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<?xml version="1.0"?>\n<!-- a > b --><?pi x?>\n<!DOCTYPE a>',
        "<!doctype a>",
    ],
)
def test_any_doctype_is_forbidden_in_any_encoding(prolog: str) -> None:
    assert code((prolog + "<a/>").encode()) == "forbidden_doctype"
    assert code((prolog + "<a/>").encode("utf-16")) == "forbidden_doctype"


@pytest.mark.parametrize(
    "data",
    [
        b"<a>" * (xml.MAX_DEPTH + 1) + b"</a>" * (xml.MAX_DEPTH + 1),
        b"<a>" * 5000 + b"</a>" * 5000,
        b"<a " + b" ".join(b'x%d=""' % n for n in range(xml.MAX_ATTRIBUTES + 1)) + b"/>",
        b"<a " + b" ".join(b'xmlns:x%d="u%d"' % (n, n) for n in range(xml.MAX_NAMESPACES + 1)) + b"/>",
        b"".join(b'<a xmlns:x%d="u%d" xmlns:y%d="v">' % (n, n, n) for n in range(60)) + b"</a>" * 60,
        b"<" + b"a" * 60_000 + b"/>",
        b"<a>" + b"<b/>" * (xml.MAX_MARKUP + 1) + b"</a>",
        b"<a>" + b" " * xml.MAX_BYTES + b"</a>",
    ],
    ids=["deep", "deeper", "attributes", "name spaces", "inherited name spaces", "name", "elements", "size"],
)
def test_bounds(data: bytes) -> None:
    assert code(data) == "too_large"


def test_comments_cdata_and_instructions_do_not_cut_a_text() -> None:
    assert xml.parse(b"<a>1<!-- x -->0<?y z?>0<![CDATA[.00]]></a>").text == "100.00"
    assert len(xml.parse(b"<a><!-- x --><b/></a>")) == 1


def test_a_doctype_inside_the_content_is_only_text() -> None:
    assert xml.parse(b"<a>&lt;!DOCTYPE a></a>").text == "<!DOCTYPE a>"


def test_the_same_name_spaces_declared_on_every_element_are_no_burden() -> None:
    data = b"<a>" + b'<b xmlns="u" xmlns:x="v"/>' * 5_000 + b"</a>"
    assert len(xml.parse(data)) == 5_000
