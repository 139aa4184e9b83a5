"""Settings: the command line over a configuration file over the defaults.

Takes what the command line said and the folder to look in; gives frozen `Settings` and where each value comes from. The file is
``auditor.toml`` or the ``[tool.auditor]`` table of ``pyproject.toml``, the nearest one from the current folder upwards. Knows
nothing of what the settings do; what they may be stands in `auditor.settings`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from auditor.config_schema import parse_setting, parse_table, rule_codes, settings_of, suggestion, table_schema
from auditor.errors import ConfigError, UsageError
from auditor.settings import SCORERS, Settings

__all__ = [
    "COMMAND_LINE",
    "DEFAULT",
    "SCORERS",
    "SETTING_NAMES",
    "Configuration",
    "Settings",
    "find_file",
    "json_schema",
    "load_configuration",
    "rule_codes",
    "suggestion",
]

DEFAULT = "default"
COMMAND_LINE = "command line"

SETTING_NAMES: dict[str, str] = {name: item.name for name, item in settings_of(Settings).items()}
"""Each setting's name in a file and on the command line, and its field's name in `Settings`."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is in force, and where it comes from.

    Attributes:
        settings: the values.
        origins: by the setting's name where each value comes from: `DEFAULT`, `COMMAND_LINE` or a file, or a file and the command line.
        file: the configuration file, or ``None``.
        given: the values that the command line gave, by field name; no path's own settings go before them.
    """

    settings: Settings
    origins: Mapping[str, str]
    file: Path | None = None
    given: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def folder(self) -> Path:
        """The folder that the file's paths are relative to: its own, or the current one where there is none."""
        return self.file.parent if self.file is not None else Path()


def load_configuration(
    options: Mapping[str, object], *, config: Path | None = None, isolated: bool = False, folder: Path | None = None
) -> Configuration:
    """Put the three layers together.

    Args:
        options: what the command line set, by the setting's name (``fail-level``); ``None`` means not set. Severities, as
            ``RULE=SEVERITY``, go beside the file's; everything else in their place.
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
    values: dict[str, Any] = {}
    origins = dict.fromkeys(SETTING_NAMES, DEFAULT)
    if path is not None:
        table = _read_table(path)
        try:
            values.update(parse_table(Settings, table))
        except ValueError as error:
            raise ConfigError(f"{path}: {error}") from None
        origins |= dict.fromkeys(table, str(path))
        if values.get("baseline") is not None:
            values["baseline"] = path.parent / values["baseline"]
    given: dict[str, Any] = {}
    known = settings_of(Settings)
    for name, value in options.items():
        if value is None:
            continue
        try:
            given[SETTING_NAMES[name]] = parse_setting(known[name], name, value)
        except ValueError as error:
            raise UsageError(f"--{error}") from None
        origins[name] = COMMAND_LINE
    merged: dict[str, Any] = {**values, **given}
    if "severity" in given and "severity" in values:
        origins["severity"] = f"{path}, {COMMAND_LINE}"
        merged["severity"] = MappingProxyType({**values["severity"], **given["severity"]})
    return Configuration(Settings(**merged), MappingProxyType(origins), path, MappingProxyType(given))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of ``auditor.toml``, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "auditor.toml",
        "description": "The settings of the caption auditor: auditor.toml, or [tool.auditor] in pyproject.toml.",
        **table_schema(Settings),
    }


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
