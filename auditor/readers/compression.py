"""Compressed files: ``.gz`` and ``.zst`` around any format.

Takes the bytes of a file, gives the bytes inside, up to a stated limit, so that a small file cannot fill the memory. Knows nothing
of what the bytes mean.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile, GzipFile
from pathlib import PurePath

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
    suffixes = [suffix.lower() for suffix in reversed(PurePath(name).suffixes)]
    endings = suffixes[: next((i for i, suffix in enumerate(suffixes) if suffix not in COMPRESSED), len(suffixes))]
    if not endings and sniff:
        endings = [ending for magic, ending in _MAGIC.items() if data.startswith(magic)]
    for ending in endings:
        data = _unpack(data, ending, name, size)
    return data


def _unpack(data: bytes, ending: str, name: str, size: int) -> bytes:
    kind = "gzip" if ending == ".gz" else "Zstandard"
    if not data:
        raise InputError(f"{name}: the file is empty; nothing to audit")
    out = bytearray()
    try:
        for chunk in _gzip_chunks(data) if ending == ".gz" else _zstd_chunks(data):
            out += chunk
            if len(out) > MAX_BYTES or (len(out) > FREE_BYTES and len(out) > MAX_RATIO * size):
                what = (
                    f"more than {MAX_BYTES // 1024**2} MiB" if len(out) > MAX_BYTES else f"more than {MAX_RATIO} times its size"
                )
                raise InputError(f"{name}: unpacks to {what}; split the file or unpack it yourself")
    except EOFError:
        raise InputError(f"{name}: the {kind} data are cut short; fetch the file again") from None
    except (BadGzipFile, zlib.error, zstandard.ZstdError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{name}: not sound {kind} data ({reason}); fetch the file again or correct its ending") from None
    return bytes(out)


def _gzip_chunks(data: bytes) -> Iterator[bytes]:
    with GzipFile(fileobj=io.BytesIO(data)) as stream:
        while chunk := stream.read(_STEP):
            yield chunk


def _zstd_chunks(data: bytes) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=2**27)
    view = memoryview(data)
    position = 0
    while position < len(view):
        frame = decompressor.decompressobj()
        # The library's own stream reader takes a file that is cut short for a whole one.
        while position < len(view) and not frame.eof:
            yield frame.decompress(view[position : position + _ZSTD_STEP])
            position += _ZSTD_STEP
        if not frame.eof:
            raise EOFError
        position = min(position, len(view)) - len(frame.unused_data)
