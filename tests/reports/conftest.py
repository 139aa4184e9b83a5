"""Reports: one with one of everything, in several scripts; one from the gate; and any that hold texts which try to break a format."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from auditor.article import Segment
from auditor.evidence import Evidence, Outcome
from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Suppressed, Verdict
from auditor.rules import RULES

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


@pytest.fixture
def gate_report(make_pair: PairMaker) -> Report:
    """What only the gate makes: a known finding, one left out by the article and one by the configuration, notes, a translation."""
    pairs = (
        make_pair("12 người", "21 personnes", line=3, verdict=Verdict.MISMATCH, probability=0.02, rules=("CT202",)),
        make_pair("Đăng ký nhận tin", None, line=5, rules=("CT102",), translation="Abonnez-vous à la lettre"),
        make_pair("Ảnh: TTXVN", "Photo : VNA", line=8, rules=("CT101",)),
    )
    findings = (
        Finding(
            rule="CT202",
            severity=Severity.ERROR,
            line=3,
            column=1,
            end_line=3,
            end_column=9,
            message="12 / 21",
            text="12 người",
            fingerprint="aaaabbbbccccdddd",
            known=True,
        ),
        Finding(
            rule="CT102",
            severity=Severity.WARNING,
            line=5,
            column=1,
            end_line=6,
            end_column=4,
            message="text in vi",
            text="Đăng ký nhận tin",
            fingerprint="1111222233334444",
        ),
    )
    left_out = (
        Suppressed(
            finding=Finding(
                rule="CT101",
                severity=Severity.NOTE,
                line=8,
                column=1,
                end_line=8,
                end_column=11,
                message="twice",
                text="Ảnh: TTXVN",
            ),
            reason="kept on purpose",
            origin="line 7",
        ),
        Suppressed(
            finding=Finding(rule="CT301", severity=Severity.WARNING, line=9, column=1, end_line=9, end_column=4, message="{{x}}"),
            reason="",
            origin="auditor.toml",
        ),
    )
    article = ArticleResult(
        path="news/a b.txt", id="news/a b.txt", host="fr", segments=9, pairs=pairs, findings=findings, suppressed=left_out
    )
    return Report(signature="host:fr", articles=(article,), notes=("auditor.toml: the suppression of CT9 has no effect",))


@pytest.fixture(scope="session")
def hostile_reports() -> st.SearchStrategy[Report]:
    """Any characters in every place that an article fills."""
    return _hostile()


_TRICKS = (
    "::error file=x::y",
    "a%0Ab,c:d",
    "\r\n::set-output name=x::y",
    "]]></failure><x>",
    "<script>alert(1)</script>",
    "a | b `c` @team #12 GH-34 [x](1) {0} www.example.org https://example.org",
    "\x00\x1b[31m\u202e\ud800\uffff",
    "| --- |\n## x",
)
_TEXTS = st.one_of(st.text(max_size=40), st.sampled_from(_TRICKS))
_PATHS = st.one_of(st.sampled_from(("a.txt", "dossier é/b c.txt", "-", "/tmp/x%.txt", "a:b,c.txt")), _TEXTS.filter(bool))


@st.composite
def _hostile(draw: st.DrawFn) -> Report:
    """A report of up to four articles with up to four findings each, and every text drawn."""
    articles = []
    for number in range(draw(st.integers(0, 4))):
        path = draw(_PATHS).replace("\0", "0")
        pairs = tuple(draw(_pairs(line)) for line in range(1, draw(st.integers(1, 5))))
        findings = [draw(_findings(pair)) for pair in pairs if draw(st.booleans())]
        left_out = [
            Suppressed(finding=item, reason=draw(_TEXTS), origin=draw(_TEXTS)) for item in findings if draw(st.booleans())
        ]
        articles.append(
            ArticleResult(
                path=path,
                id=path if draw(st.booleans()) else f"{path}#{number}",
                host="fr",
                pairs=pairs,
                findings=tuple(findings),
                notes=tuple(draw(st.lists(_TEXTS, max_size=2))),
                error=draw(st.one_of(st.none(), st.none(), _TEXTS.filter(bool))),
                suppressed=tuple(left_out),
            )
        )
    return Report(signature=draw(_TEXTS), articles=tuple(articles), notes=tuple(draw(st.lists(_TEXTS, max_size=2))))


@st.composite
def _pairs(draw: st.DrawFn, line: int) -> Pair:
    text, other = draw(_TEXTS), draw(st.one_of(st.none(), _TEXTS))
    return Pair(
        segment=Segment(text, line, 1, line, 1 + len(text)),
        language="vi",
        confidence=0.9,
        counterpart=None if other is None else Segment(other, line + 1, 1, line + 1, 1 + len(other)),
        verdict=Verdict.UNTRANSLATED if other is None else draw(st.sampled_from(list(Verdict))),
        probability=None if other is None else 0.5,
        translation=draw(st.one_of(st.none(), _TEXTS)),
        rules=("CT102",) if other is None else ("CT202",),
        reason=draw(_TEXTS),
    )


@st.composite
def _findings(draw: st.DrawFn, pair: Pair) -> Finding:
    rule = draw(st.sampled_from([*pair.rules, *RULES]))
    return Finding(
        rule=rule,
        severity=draw(st.sampled_from(list(Severity))),
        line=pair.segment.line,
        column=1,
        end_line=pair.segment.line + draw(st.integers(0, 1)),
        end_column=draw(st.integers(2, 9)),
        message=draw(_TEXTS.filter(bool)),
        text=pair.segment.text,
        known=draw(st.booleans()),
    )
