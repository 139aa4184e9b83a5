"""Quantities: what unit of measure a number counts, and whether two quantities in different units are the same.

Takes a plain form and where a number ends in it, gives the unit written there; takes two numbers with their units, tells whether
they agree. A conversion is rounded (``25 miles`` is ``40 km``), so values agree within what their digits leave open. The units
are CLDR's, through Babel, and those of ``data/units.tsv``. Knows nothing of how numbers are read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.units import format_unit

from auditor.scoring.checks.items import Value
from auditor.scoring.checks.number_words import base
from auditor.scoring.checks.tables import rows

_UNSPACED = frozenset(["zh", "ja", "ko", "th"])
# Before a length, these make it a speed: kilometres an hour, metres a second.
_SPEED_BEFORE = re.compile(
    r"(?:時速|风速|風速|秒速|瞬間風速|时速|毎時|毎秒|每秒|每秒钟|每小时|每小時|시속|초속|풍속|saatte|saniyede|óránként|másodpercenként)[はが는은]? ?(?:約|约|大约|達|达|약|yaklaşık)? ?$"
)
_EXACT, _ROUND = 0.055, 0.11
"""How far converted values may lie apart, as a share of the greater: for numbers of several digits, for round ones."""
_DEGREES, _ROUND_DEGREES = 1.2, 2.5


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: ``(value + offset) * factor`` is the value in the unit of its dimension."""

    dimension: str
    factor: float
    offset: float = 0.0

    def of(self, value: Value) -> float:
        """A number of these in the dimension's own unit: metres, kilograms, square metres, litres, degrees Celsius."""
        return (float(value) + self.offset) * self.factor


# CLDR's units, with their dimension and factor.
_CLDR = {
    "length-millimeter": Unit("length", 0.001), "length-centimeter": Unit("length", 0.01), "length-meter": Unit("length", 1),
    "length-kilometer": Unit("length", 1000), "length-mile": Unit("length", 1609.34),
    "mass-gram": Unit("mass", 0.001), "mass-kilogram": Unit("mass", 1), "mass-tonne": Unit("mass", 1000),
    "area-square-meter": Unit("area", 1), "area-hectare": Unit("area", 10000), "area-square-kilometer": Unit("area", 1000000),
    "volume-liter": Unit("volume", 1), "volume-cubic-meter": Unit("volume", 1000),
    "temperature-celsius": Unit("heat", 1), "speed-kilometer-per-hour": Unit("speed", 1),
}  # fmt: skip
# Counts that between them take every plural form.
_COUNTS = (1, 2, 5, 11, 20, 100, 1.5)


def _from_cldr(language: str) -> dict[str, Unit]:
    """What CLDR calls the common units in a language, by each plural form that follows its number."""
    try:
        locale = Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return {}
    forms = {}
    for name, unit in _CLDR.items():
        for count in _COUNTS:
            match = re.fullmatch(
                r"[\d.,٠-٩۰-۹٫]+[ \u00a0\u202f]?([^\W\d_].*)", format_unit(count, name, locale=locale, length="long")
            )
            if match is not None and name not in match[1]:
                forms[match[1].lower().replace("\u00a0", " ")] = unit
    return forms


@functools.cache
def _units(language: str) -> tuple[re.Pattern[str], dict[str, Unit]] | None:
    known = _from_cldr(language)
    for tag, dimension, factor, offset, words in rows("units.tsv"):
        if tag in ("*", language):
            known.update(dict.fromkeys(words.split("|"), Unit(dimension, float(factor), float(offset))))
    if not known:
        return None
    choice = "|".join(
        re.escape(word).replace(r"\*", r"[^\W\d_]*").replace(r"\ ", " ") for word in sorted(known, key=len, reverse=True)
    )
    end = "" if language in _UNSPACED else r"(?![^\W_])"
    return re.compile(rf"(?: d[eo] | d'|[ -])?({choice}){end}"), known


def unit_at(plain: str, end: int, language: str) -> Unit | None:
    """The unit that follows a number which ends at ``end`` in a plain form; ``None`` where none is known."""
    units = _units(base(language))
    match = units[0].match(plain, end) if units else None
    if units is None or match is None:
        return None
    word = match[1]
    return units[1].get(word) or next(
        (unit for form, unit in units[1].items() if form[-1] == "*" and word.startswith(form[:-1])), None
    )


# What makes a temperature negative, before its number and behind its unit.
_MINUS = re.compile(
    r"(?:(?:^|[\s(:,])-|(?<!\w)(?:(?<!au )(?<!du )moins|minus|âm|(?<!al )(?<!lo )(?<!ao )menos|meno|min|miinus|mínusz|eksi|menys|минус|мінус|μείον|πλην|מינוס|منفی|ناقص|माइनस) "
    r"|零下|氷点下|マイナス|영하|ลบ|ติดลบ) ?(?:environ |khoảng |約|약 ?)?$"
)
_BELOW_ZERO = re.compile(
    r"[^.;!?\n]{0,18}?(?:sous zéro|(?:au-|en )dessous de zéro|below (?:zero|freezing)|unter null|bajo cero|sotto (?:lo )?zero|abaixo de zero|negativos"
    r"|onder nul|ниже нуля|мороза|нижче нуля|морозу|poniżej zera|mrozu|pod nulou|under (?:noll|nul|null|frysepunktet)|kuldegrader|تحت الصفر|زیر صفر"
    r"|pakkasta|fagypont alatt|sıfırın altında|dưới 0|dưới không|sub zero|sota zero|di bawah nol|κάτω από το μηδέν|מתחת לאפס|शून्य से नीचे|ต่ำกว่าศูนย์)"
)


def minus_before(plain: str, start: int) -> bool:
    """Whether a word for minus stands before a number: ``moins vingt-trois``, but not ``au moins``."""
    return _MINUS.search(plain, max(0, start - 24), start) is not None and not plain.endswith("-", 0, start)


_DEGREES_AFTER = re.compile(
    r" ?(?:[°º℃]|degr[eé]|deg\b|grad|grau|độ|摄氏|攝氏|度|도|градус|ступен|ступін|stop(?:ni|ień)|stupň|derece|derajat|องศา|درج|מעלות|डिग्री|fok|aste|βαθμ)"
)


def below_zero(plain: str, start: int, end: int) -> bool:
    """Whether the number from ``start`` to ``end`` counts degrees and is said to be negative."""
    if not _DEGREES_AFTER.match(plain, end):
        return False
    return bool(_MINUS.search(plain[max(0, start - 20) : start]) or _BELOW_ZERO.match(plain, end))


def speed_before(plain: str, start: int, unit: Unit) -> Unit:
    """The unit of a number that begins at ``start``: a length after a word for speed (``時速100キロ``, ``초속 38미터``) is a speed."""
    if (
        unit.dimension != "length"
        or unit.factor not in (1.0, 1000.0)
        or not _SPEED_BEFORE.search(plain[max(0, start - 20) : start])
    ):
        return unit
    return Unit("speed", 3.6 if unit.factor == 1.0 else 1.0)


def same_quantity(ours: Iterable[Value], unit: Unit, theirs: Iterable[Value], other: Unit) -> bool:
    """Whether two numbers in different units of one dimension state the same, within rounding.

    Args:
        ours, theirs: the readings of each number.
        unit, other: what each counts.
    """
    if unit.dimension != other.dimension or unit == other:
        return False
    return any(_close(a, unit, b, other) for a in ours for b in theirs)


def _close(one: Value, unit: Unit, value: Value, other: Unit) -> bool:
    a, b = unit.of(one), other.of(value)
    both_round = _is_round(one) or _is_round(value)
    if unit.dimension == "heat":
        return abs(a - b) <= (_ROUND_DEGREES if both_round else _DEGREES)
    return abs(a - b) <= (_ROUND if both_round else _EXACT) * max(abs(a), abs(b))


def _is_round(value: Value) -> bool:
    """Whether a number has but one digit that tells: 4, 300, 20 000."""
    return len(str(value).replace(".", "").strip("0")) <= 1
