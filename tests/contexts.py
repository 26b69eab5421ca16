"""The contexts of `samples/contexts/` for tests: their names, their invoices, their written files."""

from __future__ import annotations

import importlib
import sys

from need import ROOT

sys.path.append(str(ROOT / "tools"))
golden = importlib.import_module("golden")
golden_invoices = importlib.import_module("golden_invoices")

CONTEXTS: list[str] = golden_invoices.contexts()
FILES = [(context, target) for context in CONTEXTS for target in golden.targets(context)]
"""Every written file, by its context and what it is written as."""
invoice = golden_invoices.invoice
source = golden_invoices.source
WRITTEN = golden.WRITTEN


def written(context: str, target: str) -> bytes:
    """A golden file as it is kept."""
    return bytes((WRITTEN / context / golden.file_name(target)).read_bytes())
