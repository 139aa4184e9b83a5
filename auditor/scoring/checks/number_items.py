"""Turns the numbers of a text into items: which value, how sure, and what letters hang on it.

Takes a text and its plain form with dates blanked, gives items in their order. Knows nothing of the other side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from auditor.scoring.checks import numerals
from auditor.scoring.checks.items import Item, Kind, Reading, Value
from auditor.scoring.checks.number_reader import Token, atoms_of, read_words, tokens_of
from auditor.scoring.checks.number_words import Word, Words

DIGITS_STRENGTH = 1.0
WORD_STRENGTH = 0.9
LABEL_STRENGTH = 0.5
WEAK_STRENGTH = 0.35
RANK_STRENGTH = 0.6
OPTIONAL = 0.1

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]{1,64}@\S+")
_LABEL = re.compile(r"(?<![^\W\d_])([a-zа-яёα-ω]{1,12})-?$")
_SUFFIX = re.compile(r"[a-zа-яёα-ω]+")
_MEASURES = frozenset(["km", "m", "cm", "dm", "mm", "co", "h", "o", "pm", "no", "so", "v", "км", "м", "см"])
_ROMAN_WITH_SUFFIX = re.compile(r"(?<![^\W_])([ivxlc]+)(?:e|er|ère|ème|th)(?![^\W_])")
_QUARTER = re.compile(r"(?<![^\W_])(?:quý|trimestre|quarter) (iv|i{1,3})(?![^\W_])")
_ROMAN_CAPITALS = re.compile(r"(?<![^\W_])[IVXLC]{2,9}(?![^\W_])")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as it was read: its values, the first token after it, its strength and whether a scale word stands in it."""

    values: frozenset[Value]
    after: int
    strength: float
    scale: Value = 0
    small_word: bool = False
    kind: Kind = Kind.NUMBER
    parts: tuple[Value, ...] = ()


def blank(plain: str, start: int, end: int) -> str:
    """The plain form with one stretch made blank, so that nothing is read there again."""
    return plain[:start] + "\n" * (end - start) + plain[end:]


def without_addresses(plain: str) -> str:
    """The plain form with web and mail addresses blanked: their digits say nothing that a translation keeps."""
    if "@" not in plain and "/" not in plain and "www." not in plain:
        return plain
    return _without(_ADDRESS, plain)


def _without(pattern: re.Pattern[str], plain: str) -> str:
    """The plain form with all that a pattern matches blanked."""
    return pattern.sub(lambda match: "\n" * len(match.group()), plain)


_SCORE = re.compile(r"(?<![\w.,/:-])(\d{1,3}) ?[-:] ?(\d{1,3})(?![\w/:]|-\d|[.,]\d)")
# Persian says "2 over 0", and mostly writes the smaller number as a word.
_PERSIAN_ONES = {"صفر": 0, "یک": 1, "دو": 2, "سه": 3, "چهار": 4, "پنج": 5, "شش": 6}
_PERSIAN_SCORE = re.compile(rf"(?<![\w.,])(\d{{1,2}}|{'|'.join(_PERSIAN_ONES)}) بر (\d{{1,2}}|{'|'.join(_PERSIAN_ONES)})(?!\w)")


def read_scores(composed: str, plain: str) -> tuple[list[Item], str]:
    """Pairs of small numbers joined by a sign, such as results and ranges, and the plain form with them blanked."""
    found = []
    for pattern in (_SCORE, _PERSIAN_SCORE):
        for match in pattern.finditer(plain):
            one, other = (_PERSIAN_ONES[part] if part in _PERSIAN_ONES else int(part) for part in match.groups())
            readings: frozenset[Reading] = frozenset({(one, other), (other, one)})
            found.append(Item(Kind.SCORE, match.group(), *match.span(), readings, 1.0, (one, other)))
        plain = _without(pattern, plain)
    return found, plain


_METRES = re.compile(r"(?<![\d.,])(\d{1,2}) ?m(?:ètres?)? ?(\d\d)(?![\d.,]*\d)(?! ?(?:[%€$°]|(?:cm|mm|km|kg|h|min|s)(?!\w)))")


def read_metres(composed: str, plain: str) -> tuple[list[Item], str]:
    """French lengths with the centimetres after the unit, ``1 m 20``, and the plain form with them blanked."""
    found = []
    for match in _METRES.finditer(plain):
        value = int(match[1]) + Decimal(match[2]) / _HUNDRED
        readings: frozenset[Reading] = frozenset({value.normalize()})
        parts = int(match[1]), int(match[2])
        text = composed[match.start() : match.end()]
        found.append(Item(Kind.NUMBER, text, *match.span(), readings, parts=parts, measure=("length", 1.0, 0.0)))
    return found, _without(_METRES, plain)


def read_numbers(composed: str, plain: str, words: Words) -> list[Item]:
    """The numbers of a text whose language writes its words apart."""
    tokens = _linked(tokens_of(plain), plain, words)
    items: list[Item] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        number = _from_digits(tokens, at, plain, words) if token.digits else _from_words(tokens, at, plain, composed, words)
        if number is None:
            at += 1
            continue
        items.append(_item(composed, plain, tokens, at, number))
        at = number.after
    return items + roman_items(composed, plain)


def _linked(tokens: list[Token], plain: str, words: Words) -> list[Token]:
    """The tokens without the particle that stands between a number and its multiplier, as in Romanian (``150 de milioane``)."""
    found: list[Token] = []
    for token, following in zip_longest(tokens, tokens[1:]):
        links = found and following and _has_role(token, words, "link") and _has_role(following, words, "x")
        if links and _joined(plain, found[-1], token) and (found[-1].digits or atoms_of(found[-1].text, words)):
            found[-1] = replace(found[-1], end=token.end)
        else:
            found.append(token)
    return found


def roman_items(composed: str, plain: str) -> list[Item]:
    """Roman numerals: ``XXIe`` is a number, ``VI`` alone may be one."""
    if not any(sign in composed for sign in "IVXLCx"):
        return []
    found = []
    for match in _ROMAN_CAPITALS.finditer(composed):
        value = numerals.roman(match.group().lower())
        if value and plain[match.start()] != "\n":
            found.append(_roman(composed, match.start(), match.end(), value, 0.5 if value < 40 else OPTIONAL))
    for match in _QUARTER.finditer(plain):
        if value := numerals.roman(match.group(1)):
            found.append(_roman(composed, match.start(1), match.end(1), value, 0.6 if value > 1 else 0.5))
    for match in _ROMAN_WITH_SUFFIX.finditer(plain):
        value = numerals.roman(match.group(1))
        if value and composed[match.start() : match.end(1)].isupper() and (len(match[1]) > 1 or match[1] in "vi"):
            found.append(_roman(composed, match.start(), match.end(), value, 0.6 if value not in {50, 100} else OPTIONAL))
    return found


def _roman(composed: str, start: int, end: int, value: int, strength: float) -> Item:
    return Item(Kind.RANK, composed[start:end], start, end, frozenset({value}), strength, label="roman")


def _item(composed: str, plain: str, tokens: list[Token], at: int, number: _Number) -> Item:
    start, end = tokens[at].start, tokens[number.after - 1].end
    strength, label = number.strength, ""
    if tokens[at].digits:
        before = _LABEL.search(plain, max(0, start - 14), start)
        if before:
            label = before.group(1)
            strength = min(strength, OPTIONAL if label in _MEASURES else LABEL_STRENGTH)
            if _SUFFIX.match(plain, end):
                strength = OPTIONAL
    readings: frozenset[Reading] = frozenset(number.values)
    text = composed[start:end]
    return Item(number.kind, text, start, end, readings, strength, number.parts, label, number.small_word)


def _from_digits(tokens: list[Token], at: int, plain: str, words: Words) -> _Number:
    written = tokens[at].text
    if written == "1" and at + 1 < len(tokens) and _has_role(tokens[at + 1], words, "some-after"):
        return _Number(frozenset({1}), at + 1, OPTIONAL)
    found = numerals.values(written)
    if words.language in _CENTURIES and len(written) == _YEAR_DIGITS and written.endswith("00") and at + 1 < len(tokens):
        if tokens[at + 1].text.startswith(_CENTURIES[words.language]) and _near(plain, tokens[at], tokens[at + 1]):
            # ``1600-talet`` is the seventeenth century.
            return _Number(found | {int(written) // _HUNDRED + 1}, at + 2, DIGITS_STRENGTH)
    scale: Value = 0
    index = at + 1
    while index < len(tokens) and not tokens[index].digits and _near(plain, tokens[index - 1], tokens[index]):
        word = _multiplier(tokens[index], words, ambiguous=index == at + 1)
        if word is None or (word.value == _HUNDRED and index == at + 1 and max(found, default=0) >= _HUNDRED):
            # ``2030 cent cinquante``: a year, and another number.
            break
        many = frozenset(value * word.value for value in found)
        found = found | many if word.role == "a" else many
        scale = word.value if not scale else scale * word.value
        index += 1
        if word.role == "a":
            return _Number(found, index, DIGITS_STRENGTH, parts=())
    if scale >= 1000:
        return _with_rest(_Number(found, index, DIGITS_STRENGTH, scale), tokens, plain, words)
    return _Number(found, index, DIGITS_STRENGTH, scale, parts=numerals.parts(written) if not scale else ())


_YEAR_DIGITS = 4
_CENTURIES = {"sv": ("tal",), "no": ("tal",), "da": ("tal", "erne"), "fi": ("luku", "luvu")}


def _with_rest(number: _Number, tokens: list[Token], plain: str, words: Words) -> _Number:
    """``2 milliards 300 millions``: a smaller multiple right after is part of the number; so is a half."""
    index = number.after
    if index < len(tokens) and _joined(plain, tokens[index - 1], tokens[index]):
        token = tokens[index]
        half = index if _role(token, words) == "half" else None
        if _role(token, words) == "and" and index + 1 < len(tokens):
            if _role(tokens[index + 1], words) == "half":
                half = index + 1
            else:
                token = tokens[index := index + 1]
        if half is not None:
            more = int(number.scale) // 2
            return replace(number, values=frozenset(value + more for value in number.values), after=half + 1)
        if token.digits:
            rest = _from_digits(tokens, index, plain, words)
            plain_rest = not rest.scale and token.text.isdigit() and len(token.text) == 3 and number.scale == 1000
            if (0 < rest.scale < number.scale and max(rest.values) < number.scale) or plain_rest:
                values = frozenset(one + other for one in number.values for other in rest.values)
                return replace(number, values=values, after=rest.after)
    return number


def _role(token: Token, words: Words) -> str:
    known = words.known.get(token.text)
    return known[0].role if known else ""


def _has_role(token: Token, words: Words, role: str) -> bool:
    return any(word.role == role for word in words.known.get(token.text, ()))


def _multiplier(token: Token, words: Words, *, ambiguous: bool) -> Word | None:
    for word in words.known.get(token.text, ()):
        if word.role in {"x", "vague"} or (ambiguous and word.role == "a"):
            return word
    return None


def _near(plain: str, one: Token, other: Token) -> bool:
    gap = plain[one.end : other.start]
    return len(gap) <= 2 and not gap.strip(" -.")


def _joined(plain: str, one: Token, other: Token) -> bool:
    gap = plain[one.end : other.start]
    return len(gap) <= 2 and not gap.strip(" ")


def _from_words(tokens: list[Token], at: int, plain: str, composed: str, words: Words) -> _Number | None:
    atoms = atoms_of(tokens[at].text, words)
    if not atoms:
        return None
    first = atoms[0]
    if first.role == "pair" and words.language == "ar" and at + 1 < len(tokens) and (tens := _arabic_tens(tokens[at + 1], words)):
        return _Number(frozenset({first.value + tens}), at + 2, RANK_STRENGTH, kind=Kind.RANK)
    if first.role == "pair":
        return _Number(frozenset({first.value}), at + 1, OPTIONAL)
    if first.role == "age":
        years = range(first.value, first.value + (_DECADE if first.value < _HUNDRED else 1))
        return _Number(frozenset(years), at + 1, OPTIONAL)
    if first.role == "o":
        return _Number(frozenset({first.value}), at + 1, RANK_STRENGTH if first.value > 1 else OPTIONAL, kind=Kind.RANK)
    if first.role == "half":
        return _half_of(tokens, at, words)
    if first.role == "vague":
        return _Number(frozenset({first.value}), at + 1, OPTIONAL, kind=Kind.VAGUE)
    read = read_words(tokens, at, plain, words)
    if read is None:
        return None
    value, after, count = read
    if (ordinal := _ordinal_end(tokens, after, plain, words)) and (rank := _rank(value, tokens[ordinal], words)):
        return _Number(frozenset({rank}), ordinal + 1, RANK_STRENGTH, kind=Kind.RANK)
    strength, small = WORD_STRENGTH, False
    if count == 1:
        if first.role == "x":
            if at and _role(tokens[at - 1], words) == "percent" and first.value == 100:
                return _Number(frozenset(), after, 0.0)
            vague = first.value >= 10**6 or words.language == "vi"
            return _Number(
                frozenset({value}), after, OPTIONAL if vague else WEAK_STRENGTH, kind=Kind.VAGUE if vague else Kind.NUMBER
            )
        if first.role == "w":
            plain_use = _before_counter(tokens, at, after, plain, words)
            weak = OPTIONAL if tokens[at].text == "năm" or value < 1 else WEAK_STRENGTH
            strength, small = (WORD_STRENGTH, True) if plain_use else (weak, False)
        elif first.role in {"one", "article"} or (words.language == "vi" and _no_count(tokens, at, composed, words)):
            strength = OPTIONAL
        else:
            small = value < 11
    if at and words.language == "vi" and tokens[at - 1].text == "thứ":
        return _Number(frozenset({value}), after, RANK_STRENGTH, kind=Kind.RANK)
    scale = value if count > 1 and value >= 1000 and str(value).endswith("000") else 0
    found = _Number(frozenset({value}), after, strength, scale, small)
    if scale >= _MILLION and after < len(tokens):
        # ``دو میلیون و ۳۰۰ هزار``: digits go on where words began.
        return _with_rest(replace(found, scale=_MILLION), tokens, plain, words)
    return found


_MILLION = 10**6


_HUNDRED, _DECADE = 100, 10
# What makes an Arabic ordinal one of the second ten, and what stands before the other tens.
_TEEN = frozenset(["عشر", "عشرة"])
_AND_THE = "وال"


def _arabic_tens(token: Token, words: Words) -> int:
    """The tens of an Arabic ordinal behind its unit (``الخامسة عشرة``, the fifteenth, ``الخامسة والخمسين``, the fifty-fifth); 0 for another word."""
    if token.text in _TEEN:
        return _DECADE
    if not token.text.startswith(_AND_THE):
        return 0
    known = words.known.get(token.text.removeprefix(_AND_THE), ())
    return known[0].value if known and known[0].role == "n" and known[0].value in range(20, _HUNDRED, 10) else 0


def _ordinal_end(tokens: list[Token], at: int, plain: str, words: Words) -> int | None:
    """Where ``twenty-first`` or ``vingt et unième`` ends after its tens: the index of the ordinal."""
    if at + 1 < len(tokens) and _role(tokens[at], words) == "and":
        at += 1
    if at >= len(tokens) or _role(tokens[at], words) != "o" or not _near(plain, tokens[at - 1], tokens[at]):
        return None
    return at


_SCORES = frozenset([60, 80])
_BIG_RANKS = frozenset([100, 1000])


def _rank(before: Value, token: Token, words: Words) -> Value | None:
    """What an ordinal and the number before it come to: ``twenty-first``, ``quatre-vingt-douzième``, ``deux centième``."""
    rank = words.known[token.text][0].value
    if before >= 10 and before % 10 == 0 and (rank < 10 or (words.language == "fr" and before in _SCORES and rank < 20)):
        return before + rank
    if before >= _HUNDRED and before % _HUNDRED == 0 and rank < _HUNDRED:
        return before + rank
    return before * rank if rank in _BIG_RANKS and 1 < before < rank else None


def _half_of(tokens: list[Token], at: int, words: Words) -> _Number | None:
    """``half a million``: half of the multiplier that follows, or the word alone, which may stand for a two."""
    after = at + 1
    if after < len(tokens) and _role(tokens[after], words) in {"article", "one"}:
        after += 1
    if after < len(tokens) and _role(tokens[after], words) in {"x", "vague"}:
        value = words.known[tokens[after].text][0].value
        if value >= 100:
            return _Number(frozenset({value // 2}), after + 1, WORD_STRENGTH)
    # ``moitié`` stands for one in two, or for 50 per cent.
    return _Number(frozenset({2, 50}), at + 1, OPTIONAL)


def _no_count(tokens: list[Token], at: int, composed: str, words: Words) -> bool:
    """Whether a Vietnamese number word is part of a name, or another word."""
    if at + 1 < len(tokens) and _role(tokens[at + 1], words) == "not-after":
        return True
    if not composed[tokens[at].start].isupper():
        return False
    if at + 1 < len(tokens) and _begins_a_name(composed, tokens[at], tokens[at + 1]):
        return True
    return at > 0 and composed[tokens[at - 1].end : tokens[at].start].isspace()


def _begins_a_name(composed: str, one: Token, other: Token) -> bool:
    """Whether a capital with small letters, no abbreviation, stands right after a word: ``Ba Lan``, Poland."""
    return _joined(composed, one, other) and composed[other.start].isupper() and composed[other.start + 1 : other.end].islower()


def _before_counter(tokens: list[Token], at: int, after: int, plain: str, words: Words) -> bool:
    """Whether a word that may be a number is one, by the counted noun after it."""
    if after >= len(tokens) or not _near(plain, tokens[after - 1], tokens[after]):
        return False
    if _role(tokens[after], words) != "after":
        return False
    if tokens[at].text != "năm":
        return True
    before = tokens[at - 1] if at else None
    return tokens[after].text in _YEARLESS and (before is None or not (before.digits or _role(before, words)))


_YEARLESS = frozenset(
    ["người", "con", "chiếc", "cái", "ngôi", "em", "cháu", "nước", "ngày", "tháng", "lần", "nạn", "đứa", "chú", "ngư", "du"]
)
