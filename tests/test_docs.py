"""The documents: every link in them leads somewhere, and every command line of the auditor in them is one that it takes."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import runpy
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import typer
from markdown_it import MarkdownIt
from markdown_it.token import Token

from auditor.cli.app import app
from auditor.reports import FORMATS

_ROOT = Path(__file__).parents[1]
_PACKAGE = _ROOT / "auditor"
_PAGES = sorted(
    page
    for folder in (_ROOT, *(entry for entry in _ROOT.iterdir() if entry.is_dir() and not entry.name.startswith(".")))
    for page in (folder.glob("*.md") if folder == _ROOT else folder.rglob("*.md"))
)
_NAMES = [page.relative_to(_ROOT).as_posix() for page in _PAGES]
_options_of = runpy.run_path(str(Path(__file__).with_name("test_ci_files.py")))["_options"]


def _tokens(page: Path) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def _anchors(page: Path) -> set[str]:
    """The names that GitHub gives to a page's headings."""
    tokens = MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8"))
    titles = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.casefold()).replace(" ", "-") for title in titles}


def _blocks(page: Path) -> Iterator[str]:
    """Command lines in blocks of code: the shell's own, and those that an indented block shows."""
    for token in _tokens(page):
        if token.type == "code_block" or (token.type == "fence" and token.info.split()[:1] in (["sh"], ["bash"], ["console"])):
            for line in token.content.replace("\\\n", " ").splitlines():
                yield line.strip().removeprefix("$ ")


def _words(line: str) -> list[str]:
    """The first command of a line, without what pipes, redirections and comments add."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in lexer:
        if set(word) <= set("|&;<>()"):
            break
        words.append(word)
    return words


def _command(words: list[str]) -> tuple[Any, list[str], list[str]]:
    """The command that words name, its names, and the rest of the words."""
    command: Any = typer.main.get_command(app)
    names: list[str] = []
    while words and words[0] in getattr(command, "commands", {}):
        command, names, words = command.commands[words[0]], [*names, words[0]], words[1:]
    return command, names, words


@pytest.mark.parametrize("name", _NAMES)
def test_links_lead_somewhere(name: str) -> None:
    page = _ROOT / name
    for token in _tokens(page):
        target = str(token.attrs.get("href") or token.attrs.get("src") or "")
        parts = urlsplit(target)
        if not target or parts.scheme or parts.netloc:
            continue
        found = page.parent / unquote(parts.path) if parts.path else page
        assert found.exists(), target
        assert not parts.path or found.resolve().is_relative_to(_ROOT), target
        if parts.fragment:
            assert parts.fragment in _anchors(found), target


@pytest.mark.parametrize("name", _NAMES)
def test_command_lines_in_blocks_are_taken(name: str) -> None:
    for line in _blocks(_ROOT / name):
        if not re.match(r"(?:\S*/)?auditor\s", line):
            continue
        command, names, words = _command(_words(line)[1:])
        assert names, line
        # An option that is unknown or lacks its value is an error here.
        context = command.make_context(" ".join(names), list(words))
        for report in context.params.get("reports") or ():
            assert report.partition("=")[0] in FORMATS, line
        assert context.params.get("report_format") in (None, *FORMATS), line


@pytest.mark.parametrize("name", _NAMES)
def test_commands_named_in_the_text_exist(name: str) -> None:
    for token in _tokens(_ROOT / name):
        if token.type != "code_inline" or not token.content.startswith("auditor "):
            continue
        words = token.content.split()[1:]
        _, names, rest = _command(words)
        assert names or words[0].startswith(("-", "…")), token.content
        if names:
            assert {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)} <= _options_of(*names), token.content


@pytest.mark.parametrize("name", [name for name in _NAMES if name.startswith(("docs/", "README", "CONTRIBUTING"))])
def test_options_named_in_the_text_exist(name: str) -> None:
    known = set().union(*(_options_of(*names) for names in _leaves(typer.main.get_command(app))))
    for token in _tokens(_ROOT / name):
        # A code that begins with an option names one of the auditor's; others' stand behind their program.
        if token.type == "code_inline" and (option := re.match(r"--[a-z][a-z-]+", token.content)):
            assert option[0] in known, token.content


def _leaves(command: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield names
    for name, inner in getattr(command, "commands", {}).items():
        yield from _leaves(inner, (*names, name))


def _layers() -> dict[str, int]:
    """The modules and packages in the order in which they may build on each other, as the architecture's table has them."""
    page = (_ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("| layer |")[2].partition("\n\n")[0]
    cells = [line.split("|")[2] for line in page.splitlines()[2:]]
    names = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    return {name: place for place, name in enumerate(names)}


def _imports(file: Path) -> Iterator[str]:
    """The modules and packages of the auditor that a file imports, whenever it does."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"auditor.{name.name}" for name in node.names] if node.module == "auditor" else [node.module]
        else:
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        yield from (name.split(".")[1] for name in names if name.startswith("auditor."))


def test_the_layers_of_the_architecture_are_those_of_the_code() -> None:
    layers = _layers()
    units = {entry.stem: entry for entry in _PACKAGE.iterdir() if entry.suffix == ".py" or (entry / "__init__.py").is_file()}
    assert set(layers) == set(units) - {"__init__", "__main__"}
    for name, place in layers.items():
        files = [units[name]] if units[name].is_file() else units[name].rglob("*.py")
        for file in files:
            later = {other for other in _imports(file) if other in layers and layers[other] > place}
            assert not later, file


@pytest.mark.slow
def test_examples_of_the_python_page_print_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (_ROOT / "docs" / "python-api.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDITOR_CACHE", str(tmp_path / "cache"))
    names: dict[str, Any] = {}
    for code, expected in re.findall(r"```python\n(.*?)```(?:\n+```text\n(.*?)```)?", text, re.DOTALL):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, names)
        assert printed.getvalue().strip() == expected.strip(), code
