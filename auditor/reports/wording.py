"""The words that several formats share: counts, and why a pair got its verdict."""

from __future__ import annotations

from auditor.evidence import Evidence, Outcome
from auditor.results import Pair, Report, Verdict

_SPEAKING = (Outcome.DIFFER, Outcome.MISSING, Outcome.ADDED)


def count(number: int, noun: str) -> str:
    """The number and the noun, in the plural unless it is one: ``1 article``, ``2 articles``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def summary_line(report: Report) -> str:
    """One line of counts, such as ``2 articles, 35 segments: 3 foreign (2 match, 1 mismatch), 4 findings, 0 errors``."""
    summary = report.summary
    verdicts = ", ".join(f"{number} {name}" for name in Verdict if (number := getattr(summary, name.value)))
    foreign = f"{summary.foreign} foreign ({verdicts})" if verdicts else f"{summary.foreign} foreign"
    skipped = [f"{count(report.skipped, 'file')} skipped"] if report.skipped else []
    known = sum(finding.known for article in report.articles for finding in article.findings)
    suppressed = sum(len(article.suppressed) for article in report.articles)
    findings = count(summary.findings, "finding") + (f" ({known} known)" if known else "")
    left_out = [f"{suppressed} suppressed"] if suppressed else []
    counts = [foreign, findings, *left_out, count(summary.errors, "error"), *skipped]
    return f"{count(summary.articles, 'article')}, {count(summary.segments, 'segment')}: {', '.join(counts)}"


def explanation(pair: Pair) -> str:
    """Why the pair got its verdict: the judge's reason, and the evidence against it that the reason does not quote yet."""
    clauses = [pair.reason] if pair.reason else []
    if pair.verdict in (Verdict.MISMATCH, Verdict.REVIEW):
        clauses += [_clause(item) for item in pair.evidence if item.outcome in _SPEAKING and not _quoted(item, pair.reason)]
    return "; ".join(clauses)


def _quoted(evidence: Evidence, reason: str) -> bool:
    items = (*evidence.source, *evidence.target) or (evidence.detail,)
    return all(item in reason for item in items)


def _clause(evidence: Evidence) -> str:
    source, target = ", ".join(evidence.source) or "none", ", ".join(evidence.target) or "none"
    if evidence.source or evidence.target:
        return f"{evidence.check}: {source} / {target}"
    return f"{evidence.check}: {evidence.detail or evidence.outcome.value}"
