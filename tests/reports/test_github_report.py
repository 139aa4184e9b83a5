"""GitHub annotations: escaped, ten a level, most severe first, the rest in the step summary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import InputError
from auditor.reports import Layout, render
from auditor.reports.github_format import write_step_summary
from auditor.results import ArticleResult, Finding, Report, Severity

_COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:\r\n]*)(?:,\w+=[^,:\r\n]*)*)::([^\r\n]*)")


def _finding(severity: Severity, line: int, message: str = "wrong", **changes: object) -> Finding:
    values = {"rule": "CT202", "severity": severity, "line": line, "column": 4, "end_line": line, "end_column": 9}
    return Finding(**values | {"message": message} | changes)  # type: ignore[arg-type]


def _report(*findings: Finding, path: str = "a.txt") -> Report:
    return Report(signature="s", articles=(ArticleResult(path=path, id=path, host="fr", findings=findings),))


def _lines(report: Report) -> list[str]:
    return render(report, "github", Layout(root=Path.cwd())).splitlines()


def test_a_finding_is_one_command() -> None:
    assert _lines(_report(_finding(Severity.ERROR, 9, "1.541 / 1 451"))) == [
        "::error file=a.txt,line=9,col=4,endLine=9,endColumn=9,title=CT202 number-mismatch::1.541 / 1 451"
    ]


@pytest.mark.parametrize(
    ("path", "message", "expected"),
    [
        ("a,b:c.txt", "x", "file=a%2Cb%3Ac.txt,"),
        ("50%.txt", "x", "file=50%25.txt,"),
        ("dossier é/b.txt", "x", "file=dossier é/b.txt,"),
        ("a.txt", "100 %, a:b", "::100 %25, a:b"),
        ("a.txt", "one\r\n::warning::two", "::one ::warning::two"),
    ],
)
def test_escapes(path: str, message: str, expected: str) -> None:
    (line,) = _lines(_report(_finding(Severity.ERROR, 1, message), path=path))
    assert expected in line


def test_columns_only_on_one_line() -> None:
    (line,) = _lines(_report(_finding(Severity.WARNING, 2, end_line=4)))
    assert line.startswith("::warning file=a.txt,line=2,endLine=4,title=")


def test_standard_input_has_no_file() -> None:
    (line,) = _lines(_report(_finding(Severity.NOTE, 2), path="-"))
    assert line.startswith("::notice line=2,")


def test_paths_are_those_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    for path in ("a.txt", "./a.txt", "../sub/a.txt", str(tmp_path / "sub" / "a.txt")):
        assert "file=sub/a.txt," in render(_report(_finding(Severity.NOTE, 2), path=path), "github")
    monkeypatch.delenv("GITHUB_WORKSPACE")
    assert "file=a.txt," in render(_report(_finding(Severity.NOTE, 2), path=str(tmp_path / "sub" / "a.txt")), "github")


def test_ten_of_each_level_the_most_severe_first() -> None:
    findings = [_finding(severity, line) for line in range(1, 16) for severity in Severity]
    lines = _lines(_report(*findings))
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
    assert lines[9].endswith("::wrong (5 more errors: see the step summary)")
    assert lines[19].endswith("(5 more warnings: see the step summary)")
    assert lines[29].endswith("(5 more notices: see the step summary)")
    assert lines[8].endswith("::wrong")


def test_unreadable_known_left_out_and_notes(report: Report, gate_report: Report) -> None:
    assert any(line.startswith("::error file=bad.txt,title=unreadable::") for line in _lines(report))
    lines = _lines(gate_report)
    assert [line.split("::")[2] for line in lines] == [
        "text in vi%0A→ Abonnez-vous à la lettre",
        "auditor.toml: the suppression of CT9 has no effect",
    ]


def test_clean_is_silent() -> None:
    assert render(_report(), "github") == ""


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_text_stays_inside_its_command(hostile_reports: st.SearchStrategy[Report], data: st.DataObject) -> None:
    text = render(data.draw(hostile_reports), "github", Layout(root=Path("/nowhere")))
    for line in text.removesuffix("\n").split("\n") if text else []:
        assert _COMMAND.fullmatch(line), line


def test_step_summary_is_appended(gate_report: Report, tmp_path: Path) -> None:
    target = tmp_path / "summary.md"
    target.write_text("before\n", encoding="utf-8")
    assert write_step_summary(gate_report, Layout(), {"GITHUB_STEP_SUMMARY": str(target)})
    text = target.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- auditor-report -->\n")
    assert "CT102" in text
    assert not write_step_summary(gate_report, Layout(), {})
    with pytest.raises(InputError, match="GITHUB_STEP_SUMMARY"):
        write_step_summary(gate_report, Layout(), {"GITHUB_STEP_SUMMARY": str(tmp_path)})
