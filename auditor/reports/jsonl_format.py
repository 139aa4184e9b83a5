"""The JSON Lines report: one line an article, its object as in the JSON report.

Each line begins with ``schema_version`` and ``tool``, so that it stands alone when lines are split, sorted or joined. There is
no summary line.
"""

from __future__ import annotations

from auditor.reports.json_format import SCHEMA_VERSION, article_object, to_json, tool_object
from auditor.reports.layout import Layout
from auditor.results import Report


def render(report: Report, layout: Layout) -> str:
    """One line an article; nothing for no article."""
    head = {"schema_version": SCHEMA_VERSION, "tool": tool_object(report)}
    return "".join(to_json(head | article_object(article)) + "\n" for article in report.articles)
