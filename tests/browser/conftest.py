"""Headless Chromium, the installed one, and pages of reports in it. Without a Chromium these tests are skipped, and say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.article import Segment
from auditor.evidence import Evidence, Outcome
from auditor.reports import Layout, render
from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Suppressed, Verdict

# No sandbox: CI runs as root in a container. The rest keeps the browser from asking the network for anything of its own.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_BIDDEN = os.environ.get("AUDITOR_BROWSER", "")

HOSTILE = '<script>alert(1)</script> & "javascript:alert(2)" </script><img src=x onerror=alert(3)>'

Write = Callable[..., Path]
Open = Callable[..., Any]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once with a profile of its own."""
    program = _BIDDEN or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("NOT TESTED: no Chromium is installed; apt-get install chromium, or name one in AUDITOR_BROWSER")
    playwright = pytest.importorskip("playwright.sync_api", reason="NOT TESTED: playwright is absent; pip install playwright")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a report as an HTML file."""

    def write(report: Report, language: str = "en") -> Path:
        path = tmp_path / f"report-{language}.html"
        path.write_text(render(report, "html", Layout(language=language)), encoding="utf-8")
        return path

    return write


class Watched:
    """What a page did that it must not do: messages on the console, errors, requests, dialogs."""

    def __init__(self, page: Any) -> None:
        self.faults: list[str] = []
        page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._request)
        page.on("dialog", self._dialog)
        self._documents = 0

    def _request(self, request: Any) -> None:
        # The page itself and the exported file are no requests to anywhere.
        if not request.url.startswith(("file:", "data:", "blob:")) or request.resource_type != "document":
            if not request.url.startswith("data:image/svg+xml,"):
                self.faults.append(f"request: {request.url}")

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    """Opens a file in a fresh profile; at the end no page may have logged, asked for or popped up anything."""
    opened: list[tuple[Any, Watched]] = []

    def open_page(path: Path, **options: Any) -> Any:
        fragment = options.pop("fragment", "")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"} | options)
        page = context.new_page()
        opened.append((context, Watched(page)))
        page.goto(path.as_uri() + fragment)
        return page

    yield open_page
    faults = [fault for _, watched in opened for fault in watched.faults]
    for context, _ in opened:
        context.close()
    assert not faults


@pytest.fixture(scope="session")
def mixed() -> Report:
    """A report with one of everything: each verdict, several scripts, hostile text, all kinds of findings."""

    def pair(line: int, language: str, text: str, other: str | None, verdict: Verdict, **changes: Any) -> Pair:
        counterpart = None if other is None else Segment(other, line + 1, 1, line + 1, 1 + len(other))
        values: dict[str, Any] = {"probability": None if other is None else 0.5, "reason": "says the same"} | changes
        segment = Segment(text, line, 1, line, 1 + len(text))
        return Pair(segment=segment, language=language, confidence=0.9, counterpart=counterpart, verdict=verdict, **values)

    def finding(rule: str, line: int, severity: Severity = Severity.ERROR, **changes: Any) -> Finding:
        values: dict[str, Any] = {"message": f"message of line {line}", "text": "texte", "fingerprint": f"{line:016x}"} | changes
        return Finding(rule=rule, severity=severity, line=line, column=1, end_line=line, end_column=5, **values)

    numbers = Evidence("numbers", Outcome.DIFFER, ("1.541",), ("1 451",), 1.0, "1.541 against 1 451")
    names = Evidence("names", Outcome.AGREE, ("Hà Nội",), ("Hanoï",))
    pairs = (
        pair(
            3,
            "vi",
            "1.541 người biểu tình ở Hà Nội",
            "1 451 manifestants à Hanoï",
            Verdict.MISMATCH,
            probability=0.03,
            rules=("CT202",),
            reason="number: 1.541 against 1 451",
            translation="1 541 manifestants à Hanoï",
            evidence=(numbers, names, Evidence("similarity", Outcome.INFO, score=0.81, detail="cosine 0.9")),
        ),
        pair(7, "ar", "وصل الرئيس إلى 12 مدينة", "Le président est arrivé", Verdict.MATCH, probability=0.97, rules=("CT101",)),
        pair(11, "he", "מהנדסים מבקרים במתקן", None, Verdict.UNTRANSLATED, rules=("CT102",)),
        pair(15, "zh", "春节联欢晚会在北京举行", "Le gala du Nouvel An", Verdict.REVIEW, probability=0.5),
        pair(19, "en", HOSTILE, HOSTILE, Verdict.MISMATCH, probability=0.2, rules=("CT201",), reason=HOSTILE),
    )
    findings = (
        finding("CT202", 3, known=True),
        finding("CT101", 7, Severity.NOTE),
        finding("CT102", 11, Severity.WARNING),
        finding("CT201", 19),
        finding("CT301", 30, Severity.WARNING, text=HOSTILE),
    )
    suppressed = (Suppressed(finding=finding("CT302", 40, Severity.WARNING), reason="kept on purpose", origin="a.txt:39"),)
    first = ArticleResult(
        path="articles/a.txt",
        id="articles/a.txt",
        host="fr",
        segments=40,
        pairs=pairs,
        findings=findings,
        notes=("decoded as windows-1258",),
        suppressed=suppressed,
    )
    return Report(
        signature="host:fr|detector:test|scorer:auto",
        articles=(first, ArticleResult(path="bad.txt", id="bad.txt", host="fr", error="bad.txt: not text; remove the file")),
        skipped=2,
        notes=("a setting without effect",),
    )


@pytest.fixture(scope="session")
def large() -> Report:
    """5,000 pairs in 250 articles, as long and as rich in evidence as those of real articles."""
    languages = ("vi", "en", "zh", "ar", "ru", "de", "ko", "he")
    verdicts = list(Verdict)
    words = "người biểu tình tập trung trước tòa nhà quốc hội vào sáng thứ hai để phản đối dự luật mới".split()

    def pair(number: int) -> Pair:
        verdict = verdicts[number % 4]
        line = 3 + 4 * (number % 20)
        text = f"{number} {' '.join(words[number % 7 :])}. Ảnh: TTXVN"
        other = f"{number + 1} manifestants se rassemblent lundi devant le parlement contre la loi. Photo : VNA"
        alone = verdict is Verdict.UNTRANSLATED
        evidence = (
            Evidence("numbers", Outcome.DIFFER, (str(number),), (str(number + 1),), 1.0, f"{number} against {number + 1}"),
            Evidence("credits", Outcome.AGREE, ("TTXVN",), ("VNA",)),
            Evidence("similarity", Outcome.INFO, score=0.5, detail="cosine 0.870, margin 0.223"),
            Evidence(
                "translation", Outcome.INFO, ("người", "tình"), ("loi",), 0.7, "forward 3.96, backward 3.26; nhà = parlement"
            ),
        )
        return Pair(
            segment=Segment(text, line, 1, line, 1 + len(text)),
            language=languages[number % len(languages)],
            confidence=0.98,
            counterpart=None if alone else Segment(other, line + 1, 1, line + 1, 1 + len(other)),
            verdict=verdict,
            probability=None if alone else (number % 997) / 997,
            evidence=() if alone else evidence,
            rules=("CT102",) if alone else ("CT202",) if verdict is Verdict.MISMATCH else (),
            reason=f"number: {number} against {number + 1}",
        )

    articles = tuple(
        ArticleResult(
            path=f"inbox/2025/article-{place:03}.html",
            id=f"inbox/2025/article-{place:03}.html",
            host="fr",
            segments=80,
            pairs=tuple(pair(20 * place + step) for step in range(20)),
        )
        for place in range(250)
    )
    return Report(signature="host:fr|made:5000", articles=articles)
