"""The features that one side of a translation table knows, found without reading them all.

Takes keys in the order that `arrange` gives them; gives the number of a key. The keys stay in one block of bytes (a mapped
file), ordered by checksum, and a look-up halves its way to one: nothing is made at loading time. Who asks for many keys gets a
dictionary made once. Knows nothing of texts or links.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

_SEPARATOR = 10  # a newline, which no feature holds
_PATIENCE = 16  # look-ups, as a share (one in so many) of the keys, after which a dictionary pays


def arrange(keys: Iterable[str]) -> list[str]:
    """The keys in the order that a table numbers them: by checksum, then by spelling."""
    return sorted(keys, key=lambda key: (_checksum(_bytes(key)), key))


def pack(keys: list[str]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Arranged keys as one block of bytes, each ended by a newline, and their checksums."""
    encoded = [_bytes(key) for key in keys]
    block = b"".join(key + b"\n" for key in encoded)
    return np.frombuffer(block, dtype=np.uint8), np.array([_checksum(key) for key in encoded], dtype=np.uint32)


class Keys:
    """Numbers of arranged keys.

    Args:
        block: what `pack` made.
        checksums: the same.

    Raises:
        ValueError: the two do not belong together.
    """

    def __init__(self, block: NDArray[np.uint8], checksums: NDArray[np.uint32]) -> None:
        ends = np.flatnonzero(block == _SEPARATOR)
        if len(ends) != len(checksums) or not (checksums[1:] >= checksums[:-1]).all():
            raise ValueError("its keys are not in order")
        self._block = block.data
        self._checksums = checksums.data
        self._ends = np.concatenate([[-1], ends]).data
        self._count = len(ends)
        self._asked = 0
        self._index: dict[str, int] | None = None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return iter(bytes(self._block).decode("utf-8", "surrogatepass").split("\n")[:-1])

    def number(self, key: str) -> int:
        """The number of a key; the count of all keys for one that is not among them."""
        if self._index is not None:
            return self._index.get(key, self._count)
        self._asked += 1
        if self._asked * _PATIENCE > self._count:
            self._index = {known: number for number, known in enumerate(self)}
        return self._search(_bytes(key))

    def _search(self, key: bytes) -> int:
        checksum = _checksum(key)
        place = bisect_left(self._checksums, checksum)
        while place < self._count and self._checksums[place] == checksum:
            if self._block[self._ends[place] + 1 : self._ends[place + 1]] == key:
                return place
            place += 1
        return self._count


def _bytes(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _checksum(key: bytes) -> int:
    return zlib.crc32(key)
