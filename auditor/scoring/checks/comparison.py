"""Finds which numbers and dates of two texts answer each other.

Takes two texts and their languages, gives what is left unanswered on each side, numbers and dates judged together: a date on one
side may be plain numbers on the other. `numbers` and `dates` turn the result into evidence.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from auditor.scoring.checks import eastern
from auditor.scoring.checks.calendar_words import set_spans, time_units
from auditor.scoring.checks.date_reader import read_dates
from auditor.scoring.checks.fraction_reader import read_fractions
from auditor.scoring.checks.items import Item, Kind, Value, compose, plain
from auditor.scoring.checks.money import currency_at, multiples
from auditor.scoring.checks.number_items import (
    OPTIONAL,
    RANK_STRENGTH,
    blank,
    read_metres,
    read_numbers,
    read_scores,
    without_addresses,
)
from auditor.scoring.checks.number_words import base, words_of
from auditor.scoring.checks.quantities import Unit, below_zero, minus_before, same_quantity, speed_before, unit_at
from auditor.scoring.checks.seasons import seasons

NUMBERS = frozenset({Kind.NUMBER, Kind.VAGUE, Kind.RANK, Kind.SCORE, Kind.MULTIPLE})
"""The kinds that the number check states; the date check states the others."""

_MEANT_TOGETHER = frozenset({Kind.MULTIPLE, Kind.SEASON})
_PLAIN_NUMBERS = NUMBERS - {Kind.SCORE}

COUNTED = 0.2
"""The strength from which an item without an answer counts."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The items of two texts, and which of them found an answer.

    Attributes:
        source, target: every item.
        agreed_source, agreed_target: those that agree with one of the other side.
        left_source, left_target: those that nothing answers, the weak ones included.
    """

    source: tuple[Item, ...]
    target: tuple[Item, ...]
    agreed_source: tuple[Item, ...]
    agreed_target: tuple[Item, ...]
    left_source: tuple[Item, ...]
    left_target: tuple[Item, ...]


_MOST = 400


@functools.lru_cache(maxsize=512)
def read(text: str, language: str) -> tuple[Item, ...]:
    """The numbers and dates of a text, in their order; the first 400, as comparing takes the square of the time."""
    code = base(language)
    composed = compose(text)
    spans, rest = _read_set_spans(composed, without_addresses(plain(composed)), code)
    fractions, rest = read_fractions(composed, rest, words_of(code))
    dates, rest = read_dates(composed, rest, code)
    scores, rest = read_scores(composed, rest)
    lengths, rest = read_metres(composed, rest) if code == "fr" else ([], rest)
    if code in eastern.LANGUAGES:
        numbers = eastern.read_numbers(composed, rest, code)
    else:
        numbers = read_numbers(composed, rest, words_of(code))
    numbers = numbers[:_MOST]
    units = time_units(code)
    if units is not None:
        numbers = [_with_unit(item, rest, units) for item in numbers]
    numbers = [_with_measure(item, rest, code) for item in (*fractions, *numbers)]
    numbers = [_with_currency(_with_half(item, rest, code), rest) for item in numbers]
    found_multiples = [
        Item(Kind.MULTIPLE, composed[start:end], start, end, frozenset({factor}), OPTIONAL)
        for start, end, factor in multiples(rest, code)
    ]
    # The half in ``gấp rưỡi`` is part of it.
    numbers = [
        item
        for item in numbers
        if item.strength >= COUNTED or not any(one.start <= item.start and item.end <= one.end for one in found_multiples)
    ]
    numbers += found_multiples
    if code == "ko":
        numbers = [_in_second_half(item, rest) for item in numbers]
    if code == "fr":
        numbers = [_with_fortnight(_with_age(item, rest), rest) for item in numbers]
        numbers = [_unless_compound(_with_grade(_with_century(item, rest), rest), rest) for item in numbers]
    found = [_with_thai_year(item) if code == "th" else item for item in numbers if item.readings]
    dates += [Item(Kind.SEASON, composed[a:b], a, b, frozenset({season}), OPTIONAL) for a, b, season in seasons(rest, code)]
    return tuple(sorted([*dates, *spans, *scores, *lengths, *found], key=lambda item: item.start)[:_MOST])


def _read_set_spans(composed: str, rest: str, code: str) -> tuple[list[Item], str]:
    """Half hours and quarters of an hour, and what is left to read. In words they may also stand for a short while."""
    known = set_spans(code)
    if known is None:
        return [], rest
    pattern, minutes = known
    items = []
    for match in pattern.finditer(rest):
        start, end = match.span()
        items.append(Item(Kind.NUMBER, composed[start:end], start, end, frozenset({minutes[match[0]]}), RANK_STRENGTH, unit=1))
        rest = blank(rest, start, end)
    return items, rest


def _with_unit(item: Item, rest: str, units: tuple[re.Pattern[str], Mapping[str, int]]) -> Item:
    pattern, minutes = units
    match = pattern.match(rest, item.end) if item.kind is Kind.NUMBER else None
    return replace(item, unit=minutes[match[1]]) if match else item


_LEADING_DIGITS = re.compile(r"\d(?:[\d.,' ]*\d)?")


def _with_measure(item: Item, rest: str, code: str) -> Item:
    """An item with the unit after it; the ``m`` of ``100 m`` may have been read as a million."""
    if item.kind is not Kind.NUMBER:
        return item
    digits = _LEADING_DIGITS.match(rest, item.start, item.end)
    unit = (unit_at(rest, digits.end(), code) if digits else None) or unit_at(rest, item.end, code)
    if unit is not None:
        unit = speed_before(rest, item.start, unit)
        item = replace(item, measure=(unit.dimension, unit.factor, unit.offset))
    if below_zero(rest, item.start, item.end):
        return replace(item, text=f"-{item.text}", readings=frozenset(-value for value in _numbers(item)))
    if minus_before(rest, item.start):
        # ``moins vingt-trois`` may be a temperature whose unit goes without saying.
        return replace(item, readings=item.readings | {-value for value in _numbers(item)})
    return item


def _with_currency(item: Item, rest: str) -> Item:
    return replace(item, currency=currency_at(rest, item.start, item.end)) if item.kind is Kind.NUMBER else item


# ``et demie`` and its like, right after a number or after what it counts.
_AND_A_HALF = re.compile(
    r"(?: ?[^\W\d_]+){0,3}? (?:et demie?|rưỡi|y medi[oa]|e mezz[oa]|e mei[oa]|and a half|and-a-half|och en halv|og en halv|og et halvt|en een half|"
    r"i pół|a půl|с половиной|з половиною|и половина|buçuk|și jumătate|i mig|i mitja|és fél|ja puoli|και μισ[όήύ]|ونصف|و نیم|וחצי|setengah)(?!\w)"
    r"|(?: ?[^\W\d_]+) (?:وَ?نصف)(?!\w)"
)
_AND_A_HALF_EAST = re.compile(r" ?(?:年|小时|小時|个月|時間|か月|ヶ月|시간|개월|년|个|倍|배) ?(?:半|반)")


def _with_half(item: Item, rest: str, code: str) -> Item:
    """A small number with a half after it, ``trois ans et demi``: it may be 3.5, too."""
    if item.kind is not Kind.NUMBER or item.end > len(rest):
        return item
    pattern = _AND_A_HALF_EAST if code in {"zh", "ja", "ko"} else _AND_A_HALF
    match = pattern.match(rest, item.end, min(len(rest), item.end + 40))
    if match is None:
        return item
    more = {value + Decimal("0.5") for value in _numbers(item) if value == int(value) and value < _LEAST_BIG}
    return replace(item, readings=item.readings | more)


_SECOND_HALF, _HALF_TIME = re.compile(r"후반 ?(?:전 ?)?$"), 45


def _in_second_half(item: Item, rest: str) -> Item:
    """A minute of the second half of a match, as Korean counts it, 후반 43분: the 88th, too."""
    if item.kind is not Kind.NUMBER or not _SECOND_HALF.search(rest, max(0, item.start - 6), item.start):
        return item
    return replace(item, readings=item.readings | {value + _HALF_TIME for value in _numbers(item)})


_COUNTS = frozenset([Kind.NUMBER, Kind.RANK])
_LEAST_BIG = 1000
_YEAR_OF_LIFE = re.compile(r"(?:e|ème)? année(?!\w)")
_IN_HIS_YEAR = re.compile(r"(?<!\w)dans (?:sa|leur|ma|notre|votre) (?:\w+ )?$")


def _with_age(item: Item, rest: str) -> Item:
    """An age told by its year, ``dans sa 92e année``: 91, too."""
    if item.kind not in _COUNTS or not _YEAR_OF_LIFE.match(rest, item.end):
        return item
    if not _IN_HIS_YEAR.search(rest, max(0, item.start - 24), item.start):
        return item
    return replace(item, readings=item.readings | {value - 1 for value in _numbers(item)})


_FORTNIGHT = re.compile(r"(?! d(?:e |'))|(?= d(?:e jours|'avance|e retard)(?!\w)| d(?:e |')\n)")


def _with_fortnight(item: Item, rest: str) -> Item:
    """French ``une quinzaine`` where it counts nothing but days: two weeks."""
    if not item.text.lower().endswith("quinzaine") or not _FORTNIGHT.match(rest, item.end):
        return item
    return replace(item, unit=_DAY)


_DAY = 1440
_BEFORE_YEAR = re.compile(
    r"(?:(?<!\w)(?:en|depuis|dès|avant|après|vers|fin|début|été|hiver|printemps|automne|mai) |(?<!\d)['’])$"
)
_AFTER_YEAR = re.compile(
    r"\s*(?:$|[,;:.!?)»](?!\d)|(?:aux?|à|et|ou|par|dans|pour|sur|en|avec|que?|quand|chez|l[ae]s?|l['’]|des?|du|d['’])(?!\w))"
)


def _with_century(item: Item, rest: str) -> Item:
    """A French number of two digits where a year stands, ``en 47``, with the years that it may be."""
    if item.kind is not Kind.NUMBER or item.end - item.start != 2 or not item.text.isdigit():
        return item
    if not _BEFORE_YEAR.search(rest, max(0, item.start - 12), item.start) or not _AFTER_YEAR.match(rest, item.end):
        return item
    years = {century + value for value in _numbers(item) for century in (1900, 2000)}
    return replace(item, readings=item.readings | years)


_BEFORE_GRADE = re.compile(r"(?<!\w)(?:élèves?|classes?|collégien(?:ne)?s?|lycéen(?:ne)?s?) (?:de |en )$")


# ``en 6ème``, and no noun after it that it counts.
_LONE_GRADE = re.compile(r"[3-6](?:ème|eme|e)(?=\s*(?:[,;:.!?)]|$|et(?!\w)))")


def _with_grade(item: Item, rest: str) -> Item:
    """A French school class, which counts down from ``sixième`` to ``première``, with the year of schooling that it is."""
    named = item.kind is Kind.RANK and _BEFORE_GRADE.search(rest, max(0, item.start - 20), item.start)
    if not named and not (rest.endswith("en ", 0, item.start) and _LONE_GRADE.match(rest, item.start)):
        return item
    years = {12 - value for value in _numbers(item) if 1 <= value <= 6}
    return replace(item, readings=item.readings | years)


_COMPOUND = re.compile(r"-[^\W\d_]")


def _unless_compound(item: Item, rest: str) -> Item:
    """A number that begins a French compound, ``deux-roues``, may be said otherwise: it answers, but is never missed."""
    if any(map(str.isdigit, item.text)) or not _COMPOUND.match(rest, item.end):
        return item
    return replace(item, strength=min(item.strength, OPTIONAL))


def _with_thai_year(item: Item) -> Item:
    years = {value - 543 for value in item.readings if not isinstance(value, tuple) and 2400 <= value <= 2600 and value % 1 == 0}
    if not years:
        return item
    return replace(item, readings=item.readings | years)


# Minutes of a year and of a decade.
_YEAR, _DECADE = 525960, 5259600
# Units whose sizes differ by less are often called by each other's name: short, long and metric tons.
_NEARLY_ONE_UNIT = 1.15


@functools.lru_cache(maxsize=64)
def compare(source: str, target: str, source_language: str, target_language: str) -> Comparison:
    """Compares two texts; the same call is answered from memory, as both checks ask for it."""
    ours, theirs = read(source, source_language), read(target, target_language)
    answered_ours, answered_theirs = _match(ours, theirs)
    left_ours = [item for place, item in enumerate(ours) if place not in answered_ours]
    left_theirs = [item for place, item in enumerate(theirs) if place not in answered_theirs]
    return Comparison(
        ours,
        theirs,
        tuple(item for place, item in enumerate(ours) if place in answered_ours),
        tuple(item for place, item in enumerate(theirs) if place in answered_theirs),
        tuple(_as_judged(item, left_theirs) for item in left_ours),
        tuple(_as_judged(item, left_ours) for item in left_theirs),
    )


def _as_judged(item: Item, others: list[Item]) -> Item:
    """An item as the other side takes it: a lone day or hour is a number where numbers stand against it, a number a year."""
    if item.kind in _MEANT_TOGETHER and any(other.kind is item.kind for other in others):
        # Where one says doubled and the other trebled, or spring and autumn, both are meant.
        return replace(item, strength=RANK_STRENGTH)
    kinds = {other.kind for other in others if other.strength >= COUNTED}
    lone = item.kind is Kind.DAY or (item.kind is Kind.TIME and len(item.parts) == 1)
    if lone and Kind.NUMBER in kinds and not kinds & {item.kind, Kind.DAY_MONTH}:
        return replace(item, kind=Kind.NUMBER, readings=frozenset(item.parts))
    if item.kind is not Kind.NUMBER or item.strength < 1 or not any(other.kind is Kind.YEAR for other in others):
        return item
    if not any(isinstance(value, int) and 1000 <= value <= 2100 for value in _numbers(item)) or not item.text.isdigit():
        return item
    return replace(item, kind=Kind.YEAR)


def _match(ours: tuple[Item, ...], theirs: tuple[Item, ...]) -> tuple[set[int], set[int]]:
    """The places of the items that the other side answers."""
    left_ours, left_theirs = set(range(len(ours))), set(range(len(theirs)))
    for rule in (_same, _alike):
        _pair(ours, theirs, left_ours, left_theirs, rule)
    _by_parts(ours, theirs, left_ours, left_theirs)
    _by_parts(theirs, ours, left_theirs, left_ours)
    for one, left_one, other, left_other in ((ours, left_ours, theirs, left_theirs), (theirs, left_theirs, ours, left_ours)):
        _together(one, other, left_one, left_other)
    _repeats(ours, theirs, left_ours, left_theirs)
    return set(range(len(ours))) - left_ours, set(range(len(theirs))) - left_theirs


def _pair(ours: tuple[Item, ...], theirs: tuple[Item, ...], left_ours: set[int], left_theirs: set[int], rule: object) -> None:
    """Takes out, one to one, the items that a rule finds alike; the surest first."""
    assert callable(rule)
    if not left_ours or not left_theirs:
        return
    for one in sorted(left_ours, key=lambda place: (-ours[place].strength, place)):
        for other in sorted(left_theirs, key=lambda place: (-theirs[place].strength, place)):
            if rule(ours[one], theirs[other]):
                left_ours.discard(one)
                left_theirs.discard(other)
                break


def _same(one: Item, other: Item) -> bool:
    """Whether one reading of two items of a kind is the same."""
    if one.kind is not other.kind and not {one.kind, other.kind} <= _PLAIN_NUMBERS:
        return False
    if one.kind is not other.kind and Kind.RANK in {one.kind, other.kind} and min(one.strength, other.strength) < COUNTED:
        return False
    if one.currency and other.currency and one.currency != other.currency:
        return False
    if one.unit and other.unit and one.unit != other.unit:
        return _same_span(one, other)
    if _other_units(one, other):
        return _same_measure(one, other)
    if one.readings & other.readings:
        return True
    if one.kind is Kind.TIME and other.kind is Kind.TIME:
        return any(a[1] == b[1] and (a[0] - b[0]) % 12 == 0 for a in _pairs(one) for b in _pairs(other))
    return False


def _same_span(one: Item, other: Item) -> bool:
    """Whether two spans of time in different units are the same, to a fifteenth: two weeks and 14 days, or *quinze jours*."""
    ours = [float(value) * one.unit for value in _numbers(one)]
    theirs = [float(value) * other.unit for value in _numbers(other)]
    return any(15 * abs(a - b) <= max(a, b) for a in ours for b in theirs)


def _same_years(span: Item, number: Item) -> bool:
    """Whether a span in decades or longer units is a number of years, whose unit may stand in a form that no table has."""
    if span.unit < _DECADE or number.unit:
        return False
    years = span.unit // _YEAR
    return any(value * years in number.readings for value in _numbers(span))


def _other_units(one: Item, other: Item) -> bool:
    """Whether two quantities of one dimension are in plainly different units: 40 miles and 40 km, but not tons and tonnes."""
    if one.measure is None or other.measure is None or one.measure[0] != other.measure[0] or one.measure == other.measure:
        return False
    factors = one.measure[1], other.measure[1]
    return one.measure[2] != other.measure[2] or max(factors) > _NEARLY_ONE_UNIT * min(factors)


def _same_measure(one: Item, other: Item) -> bool:
    """Whether two quantities in different units are the same, within rounding: 25 miles and 40 km."""
    if one.measure is None or other.measure is None:
        return False
    return same_quantity(_numbers(one), Unit(*one.measure), _numbers(other), Unit(*other.measure))


def _pairs(item: Item) -> Iterable[tuple[Value, ...]]:
    return (reading for reading in item.readings if isinstance(reading, tuple))


def _numbers(item: Item) -> set[Value]:
    return {reading for reading in item.readings if not isinstance(reading, tuple)}


def _alike(one: Item, other: Item) -> bool:
    """Whether two items of different kinds, or of different precision, may say the same."""
    kinds = {one.kind, other.kind}
    if kinds <= _PLAIN_NUMBERS:
        vague = _vague(one, other) or _vague(other, one) or _hundredths(one, other) or _hundredths(other, one)
        if vague or _same_measure(one, other) or _same_years(one, other) or _same_years(other, one):
            return True
        return _short_year(one, other) or _short_year(other, one)
    if kinds in ({Kind.YEAR, Kind.NUMBER}, {Kind.DAY, Kind.NUMBER}, {Kind.DAY, Kind.RANK}):
        return bool(one.readings & other.readings) or _short_year(one, other) or _short_year(other, one)
    if Kind.DAY_MONTH in kinds:
        fuller, other = (one, other) if one.kind is Kind.DAY_MONTH else (other, one)
        if other.kind is Kind.MONTH:
            return any(pair[1] in other.readings for pair in _pairs(fuller))
        if other.kind is Kind.DAY:
            return any(pair[0] in other.readings for pair in _pairs(fuller))
    return False


def _hundredths(small: Item, large: Item) -> bool:
    """Whether ``0,60 €`` may be 60 cents, or ``0,8 km`` 800 metres whose unit no table has."""
    if small.kind is not Kind.NUMBER or large.kind is not Kind.NUMBER:
        return False
    return any(0 < value < 1 and value * size in large.readings for value in _numbers(small) for size in (100, 1000))


def _vague(vague: Item, item: Item) -> bool:
    """Whether ``hàng nghìn`` may be ``3.000``: from the unit named up to a thousand of it, or ten of the small ones."""
    if vague.kind is not Kind.VAGUE:
        return False
    if item.kind is Kind.VAGUE:
        return True
    return any(unit <= value < unit * (1000 if unit >= 1000 else 20) for unit in _numbers(vague) for value in _numbers(item))


def _short_year(short: Item, year: Item) -> bool:
    """Whether ``90`` may be 1990, or ``24`` 2024: written in two digits. In words it may be a decade: ``sixties`` is 1960."""
    digits = sum(map(str.isdigit, short.text))
    if digits not in (0, 2):
        return False
    years = {value for value in _numbers(year) if isinstance(value, int) and 1900 <= value <= (2099 if digits else 1999)}
    return any(value % 100 in short.readings and (value % 10 == 0 or value >= 2000) for value in years - {1900, 1910})


def _by_parts(ours: tuple[Item, ...], theirs: tuple[Item, ...], left_ours: set[int], left_theirs: set[int]) -> None:
    """Takes out items whose numbers stand apart on the other side: ``19.15`` and ``19 h 15``, ``12-15/3`` and ``12/3-15/3``."""
    for one in sorted(left_ours):
        parts = ours[one].parts
        if not parts:
            continue
        answers: set[int] = set()
        for index, part in enumerate(parts):
            free = (place for place in sorted(left_theirs) if place not in answers or theirs[place].parts)
            answer = next((place for place in free if _holds(theirs[place], ours[one], part)), None)
            if answer is None:
                if ours[one].kind is Kind.SCORE and part == 0 and any(parts):
                    # Who lost to nil need not be said to have scored nothing.
                    continue
                months = {pair[1] for item in theirs for pair in _pairs(item)} if ours[one].kind is Kind.DAY_MONTH else set()
                if part not in months or index == 0:
                    break
            else:
                answers.add(answer)
        else:
            left_ours.discard(one)
            left_theirs -= {place for place in answers if set(theirs[place].parts) <= set(parts)}


def _together(ours: tuple[Item, ...], theirs: tuple[Item, ...], left_ours: set[int], left_theirs: set[int]) -> None:
    """Takes out two items that follow one another and together say what the other side says in one: ``six sur dix`` and 60 %,
    ``une heure et trente-cinq minutes`` and 95 minutes, ``1 h 30`` and 90 minutes."""
    for first in sorted(left_ours):
        second = first + 1
        pair = (ours[first], ours[second]) if second < len(ours) and second in left_ours else None
        answer = next(
            (
                place
                for place in sorted(left_theirs)
                if _is_span(ours[first], theirs[place])
                or (pair is not None and (_is_share(*pair, theirs[place]) or _is_sum(*pair, theirs[place])))
            ),
            None,
        )
        if answer is None and pair is not None:
            _shares(pair, first, theirs, left_ours, left_theirs)
        if answer is not None:
            left_theirs.discard(answer)
            left_ours.discard(first)
            if not _is_span(ours[first], theirs[answer]):
                left_ours.discard(second)


def _shares(pair: tuple[Item, Item], first: int, theirs: tuple[Item, ...], left_ours: set[int], left_theirs: set[int]) -> None:
    """Takes out two pairs of numbers that are one share: eight in ten, and four in five."""
    ours = _ratios(*pair)
    for place in sorted(left_theirs):
        if ours and place + 1 in left_theirs and ours & _ratios(theirs[place], theirs[place + 1]):
            left_theirs -= {place, place + 1}
            left_ours -= {first, first + 1}
            return


def _ratios(part: Item, whole: Item) -> set[Fraction]:
    """The shares that two numbers may be, a part of a whole of a usual size."""
    if part.kind is not Kind.NUMBER or whole.kind not in _COUNTS:
        return set()
    return {
        Fraction(top) / int(bottom)
        for top in _numbers(part)
        for bottom in _numbers(whole)
        if bottom in _OUT_OF and 0 < top < bottom
    }


_OUT_OF = frozenset([3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 100, 1000])


def _is_share(part: Item, whole: Item, share: Item) -> bool:
    """Whether two numbers are a part of a whole that the third states in per cent or as a fraction."""
    shares = _ratios(part, whole) if share.kind in _COUNTS else set()
    return any(
        abs(Fraction(value) - 100 * ratio) < 1 or Fraction(value) == ratio for value in _numbers(share) for ratio in shares
    )


def _is_sum(longer: Item, shorter: Item, span: Item) -> bool:
    """Whether two spans of time in falling units add up to a third, or are the hours and minutes of it."""
    hours = longer.kind is Kind.TIME and len(longer.parts) == 1
    unit, values = (_HOUR, set(longer.parts)) if hours else (longer.unit, _numbers(longer))
    if not unit > shorter.unit > 0 or shorter.start - longer.end > _CLOSE:
        return False
    total = {float(a) * unit + float(b) * shorter.unit for a in values for b in _numbers(shorter)}
    if span.kind is Kind.TIME:
        return any(hour * _HOUR + minute in total for hour, minute in _clocks(span) if minute)
    return any(abs(value - float(other) * span.unit) * _SPAN_SHARE <= value for value in total for other in _numbers(span))


def _is_span(time: Item, span: Item) -> bool:
    """Whether what looks like a time of day is a span of time: ``1 h 30`` is 90 minutes; ``huit heures`` may be eight in the evening."""
    if time.kind is not Kind.TIME or span.kind is not Kind.NUMBER or not span.unit:
        return False
    if span.unit == _HOUR and any(
        value + _HALF_DAY == hour and not minute for value in _numbers(span) for hour, minute in _clocks(time)
    ):
        return True
    minutes = {hour * _HOUR + minute for hour, minute in _clocks(time) if minute}
    return any(value * span.unit in minutes for value in _numbers(span))


def _clocks(item: Item) -> Iterable[tuple[int, int]]:
    return ((int(pair[0]), int(pair[1])) for pair in _pairs(item))


_HOUR, _HALF_DAY, _CLOSE, _SPAN_SHARE = 60, 12, 24, 40


def _holds(item: Item, whole: Item, part: Value) -> bool:
    """Whether an item states a part of another, alone or among its own parts; two of a kind were compared as wholes."""
    if item.kind is whole.kind and (item.kind is not Kind.NUMBER or item.parts):
        return False
    if whole.kind is Kind.TIME and item.unit not in {0, 1, 60}:
        return False
    if whole.kind is Kind.DAY_MONTH and item.kind is Kind.NUMBER and not any(map(str.isdigit, item.text)):
        # ``une longue préparation`` says nothing of the first of a month.
        return False
    if item.kind in {Kind.NUMBER, Kind.RANK, Kind.YEAR, Kind.DAY}:
        return part in item.readings or part in item.parts
    return item.kind is not Kind.WEEKDAY and part in item.parts


def _repeats(ours: tuple[Item, ...], theirs: tuple[Item, ...], left_ours: set[int], left_theirs: set[int]) -> None:
    """Takes out what only one side says twice; it stays where both sides have something left, as a number may have changed."""
    for items, others, left, left_others in ((ours, theirs, left_ours, left_theirs), (theirs, ours, left_theirs, left_ours)):
        settled = [item for place, item in enumerate(others) if place not in left_others]
        counted = [place for place in left_others if others[place].strength >= COUNTED and not _answered(others[place], items)]
        for place in sorted(left):
            if _answered(items[place], settled) and not any(others[other].kind is items[place].kind for other in counted):
                left.discard(place)


def _answered(item: Item, others: Iterable[Item]) -> bool:
    return any(_same(item, other) or _alike(item, other) for other in others)


def written(value: Value) -> str:
    """A value for a reader: grouped in threes."""
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}".replace(",", " ")
    return f"{value:,}".replace(",", " ")
