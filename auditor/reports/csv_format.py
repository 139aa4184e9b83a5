"""The CSV report: one row a pair, for an editor's spreadsheet.

RFC 4180 (comma, CRLF, doubled quotes), UTF-8. Mismatches only, or every pair with ``Layout.all_pairs``. A cell that a spreadsheet
would run as a formula gets an apostrophe in front (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence

from auditor.reports.layout import Layout
from auditor.reports.wording import explanation
from auditor.results import ArticleResult, Pair, Report, Verdict

COLUMNS = (
    "path",
    "line",
    "language",
    "segment",
    "counterpart_line",
    "counterpart",
    "verdict",
    "probability",
    "rules",
    "reason",
    "translation",
)

# White space and invisible characters in front do not stop a spreadsheet; East Asian ones also run the full-width signs.
_FORMULA = re.compile("[\t\r\n]|[\\s\x00\u200b-\u200f\u2060\ufeff]*[=+\\-@\t\r＝＋－＠]")


def render(report: Report, layout: Layout) -> str:
    """The header and the rows, with CRLF ends."""
    return opening(report, layout) + "".join(part(report, article, layout) for article in report.articles)


def opening(report: Report, layout: Layout) -> str:
    """The header, after the byte-order mark where one is wanted."""
    return ("\ufeff" if layout.excel else "") + _lines([COLUMNS])


def part(report: Report, article: ArticleResult, layout: Layout) -> str:
    """The article's rows."""
    shown = [pair for pair in article.pairs if layout.all_pairs or pair.verdict is Verdict.MISMATCH]
    return _lines([_row(article, pair) for pair in shown]) if shown else ""


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def neutralised(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would run it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _row(article: ArticleResult, pair: Pair) -> list[str]:
    counterpart = pair.counterpart
    known = counterpart is not None and pair.probability is not None and math.isfinite(pair.probability)
    cells = (
        article.path,
        str(pair.segment.line),
        pair.language,
        pair.segment.text,
        "" if counterpart is None else str(counterpart.line),
        "" if counterpart is None else counterpart.text,
        pair.verdict.value,
        f"{pair.probability:.4f}" if known else "",
        " ".join(pair.rules),
        explanation(pair),
        pair.translation or "",
    )
    return [neutralised(cell) for cell in cells]
