"""Speed and memory of the word translation tables, as ratios measured in one process, so that the machine does not matter.

All times are processor time, which a busy machine hardly changes. The figures are printed (``pytest -m benchmark -s``).
"""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz

from auditor.resources import models_dir
from auditor.scoring.lexical import LexicalModel

pytestmark = pytest.mark.benchmark

TABLES = models_dir() / "lexical"
CORPUS = Path(__file__).parents[2] / "corpus" / "pairs.jsonl"
LANGUAGES = ["vi", "en", "de", "ru", "zh", "ja", "ko", "ar", "th"]
PAIRS = 3000


def captions(language: str, turn: int) -> list[tuple[str, str]]:
    """Pairs of the corpus, repeated with another number each time, so that no text comes twice."""
    lines = map(json.loads, CORPUS.read_text(encoding="utf-8").splitlines())
    pairs = [(line["source"], line["target"]) for line in lines if line["language"] == language]
    return [
        (f"{source} {turn}{number}", f"{target} {turn}{number}")
        for number in range(PAIRS // len(pairs) + 1)
        for source, target in pairs
    ][:PAIRS]


def seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def read_plainly(path: Path) -> object:
    """The same table as Python objects: a dictionary of the features, one of the links."""
    with np.load(path) as arrays:
        keys = [arrays[name].tobytes().decode().split("\n") for name in ("source_keys", "target_keys")]
        rows = np.repeat(np.arange(len(arrays["row_lengths"])), arrays["row_lengths"])
        links = dict(zip(zip(rows.tolist(), arrays["targets"].tolist(), strict=True), arrays["forward"].tolist(), strict=True))
    return [{key: number for number, key in enumerate(side)} for side in keys], links


@pytest.mark.parametrize("language", LANGUAGES)
def test_scoring_runs_at_a_twentieth_of_the_rate_of_a_compiled_comparison_or_better(language: str) -> None:
    """rapidfuzz compares the words of about 200,000 pairs of captions a second and processor core, in C++."""
    model = LexicalModel.load(TABLES, language)
    model.score_many(captions(language, 0)[:500])
    rounds = [captions(language, turn) for turn in range(1, 5)]
    ours = min(seconds(lambda pairs=pairs: model.score_many(pairs)) for pairs in rounds)
    theirs = min(seconds(lambda pairs=pairs: [fuzz.token_set_ratio(*pair) for pair in pairs]) for pairs in rounds)
    print(f"{language}: {PAIRS / ours:.0f} pairs/s, rapidfuzz.token_set_ratio {PAIRS / theirs:.0f}, ratio {theirs / ours:.2f}")
    assert theirs / ours >= 0.05


@pytest.mark.parametrize("language", ["vi", "zh", "en"])
def test_a_table_is_mapped_not_read(language: str) -> None:
    path = TABLES / f"{language}-fr.npz"
    LexicalModel.load(TABLES, language)
    ours = min(seconds(lambda: LexicalModel.load(TABLES, language)) for _ in range(3))
    first = min(seconds(lambda: LexicalModel.load(TABLES, language).score("một", "un")) for _ in range(3))
    plain = seconds(lambda: read_plainly(path))
    print(f"{language}: load {ours * 1000:.0f} ms, with a first score {first * 1000:.0f} ms, plain reading {plain * 1000:.0f} ms")
    assert ours <= plain / 10
    assert first <= plain / 3
    assert ours < 0.1


def test_the_tables_in_use_take_little_memory() -> None:
    texts = {language: captions(language, 9) for language in ("vi", "zh")}
    tracemalloc.start()
    models = [LexicalModel.load(TABLES, language) for language in texts]
    for model, pairs in zip(models, texts.values(), strict=True):
        model.score_many(pairs)
        model.score(*pairs[0])
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    mapped = sum((TABLES / f"{language}-fr.npz").stat().st_size for language in texts)
    print(f"held {now / 1e6:.0f} MB, peak {peak / 1e6:.0f} MB, files {mapped / 1e6:.0f} MB")
    assert peak + mapped < 100_000_000
