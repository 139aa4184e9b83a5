"""Writing a report: to standard output, or to a file that is written whole or not at all.

Takes text or bytes and a target; knows no format.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from auditor.errors import InputError

_SURROGATE = re.compile("[\ud800-\udfff]")


def write_report(content: str | bytes, output: Path | None = None) -> None:
    """Write the content, text as UTF-8 with U+FFFD for what UTF-8 cannot say, to the file or to standard output.

    Raises:
        InputError: the target cannot be written.
    """
    with open_output(output) as stream:
        stream.write(encoded(content) if isinstance(content, str) else content)


def encoded(text: str) -> bytes:
    """The text as UTF-8; a lone surrogate (an undecodable byte of a file name) becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text).encode("utf-8")


def check_output(output: Path | None) -> None:
    """See that the target can be written, before the work and not after it.

    Raises:
        InputError: it is a folder, or its folder is missing or closed to the user.
    """
    if output is None or is_standard(output):
        return
    if output.is_dir():
        raise InputError(f"{output}: is a folder; name a file")
    if _is_device(output):
        return
    if not output.parent.is_dir():
        raise InputError(f"{output}: its folder does not exist; create it or name another file")
    if not os.access(output.parent, os.W_OK):
        raise InputError(f"{output}: its folder cannot be written; name another file")


def is_standard(output: Path | None) -> bool:
    """Whether the target is standard output: ``None`` or ``-``."""
    return output is None or str(output) == "-"


@contextmanager
def open_output(output: Path | None) -> Iterator[BinaryIO]:
    """A stream to the target (``None`` or ``-``: standard output). A file appears, or is replaced, only when the block ends well.

    A reader that closes standard output early (``| head``) ends the writing quietly. A device or pipe is written directly.

    Raises:
        InputError: the target cannot be written.
    """
    if output is None or is_standard(output):
        with _standard_output() as stream:
            yield stream
        return
    check_output(output)
    try:
        # A link stays a link: what it points to is replaced.
        with output.open("wb") if _is_device(output) else _replacing(Path(os.path.realpath(output))) as stream:
            yield stream
    except OSError as error:
        raise _unwritable(str(output), error) from None


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    if sys.stdout is None:
        raise InputError("standard output: is closed; open it or name a file with --output")
    try:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _silence()
    except OSError as error:
        _silence()
        raise _unwritable("standard output", error) from None


def _silence() -> None:
    """Point standard output nowhere, so that the interpreter's last flush does not fail as well."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritable(name: str, error: OSError) -> InputError:
    cause = error.strerror or os.strerror(error.errno or errno.EIO)
    return InputError(f"{name}: cannot be written: {cause}; free it or name another file with --output")


def _is_device(output: Path) -> bool:
    return output.exists() and not output.is_file()


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
