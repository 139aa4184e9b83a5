"""Code Quality in GitLab CI: a JSON list, one object a finding.

Takes a report; gives the text of the artifact that ``artifacts:reports:codequality`` names. GitLab compares the fingerprints of two
branches, so each is unique in the report and stands for file and text, not for the line: moved findings stay the same, repeated
ones are numbered. What a baseline holds is listed with the least severity, what was left out is not listed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from auditor.reports.json_format import to_json
from auditor.reports.layout import Layout
from auditor.reports.located import Located, located, shown_path
from auditor.results import Report, Severity

_SEVERITIES = {Severity.NOTE: "info", Severity.WARNING: "minor", Severity.ERROR: "major"}
_UNREADABLE = "critical"


def render(report: Report, layout: Layout) -> str:
    """The list, in reading order."""
    issues: list[dict[str, Any]] = []
    seen: Counter[str] = Counter()
    for article in report.articles:
        path = shown_path(article.path, layout)
        if article.error:
            key = f"{path}\0unreadable\0{article.error}"
            issues.append(_issue(article.error, "unreadable", _UNREADABLE, path, (1, 1), (key, str(seen[key]))))
            seen[key] += 1
        for item in located(article):
            if item.suppressed is None:
                key = f"{path}\0{item.fingerprint}"
                issues.append(_finding(item, path, (key, str(seen[key]))))
                seen[key] += 1
    return to_json(issues, indent=2) + "\n"


def _finding(item: Located, path: str, identity: tuple[str, ...]) -> dict[str, Any]:
    finding = item.finding
    translation = item.pair.translation if item.pair is not None else None
    description = finding.message + (f" → {translation}" if translation else "")
    severity = "info" if finding.known else _SEVERITIES[finding.severity]
    shown = f"known: {description}" if finding.known else description
    return _issue(shown, finding.rule, severity, path, (finding.line, finding.end_line), identity)


def _issue(
    description: str, check: str, severity: str, path: str, lines: tuple[int, int], identity: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "description": description,
        "check_name": check,
        "fingerprint": hashlib.sha256("\0".join(identity).encode("utf-8", "surrogatepass")).hexdigest()[:32],
        "severity": severity,
        "location": {"path": path, "lines": {"begin": lines[0], "end": lines[1]}},
    }
