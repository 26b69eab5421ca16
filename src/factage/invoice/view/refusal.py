"""What is said of a template that gives no page."""

from __future__ import annotations


class TemplateRefused(Exception):  # noqa: N818 - says what became of the template
    """The template does not set this sheet: the text is what the typesetting program says of it, with line and column."""
