"""Paths to articles: one module an input format, chosen by the file's ending.

Takes the paths that a user named, gives articles, and for each file or record that cannot be read an error that names it.

A file that is named is read whatever its ending; where the ending says nothing, and on standard input, the content tells the format
(HTML, JSON, subtitles, DOCX and Parquet are known by their first characters; all else is text). A folder is walked in name order.
What lies in it has to prove that it is meant: a file needs an ending that a reader knows, and files of records or tables, which hold
labels and settings as often as articles, are read only where one of the first records has the text field, or where the headers of a
table name the source and the translation. All other files are passed over and counted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from auditor.article import Article
from auditor.errors import InputError, UsageError
from auditor.readers.compression import COMPRESSED, unpacked
from auditor.readers.formats import SUFFIXES, format_of, format_within, is_of_articles, read_as
from auditor.readers.options import INPUT_FORMATS, ReadOptions
from auditor.readers.sources import ReadError, Sources
from auditor.readers.text import read_text

_IGNORED_FOLDERS = frozenset({"__pycache__", "node_modules"})


def read_paths(
    paths: Sequence[str],
    stdin: BinaryIO | None = None,
    options: ReadOptions | None = None,
    keep: Callable[[str], bool] | None = None,
) -> Sources:
    """Read every article under the given paths.

    Args:
        paths: files, folders, or ``-`` for standard input.
        stdin: the stream that ``-`` names; the process's own when not given.
        options: where the text is in records and tables, and which format to take.
        keep: whether a file is wanted, or a folder within a walked one, whose path then ends in ``/``; without it, all are. What is
            not wanted is neither read nor counted, and that nothing is left is then no error.

    Returns:
        The articles in the order of the paths, each file once, with the files and records that could not be read.

    Raises:
        InputError: a path does not exist, or, without ``keep``, a folder holds nothing that a reader knows.
        UsageError: the options name a format that no reader knows.
    """
    options = options or ReadOptions()
    if options.input_format not in (None, *INPUT_FORMATS):
        raise UsageError(f"{options.input_format!r} is not an input format; choose from {', '.join(INPUT_FORMATS)}")
    for path in paths:
        if path != "-" and not os.path.lexists(path):
            raise InputError(f"{path}: no such file or folder; check the path")
    articles: list[Article] = []
    errors: list[ReadError] = []
    skipped = 0
    seen: set[str] = set()
    for path in paths:
        walked = path != "-" and Path(path).is_dir()
        files = [file for file in (_walk(path, keep) if walked else [path]) if keep is None or keep(file)]
        known = [file for file in files if not walked or format_of(file) is not None]
        passed = 0
        for file in known:
            key = file if file == "-" else os.path.realpath(file)
            if key in seen:
                continue
            try:
                records = _read(file, stdin, options, walked=walked)
                for record in records or ():
                    if isinstance(record, ReadError):
                        errors.append(record)
                    else:
                        articles.append(record)
            except InputError as error:
                errors.append(ReadError(file, str(error)))
            else:
                if records is None:
                    passed += 1
                    continue
            seen.add(key)
        skipped += len(files) - len(known) + passed
        if passed == len(known) and keep is None:
            endings = " ".join(sorted(SUFFIXES))
            raise InputError(f"{path}: nothing to read in this folder; it needs articles in files that end in {endings}")
    return Sources(tuple(articles), tuple(errors), skipped)


def _walk(folder: str, keep: Callable[[str], bool] | None) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _IGNORED_FOLDERS and (keep is None or keep(f"{root}/{name}/"))
        )
        for name in sorted(files):
            if not name.startswith("."):
                yield str(Path(root, name))


def _read(path: str, stdin: BinaryIO | None, options: ReadOptions, *, walked: bool) -> Iterator[Article | ReadError] | None:
    """What is in a file; ``None`` for one in a walked folder that holds no articles."""
    name = "standard input" if path == "-" else path
    try:
        data = (stdin or sys.stdin.buffer).read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{name}: cannot be read: {reason}; check the file and its permissions") from error
    kind = format_of(path) if path != "-" else None
    data = unpacked(data, name, sniff=kind is None)
    if walked and kind is not None:
        return read_as(kind, data, path, name, options) if is_of_articles(kind, data, name, options) else None
    kind = options.input_format or kind or format_within(data, name)
    return read_as(kind, data, path, name, options)


__all__ = ["COMPRESSED", "INPUT_FORMATS", "SUFFIXES", "ReadError", "ReadOptions", "Sources", "read_paths", "read_text"]
