"""SARIF: valid against the standard's schema, with regions, fingerprints over texts, baseline and suppressions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from auditor.reports import Layout, render, sarif_format
from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Verdict
from auditor.rules import RULES

_SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text(encoding="utf-8-sig"))
_VALIDATOR = Draft4Validator(_SCHEMA)


def _run(report: Report) -> dict[str, Any]:
    log = json.loads(render(report, "sarif", Layout(root=Path.cwd())))
    _VALIDATOR.validate(log)
    return log["runs"][0]


def _one(path: str = "a.txt", **changes: object) -> Report:
    values = {"rule": "CT202", "severity": Severity.ERROR, "line": 9, "column": 3, "end_line": 9, "end_column": 12}
    finding = Finding(**values | {"message": "12 / 21", "text": "12 người"} | changes)  # type: ignore[arg-type]
    return Report(signature="s", articles=(ArticleResult(path=path, id=path, host="fr", findings=(finding,)),))


def test_result_rule_and_region(report: Report) -> None:
    run = _run(report)
    result = run["results"][0]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (result["ruleId"], result["level"], rule["id"], rule["name"]) == ("CT202", "error", "CT202", "NumberMismatch")
    assert rule["help"]["text"]
    assert rule["help"]["markdown"]
    assert rule["defaultConfiguration"]["level"] == "error"
    assert "translation" in rule["properties"]["tags"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a.txt", "uriBaseId": "%SRCROOT%"}
    assert place["region"].items() >= {"startLine": 9, "startColumn": 1, "endLine": 9, "endColumn": 22}.items()
    related = result["relatedLocations"][0]["physicalLocation"]["region"]
    assert related["startLine"] == 10
    assert related["snippet"]["text"] == "1 451 manifestants"
    assert run["columnKind"] == "unicodeCodePoints"
    assert "%SRCROOT%" in run["originalUriBaseIds"]
    assert run["automationDetails"]["id"] == "auditor/fr/"


def test_every_rule_is_described() -> None:
    rules = _run(Report(signature="s"))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)


def test_severe_first(report: Report) -> None:
    assert [result["level"] for result in _run(report)["results"]] == ["error", "warning", "warning", "note"]


def test_unreadable_file_and_notes_are_notifications(report: Report) -> None:
    (invocation,) = _run(report)["invocations"]
    assert invocation["executionSuccessful"] is False
    unread, note = invocation["toolExecutionNotifications"]
    assert (unread["level"], unread["message"]["text"]) == ("error", "bad.txt: not text; remove the file")
    assert unread["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "bad.txt"
    assert note["message"]["text"] == "decoded as windows-1258"


def test_baseline_and_suppressions_on_every_result_or_none(report: Report, gate_report: Report) -> None:
    for result in _run(report)["results"]:
        assert "baselineState" not in result
        assert "suppressions" not in result
    results = {result["ruleId"]: result for result in _run(gate_report)["results"]}
    assert {code: result["baselineState"] for code, result in results.items()} == {
        "CT202": "unchanged",
        "CT102": "new",
        "CT101": "new",
        "CT301": "new",
    }
    assert results["CT102"]["suppressions"] == []
    assert results["CT101"]["suppressions"][0].items() >= {"kind": "inSource", "justification": "kept on purpose"}.items()
    assert results["CT301"]["suppressions"][0].items() >= {"kind": "external", "justification": "auditor.toml"}.items()
    assert results["CT202"]["suppressions"][0]["kind"] == "external"
    assert results["CT102"]["properties"]["translation"] == "Abonnez-vous à la lettre"


def test_fingerprint_stays_when_the_line_moves() -> None:
    prints = [_run(_one(line=line, end_line=line))["results"][0]["partialFingerprints"] for line in (9, 30)]
    assert prints[0] == prints[1]
    assert prints[0] != _run(_one(text="13 người"))["results"][0]["partialFingerprints"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("dossier é/b c.txt", "dossier%20%C3%A9/b%20c.txt"),
        ("a:b#c?d%.txt", "a%3Ab%23c%3Fd%25.txt"),
        ("/nowhere/é.txt", "file:///nowhere/%C3%A9.txt"),
        ("-", "stdin"),
        ("x\udcff.txt", "x%FF.txt"),
    ],
)
def test_uris_are_percent_encoded(path: str, uri: str) -> None:
    place = _run(_one(path))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == uri
    assert ("uriBaseId" in place) is not uri.startswith("file:")


def test_record_of_a_file_is_a_logical_location() -> None:
    report = _one("all.jsonl")
    report = replace(report, articles=(replace(report.articles[0], id="all.jsonl#7"),))
    assert _run(report)["results"][0]["locations"][0]["logicalLocations"][0]["name"] == "all.jsonl#7"


@pytest.mark.parametrize(
    ("message", "expected"),
    [("[x](1)", "\\[x\\](1)"), ("{0} and {{name}}", "{{0}} and {{name}}"), ("[email protected]", "[email protected]")],
)
def test_message_of_an_article_is_no_link(message: str, expected: str) -> None:
    assert _run(_one(message=message))["results"][0]["message"]["text"] == expected


def test_too_many_results_keep_the_most_severe(make_pair: Callable[..., Pair], monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif_format._LIMIT == 25_000
    monkeypatch.setattr(sarif_format, "_LIMIT", 25)
    pair = make_pair("a", "b", verdict=Verdict.MISMATCH)
    note = _one(severity=Severity.NOTE).articles[0].findings[0]
    known = replace(note, severity=Severity.ERROR, known=True)
    findings = (*[known] * 3, *[note] * 25, replace(note, severity=Severity.ERROR))
    article = ArticleResult(path="a.txt", id="a.txt", host="fr", pairs=(pair,), findings=findings)
    run = json.loads(render(Report(signature="s", articles=(article,)), "sarif"))["runs"][0]
    assert len(run["results"]) == 25
    assert [result["level"] for result in run["results"][:2]] == ["error", "note"]
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].startswith("4 results are left out")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_text_gives_a_valid_log(hostile_reports: st.SearchStrategy[Report], data: st.DataObject) -> None:
    report = data.draw(hostile_reports)
    run = _run(report)
    assert len(run["results"]) == sum(len(article.findings) + len(article.suppressed) for article in report.articles)
