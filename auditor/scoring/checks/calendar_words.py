"""The month and weekday names of a language: those of Babel's CLDR, with their case endings, and those of `data/date_words.tsv`.

Takes a language code, gives patterns and the values of what they match. Knows nothing of texts.
"""

from __future__ import annotations

import functools
import itertools
import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from babel import localedata

_LOCALES = {"no": ("no", "nb", "nn"), "zh": ("zh", "zh_Hant"), "sr": ("sr", "sr_Latn"), "hr": ("hr", "bs"), "id": ("id", "ms")}
_WIDTHS = ("wide", "abbreviated")
_CONTEXTS = ("format", "stand-alone")
_INFLECTED = {
    **dict.fromkeys(["ru", "uk", "be", "bg", "pl", "cs", "sk", "sl", "sr", "hr", "mk", "el", "lt", "lv", "sv", "no", "da"], 3),
    **dict.fromkeys(["fi", "et", "hu", "tr", "az", "eu", "ka", "hy", "kk"], 5),
}
"""Languages whose names take endings, and how many letters an ending has at most."""

_UNSPACED = frozenset({"th", "lo", "km", "my"})
_PREFIXED = {"he": "[בלמהוש]{0,2}", "ar": "[وبلف]?(?:ال)?", "fa": ""}


@dataclass(frozen=True, slots=True)
class Name:
    """A month (1..12) or weekday (1 is Monday); ``sure`` where the name means nothing else when it stands alone."""

    value: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one kind in one language."""

    pattern: re.Pattern[str] | None
    exact: Mapping[str, Name]
    stems: tuple[tuple[str, Name], ...]

    def value_of(self, written: str) -> Name | None:
        """The month or weekday that a match of ``pattern`` names."""
        found = self.exact.get(written.rstrip("."))
        if found:
            return found
        return next((name for stem, name in self.stems if written.startswith(stem)), None)


@functools.cache
def _extra() -> dict[tuple[str, str], list[tuple[str, int]]]:
    rows: dict[tuple[str, str], list[tuple[str, int]]] = {}
    text = (files("auditor.scoring.checks") / "data" / "date_words.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            language, kind, value, words = line.split("\t")
            rows.setdefault((language, kind), []).extend((word.replace("_", " "), int(value)) for word in words.split())
    return rows


def words_for(code: str, kind: str) -> frozenset[str]:
    """The words of one kind that the table holds for a language."""
    return frozenset(word for word, _ in _extra().get((code, kind), ()))


def _own_data(name: str) -> Mapping[str, Any]:
    """What Babel's file of one locale holds itself.

    Not read through `babel.Locale`: there, the first locale that lacks stand-alone names leaves its own to all that come after it
    (Babel 2.18 keeps a resolved alias in the root locale's data), so that the names would depend on what was read before.
    """
    path = Path(localedata.resolve_locale_filename(name))
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        data: Mapping[str, Any] = pickle.load(file)
    return data


def _forms(code: str, kind: str) -> dict[int, set[tuple[str, bool]]]:
    """Each value's names: the name in small letters, and whether it is a wide one."""
    forms: dict[int, set[tuple[str, bool]]] = {}
    section, shift = ("months", 0) if kind == "month" else ("days", 1)
    for locale in _LOCALES.get(code, (code,)):
        contexts = _own_data(locale).get(section, {})
        for context, width in itertools.product(_CONTEXTS, _WIDTHS):
            names = contexts.get(context, {}).get(width, {}) if isinstance(contexts.get(context, {}), dict) else {}
            for value, name in names.items() if isinstance(names, dict) else ():
                form = name.lower().replace("\u2019", "'").replace("\u02bc", "'").rstrip(".")
                if not any(sign.isdigit() for sign in form) and len(form) > 1:
                    forms.setdefault(value + shift, set()).add((form, width == "wide"))
    return forms


def _common_start(forms: list[str]) -> str:
    first, last = min(forms), max(forms)
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(sign for sign, _ in same)


@functools.cache
def names_of(code: str, kind: str) -> Names:
    """The names of a language. ``kind`` is ``month`` or ``weekday``."""
    unsure = words_for(code, f"unsure-{kind}")
    exact: dict[str, Name] = {}
    stems: list[tuple[str, Name]] = []
    for value, forms in _forms(code, kind).items():
        for form, wide in forms:
            known = exact.get(form)
            exact[form] = Name(value, (wide or (known is not None and known.sure)) and form not in unsure and len(form) > 2)
        wides = sorted(form for form, wide in forms if wide and " " not in form)
        for _, group in itertools.groupby(wides, key=lambda form: form[:2]):
            stem = _common_start(list(group)).removesuffix("s" if code == "lv" else "")
            if code in _INFLECTED and len(stem) >= (4 if code == "hu" else 5) and stem not in unsure:
                stems.append((stem, Name(value, sure=True)))
    for form, value in _extra().get((code, kind), ()):
        exact[form] = Name(value, form not in unsure)
    if not exact:
        return Names(None, exact, ())
    ending = rf"[^\W\d_]{{0,{_INFLECTED.get(code, 0)}}}"
    whole = "|".join(re.escape(form) for form in sorted(exact, key=len, reverse=True))
    open_ended = "|".join(re.escape(stem) + ending for stem, _ in stems)
    if code in _UNSPACED:
        return Names(re.compile(whole), exact, ())
    prefix = _PREFIXED.get(code, "")
    choice = rf"(?P<name>{whole})" + (rf"|(?P<stem>{open_ended})" if open_ended else "")
    pattern = re.compile(rf"(?<![^\W\d_]){prefix}(?:{choice})(?![^\W_])\.?")
    return Names(pattern, exact, tuple(stems))


@functools.cache
def relative_dates(code: str) -> tuple[re.Pattern[str], Mapping[str, int]] | None:
    """What matches ``yesterday`` or ``next year`` in a language, and the value of each in the table; None for none known."""
    return _phrases(code, "relative")


@functools.cache
def set_spans(code: str) -> tuple[re.Pattern[str], Mapping[str, int]] | None:
    """What matches ``half an hour`` in a language, and the minutes of each phrase; None for none known."""
    return _phrases(code, "span")


def _phrases(code: str, kind: str) -> tuple[re.Pattern[str], Mapping[str, int]] | None:
    phrases = dict(_extra().get((code, kind), ()))
    if not phrases:
        return None
    choice = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    if code in _UNSPACED | {"zh", "ja", "ko"}:
        return re.compile(choice), phrases
    return re.compile(rf"(?<![^\W_])(?:{choice})(?![^\W_])"), phrases


@functools.cache
def time_units(code: str) -> tuple[re.Pattern[str], Mapping[str, int]] | None:
    """What matches a unit of time right after a number, in group 1, and the minutes of each unit; None for none known."""
    units = dict(_extra().get((code, "unit"), ()))
    if not units:
        return None
    choice = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    end = "" if code in _UNSPACED | {"zh", "ja", "ko"} else r"(?![^\W_])"
    return re.compile(rf"[ -]?({choice}){end}"), units
