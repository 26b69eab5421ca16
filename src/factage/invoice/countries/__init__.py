"""National facts as data: dated rows, each with the text of law or the specification that it comes from."""

from factage.invoice.countries.facts import Fact, Unsourced, fact, facts, load
from factage.invoice.countries.mentions import Mention, mentions, missing

__all__ = ["Fact", "Mention", "Unsourced", "fact", "facts", "load", "mentions", "missing"]
