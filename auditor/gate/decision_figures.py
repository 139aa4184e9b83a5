"""How often editors agree with the auditor, and what their decisions say of its probabilities.

Takes decisions, gives figures as text and as plain values. Knows no model: a decision holds the verdict and the probability.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tabulate import tabulate

from auditor.gate.decisions import Decision
from auditor.reports.wording import count
from auditor.results import Verdict
from auditor.rules import RULES

_BINS = 10


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many decisions there are, and in how many the editor agreed."""

    decisions: int
    right: int

    @property
    def share(self) -> float:
        """The share in which the editor agreed, from 0 to 1."""
        return self.right / self.decisions


@dataclass(frozen=True, slots=True)
class Bin:
    """A range of probabilities.

    Attributes:
        low: where it begins; it ends a tenth later.
        pairs: how many pairs have such a probability.
        expected: the mean of their probabilities.
        observed: the share that says the same, by the editors.
    """

    low: float
    pairs: int
    expected: float
    observed: float


@dataclass(frozen=True, slots=True)
class DecisionFigures:
    """What decisions say of the auditor.

    Attributes:
        articles: how many articles they are about.
        overall: over all decisions.
        by_verdict: by the auditor's verdict.
        by_rule: by the codes of the findings; a decision counts for each of its rules.
        by_language: by the segment's language.
        bins: the calibration. A pair says the same where the editor agrees with ``match`` or disagrees with ``mismatch``, and does
            not in the two other cases; ``review`` and ``untranslated`` say nothing of it.
        calibration_error: the expected calibration error over the bins (Naeini et al. 2015), or ``None`` without any.
    """

    articles: int
    overall: Agreement
    by_verdict: dict[str, Agreement]
    by_rule: dict[str, Agreement]
    by_language: dict[str, Agreement]
    bins: tuple[Bin, ...]
    calibration_error: float | None

    def as_json(self) -> dict[str, Any]:
        """The figures as plain values; shares are rounded to four digits."""
        return {
            "decisions": self.overall.decisions,
            "articles": self.articles,
            "agreement": _agreement(self.overall),
            "by_verdict": {name: _agreement(item) for name, item in self.by_verdict.items()},
            "by_rule": {name: _agreement(item) for name, item in self.by_rule.items()},
            "by_language": {name: _agreement(item) for name, item in self.by_language.items()},
            "calibration": [
                {
                    "from": item.low,
                    "to": round(item.low + 1 / _BINS, 1),
                    "pairs": item.pairs,
                    "expected": round(item.expected, 4),
                    "observed": round(item.observed, 4),
                }
                for item in self.bins
            ],
            "calibration_error": None if self.calibration_error is None else round(self.calibration_error, 4),
        }

    def as_text(self) -> str:
        """The figures as tables."""
        parts = [
            f"{count(self.overall.decisions, 'decision')} on {count(self.articles, 'article')}: editors agree with {self.overall.right} "
            f"({100 * self.overall.share:.1f} %)"
        ]
        for title, found in (("verdict", self.by_verdict), ("rule", self.by_rule), ("language", self.by_language)):
            if found:
                rows = [(_named(name), item.decisions, item.right, f"{100 * item.share:.1f} %") for name, item in found.items()]
                parts.append(_table((title, "decisions", "right", "agreement"), rows))
        if self.calibration_error is not None:
            ranges = [
                (f"{item.low:.1f} to {item.low + 1 / _BINS:.1f}", item.pairs, f"{item.expected:.2f}", f"{item.observed:.2f}")
                for item in self.bins
            ]
            parts.append(_table(("probability", "pairs", "mean", "same, by editors"), ranges))
            parts.append(f"calibration error: {self.calibration_error:.3f} (expected, {_BINS} bins)")
        return "\n\n".join(parts) + "\n"


def decision_figures(decisions: Sequence[Decision]) -> DecisionFigures:
    """The figures over one or more decisions.

    Raises:
        ValueError: there are none.
    """
    if not decisions:
        raise ValueError("no decisions")
    outcomes = [
        (item.probability, item.right == (item.verdict is Verdict.MATCH))
        for item in decisions
        if item.probability is not None and item.verdict in (Verdict.MATCH, Verdict.MISMATCH)
    ]
    members: dict[int, list[tuple[float, bool]]] = {}
    for probability, same in outcomes:
        members.setdefault(min(_BINS - 1, int(probability * _BINS)), []).append((probability, same))
    bins = tuple(
        Bin(number / _BINS, len(found), sum(p for p, _ in found) / len(found), sum(same for _, same in found) / len(found))
        for number, found in sorted(members.items())
    )
    error = sum(item.pairs * abs(item.expected - item.observed) for item in bins) / len(outcomes) if outcomes else None
    return DecisionFigures(
        articles=len({(item.path, item.id) for item in decisions}),
        overall=Agreement(len(decisions), sum(item.right for item in decisions)),
        by_verdict=_grouped(decisions, lambda item: [item.verdict.value], [*Verdict]),
        by_rule=_grouped(decisions, lambda item: item.rules, RULES),
        by_language=_grouped(decisions, lambda item: [item.language], sorted({item.language for item in decisions})),
        bins=bins,
        calibration_error=error,
    )


def _grouped(
    decisions: Iterable[Decision], names: Callable[[Decision], Iterable[str]], order: Iterable[str]
) -> dict[str, Agreement]:
    counts: dict[str, list[bool]] = {str(name): [] for name in order}
    for decision in decisions:
        for name in names(decision):
            counts[name].append(decision.right)
    return {name: Agreement(len(found), sum(found)) for name, found in counts.items() if found}


def _agreement(item: Agreement) -> dict[str, Any]:
    return {"decisions": item.decisions, "right": item.right, "share": round(item.share, 4)}


def _named(name: str) -> str:
    return f"{name} {RULES[name].slug}" if name in RULES else name


def _table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True)
