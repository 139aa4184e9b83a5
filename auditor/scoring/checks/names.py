"""The name check: do both texts name the same people, countries, places and institutions?

Takes a pair of texts with their languages; gives `Evidence`. A name is what the gazetteer knows or a run of capitalised words;
names meet by what they name, by spelling, or by sound across scripts. What only one side can see (scripts without capitals
hide unknown names) never contradicts, it is at most added or missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product, takewhile

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from auditor.evidence import Evidence, Outcome
from auditor.scoring.checks.countries import INFLECTED, Entry, Mention, base_language, find, related
from auditor.scoring.checks.credits import strip_credit
from auditor.scoring.checks.hearing import Hearing, Naming, in_pinyin, listen, naming
from auditor.scoring.checks.name_kin import akin, inflected, unlike
from auditor.scoring.checks.runs import (
    Run,
    aliases,
    has_case,
    is_vietnamese_abroad,
    is_vietnamese_syllable,
    runs,
    settle_vietnamese,
    sino_vietnamese,
    words_of,
)
from auditor.scoring.checks.spelling import distance, one_spelling
from auditor.scoring.checks.tables import rows
from auditor.scoring.checks.transliteration import WORD, likeness, romanise

_MAX_TEXT = 4000
_SAME = 0.8
_SHORT = 4
_NEARLY = 65
_PLACES = ("country", "city", "org")
_WEIGHTS = {"country": 0.95, "city": 0.9, "org": 0.85}
_LEAST_WEIGHT = 0.5
_CROSS_WEIGHT = 0.5
_ONE_SIDED = 0.6
# From this trust on, a text without capitals that cannot be heard to say a full name does not say it; how much that contradicts.
_HEARD_WELL, _UNHEARD = 0.7, 0.6
_PERSON = 1.0
_LEAST_CONTRAST = 0.2
_KNOWN_CONTRAST = 0.7
_VAGUE, _VAGUE_CONTRAST, _PLAIN_CONTRAST = 0.6, 0.3, 0.2
# Two names of several words, neither of which any table knows, and that are nothing like one another; the same of single words.
_TWO_NAMES, _GUESSED = 0.8, 0.55
_PLACED_CONTRAST, _KIN_CONTRAST, _IMPLIED = 0.5, 0.05, 0.3
# Languages of short words, any of which is near some other one.
_PLAIN_LANGUAGES = frozenset(["vi"])


@dataclass(frozen=True, slots=True)
class Side:
    """One text as the check sees it: what it names, its words romanised, and how unknown names can be looked for in it."""

    text: str
    mentions: tuple[Mention, ...]
    runs: tuple[Run, ...]
    words: frozenset[str]
    loose: tuple[str, ...]
    cased: bool
    latin: bool
    hearing: Hearing
    language: str


@dataclass(frozen=True, slots=True)
class Item:
    """A name with its kind and how surely it is one that the other text lacks.

    ``known`` is set for a person of the gazetteer, ``full`` for a name that is surely a person's or an institution's, ``plain``
    for one made of a language's common words, ``placed`` for one after a preposition of place, and ``implied`` for the country
    of the other text's language, which that text need not name. ``unheard`` is set for a person's full name that the other text, in a script
    without capitals, cannot be heard to say.
    """

    text: str
    kind: str
    weight: float
    entry: Entry | None = None
    known: bool = False
    full: bool = False
    plain: bool = False
    placed: bool = False
    implied: bool = False
    unheard: bool = False


@lru_cache(maxsize=4096)
def side(text: str, language: str) -> Side:
    """What a text names; the first 4,000 characters count."""
    text = strip_credit(text[:_MAX_TEXT], language)[0]
    mentions = find(text, language)
    if base_language(language) == "vi":
        mentions = settle_vietnamese(text, mentions)
    found = list(WORD.finditer(text))
    inside = {at for m in mentions if not m.entry.optional for at in range(m.start, m.end)}
    cased = has_case(text, language)
    words = frozenset(romanise(w[0]) for w in found if not cased or len(w[0]) > _SHORT or not w[0][0].islower())
    loose = tuple({romanise(word[0]) for word in found if word.start() not in inside and len(word[0]) > 3})
    latin = sum(word[0][0] < "\u0250" or "\u1e00" <= word[0][0] < "\u1f00" for word in found) * 2 >= len(found)
    return Side(
        text,
        mentions,
        runs(text, language, mentions),
        words,
        loose,
        cased,
        latin,
        listen(text, language),
        base_language(language),
    )


def check_names(source: str, target: str, source_language: str, target_language: str) -> Evidence | None:
    """Compares the names of two texts.

    ``DIFFER`` scores 1 where a person stands against another, about 0.9 for a country or a city, less where a name is only
    guessed from its capital. ``None`` where neither text has a name.
    """
    left, right = side(source, source_language), side(target, target_language)
    agreed: list[tuple[str, str]] = []
    missing, added = _compare_places(left, right, agreed)
    contrast = _another_person(left, right) or _compare_runs(left, right, agreed, missing, added)
    if contrast is not None:
        return contrast
    return _conclude(agreed, missing, added)


def _another_person(left: Side, right: Side) -> Evidence | None:
    """A full name on one side where a Chinese or Korean text names another of that surname, or nobody at all."""
    worst: Evidence | None = None
    for own, other in ((left, right), (right, left)):
        for run in own.runs:
            said = naming(other.text, other.language, run.words) if run.weight >= _LEAST_WEIGHT and not run.key else None
            if said is None or said is Naming.SAID:
                continue
            score = _NAMESAKES if said is Naming.NAMESAKE else _UNHEARD
            if worst is None or score > worst.score:
                names = ([run.text], []) if own is left else ([], [run.text])
                worst = _differ(*names, score, f"{run.text} cannot be heard in the {'counterpart' if own is left else 'source'}")
    return worst


def _conclude(agreed: list[tuple[str, str]], missing: list[Item], added: list[Item]) -> Evidence | None:
    if missing and added:
        return _contradiction(missing, added)
    if missing or added:
        outcome, items = (Outcome.MISSING, missing) if missing else (Outcome.ADDED, added)
        score = round(max(_IMPLIED if item.implied else _ONE_SIDED * item.weight for item in items), 2)
        where = "source" if missing else "counterpart"
        texts = tuple(item.text for item in items)
        unheard = [item.text for item in items if item.unheard]
        if unheard:
            sides = (unheard, []) if missing else ([], unheard)
            return _differ(*sides, _UNHEARD, f"{unheard[0]} cannot be heard in the {'counterpart' if missing else 'source'}")
        detail = f"{', '.join(texts)} only in the {where}"
        return Evidence("names", outcome, texts if missing else (), () if missing else texts, score, detail)
    if agreed:
        return Evidence("names", Outcome.AGREE, tuple(a for a, _ in agreed), tuple(b for _, b in agreed), 1.0)
    return None


def _contradiction(missing: list[Item], added: list[Item]) -> Evidence:
    best = max(product(missing, added), key=lambda pair: _strength(*pair))
    score = _KIN_CONTRAST if _kin(*best) else max(_strength(*best), _LEAST_CONTRAST)
    kind = best[0].kind
    source = [best[0].text, *(item.text for item in missing if item is not best[0] and item.kind == kind)]
    target = [best[1].text, *(item.text for item in added if item is not best[1] and item.kind == best[1].kind)]
    return _differ(source, target, score, f"{_shown(best[0])} against {_shown(best[1])}")


def _differ(source: list[str], target: list[str], score: float, detail: str) -> Evidence:
    unique = [tuple(dict.fromkeys(texts)) for texts in (source, target)]
    return Evidence("names", Outcome.DIFFER, unique[0], unique[1], round(score, 2), detail)


def _strength(mine: Item, theirs: Item) -> float:
    least = min(mine.weight, theirs.weight)
    apart = least >= _GUESSED and not any(item.known for item in (mine, theirs)) and unlike(mine.text, theirs.text)
    if apart and mine.kind == "name" == theirs.kind and min(_size(mine), _size(theirs)) > 1:
        # What is plain in Vietnamese may be translated word by word, unless the other name is Vietnamese as well.
        if (not mine.plain or _vietnamese(theirs)) and (not theirs.plain or _vietnamese(mine)):
            return max(least, _TWO_NAMES)
    if (mine.plain or theirs.plain) and max(mine.weight, theirs.weight) < 1:
        return _PLAIN_CONTRAST
    if (mine.known and theirs.full) or (theirs.known and mine.full):
        return max(least, _KNOWN_CONTRAST)
    if {mine.kind, theirs.kind} == {"city", "name"} and (mine.placed or theirs.placed):
        return _PLACED_CONTRAST
    if mine.placed and theirs.placed and mine.kind == "name" == theirs.kind:
        return max(least if max(mine.weight, theirs.weight) > _VAGUE else 0.0, _PLACED_CONTRAST)
    if mine.kind == theirs.kind:
        if mine.kind != "name" or max(mine.weight, theirs.weight) > _VAGUE:
            return least
        return _GUESSED if apart else _VAGUE_CONTRAST
    kinds = {mine.kind, theirs.kind}
    if kinds == {"country", "city"}:
        return _CROSS_WEIGHT
    if "country" in kinds:
        return 0.0
    return _CROSS_WEIGHT if apart and "city" in kinds else least * _CROSS_WEIGHT


def _vietnamese(item: Item) -> bool:
    return all(map(is_vietnamese_syllable, WORD.findall(item.text)))


def _size(item: Item) -> int:
    """How many words a name has."""
    return len(WORD.findall(item.text))


def _kin(mine: Item, theirs: Item) -> bool:
    """Whether two words that no table knows may be forms of one name: Gent and Gand, Barentshavet and Barents."""
    if (mine.entry and theirs.entry) or "country" in (mine.kind, theirs.kind) or mine.known or theirs.known:
        return False
    if mine.entry or theirs.entry:
        return inflected(mine.text, theirs.text) or any(
            one_spelling(romanise(one), romanise(other)) for one, other in product(_written(mine), _written(theirs))
        )
    return akin(mine.text, theirs.text)


def _written(item: Item) -> tuple[str, ...]:
    """A name as it stands in the text, and in English where it is a known one."""
    return (item.text,) if item.entry is None else (item.text, english(item.entry))


def _shown(item: Item) -> str:
    return item.text if item.entry is None else f"{item.text} ({english(item.entry)})"


def english(entry: Entry) -> str:
    """What an entry names, in English: a territory's CLDR name, or its key."""
    key = sorted(entry.keys)[0]
    return key.partition(":")[2] if ":" in key else _territory(key)


@lru_cache(maxsize=512)
def _territory(code: str) -> str:
    return str(Locale.parse("en").territories.get(code, code))


def _compare_places(left: Side, right: Side, agreed: list[tuple[str, str]]) -> tuple[list[Item], list[Item]]:
    mine = [m for m in left.mentions if m.entry.kind in _PLACES]
    theirs = [m for m in right.mentions if m.entry.kind in _PLACES]
    for mention in mine:
        partner = next((m for m in theirs if related(mention.entry, m.entry)), None)
        if partner is not None:
            agreed.append((mention.text, partner.text))
    here = [m for m in mine if not any(related(m.entry, other.entry) for other in theirs)]
    there = [m for m in theirs if not any(related(m.entry, other.entry) for other in mine)]
    for one, other in product(here, there):
        if _stands_for(one.entry, other.entry) and _stands_for(other.entry, one.entry):
            agreed.append((one.text, other.text))
    return _unanswered(here, there, right), _unanswered(there, here, left)


@lru_cache(maxsize=64)
def _home(language: str) -> frozenset[str]:
    """The countries whose official language a language is, where these are few: a text in it need not name them."""
    home = frozenset(
        code for code in get_global("territory_languages") if language in get_official_languages(code, de_facto=True)
    )
    return home if len(home) <= _FEW_HOMES else frozenset()


_FEW_HOMES = 4


def _unanswered(mine: list[Mention], theirs: list[Mention], other: Side) -> list[Item]:
    found = {}
    for mention in mine:
        entry = mention.entry
        if entry.optional or any(_stands_for(entry, m.entry) for m in theirs) or _echoed(mention, other):
            continue
        implied = entry.kind == "country" and bool(entry.keys & _home(other.language))
        found[entry.keys] = Item(mention.text, entry.kind, _WEIGHTS[entry.kind], entry, implied=implied)
    return list(found.values())


def _stands_for(one: Entry, other: Entry) -> bool:
    """Whether a capital stands for its country, or a country for a place in it."""
    place, country = (one, other) if one.kind == "city" else (other, one)
    if place.kind != "city" or country.kind != "country":
        return False
    return place.territory in country.keys and (place.capital or one.kind == "country")


def _echoed(mention: Mention, other: Side) -> bool:
    """Whether the other text has the name in a spelling that no table knows."""
    for word in WORD.findall(mention.text) + WORD.findall(mention.entry.latin):
        plain = romanise(word)
        if len(plain) >= _SHORT and not word[0].islower() and _among_words(plain, other, True):
            return True
    return False


def _among_words(word: str, other: Side, latin: bool) -> bool:
    """Whether a name is among the words of a text that are no names there; ``latin`` where it is written in Latin letters."""
    if latin and other.language in _PLAIN_LANGUAGES:
        return word in other.loose
    return any(likeness(word, theirs, latin and other.latin) >= _SAME for theirs in other.loose)


def _compare_runs(
    left: Side, right: Side, agreed: list[tuple[str, str]], missing: list[Item], added: list[Item]
) -> Evidence | None:
    """Adds what the runs of capitals agree in or lack; a person whose other names differ is a contradiction at once."""
    here = [_answered_words(run, left, right) for run in left.runs]
    there = [_answered_words(run, right, left) for run in right.runs]
    inflects = bool({left.language, right.language} & INFLECTED)
    worst: tuple[float, Run, Run] | None = None
    for run, known in zip(left.runs, here, strict=True):
        for other, other_known in zip(right.runs, there, strict=True):
            if _respelt(run, left, other, right):
                continue
            unsure = inflects and _in_cases(run, known, other, other_known)
            strength = 0.0 if unsure else _clash(run, known, other, other_known)
            strength = strength or _namesakes(run, left, other, right)
            if strength and (worst is None or strength > worst[0]):
                worst = (strength, run, other)
    for run, known in zip(left.runs, here, strict=True):
        _file(run, known, left, right, missing)
        partner = next((other for other in right.runs if same_name(run, other)), None)
        if any(known):
            agreed.append((run.text, partner.text if partner else run.text))
    for run, known in zip(right.runs, there, strict=True):
        _file(run, known, right, left, added)
        if any(known) and not any(run.text == b or same_name(run, other) for _, b in agreed[:1] for other in left.runs):
            agreed.append((run.text, run.text))
    if worst is None:
        return None
    strength, run, other = worst
    return _differ([run.text], [other.text], strength, f"{run.text} against {other.text}")


def _answered_words(run: Run, own: Side, other: Side) -> tuple[bool, ...]:
    """For each word of a run whether the other text has it."""
    if any(_same_run(run, theirs) for theirs in other.runs):
        return (True,) * len(run.words)
    same = bool(run.key) and any(run.key in mention.entry.keys for mention in other.mentions)
    if same and not other.cased:
        return (True,) * len(run.words)
    if other.hearing.hears_name(run.words):
        return (True,) * len(run.words)
    known = tuple(
        (same and named) or _has_word(word, native, run, other)
        for word, native, named in zip(run.words, run.native, run.named, strict=True)
    )
    shared = {word for word, has in zip(run.words, known, strict=True) if has}
    return known if len(run.words) < _THREE or not shared <= _MIDDLE_NAMES else (False,) * len(known)


# What Vietnamese men and women have between surname and given name says nothing of who they are.
_MIDDLE_NAMES, _THREE = frozenset(["van", "thi"]), 3


def _has_word(word: str, native: str, run: Run, other: Side) -> bool:
    if word in other.words:
        return True
    for theirs in other.runs:
        if any(
            _same_word(word, native, w, n, run.latin and theirs.latin) for w, n in zip(theirs.words, theirs.native, strict=True)
        ):
            return True
    return not native and len(word) > _SHORT and _among_words(word, other, run.latin)


def _same_word(word: str, native: str, other: str, other_native: str, latin: bool) -> bool:
    if word == other:
        return True
    if native and other_native:
        return False
    if native or other_native:
        foreign = other if native else word
        return foreign in sino_vietnamese().get(native or other_native, ())
    group = aliases().get(word)
    return likeness(word, other, latin) >= _SAME or (group is not None and group == aliases().get(other))


def _same_run(one: Run, other: Run) -> bool:
    mine, theirs = "".join(one.words), "".join(other.words)
    if mine == theirs:
        return True
    if (
        one.latin
        and other.latin
        and len(one.words) == len(other.words)
        and all(is_vietnamese_abroad(run.words) for run in (one, other))
    ):
        # Hồ Tấn Tài is not Võ Tấn Tài.
        return _one_syllabic_spelling(mine, theirs)
    if one.latin and other.latin and min(len(mine), len(theirs)) >= 6 and Levenshtein.distance(mine, theirs, score_cutoff=1) <= 1:
        return True
    if len(one.words) > 1 and len(other.words) > 1 and not any(one.native + other.native):
        # Silvia Bellandi is not Silvia Rolandi, however alike the two are as a whole.
        latin = one.latin and other.latin
        pairs = zip(one.words, other.words, strict=True) if latin and len(one.words) == len(other.words) else ()
        return likeness(mine, theirs, latin) >= _SAME and all(_same_or_inflected(a, b) for a, b in pairs)
    return _chinese_name(one, other) or _chinese_name(other, one)


def _one_syllabic_spelling(one: str, other: str) -> bool:
    """Whether two Vietnamese names are one, which some write with y and some with i: Quý, Quí."""
    return one.replace("y", "i") == other.replace("y", "i")


def _same_or_inflected(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one) or likeness(one, other, False) >= _SAME


def _chinese_name(native: Run, other: Run) -> bool:
    """Whether a Sino-Vietnamese name is the pinyin one: Tập Cận Bình, Xi Jinping; Lạc Dương, Luoyang."""
    if not 2 <= len(native.words) <= 4 or not all(native.native) or len(other.words) > _LONGEST_PINYIN:
        return False
    readings = [sino_vietnamese().get(syllable, frozenset()) for syllable in native.native]
    return "".join(other.words) in {"".join(choice) for choice in product(*readings)}


_LONGEST_PINYIN = 3


def _other_chinese_name(native: Run, other: Run) -> bool:
    """Whether a Sino-Vietnamese name and a pinyin one have the surname in common alone: Hạ Tĩnh Nhã, Xia Jingwen."""
    if not 2 <= len(native.words) <= 3 or not all(native.native) or not in_pinyin(other.words):
        return False
    readings = [sino_vietnamese().get(syllable, frozenset()) for syllable in native.native]
    return all(readings) and other.words[0] in readings[0] and not _chinese_name(native, other)


def same_name(one: Run, other: Run) -> bool:
    """Whether two runs have a word in common that may be the surname."""
    return bool(one.key and one.key == other.key) or any(
        _same_word(w, n, v, m, one.latin and other.latin)
        for w, n in zip(one.words, one.native, strict=True)
        for v, m in zip(other.words, other.native, strict=True)
    )


def same_order(source: str, target: str, source_language: str, target_language: str) -> bool | None:
    """Whether the first two names that both texts have stand in the same order; ``None`` where they share less than two."""
    left, right = side(source, source_language), side(target, target_language)
    places = {(one.start, other.start) for one in left.runs for other in right.runs if same_name(one, other)}
    places |= {(one.start, other.start) for one in left.mentions for other in right.mentions if related(one.entry, other.entry)}
    here, there = ({pair[at] for pair in places} for at in (0, 1))
    if not len(here) == len(there) == len(places) or len(places) < _PARTIES:
        return None
    (_, first), (_, second), *_ = sorted(places)
    return first < second


_PARTIES = 2


def _clash(run: Run, known: tuple[bool, ...], other: Run, other_known: tuple[bool, ...]) -> float:
    """How surely two runs that share a word name two people: each has another word that the other text lacks."""
    if min(run.weight, other.weight) < _SAME or not (run.latin or other.latin):
        return 0.0
    if run.key and other.key and run.key != other.key and same_name(run, other):
        return 0.0 if all(known) or all(other_known) else 1.0
    if not (any(known) and any(other_known)) or all(known) or all(other_known):
        return 0.0
    if not _spare(run, known) or not _spare(other, other_known) or not same_name(run, other):
        return 0.0
    if run.key and run.key == other.key:
        return 0.0 if _nearly(run, known, other, other_known) else 0.7
    if any(one_spelling(a, b) for a, b in product(_spared(run, known), _spared(other, other_known))):
        return 0.0
    return 0.95 if all(run.native) or all(other.native) else 0.85


def _namesakes(run: Run, own: Side, other: Run, theirs: Side) -> float:
    """How surely two runs share one word of a name and differ in the word next to it: Marta Quental, Sofia Quental."""
    if min(len(run.words), len(other.words)) < _FULL_NAME or (run.key and run.key == other.key):
        return 0.0
    if not (own.cased and theirs.cased):
        return 0.0
    if _other_chinese_name(run, other) or _other_chinese_name(other, run):
        return _NAMESAKES_ABROAD
    for at, word in enumerate(run.words):
        for place, against in enumerate(other.words):
            if len(word) < _TELLING or not (word == against or _one_word(word, against)):
                continue
            for step in (-1, 1):
                if _apart(run, at + step, own, other, place + step, theirs):
                    return _NAMESAKES if run.latin and other.latin else _NAMESAKES_ABROAD
    return 0.0


def _one_word(one: str, other: str) -> bool:
    """Whether two words are surely spellings of one."""
    least = min(len(one), len(other))
    return least >= _SHORT and distance(one, other) <= (_ONE_SPELLING if least == _SHORT else _ONE_LONG_SPELLING)


_FULL_NAME, _TELLING, _ONE_SPELLING, _ONE_LONG_SPELLING = 2, 3, 0.3, 0.5
_APART_ABROAD = 1.3
_NAMESAKES, _NAMESAKES_ABROAD = 0.85, 0.7


def _apart(run: Run, at: int, own: Side, other: Run, place: int, theirs: Side) -> bool:
    """Whether the words of two runs at these places are two names, and neither stands elsewhere in the other text."""
    if not (0 <= at < len(run.words) and 0 <= place < len(other.words)):
        return False
    one, two = run.words[at], other.words[place]
    if (
        not (_names_somebody(run, at, own) and _names_somebody(other, place, theirs))
        or _answers(one, theirs)
        or _answers(two, own)
    ):
        return False
    group = aliases().get(one)
    if (group is not None and group == aliases().get(two)) or one in "".join(other.words) or two in "".join(run.words):
        return False
    if all(run.native) or all(other.native):
        # A Vietnamese name keeps its letters abroad; a Chinese one is written by its sounds there.
        vietnamese = all(map(is_vietnamese_syllable, (*run.words, *other.words)))
        chinese = in_pinyin(run.words) or in_pinyin(other.words) or len(run.words) == len(other.words) == _FULL_NAME
        return vietnamese and not chinese and not _one_syllabic_spelling(one, two) and min(run.weight, other.weight) >= _SAME
    if one_spelling(one, two, inflected=bool({own.language, theirs.language} & INFLECTED)):
        return False
    return (run.latin and other.latin) or distance(one, two) >= _APART_ABROAD


def _names_somebody(run: Run, at: int, own: Side) -> bool:
    """Whether a word of a run is surely a part of its name: no first word of a sentence, no German noun before a name."""
    word = run.words[at]
    if at == 0 and is_vietnamese_abroad(run.words):
        return True
    if len(word) < _TELLING and not run.native[at] and not (len(run.words) > _FULL_NAME and is_vietnamese_syllable(word)):
        return False
    if word in words_of("given", "*"):
        return True
    if word in words_of("title", own.language) or (at == 0 and run.leads and own.language in _PLAIN_LANGUAGES):
        return False
    # A title may stand before a full name, and any noun in German.
    if at == 0 and not any(run.native) and (own.language in _CASED_NOUNS or len(run.words) > _FULL_NAME):
        return False
    return run.weight >= _LEAST_WEIGHT or (own.language in _CASED_NOUNS and at > 0)


_CASED_NOUNS = frozenset(["de", "lb"])


def _answers(word: str, other: Side) -> bool:
    """Whether a text has a word, a longer one in some spelling of it."""
    if word in other.words or word in other.loose:
        return True
    return len(word) > _SHORT and any(distance(word, theirs) <= _ONE_SPELLING for theirs in (*other.words, *other.loose))


def _respelt(run: Run, own: Side, other: Run, theirs: Side) -> bool:
    """Whether one side writes names from East Asia by sound, so that its letters tell little: Чан Ван Лой, Kim So-jon."""
    return any(
        side.language in _RESPELLING and (all(map(is_vietnamese_syllable, name.words)) or "-" in name.text)
        for name, side in ((run, theirs), (other, own))
    )


def _in_cases(run: Run, known: tuple[bool, ...], other: Run, other_known: tuple[bool, ...]) -> bool:
    """Whether what two runs do not share may be one name with the endings of two cases: Lisowi and Lis, Mannista and Manninen."""
    mine, theirs = (
        "".join(w for w, has in zip(r.words, k, strict=True) if not has) for r, k in ((run, known), (other, other_known))
    )
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(mine, theirs, strict=False)))
    return shared >= _LEAST_SHARED and 5 * shared >= 3 * min(len(mine), len(theirs))


_LEAST_SHARED = 3


def _nearly(run: Run, known: tuple[bool, ...], other: Run, other_known: tuple[bool, ...]) -> bool:
    """Whether the given names before the same known surname may be spellings of one name."""
    mine = [word for word, has in zip(run.words, known, strict=True) if not has]
    theirs = [word for word, has in zip(other.words, other_known, strict=True) if not has]
    return any(fuzz.ratio(a, b) >= _NEARLY for a, b in product(mine, theirs))


def _spare(run: Run, known: tuple[bool, ...]) -> bool:
    return bool(_spared(run, known))


def _spared(run: Run, known: tuple[bool, ...]) -> list[str]:
    """The words of a run that the other text lacks, without one that begins a sentence."""
    return [
        word
        for at, (word, has) in enumerate(zip(run.words, known, strict=True))
        if len(word) > 1 and not has and not (run.leads and at == 0)
    ]


def _file(run: Run, known: tuple[bool, ...], own: Side, other: Side, into: list[Item]) -> None:
    telling = known[1:] if run.leads and len(known) > 1 else known
    if any(telling) or run.weight < _LEAST_WEIGHT or any(len(word) < 2 for word in run.words[:1] if len(run.words) == 1):
        return
    weight = run.weight if other.cased or run.key else min(run.weight, other.hearing.trust)
    plain = own.language in _PLAIN_LANGUAGES and run.weight <= _VAGUE and all(run.native) and not run.key
    placed = len(run.words) <= _MOST_PLACE_WORDS and run.weight < 1 and follows_place(own.text, run.start, own.language)
    full = run.weight >= _SAME
    person = run.weight >= _PERSON and other.hearing.trust >= _HEARD_WELL
    chinese = other.language == "zh" and in_pinyin(run.words)
    if other.language in _RESPELLING and all(map(is_vietnamese_syllable, run.words)):
        weight = min(weight, _LEAST_WEIGHT)
    leads = run.leads and not person
    unheard = (person or chinese) and len(run.words) > 1 and not (leads or placed or other.cased)
    into.append(Item(run.text, "name", weight, None, bool(run.key), full, plain and not placed, placed=placed, unheard=unheard))


_MOST_PLACE_WORDS = 3
# Languages that write Vietnamese and Korean names by sound in their own letters, which no skeleton of consonants keeps.
_RESPELLING = frozenset("ru uk be bg sr mk el ja cs sk lt lv".split())


def follows_place(text: str, start: int, language: str) -> bool:
    """Whether a name stands right after a preposition that places it: ``à``, ``in``, ``ở``; in French only before a town."""
    prepositions = _placing(language)
    before = text[max(0, start - 24) : start].lower().rstrip()
    return bool(prepositions) and any(before.endswith(word) and not before[: -len(word)][-1:].isalnum() for word in prepositions)


@lru_cache(maxsize=64)
def _placing(language: str) -> tuple[str, ...]:
    return tuple(
        word for cls, tag, words in rows("names_words.tsv") if cls == "place" and tag == language for word in words.split()
    )
