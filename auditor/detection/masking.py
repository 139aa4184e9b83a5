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

_PARTS = re.compile(f"({WORD.pattern})")
# How many words a memory keeps before it starts anew.
_MEMORY = 1 << 16

# Lower-case particles inside names: between two capitals they are part of the name, whatever the language around it.
PARTICLES = frozenset(
    ["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "bin", "ibn", "ben", "bint", "al", "el"]
)
# Particles that join the words of a name or a title without being part of what it says: ``Mostra de Venise``.
JOINING = frozenset(["de", "del", "della", "di", "da", "do", "dos", "das"])
# What picture agencies are called where the line writes them in lower case.
_AGENCIES = frozenset("afp anp ansa belga ddp dpa efe epa imago keystone lusa ntb reuters ritzau scanpix čtk".split())
_AGENCY_PAIRS = frozenset([("picture", "alliance"), ("getty", "images"), ("imago", "images"), ("action", "press")])
_IN_AGENCIES = _AGENCIES | {word for pair in _AGENCY_PAIRS for word in pair}
# Articles and prepositions that open a caption before a name (``Met Matthias …``), and that no name or title of renown opens with.
_OPENING = frozenset(
    "het een met bij voor naar uit mit bei für nach vom beim ein eine eines einer con según dal dalla nel nella com pela pelo "
    "amb als cu din med på från hos fra ved z ze we w przed na ve az egy dengan dari với cùng".split()
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
        text: the text, without addresses, placeholders and units, in lower case where it was set in capitals.
        parts: the text in pieces: what is between the words at the even places, the words at the odd ones.
        changed: whether the text is another than the one given.
    """

    text: str
    parts: list[str]
    changed: bool

    @property
    def words(self) -> list[str]:
        """The words in order."""
        return self.parts[1::2]


def find_words(text: str, limit: int = 6000) -> Words:
    """The words of a text, in NFC, up to a number of characters."""
    given = text
    text = text[:limit]
    if not _PLAIN.fullmatch(text):
        text = _UNIT.sub(r"\1 ", _PLACEHOLDER.sub(" ", _ADDRESS.sub(" ", text)))
    parts = _PARTS.split(text)
    if len(parts) >= 5 and _in_capitals(text):
        text = text.lower()
        parts = _PARTS.split(text)
    return Words(text, parts, text != given)


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
    parts = prepared.parts
    pieces = list(parts)
    words: list[str] = []
    titled: list[str] = []
    opening = ""
    names = 0
    for place in range(1, len(parts), 2):
        word = parts[place]
        lower = _AS_IT_STANDS[word]
        if lower:
            words.append(lower)
            continue
        capital = word[0].isupper()
        kept = _kept_capital(prepared, place) if capital else word
        if _in_name(parts, place):
            kept = ""
        if kept == word and capital and known is not None and may_be_name(word) and not known(word.lower()):
            kept = ""
        if kept and not capital:
            kept = _without_elided_name(word)
        if not kept and place == 1 and word.lower() in _OPENING and not word.isupper():
            opening = word.lower()
        if kept:
            words.append(kept.lower())
        if kept != word:
            pieces[place] = kept
            names += 1
            if not kept and not (len(word) > 1 and word.isupper()):
                titled.append(word.lower())
    if opening and words:
        # Beside other evidence it is what it seems to be; alone it may be the name of a show.
        pieces[1] = opening
        words.insert(0, opening)
    masked = " ".join(_DIGIT.sub("", "".join(pieces)).split())
    return MaskedText(masked, tuple(words), names, tuple(titled))


class _AsItStands(dict[str, str]):
    """Words in lower case that are evidence wherever they stand; nothing where a word's place in the text must be looked at."""

    def __missing__(self, word: str) -> str:
        if len(self) > _MEMORY:
            self.clear()
        placed = len(word) == 1 or word[0].isupper() or word in _STREETS or word in _STREET_PARTICLES or word in _IN_AGENCIES
        self[word] = lower = "" if placed or _without_elided_name(word) != word else word.lower()
        return lower


_AS_IT_STANDS = _AsItStands()


def _in_name(parts: list[str], place: int) -> bool:
    """Whether a word's place makes it part of a name: a particle, a street's first word, an initial."""
    word = parts[place]
    if len(word) == 1 and parts[place + 1][:1] == ".":
        return True
    return _is_particle(parts, place) or _is_street(parts, place) or _is_agency(parts, place)


def _is_agency(parts: list[str], place: int) -> bool:
    """Whether a word in lower case is an agency's name, or half of one."""
    word = parts[place]
    if word not in _IN_AGENCIES:
        return False
    pairs = ((word, "".join(parts[place + 2 : place + 3])), ("".join(parts[max(0, place - 2) : place - 1]), word))
    return word in _AGENCIES or any(pair in _AGENCY_PAIRS for pair in pairs)


def _in_capitals(text: str) -> bool:
    lower = len(text.encode()) - len(text.encode().translate(None, _LOWER_ASCII))
    # Were all else upper case, would it be enough? Most text is done here.
    if (1 - _CAPITALS_SHARE) * (len(text) - lower) < _CAPITALS_SHARE * lower:
        return False
    upper = sum(map(str.isupper, text))
    lower = sum(map(str.islower, text))
    return upper > _CAPITALS_SHARE * (upper + lower) and upper >= 8


def _kept_capital(prepared: Words, place: int) -> str:
    """What of a capitalised word is evidence: the whole word where the capital only marks a start, else nothing."""
    parts = prepared.parts
    word = parts[place]
    if len(word) > 1 and word.isupper():
        return ""
    if place > 1:
        before = parts[place - 1].rstrip()[-1:]
        if before not in _OPENERS or (before == "." and _INITIAL.search("".join(parts[max(0, place - 8) : place])[-8:])):
            return ""
    elided = _without_elided_name(word)
    if elided != word:
        return elided
    if place + 2 < len(parts) and parts[place + 2][0].isupper() and not parts[place + 1].strip():
        return word if prepared.text.endswith("?") else ""
    return word


@lru_cache(maxsize=1 << 15)
def may_be_name(word: str) -> bool:
    """Whether a word may be a name: it has a capital, and not only an elided article's (``L'eau``, but ``Sotheby's``)."""
    match = _APOSTROPHE.search(word)
    if word[0].islower():
        return False
    return match is None or word[match.end() : match.end() + 1].isupper() or (match.start() >= 4 and word[match.end() :] == "s")


def _is_particle(parts: list[str], place: int) -> bool:
    """Whether a word stands inside a name: a particle between two capitals, or one of a chain of them (``van den Berg``)."""
    if parts[place] not in PARTICLES or not 1 < place < len(parts) - 2:
        return False
    joined = not parts[place - 1].strip() and not parts[place + 1].strip()
    return joined and all(other[0].isupper() or other in PARTICLES for other in (parts[place - 2], parts[place + 2]))


def _is_street(parts: list[str], place: int) -> bool:
    """Whether a word stands in an address's street: ``via`` or ``dei`` of ``, via dei Servi, ``."""
    first = place
    while parts[first] in _STREET_PARTICLES and first > 1 and not parts[first - 1].strip():
        first -= 2
    if parts[first] not in _STREETS or (first > 1 and not parts[first - 1].strip()):
        return False
    last = first + 2
    while last < len(parts) and parts[last] in _STREET_PARTICLES:
        last += 2
    if last >= len(parts) or place >= last or not parts[last][0].isupper():
        return False
    return not any(between.strip(" .") for between in parts[first + 1 : last : 2])


def _without_elided_name(word: str) -> str:
    """``l'Ukraine`` to ``l'``; any other word unchanged."""
    match = _APOSTROPHE.search(word)
    if match and match.start() <= 4 and word[match.end() : match.end() + 1].isupper():
        return word[: match.end()]
    return word
