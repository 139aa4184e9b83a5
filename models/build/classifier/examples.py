"""What the network learns from: two texts with their kind."""

from __future__ import annotations

from typing import NamedTuple

KINDS = ("match", "other", "replaced", "roles", "omission", "addition", "negation")

TURNED = 0.2
"""The share of examples that are taken the other way round."""


class Example(NamedTuple):
    """Two texts with their languages, and the place of their kind in `KINDS`."""

    source: str
    target: str
    language: str
    kind: int
    target_language: str = "fr"


def turned(example: Example) -> Example:
    """The pair the other way round: what was left out has been added."""
    swap = {KINDS.index("omission"): KINDS.index("addition"), KINDS.index("addition"): KINDS.index("omission")}
    kind = swap.get(example.kind, example.kind)
    return Example(example.target, example.source, example.target_language, kind, example.language)
