"""The CI files and their page: every command, option, format and input in them exists, and the action's script passes them on."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from auditor.cli.app import app
from auditor.reports import FORMATS

_ROOT = Path(__file__).parents[1]
_PAGE = (_ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
_ACTION = yaml.safe_load((_ROOT / "action.yml").read_text(encoding="utf-8"))
_HOOKS = yaml.safe_load((_ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
_BLOCKS = re.findall(r"```(\w+)\n(.*?)```", _PAGE, re.DOTALL)


def _options(*names: str) -> set[str]:
    """The options of a command, ``check`` or ``models``, ``list``; of the program itself without a name."""
    command: Any = typer.main.get_command(app)
    for name in names:
        command = command.commands[name]
    return {"--help"} | {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


def _yaml_blocks() -> Iterator[Any]:
    for language, text in _BLOCKS:
        if language == "yaml":
            yield yaml.safe_load(text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def _commands() -> Iterator[list[str]]:
    """Every command line of the auditor in the page, the action and the hooks, without the program's name."""
    lines = [line for language, text in _BLOCKS if language == "sh" for line in text.splitlines()]
    lines += [line for block in _yaml_blocks() for text in _texts(block) for line in text.splitlines()]
    lines += [hook["entry"] for hook in _HOOKS]
    for line in lines:
        words = shlex.split(line, comments=True)
        if words and Path(words[0]).name == "auditor":
            yield words[1:]


def test_commands_and_options_of_the_page_exist() -> None:
    commands = list(_commands())
    assert {words[0] for words in commands} >= {"check", "fix", "watch"}
    for command, *words in commands:
        assert {word.partition("=")[0] for word in words if word.startswith("-")} <= _options(command), words
        for name in re.findall(r"--report (\w+)=", " ".join(words)):
            assert name in FORMATS


def test_options_named_in_the_text_exist() -> None:
    known = {name for command in ("check", "audit", "fix", "watch") for name in _options(command)}
    prose = re.sub(r"```.*?```", "", _PAGE, flags=re.DOTALL)
    named = {option for code in re.findall(r"`([^`]+)`", prose) for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", code)}
    assert named
    assert named <= known


def test_hook_arguments_exist() -> None:
    ids = {hook["id"] for hook in _HOOKS}
    for block in _yaml_blocks():
        for repository in block.get("repos", []):
            for hook in repository["hooks"]:
                assert hook["id"] in ids
                assert {word for word in hook.get("args", []) if word.startswith("--")} <= _options("check")


def test_inputs_of_the_workflows_exist() -> None:
    used = [
        set(step["with"])
        for block in _yaml_blocks()
        for job in block.get("jobs", {}).values()
        for step in job["steps"]
        if step.get("uses", "").startswith("OWNER/")
    ]
    assert len(used) == 3
    assert set().union(*used) <= set(_ACTION["inputs"])


def test_the_action_uses_every_input_and_only_options_that_exist() -> None:
    text = (_ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", text)) == set(_ACTION["inputs"])
    script = _ACTION["runs"]["steps"][-1]["run"]
    # An input within a script would be run as a part of it.
    assert not any("${{" in step.get("run", "") for step in _ACTION["runs"]["steps"])
    assert set(re.findall(r"(?<=[(\s])--[a-z-]+(?= )", script)) - {"--"} <= _options("check")


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, ["check", "--format", "github", "--fail-level", "error", "--", "."]),
        (
            {"paths": "a b\n\n$(touch x)\n", "baseline": "b.json", "changed-since": "origin/main", "sarif-file": "s"},
            [
                *("check", "--format", "github", "--fail-level", "error", "--baseline", "b.json"),
                *("--changed-since", "origin/main", "--report", "sarif=s", "--", "a b", "$(touch x)"),
            ],
        ),
        (
            {"html-file": "h.html", "markdown-file": "m.md", "config": "c.toml", "format": "table", "fail-level": "note"},
            [
                *("check", "--format", "table", "--fail-level", "note", "--report", "markdown=m.md"),
                *("--report", "html=h.html", "--config", "c.toml", "--", "."),
            ],
        ),
    ],
)
def test_the_action_passes_its_inputs_on(inputs: dict[str, str], expected: list[str], tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is absent")
    program = tmp_path / "caption-auditor" / "bin" / "auditor"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\nexit 1\n')
    program.chmod(0o755)
    step = _ACTION["runs"]["steps"][-1]
    values = {name: item["default"] for name, item in _ACTION["inputs"].items()} | inputs
    given = {name: values[re.search(r"inputs\.([\w-]+)", value)[1]] for name, value in step["env"].items()}  # type: ignore[index]
    done = subprocess.run(
        [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env={**given, "RUNNER_TEMP": str(tmp_path), "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == expected
    assert done.returncode == 1
    assert not (tmp_path / "x").exists()


def test_every_format_is_one_of_the_registry() -> None:
    assert {"table", "github", "sarif", "junit", "gitlab", "markdown", "html", "json", "jsonl", "csv"} == set(FORMATS)
