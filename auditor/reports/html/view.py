"""What the HTML report shows of a report: plain dictionaries and lists, ready for the template and, as JSON, for the script.

Takes a `Report` and the `Wording` of the interface. Knows no HTML.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from auditor.evidence import Evidence
from auditor.reports.html.marks import Run, marked_texts
from auditor.reports.html.wording import Wording
from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Verdict

BINS = 10
"""Bars of the histogram, each a tenth of the probability."""

VERDICTS = (Verdict.MISMATCH, Verdict.REVIEW, Verdict.UNTRANSLATED, Verdict.MATCH)
"""The verdicts in the order in which an editor wants to see them."""

STATES = ("new", "known", "suppressed")

_TAG = re.compile("[a-z]{2,3}")


def pair_views(report: Report, words: Wording) -> list[dict[str, Any]]:
    """Every pair in reading order. Texts are lists of runs: a string, or a list of a mark and a string."""
    return [
        _pair(place, article, pair, words, states) | {"key": key}
        for place, article in enumerate(report.articles)
        for states in [_states(article)]
        for pair, key in _keyed(article.pairs)
    ]


def _keyed(pairs: Iterable[Pair]) -> Iterator[tuple[Pair, str]]:
    """Each pair with a name that stays when lines move: its fingerprint, numbered where the same texts stand again."""
    seen: Counter[str] = Counter()
    for pair in pairs:
        name = pair.fingerprint
        seen[name] += 1
        yield pair, name if seen[name] == 1 else f"{name}.{seen[name]}"


_Place = tuple[str, int, int]


def _states(article: ArticleResult) -> dict[_Place, tuple[Severity, str]]:
    """Severity and state of each rule's finding, by rule and place."""
    found = {_place(item): (item.severity, "known" if item.known else "new") for item in article.findings}
    left_out = {_place(item.finding): (item.finding.severity, "suppressed") for item in article.suppressed}
    return left_out | found


def _place(finding: Finding) -> _Place:
    return finding.rule, finding.line, finding.column


def _pair(
    place: int, article: ArticleResult, pair: Pair, words: Wording, states: dict[_Place, tuple[Severity, str]]
) -> dict[str, Any]:
    source, target = marked_texts(pair)
    segment, counterpart = pair.segment, pair.counterpart
    found = [states[key] for rule in pair.rules if (key := (rule, segment.line, segment.column)) in states]
    return {
        "article": place,
        "line": segment.line,
        "column": segment.column,
        "language": pair.language,
        "source": _runs(source),
        "target": None if target is None else _runs(target),
        "targetLine": None if counterpart is None else counterpart.line,
        "verdict": pair.verdict.value,
        "probability": probability(pair),
        "translation": pair.translation,
        "rules": list(pair.rules),
        "severity": max((severity for severity, _ in found), key=lambda one: one.rank).value if found else None,
        "state": _state([state for _, state in found]),
        "reason": words.said(pair.reason),
        "evidence": [_evidence(item) for item in pair.evidence],
        "fingerprint": pair.fingerprint,
    }


def probability(pair: Pair) -> float | None:
    """The pair's probability as the JSON report gives it, or ``None``."""
    value = pair.probability
    return None if pair.counterpart is None or value is None or not math.isfinite(value) else round(float(value), 4)


def _state(states: list[str]) -> str:
    """A pair is as new as the newest of its findings; one without findings is new."""
    return next((state for state in STATES if state in states), "new")


def _runs(runs: list[Run]) -> list[str | list[str]]:
    return [run.text if run.mark is None else [run.mark.value, run.text] for run in runs]


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "check": evidence.check,
        "outcome": evidence.outcome.value,
        "source": list(evidence.source),
        "target": list(evidence.target),
        "score": round(float(evidence.score), 4) if math.isfinite(evidence.score) else None,
        "detail": evidence.detail,
    }


def language_tag(code: str) -> str:
    """The code for a ``lang`` attribute; empty, which means unknown, for what is no language code."""
    return code if _TAG.fullmatch(code) else ""


def language_counts(report: Report) -> list[tuple[str, dict[str, int]]]:
    """Pairs by language, each with its counts by verdict, the most frequent language first."""
    counts: dict[str, Counter[str]] = {}
    for article in report.articles:
        for pair in article.pairs:
            counts.setdefault(pair.language, Counter())[pair.verdict.value] += 1
    return sorted(((code, dict(found)) for code, found in counts.items()), key=lambda entry: (-sum(entry[1].values()), entry[0]))


def rule_counts(report: Report) -> list[tuple[str, int, Severity]]:
    """Findings by rule, in the order of the codes, each with the gravest severity it was given."""
    counts: Counter[str] = Counter()
    gravest: dict[str, Severity] = {}
    for article in report.articles:
        for finding in article.findings:
            counts[finding.rule] += 1
            gravest[finding.rule] = max(gravest.get(finding.rule, finding.severity), finding.severity, key=lambda one: one.rank)
    return [(rule, counts[rule], gravest[rule]) for rule in sorted(counts)]


def histogram(report: Report) -> list[dict[str, int]]:
    """For each tenth of the probability, the pairs by verdict; 1 belongs to the last."""
    bins: list[Counter[str]] = [Counter() for _ in range(BINS)]
    for article in report.articles:
        for pair in article.pairs:
            if (value := probability(pair)) is not None:
                bins[min(max(int(value * BINS + 1e-9), 0), BINS - 1)][pair.verdict.value] += 1
    return [dict(counts) for counts in bins]


def findings_alone(article: ArticleResult) -> list[Finding]:
    """The findings that no pair shows: those on the article, and those on a place that is no pair."""
    shown = {(rule, pair.segment.line, pair.segment.column) for pair in article.pairs for rule in pair.rules}
    return [item for item in article.findings if _place(item) not in shown]
