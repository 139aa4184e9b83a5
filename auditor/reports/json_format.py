"""The JSON report: one document, to the schema in ``schema.json`` beside this module.

Keys stand in the schema's order, those of the contract first. Probabilities, confidences and scores are rounded to four digits;
a number that is not finite, which JSON cannot say, becomes null (a confidence: 0).
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import asdict
from typing import Any

from auditor.article import Segment
from auditor.evidence import Evidence
from auditor.reports.layout import Layout
from auditor.reports.tool import NAME, version
from auditor.results import ArticleResult, Finding, Pair, Report
from auditor.rules import RULES

SCHEMA_VERSION = "1"

# Written as escapes: some readers split lines at NEL, LS and PS, and a terminal obeys C1 and bidirectional controls.
_ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def render(report: Report, layout: Layout) -> str:
    """The report as one indented JSON document."""
    return to_json(report_object(report), indent=2) + "\n"


def to_json(value: object, indent: int | None = None) -> str:
    """JSON text that keeps every script readable and holds no character that breaks lines or steers a terminal."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def report_object(report: Report) -> dict[str, Any]:
    """The report as plain dictionaries and lists."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": tool_object(report),
        "articles": [article_object(article) for article in report.articles],
        "summary": asdict(report.summary),
        "skipped": report.skipped,
        "notes": list(report.notes),
    }


def tool_object(report: Report) -> dict[str, str]:
    """What made the report."""
    return {"name": NAME, "version": version(), "signature": report.signature}


def article_object(article: ArticleResult) -> dict[str, Any]:
    """One article's audit."""
    return {
        "path": article.path,
        "id": article.id,
        "host": article.host,
        "segments": article.segments,
        "pairs": [_pair(pair) for pair in article.pairs],
        "findings": [_finding(finding) for finding in article.findings],
        "error": article.error,
        "notes": list(article.notes),
        "suppressed": [_finding(item.finding) | {"reason": item.reason, "origin": item.origin} for item in article.suppressed],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    segment = _segment(pair.segment)
    end_column = segment.pop("end_column")
    segment |= {"language": pair.language, "confidence": _rounded(pair.confidence) or 0.0, "end_column": end_column}
    return {
        "segment": segment,
        "counterpart": None if pair.counterpart is None else _segment(pair.counterpart),
        "verdict": pair.verdict.value,
        "probability": None if pair.counterpart is None else _rounded(pair.probability),
        "translation": pair.translation,
        "evidence": [_evidence(item) for item in pair.evidence],
        "rules": list(pair.rules),
        "reason": pair.reason,
        "fingerprint": pair.fingerprint,
    }


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "line": segment.line,
        "column": segment.column,
        "end_line": segment.end_line,
        "text": segment.text,
        "end_column": segment.end_column,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "check": evidence.check,
        "outcome": evidence.outcome.value,
        "source": list(evidence.source),
        "target": list(evidence.target),
        "score": _rounded(evidence.score),
        "detail": evidence.detail,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "slug": RULES[finding.rule].slug,
        "severity": finding.severity.value,
        "line": finding.line,
        "column": finding.column,
        "message": finding.message,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "text": finding.text,
        "fingerprint": finding.fingerprint,
        "known": finding.known,
    }


def _rounded(value: float | None) -> float | None:
    # float() turns NumPy scalars into what the json module knows.
    return round(float(value), 4) if value is not None and math.isfinite(value) else None
