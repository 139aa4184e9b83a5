"""Looks for a name in a text whose script does not mark names.

Takes a text and its language; gives a `Hearing` that says whether a romanised name sounds somewhere in it, and how far its
silence can be trusted. Vowels are left out, voiced and voiceless letters fall together, ``l`` is ``r``: every script loses
some of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from auditor.scoring.checks.transliteration import WORD, romanise, skeletons

_COARSE = str.maketrans("lfb", "rpp")
_KATAKANA = re.compile("[ァ-ヴー]{2,}")
_KANJI = re.compile("[\u4e00-\u9fff]{2,}")
_TRUST = {"ko": 0.7, "ar": 0.7, "fa": 0.7, "ur": 0.65, "he": 0.7, "hi": 0.7, "ja": 0.6, "th": 0.5, "zh": 0.4}
_PREFIXES = {"ar": re.compile("^(?:w|f)?(?:al|b|l|k|ll)?(?=...)"), "he": re.compile("^[vhblmks]{1,2}(?=..)")}
_FULL_TRUST = 0.6
_LIKE = 75
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Hearing:
    """The sounds of a text: its words' skeletons, or all of them in one string where nothing separates words.

    ``trust`` is how far its silence can be believed; ``spoken`` are words of Korean with their vowels.
    """

    sounds: frozenset[str]
    stream: str
    trust: float
    spoken: tuple[str, ...] = ()

    def hears(self, word: str) -> bool | None:
        """Whether a romanised word sounds in the text; ``None`` where it has too few consonants to say."""
        if not self.sounds and not self.stream:
            return False
        shapes = {_coarse(shape) for shape in skeletons(word)}
        if max(map(len, shapes)) < _TELLING:
            return None
        if any(shape in self.sounds or (len(shape) >= _TELLING and shape in self.stream) for shape in shapes):
            return True
        return any(_alike(shape, sound) for shape in shapes if len(shape) >= _TELLING for sound in self.sounds)

    def hears_name(self, words: tuple[str, ...]) -> bool:
        """Whether any telling word of a name sounds in the text, or the whole name at once."""
        heard = [self.hears(word) for word in words]
        if any(heard):
            return True
        if any(_speaks(spoken, _spoken("".join(words))) for spoken in self.spoken):
            return True
        whole = self.hears("".join(words))
        return whole is True or (whole is None and not any(word is False for word in heard))


class Naming(StrEnum):
    """What a text in Chinese or Korean says of a full name."""

    SAID = "said"
    NAMESAKE = "namesake"
    UNSAID = "unsaid"


def naming(text: str, language: str, words: tuple[str, ...]) -> Naming | None:
    """Whether a Chinese or Korean text names somebody, another of the same surname, or nobody of either.

    Args:
        text: the text.
        language: its language code.
        words: a romanised name, surname first: Song, Jianguo; Kang, Minjae.

    Returns:
        ``None`` for other languages, and for what has not the form of a Chinese or Korean name.
    """
    if language == "zh" and in_pinyin(words):
        runs, surname, given = _KANJI.findall(text), *words
        spoken: Callable[[str], str] = romanise
    elif language == "ko" and len(words) == _FULL and words[0] in _KOREAN_SURNAMES:
        runs, surname, given = _HANGUL.findall(text), _spoken(words[0]).rstrip("h"), _spoken(words[1])
        spoken = _spoken_sign
    else:
        return None
    found = Naming.UNSAID
    for run in runs:
        signs = [spoken(sign) for sign in run]
        for at in range(len(signs) - 1):
            if _same_sound(signs[at], surname):
                if any(_same_sound("".join(signs[at + 1 : at + 1 + count]), given) for count in (1, 2)):
                    return Naming.SAID
                found = Naming.NAMESAKE
    return found


_FULL = 2
_HANGUL = re.compile("[가-힣]{2,}")
_SAME_SOUND = 80
_KOREAN_SURNAMES = frozenset(
    "kim lee yi rhee park pak choi choe jung jeong chung kang cho jo yoon yun jang chang lim im han oh seo suh shin sin kwon hwang ahn an "
    "song ryu yoo yu hong jeon jun chun ko go koh moon mun yang son sohn bae baek paik heo hur nam sim shim noh roh no ha joo ju woo koo "
    "ku goo min na ji jin um eom won chae cheon bang gong hyun ham byun yeom yeo choo do seol sun ma gil wi pyo myung ki ban wang ok yook "
    "tak kuk gu jegal namkung".split()
)


def _spoken_sign(sign: str) -> str:
    return _spoken(romanise(sign))


def _same_sound(one: str, other: str) -> bool:
    return one == other or fuzz.ratio(one, other) >= _SAME_SOUND


_SURNAMES = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng han feng cao "
    "peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren yao shen zhong cui tan fan wan shi liao jia xia fu "
    "fang zou xiong bai meng qin qiu hou yan lei hao gong shao mao chang lai wen pang kong shan niu hong".split()
)
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u)"
)
_GIVEN = re.compile(f"(?:{_SYLLABLE}){{1,2}}")


def in_pinyin(words: tuple[str, ...]) -> bool:
    """Whether a name is a Chinese one in pinyin, surname first: its characters are then heard as it is written."""
    return len(words) == 2 and words[0] in _SURNAMES and _GIVEN.fullmatch(words[1]) is not None


def _coarse(skeleton: str) -> str:
    return skeleton.translate(_COARSE).lstrip("a").replace("nk", "n").replace("mp", "p")


def _alike(shape: str, sound: str) -> bool:
    if len(sound) < _TELLING or abs(len(shape) - len(sound)) > 2:
        return False
    if len(sound) > len(shape) and sound.startswith(shape):
        return True
    return fuzz.ratio(shape, sound) >= _LIKE


def _spoken(romanised: str) -> str:
    """A Korean name without the differences between its romanisations: Lee, Yi, I; Sun, Seon; Park, Bak; Young, Yeong."""
    for pattern, sound in _ROMANISATIONS:
        romanised = pattern.sub(sound, romanised)
    return romanised.translate(_KOREAN_CLASSES)


_ROMANISATIONS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("^(?:lee|rhee|yi|ri)", "i"),
        ("^park", "bak"),
        ("oo|ou|eo|eu", "o"),
        ("ee", "i"),
        ("oi|ae|oe", "e"),
        ("ch", "j"),
        ("sh", "s"),
        ("w", ""),
    )
)
_KOREAN_CLASSES = str.maketrans("uktprv", "ogdblb")
_SPOKEN_ALIKE = 70


def _speaks(word: str, name: str) -> bool:
    """Whether a name, with what may follow it in its word, is alike to the word's beginning."""
    return fuzz.partial_ratio(name, word, score_cutoff=_SPOKEN_ALIKE) > 0 if len(name) <= len(word) + 2 else False


_SILENT = Hearing(frozenset(), "", _FULL_TRUST)


@lru_cache(maxsize=4096)
def listen(text: str, language: str) -> Hearing:
    """The sounds of a text; none for scripts with capitals, whose names are compared as words."""
    if language not in _TRUST:
        return _SILENT
    trust = _TRUST[language]
    if language == "zh":
        return Hearing(frozenset(), _stream(text), trust)
    if language == "th":
        return Hearing(frozenset(), _stream(text), trust)
    if language == "ja":
        trust = 0.5 if _KANJI.search(text) else trust
        return Hearing(frozenset(_shapes(map(romanise, _KATAKANA.findall(text)), language)), "", trust)
    words = [romanise(word) for word in WORD.findall(text)]
    spoken = tuple(map(_spoken, words)) if language == "ko" else ()
    pairs = [one + other for one, other in pairwise(words)] if language in _PREFIXES or language == "fa" else []
    return Hearing(frozenset(_shapes([*words, *pairs], language)), "", trust, spoken)


def _shapes(words: Iterable[str], language: str) -> Iterator[str]:
    for plain in words:
        variants = {plain, _PREFIXES[language].sub("", plain)} if language in _PREFIXES else {plain}
        for variant in variants:
            for shape in skeletons(variant):
                yield _coarse(shape)
            yield _coarse(skeletons(variant.replace("w", "").replace("y", ""))[0])


def _stream(text: str) -> str:
    return "".join(_coarse(skeletons(romanise(word))[0]) for word in WORD.findall(text))
