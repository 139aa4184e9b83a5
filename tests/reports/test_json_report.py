"""JSON and JSON Lines: the contract's keys in its order, the published schema, and text that survives."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from auditor.evidence import Evidence, Outcome
from auditor.reports import render
from auditor.reports.json_format import to_json
from auditor.results import ArticleResult, Pair, Report, Verdict

_CONTRACT = {
    "report": ["schema_version", "tool", "articles", "summary"],
    "article": ["path", "id", "host", "segments", "pairs", "findings", "error"],
    "pair": ["segment", "counterpart", "verdict", "probability", "translation", "evidence"],
    "segment": ["line", "column", "end_line", "text", "language", "confidence"],
    "counterpart": ["line", "column", "end_line", "text"],
    "evidence": ["check", "outcome", "source", "target"],
    "finding": ["rule", "slug", "severity", "line", "column", "message"],
    "summary": ["articles", "segments", "foreign", "match", "mismatch", "untranslated", "review", "findings", "errors"],
}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(resources.files("auditor.reports").joinpath("schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _report_of(*pairs: Any) -> Report:
    return Report(signature="s", articles=(ArticleResult(path="a", id="a", host="fr", segments=2, pairs=pairs),))


def test_keys_come_first_and_in_the_order_of_the_contract(report: Report) -> None:
    document = json.loads(render(report, "json"))
    article = document["articles"][0]
    pair = article["pairs"][0]
    found = {
        "report": document,
        "article": article,
        "pair": pair,
        "segment": pair["segment"],
        "counterpart": pair["counterpart"],
        "evidence": pair["evidence"][0],
        "finding": article["findings"][0],
        "summary": document["summary"],
    }
    for name, keys in _CONTRACT.items():
        assert list(found[name])[: len(keys)] == keys, name


def test_report_fits_the_schema(report: Report, validator: Draft202012Validator) -> None:
    validator.validate(json.loads(render(report, "json")))


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("schema_version",), "2"),
        (("articles", 0, "pairs", 0, "verdict"), "good"),
        (("articles", 0, "pairs", 0, "probability"), 1.5),
        (("articles", 0, "pairs", 1, "probability"), 0.5),
        (("articles", 0, "pairs", 0, "segment"), {"line": 1, "column": 1, "end_line": 1, "text": "x"}),
        (("articles", 0, "pairs", 0, "counterpart", "line"), 0),
        (("articles", 0, "findings", 0, "severity"), "fatal"),
        (("summary", "errors"), -1),
    ],
)
def test_schema_refuses_what_is_wrong(
    report: Report, validator: Draft202012Validator, where: tuple[str | int, ...], value: object
) -> None:
    document = json.loads(render(report, "json"))
    place: Any = document
    for key in where[:-1]:
        place = place[key]
    place[where[-1]] = value
    assert not validator.is_valid(document)


def test_numbers_are_rounded_to_four_digits(report: Report) -> None:
    pair = json.loads(render(report, "json"))["articles"][0]["pairs"][0]
    assert (pair["probability"], pair["segment"]["confidence"], pair["evidence"][1]["score"]) == (0.0312, 0.9877, 0.9123)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_cannot_say_never_appear(
    make_pair: Callable[..., Pair], validator: Draft202012Validator, number: float
) -> None:
    evidence = (Evidence("similarity", Outcome.INFO, score=number),)
    pair = make_pair("a", "b", probability=number, confidence=number, evidence=evidence)
    text = render(_report_of(pair), "json")
    assert "NaN" not in text
    assert "Infinity" not in text
    validator.validate(json.loads(text))


def test_probability_is_null_without_a_counterpart(make_pair: Callable[..., Pair]) -> None:
    text = render(_report_of(make_pair("a", None, probability=0.4)), "json")
    assert json.loads(text)["articles"][0]["pairs"][0]["probability"] is None


def test_text_stays_readable_and_the_document_ends_with_a_newline(report: Report) -> None:
    text = render(report, "json")
    assert "1.541 người biểu tình" in text
    assert text.endswith("}\n")


def test_lines_are_articles_that_stand_alone(report: Report) -> None:
    lines = [json.loads(line) for line in render(report, "jsonl").splitlines()]
    whole = json.loads(render(report, "json"))
    assert lines == [{"schema_version": "1", "tool": whole["tool"], **article} for article in whole["articles"]]


def test_no_article_is_no_line() -> None:
    assert render(Report(signature="s"), "jsonl") == ""


@given(st.text())
def test_any_text_survives_on_one_line(text: str) -> None:
    written = to_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert len(written.splitlines()) == 1


def test_same_keys_whatever_the_verdict(report: Report) -> None:
    pairs = json.loads(render(report, "json"))["articles"][0]["pairs"]
    assert {pair["verdict"] for pair in pairs} == set(Verdict)
    assert all(list(one) == list(other) for one, other in pairwise(pairs))


def test_known_suppressed_notes_and_fingerprints(gate_report: Report, validator: Draft202012Validator) -> None:
    document = json.loads(render(gate_report, "json"))
    validator.validate(document)
    article = document["articles"][0]
    assert [(finding["rule"], finding["known"]) for finding in article["findings"]] == [("CT202", True), ("CT102", False)]
    assert article["findings"][0]["fingerprint"] == "aaaabbbbccccdddd"
    assert [(item["rule"], item["reason"], item["origin"]) for item in article["suppressed"]] == [
        ("CT101", "kept on purpose", "line 7"),
        ("CT301", "", "auditor.toml"),
    ]
    assert document["notes"] == ["auditor.toml: the suppression of CT9 has no effect"]
    assert [pair["fingerprint"] for pair in article["pairs"]] == [pair.fingerprint for pair in gate_report.articles[0].pairs]


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_text_fits_the_schema(
    hostile_reports: st.SearchStrategy[Report], data: st.DataObject, validator: Draft202012Validator
) -> None:
    report = data.draw(hostile_reports)
    document = json.loads(render(report, "json"))
    validator.validate(document)
    lines = render(report, "jsonl").split("\n")[:-1]
    assert [json.loads(line)["findings"] for line in lines] == [article["findings"] for article in document["articles"]]
