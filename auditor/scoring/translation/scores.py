"""What translation packages say of a pair: its translation, and how well the counterpart fits it.

Takes pairs of texts with their languages, gives a `NeuralScore` each. Measures only; the judge weighs.

- chrF2 of the translation against the counterpart (Popović 2015, 2017).
- pivot likelihood: how likely the counterpart is as the last package's translation of what the chain has made of the segment
  (NMTScore's translation probability, Vamvas and Sennrich 2022); with a direct package that is the segment itself.
- cross-likelihood in English: how likely each side's English is as the translation of the other side (NMTScore's
  cross-likelihood; both directions averaged as in dual conditional cross-entropy, Junczys-Dowmunt 2018).

Likelihoods are mean log-probabilities a token (natural logarithm), the end of the sentence included. Each stands beside what the same
text scores with a source that has nothing to do with it; the difference is comparable over models and lengths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.packages import Package
from auditor.packages.chains import PIVOT, covering
from auditor.scoring.translation.baselines import baselines
from auditor.scoring.translation.chain import BrokenPackageError, Translation, Translations, tidied
from auditor.scoring.translation.chrf import chrfs
from auditor.scoring.translation.engine import SCORED_LIMIT, Engine
from auditor.scoring.translation.meter import Advance, Meter, Progress
from auditor.scoring.translation.sentences import head

_REMEMBERED = 50_000
# Units of progress a pair: translating the segment, translating the counterpart, and the likelihoods.
_UNITS = 3
_BETWEEN = "\x1f"

Pair = tuple[str, str]
_Key = tuple[Pair, str]  # a pair and its source's language


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuralScore:
    """What the packages say of one pair. Every likelihood is a mean log-probability a token; ``None`` where it cannot be had.

    Attributes:
        translation: the segment in the host language, or ``None`` where the output is unusable.
        chrf: chrF2 of the translation against the counterpart, from 0 to 1.
        chrf_baseline: the same against sentences that have nothing to do with it, averaged.
        pivot: the counterpart's likelihood given the segment.
        pivot_baseline: its likelihood given unrelated sources, averaged.
        cross: the likelihood of each side's English given the other side, averaged over the directions that can be had.
        cross_baseline: the same given unrelated sources.
        degenerate: why the translation is unusable, or ``None``.
        cut: whether a text was over a model's limit, so that only its head was measured or a sentence was divided.
        note: one clause for a reader, or empty.
    """

    translation: str | None
    chrf: float | None
    chrf_baseline: float | None
    pivot: float | None
    pivot_baseline: float | None
    cross: float | None
    cross_baseline: float | None
    degenerate: str | None
    cut: bool
    note: str

    @property
    def chrf_gain(self) -> float | None:
        """chrF2 above its baseline."""
        return _difference(self.chrf, self.chrf_baseline)

    @property
    def pivot_gain(self) -> float | None:
        """Log-ratio a token of the counterpart given the segment, over a wrong source."""
        return _difference(self.pivot, self.pivot_baseline)

    @property
    def cross_gain(self) -> float | None:
        """The same of both sides' English."""
        return _difference(self.cross, self.cross_baseline)


def _difference(value: float | None, baseline: float | None) -> float | None:
    return None if value is None or baseline is None else value - baseline


@dataclass(frozen=True, slots=True)
class _Question:
    """How likely ``target`` is as a package's translation of ``source``."""

    package: Package
    source: str
    target: str

    @property
    def against(self) -> tuple[str, ...]:
        """Sources that have nothing to do with the target."""
        return tuple(sentence for sentence in baselines(self.package.source) if sentence != self.source)


@dataclass(frozen=True, slots=True)
class _Answer:
    value: float
    baseline: float
    cut: bool


class NeuralScorer:
    """Measures pairs with translation packages.

    Args:
        translations: what translates; its strictness holds here.
    """

    def __init__(self, translations: Translations) -> None:
        self.translations = translations
        self._known: dict[tuple[_Key, str], NeuralScore] = {}
        self._lacking: dict[tuple[str, str], None] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know: broken packages, the cache, and the languages without a chain with the command that gets it."""
        lacking = (self.translations.missing(*languages) for languages in self._lacking)
        return (*self.translations.notes, *dict.fromkeys(str(missing) for missing in lacking if missing is not None))

    def score(
        self, pairs: Sequence[Pair], languages: Sequence[str], target_language: str, progress: Progress | None = None
    ) -> list[NeuralScore | None]:
        """Measure pairs; those measured before cost nothing.

        Args:
            pairs: segments and their counterparts.
            languages: the language of each segment.
            target_language: the language of all counterparts.
            progress: told of the work done, in units that mean nothing by themselves.

        Returns:
            A score for each pair, ``None`` where no chain of packages serves its languages; `notes` then says what is missing.

        Raises:
            ModelError: a package is broken, in strict mode only.
        """
        wanted = [
            ((tidied(source), tidied(target)), language) for (source, target), language in zip(pairs, languages, strict=True)
        ]
        new = [
            key
            for key in dict.fromkeys(wanted)
            if (key, target_language) not in self._known and self._served(key, target_language)
        ]
        while new:
            try:
                measured = self._measured(new, target_language, Meter(progress, _UNITS * len(new)))
            except BrokenPackageError:
                new = [key for key in new if self._served(key, target_language)]
                continue
            if len(self._known) + len(new) > _REMEMBERED:
                self._known.clear()
            self._known.update({(key, target_language): score for key, score in zip(new, measured, strict=True)})
            break
        return [self._known.get((key, target_language)) for key in wanted]

    def _served(self, key: _Key, target_language: str) -> bool:
        (source, target), language = key
        if not source or not target or covering(language) == covering(target_language):
            return False
        if self.translations.chain(language, target_language) is not None:
            return True
        if language not in ("", "und"):
            self._lacking[language, target_language] = None
        return False

    def _measured(self, keys: Sequence[_Key], host: str, meter: Meter) -> list[NeuralScore]:
        sources, languages = [pair[0] for pair, _ in keys], [language for _, language in keys]
        translated = self.translations.attempt(sources, languages, host, _part(meter, len(keys)))
        meter.fill(len(keys))
        english = self._english(keys, host, meter)
        questions = [
            [self._pivot_question(key, item, host), *self._cross_questions(key, *sides, host)]
            for key, item, sides in zip(keys, translated, english, strict=True)
        ]
        asked = list(dict.fromkeys(question for row in questions for question in row if question is not None))
        answers = self._answers(asked, meter.share(len(keys), sum(1 + len(question.against) for question in asked)))
        meter.fill(_UNITS * len(keys))
        return [
            _score(item, [answers[question] if question is not None else None for question in row], *alike)
            for item, row, alike in zip(translated, questions, _likeness(keys, translated, host), strict=True)
        ]

    def _english(self, keys: Sequence[_Key], host: str, meter: Meter) -> list[tuple[Translation | None, Translation | None]]:
        """Segment and counterpart in English, where packages lead there and the two are not English by themselves."""
        if covering(host) == PIVOT or self.translations.chain(host, PIVOT) is None:
            meter.fill(2 * len(keys))
            return [(None, None)] * len(keys)
        step = _part(meter, len(keys))
        targets = self.translations.attempt([pair[1] for pair, _ in keys], [host] * len(keys), PIVOT, step)
        sources = self.translations.attempt([pair[0] for pair, _ in keys], [language for _, language in keys], PIVOT)
        meter.fill(2 * len(keys))
        return list(zip(sources, targets, strict=True))

    def _pivot_question(self, key: _Key, item: Translation, host: str) -> _Question | None:
        chain = self.translations.chain(key[1], host)
        return _Question(chain[-1], item.pivot, key[0][1]) if chain and item.pivot else None

    def _cross_questions(
        self, key: _Key, source: Translation | None, target: Translation | None, host: str
    ) -> list[_Question | None]:
        """Each side's English as the translation of the other side."""
        if source is None or target is None:
            return [None, None]
        of_source, of_target = self.translations.chain(key[1], PIVOT), self.translations.chain(host, PIVOT)
        return [
            _Question(of_target[-1], target.pivot, source.text) if of_target and target.pivot and source.text else None,
            _Question(of_source[-1], source.pivot, target.text) if of_source and source.pivot and target.text else None,
        ]

    def _answers(self, questions: Sequence[_Question], advance: Advance) -> dict[_Question, _Answer]:
        """Likelihoods and baselines, all that one package has to say together."""
        answers: dict[_Question, _Answer] = {}
        for package in dict.fromkeys(question.package for question in questions):
            own = [question for question in questions if question.package == package]
            texts = list(dict.fromkeys(text for question in own for text in (question.source, question.target)))
            heads = self.translations.use(package, lambda model: _heads(model, texts))  # noqa: B023
            rows = [
                [f"{source}{_BETWEEN}{heads[question.target][0]}" for source in (heads[question.source][0], *question.against)]
                for question in own
            ]
            wanted = list(dict.fromkeys(request for row in rows for request in row))
            found = self.translations.kept(package, wanted, lambda model, missing: _asked(model, missing, advance), " likelihood")
            for question, row in zip(own, rows, strict=True):
                values = [found[request][1] for request in row]
                answers[question] = _Answer(values[0], _mean(values[1:]), heads[question.source][1] or heads[question.target][1])
        return answers


def _part(meter: Meter, units: int) -> Progress:
    """Progress of a part of the work, as progress of the whole."""
    told = 0

    def step(done: int, total: int) -> None:
        nonlocal told
        meter.share(units, total)(done - told)
        told = done

    return step


def _heads(model: Engine, texts: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """As much of each text as is scored, in whole sentences, and whether something was left out."""
    return {text: head(text, model.scored_length, SCORED_LIMIT) for text in texts}


def _asked(model: Engine, requests: Sequence[str], advance: Advance) -> list[tuple[str, float]]:
    pairs = [request.split(_BETWEEN, 1) for request in requests]
    return [("", value) for value in model.likelihoods([(source, target) for source, target in pairs], advance)]


def _likeness(keys: Sequence[_Key], translated: Sequence[Translation], host: str) -> list[tuple[float | None, float | None]]:
    """chrF2 of each translation against its counterpart and against the baselines; ``None`` without a translation."""
    others = baselines(host)
    usable = [(item.text, key[0][1]) for key, item in zip(keys, translated, strict=True) if item.text]
    values = iter(chrfs([(text, other) for text, counterpart in usable for other in (counterpart, *others)]))
    return [(next(values), _mean([next(values) for _ in others])) if item.text else (None, None) for item in translated]


def _score(
    item: Translation, answers: Sequence[_Answer | None], alike: float | None, alike_baseline: float | None
) -> NeuralScore:
    pivot, *cross = answers
    directions = [answer for answer in cross if answer is not None]
    cut = item.cut or any(answer is not None and answer.cut for answer in answers)
    notes = []
    if item.degenerate:
        notes.append(f"the translation is not used: {item.degenerate}")
    if cut:
        notes.append("longer than the model takes: cut at a sentence")
    return NeuralScore(
        translation=item.text,
        chrf=alike,
        chrf_baseline=alike_baseline,
        pivot=pivot.value if pivot is not None else None,
        pivot_baseline=pivot.baseline if pivot is not None else None,
        cross=_mean([answer.value for answer in directions]) if directions else None,
        cross_baseline=_mean([answer.baseline for answer in directions]) if directions else None,
        degenerate=item.degenerate,
        cut=cut,
        note="; ".join(notes),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
