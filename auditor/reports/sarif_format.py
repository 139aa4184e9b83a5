"""SARIF 2.1.0 (OASIS Standard), for GitHub code scanning and other viewers.

Takes a report; gives one run. Regions count Unicode code points. Fingerprints stand for texts, not lines. What a baseline holds is
``unchanged`` and suppressed as accepted; what an author asked to leave out is suppressed with the reason given. Files that could not
be read are notifications of the run. At most 25,000 results, which is what code scanning takes, the most severe first.
"""

from __future__ import annotations

import re
from typing import Any

from auditor.article import Segment
from auditor.reports.json_format import to_json
from auditor.reports.layout import Layout
from auditor.reports.located import Located, located, shown_path, uri
from auditor.reports.tool import NAME, version
from auditor.results import Finding, Report, Severity
from auditor.rules import RULES, Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LIMIT = 25_000
_BASE = "%SRCROOT%"
_INDEXES = {code: index for index, code in enumerate(RULES)}
_PROBLEMS = {Severity.NOTE: "recommendation", Severity.WARNING: "warning", Severity.ERROR: "error"}
_TAGS = {"CT1": "untranslated", "CT2": "accuracy", "CT3": "damage"}

# In a message, [text](1) is a link and {0} a place to fill; an article's own are shown as they stand.
_LINK = re.compile(r"\[(?=[^\]]*\]\()|\](?=\()")
_PLACE = re.compile(r"\{(\d+)\}")
_LINE = re.compile(r"line \d+")


def render(report: Report, layout: Layout) -> str:
    """The log as indented JSON."""
    found = [item for article in report.articles for item in located(article)]
    shown = _first(found)
    run: dict[str, Any] = {
        "tool": {"driver": _driver()},
        "invocations": [_invocation(report, layout, len(found) - len(shown))],
        "automationDetails": {"id": "/".join([NAME, *dict.fromkeys(article.host for article in report.articles), ""])},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "the folder that was audited from"}}},
        "artifacts": _artifacts(report, layout),
        "results": _results(shown, layout),
        "properties": {"signature": report.signature, "notes": list(report.notes)},
    }
    return to_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _first(found: list[Located]) -> list[Located]:
    """As many as fit, those that count before those that do not; then the most severe first."""
    chosen = sorted(found, key=lambda item: (not item.counts, -item.finding.severity.rank))[:_LIMIT]
    return sorted(chosen, key=lambda item: -item.finding.severity.rank)


def _driver() -> dict[str, Any]:
    return {
        "name": NAME,
        "version": version(),
        "rules": [_rule(rule) for rule in RULES.values()],
        "notifications": [
            {"id": "unreadable", "shortDescription": {"text": "a file could not be read"}},
            {"id": "truncated", "shortDescription": {"text": "there are more results than a log may hold"}},
            {"id": "note", "shortDescription": {"text": "what had to be guessed, and settings without effect"}},
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.slug.split("-")),
        "shortDescription": {"text": _message(rule.summary)},
        "fullDescription": {"text": _message(rule.help)},
        "help": {
            "text": _message(f"{rule.help}\n\nExample:\n\n{rule.example}"),
            "markdown": f"{rule.help}\n\nExample:\n\n```text\n{rule.example}\n```\n",
        },
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {
            "tags": ["translation", "captions", _TAGS[rule.code[:3]]],
            "problem.severity": _PROBLEMS[rule.severity],
        },
    }


def _invocation(report: Report, layout: Layout, left_out: int) -> dict[str, Any]:
    notifications = [
        _notification("unreadable", "error", article.error, _location(article.path, layout))
        for article in report.articles
        if article.error
    ]
    if left_out:
        notifications.append(_notification("truncated", "warning", f"{left_out} results are left out: a log holds {_LIMIT}"))
    notifications += [
        _notification("note", "note", note, _location(article.path, layout))
        for article in report.articles
        for note in article.notes
    ]
    notifications += [_notification("note", "note", note) for note in report.notes]
    return {"executionSuccessful": not report.summary.errors, "toolExecutionNotifications": notifications}


def _notification(name: str, level: str, text: str, location: dict[str, Any] | None = None) -> dict[str, Any]:
    value: dict[str, Any] = {"descriptor": {"id": name}, "level": level, "message": {"text": _message(text)}}
    return value | ({"locations": [location]} if location is not None else {})


def _artifacts(report: Report, layout: Layout) -> list[dict[str, Any]]:
    paths = dict.fromkeys(article.path for article in report.articles)
    return [{"location": _artifact(path, layout), "roles": ["analysisTarget"]} for path in paths]


def _results(items: list[Located], layout: Layout) -> list[dict[str, Any]]:
    # The standard wants these on every result of a run or on none.
    baseline = any(item.finding.known for item in items)
    suppressions = any(not item.counts for item in items)
    return [_result(item, layout, baseline, suppressions) for item in items]


def _result(item: Located, layout: Layout, baseline: bool, suppressions: bool) -> dict[str, Any]:
    finding, article = item.finding, item.article
    location = _location(article.path, layout, _finding_region(finding))
    if article.id != article.path:
        location["logicalLocations"] = [{"name": article.id, "kind": "element"}]
    # No primaryLocationLineHash: the upload computes it, and warns of any other value.
    value: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": _INDEXES[finding.rule],
        "level": finding.severity.value,
        "message": {"text": _message(finding.message)},
        "locations": [location],
        "partialFingerprints": {"captionText/v1": item.fingerprint},
    }
    if baseline:
        value["baselineState"] = "unchanged" if finding.known else "new"
    if suppressions:
        value["suppressions"] = _suppressions(item)
    return value | _pair_values(item, layout)


def _pair_values(item: Located, layout: Layout) -> dict[str, Any]:
    pair = item.pair
    if pair is None:
        return {}
    properties = {"language": pair.language, "verdict": pair.verdict.value}
    properties |= {"translation": pair.translation} if pair.translation else {}
    if pair.counterpart is None:
        return {"properties": properties}
    related = _location(item.article.path, layout, _segment_region(pair.counterpart))
    return {"relatedLocations": [{"id": 1, **related, "message": {"text": "the counterpart"}}], "properties": properties}


def _suppressions(item: Located) -> list[dict[str, Any]]:
    if item.suppressed is not None:
        inside = _LINE.fullmatch(
            item.suppressed.origin
        )  # a directive of the article is named by its line; a setting, by its file
        kind = "inSource" if inside else "external"
        return [{"kind": kind, "status": "accepted", "justification": item.suppressed.reason or item.suppressed.origin}]
    if item.finding.known:
        return [{"kind": "external", "status": "accepted", "justification": "known: the baseline holds it"}]
    return []


def _location(path: str, layout: Layout, region: dict[str, Any] | None = None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(path, layout)}
    return {"physicalLocation": physical | ({"region": region} if region is not None else {})}


def _artifact(path: str, layout: Layout) -> dict[str, Any]:
    shown = shown_path(path, layout)
    return {"uri": uri(shown)} if shown.startswith("/") else {"uri": uri(shown), "uriBaseId": _BASE}


def _finding_region(finding: Finding) -> dict[str, Any]:
    region = _region(finding.line, finding.column, finding.end_line, finding.end_column)
    return region | ({"snippet": {"text": finding.text}} if finding.text else {})


def _segment_region(segment: Segment) -> dict[str, Any]:
    region = _region(segment.line, segment.column, segment.end_line, segment.end_column)
    return region | {"snippet": {"text": segment.text}}


def _region(line: int, column: int, end_line: int, end_column: int) -> dict[str, Any]:
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _message(text: str) -> str:
    return _PLACE.sub(r"{{\1}}", _LINK.sub(lambda match: f"\\{match.group()}", text))
