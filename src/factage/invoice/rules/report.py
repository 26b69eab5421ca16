"""What a check answers: findings, one outcome per layer, and the verdict that follows from the layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from factage.invoice.rules.messages import Saying, say

Level = Literal["fatal", "warning", "info"]
Outcome = Literal["valid", "invalid", "skipped", "unclear"]
OWN: Final = "factage"
"""The id of our own pack, which decides `accepted` and never `valid`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fired rule at one place.

    ``rule`` is the official id (`?` and the test where the assert has none); ``path`` the place as the rule engine gives
    it; ``where`` the business term or group. ``official`` is the rule's own text, in the language of its authors.
    ``message``, ``fix`` and ``who`` are French; :meth:`said` gives them in either language.
    """

    rule: str
    level: Level
    pack: str
    path: str | None = None
    where: str | None = None
    official: str = ""
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def said(self, language: str = "fr") -> Saying:
        """What is wrong and why, what to do, and who can (billing, sales, accounting, customer), for a person."""
        return say(
            self.rule,
            pack=self.pack,
            where=self.where,
            official=self.official,
            parameters=self.parameters,
            language=language,
        )

    @property
    def message(self) -> str:
        return self.said().message

    @property
    def fix(self) -> str:
        return self.said().fix

    @property
    def who(self) -> str:
        return self.said().who


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """How one pack judged the document. ``reason`` says why it was skipped or is unclear; ``ms`` is wall time."""

    pack: str
    outcome: Outcome
    version: str | None = None
    release: str | None = None
    sha256: str | None = None
    advisory: bool = False
    ms: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer of a check. ``valid`` is what the official layers say, ``accepted`` adds our own policy."""

    format: str | None = None
    profile: str | None = None
    layers: tuple[Layer, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def valid(self) -> bool | None:
        """False where a deciding layer is invalid; None where one is unclear or was skipped; else True."""
        outcomes = {layer.outcome for layer in self.layers if not layer.advisory}
        if "invalid" in outcomes:
            return False
        return None if not outcomes or outcomes & {"unclear", "skipped"} else True

    @property
    def accepted(self) -> bool:
        """Valid, and no fatal finding of our own pack."""
        return self.valid is True and not any(
            finding.pack == OWN and finding.level == "fatal" for finding in self.findings
        )


def outcome_of(findings: tuple[Finding, ...] | list[Finding]) -> Outcome:
    """Invalid where one finding is fatal: a warning or an information never makes a layer invalid."""
    return "invalid" if any(finding.level == "fatal" for finding in findings) else "valid"
