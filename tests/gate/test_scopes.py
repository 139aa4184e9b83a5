"""Which settings hold for which path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.config import load_configuration
from auditor.gate.scopes import Scopes, rules_in_force, with_rules
from auditor.results import ArticleResult, Severity

_FILE = """
host = "de"
ignore = ["CT3"]

[severity]
CT102 = "error"

[[overrides]]
paths = ["incoming/en/**"]
host = "en"
severity = {CT101 = "warning"}

[[overrides]]
paths = ["*.srt", "!keep.srt"]
host = "es"
ignore = []
fail-level = "note"

[[overrides]]
paths = ["/top/"]
select = ["CT202"]
severity = {CT102 = "note"}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "auditor.toml").write_text(_FILE, encoding="utf-8")
    (tmp_path / "incoming" / "en").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("path", "host", "ignore", "level"),
    [
        ("a.txt", "de", ("CT301", "CT302"), "error"),
        ("incoming/a.txt", "de", ("CT301", "CT302"), "error"),
        ("incoming/en/x/a.txt", "en", ("CT301", "CT302"), "error"),
        ("incoming/en/a.srt", "es", (), "note"),
        ("a.srt", "es", (), "note"),
        ("keep.srt", "de", ("CT301", "CT302"), "error"),
        ("./incoming/../incoming/en/a.txt", "en", ("CT301", "CT302"), "error"),
        ("../a.srt", "de", ("CT301", "CT302"), "error"),
        ("-", "de", ("CT301", "CT302"), "error"),
    ],
)
def test_the_last_override_that_fits_goes_first(path: str, host: str, ignore: tuple[str, ...], level: str) -> None:
    for name in (path, path if path == "-" else str(Path(path).absolute())):
        found = Scopes(load_configuration({})).settings(name)
        assert (found.host, found.ignore, found.fail_level.value) == (host, ignore, level)


def test_paths_are_relative_to_the_file_and_not_to_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("incoming")
    assert Scopes(load_configuration({})).settings("en/a.txt").host == "en"


def test_severities_add_up() -> None:
    scopes = Scopes(load_configuration({"severity": ["CT102=warning"]}))
    assert dict(scopes.settings("incoming/en/a.txt").severity) == {"CT102": Severity.WARNING, "CT101": Severity.WARNING}
    assert dict(scopes.settings("top/a.txt").severity) == {"CT102": Severity.WARNING}
    assert dict(Scopes(load_configuration({})).settings("top/a.txt").severity) == {"CT102": Severity.NOTE}


def test_the_command_line_goes_before_every_override() -> None:
    found = Scopes(load_configuration({"host": "fr", "ignore": "CT2", "fail-level": "warning"})).settings("a.srt")
    assert (found.host, found.ignore[0], found.fail_level) == ("fr", "CT201", Severity.WARNING)


def test_articles_with_the_same_settings_share_them() -> None:
    scopes = Scopes(load_configuration({}))
    assert scopes.settings("a.txt") is scopes.settings("b.txt")
    assert scopes.settings("a.srt") is scopes.settings("x/b.srt")


def test_rules_of_a_result(result: Callable[..., ArticleResult]) -> None:
    settings = Scopes(load_configuration({})).settings("top/a.txt")
    assert rules_in_force(settings) == {"CT202"}
    found = with_rules(result(("CT202", 1, "a", "b"), ("CT102", 3, "c", None)), settings)
    assert [finding.rule for finding in found.findings] == ["CT202"]
    assert [pair.rules for pair in found.pairs] == [("CT202",), ()]
    other = with_rules(result(("CT102", 3, "c", None)), Scopes(load_configuration({})).settings("a.txt"))
    assert other.findings[0].severity is Severity.ERROR
