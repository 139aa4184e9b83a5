"""Reading what is to be audited: the named paths, without what walked folders pass over and what did not change.

Takes paths, settings and changes, gives what the readers give. Without an exclusion or changes the readers walk by themselves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from auditor import readers
from auditor.article import Article
from auditor.config import Configuration
from auditor.errors import InputError
from auditor.gate.changed import Changes
from auditor.gate.paths import STANDARD_INPUT, Patterns
from auditor.readers.compression import unpacked
from auditor.readers.formats import format_of, is_of_articles
from auditor.readers.options import ReadOptions
from auditor.readers.sources import ReadError, Sources

_IGNORED_FOLDERS = frozenset({"__pycache__", "node_modules"})


def read_chosen(
    paths: Sequence[str], configuration: Configuration, changes: Changes | None, stdin: BinaryIO | None = None
) -> Sources:
    """Read the articles under the paths.

    Args:
        paths: files, folders or ``-``. A file that is named by itself is read even if it is excluded, but not if it did not change.
        configuration: whose ``exclude`` and settings for readers hold.
        changes: what changed, or ``None`` where all is to be read.
        stdin: the stream that ``-`` names.

    Raises:
        InputError: a path does not exist, or, without changes, a folder holds nothing to read.
        UsageError: no reader knows the input format.
    """
    settings = configuration.settings
    options = ReadOptions(
        input_format=settings.input_format,
        text_field=settings.text_field,
        id_field=settings.id_field,
        source_column=settings.source_column,
        target_column=settings.target_column,
    )
    if changes is None and not settings.exclude:
        return readers.read_paths(paths, stdin, options=options)
    excluded = Patterns(settings.exclude, configuration.folder).fit if settings.exclude else _nothing
    files: list[tuple[str, bool]] = []
    skipped = 0
    for path in paths:
        if path != STANDARD_INPUT and not os.path.lexists(path):
            raise InputError(f"{path}: no such file or folder; check the path")
        walked = path != STANDARD_INPUT and Path(path).is_dir()
        for file in _walk(path, excluded) if walked else [path]:
            if changes is not None and not changes.holds(file):
                continue
            if walked and not _holds_articles(file, options):
                skipped += 1
            else:
                files.append((file, walked))
    if not files and changes is None:
        raise InputError(
            f"{', '.join(paths)}: nothing to read; the rest is left out by exclude, or of a type that no reader knows"
        )
    return _read(files, skipped, options, stdin)


def _read(files: Sequence[tuple[str, bool]], skipped: int, options: ReadOptions, stdin: BinaryIO | None) -> Sources:
    """The files in their order, each once. An input format is for files that were named, and not for those of a walked folder."""
    once = {path if path == STANDARD_INPUT else os.path.realpath(path): (path, walked) for path, walked in reversed(files)}
    articles: list[Article] = []
    errors: list[ReadError] = []
    for walked, group in groupby(reversed(once.values()), key=lambda item: item[1]):
        found = readers.read_paths(
            [path for path, _ in group], stdin, options=replace(options, input_format=None) if walked else options
        )
        articles += found.articles
        errors += found.errors
        skipped += found.skipped
    return Sources(tuple(articles), tuple(errors), skipped)


def _walk(folder: str, excluded: Callable[[str], bool]) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _IGNORED_FOLDERS and not excluded(f"{root}/{name}/")
        )
        for name in sorted(files):
            path = str(Path(root, name))
            if not name.startswith(".") and not excluded(path):
                yield path


def _holds_articles(path: str, options: ReadOptions) -> bool:
    """Whether the readers would take the file from a walked folder; one that cannot be read is theirs to report."""
    kind = format_of(path)
    if kind is None:
        return False
    if kind not in ("json", "jsonl", "csv", "tsv", "parquet"):
        return True
    try:
        return is_of_articles(kind, unpacked(Path(path).read_bytes(), path), path, options)
    except (InputError, OSError):
        return True


def _nothing(path: str) -> bool:
    return False
