"""Evidence to probability, verdict and reason.

Takes a `PairScore`, gives the calibrated probability that the two texts say the same, the verdict, the rules that fire and a
clause that says why. The weights live in ``models/calibration.json``, fitted by ``models/build/calibration.py``; there is one set
for each kind of evidence at hand, so that a missing table does not shift what a probability means.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import ModelError
from auditor.evidence import Evidence, Outcome
from auditor.results import Verdict, shortened
from auditor.scoring.pair_classifier import FAULTS
from auditor.scoring.scorer import PairScore
from auditor.scoring.translation import NeuralScore

CALIBRATION_VERSION = 5

# The rule that a check's contradiction breaks.
RULE_OF_CHECK = {
    "numbers": "CT202",
    "dates": "CT204",
    "names": "CT203",
    "polarity": "CT206",
    "roles": "CT201",
    "credits": "CT205",
}
_LABELS = {
    "numbers": "number",
    "dates": "date",
    "names": "name",
    "polarity": "negation",
    "roles": "roles",
    "credits": "credit",
}
_FURTHER = 0.04
# From this strength a contradiction or a gap is named as a reason.
_NAMED = 0.5
# From this gap (see `auditor.scoring.word_alignment.Side`) the reason of a match, too, names the words without an answer.
_OPEN = 1.6
# From this difference of the two sides' gaps a mismatch is an omission or an addition. Medians on the fitting pairs: translations 0.0,
# another event -0.1, omissions 0.5, additions -0.8.
_SURPLUS = 0.45
# As much of another text as a reason quotes, in characters.
_SHOWN = 60
# From this lead on the reason names the other text. Of the fitting articles 24 of 368 mismatches and 1 of 484 right pairs have such a lead.
_PLAIN_LEAD = 0.1
# Beyond this the lead of another text of the article says no more.
_MOST_LEAD = 0.5
# Of a text beside itself, and of two that have nothing to compare.
_SAME_TEXT, _NOTHING_SAID = 0.99, 0.5
# From this probability of the classifier's for a kind of change, that kind is the reason where no check has a better one.
_LIKELY = 0.5
# A mismatch whose texts are this near in meaning, and of this different length, lost or gained content.
_NEAR = 0.30
_SHORTER = -0.28
_LONGER = 0.32


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of a pair: probability, verdict, rules (the decisive one first), reason, all evidence, translation."""

    probability: float
    verdict: Verdict
    rules: tuple[str, ...]
    reason: str
    evidence: tuple[Evidence, ...]
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one kind of evidence.

    Attributes:
        intercept: log-odds of the whole.
        slope: how much all evidence counts.
        cap: log-odds of a match against a changed text where nothing contradicts: a contradiction must be able to outweigh any likeness.
        doubt: how often the checks contradict a true translation: no contradiction, and no sum of them, says more than that.
        echo: how much contradictions say of a pair whose meaning speaks against it anyway, from 0 to 1.
        meaning: intercept (under ``""``) and weights of similarity, word translations, word coverage, kind of pair and length.
        checks: weights of what the checks found.
    """

    intercept: float
    slope: float
    cap: float
    doubt: float
    echo: float
    meaning: Mapping[str, float]
    checks: Mapping[str, float]

    def log_odds(self, values: Mapping[str, float]) -> float:
        """Log-odds that a pair with these features says the same."""
        meaning = self.meaning.get("", 0.0) + sum(self.meaning.get(name, 0.0) * value for name, value in values.items())
        checks = [self.checks.get(name, 0.0) * value for name, value in values.items()]
        in_favour, against = sum(weight for weight in checks if weight > 0), sum(weight for weight in checks if weight < 0)
        return self.intercept + self.slope * (in_favour + weighed(meaning, doubted(against, self.doubt), self.cap, self.echo))

    def numbers(self) -> tuple[float, ...]:
        """All of them."""
        return (self.intercept, self.slope, self.cap, self.doubt, self.echo, *self.meaning.values(), *self.checks.values())


def weighed(meaning: float, against: float, cap: float, echo: float) -> float:
    """Log-odds of a match against its two rivals: another text, and the same text with something changed.

    The odds of either add up. Against another text speaks the meaning, and contradictions only a little (``echo``), as loose translations
    have them, too; against a change speak the contradictions, from ``cap`` down, however alike the texts are.

    Args:
        meaning: log-odds of a match against another text, by the meaning.
        against: what contradictions say, at most 0.
        cap: log-odds of a match against a change where nothing contradicts.
        echo: from 0 to 1.
    """
    another, changed = meaning + echo * against, cap + against
    low, high = min(another, changed), max(another, changed)
    return low - math.log1p(math.exp(low - high))


def doubted(log_odds: float, doubt: float) -> float:
    """Log-odds against a match, at most 0, of evidence that is wrong with probability ``doubt``: ``log(doubt + (1 - doubt) exp(x))``."""
    return math.log(doubt + (1 - doubt) * math.exp(max(-700.0, log_odds)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the features for each kind of evidence.

    Attributes:
        groups: the weights for ``semantic+lexical``, ``semantic`` and ``lexical``.
        review: the band of probabilities in which the evidence does not suffice.
        digest: first digits of the file's SHA-256, for the signature.
    """

    groups: Mapping[str, Weights]
    review: tuple[float, float]
    digest: str

    @classmethod
    def load(cls, path: Path) -> Calibration:
        """Read a calibration.

        Raises:
            ModelError: the file is missing, broken or of another version.
        """
        try:
            data = path.read_bytes()
            content = json.loads(data)
            if content["version"] != CALIBRATION_VERSION:
                raise ModelError(
                    f"{path}: calibration of version {content['version']}, not {CALIBRATION_VERSION}; reinstall the package"
                )
            groups = {
                name: Weights(
                    float(group["intercept"]),
                    float(group["slope"]),
                    float(group["cap"]),
                    float(group["doubt"]),
                    float(group["echo"]),
                    {key: float(value) for key, value in group["meaning"].items()},
                    {key: float(value) for key, value in group["checks"].items()},
                )
                for name, group in content["groups"].items()
            }
            low, high = (float(value) for value in content["review"])
            if not {"semantic+lexical", "semantic", "lexical"} <= groups.keys() or not all(
                math.isfinite(value) for group in groups.values() for value in group.numbers()
            ):
                raise ValueError("a group of weights is missing or not finite")
            if not all(0 < group.doubt < 1 for group in groups.values()):
                raise ValueError("the doubt is no probability")
            if not all(0 <= group.echo <= 1 for group in groups.values()):
                raise ValueError("the echo is no share")
            if not 0 <= low <= high <= 1:
                raise ValueError("the band of review is none")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path}: the calibration is broken; reinstall the package") from error
        return cls(groups, (low, high), hashlib.sha256(data).hexdigest()[:8])


def features(score: PairScore) -> dict[str, float]:
    """The judge's features of a pair, by name. Strengths are from 0 to 1; lengths and log-ratios are natural logarithms."""
    length = max(-2.0, min(2.0, score.length))
    values = {
        "centred": score.similarity.centred,
        "margin": score.similarity.margin,
        "lead": min(_MOST_LEAD, score.similarity.lead),
        "apart": max(0.0, abs(length) - 0.35) * score.substance,
        "shorter": min(0.3, max(0.0, -length - 0.25)) * score.substance,
        "longer": min(0.3, max(0.0, length - 0.3)) * score.substance,
    }
    if score.lexical is not None:
        lexical = score.lexical
        values |= {
            "forward": max(-2.0, min(4.0, lexical.forward)),
            "backward": max(-2.0, min(4.0, lexical.backward)),
            "source_coverage": lexical.source_coverage,
            "target_coverage": lexical.target_coverage,
        }
    if score.neural is not None:
        neural = score.neural
        gains = {"chrf_gain": neural.chrf_gain, "pivot_gain": neural.pivot_gain, "cross_gain": neural.cross_gain}
        values |= {name: max(-3.0, min(6.0, gain)) for name, gain in gains.items() if gain is not None}
    if score.words is not None:
        source, target = score.words.source, score.words.target
        for name, side in (("source", source), ("target", target)):
            values |= {
                f"{name}_answered": side.coverage,
                f"{name}_least": side.least,
                f"{name}_least_two": side.least_two,
                f"{name}_least_four": side.least_four,
                f"{name}_gap": side.gap,
                f"{name}_shortfall": side.shortfall,
                f"{name}_lift": side.lift,
            }
        values["least_two"] = min(source.least_two, target.least_two)
        values["gap"] = max(source.gap, target.gap)
    if score.kind is not None:
        values |= {"same_story": score.kind.same_story, "kind_any": score.kind.any_fault}
        values |= {f"kind_{kind}": score.kind.fault(kind) for kind in FAULTS}
    for evidence in score.evidence:
        if evidence.outcome is Outcome.AGREE and evidence.check in ("numbers", "names", "dates"):
            values[f"{evidence.check}_agree"] = 1.0
        elif evidence.outcome is Outcome.DIFFER:
            # A denial stands on one side, opposites on both, and a denial is recast more often.
            opposite = evidence.check == "polarity" and evidence.source and evidence.target
            name = "opposites_differ" if opposite else f"{evidence.check}_differ"
            # Two numbers that contradict weigh a little more than one.
            further = min(6, max(0, len(evidence.source) + len(evidence.target) - 2))
            values[name] = max(values.get(name, 0.0), evidence.score * (1 + _FURTHER * further))
        elif evidence.outcome in (Outcome.MISSING, Outcome.ADDED) and evidence.check in ("numbers", "names", "dates"):
            values[f"{evidence.check}_{evidence.outcome.value}"] = evidence.score
    return values


def group_of(score: PairScore, semantic: bool = True) -> str:
    """Which set of weights serves a pair: by the evidence that it has, translation packages aside."""
    if not semantic:
        return "lexical"
    return "semantic+lexical" if score.lexical is not None else "semantic"


def with_neural(group: str) -> str:
    """The name of a group's weights for pairs that translation packages have measured, too."""
    return f"{group}+neural"


class Judge:
    """Weighs evidence with one calibration."""

    def __init__(self, calibration: Calibration) -> None:
        self.calibration = calibration

    def probability(self, score: PairScore, semantic: bool = True) -> float:
        """The calibrated probability, from 0 to 1, that the two texts say the same."""
        if score.literal is not None:
            return _SAME_TEXT if score.literal else _NOTHING_SAID
        log_odds = self._weights(score, semantic).log_odds(features(score))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))

    def _weights(self, score: PairScore, semantic: bool) -> Weights:
        """The weights for the evidence at hand; without any fitted on packages, a package moves no probability."""
        group = group_of(score, semantic)
        measured = score.neural is not None and score.neural.chrf_gain is not None and score.neural.pivot_gain is not None
        return self.calibration.groups.get(with_neural(group) if measured else group, self.calibration.groups[group])

    def judge(self, score: PairScore, semantic: bool = True) -> Judgement:
        """Probability, verdict, rules and reason for a pair that has a counterpart."""
        probability = self.probability(score, semantic)
        evidence = (*score.evidence, *_measurements(score, semantic))
        low, high = self.calibration.review
        if low < probability < high:
            verdict = Verdict.REVIEW
        else:
            verdict = Verdict.MATCH if probability >= 0.5 else Verdict.MISMATCH
        conflicts = _conflicts(score.evidence)
        translation = score.neural.translation if score.neural is not None else None
        if verdict is Verdict.MATCH:
            credit = [item for item in conflicts if item.check == "credits"]
            rules = ("CT101", *(RULE_OF_CHECK[item.check] for item in credit))
            return Judgement(probability, verdict, rules, _match_reason(score, credit), evidence, translation)
        rules, reason = _explain(score, conflicts)
        if verdict is Verdict.REVIEW:
            reason = "nothing to compare" if score.literal is False else f"the evidence does not decide: {reason}"
            return Judgement(probability, verdict, (), reason, evidence, translation)
        return Judgement(probability, verdict, rules, reason, evidence, translation)


def _conflicts(evidence: tuple[Evidence, ...]) -> list[Evidence]:
    """Contradictions strong enough to name, the strongest first; a credit's comes last."""
    found = [item for item in evidence if item.outcome is Outcome.DIFFER and item.score >= _NAMED and item.check in RULE_OF_CHECK]
    return sorted(found, key=lambda item: (item.check == "credits", -item.score))


def _explain(score: PairScore, conflicts: list[Evidence]) -> tuple[tuple[str, ...], str]:
    """Rules and reason of a mismatch: contradictions, then gaps, then loss or gain of content, then meaning."""
    rules = [RULE_OF_CHECK[item.check] for item in conflicts]
    reasons = [f"{_LABELS[item.check]}: {item.detail or _items(item)}" for item in conflicts]
    gaps = [
        item
        for item in score.evidence
        if item.outcome in (Outcome.MISSING, Outcome.ADDED)
        and item.score >= _NAMED
        and item.check in ("numbers", "dates", "names")
    ]
    near = score.similarity.centred >= _NEAR
    if not rules:
        for item in gaps:
            if item.check in ("numbers", "dates") and near:
                rules.append(RULE_OF_CHECK[item.check])
            side = "missing in the counterpart" if item.outcome is Outcome.MISSING else "only in the counterpart"
            reasons.append(f"{_LABELS[item.check]} {side}: {', '.join((item.source or item.target)[:4])}")
    if near and not rules and (change := _likely_change(score)) is not None:
        rules.append(change[0])
        reasons += change[1]
    if near and (not rules or score.lexical is not None):
        lost, gained = _lost(score), _gained(score)
        if score.length < _SHORTER or (not rules and any(item.outcome is Outcome.MISSING for item in gaps)):
            if not rules or score.length < 2 * _SHORTER:
                rules.append("CT207")
                reasons.append(f"nothing answers {lost}" if lost else "the counterpart is much shorter")
        elif score.length > _LONGER or (not rules and any(item.outcome is Outcome.ADDED for item in gaps)):
            if not rules or score.length > 2 * _LONGER:
                rules.append("CT208")
                reasons.append(f"nothing accounts for {gained}" if gained else "the counterpart is much longer")
    if not rules and near and score.words is not None:
        # One side alone has words that nothing answers: what the sides say in common is right.
        surplus = score.words.source.gap - score.words.target.gap
        if abs(surplus) > _SURPLUS:
            rules.append("CT207" if surplus > 0 else "CT208")
    if not rules:
        rules.append("CT201")
    if not reasons:
        reasons = _open_ends(score) or [f"the two say different things (similarity {score.similarity.centred:.2f})"]
    if score.similarity.nearer and score.similarity.lead >= _PLAIN_LEAD:
        reasons.append(f"“{shortened(score.similarity.nearer, _SHOWN)}” is nearer")
    return tuple(dict.fromkeys(rules)), "; ".join(dict.fromkeys(reasons))


def _likely_change(score: PairScore) -> tuple[str, list[str]] | None:
    """The rule and the reasons, maybe none, of what the classifier finds changed; ``None`` where it is not sure."""
    if score.kind is None:
        return None
    fault, probability = score.kind.likeliest_fault()
    if probability < _LIKELY or fault not in FAULTS:
        return None
    lost, gained = _lost(score), _gained(score)
    if fault == "omission":
        return "CT207", [f"nothing answers {lost}" if lost else "something seems left out"]
    if fault == "addition":
        return "CT208", [f"nothing accounts for {gained}" if gained else "something seems added"]
    if fault == "roles":
        return "CT201", ["roles: who does it and to whom it is done look swapped"]
    if fault == "negation":
        return "CT206", ["the two seem to say opposite things", *_open_ends(score)]
    return "CT201", []


def _open_ends(score: PairScore) -> list[str]:
    """Which words of either side have no answer, as clauses."""
    lost, gained = _lost(score), _gained(score)
    return [f"nothing answers {lost}"] * bool(lost) + [f"nothing accounts for {gained}"] * bool(gained)


def _lost(score: PairScore) -> str:
    return _quoted(unanswered(score)[0])


def _gained(score: PairScore) -> str:
    return _quoted(unanswered(score)[1])


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:4])


def unanswered(score: PairScore) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The content words of source and target that nothing on the other side answers, in text order.

    Word vectors find them in any language; a translation table that misses a word, too, puts it first.
    """
    if score.words is None:
        return (score.lexical.untranslated, score.lexical.unsupported) if score.lexical is not None else ((), ())
    aligned = score.words.source.unanswered, score.words.target.unanswered
    if score.lexical is None:
        return aligned
    tables = score.lexical.untranslated, score.lexical.unsupported
    return _sure_first(aligned[0], tables[0]), _sure_first(aligned[1], tables[1])


def _sure_first(aligned: tuple[str, ...], by_table: tuple[str, ...]) -> tuple[str, ...]:
    known = {word.casefold() for word in by_table}
    sure = tuple(word for word in aligned if word.casefold() in known)
    return sure or aligned or by_table


def _match_reason(score: PairScore, credit: list[Evidence]) -> str:
    agreed = [
        f"{_LABELS[item.check]}s {', '.join(item.source[:3])}"
        for item in score.evidence
        if item.outcome is Outcome.AGREE and item.check in ("numbers", "dates", "names") and item.source
    ]
    parts = ["says the same", *agreed[:2]]
    if credit:
        parts.append(f"but the credit differs: {credit[0].detail or _items(credit[0])}")
    parts += _open_words(score)
    return "; ".join(parts)


def _open_words(score: PairScore) -> list[str]:
    """What a match leaves open: a run of words of one side that nothing on the other answers."""
    if score.words is None:
        return []
    lost, gained = _lost(score), _gained(score)
    parts = [f"though nothing answers {lost}"] if score.words.source.gap > _OPEN and lost else []
    return [*parts, f"though nothing accounts for {gained}"] if score.words.target.gap > _OPEN and gained else parts


def _items(item: Evidence) -> str:
    return f"{', '.join(item.source[:3])} against {', '.join(item.target[:3])}"


def _measurements(score: PairScore, semantic: bool) -> list[Evidence]:
    found = []
    if semantic:
        detail = f"cosine {score.similarity.cosine:.3f}, margin {score.similarity.margin:.3f}"
        if score.similarity.lead:
            detail += f", other texts nearer by {score.similarity.lead:.3f}"
        found.append(Evidence("similarity", Outcome.INFO, score=round(score.similarity.centred, 4), detail=detail))
    if score.lexical is not None:
        lexical = score.lexical
        detail = f"forward {lexical.forward:.2f}, backward {lexical.backward:.2f}; " + ", ".join(
            f"{one} = {other}" for one, other, _ in lexical.links[:6]
        )
        found.append(
            Evidence(
                "translation",
                Outcome.INFO,
                tuple(lexical.untranslated[:8]),
                tuple(lexical.unsupported[:8]),
                round((lexical.source_coverage + lexical.target_coverage) / 2, 4),
                detail,
            )
        )
    if score.words is not None:
        source, target = score.words.source, score.words.target
        detail = f"answered {source.coverage:.2f} of the source, {target.coverage:.2f} of the counterpart"
        answered = round((source.coverage + target.coverage) / 2, 4)
        found.append(Evidence("words", Outcome.INFO, source.unanswered, target.unanswered, answered, detail))
    if score.kind is not None:
        fault, likely = score.kind.likeliest_fault()
        probability = score.kind.probabilities[0]
        detail = f"match {probability:.2f}, {fault} {likely:.2f}"
        found.append(Evidence("classifier", Outcome.INFO, score=round(probability, 3), detail=detail))
    if score.neural is not None:
        found.append(_neural_measurement(score.neural))
    return found


def _neural_measurement(neural: NeuralScore) -> Evidence:
    parts = [
        f"{name} {value:.2f} ({baseline:.2f} unrelated)"
        for name, value, baseline in (
            ("chrF", neural.chrf, neural.chrf_baseline),
            ("pivot", neural.pivot, neural.pivot_baseline),
            ("cross", neural.cross, neural.cross_baseline),
        )
        if value is not None and baseline is not None
    ]
    parts += [part for part in (neural.degenerate and f"translation not used: {neural.degenerate}", neural.note) if part]
    return Evidence("neural", Outcome.INFO, score=round(neural.chrf or 0.0, 4), detail="; ".join(parts))
