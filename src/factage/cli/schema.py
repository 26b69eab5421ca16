"""`factage schema`: the JSON Schema of the model, each field with its business term."""

from __future__ import annotations

import argparse
import json

from factage.cli import output


def arguments(parser: argparse.ArgumentParser) -> None:
    """`[--json]`, which changes the layout only: one line."""
    output.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the schema."""
    from factage.invoice.formats.json import schema

    if args.json:
        output.print_line(schema())
    else:
        output.print_text(json.dumps(schema(), ensure_ascii=False, indent=2))
    return output.Exit.FINE
