"""Which settings hold for which article: those of the configuration, with the overrides of the paths that it fits.

Takes a `Configuration`, gives `Settings` for a path. What the command line gave goes before every override.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from auditor.config import Configuration, Settings
from auditor.gate.paths import Patterns
from auditor.results import ArticleResult, Severity
from auditor.rules import RULES
from auditor.settings import Override

_DESCRIPTIVE = frozenset({"paths", "reason"})


class Scopes:
    """The settings of each path.

    Args:
        configuration: what is in force where no override says otherwise.
    """

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._overrides = [(item, Patterns(item.paths, configuration.folder)) for item in configuration.settings.overrides]
        self._known: dict[tuple[int, ...], Settings] = {}

    @property
    def one_host(self) -> bool:
        """Whether the same host language holds for all paths."""
        given = "host" in self._configuration.given
        return given or all(item.host is None for item, _ in self._overrides)

    def settings(self, path: str) -> Settings:
        """What holds for an article at this path; the same object for all articles that the same overrides fit."""
        fitting = tuple(number for number, (_, patterns) in enumerate(self._overrides) if patterns.fit(path))
        if fitting not in self._known:
            self._known[fitting] = _overridden(self._configuration, [self._overrides[number][0] for number in fitting])
        return self._known[fitting]


def rules_in_force(settings: Settings) -> frozenset[str]:
    """The codes of the rules that may fire."""
    return frozenset(RULES if settings.select is None else settings.select) - frozenset(settings.ignore)


def with_rules(result: ArticleResult, settings: Settings) -> ArticleResult:
    """The result with only the findings of the rules in force, at the severities in force."""
    chosen = rules_in_force(settings)
    return replace(
        result,
        findings=tuple(
            replace(finding, severity=settings.severity.get(finding.rule, finding.severity))
            for finding in result.findings
            if finding.rule in chosen
        ),
        pairs=tuple(
            replace(pair, rules=tuple(code for code in pair.rules if code in chosen)) if pair.rules else pair
            for pair in result.pairs
        ),
    )


def _overridden(configuration: Configuration, overrides: list[Override]) -> Settings:
    settings, given = configuration.settings, configuration.given
    values: dict[str, Any] = {}
    severity: dict[str, Severity] = {}
    for override in overrides:
        for item in fields(Override):
            value = getattr(override, item.name)
            if value is None or item.name in _DESCRIPTIVE:
                continue
            if isinstance(value, Mapping):
                severity |= value
            elif item.name not in given:
                values[item.name] = value
    severities = MappingProxyType({**settings.severity, **severity, **given.get("severity", {})})
    return replace(settings, **values, severity=severities)
