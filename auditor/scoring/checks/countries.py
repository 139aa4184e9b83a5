"""Which countries, places, people and institutions a text names: a gazetteer a language.

Takes a text and its language, gives `Mention`s in text order, longest names first. Names of territories and of the cities
that stand for time zones come from the CLDR through Babel; adjectives, inhabitants, exonyms, people and institutions from
the tables in ``data``. Knows nothing of the other side of a pair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from auditor.scoring.checks.tables import rows
from auditor.scoring.checks.transliteration import WORD, fold, fold_vietnamese

_BASES = {"nb": "no", "nn": "no", "ms": "id", "bs": "hr", "gl": "pt", "yue": "zh", "sh": "sr"}
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_KATAKANA = re.compile("[ァ-ヺー]+")
_STEMMED_CODES = "ru uk be bg sr mk pl cs sk sl hr bs fi et hu tr az lt lv el ro hy ka kk is sq ar fa ur he hi mr ne"
INFLECTED = frozenset(_STEMMED_CODES.split())
"""Languages whose names take endings."""
_FINALS = re.compile(r"(?:[аяоеыиіїйьуюůąęėēāīšaeiouyæøåäöõüοαηιυωςσоاهةיה\u093e-\u094c]|та|ום)$")
_ARABIC = re.compile("^(?:[وف]?[بكل]?ال|[وف]?لل|[وف][بكل]?|[بكل])(?=..)")
_HEBREW = re.compile("^(?:ו?כ?ש?[בהלמכש]?ה?)(?=..)")
_OPEN = re.compile(r"[^\W\d_]{5,}")
_KEY = 4
_MAX_ENDING = 9
_MAX_SPACE = 3
_SKIPPED_ZONES = ("Antarctica/", "Etc/", "Atlantic/", "Indian/", "Pacific/Kanton")
_HOSTILE_CODES = frozenset(["ZZ", "QO", "UN", "EZ", "XA", "XB", "001"])
_GENERIC = frozenset(["諸島", "群島", "群岛", "Islands", "îles", "Îles", "islas", "Islas", "isole", "Inseln"])
"""What the CLDR sets beside a bracket and names no territory alone."""
_SAR = re.compile(r"\(?\b(?:SAR|RAS|RAE|R\.A\.S\.|特別行政区|特别行政区|특별행정구|Đặc khu|САР)")

_WHOLES = {
    "RU": "SU CHE CRM", "UA": "CRM", "150": "EU 151 154 155 039", "CN": "HK MO TIB", "PS": "GAZ", "GB": "GB-SCT GB-WLS GB-NIR",
    "ES": "CAT IC", "CZ": "CS", "SK": "CS", "RS": "YU XK", "DK": "GL FO", "US": "PR GU VI AS", "FR": "MQ GP RE NC GF PF YT",
    "TR": "KRD", "IQ": "KRD", "SY": "KRD", "019": "419 005 013 021", "419": "005 013", "142": "030 034 035 143 145",
    "002": "011 014 015 017 018 202", "009": "053 054 057 061", "057": "FM", "SA": "ARA", "021": "US", "018": "ZA",
    "MA": "city:Marrakech",  # one name for both in Persian
    "CAT": "city:Catalonia", "city:Yakutia": "city:Yakutsk",
}  # fmt: skip
# A club and its land, a town and its river, of one name in some languages.
_NAMESAKES = (("org:Bayern", "city:Bavaria"), ("city:Dnipro", "city:Dnieper"))
RELATED = frozenset(
    frozenset(pair) for pair in (*((whole, part) for whole, parts in _WHOLES.items() for part in parts.split()), *_NAMESAKES)
)
"""Territories of which one may stand for the other, a part and its whole, and other names that have one form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name names: its keys, the kind (``country``, ``city``, ``person``, ``org``), where it lies, and how sure that is.

    ``optional`` entries may answer the other side but never contradict it. ``latin`` is one spelling in Latin letters.
    """

    keys: frozenset[str]
    kind: str
    territory: str = ""
    capital: bool = False
    optional: bool = False
    latin: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry's name at ``start`` to ``end`` of the text."""

    start: int
    end: int
    text: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Form:
    parts: tuple[tuple[str, bool], ...]
    entry: Entry
    shouted: str


_Fold = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Table:
    """The gazetteer of one language: forms of words by their first letters, and forms of unspaced scripts by their first sign.

    ``lower`` holds the forms that any word may match, ``upper`` those that need a capital.
    """

    language: str
    lower: dict[str, list[_Form]]
    upper: dict[str, list[_Form]]
    strings: dict[str, list[tuple[str, Entry]]]
    fold: _Fold


def base_language(language: str) -> str:
    """The language whose tables serve ``language``."""
    return _BASES.get(language, language)


def related(one: Entry, other: Entry) -> bool:
    """Whether the two entries can stand for the same thing."""
    if one.kind == other.kind and one.keys & other.keys:
        return True
    return any(frozenset((mine, theirs)) in RELATED for mine in one.keys for theirs in other.keys)


@cache
def table(language: str) -> Table:
    """The gazetteer of a language, built once; ``vi-ascii`` is Vietnamese written without accents."""
    language, _, plain = language.partition("-")
    base = base_language(language)
    folding: _Fold = fold_vietnamese if base == "vi" and not plain else fold
    built = Table(base, {}, {}, {}, folding)
    known = [*_country_forms(base), *_entity_forms(base), *_cldr_territories(language), *_cldr_cities(language)]
    if plain:
        # Without accents Nhà Trắng, the White House, is written as Nha Trang: the town that is always written so comes first.
        known.sort(key=lambda named: not named[0].removeprefix("vi:").isascii())
    for form, entry in known:
        _add(built, form, entry)
    for forms in (*built.lower.values(), *built.upper.values()):
        forms.sort(key=lambda form: (-sum(len(part) + 1 for part, _ in form.parts), form.entry.optional))
    for strings in built.strings.values():
        strings.sort(key=lambda pair: -len(pair[0]))
    return built


def _country_forms(language: str) -> Iterator[tuple[str, Entry]]:
    for tag, code, forms in rows("names_countries.tsv"):
        if tag in ("*", language):
            entry = Entry(frozenset(code.split("+")), "country")
            yield from ((form, entry) for form in forms.split(", "))


_LEAST_KEY = 4


@cache
def _entities() -> tuple[tuple[str, str, Entry], ...]:
    found = []
    for key, kind, territory, forms in rows("names_entities.tsv"):
        names = forms.split(", ")
        latin = next((n.rstrip("*?").split(":")[-1] for n in names if fold(n.rstrip("*?").split(":")[-1])[:1].isascii()), "")
        place = territory.rstrip("!")
        entry = Entry(frozenset([f"{kind}:{key}"]), kind, "" if place == "XX" else place, territory.endswith("!"), latin=latin)
        for name in names:
            tag, _, form = name.rpartition(":")
            found.append((tag, form, entry))
        if kind == "city" and len(key) >= _LEAST_KEY and key not in names and f"{key}*" not in names:
            # The English name, which other languages write, too.
            found.append(("", f"{key}?", entry))
    return tuple(found)


def _entity_forms(language: str) -> Iterator[tuple[str, Entry]]:
    stemmed = language in INFLECTED
    for tag, form, entry in _entities():
        if tag in ("", language):
            yield form + "*" if stemmed and _OPEN.fullmatch(form) else form, entry
            if form.startswith("ה") and len(form) > 4:
                yield form[1:], entry


@cache
def _cities() -> dict[str, Entry]:
    """The cities of the table by each of their names, folded."""
    return {fold(form.rstrip("*?")): entry for _, form, entry in reversed(_entities()) if entry.kind == "city"}


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return None


def _cldr_territories(language: str) -> Iterator[tuple[str, Entry]]:
    locale = _locale(language)
    if locale is None:
        return
    stemmed = language in INFLECTED
    for code, name in locale.territories.items():
        if code in _HOSTILE_CODES or _SAR.search(name):
            continue
        keys = ["021" if code == "003" else code]
        for form in re.split(r"\s*[()（）]\s*", name):
            if len(form) >= 2 and form not in _GENERIC:
                entry = Entry(frozenset(keys), "country")
                yield form, entry
                if stemmed:
                    yield _stemmed(form), entry


def _stemmed(name: str) -> str:
    words = name.removeprefix("ال").split()
    return " ".join(_stem(word) for word in words)


def _stem(word: str) -> str:
    if word.endswith("ország"):
        return word[:-6] + "*"
    stem = _FINALS.sub("", word)
    return stem + "*" if len(stem) >= 4 else word


@cache
def _zones() -> tuple[tuple[str, str, str], ...]:
    territories = get_global("zone_territories")
    return tuple(
        (zone, zone.rsplit("/", 1)[-1].replace("_", " "), territories.get(zone, ""))
        for zone in territories
        if not zone.startswith(_SKIPPED_ZONES) and zone.count("/") == 1
    )


def _cldr_cities(language: str) -> Iterator[tuple[str, Entry]]:
    locale = _locale(language)
    if locale is None:
        return
    zones: Any = locale.time_zones
    stemmed = language in INFLECTED
    for zone, english, territory in _zones():
        name = zones[zone].get("city", english) if zone in zones else english
        entry = _cities().get(fold(english)) or Entry(frozenset([f"city:{english}"]), "city", territory, latin=english)
        if language == "th" and len(name) <= _SHORT_THAI:
            continue
        yield name, entry
        if stemmed:
            yield _stemmed(name), entry
        if name != english:
            yield english, entry


# Thai names of cities of so few signs stand in longer words: โลเม (Lome) in กิโลเมตร, a kilometre.
_SHORT_THAI = 4


def _add(built: Table, form: str, entry: Entry) -> None:
    if form.endswith("?"):
        form = form[:-1]
        entry = Entry(entry.keys, entry.kind, entry.territory, entry.capital, True, entry.latin)
    if _UNSPACED.match(form) and not form[:1] < "ก":
        plain = form.rstrip("*").lower()
        built.strings.setdefault(plain[0], []).append((plain, entry))
        return
    parts = tuple(_parts(form, built.fold))
    if not parts:
        return
    bare = form.rstrip("*")
    shouted = bare if bare.isupper() and len(bare) <= 6 and "." not in bare and bare.isascii() else ""
    index = built.upper if bare[:1] != bare[:1].lower() else built.lower
    index.setdefault(parts[0][0][:_KEY], []).append(_Form(parts, entry, shouted))


def _parts(form: str, folding: _Fold) -> Iterator[tuple[str, bool]]:
    for word in WORD.finditer(form):
        prefix = form[word.end() : word.end() + 1] == "*" or ("가" <= word[0][0] <= "힣" and len(word[0]) > 1)
        yield folding(word[0]).removeprefix("ال"), prefix


@lru_cache(maxsize=4096)
def find(text: str, language: str) -> tuple[Mention, ...]:
    """Every name of the language's gazetteer in the text, in order, without overlaps."""
    gazetteer = table("vi-ascii" if language == "vi" and text.isascii() else language)
    found = [*_find_words(text, gazetteer), *_find_strings(text, gazetteer)]
    found.sort(key=lambda mention: mention.start)
    return tuple(_without_overlaps(found))


def _without_overlaps(found: list[Mention]) -> Iterator[Mention]:
    end = 0
    for mention in found:
        if mention.start >= end:
            end = mention.end
            yield mention


def _variants(word: str, language: str) -> tuple[str, ...]:
    if not word:
        return ()
    if language in ("ar", "ckb") or "\u0600" <= word[0] <= "\u06ff":
        stripped = _ARABIC.sub("", word)
        return (word, stripped, word[1:]) if word[0] in "وفبكل" and stripped != word[1:] else (word, stripped)
    if "\u05d0" <= word[0] <= "\u05ea":
        return tuple(dict.fromkeys((word, word[1:], word[2:], _HEBREW.sub("", word))))
    return (word,)


def _find_words(text: str, gazetteer: Table) -> Iterator[Mention]:
    tokens = list(WORD.finditer(text))
    folded = [gazetteer.fold(token[0]) for token in tokens]
    shouting = text.isupper()
    position = 0
    while position < len(tokens):
        form, length = _longest(tokens, folded, position, gazetteer, shouting)
        if form is None:
            position += 1
            continue
        start, end = tokens[position].start(), tokens[position + length - 1].end()
        yield Mention(start, end, text[start:end], form.entry)
        position += length


def _longest(
    tokens: list[re.Match[str]], folded: list[str], position: int, gazetteer: Table, shouting: bool
) -> tuple[_Form | None, int]:
    word = tokens[position][0]
    raised = shouting or word[0].isupper() or word[0].lower() == word[0].upper()
    best: _Form | None = None
    for variant in _variants(folded[position], gazetteer.language):
        for form in _candidates(variant, gazetteer, raised):
            if best is not None and (len(form.parts), form.parts[0]) <= (len(best.parts), best.parts[0]):
                continue
            if form.shouted and not shouting and len(form.parts) == 1 and word != form.shouted:
                continue
            if _fits(variant, form.parts[0]) and _follows(form, tokens, folded, position, gazetteer.language):
                best = form
    return best, len(best.parts) if best else 0


def _candidates(word: str, gazetteer: Table, raised: bool) -> Iterator[_Form]:
    """The forms that may begin with the word, long ones first among those with the same first letters."""
    for size in range(_KEY, 0, -1):
        if len(word) >= size:
            if raised:
                yield from gazetteer.upper.get(word[:size], ())
            yield from gazetteer.lower.get(word[:size], ())


def _follows(form: _Form, tokens: list[re.Match[str]], folded: list[str], position: int, language: str) -> bool:
    """Whether the words of the form after its first stand at ``position``."""
    if position + len(form.parts) > len(tokens):
        return False
    for at, part in enumerate(form.parts[1:], position + 1):
        if tokens[at].start() - tokens[at - 1].end() > _MAX_SPACE or not any(
            _fits(w, part) for w in _variants(folded[at], language)
        ):
            return False
    return True


def _fits(word: str, part: tuple[str, bool]) -> bool:
    text, open_ended = part
    return word == text or (open_ended and word.startswith(text) and len(word) - len(text) <= _MAX_ENDING)


def _find_strings(text: str, gazetteer: Table) -> Iterator[Mention]:
    if not _UNSPACED.search(text):
        return
    plain = text.lower() if len(text.lower()) == len(text) else text
    position = 0
    while position < len(plain):
        for form, entry in gazetteer.strings.get(plain[position], ()):
            if plain.startswith(form, position) and _is_whole(plain, position, form, entry, gazetteer):
                yield Mention(position, position + len(form), text[position : position + len(form)], entry)
                position += len(form) - 1
                break
        position += 1


def _is_whole(text: str, position: int, form: str, entry: Entry, gazetteer: Table) -> bool:
    if len(form) == 1:
        return _stands_alone(text, position, entry, gazetteer)
    if len(form) > 3 or not _KATAKANA.fullmatch(form):
        return True
    around = text[max(0, position - 1) : position], text[position + len(form) : position + len(form) + 1]
    return not any(map(_KATAKANA.fullmatch, around))


def _stands_alone(text: str, position: int, entry: Entry, gazetteer: Table) -> bool:
    """A one-sign abbreviation of a country counts at the start, or beside another: 俄乌, 中美."""
    if not entry.optional:
        return True
    around = (text[position - 1 : position], text[position + 1 : position + 2])
    return position == 0 or any(any(len(form) == 1 for form, _ in gazetteer.strings.get(sign, ())) for sign in around if sign)
