"""The watch command as a process: it sorts what comes, and a signal ends it with 0."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from auditor.cli import main

_ARGUMENTS = ["watch", "in", "--accept", "ok", "--reject", "bad", "--report-dir", "rep", "--settle", "0.1"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_watch(number: signal.Signals, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    Path("in/old.txt").write_text("[vi] 1\n1\n", encoding="utf-8")
    before = signal.getsignal(number)

    def newsroom() -> None:
        _wait_for(Path("ok/old.txt"))
        Path("in/new.txt").write_text("[vi] 1\n2\n", encoding="utf-8")
        _wait_for(Path("bad/new.txt"))
        os.kill(os.getpid(), number)

    thread = threading.Thread(target=newsroom)
    thread.start()
    code = main(_ARGUMENTS)
    thread.join()

    assert code == 0
    assert signal.getsignal(number) is before
    err = capsys.readouterr().err
    assert err.startswith("auditor: in: watched\n")
    assert err.endswith("auditor: stopped\n")


def test_reports_are_filed_first(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text("[vi] 1\n2\n", encoding="utf-8")
    assert main([*_ARGUMENTS, "--once"]) == 0
    report = json.loads(Path("rep/a.txt.json").read_text(encoding="utf-8"))
    assert report["articles"][0]["findings"][0]["rule"] == "CT202"
    assert Path("rep/a.txt.html").read_text(encoding="utf-8").startswith("<!")


def test_an_unforeseen_failure_rejects_the_article_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in").mkdir()
    for name in ("a.txt", "b.txt"):
        Path("in", name).write_text(f"[vi] {name}\n{name}\n", encoding="utf-8")
    from auditor.standing import StandingAudit

    audit = StandingAudit.audit

    def fail(self: StandingAudit, articles: list) -> list:  # type: ignore[type-arg]
        if articles[0].path.endswith("a.txt"):
            raise RuntimeError("no way")
        return audit(self, articles)

    monkeypatch.setattr(StandingAudit, "audit", fail)
    assert main([*_ARGUMENTS, "--once"]) == 0
    assert Path("bad/a.txt").exists()
    assert Path("ok/b.txt").exists()
    assert "RuntimeError: no way" in Path("rep/a.txt.json").read_text(encoding="utf-8")


def _wait_for(path: Path) -> None:
    end = time.monotonic() + 10
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert path.exists()


def test_a_broken_record_is_named_with_its_line() -> None:
    Path("in").mkdir()
    Path("in/a.jsonl").write_text('{"text": "Un"}\n{"text": \n', encoding="utf-8")
    assert main([*_ARGUMENTS, "--once"]) == 0
    report = json.loads(Path("rep/a.jsonl.json").read_text(encoding="utf-8"))
    assert [item["id"].partition("a.jsonl")[2] for item in report["articles"]] == ["#1", ":2"]
