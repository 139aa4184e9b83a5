"""``auditor config``: which settings are in force and where each comes from, and what an editor can check a file with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli import options as o
from auditor.cli.auditing import configure, print_text
from auditor.config import SETTING_NAMES, Configuration, json_schema, suggestion
from auditor.config_schema import settings_of
from auditor.errors import UsageError
from auditor.reports.json_format import to_json

_FORMATS = ("toml", "json")
_UNSET = {"select": "all"}  # what a setting without a value means, where the name alone does not say it


def show(
    config: o.ConfigFile = None,
    isolated: o.Isolated = False,
    document: Annotated[str, typer.Option("--format", metavar="toml|json", help="How to print it.")] = "toml",
) -> int:
    """Print each setting in force and where it comes from."""
    if document not in _FORMATS:
        raise UsageError(f"--format: {document!r} is unknown; {suggestion(document, _FORMATS)}")
    configuration = configure(config, isolated)
    print_text(_as_json(configuration) if document == "json" else _as_toml(configuration))
    return 0


def schema() -> int:
    """Print the JSON Schema of auditor.toml, by which editors complete and check it."""
    print_text(to_json(json_schema(), indent=2) + "\n")
    return 0


def _as_json(configuration: Configuration) -> str:
    found = {
        name: {"value": _plain(getattr(configuration.settings, field)), "origin": configuration.origins[name]}
        for name, field in SETTING_NAMES.items()
    }
    return to_json(found, indent=2) + "\n"


def _as_toml(configuration: Configuration) -> str:
    lines, tables = [], []
    for name, field in SETTING_NAMES.items():
        value, origin = getattr(configuration.settings, field), configuration.origins[name]
        if value is None:
            lines.append(f"# {name}: {_UNSET.get(name, 'not set')}  # {origin}\n")
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            tables += [f"\n[[{name}]]  # {origin}\n{_table(item)}" for item in value]
        else:
            lines.append(f"{name} = {_toml(value)}  # {origin}\n")
    return "".join([*lines, *tables])


def _table(value: object) -> str:
    return "".join(f"{name} = {_toml(item)}\n" for name, item in _given(value).items())


def _given(table: object) -> dict[str, object]:
    """The settings of a table that say something, by their names in a file."""
    values = {name: getattr(table, item.name) for name, item in settings_of(table).items()}
    defaults = {item.name.replace("_", "-"): item.default for item in fields(table)}  # type: ignore[arg-type]
    return {name: value for name, value in values.items() if value != defaults[name]}


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    return to_json(_plain(value))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {name: _plain(item) for name, item in _given(value).items()}
    return value.as_posix() if isinstance(value, Path) else value
