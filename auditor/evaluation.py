"""How well the auditor does against labels: detection, pairing, verdicts and calibration.

Takes a file of gold labels (JSON lines, one article each) and an `Auditor`, gives an `EvaluationReport`. The articles lie beside the
file. Labels whose ``split`` is ``fit`` took part in fitting; the figures are for ``measure``, and for all when no label says.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tabulate import tabulate

from auditor.errors import InputError
from auditor.packages import list_models
from auditor.pipeline import Auditor
from auditor.readers import read_paths
from auditor.results import ArticleResult, Pair

VERDICTS = ("match", "mismatch", "untranslated", "review")
_BINS = 10


@dataclass(frozen=True, slots=True)
class SplitFigures:
    """Figures over the articles of one split.

    Attributes:
        articles: how many.
        gold: how many foreign segments the labels have.
        found: how many of them were found, at the right line and column.
        spurious: segments called foreign that no label has, as ``path:line: text``.
        missed: labelled segments that were not found.
        paired: of those found, how many got the right counterpart, or rightly none.
        judged: of those found, how many got the right verdict.
        confusion: counts by gold verdict and given verdict.
        calibration_error: expected calibration error over ten bins of probability (Naeini et al. 2015), for right pairs.
        findings: of the labelled article-level findings (CT103, CT301, CT302), how many were made, and how many there are.
        wrong: pairings and verdicts that are wrong, one line each.
    """

    articles: int
    gold: int
    found: int
    spurious: tuple[str, ...]
    missed: tuple[str, ...]
    paired: int
    judged: int
    confusion: dict[tuple[str, str], int]
    calibration_error: float | None
    findings: tuple[int, int]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """Figures by split."""

    splits: dict[str, SplitFigures]

    def as_json(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {
            name: {
                "articles": s.articles,
                "segments": s.gold,
                "detection_precision": _share(s.found, s.found + len(s.spurious)),
                "detection_recall": _share(s.found, s.gold),
                "pairing_accuracy": _share(s.paired, s.found),
                "verdict_accuracy": _share(s.judged, s.found),
                "calibration_error": s.calibration_error,
                "article_findings": {"made": s.findings[0], "labelled": s.findings[1]},
                "confusion": {gold: {given: s.confusion.get((gold, given), 0) for given in VERDICTS} for gold in VERDICTS},
                "spurious": list(s.spurious),
                "missed": list(s.missed),
                "wrong": list(s.wrong),
            }
            for name, s in self.splits.items()
        }

    def as_text(self) -> str:
        """The figures as tables, with every error by name."""
        return "\n".join(self._split_text(name, split) for name, split in self.splits.items())

    @staticmethod
    def _split_text(name: str, s: SplitFigures) -> str:
        rows = [
            ["detection precision", _percent(s.found, s.found + len(s.spurious)), f"{len(s.spurious)} spurious"],
            ["detection recall", _percent(s.found, s.gold), f"{s.found} of {s.gold}"],
            ["pairing accuracy", _percent(s.paired, s.found), f"{s.paired} of {s.found}"],
            ["verdict accuracy", _percent(s.judged, s.found), f"{s.judged} of {s.found}"],
            ["placeholders, mojibake, wrong host", _percent(*s.findings), f"{s.findings[0]} of {s.findings[1]}"],
        ]
        if s.calibration_error is not None:
            rows.append(["calibration error", f"{s.calibration_error:.3f}", "expected, ten bins"])
        confusion = [[gold, *(s.confusion.get((gold, given), 0) for given in VERDICTS)] for gold in VERDICTS[:3]]
        parts = [
            f"{name}: {s.articles} articles, {s.gold} foreign segments",
            tabulate(rows, tablefmt="simple"),
            "",
            tabulate(confusion, headers=["labelled \\ given", *VERDICTS], tablefmt="simple"),
        ]
        for title, lines in (("spurious", s.spurious), ("missed", s.missed), ("wrong", s.wrong)):
            if lines:
                parts += ["", f"{title}:", *(f"  {line}" for line in lines)]
        return "\n".join([*parts, ""])


ABLATED = ("numbers", "dates", "names", "polarity", "roles", "credits")
"""The checks that `ablation` leaves out in turn."""


@dataclass(frozen=True, slots=True)
class Ablation:
    """Figures of one file of labels under different evidence, by what the evidence is: a scorer, or all but one check."""

    rows: dict[str, EvaluationReport]

    def as_json(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {name: report.as_json() for name, report in self.rows.items()}

    def as_text(self) -> str:
        """One table: a line for each kind of evidence and split."""
        lines = [
            [
                name,
                split,
                _percent(s.paired, s.found),
                _percent(s.judged, s.found),
                "-" if s.calibration_error is None else f"{s.calibration_error:.3f}",
            ]
            for name, report in self.rows.items()
            for split, s in report.splits.items()
        ]
        return tabulate(
            lines, headers=["evidence", "split", "paired right", "verdicts right", "calibration error"], tablefmt="simple"
        )


def ablation(gold_path: Path, auditor: Auditor) -> Ablation:
    """Evaluate with each scorer that there is, and with all evidence but one check.

    Args:
        gold_path: as in `evaluate`.
        auditor: what is measured; its models are loaded once.

    Raises:
        InputError: the file or an article is missing or broken.
    """
    scorers = ["auto", "semantic", "lexical"]
    if any(model["kind"] == "neural" for model in list_models()):
        scorers.append("neural")
    rows = {scorer: evaluate(gold_path, auditor.variant(scorer)) for scorer in scorers}
    rows |= {f"auto without {check}": evaluate(gold_path, auditor.variant("auto", [check])) for check in ABLATED}
    return Ablation(rows)


def evaluate(gold_path: Path, auditor: Auditor) -> EvaluationReport:
    """Audit the articles that a file of labels names and compare.

    Args:
        gold_path: JSON lines with ``path`` (relative to the file), ``split``, ``wrong_host``, ``pairs`` and ``findings``.
        auditor: what is measured; its host language should be the articles'.

    Raises:
        InputError: the file or an article is missing or broken.
    """
    labels = _read(gold_path)
    sources = read_paths([str(gold_path.parent / label["path"]) for label in labels])
    if sources.errors:
        raise InputError(sources.errors[0].message)
    results = auditor.audit(sources.articles)
    splits: dict[str, list[tuple[dict[str, Any], ArticleResult]]] = {}
    for label, result in zip(labels, results, strict=True):
        splits.setdefault(label.get("split", "all"), []).append((label, result))
    return EvaluationReport({name: _figures(splits[name]) for name in sorted(splits)})


def _read(gold_path: Path) -> list[dict[str, Any]]:
    try:
        lines = gold_path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{gold_path}: the labels cannot be read: {error}; give a file of JSON lines") from error
    labels = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                label = json.loads(line)
                label["path"]
                for pair in label["pairs"]:
                    pair["line"], pair["column"], pair["text"], pair["verdict"], pair["counterpart_line"]
                for finding in label["findings"]:
                    finding["rule"], finding["line"]
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"{gold_path}: line {number} is no label: it needs path, pairs (line, column, text, verdict, counterpart_line) and findings (rule, line)"
                ) from error
            labels.append(label)
    paths = [label["path"] for label in labels]
    if len(set(paths)) < len(paths):
        raise InputError(f"{gold_path}: two labels for one article; join them")
    if not labels:
        raise InputError(f"{gold_path}: no labels in this file")
    return labels


def _figures(items: Sequence[tuple[dict[str, Any], ArticleResult]]) -> SplitFigures:
    gold = found = paired = judged = made = labelled = 0
    spurious: list[str] = []
    missed: list[str] = []
    wrong: list[str] = []
    confusion: Counter[tuple[str, str]] = Counter()
    outcomes: list[tuple[float, bool]] = []
    for label, result in items:
        given = {(pair.segment.line, pair.segment.column): pair for pair in result.pairs}
        wanted = {(int(pair["line"]), int(pair["column"])): pair for pair in label["pairs"]}
        gold += len(wanted)
        spurious += [
            f"{_name(result, place[0])}: {pair.segment.text[:80]}" for place, pair in given.items() if place not in wanted
        ]
        missed += [f"{_name(result, place[0])}: {pair['text'][:80]}" for place, pair in wanted.items() if place not in given]
        fired = {(finding.rule, finding.line) for finding in result.findings}
        expected = {(finding["rule"], int(finding["line"])) for finding in label["findings"]}
        made += len(fired & expected)
        labelled += len(expected)
        for rule, line in sorted(expected - fired):
            missed.append(f"{_name(result, line)}: {rule}")
        extra = {place for place in fired - expected if place[0] in ("CT103", "CT301", "CT302")}
        spurious += [f"{_name(result, line)}: {rule}" for rule, line in sorted(extra)]
        for place in wanted.keys() & given.keys():
            want, pair = wanted[place], given[place]
            found += 1
            right_pair = (pair.counterpart.line if pair.counterpart is not None else None) == want["counterpart_line"]
            paired += right_pair
            judged += pair.verdict.value == want["verdict"]
            confusion[want["verdict"], pair.verdict.value] += 1
            if right_pair and pair.probability is not None:
                outcomes.append((pair.probability, want["verdict"] == "match"))
            if not right_pair or pair.verdict.value != want["verdict"]:
                wrong.append(_wrong(result, want, pair))
    return SplitFigures(
        articles=len(items),
        gold=gold,
        found=found,
        spurious=tuple(spurious),
        missed=tuple(missed),
        paired=paired,
        judged=judged,
        confusion=dict(confusion),
        calibration_error=_calibration_error(outcomes),
        findings=(made, labelled),
        wrong=tuple(sorted(wrong)),
    )


def _wrong(result: ArticleResult, want: dict[str, Any], pair: Pair) -> str:
    line = pair.counterpart.line if pair.counterpart is not None else "none"
    probability = f" {pair.probability:.2f}" if pair.probability is not None else ""
    return (
        f"{_name(result, pair.segment.line)}: {want.get('kind', '')}: {want['verdict']} with {want['counterpart_line'] or 'none'}, "
        f"given {pair.verdict.value}{probability} with {line}: {pair.reason[:110]}"
    )


def _name(result: ArticleResult, line: int) -> str:
    return f"{Path(result.path).name}:{line}"


def _calibration_error(outcomes: Sequence[tuple[float, bool]]) -> float | None:
    """Mean distance between probability and share of matches over bins of equal width, weighted by their size."""
    if not outcomes:
        return None
    bins: dict[int, list[tuple[float, bool]]] = {}
    for probability, match in outcomes:
        bins.setdefault(min(_BINS - 1, int(probability * _BINS)), []).append((probability, match))
    return round(
        sum(abs(sum(p for p, _ in members) - sum(match for _, match in members)) for members in bins.values()) / len(outcomes), 4
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"
