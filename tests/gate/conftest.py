"""Results and repositories made by hand, without models."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.article import Directive, Segment
from auditor.results import ArticleResult, Finding, Pair, Verdict, fingerprint
from auditor.rules import RULES

MakeResult = Callable[..., ArticleResult]
Git = Callable[..., str]


def make_result(
    *rows: tuple[str, int, str, str | None], path: str = "a.txt", directives: tuple[Directive, ...] = ()
) -> ArticleResult:
    """An article's audit from rows of rule, line, text and counterpart; the counterpart stands on the next line."""
    pairs, findings = [], []
    for rule, line, text, counterpart in rows:
        segment = Segment(text, line, 1, line, 1 + len(text))
        beside = None if counterpart is None else Segment(counterpart, line + 1, 1, line + 1, 1 + len(counterpart))
        if rule.startswith(("CT1", "CT2")) and rule != "CT103":
            pairs.append(
                Pair(
                    segment=segment,
                    language="vi",
                    confidence=0.9,
                    counterpart=beside,
                    verdict=Verdict.UNTRANSLATED if beside is None else Verdict.MISMATCH,
                    probability=None if beside is None else 0.1,
                    rules=(rule,),
                )
            )
        findings.append(
            Finding(
                rule=rule,
                severity=RULES[rule].severity,
                line=line,
                column=1,
                end_line=line,
                end_column=1 + len(text),
                message="wrong",
                text=text,
                fingerprint=fingerprint(rule, text, counterpart or ""),
            )
        )
    return ArticleResult(path=path, id=path, host="fr", pairs=tuple(pairs), findings=tuple(findings), directives=directives)


@pytest.fixture
def result() -> MakeResult:
    return make_result


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Runs git in a new repository, which is the current folder; settings of the user and hooks' variables do not count."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> str:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
        done = subprocess.run(["git", *identity, *arguments], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    run("init", "--quiet", "--initial-branch=main")
    return run
