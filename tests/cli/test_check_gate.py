"""``auditor check`` with changes by git, baselines over several runs, and reports that are written together."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.reports import FORMATS

_TWO = "[vi] 1\n2\n\nUn.\n\n[vi] 3\n4\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    Path("in").mkdir()
    for name in ("in/a.txt", "in/b c.txt", "é.txt"):
        Path(name).write_text(_TWO, encoding="utf-8")
    _git("init", "--quiet")
    _git("add", "--all")
    _git("commit", "--quiet", "--message", "c")
    return tmp_path


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments], check=True, capture_output=True)


def _found(capsys: pytest.CaptureFixture[str]) -> tuple[list[tuple[str, int]], str]:
    out, err = capsys.readouterr()
    return [(item["path"], finding["line"]) for item in json.loads(out)["articles"] for finding in item["findings"]], err


def _check(*arguments: str) -> int:
    return main(["check", "--format", "json", "--isolated", *arguments])


def test_only_changed_lines(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in/b c.txt").write_text(_TWO.replace("\n4\n", "\n5\n"), encoding="utf-8")
    assert _check("in", "--changed-since", "HEAD") == 1
    assert _found(capsys) == ([("in/b c.txt", 6)], "auditor: 1 finding at or above error\n")
    assert _check("in", "--changed-since", "HEAD", "--whole-file") == 1
    assert _found(capsys)[0] == [("in/b c.txt", 1), ("in/b c.txt", 6)]


def test_nothing_changed_where_findings_are(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("é.txt").write_text(_TWO.replace("Un.", "Deux."), encoding="utf-8")
    assert _check(".", "--changed-since", "HEAD") == 0
    assert _found(capsys) == ([], "")


def test_no_article_changed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _check("in", "é.txt", "--changed-since", "HEAD", "--report", "csv=r.csv") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["summary"]["articles"] == 0
    assert err == "auditor: no article changed since HEAD\n"
    assert Path("r.csv").read_text().count("\n") == 1
    assert _check("--changed-since", "HEAD", "--quiet") == 0
    assert capsys.readouterr().err == ""


def test_the_current_folder_by_default(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("in/new.txt").write_text(_TWO, encoding="utf-8")
    Path("é.txt").write_text("Un.\n" + _TWO, encoding="utf-8")
    monkeypatch.chdir("in")
    assert _check("--changed-since", "HEAD", "--whole-file") == 1
    assert _found(capsys)[0] == [("new.txt", 1), ("new.txt", 6)]


def test_every_format_says_that_nothing_changed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in FORMATS:
        assert main(["check", "in", "--changed-since", "HEAD", "--report", f"{name}=r", "--format", "csv"]) == 0
    assert capsys.readouterr().err == "auditor: no article changed since HEAD\n" * len(FORMATS)


def test_known_findings_of_unchanged_lines_do_not_hide_new_ones(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _check("in", "--baseline", "known.json", "--update-baseline") == 0
    Path("in/a.txt").write_text("[vi] 1\n2\n\n" + _TWO, encoding="utf-8")
    capsys.readouterr()
    assert _check("in", "--baseline", "known.json", "--changed-since", "HEAD") == 1
    assert _found(capsys) == ([("in/a.txt", 4)], "auditor: 1 finding at or above error\n")


def test_a_baseline_through_its_life(capsys: pytest.CaptureFixture[str]) -> None:
    article = Path("a.txt")
    article.write_text(_TWO, encoding="utf-8")
    common = ["check", "a.txt", "--baseline", "known.json", "--format", "csv"]
    assert main([*common, "--update-baseline"]) == 0
    first = Path("known.json").read_text(encoding="utf-8")
    article.write_text("Zéro.\n\n" + _TWO, encoding="utf-8")
    assert main(common) == 0
    article.write_text(_TWO.replace("[vi] 1", "[vi] 7"), encoding="utf-8")
    assert main(common) == 1
    assert main([*common, "--prune-baseline"]) == 0
    assert main(common) == 1
    assert main([*common, "--update-baseline"]) == 0
    assert main(common) == 0
    article.write_text(_TWO, encoding="utf-8")
    assert main([*common, "--update-baseline", "--prune-baseline"]) == 0
    assert Path("known.json").read_text(encoding="utf-8") == first
    assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("auditor: known")] == [
        "auditor: known.json: 2 findings added, 2 in all",
        "auditor: known.json: 1 finding pruned, 1 in all",
        "auditor: known.json: 1 finding added, 2 in all",
        "auditor: known.json: 1 finding added, 1 finding pruned, 2 in all",
    ]


def test_a_deleted_article_leaves_the_baseline_when_its_folder_is_pruned() -> None:
    Path("in").mkdir()
    for name in ("in/a.txt", "in/b.txt"):
        Path(name).write_text(_TWO, encoding="utf-8")
    common = ["check", "in", "--baseline", "known.json", "--quiet"]
    assert main([*common, "--update-baseline"]) == 0
    Path("in/b.txt").unlink()
    assert main(["check", "in/a.txt", *common[2:], "--prune-baseline"]) == 0
    assert "in/b.txt" in Path("known.json").read_text()
    assert main([*common, "--prune-baseline"]) == 0
    assert "in/b.txt" not in Path("known.json").read_text()


def test_a_failed_run_leaves_baseline_and_reports_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_text(_TWO, encoding="utf-8")
    Path("r.csv").write_text("old")
    Path("known.json").write_text('{"kind": "auditor-baseline", "version": 1, "findings": []}')
    monkeypatch.setattr(sys.modules["auditor.pipeline"].Auditor, "audit_each", lambda *_: 1 / 0)
    arguments = ["check", "a.txt", "--baseline", "known.json", "--update-baseline", "--report", "csv=r.csv"]
    assert main(arguments) == 2
    assert Path("r.csv").read_text() == "old"
    assert json.loads(Path("known.json").read_text())["findings"] == []


def test_update_from_decisions_adds_what_editors_marked_wrong_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(_TWO, encoding="utf-8")
    main(["audit", "a.txt", "--format", "json"])
    pair = json.loads(capsys.readouterr().out)["articles"][0]["pairs"][0]
    decision = {
        "kind": "auditor-decision",
        "version": 1,
        "path": "/elsewhere/a.txt",
        "id": "a.txt",
        "line": pair["segment"]["line"],
        "language": pair["segment"]["language"],
        "segment": pair["segment"]["text"],
        "counterpart": pair["counterpart"]["text"],
        "verdict": pair["verdict"],
        "probability": pair["probability"],
        "rules": pair["rules"],
        "fingerprint": pair["fingerprint"],
        "decision": "wrong",
    }
    Path("d.jsonl").write_text(json.dumps(decision) + "\n")
    common = ["check", "a.txt", "--baseline", "known.json", "--format", "json"]
    assert main([*common, "--update-baseline", "--decisions", "d.jsonl"]) == 0
    capsys.readouterr()
    assert main(common) == 1
    out, err = capsys.readouterr()
    assert [item["known"] for item in json.loads(out)["articles"][0]["findings"]] == [True, False]
    assert err == "auditor: 1 finding at or above error (1 known left out)\n"


def test_a_report_is_not_written_when_another_cannot_be(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(_TWO, encoding="utf-8")
    assert main(["audit", "a.txt", "--report", "csv=r.csv", "--report", "json=none/r.json"]) == 2
    assert not Path("r.csv").exists()
    assert capsys.readouterr().out == ""
