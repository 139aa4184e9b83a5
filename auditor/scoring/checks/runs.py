"""Runs of capitalised words: the names in a text that no table knows.

Takes a text, its language and the gazetteer's mentions; gives `Run`s: a person's or an institution's name in words made
comparable, with how surely it is a name. Scripts without capitals give only the people that the gazetteer knows, and the
names that their writing marks. Knows nothing of the other side of a pair.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError

from auditor.scoring.checks.countries import Mention, base_language
from auditor.scoring.checks.number_words import base as number_base
from auditor.scoring.checks.number_words import words_of as number_words
from auditor.scoring.checks.tables import rows
from auditor.scoring.checks.transliteration import WORD, fold, fold_vietnamese, romanise

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?:…–—•♪♫\n\"«»“”„‘|/()\[\]]\s*[-–—\"«“„‘¿¡']*\s*$|^\W*$")
_CONNECTS = re.compile(r"[ \u00a0'’\-‑]|\. ?|[·・]")
_ROMAN_RANK = re.compile(r"[IVXLC]+(?:e|er|ère|ème|es|th)")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,}(?:[・＝=][ァ-ヴー]{1,})*")
_DOTTED_HAN = re.compile(r"[\u4e00-\u9fff]{1,5}(?:[·・•‧][\u4e00-\u9fff]{1,5})+")
_KOREAN_TITLED = re.compile(
    r"(?<![가-힣])([가-힣]{2,4}) (?:전 |신임 )?"
    r"(?:대통령|총리|장관|의원|위원장|감독|선수|대표|총재|국왕|외교부장|시장)"
)
_UNCASED_CODES = "zh ja ko th lo km my ar fa ur he hi ne bn ta te ka am ckb ps yi mr gu pa si"
UNCASED = frozenset(_UNCASED_CODES.split())
"""Languages whose script has no capitals."""

_MAX_RUNS = 60
_MANY = 5
_TITLE_CASE = frozenset(["en", "id"])
_LOW_IN_TITLE_WORDS = (
    "with from over into after amid than near upon that under about against before during between through dari untuk pada"
)
_LOW_IN_TITLES = frozenset(_LOW_IN_TITLE_WORDS.split())
_CASED_NOUNS = frozenset(["de", "lb"])
_STRONG, _FAIR, _VAGUE, _WEAK, _NONE = 1.0, 0.8, 0.6, 0.55, 0.2


@dataclass(frozen=True, slots=True)
class Run:
    """One name.

    Attributes:
        text: the name as it stands in the text.
        start: where it starts in the text.
        words: its words, romanised; titles are left out.
        key: the gazetteer's key of the person, or empty.
        weight: how surely it is a name, from 0 to 1.
        latin: whether it is written in Latin letters.
        native: for each word the Vietnamese syllable that it is, with its tone, or an empty string.
        leads: whether the first word begins a sentence, and may be a common word.
        named: for each word whether it belongs to the name that the gazetteer knows.
    """

    text: str
    start: int
    words: tuple[str, ...]
    key: str = ""
    weight: float = 1.0
    latin: bool = True
    native: tuple[str, ...] = ()
    leads: bool = False
    named: tuple[bool, ...] = ()


@cache
def words_of(kind: str, language: str) -> frozenset[str]:
    """The words of a class in ``names_words.tsv`` for a language, in lower case (``vi``) or folded."""
    folding = fold_vietnamese if language == "vi" else fold
    return frozenset(
        folding(word)
        for cls, tag, words in rows("names_words.tsv")
        if cls == kind and tag in ("*", language)
        for word in words.split()
    )


@cache
def sino_vietnamese() -> dict[str, frozenset[str]]:
    """Pinyin syllables by the Vietnamese reading, which Vietnamese uses for Chinese names."""
    found: dict[str, frozenset[str]] = {}
    for cls, _, words in rows("names_words.tsv"):
        if cls == "sino":
            for pair in words.split():
                reading, _, pinyin = pair.partition("=")
                key = fold_vietnamese(reading)
                found[key] = found.get(key, frozenset()) | {pinyin}
    return found


@cache
def aliases() -> dict[str, int]:
    """The number of the group of given names that a romanised name belongs to: Pierre and Pietro are one."""
    groups = [words.split("=") for cls, _, words in rows("names_words.tsv") if cls == "alias"]
    return {romanise(name): number for number, names in enumerate(groups) for name in names}


@cache
def _not_countries() -> dict[str, frozenset[str]]:
    found = {}
    for cls, _, words in rows("names_words.tsv"):
        if cls == "notcountry":
            for pair in words.split():
                syllable, _, following = pair.partition("=")
                found[fold_vietnamese(syllable)] = frozenset(map(fold_vietnamese, following.split("|")))
    return found


@cache
def _calendar(language: str) -> frozenset[str]:
    try:
        locale = Locale.parse(base_language(language))
    except (ValueError, UnknownLocaleError):
        return frozenset()
    found = set()
    for names in (locale.months, locale.days):
        for context in names.values():
            for width in ("wide", "abbreviated"):
                found |= {fold(word.strip(".")) for word in context.get(width, {}).values()}
    return frozenset(found)


def is_vietnamese_syllable(word: str) -> bool:
    """Whether a word has the form of one Vietnamese syllable."""
    return len(word) <= 7 and _SYLLABLE.fullmatch(fold(word)) is not None


def settle_vietnamese(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Settles one-syllable countries: no country in a name or a common word (``Thủ Đức``, ``Anh ấy``), unsure after ``ông``."""
    return tuple(settled for mention in mentions if (settled := _settled(text, mention)) is not None)


def _settled(text: str, mention: Mention) -> Mention | None:
    if mention.entry.kind != "country" or not is_vietnamese_syllable(mention.text) or mention.text.isupper():
        return mention
    syllable = fold_vietnamese(mention.text)
    following = WORD.match(text, mention.end + 1) if text[mention.end : mention.end + 1] == " " else None
    if following and fold_vietnamese(following[0]) in _not_countries().get(syllable, ()):
        return None
    before = re.search(r"(?:^|\W)(\w+) $", text[max(0, mention.start - 12) : mention.start])
    neighbours = [word[0] for word in (following,) if word] + ([before[1]] if before else [])
    if any(_is_name_syllable(word) for word in neighbours):
        return None
    leads = syllable in _COMMON_AT_START and _leads(text, mention.start)
    addressed = before is not None and fold_vietnamese(before[1]) in _ADDRESSES
    return replace(mention, entry=replace(mention.entry, optional=True)) if leads or addressed else mention


def _leads(text: str, start: int) -> bool:
    return _SENTENCE.search(text[max(0, start - 6) : start]) is not None


_COMMON_AT_START = frozenset(map(fold_vietnamese, ("Anh", "Ý", "Áo")))
_NEUTRAL_WORDS = (
    "Nga Mỹ Anh Pháp Đức Ý Úc Áo Bỉ Nhật Hàn Trung Việt Ấn Triều Tổng Thủ Bộ Chủ Hoàng Nữ Đại Ngoại Quốc Tòa Toà Phó Cựu Kim "
    "Liên Hạ Thượng Ông Bà Vua Hội Nhà"
)
_NEUTRAL = frozenset(map(fold_vietnamese, _NEUTRAL_WORDS.split()))
_ADDRESS_WORDS = "ông bà anh chị em cô chú bác cụ bé bạn"
_ADDRESSES = frozenset(map(fold_vietnamese, _ADDRESS_WORDS.split()))


def _is_name_syllable(word: str) -> bool:
    if not word[0].isupper() or (word.isupper() and len(word) > 1) or not is_vietnamese_syllable(word):
        return False
    return fold_vietnamese(word) not in _NEUTRAL


def has_case(text: str, language: str) -> bool:
    """Whether capitals tell names from other words: not in caseless scripts, in all capitals or in Title Case."""
    if language in UNCASED or text.isupper():
        return False
    words = [word for word in WORD.findall(text) if word[0].isalpha()]
    raised = sum(word[0].isupper() and len(word) >= 4 for word in words)
    if base_language(language) in _TITLE_CASE:
        lowered = sum(word.islower() and len(word) >= 4 and word not in _LOW_IN_TITLES for word in words)
    else:
        lowered = sum(word.islower() for word in words)
    return bool(lowered) or bool(raised < _MANY)


@lru_cache(maxsize=4096)
def runs(text: str, language: str, mentions: tuple[Mention, ...]) -> tuple[Run, ...]:
    """The names in the text, in order, at most 60."""
    if has_case(text, language):
        return tuple(_cased(text, language, mentions)[:_MAX_RUNS])
    known = [_known(mention) for mention in mentions if mention.entry.kind == "person" and not mention.entry.optional]
    taken = [(mention.start, mention.end) for mention in mentions]
    marked = [
        run for run in _marked(text, language) if not any(a < run.start + len(run.text) and run.start < b for a, b in taken)
    ]
    return tuple(sorted([*known, *marked], key=lambda run: run.start)[:_MAX_RUNS])


def _known(mention: Mention) -> Run:
    words = tuple(romanise(word) for word in WORD.findall(mention.entry.latin))
    return Run(
        mention.text,
        mention.start,
        words,
        next(iter(mention.entry.keys)),
        _STRONG,
        False,
        ("",) * len(words),
        named=(True,) * len(words),
    )


def _marked(text: str, language: str) -> list[Run]:
    found = []
    if language == "ja":
        for match in _KATAKANA.finditer(text):
            words = tuple(romanise(word) for word in re.split("[・＝=]", match[0]))
            weight = _FAIR if len(words) > 1 else _NONE
            found.append(Run(match[0], match.start(), words, "", weight, False, ("",) * len(words), named=(True,) * len(words)))
    elif language == "zh":
        for match in _DOTTED_HAN.finditer(text):
            words = tuple(romanise(word) for word in re.split("[·・•‧]", match[0]))
            found.append(Run(match[0], match.start(), words, "", _FAIR, False, ("",) * len(words), named=(True,) * len(words)))
    elif language == "ko":
        for match in _KOREAN_TITLED.finditer(text):
            found.append(Run(match[1], match.start(1), (romanise(match[1]),), "", _WEAK, False, ("",), named=(False,)))
    return found


def _cased(text: str, language: str, mentions: tuple[Mention, ...]) -> list[Run]:
    people = {word.start(): m for m in mentions if m.entry.kind == "person" for word in WORD.finditer(text, m.start, m.end)}
    covered = [(m.start, m.end) for m in mentions if m.entry.kind != "person"]
    inside = {at for start, end in covered for at in range(start, end)}
    found: list[Run] = []
    group: list[re.Match[str]] = []
    for word in WORD.finditer(text):
        if (given := _hyphenated(text, group, word)) is not None:
            group[-1] = given
            continue
        is_name = word.start() not in inside and (word[0][0].isupper() or word.start() in people) and not word[0].isdigit()
        if group and not (is_name and _joined(text, group[-1], word)):
            found += _run(text, language, group, people)
            group = []
        if is_name:
            group.append(word)
    return found + _run(text, language, group, people)


_HYPHENATED = re.compile(r"[^\W\d_]{2,6}-[^\W\d_]{2,6}(?![\w-])")


def _hyphenated(text: str, group: list[re.Match[str]], word: re.Match[str]) -> re.Match[str] | None:
    """A Korean or Taiwanese given name after its surname, ``Kim Ji-hyun``, where ``word`` is its second syllable."""
    if len(group) < 2 or not word[0].islower() or text[group[-1].end() : word.start()] != "-":
        return None
    if text[group[-2].end() : group[-1].start()] != " ":
        return None
    return _HYPHENATED.match(text, group[-1].start())


def _joined(text: str, last: re.Match[str], word: re.Match[str]) -> bool:
    gap = text[last.end() : word.start()]
    if gap.startswith(".") and (len(last[0]) > 2 or (len(last[0]) == 2 and last[0].isupper())):
        return False
    return len(gap) <= 2 and _CONNECTS.fullmatch(gap) is not None


def _run(text: str, language: str, group: list[re.Match[str]], people: dict[int, Mention]) -> list[Run]:
    base = base_language(language)
    known = next((people[word.start()] for word in group if word.start() in people), None)
    kept = list(group)
    if base == "vi" and len(kept) > 2 and fold_vietnamese(kept[0][0]) in _ADDRESSES:
        kept.pop(0)
    person = base == "vi" and _is_vietnamese_person(kept)
    while kept and known is None and not person and _is_no_name(kept[0][0], language):
        kept.pop(0)
    person = person or (base == "vi" and bool(kept) and _is_vietnamese_person(kept))
    if known is None and not person:
        while kept and _is_no_name(kept[-1][0], language) and len(kept) > 1:
            kept.pop()
    else:
        kept = [w for w in kept if person or w.start() in people or not _is_no_name(w[0], language)]
    if not kept:
        return []
    start, end = kept[0].start(), kept[-1].end()
    leads = _leads(text, start)
    weight = _STRONG if known and not known.entry.optional else _weight(kept, base, leads, person, dropped=len(kept) < len(group))
    words = tuple(romanise(word[0]) for word in kept)
    native = tuple(fold_vietnamese(word[0]) if base == "vi" and is_vietnamese_syllable(word[0]) else "" for word in kept)
    latin = ord(kept[0][0][0]) < 0x250 or 0x1E00 <= ord(kept[0][0][0]) <= 0x1EFF
    key = next(iter(known.entry.keys)) if known else ""
    named = tuple(word.start() in people for word in kept)
    return [Run(text[start:end], start, words, key, weight, latin, native, leads and not named[0], named)]


def _is_no_name(word: str, language: str) -> bool:
    base = base_language(language)
    key = fold_vietnamese(word) if base == "vi" else fold(word)
    if key in words_of("title", base) or key in words_of("common", base) or fold(word) in _calendar(language):
        return True
    return _ROMAN_RANK.fullmatch(word) is not None or (
        base != "vi" and len(word) > 2 and word.lower() in number_words(number_base(base)).known
    )


def _is_vietnamese_person(group: list[re.Match[str]]) -> bool:
    syllables = [word[0] for word in group]
    return (
        2 <= len(syllables) <= 5
        and fold_vietnamese(syllables[0]) in words_of("surname", "vi")
        and all(is_vietnamese_syllable(word) and (len(word) > 1 or word == "A") for word in syllables)
    )


@cache
def _folded_surnames() -> frozenset[str]:
    return frozenset(map(fold, words_of("surname", "vi")))


def is_vietnamese_abroad(words: Sequence[str]) -> bool:
    """Whether a name in a text of another language is a Vietnamese one of three syllables and more: Bui Van Hai."""
    return len(words) > 2 and fold(words[0]) in _folded_surnames() and all(map(is_vietnamese_syllable, words))


def _weight(kept: list[re.Match[str]], base: str, leads: bool, person: bool, dropped: bool) -> float:
    words = [word[0] for word in kept]
    if person:
        return _STRONG if len(words) > 2 else _FAIR
    if base == "vi" and all(map(is_vietnamese_syllable, words)):
        return _NONE if dropped or leads or len(words) == 1 else _VAGUE
    if is_vietnamese_abroad(words):
        return _FAIR
    given = any(fold(word) in words_of("given", "*") for word in words[:-1]) or _HYPHENATED.fullmatch(words[-1]) is not None
    if len(words) > 1 and given:
        return _STRONG
    if base in _CASED_NOUNS:
        return _WEAK if len(words) > 2 and not leads else _NONE
    if len(words) > 1:
        return _FAIR if not leads or dropped else _WEAK
    return _NONE if (leads and not dropped) or (words[0].isupper() and len(words[0]) <= 5) else _WEAK
