"""Compressed files: ``.gz`` and ``.zst`` around any format.

Takes the bytes of a file, gives the bytes inside, whole or a part at a time, up to a stated limit, so that a small file cannot fill the memory. Knows nothing
of what the bytes mean.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile, GzipFile
from pathlib import Path, PurePath
from typing import BinaryIO

import zstandard

from auditor.errors import InputError

COMPRESSED = frozenset({".gz", ".zst"})
"""The endings of compressed files, each after the ending of the format within."""

MAX_BYTES = 512 * 1024**2
"""What a file may hold unpacked, in bytes."""

MAX_RATIO = 300
"""How many times larger than packed a file may be once it passes `FREE_BYTES`. Text packs to a third or a twentieth, logs of the same
line to a hundredth; a bomb to a thousandth or less."""

FREE_BYTES = 32 * 1024**2
"""The unpacked size in bytes below which the ratio does not matter."""

_STEP = 1024**2
# Four bytes can stand for a block of 128 KiB: this much input gives at most 32 MiB at a time.
_ZSTD_STEP = 1024
_MAGIC = {b"\x1f\x8b": ".gz", b"\x28\xb5\x2f\xfd": ".zst"}


def inner_name(path: str) -> str:
    """The path without the endings of compression: ``a.jsonl`` for ``a.jsonl.gz``."""
    while PurePath(path).suffix.lower() in COMPRESSED:
        path = str(PurePath(path).with_suffix(""))
    return path


def unpacked(data: bytes, name: str, *, sniff: bool = False) -> bytes:
    """The bytes within, or the bytes themselves where they are not compressed.

    Args:
        data: the whole file.
        name: the file's name, for its endings and for the error.
        sniff: whether to look at the first bytes where the name says nothing.

    Raises:
        InputError: the data are cut short or damaged, or pass the limits.
    """
    size = len(data)
    endings = _endings(name)
    if not endings and sniff:
        endings = [ending for magic, ending in _MAGIC.items() if data.startswith(magic)]
    for ending in endings:
        if not data:
            raise InputError(f"{name}: the file is empty; nothing to audit")
        data = b"".join(_unpacked_chunks(io.BytesIO(data), ending, name, size))
    return data


def chunks_of(path: str) -> Iterator[bytes]:
    """The bytes within a file, whether or not it is compressed, a part at a time.

    Args:
        path: the file; its ending tells the compression. It is opened when the first part is asked for.

    Raises:
        InputError: the data are cut short or damaged, or pass the limits.
        OSError: the file cannot be read.
    """
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        stream: BinaryIO = file
        for ending in _endings(path)[:-1]:
            stream = io.BytesIO(b"".join(_unpacked_chunks(stream, ending, path, size)))
        for ending in _endings(path)[-1:]:
            yield from _unpacked_chunks(stream, ending, path, size)
            return
        while chunk := stream.read(_STEP):
            yield chunk


def parts_of(data: bytes) -> Iterator[bytes]:
    """Bytes that are in memory, a part at a time."""
    return (data[start : start + _STEP] for start in range(0, len(data), _STEP))


def _endings(name: str) -> list[str]:
    """The endings of compression, the last first."""
    suffixes = [suffix.lower() for suffix in reversed(PurePath(name).suffixes)]
    return suffixes[: next((i for i, suffix in enumerate(suffixes) if suffix not in COMPRESSED), len(suffixes))]


def _unpacked_chunks(stream: BinaryIO, ending: str, name: str, size: int) -> Iterator[bytes]:
    kind = "gzip" if ending == ".gz" else "Zstandard"
    total = 0
    try:
        for chunk in _gzip_chunks(stream) if ending == ".gz" else _zstd_chunks(stream):
            total += len(chunk)
            if total > MAX_BYTES or (total > FREE_BYTES and total > MAX_RATIO * size):
                what = f"more than {MAX_BYTES // 1024**2} MiB" if total > MAX_BYTES else f"more than {MAX_RATIO} times its size"
                raise InputError(f"{name}: unpacks to {what}; split the file or unpack it yourself")
            yield chunk
    except EOFError:
        raise InputError(f"{name}: the {kind} data are cut short; fetch the file again") from None
    except (BadGzipFile, zlib.error, zstandard.ZstdError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{name}: not sound {kind} data ({reason}); fetch the file again or correct its ending") from None


def _gzip_chunks(packed: BinaryIO) -> Iterator[bytes]:
    with GzipFile(fileobj=packed) as stream:
        while chunk := stream.read(_STEP):
            yield chunk


def _zstd_chunks(packed: BinaryIO) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=2**27)
    piece = packed.read(_ZSTD_STEP)
    while piece:
        frame = decompressor.decompressobj()
        # The library's own stream reader takes a file that is cut short for a whole one.
        while piece and not frame.eof:
            yield frame.decompress(piece)
            piece = frame.unused_data or packed.read(_ZSTD_STEP)
        if not frame.eof:
            raise EOFError
