"""What an audit found: pairs, findings and the report over several articles.

Plain frozen values; reports only read them. The JSON form of each is fixed by ``auditor/reports/schema.json``.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from auditor.article import Directive, Segment
from auditor.evidence import Evidence


def fingerprint(*texts: str) -> str:
    """Sixteen hexadecimal digits that stand for texts wherever they lie: SHA-256 over their NFC forms, white space as one space."""
    parts = (" ".join(unicodedata.normalize("NFC", text).split()) for text in texts)
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


class Verdict(StrEnum):
    """What the auditor says of a foreign segment."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNTRANSLATED = "untranslated"
    REVIEW = "review"


class Severity(StrEnum):
    """How much a finding matters, from `NOTE` to `ERROR`."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for a note, 1 for a warning, 2 for an error."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A foreign segment, its counterpart in the host language or none, and the verdict.

    Attributes:
        segment: the foreign segment.
        language: its language, ISO 639-1 (``no`` covers nb and nn).
        confidence: how sure the detector is that the segment is foreign, from 0 to 1.
        counterpart: the host-language segment beside it that should say the same, or ``None``.
        verdict: see `Verdict`.
        probability: the calibrated probability that the two say the same; ``None`` without a counterpart.
        translation: the segment translated into the host language, where a translation package is installed.
        evidence: what each check found.
        rules: the codes of the findings on this pair, the decisive one first.
        reason: one clause for an editor that says why.
    """

    segment: Segment
    language: str
    confidence: float
    counterpart: Segment | None
    verdict: Verdict
    probability: float | None
    translation: str | None = None
    evidence: tuple[Evidence, ...] = ()
    rules: tuple[str, ...] = ()
    reason: str = ""

    @property
    def fingerprint(self) -> str:
        """What stands for the two texts in a baseline and in an editor's decisions."""
        return fingerprint(self.segment.text, self.counterpart.text if self.counterpart is not None else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that fired at one place.

    Attributes:
        rule: the rule's code, such as ``CT202``.
        severity: the severity in force.
        line: the line in the source file, from 1.
        column: the column, from 1, in Unicode code points.
        end_line: the line of the last character.
        end_column: the column after the last character.
        message: what is wrong, in one sentence, with the words or numbers concerned.
        text: the text that the finding is about.
        fingerprint: what stands for rule, text and counterpart, wherever they lie: see `fingerprint`.
        known: whether a baseline holds it, so that it does not fail a check.
    """

    rule: str
    severity: Severity
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    text: str = ""
    fingerprint: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """A finding that its author or the configuration asked to leave out, and why (empty where they do not say)."""

    finding: Finding
    reason: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleResult:
    """The audit of one article. ``error`` is set, and everything else empty, when the article could not be read.

    Attributes:
        path: where it was read, as the user named it.
        id: its name, unique in the report.
        host: the language that it should be in.
        segments: how many segments it has.
        pairs: its foreign segments, with counterparts and verdicts.
        findings: what the rules say, in document order.
        notes: what a reader had to guess, and directives without effect.
        error: why it could not be read.
        directives: what its author asks to leave out.
        suppressed: the findings that were left out for it.
    """

    path: str
    id: str
    host: str
    segments: int = 0
    pairs: tuple[Pair, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    error: str | None = None
    directives: tuple[Directive, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts over a report. ``foreign`` is the number of pairs, ``errors`` the number of articles that could not be read."""

    articles: int
    segments: int
    foreign: int
    match: int
    mismatch: int
    untranslated: int
    review: int
    findings: int
    errors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The audit of several articles, with the signature of everything that shaped it.

    Attributes:
        signature: models, versions and thresholds, ``|``-separated ``key:value``.
        articles: the results, in reading order.
        skipped: how many files of the walked folders have a type that no reader knows.
        notes: what concerns no single article, one sentence each: settings without effect.
    """

    signature: str
    articles: tuple[ArticleResult, ...] = field(default=())
    skipped: int = 0
    notes: tuple[str, ...] = ()

    @property
    def summary(self) -> Summary:
        """Counts over all articles."""
        verdicts = Counter(pair.verdict for article in self.articles for pair in article.pairs)
        return Summary(
            articles=len(self.articles),
            segments=sum(article.segments for article in self.articles),
            foreign=sum(verdicts.values()),
            match=verdicts[Verdict.MATCH],
            mismatch=verdicts[Verdict.MISMATCH],
            untranslated=verdicts[Verdict.UNTRANSLATED],
            review=verdicts[Verdict.REVIEW],
            findings=sum(len(article.findings) for article in self.articles),
            errors=sum(article.error is not None for article in self.articles),
        )


def shortened(text: str, most: int) -> str:
    """A text on one line, of at most ``most`` characters: what is longer ends with an ellipsis."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"
