"""French sentences with something changed: words, roles, names, numbers, a negation, an opposite, a part more or less.

Learns from French sentences which words stand after which others, so that what it puts in a word's place fits there; gives altered
sentences. Knows nothing of other languages, but for `cut`, which drops a clause between punctuation marks of any language.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DETERMINERS = frozenset(
    "le la les un une des du au aux cette ce ces son sa ses leur leurs mon ma mes notre nos votre vos chaque".split()
)
# Determiners of one number, whose nouns may change places with them; those that hold a preposition stay where they are.
_NUMBER_OF = {
    **dict.fromkeys("le la l un une cette ce cet son sa leur mon ma notre votre chaque".split(), 1),
    **dict.fromkeys("les ces ses leurs mes nos vos plusieurs quelques".split(), 2),
}
_CONTRACTED = {"de le": "du", "de les": "des", "à le": "au", "à les": "aux"}
_APART = re.compile(r"\b(de|à) les?\b", re.IGNORECASE)
_ELISION_LEFT = re.compile(r"\b([dD])['’](?=[bcdfgjklmnpqrstvwxz])")
_ELIDED_BEFORE = re.compile(r"\b(le|la|de|que|ne|se|je|me|te|ce) $", re.IGNORECASE)
_VOWELS = "aeiouyâàéèêëîïôûœh"
_PREPOSITIONS = "dans|sur|avec|pour|après|avant|pendant|depuis|contre|malgré|près de|à cause de|grâce à|lors de|selon|sans"
_CLAUSES = "par|en|qui|que|dont|où|lorsque|quand|si|parce que|afin|car|mais|puis|tandis que"
_PHRASE = re.compile(rf" ((?:{_PREPOSITIONS}) [^,.;:!?()«»]{{6,50}})(?=[,.;]|$)")
_PARTS = [
    re.compile(rf"(?<=\w),? (?:{_PREPOSITIONS}|{_CLAUSES}) [^,.;:!?()«»]{{5,80}}(?=[,.;:!?]|$)"),
    re.compile(r", [^,.;:!?()«»]{6,80}(?=[,.;!?]|$)"),
    re.compile(r" \([^()]{4,60}\)"),
    re.compile(r"(?<=[a-zé)»][.;!?]) [^.;!?]{8,}[.!?]?$"),
    re.compile(r"^[^.;,:!?]{8,}[.;:!?,] (?=[A-ZÉa-z])"),
]
_ANYWHERE = [
    re.compile(r"[,，、،;；] ?[^,，、،;；.。!?！？()]{4,120}(?=[,，、،;；.。!?！？]|$)"),
    re.compile(r" ?\([^()]{4,60}\)"),
    re.compile(r"(?<=[.。!?！？]) ?[^.。!?！？]{5,}[.。!?！？]?$"),
    re.compile(r"^[^.。!?！？,，、]{5,}[.。!?！？,，、] ?(?=\w)"),
]
_NEGATED = re.compile(r"\bn(?:e |'|’)(\w+) (?:pas|plus|jamais)\b ?")
_VERB = re.compile(
    r"\b(est|sont|a|ont|peut|peuvent|doit|doivent|sera|seront|était|étaient|fait|veut|faut|va|vont|fut|suis|avons|avez|pouvez|devez|sommes)\b"
)
_BEFORE_A_VERB = re.compile(r"(n['’e] ?|-)$")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w.,]*\d)")
# A part that goes is so much of the sentence, and leaves so many characters.
_SHARE = (0.12, 0.65)
_LEFT = 12

Alteration = Callable[[str], str | None]


def cut(text: str, generator: random.Random) -> str | None:
    """A text of any language without one of its clauses, ``None`` where it has none."""
    found = _droppable(text, _ANYWHERE, 0)
    return _like(text, _without(text, generator.choice(found))) if found else None


class Alterations:
    """Ways to alter French sentences.

    Args:
        sentences: what they learn from.
        generator: where the chance comes from.
    """

    def __init__(self, sentences: Iterable[str], generator: random.Random) -> None:
        self._generator = generator
        self._after: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._phrases: list[str] = []
        small: Counter[str] = Counter()
        large: Counter[str] = Counter()
        for sentence in sentences:
            words = WORD.findall(sentence)
            for before, word in itertools.pairwise(words):
                if word.islower() and len(word) > 3:
                    self._after[before.lower(), word[-2:]][word] += 1
            for word in words[1:]:
                (small if word.islower() else large)[word] += 1
            self._phrases += [match[1] for match in _PHRASE.finditer(sentence)]
        self._names = [
            word
            for word, count in large.items()
            if count >= 2 and word[0].isupper() and word[1:].islower() and len(word) > 3 and small[word.lower()] < count / 4
        ]
        self._known = frozenset(self._names)

    def replaced(self, text: str) -> str | None:
        """One or two words in another's place: one that elsewhere follows the same word and ends alike."""
        words = list(WORD.finditer(text))
        choices = []
        for before, word in itertools.pairwise(words):
            if word[0].islower() and len(word[0]) > 3:
                seen = self._after[before[0].lower(), word[0][-2:]]
                others = [other for other in seen if other[:4] != word[0][:4]]
                if len(others) >= 4:
                    choices.append((word, others, [seen[other] ** 0.5 for other in others]))
        if not choices:
            return None
        count = 1 if self._generator.random() < 0.7 else 2
        for word, others, weights in sorted(
            self._generator.sample(choices, min(count, len(choices))), key=lambda choice: -choice[0].start()
        ):
            text = text[: word.start()] + self._generator.choices(others, weights)[0] + text[word.end() :]
        return text

    def swapped(self, text: str) -> str | None:
        """Two nouns with their determiners, of the same number, or two names, change places, unless they are listed side by side."""
        words = list(WORD.finditer(text))
        nouns: dict[object, list[tuple[int, int]]] = defaultdict(list)
        for before, word in itertools.pairwise(words):
            determiner = before[0].lower()
            if not (word[0].islower() and len(word[0]) > 3):
                continue
            if determiner in _NUMBER_OF and len(text[before.end() : word.start()]) == 1:
                nouns[_NUMBER_OF[determiner]].append((before.start(), word.end()))
            elif determiner in _DETERMINERS:
                nouns[determiner].append(word.span())
        names = [word.span() for word in words[1:] if word[0] in self._known]
        pairs = [
            (one, other)
            for group in (*nouns.values(), names)
            for place, one in enumerate(group)
            for other in group[place + 1 :]
            if text[slice(*one)].lower()[-5:] != text[slice(*other)].lower()[-5:] and _apart(text[one[1] : other[0]])
        ]
        if not pairs:
            return None
        one, other = self._generator.choice(pairs)
        first, second = text[slice(*one)], text[slice(*other)]
        if one[0] == 0 and second[0].islower():
            first, second = first[0].lower() + first[1:], second[0].upper() + second[1:]
        swapped = text[: one[0]] + second + text[one[1] : other[0]] + first + text[other[1] :]
        return _APART.sub(lambda match: _CONTRACTED[match[0].lower()], _ELISION_LEFT.sub(r"\1e ", swapped))

    def opposed(self, text: str) -> str | None:
        """A word's opposite in its place."""
        known = _opposites()
        choices = [
            (word, other)
            for word in WORD.finditer(text)
            for other in known.get(word[0].lower(), ())
            if _fits(text[: word.start()], other)
        ]
        if not choices:
            return None
        word, other = self._generator.choice(choices)
        return _put(text, word, other[0].upper() + other[1:] if word[0][0].isupper() else other)

    def renamed(self, text: str) -> str | None:
        """Another name."""
        names = [word for word in WORD.finditer(text) if word[0] in self._known]
        return _put(text, self._generator.choice(names), self._generator.choice(self._names)) if names else None

    def renumbered(self, text: str) -> str | None:
        """Another number."""
        numbers = list(_NUMBER.finditer(text))
        if not numbers:
            return None
        match = self._generator.choice(numbers)
        value = int(match[0])
        near = (value + 1, value + self._generator.randint(2, 9), max(0, value - 1), value * 2)
        return _put(text, match, str(self._generator.choice((*near, value * 10 if value < 100 else value // 10))))

    def negated(self, text: str) -> str | None:
        """A negation more or less."""
        if there := list(_NEGATED.finditer(text)):
            match = self._generator.choice(there)
            return _put(text, match, match[1] + " ").strip()
        verbs = [
            match
            for match in _VERB.finditer(text)
            if not _BEFORE_A_VERB.search(text[: match.start()]) and not text[match.end() :].startswith(("-", "'"))
        ]
        if not verbs:
            return None
        match = self._generator.choice(verbs)
        return _put(text, match, ("n'" if match[1][0] in "aeé" else "ne ") + match[1] + " pas")

    def shortened(self, text: str) -> str | None:
        """Without a clause or phrase."""
        found = _droppable(text, _PARTS, _LEFT)
        return _like(text, _without(text, self._generator.choice(found))) if found else None

    def lengthened(self, text: str) -> str | None:
        """With a phrase of another sentence."""
        phrase = self._generator.choice(self._phrases)
        if len(phrase) > 0.9 * len(text):
            return None
        place = self._generator.choice([match.start() for match in re.finditer(r"(?<=\w)[,;:](?= )|[.!?]?$", text)])
        return f"{text[:place]} {phrase}{text[place:]}"


@cache
def _opposites() -> dict[str, tuple[str, ...]]:
    """The opposites of each word of the table."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for line in Path(__file__).with_name("opposites.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            sides = [cell.split("/") for cell in line.split("\t")]
            for one, other in zip(*sides, strict=True):
                if one != other:
                    found[one][other] = found[other][one] = None
    return {word: tuple(others) for word, others in found.items()}


def _fits(before: str, word: str) -> bool:
    """Whether a word may stand there as far as elision goes."""
    vowel = word[0] in _VOWELS
    return vowel if before.endswith(("'", "’")) else not (vowel and _ELIDED_BEFORE.search(before))


def _apart(between: str) -> bool:
    words = [word for word in WORD.findall(between) if len(word) > 2 and word.lower() not in {*_DETERMINERS, "pour", "que"}]
    return 0 < len(words) <= 6 and not re.search(r"[,;:]|\b(et|ou|ni|puis|mais|comme)\b", between)


def _droppable(text: str, patterns: Sequence[re.Pattern[str]], left: int) -> list[re.Match[str]]:
    low, high = _SHARE
    found = (match for pattern in patterns for match in pattern.finditer(text))
    return [match for match in found if low < len(match[0]) / len(text) < high and len(text) - len(match[0]) > left]


def _without(text: str, match: re.Match[str]) -> str:
    return (text[: match.start()] + text[match.end() :]).strip()


def _like(text: str, shorter: str) -> str:
    return shorter[:1].upper() + shorter[1:] if text[:1].isupper() else shorter


def _put(text: str, match: re.Match[str], other: str) -> str:
    return text[: match.start()] + other + text[match.end() :]
