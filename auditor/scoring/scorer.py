"""All evidence about pairs, in batches: similarity, word translations, length and the explicit checks.

Takes pairs of texts with their languages, gives a `PairScore` each. It measures; the judge weighs.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from auditor.evidence import Evidence, Outcome
from auditor.resources import model_file
from auditor.scoring.checks import CHECKS
from auditor.scoring.checks.credits import strip_credit
from auditor.scoring.encoder import LOOSE_MARK, EmbeddingStore, Progress, normalised
from auditor.scoring.lexical import LexicalModel, LexicalScore
from auditor.scoring.marks import lacks_marks, load_marks
from auditor.scoring.pair_classifier import PairClassifier, PairKind
from auditor.scoring.semantic import Bank, SemanticScorer, Similarity
from auditor.scoring.translation import NeuralScore, NeuralScorer
from auditor.scoring.word_alignment import Text, WordAlignment, align_words, folded

_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_LIMIT = 1500
# How many pairs are scored together: the vectors of their words' pieces are in memory at the same time.
_TOGETHER = 512
# A word translation of this log-ratio and more answers a word.
_TRANSLATES = 2.0
# Centred cosine of two institutions' names, and the least cosine of a word of them, from which one translates the other.
_NAMED_ALIKE = (0.45, 0.37)
# Characters on both sides together from which the ratio of the lengths counts in full.
_SUBSTANTIAL = 140


@dataclass(frozen=True, slots=True)
class PairScore:
    """What was measured on one pair.

    Attributes:
        similarity: cosine, centred cosine and margin.
        lexical: word translations, or ``None`` where no table serves the two languages.
        length: natural logarithm of the target's length over the source's, each by its script's density.
        words: which words of either side the other answers, or ``None`` without the encoder.
        neural: what translation packages say, or ``None`` where none serves the two languages.
        evidence: what the checks found, in the order of the checks.
        substance: how much the length says, from 0 to 1: the ratio of two short texts varies freely.
        kind: what kind of pair the classifier takes it for, or ``None`` without the encoder.
        literal: True where the two texts are the same but for case and signs, False where they are not and neither has more than
            single letters to compare, ``None`` for all others, which are measured.
    """

    similarity: Similarity
    lexical: LexicalScore | None
    length: float
    evidence: tuple[Evidence, ...] = field(default=())
    substance: float = 1.0
    words: WordAlignment | None = None
    neural: NeuralScore | None = None
    kind: PairKind | None = None
    literal: bool | None = None


@lru_cache(maxsize=65_536)
def content(text: str, language: str) -> str:
    """What the models compare: a text without its photo credit, where something is left of it; Vietnamese with its marks."""
    text = tidied(text)
    rest, _ = strip_credit(text, language)
    kept = rest if len(rest.strip()) >= 3 else text
    if language == "vi" and lacks_marks(kept):
        return load_marks(model_file("marks-vi.json.gz")).restore(kept)
    return kept


# Words; in a text with digits, signs count, too: ``-5 °C``.
_WORDS, _MARKED_WORDS = re.compile(r"[^\W_]+"), re.compile(r"[^\W_]+|[^\w\s.,;:!?…]")
_COMPARABLE = re.compile(r"[^\W_]{2}|\d|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def literally(source: str, target: str) -> bool | None:
    """`PairScore.literal` of two texts with their credits."""
    pattern = _MARKED_WORDS if any(map(str.isdigit, source + target)) else _WORDS
    one, other = (pattern.findall(text.casefold()) for text in (source, target))
    if source == target or (one and one == other):
        return True
    return None if _COMPARABLE.search(source) or _COMPARABLE.search(target) else False


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
        classifier: what tells kinds of pairs apart, or ``None``.
        semantic: whether to use similarity.
        lexical: whether to use word translations.
        neural: what measures with translation packages, or ``None``.
        without: names of checks whose evidence is left out.
    """

    def __init__(
        self,
        store: EmbeddingStore,
        bank: Bank,
        lexical_dir: Path,
        classifier: PairClassifier | None = None,
        *,
        semantic: bool = True,
        lexical: bool = True,
        neural: NeuralScorer | None = None,
        without: Collection[str] = (),
    ) -> None:
        self.semantic = SemanticScorer(store, bank)
        self._use_semantic = semantic
        self._lexical_dir = lexical_dir
        self._classifier = classifier
        self._use_lexical = lexical
        self._neural = neural
        self._without = frozenset(without)
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
            return self._related_by_words(pairs, languages, target_language)
        distinct = _distinct(pairs, languages)
        if len(distinct) < len(pairs):
            values = self.related([pair for pair, _ in distinct], [code for _, code in distinct], target_language)
            return _spread(values, distinct, pairs, languages)
        texts = self.contents(pairs, languages, target_language)
        self.semantic.store.prepare([text for pair in texts for text in pair])
        left = self.semantic.store.vectors([source for source, _ in texts])
        right = self.semantic.bank.centred(self.semantic.store.vectors([target for _, target in texts]), target_language)
        return [
            float(self.semantic.bank.centred(vector, code) @ other)
            for vector, code, other in zip(left, languages, right, strict=True)
        ]

    def _related_by_words(self, pairs: Sequence[tuple[str, str]], languages: Sequence[str], target_language: str) -> list[float]:
        values = [0.0] * len(pairs)
        for language in dict.fromkeys(languages):
            model = self.lexical_model(language, target_language)
            places = [place for place, code in enumerate(languages) if code == language]
            if model is not None:
                for place, scores in zip(places, model.score_many([pairs[place] for place in places]), strict=True):
                    values[place] = 0.12 * float(scores.sum())
        return values

    def told_alike(self, pairs: Sequence[tuple[str, str]], languages: Sequence[str], target_language: str) -> list[float | None]:
        """Log-odds, from -6 to 6, that each pair tells one story, by the classifier; ``None`` where it can say nothing."""
        if self._classifier is None or not self._use_semantic:
            return [None] * len(pairs)
        texts = self.contents(pairs, languages, target_language)
        self.semantic.store.prepare([text for pair in texts for text in pair])
        found: list[float | None] = []
        for text, code in zip(texts, languages, strict=True):
            model = self.lexical_model(code, target_language)
            lexical = model.score(*text) if model is not None else None
            kind = self._classifier.classify(*self._sides(text, code, target_language, lexical, ()), lexical)
            found.append(kind.one_story if kind is not None else None)
        return found

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
        result: list[PairScore] = []
        for start in range(0, len(pairs), _TOGETHER):
            part = slice(start, start + _TOGETHER)
            step = None if progress is None else partial(_further, progress, start, len(pairs))
            result += self._score(pairs[part], languages[part], target_language, pool, step)
        return result

    def _score(
        self,
        pairs: Sequence[tuple[str, str]],
        languages: Sequence[str],
        target_language: str,
        pool: Sequence[tuple[str, str]],
        progress: Progress | None,
    ) -> list[PairScore]:
        texts = self.contents(pairs, languages, target_language)
        neural: Sequence[NeuralScore | None] = [None] * len(pairs)
        if self._neural is not None:
            neural = self._neural.score(texts, languages, target_language)
        similarities: Sequence[Similarity] = [Similarity(0.0, 0.0, 0.0)] * len(pairs)
        if self._use_semantic:
            similarities = self.semantic.score(texts, languages, target_language, pool, progress)
        found = [self._checks(pair, code, target_language) for pair, code in zip(pairs, languages, strict=True)]
        if self._use_semantic:
            found = [
                [self._reread(item, code, target_language) for item in checked]
                for checked, code in zip(found, languages, strict=True)
            ]
        result = []
        measured = zip(pairs, texts, languages, similarities, found, neural, strict=True)
        for pair, text, code, similarity, checked, translated in measured:
            lexical = self._lexical(text, code, target_language)
            evidence = tuple(checked)
            words = kind = None
            if self._use_semantic:
                sides = self._sides(text, code, target_language, lexical, evidence)
                words = align_words(*sides)
                kind = self._classifier.classify(*sides, lexical) if self._classifier is not None else None
            result.append(
                PairScore(
                    similarity,
                    lexical,
                    length_difference(*text),
                    evidence,
                    min(1.0, (_length(text[0]) + _length(text[1])) / _SUBSTANTIAL),
                    words,
                    translated,
                    kind,
                    literally(*pair),
                )
            )
        return result

    def _reread(self, item: Evidence, language: str, target_language: str) -> Evidence:
        """Two credits that differ in their letters agree where one translates the other: institutions have names in every language."""
        if item.check != "credits" or item.outcome is not Outcome.DIFFER or not len(item.source) == len(item.target) == 1:
            return item
        pair = item.source[0], item.target[0]
        if any(len(side.split()) < 2 for side in pair) or not any(word.islower() for word in pair[1].split()):
            return item
        aligned = align_words(*self._sides(pair, language, target_language, None, ()))
        alike = aligned is not None and min(aligned.source.least, aligned.target.least) >= _NAMED_ALIKE[1]
        if alike and self.related([pair], [language], target_language)[0] >= _NAMED_ALIKE[0]:
            return Evidence("credits", Outcome.AGREE, item.source, item.target, 0.6, f"{pair[0]} is {pair[1]}")
        return item

    def _sides(
        self,
        texts: tuple[str, str],
        source_language: str,
        target_language: str,
        lexical: LexicalScore | None,
        evidence: Sequence[Evidence],
    ) -> tuple[Text, Text]:
        """The two texts as they are aligned and classified."""
        bank = self.semantic.bank
        known = _accounted(lexical, evidence)
        source, target = (
            Text(normalised(text), encoded, bank.mean(code), bank.piece_mean(code), words)
            for text, encoded, code, words in zip(
                texts, self.semantic.store.texts(texts), (source_language, target_language), known, strict=True
            )
        )
        return source, target

    def pool(self, texts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Texts with their languages as the margin's neighbours: without credits."""
        return [(content(text, code), code) for text, code in texts]

    @staticmethod
    def contents(pairs: Sequence[tuple[str, str]], languages: Sequence[str], target_language: str) -> list[tuple[str, str]]:
        """The pairs without their credits."""
        return [
            (content(source, code), content(target, target_language))
            for (source, target), code in zip(pairs, languages, strict=True)
        ]

    def _lexical(self, pair: tuple[str, str], source_language: str, target_language: str) -> LexicalScore | None:
        model = self.lexical_model(source_language, target_language)
        return model.score(*pair) if model is not None else None

    def _checks(self, pair: tuple[str, str], source_language: str, target_language: str) -> list[Evidence]:
        source, target = map(tidied, pair)
        found = (check(source, target, source_language, target_language) for check in CHECKS)
        return [evidence for evidence in found if evidence is not None and evidence.check not in self._without]


def _further(progress: Progress, before: int, total: int, done: int, of: int) -> None:
    """Progress over all pairs, told of the texts of one part."""
    progress(min(total, before + round(min(_TOGETHER, total - before) * done / max(1, of))), total)


def _accounted(lexical: LexicalScore | None, evidence: Sequence[Evidence]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of source and target that other evidence answers: what agrees, and word translations; see `folded`."""
    sides: tuple[set[str], set[str]] = (set(), set())
    for item in evidence:
        if item.outcome is Outcome.AGREE and item.check in ("numbers", "names", "dates"):
            for side, texts in zip(sides, (item.source, item.target), strict=True):
                side.update(folded(word) for text in texts for word in text.split())
    for one, other, ratio in lexical.links if lexical is not None else ():
        if ratio > _TRANSLATES:
            for side, text in zip(sides, (one, other), strict=True):
                side.update(map(folded, text.split()))
    return frozenset(sides[0] - {""}), frozenset(sides[1] - {""})


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
