"""Factage's own JSON: the model as it is, and the JSON Schema generated from it."""

from factage.invoice.formats.json.codec import decode, encode, read, write
from factage.invoice.formats.json.schema import schema

__all__ = ["decode", "encode", "read", "schema", "write"]
