"""Vietnamese as it is written: restores the marks of text that was typed without them (``Tong thong Nga`` to ``Tổng thống Nga``).

Takes a text, gives it back with the likeliest marks: the best path over the forms that each syllable may have, by counts of
syllables and of pairs of syllables (a bigram model, decoded with Viterbi's algorithm). Models of meaning know Vietnamese with its
marks only.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from auditor.errors import ModelError

SYLLABLE = re.compile(r"[^\W\d_]+")
"""A syllable: letters without a break."""

# How much a pair of syllables counts against the syllable alone.
_PAIR = 0.9
# A syllable without marks is kept as it is with so much weight more: names and foreign words have none.
_UNKNOWN = 0.5
_LEAST_SYLLABLES = 3
_LONGEST = 400


def bare(text: str) -> str:
    """A text without its marks, in lower case."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def lacks_marks(text: str) -> bool:
    """Whether a Vietnamese text was typed without marks: three syllables and more, all of them in plain letters."""
    return text.isascii() and len(SYLLABLE.findall(text)) >= _LEAST_SYLLABLES


class Marks:
    """Restores marks.

    Args:
        path: the counts that ``models/build/marks.py`` wrote.

    Raises:
        ModelError: the file is missing or broken.
    """

    def __init__(self, path: Path) -> None:
        try:
            content = json.loads(gzip.decompress(path.read_bytes()))
            self._counts: dict[str, int] = dict(content["syllables"])
            self._pairs: dict[str, int] = dict(content["pairs"])
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path}: the counts of syllables cannot be read; reinstall the package") from error
        self._total = sum(self._counts.values())
        self._forms: dict[str, list[str]] = defaultdict(list)
        for syllable in self._counts:
            self._forms[bare(syllable)].append(syllable)

    def restore(self, text: str) -> str:
        """The text with the likeliest marks; capitals, digits and punctuation stay, and so do syllables that nobody knows."""
        found = list(SYLLABLE.finditer(text[:_LONGEST]))
        if not found:
            return text
        best: dict[str, tuple[float, list[str]]] = {"": (0.0, [])}
        for match in found:
            plain = match[0].lower()
            forms = self._forms.get(plain) or [plain]
            following: dict[str, tuple[float, list[str]]] = {}
            for form in forms:
                score, path = max(
                    ((value + self._log_probability(before, form), way) for before, (value, way) in best.items()),
                    key=lambda option: option[0],
                )
                following[form] = (score, [*path, form])
            best = following
        _, forms = max(best.values(), key=lambda option: option[0])
        pieces, place = [], 0
        for match, form in zip(found, forms, strict=True):
            pieces += [text[place : match.start()], _cased(form, match[0])]
            place = match.end()
        return unicodedata.normalize("NFC", "".join([*pieces, text[place:]]))

    def _log_probability(self, before: str, form: str) -> float:
        count = self._counts.get(form, _UNKNOWN)
        alone = count / self._total
        pair = self._pairs.get(f"{before} {form}", 0) / max(1, self._counts.get(before, 1))
        return math.log(_PAIR * pair + (1 - _PAIR) * alone)


def _cased(form: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return form.upper()
    return form.capitalize() if like[0].isupper() else form


@lru_cache(maxsize=1)
def load_marks(path: Path) -> Marks:
    """The counts at a path, read once."""
    return Marks(path)
