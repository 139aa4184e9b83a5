"""All evidence about pairs, in batches: similarity, word translations, length and the explicit checks.

Takes pairs of texts with their languages, gives a `PairScore` each. It measures; the judge weighs.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from auditor.evidence import Evidence, Outcome
from auditor.scoring.checks import CHECKS
from auditor.scoring.checks.credits import strip_credit
from auditor.scoring.encoder import LOOSE_MARK, EmbeddingStore, Progress
from auditor.scoring.lexical import LexicalModel, LexicalScore
from auditor.scoring.semantic import Bank, SemanticScorer, Similarity

_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_LIMIT = 1500
# Characters on both sides together from which the ratio of the lengths counts in full.
_SUBSTANTIAL = 140


@dataclass(frozen=True, slots=True)
class PairScore:
    """What was measured on one pair.

    Attributes:
        similarity: cosine, centred cosine and margin.
        lexical: word translations, or ``None`` where no table serves the two languages.
        length: natural logarithm of the target's length over the source's, each by its script's density.
        evidence: what the checks found, in the order of the checks.
        substance: how much the length says, from 0 to 1: the ratio of two short texts varies freely.
    """

    similarity: Similarity
    lexical: LexicalScore | None
    length: float
    evidence: tuple[Evidence, ...] = field(default=())
    substance: float = 1.0


@lru_cache(maxsize=65_536)
def content(text: str, language: str) -> str:
    """A text without its photo credit, where something is left of it: what the models compare."""
    text = tidied(text)
    rest, _ = strip_credit(text, language)
    return rest if len(rest.strip()) >= 3 else text


def tidied(text: str) -> str:
    """The first 1,500 characters of a text, marks that a bad conversion set apart rejoined with their letters, in NFC."""
    head = text[:_LIMIT]
    return unicodedata.normalize("NFC", LOOSE_MARK.sub(r"\1", head)) if LOOSE_MARK.search(head) else head


class Scorer:
    """Measures pairs.

    Args:
        store: vectors of texts.
        bank: language means and reference sentences.
        lexical_dir: folder of word-translation tables.
        semantic: whether to use similarity.
        lexical: whether to use word translations.
    """

    def __init__(
        self, store: EmbeddingStore, bank: Bank, lexical_dir: Path, *, semantic: bool = True, lexical: bool = True
    ) -> None:
        self.semantic = SemanticScorer(store, bank)
        self._use_semantic = semantic
        self._lexical_dir = lexical_dir
        self._use_lexical = lexical
        self._models: dict[tuple[str, str], LexicalModel | None] = {}

    def lexical_model(self, source_language: str, target_language: str) -> LexicalModel | None:
        """The word-translation table from one language to another, loaded on first use; ``None`` where there is none."""
        key = (source_language, target_language)
        if not self._use_lexical:
            return None
        if key not in self._models:
            path = self._lexical_dir / f"{source_language}-{target_language}.npz"
            self._models[key] = LexicalModel.load(self._lexical_dir, *key) if path.is_file() else None
        return self._models[key]

    def related(self, pairs: Sequence[tuple[str, str]], languages: Sequence[str], target_language: str) -> list[float]:
        """Centred cosine of each pair of texts, credits left out; the cheap question that pairing asks."""
        if not self._use_semantic:
            return [
                0.12 * (score.forward + score.backward) if score is not None else 0.0
                for score in (self._lexical(pair, code, target_language) for pair, code in zip(pairs, languages, strict=True))
            ]
        distinct = _distinct(pairs, languages)
        if len(distinct) < len(pairs):
            values = self.related([pair for pair, _ in distinct], [code for _, code in distinct], target_language)
            return _spread(values, distinct, pairs, languages)
        texts = self._contents(pairs, languages, target_language)
        self.semantic.store.prepare([text for pair in texts for text in pair])
        left = self.semantic.store.vectors([source for source, _ in texts])
        right = self.semantic.bank.centred(self.semantic.store.vectors([target for _, target in texts]), target_language)
        return [
            float(self.semantic.bank.centred(vector, code) @ other)
            for vector, code, other in zip(left, languages, right, strict=True)
        ]

    def score(
        self,
        pairs: Sequence[tuple[str, str]],
        languages: Sequence[str],
        target_language: str,
        pool: Sequence[tuple[str, str]] = (),
        progress: Progress | None = None,
    ) -> list[PairScore]:
        """Measure pairs.

        Args:
            pairs: source and target texts.
            languages: the language of each source.
            target_language: the language of all targets.
            pool: further texts with their languages that serve as neighbours for the margin.
            progress: told of the encoding.
        """
        distinct = _distinct(pairs, languages)
        if len(distinct) < len(pairs):
            scores = self.score([pair for pair, _ in distinct], [code for _, code in distinct], target_language, pool, progress)
            return _spread(scores, distinct, pairs, languages)
        texts = self._contents(pairs, languages, target_language)
        if self._use_semantic:
            similarities = self.semantic.score(texts, languages, target_language, pool, progress)
        else:
            similarities = [Similarity(0.0, 0.0, 0.0)] * len(pairs)
        return [
            PairScore(
                similarity,
                self._lexical(text, code, target_language),
                length_difference(*text),
                tuple(self._checks(pair, code, target_language)),
                min(1.0, (_length(text[0]) + _length(text[1])) / _SUBSTANTIAL),
            )
            for pair, text, code, similarity in zip(pairs, texts, languages, similarities, strict=True)
        ]

    def pool(self, texts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Texts with their languages as the margin's neighbours: without credits."""
        return [(content(text, code), code) for text, code in texts]

    @staticmethod
    def _contents(pairs: Sequence[tuple[str, str]], languages: Sequence[str], target_language: str) -> list[tuple[str, str]]:
        return [
            (content(source, code), content(target, target_language))
            for (source, target), code in zip(pairs, languages, strict=True)
        ]

    def _lexical(self, pair: tuple[str, str], source_language: str, target_language: str) -> LexicalScore | None:
        model = self.lexical_model(source_language, target_language)
        return model.score(*pair) if model is not None else None

    @staticmethod
    def _checks(pair: tuple[str, str], source_language: str, target_language: str) -> list[Evidence]:
        source, target = map(tidied, pair)
        found = (check(source, target, source_language, target_language) for check in CHECKS)
        return [evidence for evidence in found if evidence is not None]


_Key = tuple[tuple[str, str], str]
_Value = TypeVar("_Value")


def _distinct(pairs: Sequence[tuple[str, str]], languages: Sequence[str]) -> list[_Key]:
    """Each pair with its language once, in order."""
    return list(dict.fromkeys(zip(pairs, languages, strict=True)))


def _spread(
    values: Sequence[_Value], distinct: Sequence[_Key], pairs: Sequence[tuple[str, str]], languages: Sequence[str]
) -> list[_Value]:
    """The values of the distinct pairs, given to every pair."""
    known = dict(zip(distinct, values, strict=True))
    return [known[key] for key in zip(pairs, languages, strict=True)]


def length_difference(source: str, target: str) -> float:
    """Natural logarithm of the target's length over the source's, in characters of an alphabet's density."""
    return math.log((_length(target) + 4) / (_length(source) + 4))


def _length(text: str) -> float:
    return len(text) + 1.8 * len(_DENSE.findall(text)) + 1.2 * len(_HANGUL.findall(text))


def outcome_of(score: PairScore, check: str) -> tuple[Outcome | None, float]:
    """A check's outcome and strength on a pair, ``None`` where it had nothing to compare."""
    for evidence in score.evidence:
        if evidence.check == check:
            return evidence.outcome, evidence.score
    return None, 0.0


__all__ = ["PairScore", "Scorer", "content", "length_difference", "outcome_of"]
