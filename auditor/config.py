"""Settings: the command line over a configuration file over the defaults.

Takes what the command line said and the folder to look in; gives frozen `Settings` and where each value comes from. The file is
``auditor.toml`` or the ``[tool.auditor]`` table of ``pyproject.toml``, the nearest one from the current folder upwards. Knows
nothing of what the settings do.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType

from auditor.errors import ConfigError, UsageError
from auditor.reports import FORMATS
from auditor.results import Severity
from auditor.rules import RULES

SCORERS = ("auto", "semantic", "lexical", "neural")
"""What ``--scorer`` takes: which models judge a pair; ``auto`` uses every one that is installed."""

DEFAULT = "default"
COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is in force. Each field's ``help`` metadata is its description in the reference.

    Attributes:
        host: the host language, ISO 639-1.
        format: the report format, a key of `auditor.reports.FORMATS`.
        scorer: one of `SCORERS`.
        jobs: how many processor cores the models may use, from 1.
        fail_level: the least severity that makes ``auditor check`` exit with 1.
        select: the codes of the only rules that may fire, or ``None`` for all.
        ignore: the codes of the rules that never fire.
        severity: the severities that replace the rules' own, by code.
    """

    host: str = field(default="fr", metadata={"help": "The language the articles should be in, as an ISO 639-1 code."})
    format: str = field(default="table", metadata={"help": f"The report format: {', '.join(FORMATS)}."})
    scorer: str = field(
        default="auto",
        metadata={"help": f"The models that judge a pair: {', '.join(SCORERS)}; auto uses every one that is installed."},
    )
    jobs: int = field(default=1, metadata={"help": "How many processor cores the models may use, from 1."})
    fail_level: Severity = field(
        default=Severity.ERROR,
        metadata={"help": f"The least severity that makes `auditor check` exit with 1: {', '.join(Severity)}."},
    )
    select: tuple[str, ...] | None = field(
        default=None, metadata={"help": "The only rules that may fire, as codes, slugs or the beginning of codes (CT2)."}
    )
    ignore: tuple[str, ...] = field(
        default=(), metadata={"help": "Rules that never fire, as codes, slugs or the beginning of codes."}
    )
    severity: Mapping[str, Severity] = field(
        default_factory=lambda: MappingProxyType({}),
        metadata={"help": "A table that gives rules another severity, by code or slug."},
    )


SETTING_NAMES: dict[str, str] = {item.name.replace("_", "-"): item.name for item in fields(Settings)}
"""Each setting's name in a file and on the command line, and its field's name in `Settings`."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings in force and, by the setting's name, where each comes from (`DEFAULT`, `COMMAND_LINE` or a file)."""

    settings: Settings
    origins: Mapping[str, str]


def load_configuration(
    options: Mapping[str, object], *, config: Path | None = None, isolated: bool = False, folder: Path | None = None
) -> Configuration:
    """Put the three layers together.

    Args:
        options: what the command line set, by the setting's name (``fail-level``); ``None`` means not set.
        config: the file to read instead of the nearest one.
        isolated: read no file.
        folder: where to start looking for a file; the current folder by default.

    Raises:
        UsageError: an option has no such value, or both ``config`` and ``isolated`` are given.
        ConfigError: the file cannot be read, or a key or value in it is wrong.
    """
    if config is not None and isolated:
        raise UsageError("--config: cannot be used with --isolated; leave one of them out")
    path = config if config is not None else None if isolated else find_file(folder)
    values: dict[str, object] = {}
    origins = dict.fromkeys(SETTING_NAMES, DEFAULT)
    for name, value in (_read_table(path) if path is not None else {}).items():
        if name not in SETTING_NAMES:
            raise ConfigError(f"{path}: {name!r} is not a setting; {suggestion(name, SETTING_NAMES)}")
        try:
            values[SETTING_NAMES[name]] = _PARSERS[name](value)
        except ValueError as error:
            raise ConfigError(f"{path}: {name}: {error}") from None
        origins[name] = str(path)
    for name, value in options.items():
        if value is None:
            continue
        try:
            values[SETTING_NAMES[name]] = _PARSERS[name](value)
        except ValueError as error:
            raise UsageError(f"--{name}: {error}") from None
        origins[name] = COMMAND_LINE
    return Configuration(Settings(**values), MappingProxyType(origins))  # type: ignore[arg-type]


def find_file(folder: Path | None = None) -> Path | None:
    """The nearest ``auditor.toml``, or ``pyproject.toml`` with a ``[tool.auditor]`` table, from ``folder`` upwards.

    Without ``folder`` the search starts in the current folder, and a file that lies there is given by its bare name.

    Raises:
        ConfigError: a ``pyproject.toml`` on the way is not TOML.
    """
    for parent in (folder, *folder.parents) if folder is not None else (Path(), *Path.cwd().parents):
        if (parent / "auditor.toml").is_file():
            return parent / "auditor.toml"
        project = parent / "pyproject.toml"
        if project.is_file() and _project_table(_parse(project)) is not None:
            return project
    return None


def suggestion(word: str, choices: Iterable[str]) -> str:
    """The way out of an unknown name: the nearest right one if there is one, and all of them."""
    names = [str(choice) for choice in choices]
    near = difflib.get_close_matches(word.casefold(), names, n=1)
    return f"{f'did you mean {near[0]!r}? ' if near else ''}choose from {', '.join(names)}"


def rule_codes(name: str) -> tuple[str, ...]:
    """The codes that a code, a slug or the beginning of codes (``CT2``) stands for.

    Raises:
        ValueError: no rule has that name; the text gives the nearest one.
    """
    wanted = name.strip()
    slugs = {rule.slug: rule.code for rule in RULES.values()}
    if wanted.casefold() in slugs:
        return (slugs[wanted.casefold()],)
    codes = tuple(code for code in RULES if len(wanted) > 1 and code.startswith(wanted.upper()))
    if codes:
        return codes
    near = difflib.get_close_matches(wanted.upper(), RULES, n=1) or difflib.get_close_matches(wanted.casefold(), slugs, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise ValueError(f"{wanted!r} is not a rule; {hint}`auditor rules` lists them")


def _parse(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; check the path or use --isolated") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8; save it as UTF-8 or use --isolated") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {str(error).strip()}; mend it or use --isolated") from None


def _project_table(document: Mapping[str, object]) -> dict[str, object] | None:
    tool = document.get("tool")
    table = tool.get("auditor") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _read_table(path: Path) -> dict[str, object]:
    document = _parse(path)
    if path.name != "pyproject.toml":
        return document
    table = _project_table(document)
    if table is None:
        raise ConfigError(f"{path}: no [tool.auditor] table; add one or name another file")
    return table


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not a text; write it in quotes")
    return value.strip()


def _host(value: object) -> str:
    return _text(value).casefold()


def _one_of(choices: Iterable[str]) -> Callable[[object], str]:
    names = tuple(str(choice) for choice in choices)

    def parse(value: object) -> str:
        if value in names:
            return str(value)
        raise ValueError(f"{value!r} is unknown; {suggestion(str(value), names)}")

    return parse


def _severity(value: object) -> Severity:
    return Severity(_one_of(tuple(Severity))(value))


def _jobs(value: object) -> int:
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"{value!r} is not a number of processor cores; give a whole number from 1")
    return number


def _rules(value: object) -> tuple[str, ...]:
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise ValueError(f'{value!r} is not a list of rules; write ["CT202", "CT3"]')
    names = [name for part in parts for name in part.split(",") if name.strip()]
    if parts and not names:
        raise ValueError("no rule is named; give codes such as CT202,CT3")
    chosen = {code for name in names for code in rule_codes(name)}
    return tuple(code for code in RULES if code in chosen)


def _severities(value: object) -> Mapping[str, Severity]:
    if not isinstance(value, dict):
        raise ValueError(f'{value!r} is not a table; write [severity] and below it CT101 = "warning"')
    found: dict[str, Severity] = {}
    for name, severity in value.items():
        for code in rule_codes(name):
            try:
                found[code] = _severity(severity)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
    return MappingProxyType(found)


_PARSERS: dict[str, Callable[[object], object]] = {
    "host": _host,
    "format": _one_of(FORMATS),
    "scorer": _one_of(SCORERS),
    "jobs": _jobs,
    "fail-level": _severity,
    "select": _rules,
    "ignore": _rules,
    "severity": _severities,
}
