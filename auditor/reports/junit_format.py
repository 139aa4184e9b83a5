"""JUnit XML, as Jenkins, GitLab, Azure and others read it: a suite an article, a case a finding.

Takes a report; gives the document. Warnings and errors are failures, notes pass and say what they found in ``system-out``; what a
baseline holds or someone asked to leave out is skipped; an article that cannot be read is an error. A foreign segment
without a finding is a case that passes, and so is a clean article, since some servers take a report without a case for a broken one.
Characters that XML 1.0 cannot hold become U+FFFD.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from auditor.reports.layout import Layout
from auditor.reports.located import Located, located, shown_path
from auditor.reports.tool import NAME
from auditor.reports.wording import explanation
from auditor.results import ArticleResult, Pair, Report, Severity
from auditor.rules import RULES

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COUNTS = ("tests", "failures", "errors", "skipped")


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case: its name, its line, and the element that says how it went (``None``: it passed)."""

    name: str
    line: int
    outcome: str | None = None
    kind: str = ""
    message: str = ""
    text: str = ""


def render(report: Report, layout: Layout) -> str:
    """The document, with its XML declaration."""
    suites = ElementTree.Element("testsuites", {"name": NAME})
    totals = dict.fromkeys(_COUNTS, 0)
    for article in report.articles:
        path = shown_path(article.path, layout)
        name = path if article.id == article.path else article.id
        cases = _cases(article)
        counts = _counts(cases)
        suite = ElementTree.SubElement(suites, "testsuite", {"name": _xml(name), **_attributes(counts), "time": "0"})
        for case in cases:
            _add(suite, case, path, name)
        totals = {key: totals[key] + counts[key] for key in _COUNTS}
    suites.attrib |= _attributes(totals) | {"time": "0"}
    ElementTree.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'


def _cases(article: ArticleResult) -> list[_Case]:
    if article.error:
        return [_Case("readable", 1, "error", "unreadable", article.error, article.error)]
    found = list(located(article))
    spoken = {id(item.pair) for item in found}
    cases = [_finding(item) for item in found]
    cases += [_clean_pair(pair) for pair in article.pairs if id(pair) not in spoken]
    cases.sort(key=lambda case: case.line)
    return cases or [_Case("nothing found", 1)]


def _finding(item: Located) -> _Case:
    finding = item.finding
    name = f"{finding.rule} {RULES[finding.rule].slug} {finding.line}:{finding.column}"
    if item.suppressed is not None:
        reason = f"suppressed: {item.suppressed.reason or item.suppressed.origin}"
        return _Case(name, finding.line, "skipped", message=reason)
    if finding.known:
        return _Case(name, finding.line, "skipped", message=f"known: {finding.message}")
    if finding.severity is Severity.NOTE:
        return _Case(name, finding.line, "system-out", text=f"{finding.message}\n{_details(item)}".strip())
    return _Case(name, finding.line, "failure", finding.severity.value, finding.message, _details(item))


def _details(item: Located) -> str:
    pair = item.pair
    if pair is None:
        return item.finding.text
    lines = [pair.segment.text]
    lines += [pair.counterpart.text] if pair.counterpart is not None else []
    lines += [f"→ {pair.translation}"] if pair.translation else []
    return "\n".join([*lines, explanation(pair)]).strip()


def _clean_pair(pair: Pair) -> _Case:
    name = f"{pair.verdict.value} {pair.segment.line}:{pair.segment.column}"
    return _Case(name, pair.segment.line, "system-out", text=f"{pair.segment.text}\n{explanation(pair)}".strip())


def _counts(cases: list[_Case]) -> dict[str, int]:
    outcomes = [case.outcome for case in cases]
    numbers = (len(cases), outcomes.count("failure"), outcomes.count("error"), outcomes.count("skipped"))
    return dict(zip(_COUNTS, numbers, strict=True))


def _attributes(counts: dict[str, int]) -> dict[str, str]:
    return {name: str(number) for name, number in counts.items()}


def _add(suite: ElementTree.Element, case: _Case, path: str, name: str) -> None:
    attributes = {"classname": name, "name": case.name, "file": path, "line": str(case.line), "time": "0"}
    element = ElementTree.SubElement(suite, "testcase", {key: _xml(value) for key, value in attributes.items()})
    if case.outcome is not None:
        given = {"type": case.kind, "message": case.message}
        outcome = ElementTree.SubElement(element, case.outcome, {key: _xml(value) for key, value in given.items() if value})
        outcome.text = _xml(case.text) or None


def _xml(text: str) -> str:
    """The text with its line ends as XML reads them and no character that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", re.sub("\r\n?", "\n", text))
