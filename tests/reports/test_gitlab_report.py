"""GitLab Code Quality: the keys it wants, and fingerprints that are unique and stay when lines move."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.reports import Layout, render
from auditor.results import Report

_SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def _issues(report: Report) -> list[dict[str, Any]]:
    issues = json.loads(render(report, "gitlab", Layout(root=Path.cwd())))
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in _SEVERITIES
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith("./")
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return issues


def test_issues(report: Report) -> None:
    issues = _issues(report)
    found = [(issue["check_name"], issue["severity"], issue["location"]["lines"]["begin"]) for issue in issues]
    assert found == [
        ("CT202", "major", 9),
        ("CT102", "minor", 12),
        ("CT101", "info", 14),
        ("CT302", "minor", 20),
        ("unreadable", "critical", 1),
    ]
    assert issues[0]["location"]["path"] == "a.txt"
    assert issues[0]["description"] == "1.541 / 1 451"


def test_known_is_listed_with_the_least_severity_left_out_is_not(gate_report: Report) -> None:
    known, alone = _issues(gate_report)
    assert (known["severity"], known["description"]) == ("info", "known: 12 / 21")
    assert alone["description"] == "text in vi → Abonnez-vous à la lettre"


def test_fingerprint_is_the_same_with_and_without_a_baseline(gate_report: Report) -> None:
    article = gate_report.articles[0]
    fresh = replace(article, findings=tuple(replace(finding, known=False) for finding in article.findings))
    prints = [[issue["fingerprint"] for issue in _issues(replace(gate_report, articles=(one,)))] for one in (article, fresh)]
    assert prints[0] == prints[1]


def test_moved_findings_keep_their_fingerprints_and_repeated_ones_are_numbered(gate_report: Report) -> None:
    article = gate_report.articles[0]
    finding = article.findings[0]
    moved = tuple(replace(finding, line=line, end_line=line) for line in (3, 30, 31))
    first = _issues(replace(gate_report, articles=(replace(article, findings=moved[:1]),)))
    three = _issues(replace(gate_report, articles=(replace(article, findings=moved),)))
    shifted = _issues(replace(gate_report, articles=(replace(article, findings=moved[1:2]),)))
    assert first[0]["fingerprint"] == three[0]["fingerprint"] == shifted[0]["fingerprint"]


def test_nothing_is_an_empty_list() -> None:
    assert render(Report(signature="s"), "gitlab") == "[]\n"


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_text_gives_json(hostile_reports: st.SearchStrategy[Report], data: st.DataObject) -> None:
    _issues(data.draw(hostile_reports))
