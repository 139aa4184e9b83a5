"""Annotations in GitHub Actions: one workflow command a finding, ten a level at most, and the whole in the step summary.

Takes a report; gives the lines that a step prints on standard output. GitHub shows ten annotations of each level a step and
drops the rest, so only the most pressing are printed, and the last of a level says how many more there are. `write_step_summary`,
which the command line calls beside `render`, appends all of them to the step's summary. Findings that a baseline holds are not
annotated. Columns count characters, from 1; GitHub takes them only where a finding lies on one line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from auditor.errors import InputError
from auditor.reports.harmless import harmless
from auditor.reports.layout import Layout
from auditor.reports.located import STANDARD_INPUT, Located, by_severity, shown_path
from auditor.reports.output import encoded
from auditor.reports.wording import count
from auditor.results import ArticleResult, Report, Severity
from auditor.rules import RULES

_LIMIT = 10  # annotations that GitHub shows of each level, a step
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SUMMARY = "GITHUB_STEP_SUMMARY"


def render(report: Report, layout: Layout) -> str:
    """The commands, errors first; nothing for a clean report."""
    commands: dict[str, list[tuple[str, str]]] = {level: [] for level in _LEVELS.values()}
    commands["error"] += [_unread(article, layout) for article in report.articles if article.error]
    for item in by_severity(report):
        if item.counts:
            commands[_LEVELS[item.finding.severity]].append(_annotation(item, layout))
    commands["notice"] += [("title=auditor", harmless(note)) for note in report.notes]
    return "".join(f"{line}\n" for level, found in commands.items() for line in _lines(level, found))


def write_step_summary(report: Report, layout: Layout, environment: Mapping[str, str] | None = None) -> bool:
    """Append the report as Markdown to the file that ``GITHUB_STEP_SUMMARY`` names.

    Args:
        report: the report.
        layout: how it is to look.
        environment: the environment's variables; the process's own by default.

    Returns:
        Whether it was written: ``False`` where the variable is not set.

    Raises:
        InputError: the file cannot be written.
    """
    name = (os.environ if environment is None else environment).get(_SUMMARY)
    if not name:
        return False
    from auditor.reports.markdown_format import render as render_markdown

    try:
        with Path(name).open("ab") as stream:
            stream.write(encoded(render_markdown(report, layout)))
    except OSError as error:
        raise InputError(f"{name}: the step summary cannot be written: {error.strerror}; unset {_SUMMARY}") from None
    return True


def _lines(level: str, found: list[tuple[str, str]]) -> Iterable[str]:
    shown, more = found[:_LIMIT], len(found) - _LIMIT
    for number, (properties, message) in enumerate(shown, 1):
        rest = f" ({count(more, f'more {level}')}: see the step summary)" if more > 0 and number == _LIMIT else ""
        yield f"::{level} {properties}::{_data(message + rest)}"


def _annotation(item: Located, layout: Layout) -> tuple[str, str]:
    finding = item.finding
    values = _file(item.article, layout) | {"line": finding.line}
    if finding.end_line == finding.line:
        values |= {"col": finding.column, "endLine": finding.end_line, "endColumn": finding.end_column}
    else:
        values |= {"endLine": finding.end_line}
    values["title"] = f"{finding.rule} {RULES[finding.rule].slug}"
    translation = item.pair.translation if item.pair is not None else None
    message = harmless(finding.message) + (f"\n→ {harmless(translation)}" if translation else "")
    return _properties(values), message


def _unread(article: ArticleResult, layout: Layout) -> tuple[str, str]:
    return _properties(_file(article, layout) | {"title": "unreadable"}), harmless(article.error or "")


def _file(article: ArticleResult, layout: Layout) -> dict[str, object]:
    path = shown_path(article.path, layout)
    return {} if path == STANDARD_INPUT else {"file": path}


def _properties(values: Mapping[str, object]) -> str:
    return ",".join(f"{name}={_property(str(value))}" for name, value in values.items())


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
