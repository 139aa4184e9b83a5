"""Leaving out findings that the article's author or the configuration asks to leave out, and saying which requests are idle.

Takes one article's result, gives it with those findings moved to ``suppressed``. A request whose rule is not in force is not idle:
nobody can know.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from auditor.article import Directive
from auditor.config import Configuration
from auditor.gate.paths import Patterns
from auditor.gate.places import pair_of, pairs_by_finding
from auditor.results import ArticleResult, Finding, Pair, Suppressed
from auditor.settings import Suppression


@dataclass(frozen=True, slots=True)
class _Request:
    """An entry of the configuration: its number from 1, what it says, and the paths that it is for (``None``: all)."""

    number: int
    entry: Suppression
    patterns: Patterns | None


class Suppressions:
    """The requests of the configuration, which remembers those that were of use.

    Args:
        configuration: whose ``suppress`` entries hold.
    """

    def __init__(self, configuration: Configuration) -> None:
        self._file = str(configuration.file) if configuration.file is not None else "configuration"
        self._requests = [
            _Request(number, entry, Patterns(entry.paths, configuration.folder) if entry.paths else None)
            for number, entry in enumerate(configuration.settings.suppress, 1)
        ]
        self._tried: set[int] = set()
        self._used: set[int] = set()

    def apply(self, result: ArticleResult, rules: Collection[str]) -> ArticleResult:
        """The result without the findings that a directive or the configuration silences.

        Args:
            result: one article's audit, with the directives of its author.
            rules: the codes of the rules in force.
        """
        requests = [item for item in self._requests if item.patterns is None or item.patterns.fit(result.path)]
        self._tried |= {item.number for item in requests if _may_fire(item.entry.rules, rules)}
        used: set[int] = set()
        pairs = pairs_by_finding(result)
        kept: list[Finding] = []
        suppressed: list[Suppressed] = []
        for finding in result.findings:
            matching = [number for number, item in enumerate(result.directives) if _silences(item, finding)]
            used.update(matching)
            asked = [item for item in requests if _asks(item.entry, finding, pair_of(finding, pairs))]
            self._used |= {item.number for item in asked}
            if matching:
                directive = result.directives[matching[0]]
                suppressed.append(Suppressed(finding=finding, reason=directive.reason, origin=f"line {directive.line}"))
            elif asked:
                origin = f"{self._file}: suppress {asked[0].number}"
                suppressed.append(Suppressed(finding=finding, reason=asked[0].entry.reason, origin=origin))
            else:
                kept.append(finding)
        notes = [
            _idle(directive)
            for number, directive in enumerate(result.directives)
            if number not in used and _may_fire(directive.rules, rules)
        ]
        return replace(
            _without(result, [item.finding for item in suppressed]),
            findings=tuple(kept),
            suppressed=(*result.suppressed, *suppressed),
            notes=(*result.notes, *notes),
        )

    def idle(self) -> tuple[str, ...]:
        """A sentence for each entry that was for an article and silenced nothing."""
        return tuple(
            f"{self._file}: suppress {item.number} ({_described(item.entry)}) silences nothing; remove it"
            for item in self._requests
            if item.number in self._tried - self._used
        )


def _may_fire(wanted: Collection[str], rules: Collection[str]) -> bool:
    """Whether one of the wanted rules, all where none is named, is in force."""
    return not wanted or any(code in rules for code in wanted)


def _without(result: ArticleResult, findings: Sequence[Finding]) -> ArticleResult:
    """The result whose pairs no longer name the rules of these findings."""
    gone = {(finding.rule, finding.line, finding.column) for finding in findings}
    if not gone:
        return result
    pairs = tuple(
        replace(pair, rules=tuple(code for code in pair.rules if (code, pair.segment.line, pair.segment.column) not in gone))
        for pair in result.pairs
    )
    return replace(result, pairs=pairs)


def _asks(entry: Suppression, finding: Finding, pair: Pair | None) -> bool:
    if entry.rules and finding.rule not in entry.rules:
        return False
    if entry.text is not None and _plain(entry.text) not in _plain(finding.text):
        return False
    known_as = (finding.fingerprint, pair.fingerprint if pair is not None else None)
    return entry.fingerprint is None or entry.fingerprint in known_as


def _silences(directive: Directive, finding: Finding) -> bool:
    if finding.line < directive.first_line or (directive.last_line is not None and finding.line > directive.last_line):
        return False
    return not directive.rules or finding.rule in directive.rules


def _idle(directive: Directive) -> str:
    what = ", ".join(directive.rules) or "everything"
    return f"line {directive.line}: the directive to ignore {what} silences nothing; remove it"


def _described(entry: Suppression) -> str:
    parts = [", ".join(entry.rules), ", ".join(entry.paths), repr(entry.text) if entry.text else "", entry.fingerprint or ""]
    return "; ".join(part for part in parts if part)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
