"""The file of one lexical translation table, and the table in memory.

Takes a `.npz` file; gives `Table`: the features of both languages with their frequencies, and the links between them with
both translation probabilities. Knows nothing of texts or scores.

The file holds plain NumPy arrays, stored as they are so that they can be memory-mapped: `meta` (JSON); for `source` and
`target`, `_keys` and `_checksums` (see `keys`) and `_rarity` (-log of the relative frequency, in 1/12); `row_lengths` (links of
each source key), `targets` (target number of each link, ascending within a row), `forward` and `backward` (-log probability in
1/12; 255 is none).
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.errors import ModelError
from auditor.scoring.lexical import archive
from auditor.scoring.lexical.keys import Keys, arrange, pack
from auditor.scoring.lexical.tokens import SCHEME

FORMAT = 2
_DAMAGE = (
    *(OSError, ValueError, KeyError, EOFError, IndexError, TypeError, AttributeError, NotImplementedError),
    *(zipfile.BadZipFile, zlib.error),
)  # what NumPy, zipfile and json raise on a file that is none of theirs
_SIDES = ("source", "target")
_RARITY_STEPS = 12.0
_PROBABILITY_STEPS = 12.0
_NONE = 255
_CHANCES = np.append(np.exp(np.arange(_NONE) / -_PROBABILITY_STEPS), 0.0).astype(np.float32)
_ROOM = 4  # slots of the filter for each link, at least; it answers most look-ups without touching the links
_PART = 1 << 16  # links worked on at a time
_COUPLES = 1 << 20  # feature couples looked up at a time; bounds memory for long texts

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Filter:
    """Which feature pairs may be linked: one slot for each, found by a random number of either feature."""

    source: Ints
    target: Ints
    slots: NDArray[np.bool_]


@dataclass(frozen=True)
class Table:
    """Word translation probabilities between two languages.

    Attributes:
        source_language: ISO 639-1 code.
        target_language: ISO 639-1 code.
        source: the source features; their count stands for one that the table does not know.
        target: the same for the target.
        source_rarity: -log relative frequency of each source feature.
        target_rarity: the same for the target.
        starts: number of the first link of each source feature; one more holds the number of links, another repeats it.
        columns: target feature of each link, ascending within a source feature.
        forward_steps: probability of the target feature given the source feature, for each link; see `chances`.
        backward_steps: the other way round.
    """

    source_language: str
    target_language: str
    source: Keys
    target: Keys
    source_rarity: Floats
    target_rarity: Floats
    starts: Ints
    columns: NDArray[Any]
    forward_steps: Bytes
    backward_steps: Bytes

    def find(self, sources: Ints, targets: Ints) -> tuple[Ints, Ints, Ints]:
        """Which features of each source text are linked with which of its target text; a padded pair of texts a row.

        Args:
            sources: numbers of source features, of shape (pairs, features); the count of `source` where there is none.
            targets: the same for the target.

        Returns:
            For each linked couple its flat place in `sources`, that in `targets`, and its link.
        """
        width, height = targets.shape[1], sources.shape[1]
        step = max(1, _COUPLES // max(1, targets.size))
        parts = [self._likely(sources[:, first : first + step], targets) for first in range(0, height, step)]
        if not parts:
            return (np.zeros(0, dtype=np.int64),) * 3
        pairs, rows, places = (np.concatenate(part) for part in zip(*parts, strict=True))
        rows += np.repeat(np.arange(0, height, step), [len(part[0]) for part in parts])
        rows, columns = pairs * height + rows, pairs * width + places
        link = self._search(sources.ravel()[rows], targets.ravel()[columns])
        hit = np.flatnonzero(link >= 0)
        return rows[hit], columns[hit], link[hit]

    def _likely(self, sources: Ints, targets: Ints) -> tuple[Ints, Ints, Ints]:
        """The couples that the filter lets through: the pair, and the place of either feature in its text."""
        known = self._filter
        slots = known.source[sources][:, :, None] ^ known.target[targets][:, None, :]
        likely = np.flatnonzero(known.slots.take(slots, mode="clip"))
        rows, places = np.divmod(likely, max(1, targets.shape[1]))
        pairs, rows = np.divmod(rows, max(1, sources.shape[1]))
        return pairs, rows, places

    def parts(self) -> Iterator[tuple[Ints, slice]]:
        """All links in parts that stay in the processor's cache, each with the source feature of every link."""
        wanted = np.arange(0, len(self.columns) + _PART, _PART)
        bounds = np.unique(np.searchsorted(self.starts[:-1], wanted)).tolist()
        for first, end in pairwise(bounds):
            lengths = np.diff(self.starts[first : end + 1])
            yield np.repeat(np.arange(first, end), lengths), slice(int(self.starts[first]), int(self.starts[end]))

    def _search(self, sources: Ints, targets: Ints) -> Ints:
        """The link of each couple of features, or -1: the links of all source features are halved at once."""
        if not len(self.columns):
            return np.full(len(sources), -1)
        place, end = self.starts[sources], self.starts[sources + 1]
        for step in self._strides:
            further = place + step
            before = (further <= end) & (self.columns.take(further - 1, mode="clip") < targets)
            place += step * before
        return np.where((place < end) & (self.columns.take(place, mode="clip") == targets), place, -1)

    @cached_property
    def _strides(self) -> list[int]:
        longest = int(np.diff(self.starts).max(initial=0))
        return [1 << bit for bit in reversed(range(longest.bit_length()))]

    @cached_property
    def _filter(self) -> _Filter:
        size = 1 << (_ROOM * len(self.columns)).bit_length()
        random = np.random.default_rng(0)
        # An unknown feature points behind the slots; looking up clips it to the last one, which stays empty.
        source, target = (np.append(random.integers(0, size, len(side)), size) for side in (self.source, self.target))
        slots = np.zeros(size + 1, dtype=np.bool_)
        for rows, links in self.parts():
            slots[source[rows] ^ target[self.columns[links]]] = True
        target[-1] *= 2
        return _Filter(source, target, slots)


def chances(steps: Bytes) -> Floats:
    """The probabilities that a table keeps in steps."""
    return _CHANCES[steps]


def build(
    languages: tuple[str, str],
    keys: tuple[Sequence[str], Sequence[str]],
    rarity: tuple[Floats, Floats],
    links: tuple[Ints, Ints],
    forward: Floats,
    backward: Floats,
) -> Table:
    """A table from its parts; `links` are the source and target numbers of each link, in any order.

    Frequencies and probabilities are rounded to the steps of the file; the keys are put in the order of the file.
    """
    arranged = [arrange(side) for side in keys]
    ranks = []
    for side, known in zip(arranged, keys, strict=True):
        rank = {key: number for number, key in enumerate(side)}
        ranks.append(np.array([rank[key] for key in known], dtype=np.int64))
    rows, columns = ranks[0][links[0]], ranks[1][links[1]]
    order = np.lexsort((columns, rows))
    rarities = [_rarity(_steps(values[np.argsort(rank)])) for values, rank in zip(rarity, ranks, strict=True)]
    return Table(
        *languages,
        Keys(*pack(arranged[0])),
        Keys(*pack(arranged[1])),
        rarities[0],
        rarities[1],
        _starts(np.bincount(rows, minlength=len(arranged[0]))),
        columns[order].astype(np.uint16 if len(arranged[1]) < 1 << 16 else np.uint32),
        _probability_steps(forward)[order],
        _probability_steps(backward)[order],
    )


def _starts(lengths: NDArray[Any]) -> Ints:
    starts = np.zeros(len(lengths) + 2, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:-1])
    starts[-1] = starts[-2]
    return starts


def save(table: Table, path: Path) -> None:
    """Write the table."""
    meta = {"format": FORMAT, "scheme": SCHEME, "source": table.source_language, "target": table.target_language}
    arrays: dict[str, NDArray[Any]] = {"meta": np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8)}
    for name, keys, rarity in zip(_SIDES, (table.source, table.target), (table.source_rarity, table.target_rarity), strict=True):
        arrays[f"{name}_keys"], arrays[f"{name}_checksums"] = pack(list(keys))
        arrays[f"{name}_rarity"] = _steps(rarity)
    arrays["row_lengths"] = np.diff(table.starts)[:-1].astype(np.uint16)
    arrays |= {"targets": table.columns, "forward": table.forward_steps, "backward": table.backward_steps}
    archive.write(path, arrays)


def _steps(values: Floats) -> Bytes:
    rounded: Bytes = np.clip(np.rint(values * _RARITY_STEPS), 0, 255).astype(np.uint8)
    return rounded


def _rarity(steps: Bytes) -> Floats:
    rarity: Floats = steps.astype(np.float32) / np.float32(_RARITY_STEPS)
    return rarity


def _probability_steps(values: Floats) -> Bytes:
    with np.errstate(divide="ignore"):
        steps = np.rint(-np.log(values) * _PROBABILITY_STEPS)
    rounded: Bytes = np.where(steps < _NONE, np.maximum(steps, 0), _NONE).astype(np.uint8)
    return rounded


def load(path: Path) -> Table:
    """Map a table into memory.

    Raises:
        ModelError: the file is missing, damaged, or of another format or feature scheme.
    """
    try:
        meta = json.loads(archive.read_meta(path, "meta"))
        _check(meta, path)
        arrays = archive.open_mapped(path)
        keys = [Keys(arrays[f"{name}_keys"], arrays[f"{name}_checksums"]) for name in _SIDES]
        rarity = [_rarity(arrays[f"{name}_rarity"]) for name in _SIDES]
        starts, columns = _starts(arrays["row_lengths"]), arrays["targets"]
        steps = arrays["forward"], arrays["backward"]
        consistent = all(len(side) == len(values) for side, values in zip(keys, rarity, strict=True))
        if not consistent or not len(keys[0]) + 2 == len(starts) or columns.max(initial=0) >= max(1, len(keys[1])):
            raise ValueError("its parts do not fit together")
        if not starts[-1] == len(columns) == len(steps[0]) == len(steps[1]):
            raise ValueError("its links do not fit together")
        languages = str(meta["source"]), str(meta["target"])
    except FileNotFoundError:
        raise ModelError(f"{path}: no such lexical table; build it with models/build, or choose another scorer") from None
    except _DAMAGE as error:
        raise ModelError(f"{path}: not a readable lexical table ({error}); reinstall it or build it with models/build") from error
    return Table(*languages, keys[0], keys[1], rarity[0], rarity[1], starts, columns, *steps)


def _check(meta: dict[str, object], path: Path) -> None:
    if meta.get("format") != FORMAT or meta.get("scheme") != SCHEME:
        found = f"format {meta.get('format')}, scheme {meta.get('scheme')}"
        raise ModelError(f"{path}: lexical table of {found}, wanted {FORMAT} and {SCHEME}; rebuild it with models/build")
