"""Tab-separated pairs for ``auditor score``: checked whole before the first is scored, then read in chunks.

Takes a file or standard input; gives lines with their two texts. Works on bytes, so that what is repeated is repeated exactly.
Knows nothing of scores.
"""

from __future__ import annotations

import codecs
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from auditor.errors import InputError

_IN_MEMORY = 16 * 2**20  # bytes of standard input that are kept in memory; the rest goes to a temporary file


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its bytes without the end, the end, and source and target, or ``None`` for an empty line."""

    content: bytes
    end: bytes
    pair: tuple[str, str] | None


@contextmanager
def open_pairs(path: str) -> Iterator[BinaryIO]:
    """The file, or standard input for ``-``, as a stream that can be read twice; every line of it is sound.

    Raises:
        InputError: it cannot be read, is not UTF-8, or a line has fewer than two columns.
    """
    with _seekable(path) as stream:
        for _ in read_lines(stream, path):
            pass
        stream.seek(0)
        yield stream


def read_lines(stream: BinaryIO, path: str) -> Iterator[Line]:
    """Every line in turn.

    Raises:
        InputError: the stream cannot be read, is not UTF-8, or a line has fewer than two columns.
    """
    try:
        for number, raw in enumerate(stream, 1):
            yield _line(raw, number, path)
    except OSError as error:
        raise _unreadable(path, error) from None


def _line(raw: bytes, number: int, path: str) -> Line:
    content = raw.removesuffix(b"\n").removesuffix(b"\r")
    end = raw[len(content) :]
    end = end if end.endswith(b"\n") else end + b"\n"
    try:
        text = content.removeprefix(codecs.BOM_UTF8 if number == 1 else b"").decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{path}: line {number} is not UTF-8; save the file as UTF-8") from None
    if not text:
        return Line(content, end, None)
    columns = text.split("\t")
    if len(columns) < 2:
        raise InputError(f"{path}: line {number} has one column; put a tab between source and target")
    return Line(content, end, (columns[0], columns[1]))


@contextmanager
def _seekable(path: str) -> Iterator[BinaryIO]:
    if path == "-" and sys.stdin is None:
        raise InputError("standard input: is closed; name a tab-separated file")
    try:
        opened = sys.stdin.buffer if path == "-" else Path(path).open("rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise _unreadable(path, error) from None
    try:
        if path != "-" and opened.seekable():
            yield opened
            return
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
            try:
                shutil.copyfileobj(opened, copy)
            except OSError as error:
                raise _unreadable(path, error) from None
            copy.seek(0)
            yield cast(BinaryIO, copy)
    finally:
        if path != "-":
            opened.close()


def _unreadable(path: str, error: OSError) -> InputError:
    return InputError(f"{path}: {error.strerror or error}; name a tab-separated file, or - for standard input")
