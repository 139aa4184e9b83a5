"""Markdown for a comment on a pull request, and for the summary of a CI step.

Takes a report; gives GitHub-flavoured Markdown that other renderers show as well: a headline with counts, the most pressing findings
in a table a file, the rest folded. It stays within the 65,536 characters that GitHub takes. It begins with a hidden comment,
`MARKER`, by which a bot finds its earlier comment. Text from articles cannot become mark-up, mention people or point to issues.
Headings are in the layout's language (``markdown_words.json``); findings speak English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from auditor.reports.harmless import harmless
from auditor.reports.layout import Layout
from auditor.reports.located import Located, by_severity, shown_path
from auditor.results import Report, Severity
from auditor.rules import RULES

MARKER = "<!-- auditor-report -->"
"""The first line of every comment."""

_OPEN = 50  # findings that are shown unfolded
_SIGNS = {Severity.ERROR: "🔴", Severity.WARNING: "🟡", Severity.NOTE: "🔵"}
_LONGEST = 300  # characters of a cell before it is escaped

# GitHub takes 65,536 characters; counted here as UTF-16, the largest of the usual counts. The tail of a report fits what is left.
_CHARACTERS = 65_536
_TAIL = 6_000
_PATH = 1_000  # of a file's name in a heading
_REMARKS = 10

_MARKUP = re.compile(r"([\\`*_\[\]~#|$])")
_MENTION = re.compile(r"@|#(?=\w)|(?<=[A-Za-z])(?=-\d)|(?<=www)\.|:(?=//|[\w+-]+:)")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def render(report: Report, layout: Layout) -> str:
    """The comment; it ends with a line end."""
    words = _words(layout.language)
    items = [item for item in by_severity(report) if item.counts]
    head = [MARKER, _headline(report, items, words), "", _counts(report, words)]
    unread = _unread(report, layout, words)
    free = _CHARACTERS - _TAIL - _length("\n".join([*head, *unread]))
    opened, free, cut = _tables(items[:_OPEN], words, layout, free)
    rest = items[_OPEN:]
    folded: list[str] = []
    if rest and not cut:
        body, free, cut = _tables(rest, words, layout, free)
        folded = _details(_count(len(rest), "more", words), body)
    elif rest:
        cut += len(rest)
    full = ["", f"**{_count(cut, 'cut', words)}**"] if cut else []
    return "\n".join([*head, *unread, *opened, *folded, *full, *_remarks(report, words)]) + "\n"


def _headline(report: Report, items: Sequence[Located], words: dict[str, Any]) -> str:
    numbers = [(sum(item.finding.severity is severity for item in items), severity.value) for severity in reversed(Severity)]
    parts = [_count(number, name, words) for number, name in numbers if number]
    parts += [_count(report.summary.errors, "unreadable", words)] if report.summary.errors else []
    colon = " :" if words is _words("fr") else ":"
    return f"## {words['title']}{colon} {', '.join(parts) or words['none']}"


def _counts(report: Report, words: dict[str, Any]) -> str:
    summary = report.summary
    known = sum(finding.known for article in report.articles for finding in article.findings)
    suppressed = sum(len(article.suppressed) for article in report.articles)
    parts = [_count(summary.articles, "article", words), _count(summary.foreign, "pair", words)]
    extra = {"known": known, "suppressed": suppressed, "skipped": report.skipped}
    return ", ".join([*parts, *(_count(number, name, words) for name, number in extra.items() if number)])


def _unread(report: Report, layout: Layout, words: dict[str, Any]) -> list[str]:
    lines = [f"- {escaped(article.error, _LONGEST)}" for article in report.articles if article.error]
    more = [f"- … {len(lines) - _REMARKS}"] if len(lines) > _REMARKS else []
    return ["", f"### {_count(len(lines), 'unreadable', words)}", "", *lines[:_REMARKS], *more] if lines else []


def _tables(items: Iterable[Located], words: dict[str, Any], layout: Layout, free: int) -> tuple[list[str], int, int]:
    """The findings, a table a file, within ``free`` characters; what is left of them, and how many findings did not fit."""
    grouped: dict[str, list[Located]] = {}
    for item in items:
        grouped.setdefault(item.article.id, []).append(item)
    columns = words["columns"]
    header = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    lines: list[str] = []
    cut = 0
    for found in grouped.values():
        article = found[0].article
        path = shown_path(article.path, layout)
        name = path if article.id == article.path else f"{path} ({article.id})"
        heading = f"\n### {escaped(name, _PATH)}\n\n{header}"
        begun = False
        for item in found:
            row = _row(item)
            needed = _length(row) + 1 + (0 if begun else _length(heading) + 1)
            if cut or needed > free:
                cut += 1
                continue
            lines += [row] if begun else [heading, row]
            begun, free = True, free - needed
    return lines, free, cut


def _row(item: Located) -> str:
    finding, pair = item.finding, item.pair
    text = escaped(finding.text or (pair.segment.text if pair is not None else ""), _LONGEST)
    if pair is not None and pair.translation:
        text += f"<br>→ {escaped(pair.translation, _LONGEST)}"
    counterpart = escaped(pair.counterpart.text, _LONGEST) if pair is not None and pair.counterpart is not None else ""
    rule = f"{_SIGNS[finding.severity]} {finding.rule} {RULES[finding.rule].slug}"
    return f"| {finding.line} | {rule} | {text} | {counterpart} | {escaped(finding.message, 2 * _LONGEST)} |"


def _remarks(report: Report, words: dict[str, Any]) -> list[str]:
    notes = [*report.notes, *(f"{article.path}: {note}" for article in report.articles for note in article.notes)]
    shown = [f"- {escaped(note, _LONGEST)}" for note in notes[:_REMARKS]]
    more = [f"- … {len(notes) - _REMARKS}"] if len(notes) > _REMARKS else []
    body = ["", *shown, *more]
    while _length("\n".join(body)) > _TAIL - 1_000:  # escapes make text longer
        body.pop()
    return _details(_count(len(notes), "notes", words), body) if notes else []


def _details(summary: str, body: Sequence[str]) -> list[str]:
    return ["", "<details>", f"<summary>{summary}</summary>", *body, "", "</details>"]


def escaped(text: str, longest: int) -> str:
    """The text on one line, cut to ``longest`` characters, with nothing in it that Markdown, HTML or GitHub would act on."""
    short = text if len(text) <= longest else f"{text[:longest].rstrip()}…"
    # A zero-width space breaks mentions, references and addresses; escapes alone do not, since GitHub looks at what is rendered.
    defused = _MENTION.sub(lambda match: f"{match.group()}\u200b", harmless(short))
    return _MARKUP.sub(r"\\\1", defused.translate(_ENTITIES))


def _count(number: int, name: str, words: dict[str, Any]) -> str:
    # French has the singular for none; English, the plural.
    single = number == 1 or (number == 0 and words is _words("fr"))
    return f"{number} {words[name][0 if single else 1]}"


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@cache
def _words(language: str) -> dict[str, Any]:
    text = resources.files("auditor.reports").joinpath("markdown_words.json").read_text(encoding="utf-8")
    words: dict[str, dict[str, Any]] = json.loads(text)
    return words.get(language, words["en"])
