"""JUnit XML: the shape that servers read, the outcome of each finding, and XML that parses whatever an article holds."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.reports import Layout, render
from auditor.results import ArticleResult, Report

_OUTCOMES = {"failure", "error", "skipped", "system-out"}


def _suites(report: Report) -> ElementTree.Element:
    text = render(report, "junit", Layout(root=Path.cwd()))
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    return ElementTree.fromstring(text.encode("utf-8"))


def _check_shape(suites: ElementTree.Element) -> None:
    """The common shape: elements, attributes and counts as Jenkins' and GitLab's readers want them."""
    assert suites.tag == "testsuites"
    totals = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for suite in suites:
        assert suite.tag == "testsuite"
        assert {"name", "tests", "failures", "errors", "skipped", "time"} <= set(suite.attrib)
        cases = list(suite)
        assert cases
        found = {"tests": len(cases)}
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            found[name] = sum(case.find(tag) is not None for case in cases)
        assert found == {name: int(suite.attrib[name]) for name in found}
        totals = {name: totals[name] + found[name] for name in totals}
        for case in cases:
            assert case.tag == "testcase"
            assert {"name", "classname", "time"} <= set(case.attrib)
            assert len(case) <= 1
            assert {outcome.tag for outcome in case} <= _OUTCOMES
    assert totals == {name: int(suites.attrib[name]) for name in totals}


def test_outcomes(report: Report) -> None:
    suites = _suites(report)
    _check_shape(suites)
    found = [(case.get("name"), [outcome.tag for outcome in case]) for case in suites.iter("testcase")]
    assert found == [
        ("CT202 number-mismatch 9:1", ["failure"]),
        ("CT102 untranslated 12:1", ["failure"]),
        ("CT101 leftover-source 14:1", ["system-out"]),
        ("review 17:1", ["system-out"]),
        ("CT302 mojibake 20:4", ["failure"]),
        ("nothing found", []),
        ("readable", ["error"]),
    ]
    failure = suites.find(".//failure")
    assert failure is not None
    assert (failure.get("type"), failure.get("message")) == ("error", "1.541 / 1 451")
    assert failure.text == "1.541 người biểu tình\n1 451 manifestants\na number differs; numbers: 1.541 / 1 451"


def test_known_and_left_out_are_skipped(gate_report: Report) -> None:
    suites = _suites(gate_report)
    _check_shape(suites)
    skipped = {case.get("name", "").split()[0]: case.find("skipped") for case in suites.iter("testcase")}
    assert {name: None if item is None else item.get("message") for name, item in skipped.items()} == {
        "CT202": "known: 12 / 21",
        "CT102": None,
        "CT101": "suppressed: kept on purpose",
        "CT301": "suppressed: auditor.toml",
    }
    failure = suites.find(".//failure")
    assert failure is not None
    assert "→ Abonnez-vous à la lettre" in (failure.text or "")


def test_control_characters_and_line_ends() -> None:
    article = ArticleResult(path="a.txt", id="a.txt", host="fr", error="a\x00b\x1b\ud800\ufffe\r\nc\rd\U0001f600")
    error = _suites(Report(signature="s", articles=(article,))).find(".//error")
    assert error is not None
    assert error.text == error.get("message") == "a\ufffdb\ufffd\ufffd\ufffd\nc\nd\U0001f600"


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_text_gives_xml_of_the_right_shape(hostile_reports: st.SearchStrategy[Report], data: st.DataObject) -> None:
    _check_shape(_suites(data.draw(hostile_reports)))
