"""Texts as numbers, for scoring many of them.

Takes texts; gives one number for each feature that can count: its number in the table, and an identity for a name or a number,
which may stand in the other text too. The features are those of `tokens`, without their places and in any order; what a word
gives is remembered. Knows nothing of links or scores.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain, pairwise
from operator import add
from typing import TypeVar

from auditor.scoring.lexical import spelling, tokens
from auditor.scoring.lexical.keys import Keys

NUMBER_BITS = 21  # of a code; the rest is the identity
IDENTITY_BITS = 40
_REMEMBERED = 1 << 15  # words, and pairs or runs of them, each


_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class _Remembered(dict[_Key, _Value]):
    """The values of a function; forgets all of them where they become too many."""

    def __init__(self, function: Callable[[_Key], _Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: _Key) -> _Value:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[key] = self._function(key)
        return value


class Reader:
    """Reads texts of one language with the keys that a table knows of it."""

    def __init__(self, language: str, keys: Keys) -> None:
        self._language = language
        self._keys = keys
        self._unknown = len(keys)
        self._identities = _Remembered(_identity)
        self._units = _Remembered(self._unit)
        self._words = _Remembered(tokens.words)
        self._pairs = _Remembered(self._pair)
        self._pieces = _Remembered(self._piece)
        self._split = {"vi": self._syllables, "zh": self._characters, "ja": self._characters, "th": self._clusters}.get(language)

    def code(self, key: str, surface: str) -> int:
        """The code of a feature; -1 where it can never count, because neither the table nor the other text can know it."""
        number = self._keys.number(key)
        if surface.islower():
            return -1 if number == self._unknown else number
        identity = self._identities[surface]
        return -1 if number == self._unknown and not identity else identity << NUMBER_BITS | number

    def codes(self, text: str) -> list[int]:
        """The codes of the features of a text (already `tokens.normalise`d) that can count."""
        if self._split is None:
            return list(chain.from_iterable(map(self._units.__getitem__, text.split())))
        return [code for code in self._split(text) if code >= 0]

    def _unit(self, unit: str) -> tuple[int, ...]:
        """The codes of a piece of text that has no feature in common with its neighbours."""
        found = (self.code(key, unit[start:end]) for key, start, end, _ in tokens.items(unit, self._language))
        return tuple(code for code in found if code >= 0)

    def _pair(self, pair: tuple[str, str]) -> int:
        first, second = pair
        return self.code(f"{first.casefold()}_{second.casefold()}", f"{first} {second}")

    def _piece(self, piece: str) -> int:
        return self.code(piece, piece)

    def _syllables(self, text: str) -> Iterable[int]:
        found = list(chain.from_iterable(map(self._words.__getitem__, text.split())))
        pairs = map(self._pairs.__getitem__, pairwise(found))
        return chain(chain.from_iterable(map(self._units.__getitem__, found)), pairs)

    def _characters(self, text: str) -> Iterable[int]:
        for run in tokens.east_asian_runs(text):
            yield from self._ngrams(run) if tokens.is_han(run) else self._units[run]

    def _clusters(self, text: str) -> Iterable[int]:
        for run in tokens.thai_runs(text):
            yield from self._ngrams(tokens.thai_clusters(run)) if tokens.is_thai(run) else self._units[run]

    def _ngrams(self, pieces: Sequence[str]) -> Iterable[int]:
        pairs = list(map(add, pieces, pieces[1:]))
        return map(self._pieces.__getitem__, chain(pieces, pairs, map(add, pairs, pieces[2:])))


def _identity(surface: str) -> int:
    """A number that spellings of one name or number share; 0 for an ordinary word."""
    identity = spelling.identity(surface).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(identity, digest_size=IDENTITY_BITS // 8).digest()) or 1 if identity else 0
