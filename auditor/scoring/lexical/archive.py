"""NumPy archives that can be memory-mapped.

Takes one-dimensional arrays; gives a `.npz` file that `numpy.load` reads too, with every array stored as it is and aligned, and
maps such a file back. Knows nothing of what the arrays mean.
"""

from __future__ import annotations

import io
import mmap
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_ALIGNMENT = 64
_LOCAL_HEADER = struct.Struct("<26xHH")  # of a zip member: the lengths of its name and of its extra field
_EXTRA = struct.Struct("<HH")
_PADDING = 0xD935  # the extra field that zip tools know as padding
_LONGEST_NPY_HEADER = 4096


def write(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write the arrays; the same arrays give the same bytes."""
    with path.open("wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            member = zipfile.ZipInfo(f"{name}.npy")
            space = -(file.tell() + _LOCAL_HEADER.size + len(member.filename) + _EXTRA.size) % _ALIGNMENT
            member.extra = _EXTRA.pack(_PADDING, space) + bytes(space)
            archive.writestr(member, content.getvalue())


def read_meta(path: Path, name: str) -> bytes:
    """The bytes of one small array, whichever way it is stored."""
    with np.load(path, allow_pickle=False) as arrays:
        content: bytes = arrays[name].tobytes()
        return content


def open_mapped(path: Path) -> dict[str, Array]:
    """The arrays of a file that `write` made, as read-only views of the mapped file.

    Raises:
        ValueError: a member is compressed, cut or changed, or is no array of plain numbers in one dimension.
        OSError, zipfile.BadZipFile: the file cannot be read or is no archive.
    """
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return {member.filename.removesuffix(".npy"): _array(content, member) for member in archive.infolist()}


def _array(content: memoryview, member: zipfile.ZipInfo) -> Array:
    name_length, extra_length = _LOCAL_HEADER.unpack_from(content, member.header_offset)
    start = member.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    stored = content[start : start + member.file_size]
    if member.compress_type != zipfile.ZIP_STORED or len(stored) != member.file_size or zlib.crc32(stored) != member.CRC:
        raise ValueError(f"{member.filename} is damaged or compressed")
    header = io.BytesIO(stored[:_LONGEST_NPY_HEADER])
    if np.lib.format.read_magic(header) != (1, 0):
        raise ValueError(f"{member.filename} is of another version of the array format")
    shape, _, dtype = np.lib.format.read_array_header_1_0(header)
    if len(shape) != 1 or dtype.hasobject:
        raise ValueError(f"{member.filename} is not a list of numbers")
    if not shape[0]:
        return np.zeros(0, dtype=dtype)
    return np.frombuffer(stored, dtype=dtype, count=shape[0], offset=header.tell())
