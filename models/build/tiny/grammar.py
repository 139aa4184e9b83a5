"""Generates news-photo captions in parallel: one caption in English, Vietnamese, French and Spanish at once.

Takes ``templates.tsv``, ``lexicon.tsv`` and ``names.tsv`` beside it and a seeded random source; gives dictionaries from
language code to caption. It knows nothing of models. All text is made up: names are random syllables.
"""

from __future__ import annotations

import random
import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

LANGUAGES = ("en", "vi", "fr", "es")
FOLDER = Path(__file__).parent
HELD_OUT_ONE_IN = 40

Word = dict[str, str]
Forms = dict[str, Word]  # language -> form -> text

_SLOT = re.compile(r"\{([a-z]+)(2?)(?::([a-z]+)|([?!])([^|}]*)\|([^}]*))?\}")
_SMALL = {
    "en": "two three four five six seven eight nine ten".split(),
    "vi": "hai ba bốn năm sáu bảy tám chín mười".split(),
    "fr": "deux trois quatre cinq six sept huit neuf dix".split(),
    "es": "dos tres cuatro cinco seis siete ocho nueve diez".split(),
}
_FRENCH = [
    (r"\b([Dd])e les\b", r"\1es"),
    (r"\b([Dd])e le\b", r"\1u"),
    (r"\bà les\b", "aux"),
    (r"\bà le\b", "au"),
    (r"\b([Dd])e (?=[aeiouyâéèêîôûœAEIOUÉÂ])", r"\1'"),
]
_SPANISH = [(r"\b([Dd])e el\b", r"\1el"), (r"\b([Aa]) el\b", r"\1l")]
_ENGLISH_ARTICLE = re.compile(r"(?:the|an?) ")
_FRENCH_ARTICLE = re.compile(r"(le |la |l'|les )(.*?)(?: ([mf]))?$")
_SPANISH_ARTICLE = re.compile(r"(el|la|los|las) (.*)$")


def strip_marks(text: str) -> str:
    """Text without diacritics, đ as d: how the international press writes Vietnamese names."""
    plain = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def _english(entry: str) -> Word:
    name, _, adjective = entry.partition("|")
    bare = _ENGLISH_ARTICLE.sub("", name)
    # "a heatwave" and "the Philippines" keep their article where a template asks for no form.
    return {"": name, "the": f"the {bare}", "a": name, "m": adjective}


def _french(entry: str) -> Word:
    name, masculine, feminine = [*entry.split("|"), "", ""][:3]
    match = _FRENCH_ARTICLE.match(name)
    if not match:
        return {"": name, "the": name}
    article, bare, gender = match[1], match[2], match[3] or ("f" if match[1] == "la " else "m")
    plural = article == "les "
    indefinite = "des" if plural else {"f": "une", "m": "un"}[gender]
    vowel = article == "l'"
    from_ = f"des {bare}" if plural else f"d'{bare}" if vowel else f"de {bare}" if gender == "f" else f"du {bare}"
    into = f"aux {bare}" if plural else f"en {bare}" if vowel or gender == "f" else f"au {bare}"
    return {
        "": bare,
        "the": article + bare,
        "a": f"{indefinite} {bare}",
        "of": from_,
        "in": into,
        "m": masculine,
        "f": feminine,
        "mp": masculine if masculine.endswith(("s", "x")) else masculine + "s",
        "gender": gender,
        "number": "p" if plural else "s",
    }


def _spanish(entry: str) -> Word:
    name, masculine, feminine = [*entry.split("|"), "", ""][:3]
    match = _SPANISH_ARTICLE.match(name)
    article, bare = match.groups() if match else ("", name)
    feminine_word = article in ("la", "las")
    ending = "s" if masculine[-1:] in "aeoí" else "es"
    plural = strip_marks(masculine) if ending == "es" and masculine[-1:] in "sn" else masculine
    return {
        "": bare,
        "the": name,
        "a": f"{'una' if feminine_word else 'un'} {bare}"
        if article in ("el", "la")
        else f"{'unas' if feminine_word else 'unos'} {bare}",
        "m": masculine,
        "f": feminine,
        "mp": plural + ending,
        "gender": "f" if feminine_word else "m",
    }


def _rows(name: str) -> Iterator[list[str]]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _same(text: str) -> Forms:
    return {language: {"": text} for language in LANGUAGES}


class Grammar:
    """Draws captions. Two grammars with the same seed give the same captions."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._words: dict[str, list[Forms]] = defaultdict(list)
        for kind, english, vietnamese, french, spanish in _rows("lexicon.tsv"):
            if kind == "when":  # adverbs: their article belongs to them
                forms = {"en": {"": english}, "vi": {"": vietnamese}, "fr": {"": french}, "es": {"": spanish}}
            else:
                forms = {"en": _english(english), "vi": {"": vietnamese}, "fr": _french(french), "es": _spanish(spanish)}
            self._words[kind].append(forms)
        templates = list(_rows("templates.tsv"))
        self._templates = [dict(zip(LANGUAGES, row[1:], strict=True)) for row in templates]
        self._weights = [int(row[0]) for row in templates]
        self._syllables = {kind: values.split() for kind, values in _rows("names.tsv")}

    def caption(self) -> dict[str, str]:
        """One caption in every language."""
        template = self._random.choices(self._templates, self._weights)[0]
        drawn: dict[str, Forms] = {}
        for kind, second, *_ in _SLOT.findall(template["en"]):
            while kind + second not in drawn or (second and drawn[kind + second] == drawn[kind]):
                drawn[kind + second] = self._draw(kind)
        return {language: _render(template[language], drawn, language) for language in LANGUAGES}

    def captions(self, count: int, held_out: bool) -> list[dict[str, str]]:
        """``count`` captions of the held-out part, or of the rest; a caption is in one of them by its English text alone."""
        found: list[dict[str, str]] = []
        while len(found) < count:
            caption = self.caption()
            if is_held_out(caption["en"]) == held_out:
                found.append(caption)
        return found

    def texts(self, count: int) -> list[dict[str, str]]:
        """Captions without rare letters, to learn the pieces from."""
        odd = set(self._syllables["odd"])
        return [caption for caption in self.captions(count, held_out=False) if not odd & set(caption["en"])]

    def _draw(self, kind: str) -> Forms:
        make = getattr(self, f"_make_{kind}", None)
        forms: Forms = make() if make else self._random.choice(self._words[kind])
        return forms

    def _invented(self) -> str:
        pick, syllables = self._random.choice, self._syllables
        name = "".join(pick(syllables["onset"]) + pick(syllables["vowel"]) for _ in range(self._random.choice((1, 1, 2, 2, 2))))
        if self._random.random() < 0.15 and name[1] in "aeiou":
            name = name[1:]
        if self._random.random() < 0.03:
            place = self._random.randrange(1, len(name) + 1)
            name = name[:place] + pick(syllables["odd"]) + name[place:]
        return (name + pick(syllables["coda"]).strip("-")).capitalize()

    def _vietnamese(self, lengths: tuple[int, ...]) -> Forms:
        name = " ".join(self._random.choices(self._syllables["vietnamese"], k=self._random.choice(lengths)))
        return {language: {"": name if language == "vi" else strip_marks(name)} for language in LANGUAGES}

    def _make_person(self) -> Forms:
        if self._random.random() < 0.25:
            return self._vietnamese((2, 3))
        return _same(" ".join(self._invented() for _ in range(2)))

    def _make_place(self) -> Forms:
        chance = self._random.random()
        if chance < 0.4:
            return self._random.choice(self._words["city"])
        return self._vietnamese((2,)) if chance < 0.7 else _same(self._invented())

    def _make_number(self) -> Forms:
        chance = self._random.random()
        if chance < 0.25:
            place = self._random.randrange(9)
            return {language: {"": words[place]} for language, words in _SMALL.items()}
        low, high = (
            (2, 99) if chance < 0.5 else (100, 999) if chance < 0.75 else (1000, 9999) if chance < 0.95 else (10_000, 99_999)
        )
        value = self._random.randint(low, high)
        if value > 100 and self._random.random() < 0.3:
            value = value // 100 * 100
        grouped = f"{value:,}"
        spanish = str(value) if value < 10_000 else grouped.replace(",", ".")
        return {
            "en": {"": grouped},
            "vi": {"": grouped.replace(",", ".")},
            "fr": {"": grouped.replace(",", " ")},
            "es": {"": spanish},
        }

    def _make_date(self) -> Forms:
        day, year, month = (
            self._random.randint(1, 31),
            self._random.randint(1995, 2030),
            self._random.choice(self._words["month"]),
        )
        number = month["vi"][""]
        day = min(day, 28) if number == "2" else min(day, 30) if number in ("4", "6", "9", "11") else day
        vietnamese = f"{day}/{number}/{year}" if self._random.random() < 0.4 else f"{day} tháng {number} năm {year}"
        return {
            "en": {"": f"{month['en']['']} {day}, {year}"},
            "vi": {"": vietnamese},
            "fr": {"": f"{'1er' if day == 1 else day} {month['fr']['']} {year}"},
            "es": {"": f"{day} de {month['es']['']} de {year}"},
        }

    def _make_year(self) -> Forms:
        return _same(str(self._random.randint(1950, 2030)))

    def _make_score(self) -> Forms:
        return _same(f"{self._random.randint(0, 9)}-{self._random.randint(0, 9)}")

    def _make_percent(self) -> Forms:
        return _same(str(self._random.randint(2, 99)))

    def _make_degrees(self) -> Forms:
        return _same(str(self._random.randint(2, 48)))

    def _make_age(self) -> Forms:
        return _same(str(self._random.randint(18, 99)))


def is_held_out(english: str) -> bool:
    """Whether a caption is kept from training; short credits are not, there are too few of them."""
    return len(english) > 24 and zlib.crc32(english.encode()) % HELD_OUT_ONE_IN == 0


def _render(template: str, drawn: dict[str, Forms], language: str) -> str:
    def fill(match: re.Match[str]) -> str:
        kind, second, form, choice, first, other = match.groups()
        word = drawn[kind + second][language]
        if choice:
            return other if word[{"?": "gender", "!": "number"}[choice]] in "fp" else first
        return word.get(form or "", word[""])

    text = _SLOT.sub(fill, template)
    for pattern, replacement in {"fr": _FRENCH, "es": _SPANISH}.get(language, []):
        text = re.sub(pattern, replacement, text)
    return text[0].upper() + text[1:]
