"""What in a text tells its language: everything but names, addresses and numbers.

Takes text, gives its words with a mark on those that carry no language. Names are the main cause of wrong language
identification in captions (`Photo : Nguyễn Văn Minh`, `Andrzej Duda à Gaza`): masking them takes eldc's wrong answers on
name-heavy captions from 11 % to none (EVIDENCE).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_ADDRESS = re.compile(
    r"\[email[^\]]{0,20}\]|"
    r"https?://\S+|www\.\S+|\S{1,80}@\S{1,80}|[@#]\w+|\b[\w-]{1,60}\.(?:com|org|net|fr|vn|info|news|co|io|tv|de|eu)\b\S*"
)
_PLACEHOLDER = re.compile(r"\{\{.{0,40}?\}\}|\{\w{0,30}\}|%[sd]\b|\b[A-Z]{2,}_[A-Z0-9_]+\b|&\w{1,8};|<[^<>]{0,60}>|__\w+__")
WORD = re.compile(r"(?<![\d])[^\W\d_]+(?:[̀-ͯ]|['’ʼ`‑-](?=[^\W\d_])|[^\W\d_])*")
"""A word: letters, with the marks, apostrophes and hyphens inside it."""

# Lower-case particles inside names: between two capitals they are part of the name, whatever the language around it.
PARTICLES = frozenset(
    ["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "bin", "ibn", "ben", "bint", "al", "el"]
)
# What a street is called in an address, where it is in lower case and no French word: with the name after it, it is a name.
_STREETS = frozenset(
    "via viale vicolo piazza piazzale corso largo calle carrer avenida avinguda plaza plaça rua praça travessa straat laan gracht plein "
    "gata gatan gate gaten vei veien vej gade ulica ulice ulici ul aleja aleje náměstí nám třída utca út útja tér strada str bulevardul "
    "piața sokak sokağı cadde caddesi bulvarı jalan jl phố đường katu tie".split()
)
_STREET_PARTICLES = PARTICLES | {"dei", "delle", "dello", "degli", "do", "las", "los", "les"}
NAME = re.compile(r"[^\W\d_]\W+[^\W\d_]|[^\W\d_]\s*$")
"""Any word at all."""

_UNIT = re.compile(r"(\d)[ \u00a0\u202f]?(?:h|min|mn|s|sec|km|m|kg|g|cm|mm|t|ha|l|ml|kW|MW|GW)(?![^\W\d_])")
# Every character of which `str.isdigit` is true.
_DIGIT = re.compile(
    "[\\d²³¹፩-፱᧚⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a\U0001f100-\U0001f10a]"
)
# Text that the three patterns above cannot match: one look instead of three.
_PLAIN = re.compile(r"(?:[^\[@#:.{%_&<\d]++|\.(?!\S)|:(?!//))*+")
_LOWER_ASCII = bytes(range(ord("a"), ord("z") + 1))
# Signs after which a capital letter starts a sentence or a title and says nothing of a name.
_OPENERS = frozenset('.:!?…«»“”"–—-|/•·;>’')
# A full stop after one of these ends no sentence.
_INITIAL = re.compile(r"(?:^|[\s(])(?:[A-Z]|Mme|Mlle|Mr|Mrs|Ms|Dr|Me|Mgr|St|Ste|Sr|Jr|Prof|Hr|Fr|TP)\.\s*$")
_APOSTROPHE = re.compile("['’ʼ`]")
# A line in which this share of the letters is upper case was set in capitals as a whole.
_CAPITALS_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text as evidence of its language.

    Attributes:
        text: the text without names, addresses, placeholders and digits, spaces folded.
        words: its words in lower case, in order.
        names: how many words were taken for names.
        titled: words in lower case that were masked only for their capital, in order: what a title in Title Case is made of.
    """

    text: str
    words: tuple[str, ...]
    names: int
    titled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A text ready to be masked.

    Attributes:
        text: the text without addresses, placeholders and units, in lower case where it was set in capitals.
        found: its words with their offsets, in order.
        changed: whether the text is another than the one given.
    """

    text: str
    found: list[tuple[str, int, int]]
    changed: bool


def find_words(text: str, limit: int = 6000) -> Words:
    """The words of a text, in NFC, up to a number of characters."""
    given = text
    text = text[:limit]
    if not _PLAIN.fullmatch(text):
        text = _UNIT.sub(r"\1 ", _PLACEHOLDER.sub(" ", _ADDRESS.sub(" ", text)))
    found = _words(text)
    if len(found) >= 2 and _in_capitals(text):
        text = text.lower()
        found = _words(text)
    return Words(text, found, text != given)


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(match[0], *match.span()) for match in WORD.finditer(text)]


def mask(text: str, known: Callable[[str], bool] | None = None, limit: int = 6000) -> MaskedText:
    """Take the names out of a text.

    Masked are words in capitals, capitalised words that do not start a sentence, a starting capital followed by another, and
    the part behind an elided article (``l'Ukraine`` leaves ``l'``). A text set wholly in capitals is read in lower case.

    Args:
        text: any text in NFC.
        known: whether a word in lower case is a common word of any language. When given, a capital that starts a sentence is
            taken for a name's unless it is one.
        limit: characters looked at; more says no more of the language.
    """
    return mask_words(find_words(text, limit), known)


def mask_words(prepared: Words, known: Callable[[str], bool] | None = None) -> MaskedText:
    """As `mask`, of a text whose words were already found."""
    text, found = prepared.text, prepared.found
    pieces: list[str] = []
    words: list[str] = []
    titled: list[str] = []
    names = 0
    position = 0
    for index, (word, start, end) in enumerate(found):
        lower = _as_it_stands(word)
        if lower:
            words.append(lower)
            continue
        kept = word if not word[0].isupper() else _kept_capital(text, found, index)
        if _is_particle(text, found, index) or _is_street(text, found, index) or (len(word) == 1 and text[end : end + 1] == "."):
            kept = ""
        if kept and known is not None and kept[0].isupper() and kept == word and may_be_name(word) and not known(word.lower()):
            kept = ""
        if kept and not kept[0].isupper() and not word[0].isupper():
            kept = _without_elided_name(word)
        if kept:
            words.append(kept.lower())
        if kept != word:
            pieces += (text[position:start], kept)
            position = end
            names += 1
            if not kept and not (len(word) > 1 and word.isupper()):
                titled.append(word.lower())
    pieces.append(text[position:])
    masked = " ".join(_DIGIT.sub("", "".join(pieces)).split())
    return MaskedText(masked, tuple(words), names, tuple(titled))


@lru_cache(maxsize=1 << 15)
def _as_it_stands(word: str) -> str:
    """A word in lower case that is evidence wherever it stands; nothing where its place in the text must be looked at."""
    if len(word) == 1 or word[0].isupper() or word in _STREETS or word in _STREET_PARTICLES or _without_elided_name(word) != word:
        return ""
    return word.lower()


def _in_capitals(text: str) -> bool:
    lower = len(text.encode()) - len(text.encode().translate(None, _LOWER_ASCII))
    # Were all else upper case, would it be enough? Most text is done here.
    if (1 - _CAPITALS_SHARE) * (len(text) - lower) < _CAPITALS_SHARE * lower:
        return False
    upper = sum(map(str.isupper, text))
    lower = sum(map(str.islower, text))
    return upper > _CAPITALS_SHARE * (upper + lower) and upper >= 8


def _kept_capital(text: str, found: list[tuple[str, int, int]], index: int) -> str:
    """What of a capitalised word is evidence: the whole word where the capital only marks a start, else nothing."""
    word, start, end = found[index]
    if len(word) > 1 and word.isupper():
        return ""
    before = text[:start].rstrip()[-1:] if start < 400 else text[start - 40 : start].rstrip()[-1:]
    if index and (before not in _OPENERS or _INITIAL.search(text[max(0, start - 8) : start])):
        return ""
    elided = _without_elided_name(word)
    if elided != word:
        return elided
    if index + 1 < len(found) and not text.endswith("?"):
        following, next_start, _ = found[index + 1]
        if following[0].isupper() and not text[end:next_start].strip():
            return ""
    return word


@lru_cache(maxsize=1 << 15)
def may_be_name(word: str) -> bool:
    """Whether a word may be a name: it has a capital, and not only an elided article's (``L'eau``)."""
    match = _APOSTROPHE.search(word)
    return not word[0].islower() and (match is None or word[match.end() : match.end() + 1].isupper())


def _is_particle(text: str, found: list[tuple[str, int, int]], index: int) -> bool:
    """Whether a word stands inside a name: a particle between two capitals, or one of a chain of them (``van den Berg``)."""
    word, start, _ = found[index]
    if word not in PARTICLES or not 0 < index < len(found) - 1:
        return False
    before, after = found[index - 1], found[index + 1]
    joined = not text[before[2] : start].strip() and not text[found[index][2] : after[1]].strip()
    return joined and all(other[0].isupper() or other in PARTICLES for other in (before[0], after[0]))


def _is_street(text: str, found: list[tuple[str, int, int]], index: int) -> bool:
    """Whether a word stands in an address's street: ``via`` or ``dei`` of ``, via dei Servi, ``."""
    first = index
    while found[first][0] in _STREET_PARTICLES and first > 0 and not text[found[first - 1][2] : found[first][1]].strip():
        first -= 1
    if found[first][0] not in _STREETS or (first and not text[found[first - 1][2] : found[first][1]].strip()):
        return False
    last = first + 1
    while last < len(found) and found[last][0] in _STREET_PARTICLES:
        last += 1
    if last >= len(found) or index >= last or not found[last][0][0].isupper():
        return False
    street = zip(found[first:last], found[first + 1 : last + 1], strict=True)
    return not any(text[before[2] : after[1]].strip(" .") for before, after in street)


def _without_elided_name(word: str) -> str:
    """``l'Ukraine`` to ``l'``; any other word unchanged."""
    match = _APOSTROPHE.search(word)
    if match and match.start() <= 4 and word[match.end() : match.end() + 1].isupper():
        return word[: match.end()]
    return word
