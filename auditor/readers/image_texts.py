"""Texts of images (``alt``, ``title``): which of them are captions.

Takes such a text, or the lines of a document with such texts among them, and tells those that say something of their own. Knows no
format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from auditor.readers.flow import Line

_ENDING = r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic|jfif|jpg_large)"
# A name with an ending; or, in one word, digits, underscores or several hyphens, as cameras and systems name files.
_FILE_NAME = re.compile(rf".{{1,150}}{_ENDING}|(?=\S*[\d_])[\w.%()+-]+|(?:[\w.%]+-){{2,}}[\w.%]+", re.IGNORECASE)

# An image's text repeats a line that holds it when it has so many characters; one that holds a line, when the line is this much of it.
_PART = 12
_MOST = 0.6
_LOOKED_AT = 60


def says_something(text: str) -> bool:
    """Whether a text of an image has words and is not the name of its file."""
    return any(map(str.isalpha, text)) and not _FILE_NAME.fullmatch(text)


def distinct(lines: Iterable[Line]) -> list[Line]:
    """The lines without images' texts that repeat a line of the same or the next block, whole or in part, or one another."""
    every = list(lines)
    keys: dict[int, dict[str, None]] = {}
    for line in every:
        if not line.described:
            keys.setdefault(line.block, {})[_key(line.text)] = None
    kept: list[Line] = []
    for line in every:
        if line.described:
            key = _key(line.text)
            beside = [keys.get(block, {}) for block in (line.block - 1, line.block, line.block + 1)]
            if any(key in texts for texts in beside) or any(
                _repeats(key, text) for texts in beside for text in islice(texts, _LOOKED_AT)
            ):
                continue
            keys.setdefault(line.block, {})[key] = None
        kept.append(line)
    return kept


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")


def _repeats(text: str, line: str) -> bool:
    """Whether an image's text is a part of a line, or little more than it: the two often differ by a credit."""
    shorter, longer = (text, line) if len(text) <= len(line) else (line, text)
    if len(shorter) < _PART or (shorter is line and len(line) < _MOST * len(text)):
        return False
    place = longer.find(shorter)
    around = longer[max(0, place - 1) : place] + longer[place + len(shorter) : place + len(shorter) + 1]
    return place >= 0 and not any(map(str.isalnum, around))
