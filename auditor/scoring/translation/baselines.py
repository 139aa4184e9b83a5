"""Sentences that no caption translates, by language: the wrong source that a likelihood is measured against.

They are fixed, so that a pair's figures do not depend on what is audited with it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from auditor.packages.chains import PIVOT, covering

_FILE = Path(__file__).with_name("baselines.tsv")


def baselines(language: str) -> tuple[str, ...]:
    """Two sentences in a language, or in English where the list lacks it: to a model that is a wrong source as well."""
    known = _sentences()
    return known.get(covering(language)) or known[PIVOT]


@cache
def _sentences() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in _FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            language, sentence = line.split("\t")
            found[language].append(sentence)
    return {language: tuple(texts) for language, texts in found.items()}
