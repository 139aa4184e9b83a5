"""The file of one lexical translation table, and the table in memory.

Takes a `.npz` file; gives `Table`: the features of both languages with their frequencies, and the links between them with
both translation probabilities. Knows nothing of texts or scores.

The file holds plain NumPy arrays (no pickled objects): `meta` (JSON), `source_keys` and `target_keys` (UTF-8, one key a
line), `source_rarity` and `target_rarity` (-log of the relative frequency, in 1/12), `row_lengths` (links of each source
key), `targets` (target number of each link, ascending within a row, as differences), `forward` and `backward` (-log
probability in 1/12; 255 is none).
"""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auditor.errors import ModelError
from auditor.scoring.lexical.tokens import SCHEME

FORMAT = 1
_DAMAGE = (
    *(OSError, ValueError, KeyError, EOFError, IndexError, TypeError, AttributeError, NotImplementedError),
    *(zipfile.BadZipFile, zlib.error),
)  # what NumPy, zipfile and json raise on a file that is none of theirs
_RARITY_STEPS = 12.0
_PROBABILITY_STEPS = 12.0
_NONE = 255
_CHANCES = np.append(np.exp(np.arange(_NONE) / -_PROBABILITY_STEPS), 0.0).astype(np.float32)
_FILTER_BITS = 22  # a filter of 4 MB answers most look-ups without touching the links
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """Word translation probabilities between two languages.

    Attributes:
        source_language: ISO 639-1 code.
        target_language: ISO 639-1 code.
        source: number of each source feature.
        target: number of each target feature.
        source_rarity: -log relative frequency of each source feature.
        target_rarity: the same for the target.
        links: source number times number of target features plus target number, ascending.
        forward: probability of the target feature given the source feature, for each link.
        backward: the other way round.
    """

    source_language: str
    target_language: str
    source: dict[str, int]
    target: dict[str, int]
    source_rarity: Floats
    target_rarity: Floats
    links: Ints
    forward: Floats
    backward: Floats
    _filter: NDArray[np.bool_]

    def find(self, sources: Ints, targets: Ints) -> tuple[Ints, Ints]:
        """Which of the given feature pairs are linked; a number below 0 (a feature that the table does not know) never is.

        Returns:
            The places in `sources` of the pairs that are, and the number of the link of each.
        """
        wanted = sources * len(self.target) + targets
        wanted[(sources < 0) | (targets < 0)] = -1
        likely = np.flatnonzero(self._filter[_slots(wanted)])
        wanted = wanted[likely]
        place = np.searchsorted(self.links, wanted)
        place[place == len(self.links)] = 0
        hit = self.links[place] == wanted if len(self.links) else np.zeros(len(wanted), dtype=np.bool_)
        return likely[hit], place[hit]


def _slots(links: Ints) -> NDArray[np.int64]:
    mixed = links.view(np.uint64) * _MULTIPLIER
    mixed >>= np.uint64(64 - _FILTER_BITS)
    return mixed.view(np.int64)


def build(
    languages: tuple[str, str],
    keys: tuple[list[str], list[str]],
    rarity: tuple[Floats, Floats],
    links: tuple[Ints, Ints],
    forward: Floats,
    backward: Floats,
) -> Table:
    """A table from its parts; `links` are the source and target numbers of each link, in any order."""
    flat = links[0] * len(keys[1]) + links[1]
    if len(flat) > 1 and not (flat[1:] > flat[:-1]).all():
        order = np.argsort(flat)
        flat, forward, backward = flat[order], forward[order], backward[order]
    bits = np.zeros(1 << _FILTER_BITS, dtype=np.bool_)
    bits[_slots(flat)] = True
    return Table(
        *languages,
        {key: number for number, key in enumerate(keys[0])},
        {key: number for number, key in enumerate(keys[1])},
        rarity[0].astype(np.float32, copy=False),
        rarity[1].astype(np.float32, copy=False),
        flat,
        forward.astype(np.float32, copy=False),
        backward.astype(np.float32, copy=False),
        bits,
    )


def save(table: Table, path: Path) -> None:
    """Write the table; probabilities and frequencies are rounded to their steps."""
    width = len(table.target)
    rows, columns = table.links // width, table.links % width
    steps = np.diff(columns, prepend=0)
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    steps[first] = columns[first]
    meta = {"format": FORMAT, "scheme": SCHEME, "source": table.source_language, "target": table.target_language}
    np.savez_compressed(
        path,
        meta=_text(json.dumps(meta)),
        source_keys=_text("\n".join(table.source)),
        target_keys=_text("\n".join(table.target)),
        source_rarity=_steps(table.source_rarity, _RARITY_STEPS),
        target_rarity=_steps(table.target_rarity, _RARITY_STEPS),
        row_lengths=np.bincount(rows, minlength=len(table.source)).astype(np.uint16),
        targets=steps.astype(np.uint16 if width < 1 << 16 else np.uint32),
        forward=_probability_steps(table.forward),
        backward=_probability_steps(table.backward),
    )


def _text(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _steps(values: Floats, steps: float) -> NDArray[np.uint8]:
    rounded: NDArray[np.uint8] = np.clip(np.rint(values * steps), 0, 255).astype(np.uint8)
    return rounded


def _probability_steps(values: Floats) -> NDArray[np.uint8]:
    with np.errstate(divide="ignore"):
        steps = np.rint(-np.log(values) * _PROBABILITY_STEPS)
    rounded: NDArray[np.uint8] = np.where(steps < _NONE, np.maximum(steps, 0), _NONE).astype(np.uint8)
    return rounded


def load(path: Path) -> Table:
    """Read a table.

    Raises:
        ModelError: the file is missing, damaged, or of another format or feature scheme.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            meta = json.loads(arrays["meta"].tobytes())
            _check(meta, path)
            keys = tuple(arrays[name].tobytes().decode().split("\n") for name in ("source_keys", "target_keys"))
            rarity = tuple(arrays[name].astype(np.float32) / _RARITY_STEPS for name in ("source_rarity", "target_rarity"))
            lengths = arrays["row_lengths"].astype(np.int64)
            steps = arrays["targets"].astype(np.int64)
            chances = [_CHANCES[arrays[name]] for name in ("forward", "backward")]
        rows = np.repeat(np.arange(len(lengths)), lengths)
        before = np.concatenate([[0], np.cumsum(steps)])
        columns = before[1:] - before[np.cumsum(lengths) - lengths][rows]
        consistent = len(keys[0]) == len(lengths) == len(rarity[0]) and len(keys[1]) == len(rarity[1])
        if not consistent or not len(rows) == len(chances[0]) == len(chances[1]) or columns.max(initial=0) >= len(keys[1]):
            raise ValueError("its parts do not fit together")
    except FileNotFoundError:
        raise ModelError(f"{path}: no such lexical table; build it with models/build, or choose another scorer") from None
    except _DAMAGE as error:
        raise ModelError(f"{path}: not a readable lexical table ({error}); reinstall it or build it with models/build") from error
    return build((meta["source"], meta["target"]), (keys[0], keys[1]), (rarity[0], rarity[1]), (rows, columns), *chances)


def _check(meta: dict[str, object], path: Path) -> None:
    if meta.get("format") != FORMAT or meta.get("scheme") != SCHEME:
        found = f"format {meta.get('format')}, scheme {meta.get('scheme')}"
        raise ModelError(f"{path}: lexical table of {found}, wanted {FORMAT} and {SCHEME}; rebuild it with models/build")
