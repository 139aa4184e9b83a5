"""Reads times of day: ``20h04``, ``20:04``, ``8:04 pm``, ``8 giờ tối``, ``午後8時``, ``20.04 Uhr``.

Half hours in words are read where they count towards the coming hour (German ``halb vier``: half past three).

Takes a `Page` of `date_reader`, adds the items and blanks what it read. An hour count (``48 heures``) is left to the numbers.
"""

from __future__ import annotations

import re
from functools import cache

from auditor.scoring.checks.date_reader import Page
from auditor.scoring.checks.items import Kind, Reading
from auditor.scoring.checks.number_reader import atoms_of
from auditor.scoring.checks.number_words import words_of

_EVENING = (
    r"pm|p\. ?m\.?|tối|chiều|đêm|du soir|de l'après-midi|in the evening|in the afternoon|at night|"
    r"abends|nachmittags|de la tarde"
    r"|de la noche|da noite|da tarde|di sera|del pomeriggio|'s avonds|'s middags|вечера|дня|مساء|مساءً|"
    r"בערב|akşam|malam|sore|wieczorem|μ\.? ?μ\.?|το απόγευμα|το βράδυ"
)
_MORNING = (
    r"am|a\. ?m\.?|sáng|du matin|in the morning|morgens|früh|de la mañana|da manhã|di mattina|'s ochtends|"
    r"утра|صباحا|صباحاً|בבוקר|pagi|rano|π\.? ?μ\.?|το πρωί"
)
_HOUR_WORDS = r"giờ|heures?|uhr|uur|часов|часа|час|horas?|ore|o'clock|godz\.?|น\."
_LEADS = (
    r"kl\.?|klokken|klockan|klo|kello|alle(?: ore)?|ore|a las|às|lúc|at|à|um|om|в|o godz\.?|pukul|jam|"
    r"saat|ora|στις|la ora|v|u|เวลา|الساعة|בשעה|ساعت|baje|बजे|ob"
)
_CLOCK = re.compile(
    r"(?:(?<![\d.,:/-])|(?<=[א-ת]-))(?P<hour>[01]?\d|2[0-4])(?:(?P<sign>[:hg]| ?giờ ?| ?h ?|"
    r": )(?P<minute>[0-5]\d)(?![\d:]|[.,]\d)(?: ?phút)?|(?P<dot>\.)(?P<minute2>[0-5]\d)(?![\d.]|,\d))"
    rf"(?P<half> ?(?:(?P<pm>{_EVENING})|(?P<am>{_MORNING}))(?!\w))?(?P<after> ?(?:{_HOUR_WORDS}|hrs?)(?!\w))?"
)
_HOUR = re.compile(
    rf"(?<![\d.,:/-])(?P<hour>[01]?\d|2[0-4])(?:(?: ?h| (?:{_HOUR_WORDS}))? ?(?:(?P<pm>{_EVENING})|"
    rf"(?P<am>{_MORNING}))(?!\w)|(?P<word> ?(?:h|uhr|giờ|heures|o'clock)(?!\w)))"
)
_LEAD = re.compile(rf"(?<!\w)(?:{_LEADS}) $")
_EAST = re.compile(
    r"(?P<half>午前|午後|上午|下午|晚上|早上|凌晨|中午|傍晚|清晨|夜|晚|朝|夕方|오전|오후|아침|저녁|밤|"
    r"새벽)? ?(?<![\d.,:])(?P<hour>\d{1,2}) ?(?:時|时|点钟|点|點|시|:(?=\d\d(?!\d)))"
    r"(?:(?P<minute>半|반)| ?(?P<digits>[0-5]?\d) ?(?:分|분)?)?(?!間|间|간|[\d.])"
)
_EAST_LATE = frozenset({"午後", "下午", "晚上", "傍晚", "夜", "晚", "夕方", "오후", "저녁", "밤", "中午"})
_UNSPACED = frozenset({"zh", "ja", "ko"})
HALF_TO = {"de": "halb", "nl": "half", "sv": "halv", "no": "halv", "da": "halv", "fi": "puoli"}


def read_times(page: Page) -> None:
    """Reads the times of day of a page."""
    if page.code in _UNSPACED:
        page.sweep(_EAST, _eastern)
    page.sweep(_CLOCK, _clock)
    page.sweep(_HOUR, _hour)


_FRENCH_HOURS = "une deux trois quatre cinq six sept huit neuf dix onze".split()
_FRENCH_WORDS = re.compile(
    rf"(?<!\w)(?P<hour>{'|'.join(_FRENCH_HOURS)}) heures?(?:"
    r"(?: (?P<minute>et quart|et demie|trente|moins le quart))? (?:(?P<pm>du soir|de l'après-midi)|(?P<am>du matin))"
    r"| (?P<alone>et quart|et demie|trente|moins le quart))(?!\w)"
)
_FRENCH_MINUTES = {None: 0, "et quart": 15, "et demie": 30, "trente": 30, "moins le quart": -15}


def _in_french(page: Page, match: re.Match[str]) -> bool:
    hour = _FRENCH_HOURS.index(match["hour"]) + 1
    full = _full_hour(hour, late=match["pm"] is not None, early=match["am"] is not None)
    minutes = full * 60 + _FRENCH_MINUTES[match["minute"] or match["alone"]]
    page.add(Kind.TIME, match.span(), {(minutes // 60, minutes % 60)}, (minutes // 60,), strength=0.9)
    return True


def read_half_hours(page: Page) -> None:
    """Reads half hours in words, where the page's language counts them towards the coming hour, and French hours in words."""
    if page.code == "fr" and " heure" in page.plain:
        page.sweep(_FRENCH_WORDS, _in_french)
    if page.code in HALF_TO and HALF_TO[page.code] in page.plain:
        page.sweep(_half_to(page.code), _half_hour)


@cache
def _half_to(code: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){HALF_TO[code]} (?P<hour>\w+)(?!\w)")


def _half_hour(page: Page, match: re.Match[str]) -> bool:
    words = atoms_of(match["hour"], words_of(page.code))
    if len(words) != 1 or not 1 <= words[0].value <= 12:
        return False
    hour = words[0].value - 1 or 12
    page.add(Kind.TIME, match.span(), {(hour, 30), ((hour + 12) % 24, 30)}, (hour,), strength=0.9)
    return True


def _readings(hour: int, minute: int, *, late: bool, early: bool) -> set[Reading]:
    """What an hour may be on the clock of 24 hours."""
    return {(_full_hour(hour, late=late, early=early), minute)}


def _full_hour(hour: int, *, late: bool, early: bool) -> int:
    if late:
        return hour + 12 if hour < 12 else hour
    return 0 if early and hour == 12 else hour % 24


def _clock(page: Page, match: re.Match[str]) -> bool:
    lead = _LEAD.search(page.plain[max(0, match.start() - 14) : match.start()])
    if match["dot"] and not (
        match["after"]
        or match["half"]
        or (lead and lead.group().strip() not in {"à", "в", "v", "u", "um", "om", "la", "ore", "at"})
    ):
        return False
    hour, minute = int(match["hour"]), int(match["minute"] or match["minute2"])
    readings = _readings(hour, minute, late=match["pm"] is not None, early=match["am"] is not None)
    page.add(Kind.TIME, match.span(), readings, (hour, minute))
    return True


def _hour(page: Page, match: re.Match[str]) -> bool:
    hour = int(match["hour"])
    if hour >= 24 or (match["word"] and hour == 0):
        return False
    readings = _readings(hour, 0, late=match["pm"] is not None, early=match["am"] is not None)
    sure = 0.9 if match["word"] else 1.0
    page.add(Kind.TIME, match.span(), readings, (hour,), strength=sure)
    return True


def _eastern(page: Page, match: re.Match[str]) -> bool:
    hour = int(match["hour"])
    if hour > 24:
        return False
    minute = 30 if match["minute"] else int(match["digits"] or 0)
    half = match["half"]
    readings = _readings(hour, minute, late=half in _EAST_LATE, early=half is not None and half not in _EAST_LATE)
    parts = (hour, minute) if match["digits"] else (hour,)
    page.add(Kind.TIME, match.span(), readings, parts)
    return True
