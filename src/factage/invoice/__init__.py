"""What an invoice is: a pure library. Bytes in, semantic invoice, findings, bytes out."""
