"""Reports that are written while the audit goes on: JSON lines and CSV."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from auditor.article import Article
from auditor.cli import main
from auditor.results import ArticleResult

Audit = Callable[..., Iterator[ArticleResult]]


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the articles that were audited, as it goes."""
    paths: list[str] = []
    audit: Audit = sys.modules["auditor.pipeline"].Auditor.audit_each

    def watched(self: object, articles: Iterable[Article], progress: object = None) -> Iterator[ArticleResult]:
        for result in audit(self, articles):
            paths.append(result.path)
            yield result

    monkeypatch.setattr(sys.modules["auditor.pipeline"].Auditor, "audit_each", watched)
    return paths


@pytest.fixture
def inbox() -> Path:
    folder = Path("in")
    folder.mkdir()
    for number in range(9):
        Path(folder, f"{number}.txt").write_text("[vi] 1\n2\n", encoding="utf-8")
    return folder


def closed_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output whose reader went away."""
    reading, writing = os.pipe()
    os.close(reading)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(os.fdopen(writing, "wb"), encoding="utf-8"))


@pytest.mark.parametrize("report", ["jsonl", "csv"])
def test_a_closed_pipe_ends_an_audit(
    report: str, inbox: Path, audited: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed_pipe(monkeypatch)
    assert main(["audit", str(inbox), "--format", report]) == 0
    assert len(audited) == 1
    assert capsys.readouterr().err == ""


def test_a_closed_pipe_does_not_open_the_gate(inbox: Path, audited: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path(inbox, "0.txt").write_text("[vi] 1\n1\n", encoding="utf-8")
    closed_pipe(monkeypatch)
    assert main(["check", str(inbox), "--format", "jsonl", "--quiet"]) == 1
    assert len(audited) == 9


def test_a_closed_pipe_does_not_stop_another_report(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed_pipe(monkeypatch)
    assert main(["audit", str(inbox), "--format", "jsonl", "--report", "csv=r.csv"]) == 0
    assert len(Path("r.csv").read_bytes().splitlines()) == 10


def test_a_line_is_out_before_the_next_article_is_audited(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    audit: Audit = sys.modules["auditor.pipeline"].Auditor.audit_each
    seen: list[int] = []

    def watched(self: object, articles: Iterable[Article], progress: object = None) -> Iterator[ArticleResult]:
        for result in audit(self, articles):
            seen.append(len(capfdbinary.readouterr().out.splitlines()))
            yield result

    monkeypatch.setattr(sys.modules["auditor.pipeline"].Auditor, "audit_each", watched)
    assert main(["audit", str(inbox), "--format", "jsonl"]) == 0
    assert seen == [0, *[1] * 8]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("no way")])
def test_a_file_is_written_whole_or_not_at_all(error: BaseException, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit: Audit = sys.modules["auditor.pipeline"].Auditor.audit_each

    def failing(self: object, articles: Iterable[Article], progress: object = None) -> Iterator[ArticleResult]:
        yield next(audit(self, articles))
        raise error

    monkeypatch.setattr(sys.modules["auditor.pipeline"].Auditor, "audit_each", failing)
    Path("r.jsonl").write_text("old", encoding="utf-8")
    assert main(["audit", str(inbox), "--format", "jsonl", "--output", "r.jsonl"]) in (2, 130)
    assert Path("r.jsonl").read_text(encoding="utf-8") == "old"
    assert [file.name for file in Path().iterdir() if file.is_file()] == ["r.jsonl"]


def test_what_cannot_be_read_comes_last(inbox: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Path(inbox, "0.txt").write_bytes(b"\0")
    assert main(["audit", str(inbox), "--format", "jsonl"]) == 2
    out, err = capfdbinary.readouterr()
    assert [b'"error": null' in line for line in out.splitlines()] == [*[True] * 8, False]
    assert err.count(b"0.txt: not text") == 1
