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
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from auditor.article import Article
from auditor.errors import InputError, UsageError
from auditor.readers.compression import COMPRESSED, chunks_of, inner_name, parts_of, unpacked
from auditor.readers.formats import SUFFIXES, format_of, format_within, is_of_articles, read_as
from auditor.readers.options import INPUT_FORMATS, ReadOptions
from auditor.readers.sources import ReadError, Reading, Sources
from auditor.readers.text import read_text

_IGNORED_FOLDERS = frozenset({"__pycache__", "node_modules"})


def read_paths(
    paths: Sequence[str],
    stdin: BinaryIO | None = None,
    options: ReadOptions | None = None,
    keep: Callable[[str], bool] | None = None,
) -> Sources:
    """Read every article under the given paths.

    Args, Raises:
        As `open_paths`.

    Returns:
        The articles in the order of the paths, each file once, with the files and records that could not be read.
    """
    return open_paths(paths, stdin, options, keep).whole()


def open_paths(
    paths: Sequence[str],
    stdin: BinaryIO | None = None,
    options: ReadOptions | None = None,
    keep: Callable[[str], bool] | None = None,
) -> Reading:
    """Read the articles under the given paths one by one, as they are asked for.

    A file is read whole, but for JSON lines and Parquet, of which a part is in memory at a time.

    Args:
        paths: files, folders, or ``-`` for standard input.
        stdin: the stream that ``-`` names; the process's own when not given.
        options: where the text is in records and tables, and which format to take.
        keep: whether a file is wanted, or a folder within a walked one, whose path then ends in ``/``; without it, all are. What is
            not wanted is neither read nor counted, and that nothing is left is then no error.

    Returns:
        The articles in the order of the paths, each file once, and in between the files and records that could not be read.

    Raises:
        InputError: a path does not exist, or, without ``keep``, a folder holds nothing that a reader knows. The second may come
            only when the folder is read, if it is the first path; no article came before it then.
        UsageError: the options name a format that no reader knows.
    """
    options = options or ReadOptions()
    if options.input_format not in (None, *INPUT_FORMATS):
        raise UsageError(f"{options.input_format!r} is not an input format; choose from {', '.join(INPUT_FORMATS)}")
    for path in paths:
        if path != "-" and not os.path.lexists(path):
            raise InputError(f"{path}: no such file or folder; check the path")
    if keep is None:
        named = {os.path.realpath(path) for path in paths}
        for path in paths[1:]:
            # Known before the first article is handed on, not after the last.
            if _is_folder(path) and not any(
                os.path.realpath(file) in named or _counts(file, options) for file in _walk(path, keep) if format_of(file)
            ):
                raise _nothing_in(path)
    return Reading(lambda reading: _records(paths, stdin, options, keep, reading))


def _records(
    paths: Sequence[str], stdin: BinaryIO | None, options: ReadOptions, keep: Callable[[str], bool] | None, reading: Reading
) -> Iterator[Article | ReadError]:
    seen: set[str] = set()
    for path in paths:
        walked = _is_folder(path)
        files = [file for file in (_walk(path, keep) if walked else [path]) if keep is None or keep(file)]
        known = [file for file in files if not walked or format_of(file) is not None]
        passed = 0
        for file in known:
            key = file if file == "-" else os.path.realpath(file)
            if key in seen:
                continue
            try:
                records = _read(file, stdin, options, walked=walked)
                yield from records or ()
            except InputError as error:
                yield ReadError(file, str(error))
            else:
                if records is None:
                    passed += 1
                    continue
            seen.add(key)
        reading.skipped += len(files) - len(known) + passed
        if passed == len(known) and keep is None:
            raise _nothing_in(path)


def _is_folder(path: str) -> bool:
    return path != "-" and Path(path).is_dir()


def _counts(file: str, options: ReadOptions) -> bool:
    """Whether a file in a walked folder is not passed over."""
    try:
        return _read(file, None, options, walked=True) is not None
    except InputError:
        return True


def _nothing_in(folder: str) -> InputError:
    endings = " ".join(sorted(SUFFIXES))
    return InputError(f"{folder}: nothing to read in this folder; it needs articles in files that end in {endings}")


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
    kind = format_of(path) if path != "-" else None
    wanted = kind if walked else options.input_format or kind
    try:
        if path != "-" and (part_by_part := _PART_BY_PART.get(wanted or "")) is not None and Path(path).is_file():
            found = part_by_part(path, options, walked=walked)
            if found is not _WHOLE:
                return found
        data = (stdin or sys.stdin.buffer).read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{name}: cannot be read: {reason}; check the file and its permissions") from error
    data = unpacked(data, name, sniff=kind is None)
    if walked and kind is not None:
        return read_as(kind, data, path, name, options) if is_of_articles(kind, data, name, options) else None
    if wanted is None or wanted == "jsonl":
        from auditor.readers.json_records import are_lines, read_lines

        if are_lines(parts_of(data)):
            return read_lines(parts_of(data), path, name, options)
    return read_as(wanted or format_within(data, name), data, path, name, options)


def _lines(path: str, options: ReadOptions, *, walked: bool) -> Iterator[Article | ReadError] | None:
    """The records of a file of JSON lines."""
    from auditor.readers.json_records import are_lines, lines_hold_articles, read_lines

    try:
        if not are_lines(chunks_of(path)):
            return _WHOLE
    except InputError:
        # The error is that of the whole file.
        return _WHOLE
    if walked and not lines_hold_articles(chunks_of(path), options):
        return None
    return read_lines(chunks_of(path), path, path, options)


def _rows(path: str, options: ReadOptions, *, walked: bool) -> Iterator[Article | ReadError] | None:
    """The rows of a Parquet file."""
    from auditor.readers.parquet import holds_articles, read_parquet

    if inner_name(path) != path or "\ufffd" in path.encode("utf-8", "replace").decode("utf-8"):
        return _WHOLE  # packed, or under a name that pyarrow cannot take
    if walked and not holds_articles(Path(path), path, options):
        return None
    return read_parquet(Path(path), path, path, options)


# Stands for a file that has to be read whole.
_WHOLE: Iterator[Article | ReadError] = iter(())
_PART_BY_PART: Mapping[str, Callable[..., Iterator[Article | ReadError] | None]] = {"jsonl": _lines, "parquet": _rows}


__all__ = [
    "COMPRESSED",
    "INPUT_FORMATS",
    "SUFFIXES",
    "ReadError",
    "ReadOptions",
    "Reading",
    "Sources",
    "open_paths",
    "read_paths",
    "read_text",
]
