"""The PDF file as a container: opened safely, its attachments, its XMP, what is active in it, embedding; no invoices."""

from factage.invoice.pdf.active import ActiveContent
from factage.invoice.pdf.attachments import Attachment
from factage.invoice.pdf.container import Container, looks_like_pdf, open_pdf
from factage.invoice.pdf.embed import ExtensionSchema, FileToEmbed, Property, embed
from factage.invoice.pdf.metadata import Xmp

__all__ = [
    "ActiveContent",
    "Attachment",
    "Container",
    "ExtensionSchema",
    "FileToEmbed",
    "Property",
    "Xmp",
    "embed",
    "looks_like_pdf",
    "open_pdf",
]
