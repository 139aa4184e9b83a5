"""Cuts a text into pieces that a translation model can take: sentences, and parts of sentences where one is too long.

Takes texts, gives texts. Argos Translate asks a model for this, which it may download; captions need only ends of sentences, found
conservatively: a cut that is missed costs little, a cut after an abbreviation breaks a sentence.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

# The end of a sentence: a stop with closing quotes after it, then space and something that can begin a sentence.
_END = regex.compile(
    r"""([.!?…؟۔।]+(?:\s?»)?["'”’)\]]*)\s+(?=[\p{P}\p{Sm}\s]*[\p{Lu}\p{Lt}\p{Lo}\p{N}])|([。！？]["'”’」』）]*)\s*"""
)
# A point after an initial, after letters that no vowel joins, or after a title belongs to an abbreviation: "M. Dupont", "TP. Hồ Chí
# Minh", "U.S. Navy", "Prof. Lee". Short words as such do not: Vietnamese sentences end with them.
_SHORT = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}])(?:\p{L}|(?:\p{L}\.)+\p{L}|[b-df-hj-np-tv-xz]{2,4}|mme|prof|gen|gén|sen|rep|gov|gouv|capt|cap|col|"
    r"maj|inc|jan|janv|feb|févr|apr|avr|aug|oct|nov|dec|déc|no|ex|al|ed|éd|vol|fig|bd|av|ave|abs|dép)\.$",
    regex.IGNORECASE,
)
_CLAUSE = regex.compile(r"[,;:，、；：،]\s*|\s[—–-]\s")
_SPACE = regex.compile(r"\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order, without the space between them; the text itself where it holds one."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end(1) if match.group(1) is not None else match.end(2)
        if match.group(1) == "." and _SHORT.search(text[start:end]):
            continue
        found.append(text[start:end].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def halves(sentence: str) -> tuple[str, str]:
    """A sentence cut in two: between clauses near the middle, else between words, else anywhere."""
    middle = len(sentence) // 2
    for pattern in (_CLAUSE, _SPACE):
        ends = [match.end() for match in pattern.finditer(sentence) if len(sentence) // 5 < match.end() < 4 * len(sentence) // 5]
        if ends:
            middle = min(ends, key=lambda end: abs(end - middle))
            break
    return sentence[:middle].strip(), sentence[middle:].strip()


def pieces(text: str, length: Callable[[str], int], limit: int) -> tuple[list[str], bool]:
    """The sentences of a text, each at most ``limit`` long, and whether one had to be cut within.

    Args:
        text: the text.
        length: the length of a text as the model counts it.
        limit: the most that the model takes.
    """
    found: list[str] = []
    pending = sentences(text)[::-1]
    cut = False
    while pending:
        sentence = pending.pop()
        if len(sentence) > 1 and length(sentence) > limit:
            cut = True
            pending += [part for part in reversed(halves(sentence)) if part]
        else:
            found.append(sentence)
    return found, cut


def head(text: str, length: Callable[[str], int], limit: int) -> tuple[str, bool]:
    """As many whole sentences from the start as fit in ``limit``, at least a part of the first, and whether something was cut."""
    if length(text) <= limit:
        return text, False
    kept = ""
    for sentence in pieces(text, length, limit)[0]:
        longer = f"{kept} {sentence}" if kept else sentence
        if length(longer) > limit:
            break
        kept = longer
    return kept, True
