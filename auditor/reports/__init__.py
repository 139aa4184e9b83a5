"""Report formats: one module each, with one function ``render(report, layout) -> str``.

Takes a finished `auditor.results.Report`; gives text. Knows nothing of how it was made. To add a format, write its module and
name it in `FORMATS`; modules are imported when first used, so that the command line starts fast.

A format whose report is a row or line for each article also has ``opening(report, layout)`` and ``part(report, article, layout)``,
which together make the same text, and can be written while the audit goes on. The report that they are given holds no articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from auditor.reports.layout import Layout
from auditor.results import ArticleResult, Report

__all__ = ["FORMATS", "Format", "Layout", "Reporter", "render", "render_opening", "render_part"]


class Reporter(Protocol):
    """What a format's module offers as ``render``."""

    def __call__(self, report: Report, layout: Layout) -> str:
        """The report as text, with its line ends."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is for, the module that renders it, and whether that can be done an article at a time."""

    summary: str
    module: str
    by_article: bool = False


FORMATS: dict[str, Format] = {
    "table": Format("for reading in a terminal", "auditor.reports.table_format"),
    "json": Format("everything, as one JSON document", "auditor.reports.json_format"),
    "jsonl": Format("everything, one JSON document a line, one line an article", "auditor.reports.jsonl_format", by_article=True),
    "csv": Format("one row a pair, for a spreadsheet", "auditor.reports.csv_format", by_article=True),
    "html": Format("one self-contained page for an editor", "auditor.reports.html_format"),
    "markdown": Format("a comment for a pull request", "auditor.reports.markdown_format"),
    "github": Format("annotations in GitHub Actions, the rest in the step summary", "auditor.reports.github_format"),
    "gitlab": Format("Code Quality in GitLab CI", "auditor.reports.gitlab_format"),
    "sarif": Format("SARIF 2.1.0, for code scanning", "auditor.reports.sarif_format"),
    "junit": Format("JUnit XML, for test reports in CI", "auditor.reports.junit_format"),
}
"""Every format by its name, as ``--format`` takes it."""


def render(report: Report, name: str, layout: Layout | None = None) -> str:
    """The report in the named format.

    Raises:
        KeyError: no format has that name.
    """
    reporter: Reporter = _module(name).render
    return reporter(report, layout or Layout())


def render_opening(report: Report, name: str, layout: Layout) -> str:
    """What stands before the first article, in a format that is rendered by article."""
    return str(_module(name).opening(report, layout))


def render_part(report: Report, article: ArticleResult, name: str, layout: Layout) -> str:
    """One article's part, in a format that is rendered by article."""
    return str(_module(name).part(report, article, layout))


def _module(name: str) -> Any:
    return import_module(FORMATS[name].module)
