"""Reads the numbers of a text in a language that writes its words apart: digits, number words, and the two together.

Takes a plain form (see `items.plain`) whose dates have been blanked, gives items. Chinese, Japanese, Korean and Thai numerals
are read by `eastern`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.scoring.checks import numerals
from auditor.scoring.checks.items import Value
from auditor.scoring.checks.number_words import COMBINED, Word, Words

MARK = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957"
    r"\u0962\u0963\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
"""The marks that belong to a word although they are no letters, for a character class."""

_TOKEN = re.compile(rf"(?P<digits>{numerals.DIGITS})|(?P<word>(?:[^\W\d_]|[{MARK}]|(?<=[бпвмфрк])'(?=[яюєї]))+)")
_GAP = re.compile(r"[ -]{0,2}|'")
_LABEL = re.compile(r"[a-zа-яёα-ω]{1,12}-?$")
_UNITS = frozenset({"km", "m", "cm", "dm", "mm", "co", "h", "o", "pm", "no", "so", "км", "м", "см"})
_LONGEST_WORD = 48
_HUNDRED_AND = frozenset({"vi", "en", "pt", "gl", "no", "da", "sv", "de", "nl", "sl", "ar", "he", "fa", "id"})
_UNIT_FIRST = frozenset({"de", "nl", "da", "no", "sl", "ar", "cs", "sk", "lb", "af"})


@dataclass(frozen=True, slots=True)
class Token:
    """One run of digits or letters: where it stands, how it reads, and whether it is digits."""

    start: int
    end: int
    text: str
    digits: bool


def tokens_of(plain: str) -> list[Token]:
    """The tokens of a plain form, in their order."""
    return [Token(m.start(), m.end(), m.group(), m.lastgroup != "word") for m in _TOKEN.finditer(plain)]


def atoms_of(text: str, words: Words) -> tuple[Word, ...]:
    """The number words that a token is made of; empty where it is none."""
    found = words.known.get(text)
    if found:
        return found[:1]
    if words.counted is not None and len(text) <= _LONGEST_WORD and (match := words.counted.fullmatch(text)):
        return _combined(match[1], words)
    if words.compound is None or words.part is None or len(text) > _LONGEST_WORD or not words.compound.fullmatch(text):
        if words.language in {"ar", "he"} and text[:1] in {"و", "ו"} and text[1:] in words.known:
            return (Word("and", 0), words.known[text[1:]][0])
        if text[:1] in _PREFIXES.get(words.language, "") and (known := words.known.get(text[1:], ())):
            # The Hebrew article, or a preposition before what is too long to be something else.
            return known[:1] if known[0].role == "n" and (text[0] == "ה" or len(text) > _SHORT) else ()
        return _inflected(text, words)
    return tuple(words.known[part][0] for part in words.part.findall(text))


def _combined(text: str, words: Words) -> tuple[Word, ...]:
    """The number words in the first part of ``zehntägig`` or ``десятидневный``."""
    assert words.counted_part is not None
    parts = words.counted_part.findall(text)
    found = [next(word for word in words.known[part] if word.role in COMBINED) for part in parts]
    return tuple(Word("n", word.value) if word.role == "in" else word for word in found)


_PREFIXES = {"ar": "بل", "he": "הבלמ"}
_SHORT = 4
_CASE_ENDING = re.compile(r"(?:ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|ksi|n[aä]|s|st|l|lt|le|ks|ga|ni)$")
_TURKISH_CASE = re.compile(r"[dt][ae]n?|[ny]?[ıiuü]n?|[ny]?[ae]")
# With an ending of a case these are mostly other words: him and her, somebody, the reason, the face.
_TURKISH_OTHERS = frozenset(["on", "bir"])
_TURKISH_HUNDRED = "yüz"


def _inflected(text: str, words: Words) -> tuple[Word, ...]:
    """A number word with an ending of a case: Finnish and Estonian ones, whose genitive stem comes before it, and Turkish ones."""
    if words.language == "tr":
        return _turkish(text, words)
    if words.language not in {"fi", "et"} or not (ending := _CASE_ENDING.search(text)):
        return ()
    stem = text[: ending.start()] + ("n" if words.language == "fi" else "")
    return words.known.get(stem, ())[:1]


def _turkish(text: str, words: Words) -> tuple[Word, ...]:
    """``yüz elliden``, more than a hundred and fifty; what may be another word counts only after a number word."""
    for cut in range(len(text) - 1, max(len(text) - 4, 1), -1):
        stem = text[:cut]
        known = words.known.get(stem, ())
        if known and known[0].role in {"n", "x"} and stem not in _TURKISH_OTHERS and _TURKISH_CASE.fullmatch(text, cut):
            role = "vague" if stem == _TURKISH_HUNDRED else "tail" if known[0].value < _TEN else known[0].role
            return (Word(role, known[0].value),)
    return ()


_TEN = 10


class Sum:
    """The value of number words as they come: each is taken, or refused where it cannot go on with what came before."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._total: Value = 0
        self._section: Value = 0
        self._last: int = 0
        self._scale = 0
        self._joined = False
        self.atoms = 0

    @property
    def value(self) -> Value:
        """What the words taken so far add up to."""
        return self._total + self._section

    def take(self, word: Word, *, inside: bool = False) -> bool:
        """Adds one word. ``inside``: it stands in the same token as the one before. False where it was refused."""
        if word.role == "and":
            taken = self.atoms > 0 and not self._joined
            self._joined = taken
            return taken
        if word.role == "article" and self.atoms:
            return False
        if word.role in {"n", "w", "one", "tail", "article"}:
            taken = self._add(word.value, inside=inside)
        elif word.role == "x" or (word.role == "vague" and self.atoms):
            taken = self._multiply(word.value)
        elif word.role == "half" and self._scale and not self._section:
            self._total += _half(self._scale)
            taken = True
        else:
            taken = False
        if taken:
            self.atoms += 1
            self._joined = False
        return taken

    def start(self, value: Value) -> None:
        """Begins with digits."""
        self._section = value
        self.atoms = 1

    def _add(self, value: int, *, inside: bool) -> bool:
        section = self._section
        if not self.atoms:
            self._section = value
        elif not section:
            if self._joined and self._language not in _HUNDRED_AND:
                return False
            self._section = value
        elif self._language == "fr" and value == 20 and self._last == 4 and section % 100 == 4:
            self._section = section + 76
        elif self._follows(section, value, inside=inside):
            self._section = section + value
        else:
            return False
        self._last = value
        return True

    def _follows(self, section: Value, value: int, *, inside: bool) -> bool:
        if section % 1 or value < 1:
            return False
        if section % 100 == 0:
            return value < 1000 and value < 100 and (not self._joined or inside or self._language in _HUNDRED_AND)
        tens = section % 100
        if self._language == "fr" and tens in {60, 80} and value < 20:
            return not self._joined or value in {1, 11}
        if tens >= 20 and tens % 10 == 0 and value < 10:
            return not (self._joined and ((self._language == "fr" and value != 1) or self._language == "en"))
        if tens == 10 and value < 10 and (self._language in _TEN_AND_UNIT or (self._language == "fr" and value > 6)):
            return not self._joined
        if value == _TEN and 0 < tens < _TEN and self._language in _UNIT_THEN_TEN:
            return not self._joined
        unit_first = tens < 10 and 20 <= value < 100 and value % 10 == 0
        return unit_first and self._language in _UNIT_FIRST and (self._joined or inside)

    def _multiply(self, value: int) -> bool:
        if self._joined and not (self._section == 0 and self._total):
            return False
        section = self._section
        if value <= 20:
            unit = section % 10
            if not unit or section % 100 > 10:
                return False
            self._section = section - unit + unit * value
        elif value == 100:
            if section == 0:
                self._section = 100
            elif 0 < section < 100:
                self._section = section * 100
            else:
                return False
        elif value < self._scale or not self.atoms:
            self._total += (section or 1) * value
            self._section = 0
        else:
            self._total = (self._total + section) * value
            self._section = 0
        self._last = value
        if value > _HUNDRED or (value == _HUNDRED and not self._total):
            # ``un million trois cent cinquante mille``: the hundred leaves the million the greatest.
            self._scale = value
        return True


_HUNDRED = 100
# Languages that say the numbers from 11 to 19 as ten and a unit, in two words, and those that say the unit first.
_TEN_AND_UNIT = frozenset(["vi", "tr", "az", "kk", "ky", "uz"])
_UNIT_THEN_TEN = frozenset(["ar", "he"])


def _half(value: int) -> Value:
    return value // 2


def read_words(tokens: list[Token], at: int, plain: str, words: Words) -> tuple[Value, int, int] | None:
    """The number that begins with the word token ``at``.

    Returns: its value, the index of the first token that is no part of it, and how many words make it up; None for no number.
    """
    total = Sum(words.language)
    end, after, best = at, at, 0
    value: Value = 0
    for index in range(at, min(at + 24, len(tokens))):
        token = tokens[index]
        if token.digits or (index > at and not _GAP.fullmatch(plain, tokens[index - 1].end, token.start)):
            break
        atoms = atoms_of(token.text, words)
        if not atoms or (index == at and atoms[0].role in {"and", "tail", "half"}):
            break
        if words.language == "vi" and token.text == "năm" and index > at and not _leads_on(tokens, index, words):
            break
        if not all(total.take(atom, inside=place > 0) for place, atom in enumerate(atoms)):
            break
        if atoms[-1].role != "and":
            after, value, best = index + 1, total.value, total.atoms
    return (value, after, best) if after > end else None


def _leads_on(tokens: list[Token], index: int, words: Words) -> bool:
    """Whether Vietnamese ``năm`` is five here rather than a year: a multiplier follows, or it follows a joiner."""
    following = words.known.get(tokens[index + 1].text, ()) if index + 1 < len(tokens) else ()
    return any(word.role == "x" for word in following) or tokens[index - 1].text in {"linh", "lẻ"}
