"""CSV and XLSX: rows that become invoices by a mapping of their columns, one row for each line or each invoice."""

from factage.invoice.formats.table.mapping import Column, Mapping, suggest
from factage.invoice.formats.table.rows import TableInvoice, headers, read
from factage.invoice.formats.table.sheet import Sheet, opened, workbook

__all__ = ["Column", "Mapping", "Sheet", "TableInvoice", "headers", "opened", "read", "suggest", "workbook"]
