"""Reads fractions: ``1/4 million``, ``2½``, Vietnamese ``hai phần ba``, and those of ``data/fractions.tsv``.

Takes a text and its plain form, gives items and the plain form with them blanked, so that no date is read there (``1/4`` is also
the first of April). A bare fraction in digits answers an item of the other side, but is never missed; one in words is an ordinal.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from auditor.scoring.checks.items import Item, Kind, Reading, Value
from auditor.scoring.checks.number_items import OPTIONAL, RANK_STRENGTH, blank
from auditor.scoring.checks.number_words import Words, words_of
from auditor.scoring.checks.tables import rows

_SIGNS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_LEAST_MULTIPLIER = 100
_EASTERN = re.compile(
    r"(?P<bottom>\d{1,3}|[一二三四五六七八九十百]{1,3}) ?(?:分之|分の|분의) ?(?P<top>\d{1,3}|[一二三四五六七八九十]{1,3}|일|이|삼|사|오)"
)
_HAN = (
    {sign: value for value, sign in enumerate("一二三四五六七八九十", start=1)}
    | {"百": 100}
    | dict(zip("일이삼사오", range(1, 6), strict=True))
)
_TENTHS = re.compile(r"(?<!\d)(?P<top>\d|[一二三四五六七八九])割(?!合|当)")
_VIETNAMESE = re.compile(r"(?<!\w)(\d{1,3}|\w+) phần (tư|\d{1,3}|\w+)(?!\w)")


def read_fractions(composed: str, plain: str, words: Words) -> tuple[list[Item], str]:
    """The fractions of a text and its plain form without them.

    Args:
        composed: the text as `items.compose` gives it.
        plain: its plain form.
        words: the number words of its language.
    """
    found: list[Item] = []
    if "/" in plain or any(sign in plain for sign in _SIGNS):
        for match in _written(words.language).finditer(plain):
            item = _item(composed, match, words)
            if item is not None:
                found.append(item)
    if words.language == "vi" and " phần " in plain:
        found += [item for match in _VIETNAMESE.finditer(plain) if (item := _spoken(composed, match, words)) is not None]
    if words.language in {"zh", "ja", "ko"}:
        found += [_tenths(composed, match) for match in _TENTHS.finditer(plain) if words.language == "ja"]
        found += [item for match in _EASTERN.finditer(plain) if (item := _eastern(composed, match)) is not None]
    for item in found:
        plain = blank(plain, item.start, item.end)
    in_words = _in_words(words.language)
    if in_words is not None:
        pattern, parts = in_words
        for match in pattern.finditer(plain):
            found.append(_named(composed, match, *parts[match[0]]))
            plain = blank(plain, match.start(), match.end())
    return found, plain


_UNSPACED = frozenset(["th"])
# ``две с половиной``, two and a half, is read with its number, and Arabic ``خمس عشرة`` is fifteen, no fifth.
_NO_HALF_MORE, _TEEN = r"(?:(?<!\s[сзи] )|(?!полов))", " عشر"


@functools.cache
def _in_words(language: str) -> tuple[re.Pattern[str], dict[str, tuple[int, int]]] | None:
    """What matches a language's fractions in words, with numerator and denominator of each; ``None`` for none known."""
    known = {
        phrase: (int(top), int(bottom))
        for tag, top, bottom, phrases in rows("fractions.tsv")
        if tag == language
        for phrase in phrases.split("|")
    }
    if not known:
        return None
    choice = "|".join(re.escape(phrase) for phrase in sorted(known, key=len, reverse=True))
    return re.compile(choice if language in _UNSPACED else rf"(?<!\w){_NO_HALF_MORE}(?:{choice})(?!\w|{_TEEN})"), known


@functools.cache
def _written(language: str) -> re.Pattern[str]:
    big = [
        form for form, roles in words_of(language).known.items() if roles[0].role == "x" and roles[0].value >= _LEAST_MULTIPLIER
    ]
    scale = (
        rf"(?: ?(?P<scale>{'|'.join(map(re.escape, sorted(big, key=len, reverse=True)))})(?![^\W_]))"
        if big
        else "(?P<scale>(?!))"
    )
    return re.compile(
        rf"(?<![\d/.,])(?:(?P<top>\d{{1,2}}) ?/ ?(?P<bottom>\d{{1,3}})(?![\d/.,]){scale}"
        rf"|(?P<whole>\d{{1,4}}(?= ?[{_SIGNS}]))? ?(?P<sign>[{_SIGNS}]){scale.replace('?P<scale>', '?P<size>')}?)"
    )


def _item(composed: str, match: re.Match[str], words: Words) -> Item | None:
    scale = match["scale"] or match["size"]
    size = words.known[scale][0].value if scale else 1
    if match["top"]:
        part = Fraction(int(match["top"]), int(match["bottom"])) if int(match["bottom"]) else None
    else:
        part = Fraction(unicodedata.numeric(match["sign"])).limit_denominator(10)
    if part is None:
        return None
    value = _value((int(match["whole"] or 0) + part) * size)
    bare = not scale and not match["whole"]
    readings: frozenset[Reading] = frozenset({value, part.numerator, part.denominator} if bare else {value})
    return _fraction(composed, match, readings, OPTIONAL if bare else 1.0)


def _spoken(composed: str, match: re.Match[str], words: Words) -> Item | None:
    top, bottom = (_count(form, words) for form in match.groups())
    if not top or not bottom or bottom == _LEAST_MULTIPLIER:
        return None
    return _named(composed, match, top, bottom)


def _named(composed: str, match: re.Match[str], top: int, bottom: int) -> Item:
    """A fraction in words, which may be a percentage on the other side, rounded up or down, or, one part of so many, an ordinal."""
    percent = {100 * top // bottom, -(-100 * top // bottom)}
    one_in = {bottom} if top == 1 else set()
    readings: frozenset[Reading] = frozenset({_value(Fraction(top, bottom)), *one_in, *percent})
    return replace(_fraction(composed, match, readings, RANK_STRENGTH), kind=Kind.RANK)


def _eastern(composed: str, match: re.Match[str]) -> Item | None:
    """``三分之二``, ``3分の2``, ``3분의 2``: the whole comes first."""
    top, bottom = (int(form) if form.isdigit() else _han(form) for form in (match["top"], match["bottom"]))
    return _named(composed, match, top, bottom) if 0 < top < bottom else None


def _tenths(composed: str, match: re.Match[str]) -> Item:
    """Japanese 3割: three tenths."""
    top = int(match["top"]) if match["top"].isdigit() else _HAN[match["top"]]
    return _named(composed, match, top, 10)


def _han(form: str) -> int:
    """A small number in Chinese characters, tens and units; 0 for what is none."""
    tens, ten, units = form.rpartition("十")
    if not ten:
        return _HAN[form] if len(form) == 1 else 0
    return 10 * _HAN.get(tens, 1 if not tens else 0) + _HAN.get(units, 0)


def _count(form: str, words: Words) -> int:
    if form.isdigit():
        return int(form)
    return next((word.value for word in words.known.get(form, ()) if word.role in {"n", "w", "one", "tail"}), 0)


def _fraction(composed: str, match: re.Match[str], readings: frozenset[Reading], strength: float) -> Item:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return Item(Kind.NUMBER, composed[start : match.end()], start, match.end(), readings, strength)


def _value(exact: Fraction) -> Value:
    return int(exact) if exact.denominator == 1 else (Decimal(exact.numerator) / Decimal(exact.denominator)).normalize()
