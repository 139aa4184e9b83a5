"""Texts of images (``alt``, ``title``): which of them are captions.

Takes such a text, or the lines of a document with such texts among them, and tells those that say something of their own. Knows no
format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.readers.flow import Line

_ENDING = r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic|jfif|jpg_large)"
# A name with an ending; or, in one word, digits, underscores or several hyphens, as cameras and systems name files.
_FILE_NAME = re.compile(rf".{{1,150}}{_ENDING}|(?=\S*[\d_])[\w.%()+-]+|(?:[\w.%]+-){{2,}}[\w.%]+", re.IGNORECASE)


def says_something(text: str) -> bool:
    """Whether a text of an image has words and is not the name of its file."""
    return any(map(str.isalpha, text)) and not _FILE_NAME.fullmatch(text)


def distinct(lines: Iterable[Line]) -> list[Line]:
    """The lines without images' texts that repeat a line of the same or the next block, or one another."""
    every = list(lines)
    keys: dict[int, set[str]] = {}
    for line in every:
        if not line.described:
            keys.setdefault(line.block, set()).add(_key(line.text))
    kept: list[Line] = []
    for line in every:
        if line.described:
            if any(_key(line.text) in keys.get(block, ()) for block in (line.block - 1, line.block, line.block + 1)):
                continue
            keys.setdefault(line.block, set()).add(_key(line.text))
        kept.append(line)
    return kept


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")
