"""Writes ``docs/reference.md`` from the command line, the settings and the rules, and ``auditor/config.schema.json``, so that they stay true.

Run ``python docs/generate_reference.py`` after a change to any of them; tests fail when a file is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from auditor.cli.app import app
from auditor.config import Settings, json_schema
from auditor.config_schema import Kind, is_required, settings_of
from auditor.reports import FORMATS
from auditor.reports.json_format import to_json
from auditor.rules import RULES
from auditor.settings import Override

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
is in force and where it comes from, `auditor config schema` the JSON Schema by which editors complete and check the file. An
unknown key or a wrong value is an error that names the nearest right one.

```toml
# auditor.toml
host = "fr"
fail-level = "warning"
ignore = ["leftover-source", "CT3"]
exclude = ["archive/"]
baseline = "auditor-baseline.json"

[severity]
CT102 = "error"

[[overrides]]
paths = ["incoming/en/**", "*.en.srt"]
host = "en"
reason = "the English desk"

[[suppress]]
rules = ["CT102"]
text = "Subscribe to our newsletter"
reason = "the site adds it"
```

Paths are patterns as in `.gitignore`, relative to the folder of the file. Severities of `[severity]`, of overrides and of `--severity`
add up; of everything else the command line goes first, then the last override that fits, then the file.
"""

_GATE = """\
## The gate

**Baseline.** `--baseline FILE` names the findings that a team lives with. They are marked as known in every report and fail no check.
An entry is the article's path (from the baseline's folder), the rule, the fingerprint of the texts and how often they occur; there is
no line number in it, so that moved lines stay known. `--update-baseline` adds the new findings and keeps the others;
`--prune-baseline` takes out what no longer occurs in the audited paths; nothing else writes the file. Both exit with 0, or 2 when a file could not be
read.

**Decisions.** The HTML report exports an editor's decisions as JSON lines. `--baseline decisions.jsonl` takes the findings of pairs that
were marked wrong as known, `--update-baseline --decisions decisions.jsonl` adds them, and nothing else, to a baseline, and `auditor
evaluate decisions.jsonl` prints how often editors agree and how well the probabilities fit what they say.

**Changes.** `--changed-since REV` audits only files that changed in the working tree, committed or not, untracked ones included, since
the current branch left `REV` (the merge base; `REV` itself where there is none, as in a shallow clone). Of these only findings count
for which a line of the segment or of its counterpart changed, and CT103; where lines were deleted the ones beside them count.
`--whole-file` takes every finding of a changed file. Renames are followed; ignored files, submodules and deleted files are not
looked at.

**Suppression.** A comment in the article (`<!-- auditor: ignore CT101 -- why -->`) or a `[[suppress]]` entry sets findings aside: they stand
under `suppressed` in JSON, with the reason, and fail no check. Those that silence nothing are reported as notes, unless their rule is
not in force or the run sees only changes.
"""

_FORMATS = """\
## Report formats

Reports are UTF-8. The keys of JSON are described in `auditor/reports/schema.json` (JSON Schema 2020-12). Each line of JSON Lines
is one article as in JSON, with `schema_version` and `tool` in front. CSV is RFC 4180; a cell that a spreadsheet would run as a
formula gets an apostrophe in front.
"""


def reference() -> str:
    """The page's text."""
    return "\n".join([_INTRODUCTION, *_commands(), _formats(), *_settings(), _GATE, _rules()])


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


def _settings() -> Iterator[str]:
    yield _SETTINGS
    yield _table(Settings)
    for name, item in settings_of(Settings).items():
        kind: Kind = item.metadata["kind"]
        if kind.columns is not None:
            yield f"Each `[[{name}]]`:\n"
            yield _table(kind.columns)


def _table(settings: type) -> str:
    rows = [
        f"| `{name}` | {item.metadata['help'].replace('|', chr(92) + '|')} | {_default(item, settings)} |\n"
        for name, item in settings_of(settings).items()
    ]
    return "| setting | meaning | default |\n|---|---|---|\n" + "".join(rows)


def _default(item: Any, settings: type) -> str:
    if is_required(item):
        return "required"
    value = item.default
    if settings is Override and value is None:
        return "as elsewhere"
    if item.name in ("select", "rules", "paths"):
        return "all"
    return f"`{to_json(value)}`" if isinstance(value, str | int) and value != "" else "none"


def _rules() -> str:
    parts = ["## Rules\n"]
    for rule in RULES.values():
        example = "".join(f"    {line}\n" for line in rule.example.split("\n"))
        parts.append(
            f"### {rule.code} {rule.slug}\n\nSeverity: {rule.severity}. Fires when {rule.summary}.\n\n{rule.help}\n\n{example}"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    schema = Path(__file__).parents[1] / "auditor" / "config.schema.json"
    schema.write_text(to_json(json_schema(), indent=2) + "\n", encoding="utf-8")
    Path(__file__).with_name("reference.md").write_text(reference(), encoding="utf-8")
