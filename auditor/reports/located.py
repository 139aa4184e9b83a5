"""What the formats for CI share: each finding with its article and its pair, and paths as a repository names them.

Takes a finished report; gives plain values in the order in which findings are shown. Knows no format.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from auditor.reports.layout import Layout
from auditor.results import ArticleResult, Finding, Pair, Report, Suppressed, fingerprint

STANDARD_INPUT = "stdin"
"""The path that stands for standard input where a format demands one."""

_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


@dataclass(frozen=True, slots=True)
class Located:
    """A finding in its place.

    Attributes:
        article: where it was found.
        finding: the finding.
        pair: the pair that it is about, or ``None``.
        suppressed: how it was left out, or ``None`` where it stands.
    """

    article: ArticleResult
    finding: Finding
    pair: Pair | None
    suppressed: Suppressed | None = None

    @property
    def counts(self) -> bool:
        """Whether it is neither known from a baseline nor left out."""
        return self.suppressed is None and not self.finding.known

    @property
    def fingerprint(self) -> str:
        """What stands for rule, text and counterpart."""
        counterpart = self.pair.counterpart if self.pair is not None else None
        finding = self.finding
        return finding.fingerprint or fingerprint(finding.rule, finding.text, counterpart.text if counterpart else "")


def located(article: ArticleResult) -> Iterator[Located]:
    """The article's findings, then those that were left out, each in document order."""
    pairs: dict[tuple[int, int], list[Pair]] = {}
    for pair in article.pairs:
        pairs.setdefault((pair.segment.line, pair.segment.column), []).append(pair)
    for finding in article.findings:
        yield Located(article, finding, _pair(pairs, finding))
    for item in article.suppressed:
        yield Located(article, item.finding, _pair(pairs, item.finding), item)


def _pair(pairs: dict[tuple[int, int], list[Pair]], finding: Finding) -> Pair | None:
    if finding.rule.startswith(("CT103", "CT3")):
        return None
    found = pairs.get((finding.line, finding.column), [])
    return next((pair for pair in found if finding.rule in pair.rules), found[0] if found else None)


def by_severity(report: Report) -> list[Located]:
    """Every finding of the report that stands, the most severe first, else in reading order."""
    found = [item for article in report.articles for item in located(article) if item.suppressed is None]
    return sorted(found, key=lambda item: -item.finding.severity.rank)


def shown_path(path: str, layout: Layout) -> str:
    """The path relative to the layout's root, with ``/``; absolute where it lies outside; `STANDARD_INPUT` for ``-``."""
    if path == "-":
        return STANDARD_INPUT
    root = layout.root or _checkout()
    whole = os.path.normpath(Path.cwd() / path)
    for base in (os.path.normpath(Path.cwd() / root), os.path.realpath(root)):
        if whole.startswith(base.rstrip(os.sep) + os.sep):
            return Path(whole).relative_to(base).as_posix()
    return Path(whole).as_posix()


def uri(path: str) -> str:
    """A shown path as a URI reference, percent-encoded; ``file://`` where it is absolute."""
    # An undecodable byte of a file name stands as a surrogate; any other surrogate is no byte.
    encoded = quote(re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", path).encode("utf-8", "surrogateescape"), safe="/~")
    return f"file://{encoded}" if path.startswith("/") else encoded


def _checkout() -> Path:
    """The folder that a CI job checked out, when the current one lies in it; else the current one."""
    here = Path.cwd()
    for name in _CHECKOUTS:
        folder = os.environ.get(name)
        if folder and here.is_relative_to(folder):
            return Path(folder)
    return here
