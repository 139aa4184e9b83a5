"""Captions with right and subtly wrong French versions, written for this project to train on: ``captions.jsonl``.

A line is a source with its language (``source``, ``language``), or one caption in several (``sources``), and its French versions by kind: ``translation`` and ``free`` are right, ``roles``, ``polarity``,
``event``, ``topic``, ``omission``, ``addition``, ``person``, ``place``, ``organisation``, ``date`` and ``number`` wrong. None of them is in ``corpus/``, which fits the calibration and measures.
``held_captions.jsonl`` holds about one in ten of the later ones, drawn by its text, less those of the short ones that are near one that is learned from: no network learns from these, and no calibration is fitted on them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from examples import KINDS, TURNED, Example, turned

FILE = Path(__file__).with_name("captions.jsonl")
HELD = Path(__file__).with_name("held_captions.jsonl")
_KINDS = {
    "translation": "match",
    "free": "match",
    "polarity": "negation",
    "topic": "other",
    **dict.fromkeys(("event", "person", "place", "organisation", "date", "number"), "replaced"),
}


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption: language, text, French versions that are right, and wrong ones with the place of their kind in `KINDS`."""

    language: str
    source: str
    right: tuple[str, ...]
    wrong: tuple[tuple[str, int], ...]


def read(path: Path = FILE) -> list[Caption]:
    """All captions of a file."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        kinds = [(text, KINDS.index(_KINDS.get(kind, kind))) for kind, text in row["targets"]]
        right = tuple(text for text, kind in kinds if kind == 0)
        wrong = tuple(pair for pair in kinds if pair[1] != 0)
        sources = row["sources"] if "sources" in row else {row["language"]: row["source"]}
        found += [Caption(language, source, right, wrong) for language, source in sources.items()]
    return found


def texts(captions: Iterable[Caption]) -> list[str]:
    """Every distinct text."""
    return list(dict.fromkeys(text for one in captions for text in (one.source, *one.right, *(other for other, _ in one.wrong))))


def versions(captions: Sequence[Caption]) -> list[Example]:
    """Each caption beside each of its versions, right and wrong."""
    return [
        Example(caption.source, text, caption.language, kind)
        for caption in captions
        for text, kind in (*((text, 0) for text in caption.right), *caption.wrong)
    ]


def examples(captions: Sequence[Caption], generator: random.Random) -> list[Example]:
    """Each caption once: its versions, one of another caption, and its French versions with one another; some turned round."""
    found = []
    for caption in captions:
        found += [Example(caption.source, text, caption.language, 0) for text in caption.right]
        found += [Example(caption.source, text, caption.language, kind) for text, kind in caption.wrong]
        stranger = generator.choice(captions)
        if stranger is not caption:
            found.append(Example(caption.source, generator.choice(stranger.right), caption.language, KINDS.index("other")))
        one, *others = generator.sample(caption.right, len(caption.right))
        found += [Example(one, other, "fr", 0) for other in others]
        text, kind = generator.choice(caption.wrong)
        found.append(Example(one, text, "fr", kind))
    return [turned(example) if generator.random() < TURNED else example for example in found]
