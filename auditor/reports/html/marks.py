"""Highlights: where the items of the evidence stand in the texts of a pair.

Takes texts and evidence, gives each text cut into runs, plain or marked. Joined, the runs are the text again. Knows no HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.evidence import Evidence, Outcome
from auditor.results import Pair, Verdict


class Mark(StrEnum):
    """Why a run is marked: it contradicts the other text, has nothing that answers it there, or agrees with it."""

    DIFFER = "differ"
    GAP = "gap"
    AGREE = "agree"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text; ``mark`` is ``None`` where it is plain."""

    text: str
    mark: Mark | None = None


_MARK_OF = {Outcome.DIFFER: Mark.DIFFER, Outcome.MISSING: Mark.GAP, Outcome.ADDED: Mark.GAP, Outcome.AGREE: Mark.AGREE}
_LONGEST = 200_000  # characters: a longer text is shown without marks
# Scripts that write words without spaces between them: any character may begin or end one.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WITHIN_NUMBERS = ".,'’ \u00a0\u202f٫٬"


def marked_texts(pair: Pair) -> tuple[list[Run], list[Run] | None]:
    """The pair's two texts in runs; ``None`` for a counterpart that there is not."""
    source = marked(pair.segment.text, _items(pair, source=True))
    return source, None if pair.counterpart is None else marked(pair.counterpart.text, _items(pair, source=False))


def _items(pair: Pair, *, source: bool) -> list[tuple[Mark, str]]:
    return [(mark, item) for evidence in pair.evidence if (mark := _mark(pair, evidence)) for item in _side(evidence, source)]


def _mark(pair: Pair, evidence: Evidence) -> Mark | None:
    finest = "words" if any(item.check == "words" for item in pair.evidence) else "translation"
    if evidence.check == finest and evidence.outcome is Outcome.INFO:
        # Words without an answer explain a verdict only where no check found a contradiction.
        contradicted = any(item.outcome is Outcome.DIFFER for item in pair.evidence)
        return Mark.GAP if pair.verdict in (Verdict.MISMATCH, Verdict.REVIEW) and not contradicted else None
    return _MARK_OF.get(evidence.outcome)


def _side(evidence: Evidence, source: bool) -> tuple[str, ...]:
    return evidence.source if source else evidence.target


def marked(text: str, items: Iterable[tuple[Mark, str]]) -> list[Run]:
    """The text in runs, with every occurrence of every item marked.

    Where items overlap, a contradiction goes before a gap, a gap before an agreement, and the longer before the shorter.
    """
    if len(text) > _LONGEST:
        return [Run(text)]
    order = list(Mark)
    taken: list[tuple[int, int, Mark]] = []
    for mark, item in sorted(set(items), key=lambda entry: (order.index(entry[0]), -len(entry[1]), entry[1])):
        for start, end in _occurrences(text, item):
            if all(end <= other_start or start >= other_end for other_start, other_end, _ in taken):
                taken.append((start, end, mark))
    return _runs(text, sorted(taken))


def _runs(text: str, taken: Sequence[tuple[int, int, Mark]]) -> list[Run]:
    runs, position = [], 0
    for start, end, mark in taken:
        if start > position:
            runs.append(Run(text[position:start]))
        runs.append(Run(text[start:end], mark))
        position = end
    if position < len(text) or not runs:
        runs.append(Run(text[position:]))
    return runs


def _occurrences(text: str, item: str) -> list[tuple[int, int]]:
    """Where the item stands on its own; where it nowhere does, every place that holds its characters."""
    words = item.strip(" \t\r\n.,;:!?()（）。、，").split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    found = [match.span() for match in pattern.finditer(text)]
    return [(start, end) for start, end in found if _stands_alone(text, start, end)] or found


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (_joined(text, start, -1) or _joined(text, end - 1, 1))


def _joined(text: str, inner: int, step: int) -> bool:
    """Whether the word or number goes on beyond the character ``inner``, to the left or to the right."""
    outer = inner + step
    if not 0 <= outer < len(text):
        return False
    one, other = text[inner], text[outer]
    if one.isdigit():
        beyond = outer + step
        grouped = other in _WITHIN_NUMBERS and 0 <= beyond < len(text) and text[beyond].isdigit()
        return other.isdigit() or grouped
    return one.isalpha() and other.isalpha() and not _UNSPACED.match(one) and not _UNSPACED.match(other)
