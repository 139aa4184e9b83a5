"""What the word tables say of the pieces of two texts: which are translations of each other, and which have none.

Takes two texts with their pieces and the tables' score of the pair, gives arrays for the pair classifier. The tables know words, the encoder
pieces of words: a piece has what is said of its word, and in scripts without spaces between words of the characters that it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.scoring.e5 import Pieces
from auditor.scoring.lexical.model import LexicalScore

Array = NDArray[np.float32]

# The log-ratio of a translation that leaves no doubt.
_SURE_RATIO = 5.0


@dataclass(frozen=True, slots=True)
class PieceLinks:
    """What the tables say; all 0 without them.

    Attributes:
        links: how surely pieces of the source and of the target translate each other, from 0 to 1, shape ``(pieces, pieces)``.
        source: for each piece of the source how surely its word is translated, and how much of its word the table knows without a
            translation in the target, both from 0 to 1, shape ``(pieces, 2)``.
        target: the same for the target.
    """

    links: Array
    source: Array
    target: Array


def piece_links(texts: tuple[str, str], pieces: tuple[Pieces, Pieces], lexical: LexicalScore | None) -> PieceLinks:
    """What the tables say of a pair's pieces.

    Args:
        texts: source and target, as the encoder sees them.
        pieces: what they were cut into.
        lexical: the tables' score of the pair; ``None`` where no table serves it.
    """
    counts = tuple(len(side.ids) for side in pieces)
    if lexical is None or not all(counts):
        return PieceLinks(np.zeros(counts, np.float32), *(np.zeros((count, 2), np.float32) for count in counts))
    between = np.zeros([len(side.spans) for side in pieces], np.float32)
    signs = tuple(np.zeros((len(text), 2), np.float32) for text in texts)
    for *words, ratio in lexical.links:
        sure = min(1.0, max(0.0, float(ratio)) / _SURE_RATIO)
        units: list[list[int]] = []
        for word, text, side, sign in zip(words, texts, pieces, signs, strict=True):
            places = list(_places(str(word), text))
            for start, end in places:
                sign[start:end, 0] = np.maximum(sign[start:end, 0], sure)
            units.append([number for start, end in places for number in _units(side, start, end)])
        block = np.ix_(*units)
        between[block] = np.maximum(between[block], sure)
    for missing, text, sign in zip((lexical.untranslated, lexical.unsupported), texts, signs, strict=True):
        for word in missing:
            for start, end in _places(word, text):
                sign[start:end, 1] = sign[start:end, 0] == 0
    sides = (_of_pieces(text, side, sign) for text, side, sign in zip(texts, pieces, signs, strict=True))
    return PieceLinks(between[np.ix_(pieces[0].units, pieces[1].units)], *sides)


def _of_pieces(text: str, pieces: Pieces, signs: Array) -> Array:
    """Means over the letters of each piece's word."""
    words = np.zeros((len(pieces.spans), 2), np.float32)
    for number, (start, end) in enumerate(pieces.spans):
        letters = [place for place in range(start, end) if text[place].isalnum()]
        if letters:
            words[number] = signs[letters].mean(0)
    found: Array = words[list(pieces.units)]
    return found


def _units(pieces: Pieces, start: int, end: int) -> Iterable[int]:
    """The words of the encoder that share a character with a stretch of text."""
    return (number for number, (first, after) in enumerate(pieces.spans) if first < end and start < after)


def _places(word: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a word stands in a text by itself."""
    start = text.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        spaced = ord(word[0]) < 0x2E80 and not "\u0e00" <= word[0] <= "\u0eff"
        if not spaced or not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start, end
        start = text.find(word, end)
