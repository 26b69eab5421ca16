"""What a document says about itself: XMP, the document information, the catalogue (PDF/A-3a and PDF/UA-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

from factage.invoice.view.printed.file import text_string

_PRODUCER: Final = "Factage"
_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"\
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"\
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{creator}<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate><xmp:MetadataDate>{made}</xmp:MetadataDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>{keywords}
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Title, author, keywords, language and date of making (aware)."""

    title: str
    author: str
    keywords: str
    language: str
    made: datetime

    def packet(self) -> bytes:
        """The XMP."""
        author, keywords = escape(self.author), escape(self.keywords)
        return _PACKET.format(
            title=escape(self.title),
            creator=f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n"
            if author
            else "",
            keywords=f"<pdf:Keywords>{keywords}</pdf:Keywords>" if keywords else "",
            language=self.language,
            made=self.made.isoformat(timespec="seconds"),
            producer=_PRODUCER,
        ).encode("utf-8", "replace")

    def information(self) -> bytes:
        """The document information, which says the same as the XMP (ISO 19005-3, 6.6.3 leaves it free; readers show it)."""
        moment = self.made.astimezone(UTC).strftime("(D:%Y%m%d%H%M%S+00'00')").encode()
        said = [
            b"/%s %s" % (key, text_string(value))
            for key, value in (
                (b"Title", self.title),
                (b"Author", self.author),
                (b"Keywords", self.keywords),
                (b"Creator", _PRODUCER),
                (b"Producer", _PRODUCER),
            )
            if value
        ]
        return b"<<%s/CreationDate %s/ModDate %s>>" % (b"".join(said), moment, moment)
