"""Settings: which layer wins, which file is found, and what is said of a wrong value."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from auditor import config_schema
from auditor.config import (
    COMMAND_LINE,
    DEFAULT,
    SETTING_NAMES,
    Settings,
    find_file,
    json_schema,
    load_configuration,
    rule_codes,
)
from auditor.errors import ConfigError, UsageError
from auditor.readers import options
from auditor.results import Severity
from auditor.rules import RULES
from auditor.settings import INPUT_FORMATS, Override, Suppression


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


def test_overrides_and_suppressions() -> None:
    Path("auditor.toml").write_text(
        'exclude = ["old/"]\nbaseline = "ci/known.json"\n'
        '[[overrides]]\npaths = ["en/**", "*.srt"]\nhost = "EN"\nfail-level = "note"\nreason = "wire"\n'
        '[[suppress]]\nrules = ["placeholder"]\ntext = "{{date}}"\nreason = "filled in later"\n'
    )
    settings = load_configuration({}).settings
    assert settings.exclude == ("old/",)
    assert settings.overrides == (Override(paths=("en/**", "*.srt"), host="en", fail_level=Severity.NOTE, reason="wire"),)
    assert settings.suppress == (Suppression(rules=("CT301",), text="{{date}}", reason="filled in later"),)


def test_baseline_is_relative_to_the_file_or_to_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "ci").mkdir()
    (tmp_path / "ci" / "auditor.toml").write_text('baseline = "known.json"\n')
    assert load_configuration({}, config=Path("ci/auditor.toml")).settings.baseline == Path("ci/known.json")
    given = load_configuration({"baseline": Path("b.json")}, config=Path("ci/auditor.toml"))
    assert given.settings.baseline == Path("b.json")
    assert given.origins["baseline"] == COMMAND_LINE


def test_severities_of_the_command_line_go_beside_those_of_the_file() -> None:
    Path("auditor.toml").write_text('[severity]\nCT101 = "error"\nCT102 = "note"\n')
    found = load_configuration({"severity": ["CT102=error", "mojibake=note"]})
    assert found.settings.severity == {"CT101": Severity.ERROR, "CT102": Severity.ERROR, "CT302": Severity.NOTE}
    assert found.origins["severity"] == f"auditor.toml, {COMMAND_LINE}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[overrides]]\nhots = 'en'", "overrides: number 1: 'hots' is not a setting; did you mean 'host'? choose from paths, "),
        ("[[overrides]]\nhost = 'en'", "overrides: number 1: paths is missing; "),
        ("[[overrides]]\npaths = []", "overrides: number 1: paths: none are given; "),
        ("[[overrides]]\npaths = ['a']\n[[overrides]]\npaths = [1]", "overrides: number 2: paths: [1] is not a list of paths; "),
        ("[[overrides]]\npaths = ['a']\nseverity = {CT999 = 'note'}", "overrides: number 1: severity: 'CT999' is not a rule; "),
        ("[overrides]\npaths = ['a']", "overrides: is not a list of tables; "),
        ("overrides = [3]", "overrides: is not a list of tables; "),
        ("[[suppress]]\nreason = 'x'", "suppress: number 1: says nothing of what to leave out; "),
        ("[[suppress]]\nrule = 'CT101'", "suppress: number 1: 'rule' is not a setting; did you mean 'rules'? "),
        ("exclude = ['!']", "exclude: '!' is not a pattern of paths; "),
        ("input-format = 'htlm'", "input-format: 'htlm' is unknown; did you mean 'html'? "),
        ("language = 'de'", "language: 'de' is unknown; choose from en, fr"),
        ("source-column = 0", "source-column: 0 is not a text; "),
        ("baseline = 3", "baseline: 3 is not a text; "),
        ("report = 'x'", "'report' is not a setting; "),
    ],
)
def test_wrong_value_of_the_gate(content: str, message: str) -> None:
    Path("auditor.toml").write_text(content)
    with pytest.raises(ConfigError) as caught:
        load_configuration({})
    assert str(caught.value).startswith(f"auditor.toml: {message}")
    assert "\n" not in str(caught.value)


_FILES = [
    "",
    'host = "en"\njobs = 3\nselect = ["CT2", "placeholder"]\nignore = "CT207,CT208"\nexclude = []\n',
    'source-column = 2\ntarget-column = "fr"\ninput-format = "tsv"\n[severity]\nCT3 = "note"\n',
    '[[overrides]]\npaths = "*.srt"\nfail-level = "note"\n[[suppress]]\nfingerprint = "0"\n',
]
_WRONG_FILES = ["hots = 'fr'", "jobs = 0", "[[overrides]]\nhost = 'en'", "select = ['CT9']", "severity = {CT101 = 'fatal'}"]


@pytest.mark.parametrize("content", [*_FILES, *_WRONG_FILES])
def test_schema_and_parser_agree(content: str) -> None:
    Path("auditor.toml").write_text(content)
    valid = jsonschema.Draft202012Validator(json_schema()).is_valid(tomllib.loads(content))
    assert valid is (content in _FILES)
    if valid:
        load_configuration({})
    else:
        with pytest.raises(ConfigError):
            load_configuration({})


def test_schema_is_valid_and_describes_every_setting() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == list(SETTING_NAMES)
    tables = [schema, schema["properties"]["overrides"]["items"], schema["properties"]["suppress"]["items"]]
    assert all(item["description"] for table in tables for item in table["properties"].values())


def test_published_schema_is_current() -> None:
    published = Path(config_schema.__file__).with_name("config.schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == json_schema(), "run: python docs/generate_reference.py"


def test_lists_that_are_kept_twice_are_the_same() -> None:
    assert INPUT_FORMATS == options.INPUT_FORMATS
