"""The opposition check: does one text say the opposite of the other without a negation?

Takes a pair of texts with their languages; gives `Evidence` of the check ``polarity`` where one text states only one pole of an
opposition (rise, open, win) and the other only its opposite (fall, close, lose). A negated pole counts as the opposite one.
A text that has both poles of an opposition, or none, says nothing about it. The word lists are in ``data/oppositions.tsv``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.evidence import Evidence, Outcome
from auditor.scoring.checks.countries import base_language
from auditor.scoring.checks.names import same_order, side
from auditor.scoring.checks.negations import Negations, body_of, read_negations
from auditor.scoring.checks.role_nouns import nouns
from auditor.scoring.checks.tables import rows
from auditor.scoring.checks.transliteration import WORD, fold, fold_vietnamese

_PLAIN, _WEAK, _BOTH_WEAK, _CONVERSE = 0.85, 0.6, 0.45, 0.3
_LONG_TEXT, _LONG_FACTOR = 170, 0.6
_UNSPACED = frozenset(["zh", "ja", "th", "ko"])
_BARE_VIETNAMESE = "vi without marks"
"""Vietnamese typed without diacritics: only its entries of two syllables and more are plain enough."""
_FOLDED = frozenset(["ar", "fa", "he", "el", _BARE_VIETNAMESE])
_CASED_NOUNS = frozenset(["de", "en"])
"""German writes nouns, English headlines write all words with capitals."""
_PREFIXES = {"ar": ("وال", "بال", "لل", "ال", "و", "ف", "ب", "ل", "س"), "he": ("וה", "ה", "ו", "ב", "ל", "ש", "מ", "כ")}
_NEGATION_FOLLOWS = frozenset(["de", "nl", "sv", "no", "da", "ja", "ko"])
_NEGATED_BY_PREFIX = frozenset(["cs", "sk", "lt", "lv"])
_BEFORE, _AFTER, _BEFORE_UNSPACED, _AFTER_UNSPACED = 3, 2, 3, 5
_LEAST_AFFIX, _MOST_AFFIX = 3, 14
_CLAUSE = re.compile(r"[,;:.!?…、。，；：！？؛،—–()\"«»“”]|\s-\s")


@dataclass(frozen=True, slots=True)
class Pole:
    """One pole of an opposition: the opposition's name, which of the two it is, and whether the word has no other senses."""

    opposition: str
    second: bool
    strong: bool

    @property
    def name(self) -> str:
        """The pole's name, in English."""
        return self.opposition.split("/")[self.second]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The words of a list entry, each as it must stand, begin (``x*``) or end (``*x``), or any number (``#``).

    One that is ``alone`` is a clause of its own, as answers are.
    """

    words: tuple[str, ...]
    poles: tuple[Pole, ...]
    size: int
    alone: bool


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """A language's entries by their first word: whole, by beginning, by end; or one pattern where words are not spaced."""

    whole: dict[str, list[_Phrase]]
    beginnings: dict[str, list[_Phrase]]
    ends: dict[str, list[_Phrase]]
    pattern: re.Pattern[str] | None
    spans: dict[str, tuple[Pole, ...]]
    alone: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stance:
    """What a text says about one opposition: the pole it ends up at, in which word, and whether a negation turned it."""

    word: str
    opposition: str
    name: str
    second: bool
    strong: bool
    negated: bool


def check_oppositions(source: str, target: str, source_language: str, target_language: str) -> Evidence | None:
    """``DIFFER`` where the texts stand at opposite poles, ``None`` otherwise.

    Scores 0.85 where both words are plain, 0.6 where one of them has other senses too, less where both have, and in long texts. One
    sells what the other buys: such poles contradict only as far as the names of both texts stand in the same order.
    """
    here, there = read_stances(source, source_language), read_stances(target, target_language)
    denials = _denies(source, source_language), _denies(target, target_language)
    shared = {key: (here[key], there[key]) for key in here.keys() & there.keys()}
    order = _order(source, target, source_language, target_language) if shared.keys() & _converses() else None
    pairs = [pair for key, pair in shared.items() if order is not False or key not in _converses()]
    against = [
        pair
        for pair in pairs or ([] if shared else _kindred(here, there))
        if _contradict(*pair) and not (_turned(*pair) and all(denials))
    ]
    if not against:
        return None
    score, one, other = max(
        ((_score(*pair, order), *pair) for pair in against), key=lambda found: (found[0], found[1].name, found[2].name)
    )
    score = score if shared else min(score, _WEAK)
    if max(len(source), len(target)) > _LONG_TEXT:
        score = round(score * _LONG_FACTOR, 2)
    detail = f"{one.word} ({_named(one)}) against {other.word} ({_named(other)})"
    return Evidence("polarity", Outcome.DIFFER, (one.word,), (other.word,), score, detail)


def _order(source: str, target: str, source_language: str, target_language: str) -> bool | None:
    """Whether the parties of two texts stand in the same order, which they do where there is but one; ``None`` where it is not known."""
    sides = (source, source_language), (target, target_language)
    parties = max(len(side(*one).runs) + len(side(*one).mentions) + len(nouns(*one)) for one in sides)
    return True if parties <= 1 else same_order(source, target, source_language, target_language)


def told_from_the_other_end(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether two texts tell one event from its two ends: one sells, the other buys."""
    here, there = read_stances(source, source_language), read_stances(target, target_language)
    return any(_contradict(here[key], there[key]) for key in _converses() & here.keys() & there.keys())


def _contradict(one: Stance, other: Stance) -> bool:
    return one.second is not other.second


def _turned(one: Stance, other: Stance) -> bool:
    """Whether a negation turned just one of the two."""
    return one.negated is not other.negated


def _kindred(here: dict[str, Stance], there: dict[str, Stance]) -> list[tuple[Stance, Stance]]:
    """What the texts say about nearly the same oppositions, where each takes one side throughout."""
    found = []
    for family in _families():
        mine, theirs = ([side[key] for key in family if key in side] for side in (here, there))
        if len({stance.second for stance in mine}) == len({stance.second for stance in theirs}) == 1:
            found.append((mine[0], theirs[0]))
    return found


@cache
def _families() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(names[0].split()) for tag, kind, *names in rows("oppositions.tsv") if (tag, kind) == ("*", "="))


@cache
def _lasting() -> frozenset[str]:
    """The oppositions whose poles are things or places: what is not in the north need not be in the south."""
    return frozenset(
        name for tag, kind, *names in rows("oppositions.tsv") if (tag, kind) == ("*", "!") for name in names[0].split()
    )


@cache
def _converses() -> frozenset[str]:
    """The oppositions whose poles may tell one event from its two ends."""
    return frozenset(
        name for tag, kind, *names in rows("oppositions.tsv") if (tag, kind) == ("*", "<>") for name in names[0].split()
    )


def _denies(text: str, language: str) -> bool:
    negations = read_negations(text, language)
    return negations is not None and bool(negations.spans or negations.weak_spans)


def _score(one: Stance, other: Stance, same_order: bool | None) -> float:
    score = _PLAIN if one.strong and other.strong else _WEAK if one.strong or other.strong else _BOTH_WEAK
    return min(score, _CONVERSE) if same_order is None and one.opposition in _converses() else score


def _named(stance: Stance) -> str:
    return f"not {stance.name}" if stance.negated else stance.name


def negation_answered(denying: dict[str, Stance], other: dict[str, Stance]) -> bool:
    """Whether a negated pole of one text is the opposite pole in the other: ``n'a pas réussi`` and ``thất bại``."""
    return any(
        stance.negated and key in other and not other[key].negated and other[key].second is stance.second
        for key, stance in denying.items()
    )


@lru_cache(maxsize=8192)
def read_stances(text: str, language: str) -> dict[str, Stance]:
    """The oppositions that a text takes one side in, by name; empty where the language has no word list."""
    base, body = base_language(language), body_of(text, language).lower()
    hits = _hits(text, language)
    negations = read_negations(text, language)
    stances: dict[str, list[Stance]] = defaultdict(list)
    for start, end, poles in hits:
        negated = _is_negated(start, end, negations, base)
        for pole in poles:
            word, turned = body[start:end], negated and pole.opposition not in _lasting()
            stances[pole.opposition].append(
                Stance(word, pole.opposition, pole.name, pole.second is not turned, pole.strong, turned)
            )
    return {
        key: max(found, key=lambda stance: stance.strong)
        for key, found in stances.items()
        if len({stance.second for stance in found}) == 1
    }


def _hits(text: str, language: str) -> list[tuple[int, int, tuple[Pole, ...]]]:
    base = base_language(language)
    cased = body_of(text, language)
    body = cased.lower()
    written = _BARE_VIETNAMESE if base == "vi" and body.isascii() else base
    lexicon = _lexicon(written)
    if lexicon is None:
        return []
    hits = _unspaced_hits(lexicon, body) if lexicon.pattern else _spaced_hits(lexicon, body, written)
    return hits if base in _CASED_NOUNS else [hit for hit in hits if not _is_name(cased, hit[0])]


def _is_name(cased: str, start: int) -> bool:
    """Whether a word is capitalised inside a sentence that is not all in capitals: ``Chiến Thắng`` is a person."""
    if not cased[start].isupper() or cased[start : start + 2].isupper():
        return False
    before = cased[:start].rstrip(" \"'«“„‘(-")
    return bool(before) and before[-1] not in ".:!?…–—|\n"


def _is_negated(start: int, end: int, negations: Negations | None, language: str) -> bool:
    if negations is None:
        return False
    if any(_governs(span, start, end, negations.body, language) for span in negations.spans):
        return True
    if any(first < start and end <= last for first, last in negations.soft_spans):
        return True
    # What denies a part only denies what follows at once: ``sans attaquer``, ``balise non fermée``.
    return any(0 < start - span[1] <= 1 for span in negations.weak_spans)


def _governs(span: tuple[int, int], start: int, end: int, body: str, language: str) -> bool:
    """Whether a negation stands around a word, close before it, or close after it where the language puts it there.

    One that ends inside the phrase is part of it (``aucun changement`` is itself a pole), as is a prefix that the list has.
    """
    if start < span[1] <= end and (span[1] < end or " " in body[start:end] or language in _NEGATED_BY_PREFIX):
        return False
    if span[0] < end and start < span[1]:
        return True
    follows = span[0] >= end
    if follows and language not in _NEGATION_FOLLOWS:
        return False
    between = body[end : span[0]] if follows else body[span[1] : start]
    if len(between) > 30 or _CLAUSE.search(between):
        return False
    if language in _UNSPACED:
        return len(between) <= (_AFTER_UNSPACED if follows else _BEFORE_UNSPACED)
    return len(between.split()) <= (_AFTER if follows else _BEFORE)


@cache
def _lexicon(language: str) -> _Lexicon | None:
    """A language's word list; where no language is known (``""``), the answers of all."""
    bare = language == _BARE_VIETNAMESE
    entries: dict[str, list[Pole]] = defaultdict(list)
    alone: set[str] = set()
    for tag, opposition, *poles in rows("oppositions.tsv"):
        if language and tag != ("vi" if bare else language):
            continue
        for second, forms in enumerate(poles):
            for form in forms.split():
                if not language and not form.startswith("="):
                    continue
                skipped = opposition == "-"
                bare_form = form.lstrip("~=")
                entries[bare_form].extend([] if skipped else [Pole(opposition, bool(second), not form.startswith("~"))])
                alone.update([bare_form] if form.startswith("=") else [])
    if not entries:
        return None
    if language in _UNSPACED:
        spans = {form.replace("_", " ").replace("*", ""): tuple(poles) for form, poles in entries.items()}
        body = "|".join(re.escape(form) for form in sorted(spans, key=len, reverse=True))
        return _Lexicon({}, {}, {}, re.compile(body), spans, frozenset(alone))
    tables: tuple[dict[str, list[_Phrase]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
    for form, found in entries.items():
        words = tuple(_normal(word, language) for word in form.split("_"))
        if bare and len(words) == 1:
            continue
        _file(tables, _Phrase(words, tuple(found), len(form), form in alone))
    return _Lexicon(dict(tables[0]), dict(tables[1]), dict(tables[2]), None, {}, frozenset())


def _file(tables: tuple[dict[str, list[_Phrase]], ...], phrase: _Phrase) -> None:
    first = phrase.words[0]
    tables[1 if first.endswith("*") else 2 if first.startswith("*") else 0][first.strip("*")].append(phrase)


def _normal(word: str, language: str) -> str:
    """A word of the list as the text's words will be compared with it; the marks ``*`` stay."""
    if not word.strip("*#"):
        return word
    return ("*" if word.startswith("*") else "") + _comparable(word.strip("*"), language) + ("*" if word.endswith("*") else "")


def _comparable(word: str, language: str) -> str:
    if language in _FOLDED:
        return fold(word)
    return fold_vietnamese(word) if language == "vi" else word


def _unspaced_hits(lexicon: _Lexicon, body: str) -> list[tuple[int, int, tuple[Pole, ...]]]:
    assert lexicon.pattern is not None
    return [
        (*match.span(), lexicon.spans[match[0]])
        for match in lexicon.pattern.finditer(body)
        if match[0] not in lexicon.alone or _stands_alone(body, *match.span())
    ]


def _stands_alone(body: str, start: int, end: int) -> bool:
    """Whether nothing but punctuation stands beside a place."""
    before, after = body[:start].rstrip()[-1:], body[end:].lstrip()[:1]
    return all(not beside or _CLAUSE.match(beside) for beside in (before, after))


def _spaced_hits(lexicon: _Lexicon, body: str, language: str) -> list[tuple[int, int, tuple[Pole, ...]]]:
    """The longest entries that fit, from left to right, none inside another."""
    found = list(WORD.finditer(body))
    words = [_comparable(match[0], language) for match in found]
    hits, at = [], 0
    while at < len(words):
        best = _best(
            lexicon, words, at, language, lambda first, last: _stands_alone(body, found[first].start(), found[last].end())
        )
        if best is None:
            at += 1
            continue
        last = at + best[0] - 1
        hits.append((found[at].start(), found[last].end(), best[1]))
        at = last + 1
    return hits


def _best(
    lexicon: _Lexicon, words: list[str], at: int, language: str, stands_alone: Callable[[int, int], bool]
) -> tuple[int, tuple[Pole, ...]] | None:
    """How many words the longest entry that fits has, and its poles.

    Of entries with as many words the longest spelling counts; a shorter stem tells about what the longer says nothing about.
    """
    for word in _readings(words[at], language):
        fitting = [phrase for phrase in _candidates(lexicon, word) if _fits(phrase, words, at)]
        fitting = [phrase for phrase in fitting if not phrase.alone or stands_alone(at, at + len(phrase.words) - 1)]
        if not fitting:
            continue
        longest = max(len(phrase.words) for phrase in fitting)
        alike = sorted((p for p in fitting if len(p.words) == longest), key=lambda p: p.size, reverse=True)
        poles: dict[str, list[Pole]] = {}
        for phrase in alike if alike[0].poles else ():
            new = [pole for pole in phrase.poles if pole.opposition not in poles]
            for pole in new:
                poles.setdefault(pole.opposition, []).append(pole)
        return longest, tuple(pole for found in poles.values() for pole in found)
    return None


def _readings(word: str, language: str) -> list[str]:
    """The word, then without the article and particles that its script writes onto it."""
    return [word] + [word[len(p) :] for p in _PREFIXES.get(language, ()) if word.startswith(p) and len(word) > len(p) + 2]


def _candidates(lexicon: _Lexicon, word: str) -> list[_Phrase]:
    found = list(lexicon.whole.get(word, ()))
    if word[0].isdigit():
        found += lexicon.whole.get("#", ())
    for size in range(2, min(len(word), _MOST_AFFIX) + 1):
        found += lexicon.beginnings.get(word[:size], ())
    if lexicon.ends:
        for size in range(_LEAST_AFFIX, min(len(word), _MOST_AFFIX) + 1):
            found += lexicon.ends.get(word[-size:], ())
    return found


def _fits(phrase: _Phrase, words: list[str], at: int) -> bool:
    if at + len(phrase.words) > len(words):
        return False
    return all(_is(entry, word) for entry, word in zip(phrase.words[1:], words[at + 1 :], strict=False))


def _is(entry: str, word: str) -> bool:
    if entry == "#":
        return word[0].isdigit()
    if entry.endswith("*"):
        return word.startswith(entry[:-1])
    return word.endswith(entry[1:]) if entry.startswith("*") else word == entry
