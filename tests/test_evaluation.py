"""Measuring against labels: what counts as found, paired and judged right."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from auditor.article import Article, Segment
from auditor.errors import InputError
from auditor.evaluation import evaluate
from auditor.results import ArticleResult, Finding, Pair, Severity, Verdict


class Answers:
    """Stands in for the auditor: gives what it was made with."""

    def __init__(self, *results: tuple[tuple[Pair, ...], tuple[Finding, ...]]) -> None:
        self._results = results

    def audit(self, articles: Iterable[Article]) -> list[ArticleResult]:
        return [
            ArticleResult(path=article.path, id=article.id, host="fr", segments=9, pairs=pairs, findings=findings)
            for article, (pairs, findings) in zip(articles, self._results, strict=True)
        ]


def pair(line: int, counterpart: int | None, verdict: str, probability: float | None = None) -> Pair:
    return Pair(
        segment=Segment("x", line, 1, line, 2),
        language="vi",
        confidence=1.0,
        counterpart=None if counterpart is None else Segment("y", counterpart, 1, counterpart, 2),
        verdict=Verdict(verdict),
        probability=probability,
    )


def finding(rule: str, line: int) -> Finding:
    return Finding(rule=rule, severity=Severity.WARNING, line=line, column=1, end_line=line, end_column=2, message="")


def label(line: int, counterpart: int | None, verdict: str) -> dict[str, Any]:
    return {"line": line, "column": 1, "text": "x", "counterpart_line": counterpart, "verdict": verdict, "kind": "made up"}


def gold(folder: Path, *labels: dict[str, Any]) -> Path:
    for record in labels:
        (folder / record["path"]).write_text("Bonjour\n", "utf-8")
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in labels), "utf-8")
    return path


def test_figures(tmp_path: Path) -> None:
    labels = [label(1, 2, "match"), label(3, 4, "mismatch"), label(5, None, "untranslated"), label(7, 8, "match")]
    path = gold(
        tmp_path,
        {
            "path": "a.txt",
            "split": "measure",
            "pairs": labels,
            "findings": [{"rule": "CT301", "line": 9}, {"rule": "CT302", "line": 9}],
        },
        {"path": "b.txt", "split": "fit", "pairs": [], "findings": []},
    )
    pairs = (pair(1, 2, "match", 1.0), pair(3, 4, "match", 1.0), pair(5, 6, "mismatch", 0.0), pair(11, None, "untranslated"))
    report = evaluate(path, Answers((pairs, (finding("CT301", 9), finding("CT101", 1))), ((), ())))  # type: ignore[arg-type]
    figures = report.as_json()["measure"]
    assert (figures["articles"], figures["segments"]) == (1, 4)
    assert figures["detection_recall"] == 0.75
    assert figures["detection_precision"] == 0.75
    assert figures["pairing_accuracy"] == round(2 / 3, 4)
    assert figures["verdict_accuracy"] == round(1 / 3, 4)
    assert figures["calibration_error"] == 0.5
    assert figures["article_findings"] == {"made": 1, "labelled": 2}
    assert figures["confusion"]["mismatch"]["match"] == 1
    assert figures["missed"] == ["a.txt:9: CT302", "a.txt:7: x"] or set(figures["missed"]) == {"a.txt:9: CT302", "a.txt:7: x"}
    assert figures["spurious"] == ["a.txt:11: x"]
    text = report.as_text()
    for words in ("75.0 %", "a.txt:11", "a.txt:7", "measure: 1 articles", "fit: 1 articles"):
        assert words in text


def test_nothing_to_divide_by(tmp_path: Path) -> None:
    report = evaluate(gold(tmp_path, {"path": "a.txt", "pairs": [], "findings": []}), Answers(((), ())))  # type: ignore[arg-type]
    figures = report.as_json()["all"]
    assert figures["detection_recall"] is None
    assert figures["calibration_error"] is None
    assert " -" in report.as_text()


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "no labels"),
        ("\n\n", "no labels"),
        ("{", "line 1"),
        ('{"path": "a.txt"}', "line 1"),
        ("[]", "line 1"),
        ('{"path": "none.txt", "pairs": [], "findings": []}', "none.txt"),
    ],
)
def test_broken_labels(text: str, cause: str, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(text)
    with pytest.raises(InputError, match=cause):
        evaluate(tmp_path / "gold.jsonl", Answers())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        '{"path": "a.txt", "pairs": [{}], "findings": []}',
        '{"path": "a.txt", "pairs": [], "findings": []}\n{"path": "a.txt", "pairs": [], "findings": []}',
    ],
)
def test_labels_that_do_not_fit_are_input_errors(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Bonjour\n")
    (tmp_path / "gold.jsonl").write_text(text)
    answers = Answers(((), ()))
    with pytest.raises(InputError):
        evaluate(tmp_path / "gold.jsonl", answers)  # type: ignore[arg-type]


def test_missing_labels(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl"):
        evaluate(tmp_path / "none.jsonl", Answers())  # type: ignore[arg-type]
