"""What the counterpart would say if it said the opposite, or if two names changed places.

Takes a target text and its language, gives variants of it, each with one word in place of its opposite or two names swapped. Where
such a variant is nearer to the source than the text itself, the text is likely the wrong one (contrastive conditioning, Vamvas
and Sennrich 2021 and 2022, with an encoder in place of a translation model). It needs word lists of the target's language only, so it
sees opposites in every source language.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.scoring.checks.countries import base_language
from auditor.scoring.checks.oppositions import Pole, pole_words
from auditor.scoring.checks.tables import rows

_VARIANTS = 2
_LONGEST = 400
# Endings that pass from a word to its opposite: augmentent, baissent.
_ENDINGS = frozenset(
    "e es s ent er é ée és ées ait aient a era eront ant ante ants antes ation ations eur eurs ement ements t te ts tes".split()
)
_PARTICIPLE = re.compile("é(e?s?)$")
_NAME = re.compile(
    r"(?<![\w'’-])[A-ZÀ-ÖØ-Þ][\w’'-]+(?:\s+(?:(?:de|du|des|la|le|el|al|bin|ben|van|von|der)\s+)?[A-ZÀ-ÖØ-Þ][\w’'-]+)*"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|\n)\W*$")


@dataclass(frozen=True, slots=True)
class Variant:
    """A text that says something else.

    Attributes:
        kind: the check that it makes: ``opposites`` or ``swaps``.
        text: the changed text.
        word: what stands in the text.
        instead: what stands in the variant.
    """

    kind: str
    text: str
    word: str
    instead: str


@lru_cache(maxsize=8192)
def variants(text: str, language: str) -> tuple[Variant, ...]:
    """At most two variants with an opposite and one with two names swapped; none for texts of more than 400 characters."""
    if len(text) > _LONGEST:
        return ()
    found = list(dict.fromkeys(_opposites(text, language)))[:_VARIANTS]
    return (*found, *_swapped(text))


def _opposites(text: str, language: str) -> Iterator[Variant]:
    words = pole_words(text, language)
    every = [pole for word in words for pole in word.poles]
    for word in words:
        hit, pole = text[word.start : word.end], word.poles[0]
        if " " in hit or not pole.strong or any(one.opposed(other) for one in word.poles for other in every):
            continue
        instead = _opposite(hit.lower(), pole, base_language(language))
        if instead is not None:
            instead = instead.capitalize() if hit[0].isupper() else instead
            yield Variant("opposites", text[: word.start] + instead + text[word.end :], hit, instead)


def _opposite(hit: str, pole: Pole, language: str) -> str | None:
    """The word of the other pole whose form is most like that of the word found."""
    poles = _forms(language)[pole.opposition]
    own, other = poles[pole.second], poles[not pole.second]
    endings = {hit[len(form) - 1 :] for form in own if form.endswith("*") and hit.startswith(form[:-1])} & _ENDINGS
    best: tuple[float, str] | None = None
    for rank, form in enumerate(other):
        if form.endswith("*"):
            candidates = [form[:-1] + ending for ending in endings if not (form[-2] in "eé" and ending[0] in "eé")]
            likeness = 2.5
        else:
            candidates = [form]
            likeness = _likeness(hit, form)
        for candidate in candidates:
            if likeness >= 1 and (best is None or likeness - 0.02 * rank > best[0]):
                best = likeness - 0.02 * rank, candidate
    return best[1] if best is not None else None


@cache
def _forms(language: str) -> dict[str, tuple[list[str], list[str]]]:
    """The plain single words of each pole of each opposition; an entry that ends in ``*`` is the beginning of words."""
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for tag, opposition, *poles in rows("oppositions.tsv"):
        if tag == language and opposition not in "-=":
            for forms, pole in zip(found[opposition], poles, strict=False):
                forms += [form for form in pole.split() if not re.search(r"[_#~]|^\*", form)]
    return found


def _likeness(one: str, other: str) -> float:
    """How alike the forms of two words are: the letters that their ends share, more for two participles, less for another number."""
    shared = float(min(3, _common_ending(one, other)))
    participle = _PARTICIPLE.search(one)
    if participle is not None and re.search(rf"(?:é|i|u|[^n]t|s){participle[1]}$", other):
        shared = max(shared, 2.2)
    return shared - 1.5 * (one.endswith("ent") is not other.endswith("ent"))


def _common_ending(one: str, other: str) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def _swapped(text: str) -> tuple[Variant, ...]:
    """The text with its two names swapped, where it has just two and neither opens a sentence as a common word may."""
    names = [match for match in _NAME.finditer(text) if " " in match[0] or not _SENTENCE_START.search(text[: match.start()])]
    if len(names) != 2 or names[0][0] == names[1][0]:
        return ()
    one, other = names
    swapped = text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]
    return (Variant("swaps", swapped, one[0], other[0]),)
