"""Writes ``docs/reference.md`` from the command line, the settings and the rules, so that it stays true.

Run ``python docs/generate_reference.py`` after a change to any of them; a test fails when the page is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import typer

from auditor.cli.app import app
from auditor.config import SETTING_NAMES, Settings
from auditor.reports import FORMATS
from auditor.reports.json_format import to_json
from auditor.rules import RULES

_INTRODUCTION = """\
# Reference

This page is written by `docs/generate_reference.py` from the program itself. Do not edit it.

## Exit codes

| code | meaning |
|---|---|
| 0 | done, or clean |
| 1 | `check` only: a finding is at or above the fail level |
| 2 | a usage, configuration, input or model error: one line on standard error for each, `auditor: error: what: cause; way out` |
| 130 | interrupted |

A file that cannot be read among others that can is reported, the others are audited, and the exit code is 2. When nothing at
all could be read there is no report. `AUDITOR_TRACEBACK=1` shows where an internal error was raised.
"""

_SETTINGS = """\
## Settings

The command line goes first, then the nearest `auditor.toml`, or `pyproject.toml` with a `[tool.auditor]` table, from the current
folder upwards, then the defaults. `--config FILE` names another file, `--isolated` reads none, `auditor config show` prints what
is in force and where it comes from.

```toml
# auditor.toml
host = "fr"
fail-level = "warning"
ignore = ["leftover-source", "CT3"]

[severity]
CT102 = "error"
```
"""

_FORMATS = """\
## Report formats

Reports are UTF-8. The keys of JSON are described in `auditor/reports/schema.json` (JSON Schema 2020-12). Each line of JSON Lines
is one article as in JSON, with `schema_version` and `tool` in front. CSV is RFC 4180; a cell that a spreadsheet would run as a
formula gets an apostrophe in front.
"""


def reference() -> str:
    """The page's text."""
    return "\n".join([_INTRODUCTION, *_commands(), _formats(), _settings(), _rules()])


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    for path, command in _walk("auditor", typer.main.get_command(app)):
        lines = [f"### `{path}`", "", str(command.help).strip()]
        for title, kind in (("Arguments", "argument"), ("Options", "option")):
            items = [_parameter(item) for item in command.params if item.param_type_name == kind]
            lines += ["", f"{title}:", "", *items] if items else []
        yield "\n".join(lines) + "\n"


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    subcommands: Mapping[str, Any] = getattr(command, "commands", {})
    if not subcommands or command.params:
        yield path, command
    for name, subcommand in subcommands.items():
        yield from _walk(f"{path} {name}", subcommand)


def _parameter(parameter: Any) -> str:
    metavar = parameter.metavar or ""
    if parameter.param_type_name == "argument":
        return f"- `{metavar}`: {parameter.help}"
    value = "" if getattr(parameter, "is_flag", False) else f" {metavar}"
    names = ", ".join(f"`{name}{value}`" for name in sorted(parameter.opts, key=len, reverse=True))
    return f"- {names}: {' '.join(parameter.help.split())}"


def _formats() -> str:
    return _FORMATS + "\n" + "".join(f"- `{name}`: {found.summary}\n" for name, found in FORMATS.items())


def _settings() -> str:
    helps = {item.name: item.metadata["help"] for item in fields(Settings)}
    defaults = Settings()
    rows = [f"| `{name}` | {helps[field]} | {_default(getattr(defaults, field))} |\n" for name, field in SETTING_NAMES.items()]
    return _SETTINGS + "\n| setting | meaning | default |\n|---|---|---|\n" + "".join(rows)


def _default(value: object) -> str:
    if value is None:
        return "all"
    if isinstance(value, Mapping | tuple):
        return "none"
    return f"`{to_json(value)}`"


def _rules() -> str:
    parts = ["## Rules\n"]
    for rule in RULES.values():
        example = "".join(f"    {line}\n" for line in rule.example.split("\n"))
        parts.append(
            f"### {rule.code} {rule.slug}\n\nSeverity: {rule.severity}. Fires when {rule.summary}.\n\n{rule.help}\n\n{example}"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    Path(__file__).with_name("reference.md").write_text(reference(), encoding="utf-8")
