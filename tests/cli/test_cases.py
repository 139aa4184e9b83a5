"""Golden cases: each file under ``cases/`` holds arguments, files, and the expected output, errors and exit code.

``binary`` holds files in Base64. A case's ``stdout`` may be left out where it does not matter. ``@VERSION@`` stands for the installed version.
"""

from __future__ import annotations

import base64
import io
import tomllib
from pathlib import Path

import pytest

from auditor.cli import main
from auditor.reports.tool import version

_CASES = [
    pytest.param(case, id=f"{file.stem}-{name}")
    for file in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for name, case in tomllib.loads(file.read_text(encoding="utf-8")).items()
]


@pytest.mark.parametrize("case", _CASES)
def test_case(case: dict, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in case.get("files", {}).items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content.encode())
    for name, content in case.get("binary", {}).items():
        Path(name).write_bytes(base64.b64decode(content))
    if "stdin" in case:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(case["stdin"].encode()), encoding="utf-8"))
    assert set(case) <= {"files", "binary", "stdin", "args", "stdout", "stderr", "exit", "written"}

    code = main(case["args"])

    out, err = capfdbinary.readouterr()
    assert err.decode() == case.get("stderr", "")
    if "stdout" in case:
        assert out.decode() == case["stdout"].replace("@VERSION@", version())
    for name, content in case.get("written", {}).items():
        assert Path(name).read_bytes().decode() == content
    assert code == case["exit"]
