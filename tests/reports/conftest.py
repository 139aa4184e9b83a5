"""A report with one of everything, in several scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.article import Segment
from auditor.evidence import Evidence, Outcome
from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Verdict

PairMaker = Callable[..., Pair]


def _segment(text: str, line: int) -> Segment:
    return Segment(text, line, 1, line, 1 + len(text))


@pytest.fixture
def make_pair() -> PairMaker:
    """A pair of two texts; keywords replace its other values."""

    def make(text: str, counterpart: str | None = None, line: int = 1, **changes: object) -> Pair:
        values: dict[str, object] = {
            "segment": _segment(text, line),
            "language": "vi",
            "confidence": 0.987654,
            "counterpart": None if counterpart is None else _segment(counterpart, line + 1),
            "verdict": Verdict.UNTRANSLATED if counterpart is None else Verdict.MATCH,
            "probability": None if counterpart is None else 0.987654,
        }
        return Pair(**values | changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def report(make_pair: PairMaker) -> Report:
    """Three articles: one with pairs and findings, one clean, one that could not be read."""
    mismatch = make_pair(
        "1.541 người biểu tình",
        "1 451 manifestants",
        line=9,
        verdict=Verdict.MISMATCH,
        probability=0.0312345,
        evidence=(
            Evidence("numbers", Outcome.DIFFER, ("1.541",), ("1 451",), 1.0, "the values differ"),
            Evidence("similarity", Outcome.INFO, score=0.912345),
        ),
        rules=("CT202",),
        reason="a number differs",
    )
    pairs = (
        mismatch,
        make_pair("春节联欢晚会在北京举行，数千名观众到场观看演出", None, line=12, language="zh", rules=("CT102",)),
        make_pair("وصل الرئيس إلى 12 مدينة", "12 villes visitées", line=14, language="ar", rules=("CT101",)),
        make_pair("Công nhân sửa cầu", "Un pont", line=17, verdict=Verdict.REVIEW, probability=0.5),
    )
    findings = (
        Finding(rule="CT202", severity=Severity.ERROR, line=9, column=1, end_line=9, end_column=22, message="1.541 / 1 451"),
        Finding(rule="CT102", severity=Severity.WARNING, line=12, column=1, end_line=12, end_column=9, message="alone"),
        Finding(rule="CT101", severity=Severity.NOTE, line=14, column=1, end_line=14, end_column=9, message="twice"),
        Finding(rule="CT302", severity=Severity.WARNING, line=20, column=4, end_line=20, end_column=9, message="wrong bytes"),
    )
    return Report(
        signature="host:fr|detector:eldc",
        articles=(
            ArticleResult(
                path="a.txt",
                id="a.txt",
                host="fr",
                segments=35,
                pairs=pairs,
                findings=findings,
                notes=("decoded as windows-1258",),
            ),
            ArticleResult(path="clean.txt", id="clean.txt", host="fr", segments=3),
            ArticleResult(path="bad.txt", id="bad.txt", host="fr", error="bad.txt: not text; remove the file"),
        ),
        skipped=1,
    )
