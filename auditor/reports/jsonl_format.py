"""The JSON Lines report: one line an article, its object as in the JSON report.

Each line begins with ``schema_version`` and ``tool``, so that it stands alone when lines are split, sorted or joined. There is
no summary line.
"""

from __future__ import annotations

from auditor.reports.json_format import SCHEMA_VERSION, article_object, to_json, tool_object
from auditor.reports.layout import Layout
from auditor.results import ArticleResult, Report


def render(report: Report, layout: Layout) -> str:
    """One line an article; nothing for no article."""
    return opening(report, layout) + "".join(part(report, article, layout) for article in report.articles)


def opening(report: Report, layout: Layout) -> str:
    """Nothing: each line stands alone."""
    return ""


def part(report: Report, article: ArticleResult, layout: Layout) -> str:
    """The article's line."""
    return to_json({"schema_version": SCHEMA_VERSION, "tool": tool_object(report)} | article_object(article)) + "\n"
