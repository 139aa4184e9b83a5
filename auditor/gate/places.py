"""Which finding is about which pair. Takes and gives plain results."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.results import ArticleResult, Finding, Pair

Place = tuple[str, int, int]


def pairs_by_finding(result: ArticleResult) -> dict[Place, Pair]:
    """Every pair by rule, line and column of its findings."""
    return {(rule, pair.segment.line, pair.segment.column): pair for pair in result.pairs for rule in pair.rules}


def pair_of(finding: Finding, pairs: Mapping[Place, Pair]) -> Pair | None:
    """The pair that the finding is about, or ``None`` for what concerns no pair."""
    return pairs.get((finding.rule, finding.line, finding.column))
