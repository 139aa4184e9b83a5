"""Settings: which layer wins, which file is found, and what is said of a wrong value."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import (
    COMMAND_LINE,
    DEFAULT,
    SETTING_NAMES,
    Settings,
    find_file,
    load_configuration,
    rule_codes,
)
from auditor.errors import ConfigError, UsageError
from auditor.results import Severity
from auditor.rules import RULES


def test_defaults() -> None:
    assert load_configuration({}).settings == Settings()
    assert set(load_configuration({}).origins.values()) == {DEFAULT}
    assert set(load_configuration({}).origins) == set(SETTING_NAMES)


def test_command_line_over_file_over_defaults() -> None:
    Path("auditor.toml").write_text('host = "en"\nformat = "csv"\n')
    found = load_configuration({"host": "de", "format": None})
    assert (found.settings.host, found.settings.format, found.settings.scorer) == ("de", "csv", "auto")
    assert [found.origins[name] for name in ("host", "format", "scorer")] == [COMMAND_LINE, "auditor.toml", DEFAULT]
    assert load_configuration({}, isolated=True).settings == Settings()


@pytest.mark.parametrize(
    ("files", "start", "expected"),
    [
        ({"auditor.toml": ""}, "a/b", "auditor.toml"),
        ({"auditor.toml": "", "a/pyproject.toml": "[tool.auditor]"}, "a/b", "a/pyproject.toml"),
        ({"auditor.toml": "", "a/pyproject.toml": "[tool.other]"}, "a/b", "auditor.toml"),
        ({"a/auditor.toml": "", "a/pyproject.toml": "[tool.auditor]"}, "a/b", "a/auditor.toml"),
        ({"a/b/c/auditor.toml": "", "auditor.toml": ""}, "a/b", "auditor.toml"),
    ],
)
def test_nearest_file(files: dict[str, str], start: str, expected: str, tmp_path: Path) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / start).mkdir(parents=True, exist_ok=True)
    assert find_file(tmp_path / start) == tmp_path / expected


def test_every_setting_from_a_project_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.auditor]\nhost = "EN"\nformat = "json"\nscorer = "lexical"\njobs = 4\nfail-level = "warning"\n'
        'select = ["CT2", "placeholder"]\nignore = "CT207,CT208"\nseverity = {CT3 = "note", mistranslation = "warning"}\n'
    )
    assert load_configuration({}, config=tmp_path / "pyproject.toml").settings == Settings(
        host="en",
        format="json",
        scorer="lexical",
        jobs=4,
        fail_level=Severity.WARNING,
        select=(*(code for code in RULES if code.startswith("CT2")), "CT301"),
        ignore=("CT207", "CT208"),
        severity={"CT301": Severity.NOTE, "CT302": Severity.NOTE, "CT201": Severity.WARNING},
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("hots = 'fr'", "'hots' is not a setting; did you mean 'host'? "),
        ("fail_level = 'note'", "'fail_level' is not a setting; did you mean 'fail-level'? "),
        ("host = 3", "host: 3 is not a text; write it in quotes"),
        ("host = ' '", "host: ' ' is not a text; write it in quotes"),
        ("format = 'jsn'", "format: 'jsn' is unknown; did you mean 'json'? "),
        ("format = ['xml']", "format: ['xml'] is unknown; choose from "),
        ("jobs = true", "jobs: True is not a number of processor cores; "),
        ("jobs = 1.5", "jobs: 1.5 is not a number of processor cores; "),
        ("select = [3]", "select: [3] is not a list of rules; "),
        ("select = 'CT9'", "select: 'CT9' is not a rule; "),
        ("ignore = ['mistranslaton']", "ignore: 'mistranslaton' is not a rule; did you mean 'mistranslation'? "),
        ("severity = 'error'", "severity: 'error' is not a table; "),
        ("severity = {CT101 = 'erorr'}", "severity: CT101: 'erorr' is unknown; did you mean 'error'? "),
        ("severity = {CT10 = 3}", "severity: CT10: 3 is unknown; choose from note, warning, error"),
        ("host = 'a\nb'", "not TOML: "),
    ],
)
def test_wrong_file_names_file_key_and_way_out(content: str, message: str) -> None:
    Path("auditor.toml").write_text(content)
    with pytest.raises(ConfigError) as caught:
        load_configuration({})
    assert str(caught.value).startswith(f"auditor.toml: {message}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pyproject.toml", b"[tool.other]", "no [tool.auditor] table"),
        ("x.toml", b"host = '\xff'", "not UTF-8"),
        ("folder", None, "Is a directory"),
    ],
)
def test_file_that_cannot_be_used(name: str, content: bytes | None, message: str) -> None:
    if content is None:
        Path(name).mkdir()
    else:
        Path(name).write_bytes(content)
    with pytest.raises(ConfigError, match=f"^{name}: .*;"):
        load_configuration({}, config=Path(name))


def test_byte_order_mark_is_no_error() -> None:
    Path("auditor.toml").write_text("\ufeffhost = 'en'", encoding="utf-8")
    assert load_configuration({}).settings.host == "en"


@pytest.mark.parametrize(("option", "value"), [("jobs", "0"), ("jobs", "²"), ("select", [","]), ("fail-level", "fatal")])
def test_wrong_option_is_a_usage_error(option: str, value: object) -> None:
    with pytest.raises(UsageError, match=f"^--{option}: .*"):
        load_configuration({option: value})


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("CT202", ["CT202"]),
        ("ct202", ["CT202"]),
        (" number-mismatch ", ["CT202"]),
        ("CT3", ["CT301", "CT302"]),
        ("CT", list(RULES)),
    ],
)
def test_names_of_rules(name: str, codes: list[str]) -> None:
    assert list(rule_codes(name)) == codes


@pytest.mark.parametrize("name", ["", "C", "CT9", "CT2022", "mismatch"])
def test_names_of_no_rule(name: str) -> None:
    with pytest.raises(ValueError, match="is not a rule"):
        rule_codes(name)
