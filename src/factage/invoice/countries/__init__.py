"""National facts as data: dated rows, each with the text of law or the specification that it comes from."""

from factage.invoice.countries.facts import Fact, Unsourced, fact, facts, load

__all__ = ["Fact", "Unsourced", "fact", "facts", "load"]
