"""Reads the dates, weekdays and times of day of a text, in words and in digits.

Takes a plain form (see `items.plain`), gives items and the plain form in which they are blank, so that their digits are not read
again as numbers. A date gives two items, day with month and year: each may agree or differ alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from auditor.scoring.checks import calendar_words
from auditor.scoring.checks.items import Item, Kind, Reading, Value

_MONTH_FIRST = frozenset({"en", "fil"})
_DAY_AFTER = frozenset({"en", "fil", "hu", "lt", "eu", "mn", "kk"})
_YEAR_FIRST = frozenset({"hu", "lt", "eu", "mn", "lv"})
_DAY_BEFORE = re.compile(
    r"(?<![\d.,:/])(\d{1,2}) ?(?:st|nd|rd|th|er|º|°|\.|,|:?[ae]n?|-?(?:го|ого|е|а|ти|та|й|ий)|[ηή][ςν]?|ος|ου|-?[a-z]{2})?"
    r" ?(?:(?:de|of|del|di|den|d|من|da|ta|el|em|in|ng)[ ']|d'|-|/)?\s?$"
)
_DAY_AFTER_NAME = re.compile(r"[ -](?:the )?(\d{1,2})(?!\d|[:.,]\d| ?%)(?:st|nd|rd|th|\.|-?(?:én|án|e|i|a|d\.))?")
_YEAR_AFTER = re.compile(
    r" ?[.,/']? ?(?:-|(?:de|del|of|year|anno|tahun|no|m|r|г|року|від|im jahr|عام|سنة|سال|พ\.ศ\.|ค\.ศ\.|"
    r"året|l'an) ?)?((?:1[0-9]|2[0-5])\d\d)(?!\d| ?[%€$])"
)
_YEAR_BEFORE = re.compile(r"(?<!\d)((?:1[0-9]|20)\d\d)(?:\.| m\.| г\.|\. gada|\.?(?:ko|eko))?[ ,]{0,2}$")
_SHORT_BUDDHIST = re.compile(r"\.? ?(\d\d)(?!\d)")
_IN_MONTH = re.compile(
    r"(?<!\w)(?:en|in|im|fin|début|mi|depuis|since|until|late|early|bulan|mois de|em|anfang|ende|mitte|eind|begin)[ -]$"
)
_DIGIT = re.compile(r"\d")
_WINDOW = 26


@dataclass(slots=True)
class Page:
    """A text while its dates are taken out: the composed text, what is left of its plain form, and the items found."""

    composed: str
    plain: str
    code: str
    items: list[Item]

    def add(
        self,
        kind: Kind,
        span: tuple[int, int],
        readings: set[Reading],
        parts: tuple[Value, ...] = (),
        *,
        strength: float = 1.0,
        label: str = "",
    ) -> None:
        """Adds an item; ``span`` bounds it in the plain form."""
        start, end = span
        text = self.composed[start:end].strip()
        self.items.append(Item(kind, text, start, end, frozenset(readings), strength, parts, label))

    def add_year(self, span: tuple[int, int], year: int, *, dated: bool = False) -> None:
        """Adds a year of the Thai calendar or the common one, of four digits or two; ``dated``: a month stands with it."""
        readings: set[Reading] = {year - 543} if year >= 2300 else {year}
        if year < 100:
            readings = {2500 - 543 + year} if self.code == "th" else {1900 + year, 2000 + year}
        self.add(Kind.YEAR, span, readings, (year,), label="dated" if dated else "")

    def blank(self, start: int, end: int) -> None:
        """Makes a stretch of the plain form blank."""
        self.plain = self.plain[:start] + "\n" * (end - start) + self.plain[end:]

    def sweep(self, pattern: re.Pattern[str], read: Callable[[Page, re.Match[str]], bool]) -> None:
        """Blanks every match that ``read`` takes."""
        out: list[str] = []
        done = 0
        for match in pattern.finditer(self.plain):
            if read(self, match):
                out += [self.plain[done : match.start()], "\n" * (match.end() - match.start())]
                done = match.end()
        if out:
            self.plain = "".join([*out, self.plain[done:]])


def day_month(first: int, second: int, *, month_first: bool = False, both: bool = False) -> set[Reading]:
    """The readings of two numbers as a day and a month: in the usual order, in both, or in the one that is possible."""
    day, month = (second, first) if month_first else (first, second)
    readings: set[Reading] = set()
    if 1 <= day <= 31 and 1 <= month <= 12:
        readings.add((day, month))
    if (both or not readings) and 1 <= month <= 31 and 1 <= day <= 12:
        readings.add((month, day))
    return readings


_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:"
    r"(?P<y1>\d{4})(?P<s1>[-/.]) ?(?P<m1>\d{1,2})(?P=s1) ?(?P<d1>\d{1,2})(?:(?=t\d)|\.|(?![\d/]))"
    r"|(?P<a>\d{1,2})(?P<s2>[-/.]) ?(?P<b>\d{1,2})(?P=s2) ?(?P<y2>\d{4}|\d{2})(?![\d/]|[.,]\d)"
    r"|(?P<m3>0?[1-9]|1[0-2])/(?P<y3>(?:19|20)\d\d)(?!\d)"
    r"|(?P<a4>\d{1,2})/(?P<b4>\d{1,2})(?![\d/]|[.,]\d)"
    r"|(?P<a5>\d{1,2})\. ?(?P<b5>\d{1,2})\.(?!\d)"
    r")"
)


def _read_numeric(page: Page, match: re.Match[str]) -> bool:
    start, end = match.span()
    if match["y1"]:
        readings = day_month(int(match["d1"]), int(match["m1"]))
        if readings:
            page.add(Kind.DAY_MONTH, (start, end), readings, (int(match["d1"]), int(match["m1"])))
            page.add_year((start, end), int(match["y1"]), dated=True)
        return bool(readings)
    if match["m3"]:
        page.add(Kind.MONTH, (start, end), {int(match["m3"])}, (int(match["m3"]),))
        page.add_year((start, end), int(match["y3"]), dated=True)
        return True
    first, second = next((int(match[f"a{n}"]), int(match[f"b{n}"])) for n in ("", "4", "5") if match[f"a{n}"])
    readings = day_month(first, second, month_first=page.code in _MONTH_FIRST, both=page.code == "en")
    if match["a5"] and page.code in {"en", "fr", "es", "vi", "pt", "zh", "ja", "ko", "th", "ar", "he"}:
        return False
    if not readings:
        return False
    page.add(Kind.DAY_MONTH, (start, end), readings, (first, second), strength=1.0 if match["y2"] or match["a5"] else 0.9)
    if match["y2"]:
        page.add_year(match.span("y2"), int(match["y2"]), dated=True)
    return True


def read_month_names(page: Page) -> None:
    """Reads the dates with month names that the calendar of the language has."""
    names = calendar_words.names_of(page.code, "month")
    if names.pattern is None:
        return
    for match in list(names.pattern.finditer(page.plain)):
        written = (
            match["name"] or match["stem"] if "name" in names.pattern.groupindex and "stem" in names.pattern.groupindex else None
        )
        name = names.value_of(written or (match["name"] if "name" in names.pattern.groupindex else match.group()))
        if name is not None:
            _read_around(page, match, name)


def _read_around(page: Page, match: re.Match[str], name: calendar_words.Name) -> None:
    start, end = match.span()
    window = max(0, start - _WINDOW)
    day: int | None = None
    before = _DAY_BEFORE.search(page.plain[window:start])
    if before and 1 <= int(before[1]) <= 31:
        day, start = int(before[1]), window + before.start()
    year = _YEAR_AFTER.match(page.plain, end)
    after_name = day is None and year is None and page.code in _DAY_AFTER
    if after_name and (after := _DAY_AFTER_NAME.match(page.plain, end)) and 1 <= int(after[1]) <= 31:
        day, end = int(after[1]), after.end()
        year = _YEAR_AFTER.match(page.plain, end)
    if year is None and page.code == "th" and day and (short := _SHORT_BUDDHIST.match(page.plain, end)):
        page.add_year(short.span(1), int(short[1]), dated=True)
        end = short.end()
    elif year is not None:
        page.add_year(year.span(1), int(year[1]), dated=True)
        end = year.end()
    elif earlier := _YEAR_BEFORE.search(page.plain[max(0, start - 14) : start]) if page.code in _YEAR_FIRST else None:
        first = max(0, start - 14) + earlier.start()
        page.add_year((first, first + 4), int(earlier[1]), dated=True)
        start = first
    if day is not None:
        page.add(Kind.DAY_MONTH, (start, end), {(day, name.value)}, (day, name.value))
    elif (
        name.sure
        or year is not None
        or ((len(match.group()) > 3 or page.code == "fr") and _IN_MONTH.search(page.plain[window:start]))
    ):
        page.add(Kind.MONTH, match.span(), {name.value}, (name.value,), strength=0.9)
    else:
        page.add(Kind.MONTH, match.span(), {name.value}, (name.value,), strength=0.1)
        if match.group().isalpha():
            return
    page.blank(start, end)


def _bare_short(page: Page, match: re.Match[str]) -> bool:
    """Whether a short form stands without its full stop and away from any number: French ``mer`` is the sea, and no Wednesday."""
    text = match.group()
    return text.isascii() and len(text) <= _SHORT_FORM and not _DIGIT.match(page.plain[match.end() : match.end() + 2].strip())


_SHORT_FORM = 3


def _read_weekdays(page: Page) -> None:
    names = calendar_words.names_of(page.code, "weekday")
    if names.pattern is None or page.code == "vi":
        return
    for match in list(names.pattern.finditer(page.plain)):
        written = match.groupdict().get("name") or match.groupdict().get("stem") or match.group()
        name = names.value_of(written)
        # Greek weekdays are ordinals with a capital letter.
        capital = page.code == "el" and page.composed[match.start()].isupper()
        if name is not None and not name.sure and _bare_short(page, match):
            continue
        if page.code == "id" and page.composed[match.start()].islower():
            # Indonesian ``minggu`` is a week, ``Minggu`` Sunday.
            continue
        if name is not None and "\n" not in match.group():
            page.add(Kind.WEEKDAY, match.span(), {name.value}, (), strength=1.0 if name.sure or capital else 0.1)
            page.blank(match.start(), match.end())


def _read_relative(page: Page) -> None:
    found = calendar_words.relative_dates(page.code)
    if found is None:
        return
    pattern, values = found
    for match in pattern.finditer(page.plain):
        page.add(Kind.RELATIVE, match.span(), {values[match.group()]}, strength=0.8)


@functools.cache
def _special(code: str) -> Callable[[Page], None] | None:
    from auditor.scoring.checks import date_forms

    return date_forms.SPECIAL.get(code)


def read_dates(composed: str, plain: str, code: str) -> tuple[list[Item], str]:
    """The dates of a text, and its plain form with them made blank."""
    page = Page(composed, plain, code, [])
    special = _special(code)
    if special is not None:
        special(page)
    if _DIGIT.search(plain):
        page.sweep(_NUMERIC, _read_numeric)
    read_month_names(page)
    _read_weekdays(page)
    _read_relative(page)
    # The clock reader reads pages of this module's.
    from auditor.scoring.checks.clock_reader import read_half_hours, read_times

    if _DIGIT.search(page.plain):
        read_times(page)
    read_half_hours(page)
    return page.items, page.plain
