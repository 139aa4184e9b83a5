"""The table for people: an article's pairs side by side, its other findings below, and the counts at the end.

Articles in which nothing was found take no space. Text from articles is made harmless for the terminal before it is printed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tabulate import tabulate

from auditor.reports.harmless import harmless
from auditor.reports.layout import Layout
from auditor.reports.terminal import colored, isolated, width, wrap
from auditor.reports.wording import explanation, summary_line
from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Verdict
from auditor.rules import RULES

_HEADERS = ("line", "lang", "foreign text", "counterpart", "verdict", "reason")
_VERDICT_COLORS = {
    Verdict.MATCH: "green",
    Verdict.MISMATCH: "red",
    Verdict.UNTRANSLATED: "yellow",
    Verdict.REVIEW: "cyan",
}
_SEVERITY_COLORS = {Severity.NOTE: "cyan", Severity.WARNING: "yellow", Severity.ERROR: "red"}
_NARROWEST = 12  # cells: with narrower text columns the pairs are listed instead
_LONGEST = 400  # characters of a segment that are shown; a whole paragraph would bury the rest
_BORDERS = 3 * len(_HEADERS) + 1  # cells that the grid takes


def render(report: Report, layout: Layout) -> str:
    """The articles in which something was found, and the line of counts."""
    blocks = [block for article in report.articles if (block := _article(article, layout))]
    notes = ["\n".join(line for note in report.notes for line in _wrapped("note: ", note, layout))] if report.notes else []
    return "\n\n".join([*blocks, *notes, summary_line(report)]) + "\n"


def _article(article: ArticleResult, layout: Layout) -> str:
    lines = [*_wrapped("error: ", article.error, layout)] if article.error else []
    for note in article.notes:
        lines += _wrapped("note: ", note, layout)
    if article.pairs:
        lines.append(_table(article, layout))
    for finding in _alone(article):
        lines += _finding(finding, layout)
    if not lines:
        return ""
    heading = harmless(article.path if article.path == article.id else f"{article.path} ({article.id})")
    return "\n".join([_painted(heading, "bold", layout), *lines])


def _alone(article: ArticleResult) -> list[Finding]:
    """The findings that no pair in the table shows."""
    shown = {(rule, pair.segment.line, pair.segment.column) for pair in article.pairs for rule in pair.rules}
    return [item for item in article.findings if (item.rule, item.line, item.column) not in shown]


def _finding(finding: Finding, layout: Layout) -> list[str]:
    severity = finding.severity.value
    where = f"{finding.line}:{finding.column}: "
    known = " (known)" if finding.known else ""
    lines = _wrapped(f"{where}{severity} {finding.rule} {RULES[finding.rule].slug}{known}: ", finding.message, layout)
    painted = _painted(severity, "dim" if finding.known else _SEVERITY_COLORS[finding.severity], layout)
    return [lines[0].replace(severity, painted, 1), *lines[1:]]


def _wrapped(label: str, text: str, layout: Layout) -> list[str]:
    """The label and the text, wrapped, later lines indented by two."""
    lines = wrap(label + harmless(text), max(layout.width - 2, 2))
    return [_isolated(line if number == 0 else f"  {line}", layout) for number, line in enumerate(lines)]


def _table(article: ArticleResult, layout: Layout) -> str:
    known = _known(article)
    rows = [_row(pair, known) for pair in article.pairs]
    colors = [_color(pair, known) for pair in article.pairs]
    widths = _column_widths(rows, layout)
    if sum(widths) + _BORDERS > layout.width:
        return "\n".join(line for color, row in zip(colors, rows, strict=True) for line in _stacked(color, row, layout))
    cells = [[_cell(text, cells, layout) for text, cells in zip(row, widths, strict=True)] for row in rows]
    for color, row in zip(colors, cells, strict=True):
        row[4] = "\n".join(_painted(line, color, layout) for line in row[4].split("\n"))
    return tabulate([_HEADERS, *cells], tablefmt="simple_grid", disable_numparse=True)


def _known(article: ArticleResult) -> frozenset[tuple[str, int, int]]:
    """Rule, line and column of the findings that a baseline holds."""
    return frozenset((finding.rule, finding.line, finding.column) for finding in article.findings if finding.known)


def _color(pair: Pair, known: frozenset[tuple[str, int, int]]) -> str:
    all_known = pair.rules and all((rule, pair.segment.line, pair.segment.column) in known for rule in pair.rules)
    return "dim" if all_known else _VERDICT_COLORS[pair.verdict]


def _stacked(color: str, row: Sequence[str], layout: Layout) -> list[str]:
    """One pair without columns, for a narrow terminal."""
    line, language, text, counterpart, verdict, reason = row
    head = f"{line} {language} {_painted(verdict, color, layout)}"
    parts = [part for body in (text, counterpart, reason) for part in body.split("\n") if part]
    bodies = [wrap(part, max(layout.width - 2, 2)) for part in parts]
    return [head, *(f"  {_isolated(part, layout)}" for body in bodies for part in body)]


def _row(pair: Pair, known_findings: frozenset[tuple[str, int, int]]) -> tuple[str, ...]:
    segment, counterpart = pair.segment, pair.counterpart
    probability = pair.probability
    known = counterpart is not None and probability is not None and math.isfinite(probability)
    place = (segment.line, segment.column)
    codes = " ".join(f"{rule} (known)" if (rule, *place) in known_findings else rule for rule in pair.rules)
    translation = f"\n→ {_shown(pair.translation)}" if pair.translation else ""
    return (
        str(segment.line) if segment.end_line == segment.line else f"{segment.line}-{segment.end_line}",
        harmless(pair.language),
        _shown(segment.text) + translation,
        "–" if counterpart is None else _shown(counterpart.text),
        f"{pair.verdict} {probability:.2f}" if known else pair.verdict.value,
        harmless(": ".join(part for part in (codes, explanation(pair)) if part)),
    )


def _shown(text: str) -> str:
    return harmless(text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…")


def _column_widths(rows: Sequence[Sequence[str]], layout: Layout) -> list[int]:
    """Each column's cells: what it needs where that fits, else the three text columns share what the others leave."""
    lines = [[cell.split("\n") for cell in row] for row in [_HEADERS, *rows]]
    needed = [max(width(line) for row in lines for line in row[column]) for column in range(len(_HEADERS))]
    needed[4] = max(len(verdict) for verdict in [*(row[4].split()[0] for row in rows), _HEADERS[4]])
    texts = [2, 3, 5]
    free = layout.width - _BORDERS - sum(cells for column, cells in enumerate(needed) if column not in texts)
    # The narrowest first: what it does not need is left to the others.
    for place, column in enumerate(sorted(texts, key=lambda column: needed[column])):
        needed[column] = min(needed[column], max(free // (len(texts) - place), _NARROWEST))
        free -= needed[column]
    return needed


def _cell(text: str, cells: int, layout: Layout) -> str:
    return "\n".join(_isolated(line, layout) for part in text.split("\n") for line in wrap(part, cells))


def _isolated(line: str, layout: Layout) -> str:
    return isolated(line) if layout.terminal else line


def _painted(text: str, color: str, layout: Layout) -> str:
    return colored(text, color) if layout.color else text
