"""Paths to articles: one module an input format, chosen by the file's ending.

Takes the paths that a user named, gives articles, and for each file that cannot be read an error that names it. A folder
is walked in name order; files of a type that no reader knows are skipped and counted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from auditor.article import Article
from auditor.errors import InputError
from auditor.readers.decoding import decode
from auditor.readers.text import read_text

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
"""Endings that a walked folder offers to the readers. A file named by itself is read whatever its ending."""

_IGNORED_FOLDERS = frozenset({"__pycache__", "node_modules"})


@dataclass(frozen=True, slots=True)
class ReadError:
    """A file that could not be read, and why, as one sentence that starts with the path."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read: the articles, the files that could not be, and how many files of unknown type were passed over."""

    articles: tuple[Article, ...]
    errors: tuple[ReadError, ...] = ()
    skipped: int = 0


def read_paths(paths: Sequence[str], stdin: BinaryIO | None = None) -> Sources:
    """Read every article under the given paths.

    Args:
        paths: files, folders, or ``-`` for standard input.
        stdin: the stream that ``-`` names; the process's own when not given.

    Returns:
        The articles in the order of the paths, each file once, with the files that could not be read.

    Raises:
        InputError: a path does not exist, or a folder holds nothing that a reader knows.
    """
    articles: list[Article] = []
    errors: list[ReadError] = []
    skipped = 0
    seen: set[str] = set()
    for path in paths:
        if path == "-":
            files: list[str] = ["-"]
        else:
            files, passed = _files(path)
            skipped += passed
        for file in files:
            key = file if file == "-" else os.path.realpath(file)
            if key in seen:
                continue
            seen.add(key)
            try:
                articles.append(_read(file, stdin))
            except InputError as error:
                errors.append(ReadError(file, str(error)))
    return Sources(tuple(articles), tuple(errors), skipped)


def _files(path: str) -> tuple[list[str], int]:
    if not os.path.lexists(path):
        raise InputError(f"{path}: no such file or folder; check the path")
    if not Path(path).is_dir():
        return [path], 0
    found: list[str] = []
    skipped = 0
    for file in _walk(path):
        if Path(file).suffix.lower() in SUFFIXES:
            found.append(file)
        else:
            skipped += 1
    if not found:
        endings = " ".join(sorted(SUFFIXES))
        raise InputError(f"{path}: nothing to read in this folder; it needs files that end in {endings}")
    return found, skipped


def _walk(folder: str) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _IGNORED_FOLDERS)
        for name in sorted(files):
            if not name.startswith("."):
                yield str(Path(root, name))


def _read(path: str, stdin: BinaryIO | None) -> Article:
    name = "standard input" if path == "-" else path
    try:
        data = (stdin or sys.stdin.buffer).read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{name}: cannot be read: {reason}; check the file and its permissions") from error
    decoded = decode(data, name)
    return read_text(decoded.text, path, notes=(decoded.note,) if decoded.note else ())


__all__ = ["SUFFIXES", "ReadError", "Sources", "read_paths", "read_text"]
