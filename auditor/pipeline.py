"""The auditor: reader's articles in, results out. The only place where the stages meet.

Takes articles, gives an `ArticleResult` each. Texts of all articles are encoded together, so that the encoder sees full batches and
each distinct text once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import BinaryIO

from auditor.article import Article, DetectedSegment, Detection, Segment, Status
from auditor.artifacts import find_artifacts
from auditor.detection import Detector
from auditor.detection.scripts import known_language, suggest_language
from auditor.errors import UsageError
from auditor.judging import Calibration, Judge, Judgement
from auditor.packages import Package, installed_packages
from auditor.pairing import Candidate, align, find_candidates
from auditor.readers import read_paths, read_text
from auditor.resources import digest, model_file, models_dir
from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Verdict, fingerprint
from auditor.rules import RULES
from auditor.scoring.encoder import E5Encoder, EmbeddingStore
from auditor.scoring.pair_classifier import PairClassifier
from auditor.scoring.scorer import Scorer
from auditor.scoring.semantic import Bank
from auditor.scoring.translation import NeuralScorer, TranslationCache, Translations, cache_file

Progress = Callable[[int, int], None]

SCORERS = ("auto", "semantic", "lexical", "neural")
"""What judges a pair: everything there is, similarity alone, word translations alone, or translation packages."""

# Distinct texts that one article may send to the encoder; beyond it pairs are judged by words and checks alone. An article has
# a hundred; the limit keeps a file of 200,000 lines from running for hours.
_ENCODED_PER_ARTICLE = 4_000

# Texts of several articles that are encoded together: many full batches, and what is in memory stays bounded. Articles without a
# foreign segment send no texts, so their segments are bounded as well.
_ENCODED_TOGETHER = 2_000
_HELD_SEGMENTS = 10_000

# Relatedness for pairing: log-odds per point of centred cosine, and the cosine at which the odds are even.
_RELATED_SLOPE = 14.0
_RELATED_EVEN = 0.30
# Between these sums of place and similarity it is open whether a foreign segment has a counterpart, and the classifier is asked.
_UNSETTLED = (-8.0, 3.0)
_CLASSIFIER = "pair-classifier.npz"


@dataclass(frozen=True, slots=True)
class _Work:
    """One article on its way.

    Attributes:
        article: what was read.
        detection: what was detected in it.
        candidates: which neighbours its foreign segments have.
        pool: the text, without credit, and the language of every segment that a candidate names.
        texts: the distinct texts among them that the encoder sees.
        limited: whether there are more than it may see.
    """

    article: Article
    detection: Detection
    candidates: list[Candidate]
    pool: list[tuple[str, str]]
    texts: list[str]
    limited: bool = False


class Auditor:
    """Finds foreign segments, pairs them and judges the pairs.

    Args:
        host: ISO 639-1 code of the language that the articles should be in.
        scorer: one of `SCORERS`.
        severities: severities by rule code, in place of the defaults.
        select: codes of the rules that report; all when not given.
        ignore: codes of the rules that do not.
        jobs: threads for the models; 0 leaves the choice to them.
        cache: whether translations are kept on disk between runs.

    Raises:
        UsageError: an unknown host language, scorer or rule code.
        ModelError: a model file is missing or broken.
    """

    def __init__(
        self,
        host: str = "fr",
        *,
        scorer: str = "auto",
        severities: Mapping[str, Severity] | None = None,
        select: Collection[str] | None = None,
        ignore: Collection[str] = (),
        jobs: int = 0,
        cache: bool = True,
    ) -> None:
        if not known_language(host):
            raise UsageError(f"host: unknown language {host!r}; {suggest_language(host)}")
        if scorer not in SCORERS:
            raise UsageError(f"scorer: unknown scorer {scorer!r}; choose one of {', '.join(SCORERS)}")
        unknown = [code for code in (*(select or ()), *ignore, *(severities or {})) if code not in RULES]
        if unknown:
            raise UsageError(f"rule: unknown code {unknown[0]!r}; `auditor rules` lists them")
        self.host = host
        self.scorer = scorer
        self._jobs = jobs
        self._cache = cache
        self._without: frozenset[str] = frozenset()
        self._severities = {code: (severities or {}).get(code, rule.severity) for code, rule in RULES.items()}
        self._rules = frozenset(RULES if select is None else select) - frozenset(ignore)
        self._detector = Detector(host, model_file("words.json.gz"), model_file("detector.json"))
        self._judge = Judge(Calibration.load(model_file("calibration.json")))
        self._bank = Bank.load(model_file("bank.npz"))

    def variant(self, scorer: str, without: Collection[str] = ()) -> Auditor:
        """The same auditor with other evidence; what is loaded and encoded is shared.

        Args:
            scorer: one of `SCORERS`.
            without: names of checks that are left out (``numbers``, ``names``...), to see what they are worth.

        Raises:
            UsageError: an unknown scorer.
        """
        if scorer not in SCORERS:
            raise UsageError(f"scorer: unknown scorer {scorer!r}; choose one of {', '.join(SCORERS)}")
        shared = {"_store": self._store, "_packages": self._packages}
        other = copy(self)
        for name in ("_scorer", "_words_only", "_neural"):
            other.__dict__.pop(name, None)
        other.__dict__.update(shared)
        other.scorer = scorer
        other._without = frozenset(without)
        return other

    @cached_property
    def _store(self) -> EmbeddingStore:
        return EmbeddingStore(E5Encoder(self._jobs))

    @cached_property
    def _scorer(self) -> Scorer:
        return Scorer(
            self._store,
            self._bank,
            models_dir() / "lexical",
            PairClassifier.load(model_file(_CLASSIFIER)) if self.scorer != "lexical" else None,
            semantic=self.scorer != "lexical",
            lexical=self.scorer in ("auto", "lexical"),
            neural=self._neural,
            without=self._without,
        )

    @cached_property
    def _neural(self) -> NeuralScorer | None:
        """What measures with translation packages; ``None`` where they are not asked for, or `auto` finds none."""
        if self.scorer not in ("auto", "neural") or (self.scorer == "auto" and not self._packages):
            return None
        path = cache_file() if self._cache else None
        cache = TranslationCache(path) if path is not None else None
        strict = self.scorer == "neural"
        return NeuralScorer(Translations(self._packages, cache=cache, threads=self._jobs, strict=strict))

    @cached_property
    def _packages(self) -> tuple[Package, ...]:
        return tuple(installed_packages())

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of the models after an audit, one sentence each: missing or broken packages, the cache."""
        return self._neural.notes if self._neural is not None else ()

    @property
    def signature(self) -> str:
        """Every model, version and threshold that shapes a result, as ``key:value`` joined by ``|``."""
        low, high = self._judge.calibration.review
        return "|".join(
            (
                f"host:{self.host}",
                f"detector:{self._detector.signature}+{digest('words.json.gz', 'detector.json', 'witness.npz')}",
                f"scorer:{self.scorer}",
                f"encoder:{self._scorer.semantic.store.encoder.name}",
                f"bank:{self._bank.digest}",
                f"classifier:{digest(_CLASSIFIER)}",
                f"tables:{digest('lexical/provenance.json', 'marks-vi.json.gz')}",
                f"packages:{'+'.join(sorted(f'{p.name}-{p.version}' for p in self._packages)) if self._neural else 'none'}",
                f"calibration:{self._judge.calibration.digest}",
                f"review:{low}-{high}",
            )
        )

    def audit(self, articles: Iterable[Article], progress: Progress | None = None) -> list[ArticleResult]:
        """Audit articles.

        Args:
            articles: from a reader; may be an iterator.
            progress: called with the number of texts encoded and the number in all, of the articles that are read together.
        """
        return list(self.audit_each(articles, progress))

    def audit_each(self, articles: Iterable[Article], progress: Progress | None = None) -> Iterator[ArticleResult]:
        """Audit articles as they come: what `audit` gives, in the same order, one after another.

        Articles are taken from the iterator in portions that fill the encoder's batches. A portion is let go once its results are
        taken, so that memory does not grow with their number.

        Args:
            articles: as for `audit`.
            progress: as for `audit`.
        """
        works: list[_Work] = []
        texts: dict[str, None] = {}
        held = 0
        for article in articles:
            work = self._prepare(article)
            works.append(work)
            texts.update(dict.fromkeys(work.texts))
            held += len(article.segments)
            if len(texts) >= _ENCODED_TOGETHER or held >= _HELD_SEGMENTS:
                yield from self._results(works, texts, progress)
                works, texts, held = [], {}, 0
        yield from self._results(works, texts, progress)

    def _results(self, works: Sequence[_Work], texts: Iterable[str], progress: Progress | None) -> Iterator[ArticleResult]:
        if self.scorer != "lexical":
            self._scorer.semantic.store.prepare(texts, progress)
        paired = [{} if work.detection.main_language else self._counterparts(work) for work in works]
        if self._neural is not None:
            self._translate(self._neural, works, paired, progress)
        for work, counterparts in zip(works, paired, strict=True):
            yield self._result(work, counterparts)

    def _translate(
        self, neural: NeuralScorer, works: Sequence[_Work], paired: Sequence[dict[int, int]], progress: Progress | None
    ) -> None:
        """Measure the pairs of all articles in full batches; the scorer remembers them."""
        pairs: list[tuple[str, str]] = []
        languages: list[str] = []
        for work, counterparts in zip(works, paired, strict=True):
            segments = work.detection.segments
            for place, other in counterparts.items():
                pairs.append((segments[place].segment.text, segments[other].segment.text))
                languages.append(segments[place].language or "")
        self._require(languages)
        neural.score(self._scorer.contents(pairs, languages, self.host), languages, self.host, progress)

    def _require(self, languages: Iterable[str]) -> None:
        """See that every language can be translated where nothing but that will do."""
        if self.scorer == "neural" and self._neural is not None:
            for language in sorted({code for code in languages if code and code != self.host}):
                self._neural.translations.require(language, self.host)

    def score_pairs(
        self,
        pairs: Sequence[tuple[str, str]],
        source_language: str | None = None,
        target_language: str | None = None,
        progress: Progress | None = None,
    ) -> list[float]:
        """Calibrated probability, from 0 to 1, that each pair of texts says the same; each pair stands alone.

        Args:
            pairs: source and target texts.
            source_language: ISO 639-1; told from each text when not given.
            target_language: ISO 639-1; the host language when not given.
            progress: called with the number of texts encoded and the number in all.

        Raises:
            UsageError: a language code that nobody knows.
        """
        for name, code in (("source-lang", source_language), ("target-lang", target_language)):
            if code is not None and not known_language(code):
                raise UsageError(f"--{name}: unknown language {code!r}; {suggest_language(code)}")
        target = target_language or self.host
        languages = [source_language or self._detector.language_of(source) or "" for source, _ in pairs]
        self._require(languages)
        scores = self._scorer.score(pairs, languages, target, progress=progress)
        probabilities = [self._judge.probability(score, self.scorer != "lexical") for score in scores]
        # A pair with nothing on one side says nothing alike.
        return [value if all(text.strip() for text in pair) else 0.0 for value, pair in zip(probabilities, pairs, strict=True)]

    def _prepare(self, article: Article) -> _Work:
        detection = self._given(article) if article.given else self._detector.detect(article)
        if article.given:
            # Given pairs are judged one by one, as `score_pairs` does: no neighbours, and no limit.
            given = self._scorer.pool([(item.segment.text, item.language or self.host) for item in detection.segments])
            return _Work(article, detection, [], [], list(dict.fromkeys(text for text, _ in given)))
        candidates = [] if detection.main_language else find_candidates(detection.segments)
        places = sorted({place for candidate in candidates for place in (candidate.foreign, candidate.host)})
        segments = [detection.segments[place] for place in places]
        pool = self._scorer.pool([(item.segment.text, item.language or self.host) for item in segments])
        texts = list(dict.fromkeys(text for text, _ in pool))[:_ENCODED_PER_ARTICLE]
        return _Work(article, detection, candidates, pool, texts, len(texts) >= _ENCODED_PER_ARTICLE)

    def _given(self, article: Article) -> Detection:
        """The segments of given pairs: targets are the host's unless they plainly are not, all others foreign, whatever they hold."""
        targets = {target for _, target in article.given}
        found: list[DetectedSegment] = []
        for place, segment in enumerate(article.segments):
            alone = self._detector.detect(replace(article, segments=(segment,), given=())).segments
            foreign = next((item for item in alone if item.status is Status.FOREIGN), None)
            if place not in targets:
                language = foreign.language if foreign is not None else self._detector.language_of(segment.text)
                found.append(
                    DetectedSegment(segment, Status.FOREIGN, language, foreign.confidence if foreign is not None else 0.5)
                )
            elif len(alone) == 1 and foreign is not None:
                found.append(alone[0])
            else:
                found.append(DetectedSegment(segment, Status.HOST, self.host, 0.9))
        return Detection(tuple(found), None)

    def _counterparts(self, work: _Work) -> dict[int, int]:
        segments = work.detection.segments
        encoded = frozenset(work.texts) if work.limited else None
        if work.article.given:
            return {source: target for source, target in work.article.given if segments[target].status is not Status.FOREIGN}
        return align(segments, work.candidates, self._relatedness(work, encoded))

    def _result(self, work: _Work, counterparts: dict[int, int]) -> ArticleResult:
        article, segments = work.article, work.detection.segments
        findings = [
            self._finding(artifact.rule, artifact.segment, artifact.message)
            for segment in article.segments
            for artifact in find_artifacts(segment)
        ]
        pairs: list[Pair] = []
        notes = list(article.notes)
        if work.detection.main_language:
            findings.append(self._wrong_host(work))
        else:
            if work.limited:
                notes.append(
                    f"more than {_ENCODED_PER_ARTICLE} distinct texts to compare: the rest was judged by words and checks alone"
                )
            pairs = self._pairs(work, counterparts)
            findings += [
                self._finding(rule, pair.segment, _message(rule, pair), pair.counterpart.text if pair.counterpart else "")
                for pair in pairs
                for rule in pair.rules
            ]
        shown = sorted((finding for finding in findings if finding.rule in self._rules), key=lambda f: (f.line, f.column, f.rule))
        return ArticleResult(
            path=article.path,
            id=article.id,
            host=self.host,
            segments=len(segments),
            pairs=tuple(self._ruled(pair) for pair in pairs),
            findings=tuple(shown),
            notes=tuple(notes),
            directives=article.directives,
        )

    def _ruled(self, pair: Pair) -> Pair:
        """The pair with only the rules that report."""
        rules = tuple(code for code in pair.rules if code in self._rules)
        return pair if rules == pair.rules else replace(pair, rules=rules)

    def _pairs(self, work: _Work, counterparts: dict[int, int]) -> list[Pair]:
        segments = work.detection.segments
        answers = {target for _, target in work.article.given}
        foreign = [place for place, item in enumerate(segments) if item.status is Status.FOREIGN and place not in answers]
        encoded = frozenset(work.texts) if work.limited else None
        paired = [place for place in foreign if place in counterparts]
        texts = [(segments[place].segment.text, segments[counterparts[place]].segment.text) for place in paired]
        languages = [segments[place].language or "" for place in paired]
        pool = [] if work.limited else work.pool
        by_words = [
            index
            for index, pair in enumerate(texts)
            if encoded is not None and not self._all_encoded(pair, languages[index], encoded)
        ]
        scores = dict(
            zip(
                by_words,
                self._words_only.score([texts[i] for i in by_words], [languages[i] for i in by_words], self.host),
                strict=True,
            )
        )
        rest = [index for index in range(len(texts)) if index not in scores]
        scores |= dict(
            zip(rest, self._scorer.score([texts[i] for i in rest], [languages[i] for i in rest], self.host, pool), strict=True)
        )
        words_only = set(by_words)
        judged = {
            place: self._judge.judge(scores[index], self.scorer != "lexical" and index not in words_only)
            for index, place in enumerate(paired)
        }
        translations = self._translations([segments[place] for place in foreign if place not in judged])
        return [
            self._pair(
                segments[place],
                segments,
                counterparts.get(place),
                judged.get(place),
                translations.get(segments[place].segment.text),
            )
            for place in foreign
        ]

    def _translations(self, segments: Sequence[DetectedSegment]) -> dict[str, str]:
        """Translations of segments without a counterpart, by their text, where packages serve their languages."""
        if self._neural is None:
            return {}
        served = [item for item in segments if item.language and self._neural.translations.chain(item.language, self.host)]
        texts = [item.segment.text for item in served]
        found = self._neural.translations.translate(texts, [item.language or "" for item in served], self.host)
        usable = zip(texts, found, strict=True)
        return {text: item.text for text, item in usable if item.text is not None and item.degenerate is None}

    @cached_property
    def _words_only(self) -> Scorer:
        return Scorer(self._store, self._bank, models_dir() / "lexical", semantic=False, without=self._without)

    def _all_encoded(self, pair: tuple[str, str], language: str, encoded: frozenset[str]) -> bool:
        return all(text in encoded for text, _ in self._scorer.pool([(pair[0], language), (pair[1], self.host)]))

    def _relatedness(self, work: _Work, encoded: frozenset[str] | None) -> Callable[[int, int], float]:
        segments = work.detection.segments
        texts = [(segments[c.foreign].segment.text, segments[c.host].segment.text) for c in work.candidates]
        languages = [segments[c.foreign].language or "" for c in work.candidates]
        near = [
            index for index, pair in enumerate(texts) if encoded is None or self._all_encoded(pair, languages[index], encoded)
        ]
        values = self._scorer.related([texts[i] for i in near], [languages[i] for i in near], self.host)
        log_odds = {
            (work.candidates[i].foreign, work.candidates[i].host): _RELATED_SLOPE * (value - _RELATED_EVEN)
            for i, value in zip(near, values, strict=True)
        }
        self._ask_classifier(work, near, texts, languages, log_odds)
        return lambda one, other: log_odds.get((one, other), 0.0)

    def _ask_classifier(
        self,
        work: _Work,
        near: Sequence[int],
        texts: Sequence[tuple[str, str]],
        languages: Sequence[str],
        log_odds: dict[tuple[int, int], float],
    ) -> None:
        """Add what the classifier says for a pair, where similarity and place do not settle a foreign segment's counterpart.

        It tells a translation with a sentence more, or a free one, from another story better than similarity does; that it sees
        another story says nothing new: a caption's neighbour may be that and yet stand for its translation.
        """
        lowest, highest = _UNSETTLED
        candidates = work.candidates
        sums = {i: candidates[i].place + log_odds[candidates[i].foreign, candidates[i].host] for i in near}
        best: dict[int, float] = {}
        for i, value in sums.items():
            best[candidates[i].foreign] = max(value, best.get(candidates[i].foreign, value))
        open_ = [i for i, value in sums.items() if value > lowest and best[candidates[i].foreign] < highest]
        told = self._scorer.told_alike([texts[i] for i in open_], [languages[i] for i in open_], self.host)
        for i, story in zip(open_, told, strict=True):
            if story is not None:
                log_odds[candidates[i].foreign, candidates[i].host] += max(0.0, story)

    def _pair(
        self,
        item: DetectedSegment,
        segments: Sequence[DetectedSegment],
        place: int | None,
        judged: Judgement | None,
        translation: str | None,
    ) -> Pair:
        language = item.language or "und"
        if place is None or judged is None:
            return Pair(
                segment=item.segment,
                language=language,
                confidence=item.confidence,
                counterpart=None,
                verdict=Verdict.UNTRANSLATED,
                probability=None,
                translation=translation,
                rules=("CT102",),
                reason="no segment beside it says the same in the host language",
            )
        return Pair(
            segment=item.segment,
            language=language,
            confidence=item.confidence,
            counterpart=segments[place].segment,
            verdict=judged.verdict,
            probability=judged.probability,
            translation=judged.translation,
            evidence=judged.evidence,
            rules=judged.rules,
            reason=judged.reason,
        )

    def _wrong_host(self, work: _Work) -> Finding:
        first = work.article.segments[0]
        message = f"most of this article is in {work.detection.main_language}, not in {self.host}; give --host if that is meant"
        return self._finding("CT103", first, message)

    def _finding(self, rule: str, segment: Segment, message: str, counterpart: str = "") -> Finding:
        return Finding(
            rule=rule,
            severity=self._severities[rule],
            line=segment.line,
            column=segment.column,
            end_line=segment.end_line,
            end_column=segment.end_column,
            message=message,
            text=segment.text,
            fingerprint=fingerprint(rule, segment.text, counterpart),
        )


def _message(rule: str, pair: Pair) -> str:
    if rule == "CT101":
        where = f" of line {pair.counterpart.line}" if pair.counterpart is not None else ""
        return f"the source caption ({pair.language}) repeats the counterpart{where} and can be deleted"
    if rule == "CT102":
        return f"text in {pair.language} that has no translation beside it"
    return f"{RULES[rule].summary}: {pair.reason}"


def audit_text(text: str, host: str = "fr", *, path: str = "<text>") -> ArticleResult:
    """Audit one text.

    Args:
        text: the whole article.
        host: ISO 639-1 code of the language that it should be in.
        path: a name for the result.

    Raises:
        UsageError: an unknown host language.
        ModelError: a model file is missing or broken.
    """
    return Auditor(host).audit([read_text(text, path)])[0]


def audit_paths(paths: Sequence[str], host: str = "fr", *, stdin: BinaryIO | None = None) -> Report:
    """Audit files and folders; a file that cannot be read becomes a result with its error.

    Raises:
        InputError: a path does not exist, or a folder holds nothing to read.
        UsageError: an unknown host language.
        ModelError: a model file is missing or broken.
    """
    auditor = Auditor(host)
    sources = read_paths(paths, stdin)
    results = auditor.audit(sources.articles)
    results += [ArticleResult(path=error.path, id=error.id, host=host, error=error.message) for error in sources.errors]
    return Report(signature=auditor.signature, articles=tuple(results), skipped=sources.skipped, notes=auditor.notes)
