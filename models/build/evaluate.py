"""Step 5: how well each table tells a translation from an unrelated text of the same length.

For every language, on the segments held out by `tables.py`; with `--ted FOLDER`, for Vietnamese also on TED lines
(`dev2020.vi`, `dev2020.fr`) of four words and more. Prints the area under the ROC curve of `forward + backward`, true pair
against a random text and against one of nearly the same length, and writes it to `provenance.json`.
Run as `python evaluate.py WORK OUT [--languages vi,en] [--ted FOLDER]`.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
from locales import LANGUAGES, TARGET
from numpy.typing import NDArray
from tables import is_held_out, read_segments

from auditor.scoring.lexical import LexicalModel

SEED = 11
CANDIDATES = 60  # texts among which the one of the nearest length is taken
MOST = 1500
MIN_WORDS = 4

Pair = tuple[str, str]


def area_under_curve(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """The chance that a true pair scores above a false one (ties count half)."""
    values, place, counts = np.unique(np.concatenate([positive, negative]), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    total = float(ranks[: len(positive)].sum()) - len(positive) * (len(positive) + 1) / 2
    return total / (len(positive) * len(negative)) if len(values) else 0.5


def unrelated(pairs: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Each source with a random other target, and with one of nearly the same length as its own."""
    draw = random.Random(SEED)
    shuffled, matched = [], []
    for number, (source, target) in enumerate(pairs):
        others = [k for k in draw.sample(range(len(pairs)), min(len(pairs), CANDIDATES + 1)) if k != number]
        shuffled.append((source, pairs[others[0]][1]))
        apart = [abs(len(pairs[k][1]) - len(target)) for k in others]
        matched.append((source, pairs[others[apart.index(min(apart))]][1]))
    return shuffled, matched


def measure(model: LexicalModel, pairs: list[Pair]) -> dict[str, Any]:
    """The figures of one model on true pairs."""
    began = time.process_time()
    true = model.score_many(pairs)
    seconds = time.process_time() - began
    scores = [true.sum(axis=1), *(model.score_many(false).sum(axis=1) for false in unrelated(pairs))]
    return {
        "pairs": len(pairs),
        "auc_random": round(area_under_curve(scores[0], scores[1]), 4),
        "auc_same_length": round(area_under_curve(scores[0], scores[2]), 4),
        "mean_true": round(float(scores[0].mean()), 2),
        "mean_same_length": round(float(scores[2].mean()), 2),
        "pairs_per_second": int(len(pairs) / max(seconds, 1e-9)),
    }


def held_out(path: Path, language: str) -> list[Pair]:
    """The held-out prose of a language, one pair for each French text."""
    by_target: dict[str, Pair] = {}
    for segment in read_segments(path):
        if segment.domain in ("narrative", "prose") and is_held_out(segment.target):
            by_target.setdefault(segment.target.lower(), (segment.text, segment.target))
    return sorted(by_target.values())[:: max(1, len(by_target) // MOST)]


def ted_lines(folder: Path) -> list[Pair]:
    """The TED lines that have four words and more on both sides."""
    sides = [(folder / f"dev2020.{code}").read_text(encoding="utf-8").split("\n") for code in ("vi", TARGET)]
    lines = [(a.strip(), b.strip()) for a, b in zip(*sides, strict=True)]
    return [pair for pair in lines if all(len(side.split()) >= MIN_WORDS for side in pair)]


def main() -> None:
    """Measure the tables of the languages asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--ted", type=Path)
    options = parser.parse_args()
    record = options.out / "provenance.json"
    there = set(LexicalModel.available(options.out, TARGET))
    print(f"{'':10}{'pairs':>6}{'random':>8}{'length':>8}{'true':>7}{'false':>7}{'pairs/s':>9}{'MB':>6}")
    for language in options.languages.split(","):
        if language not in there:
            continue
        model = LexicalModel.load(options.out, language, TARGET)
        tests = {"held_out": held_out(options.work / "pairs" / f"{language}.tsv", language)}
        if language == "vi" and options.ted:
            tests["ted"] = ted_lines(options.ted)
        figures = {name: measure(model, pairs) for name, pairs in tests.items() if pairs}
        size = (options.out / f"{language}-{TARGET}.npz").stat().st_size / 1e6
        for name, f in figures.items():
            print(
                f"{language + ' ' + name[:6]:10}{f['pairs']:6}{f['auc_random']:8.4f}{f['auc_same_length']:8.4f}"
                f"{f['mean_true']:7.2f}{f['mean_same_length']:7.2f}{f['pairs_per_second']:9}{size:6.2f}",
                flush=True,
            )
        entries = json.loads(record.read_text(encoding="utf-8"))
        entries[language]["measured"] = {
            name: {key: value for key, value in f.items() if key != "pairs_per_second"} for name, f in figures.items()
        }
        record.write_text(json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
