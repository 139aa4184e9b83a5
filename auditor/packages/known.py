"""Packages whose size and SHA-256 the project knows beforehand: the pinned list in ``known.json``.

Takes the languages and the version of an archive, gives what it must be. An archive that is not in the list is recorded as it came.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("known.json")


@dataclass(frozen=True, slots=True)
class Pin:
    """What an archive must be.

    Attributes:
        size: bytes, or ``None`` where only the digest is known.
        sha256: of the archive, in lower-case hexadecimal digits, or ``None`` where only the size is known.
        source: where the figures come from.
    """

    size: int | None
    sha256: str | None
    source: str

    def difference(self, size: int, sha256: str) -> str | None:
        """How an archive differs from what it must be, or ``None``."""
        if self.size is not None and size != self.size:
            return f"has {size:,} bytes, {self.source} says {self.size:,}"
        if self.sha256 is not None and sha256 != self.sha256:
            return f"has the SHA-256 {sha256[:12]}…, {self.source} says {self.sha256[:12]}…"
        return None


def known_package(source: str, target: str, version: str) -> Pin | None:
    """What the pinned list says of a package."""
    return _pins().get((source, target, version))


@cache
def _pins() -> dict[tuple[str, str, str], Pin]:
    entries = json.loads(_LIST.read_text("utf-8"))
    return {
        (entry["from"], entry["to"], entry["version"]): Pin(entry["size"], entry["sha256"], "the pinned list")
        for entry in entries
    }
