"""What is said to a person about a fired rule, in French and in English: what is wrong and why, what to do, who can."""

from factage.invoice.rules.messages.saying import Saying, place, say

__all__ = ["Saying", "place", "say"]
