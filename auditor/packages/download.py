"""A large file from an address, in pieces that outlive an interruption.

Takes an address and the path of the piece, gives the whole file at that path. Knows nothing of packages.

Beside the piece lies a note with the address, the length and the validator (ETag or date) of what it is a piece of. A later call asks for
the rest only (RFC 9110: ``Range`` with ``If-Range``), and for the whole where the server cannot or the file has changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from auditor.packages.transport import Answer, TransferError, opened, wait_before

Step = Callable[[int, int | None], None]
"""Called with the bytes that are there and how many there are to be, where that is known."""

_TRIES = 3  # in a row that bring next to nothing
_WORTH = 1024  # bytes that make a try worth another
_MOST_TRIES = 200  # of a server that sends a little each time


@dataclass(frozen=True, slots=True)
class _Note:
    address: str
    total: int | None
    validator: str


def download(
    address: str,
    piece: Path,
    *,
    timeout: float,
    limit: int,
    expected: int | None = None,
    step: Step | None = None,
) -> bool:
    """Bring the file at an address to ``piece``, from where an earlier call stopped.

    Args:
        address: http, https or file.
        piece: where the file grows; its note is beside it. Both stay after a failure that another call can go on from.
        timeout: seconds without a byte after which the server counts as gone.
        limit: bytes that the file may have.
        expected: bytes that it must have, where that is known.
        step: told of the progress.

    Returns:
        Whether a part of the file is from an earlier answer.

    Raises:
        TransferError: it did not come whole.
        OSError: the piece cannot be written.
    """
    fruitless = 0
    for _ in range(_MOST_TRIES):
        before = _length(piece)
        try:
            return _attempt(address, piece, timeout, limit, expected, step)
        except TransferError as error:
            fruitless = 0 if _length(piece) >= before + _WORTH else fruitless + 1
            if not error.again or fruitless == _TRIES:
                raise
            wait_before(max(fruitless, 1), error.pause)
    raise TransferError(f"breaks off again and again, {_MOST_TRIES} times")


def discard(piece: Path) -> None:
    """Take away a piece and its note."""
    for path in (piece, _note_path(piece)):
        with suppress(OSError):
            path.unlink()


def _attempt(address: str, piece: Path, timeout: float, limit: int, expected: int | None, step: Step | None) -> bool:
    note = _read_note(piece)
    have = _length(piece) if note is not None and note.address == address and note.total is not None else 0
    if note is not None and have and have == note.total:
        return True
    try:
        with opened(address, timeout=timeout, start=have, validator=note.validator if note and have else "") as answer:
            start, total = _extent(answer, have, note)
            _check_size(total, limit, expected)
            if start == 0:
                _note_path(piece).write_text(json.dumps(asdict(_Note(address, total, _validator(answer)))), "utf-8")
            _append(answer, piece, start, total, limit, step)
    except TransferError as error:
        if have and error.stale:
            discard(piece)
            raise TransferError(str(error), again=True) from None
        raise
    return start > 0


def _append(answer: Answer, piece: Path, start: int, total: int | None, limit: int, step: Step | None) -> None:
    done = start
    with piece.open("r+b" if start else "wb") as stream:
        stream.truncate(start)
        stream.seek(start)
        for chunk in answer.body:
            stream.write(chunk)
            done += len(chunk)
            if done > (limit if total is None else total):
                break
            if step is not None:
                step(done, total)
    if total is not None and done < total:
        raise TransferError(f"broke off after {done:,} of {total:,} bytes", again=True)
    if done > (limit if total is None else total):
        discard(piece)
        raise TransferError("sends more bytes than it announced" if total is not None else f"sends more than {limit:,} bytes")


def _extent(answer: Answer, have: int, note: _Note | None) -> tuple[int, int | None]:
    """The byte that the answer starts with, and the length of the whole file."""
    if answer.status == 206:
        said = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("content-range", "").strip())
        start = int(said[1]) if said else -1
        total = int(said[2]) if said and said[2] != "*" else note.total if note else None
        if start != have or (have and note is not None and total != note.total):
            raise TransferError("answers with another part of the file than was asked for", stale=True)
        return start, total
    length = answer.headers.get("content-length", "")
    return 0, int(length) if length.isdecimal() else None


def _check_size(total: int | None, limit: int, expected: int | None) -> None:
    if total is not None and expected is not None and total != expected:
        raise TransferError(f"offers {total:,} bytes where the package has {expected:,}")
    if total is not None and total > limit:
        raise TransferError(f"offers {total:,} bytes, more than any package has")


def _validator(answer: Answer) -> str:
    etag = answer.headers.get("etag", "")
    return etag if etag and not etag.startswith("W/") else answer.headers.get("last-modified", "")


def _read_note(piece: Path) -> _Note | None:
    try:
        content = json.loads(_note_path(piece).read_bytes())
        total = content["total"]
        return _Note(str(content["address"]), None if total is None else int(total), str(content["validator"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _note_path(piece: Path) -> Path:
    return piece.with_name(piece.name + ".json")


def _length(piece: Path) -> int:
    try:
        return piece.stat().st_size
    except OSError:
        return 0
