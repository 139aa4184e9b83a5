"""What small networks say of a pair: a translation, another story, a word replaced, roles swapped, content lost or gained.

Takes two texts' pieces with their vectors (see `auditor.scoring.encoder`), gives a probability for each kind of pair. A network
stands on the frozen encoder: each piece is set beside what the other text has for it (soft alignment and comparison, as in ESIM, Chen et
al. 2017), transformer layers (Vaswani et al. 2017) read the compared pieces of both texts together, and their means and maxima decide.
Where there are several, the mean of their log-probabilities counts. They were trained on translated sentences, on the same sentences with something changed, and on captions with right and subtly wrong French
versions; ``models/build/classifier`` tells how.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auditor.errors import ModelError
from auditor.scoring.layers import Array, TransformerLayer, gelu, layer_norm, softmax
from auditor.scoring.lexical.model import LexicalScore
from auditor.scoring.piece_links import PieceLinks, piece_links
from auditor.scoring.word_alignment import Text, centred_pieces

KINDS = ("match", "other", "replaced", "roles", "omission", "addition", "negation")
"""The kinds of pairs that the network tells apart, in the order of its output."""

FAULTS = ("replaced", "roles", "omission", "addition", "negation")
"""The kinds that are the same text with something changed."""

FORMAT = 3
_COMMON, _MOST, _LEAST = 7.0, 6.0, 0.05
_EPSILON = 1e-5
# What each attention head reads of a vector.
_HEAD = 32
_TINY = 1e-6
_LIMIT = 6.0
# Where the log-odds of a kind against a match begin to count.
_FROM = -1.0
# Where those of all other kinds together do, counted from a match's.
_ANY_FROM = 1.0
_MOST_FAULT = 7.0
# The length of a piece's vector as the network takes it: the root of its dimension.
_SCALE = np.float32(19.6)


@dataclass(frozen=True, slots=True)
class PairKind:
    """What the network says of a pair.

    Attributes:
        probabilities: of each of `KINDS`, which add up to 1.
        log_odds: natural log-odds of ``match`` against all others.
    """

    probabilities: tuple[float, ...]
    log_odds: float

    @property
    def same_story(self) -> float:
        """Natural log-odds of ``match`` against ``other``, from -6 to 6."""
        match, other, *_ = self.probabilities
        return max(-_LIMIT, min(_LIMIT, math.log(max(match, _TINY) / max(other, _TINY))))

    @property
    def one_story(self) -> float:
        """Natural log-odds that the texts tell the same story, changed or not, from -6 to 6."""
        other = min(max(self.probabilities[1], _TINY), 1 - _TINY)
        return max(-_LIMIT, min(_LIMIT, math.log((1 - other) / other)))

    @property
    def any_fault(self) -> float:
        """Natural log-odds against ``match``, from where they begin to count to 7 above that."""
        return max(0.0, min(_MOST_FAULT, _ANY_FROM - self.log_odds))

    def fault(self, kind: str) -> float:
        """Natural log-odds of one of the other kinds against ``match``, from where they begin to count to 7 above that."""
        match, other = self.probabilities[0], self.probabilities[KINDS.index(kind)]
        log_odds = math.log(max(other, _TINY) / max(match, _TINY))
        return max(0.0, min(_MOST_FAULT, log_odds - _FROM))

    def likeliest_fault(self) -> tuple[str, float]:
        """The likeliest kind but ``match``, with its probability."""
        place = max(range(1, len(KINDS)), key=self.probabilities.__getitem__)
        return KINDS[place], self.probabilities[place]


class PairClassifier:
    """One or more networks.

    Args:
        networks: each one's arrays by name.
    """

    def __init__(self, networks: Sequence[dict[str, Array]]) -> None:
        self._networks = [_Network(weights) for weights in networks]

    @classmethod
    def load(cls, path: Path) -> PairClassifier:
        """Read the weights that ``models/build/classifier`` wrote.

        Raises:
            ModelError: the file is missing, broken or of another format.
        """
        try:
            with np.load(path, allow_pickle=False) as archive:
                about = json.loads(str(archive["about"]))
                arrays = {name: archive[name].astype(np.float32) for name in archive.files if name != "about"}
            if about["format"] != FORMAT or tuple(about["kinds"]) != KINDS:
                raise ValueError("another format")
            if not arrays or not all(np.isfinite(array).all() for array in arrays.values()):
                raise ValueError("no weights, or some that are not finite")
            networks: dict[str, dict[str, Array]] = {}
            for name, array in arrays.items():
                number, _, part = name.partition(".")
                # Factors on the right, as rows of vectors are multiplied.
                turned = np.ascontiguousarray(array.T) if part.endswith("weight") and array.ndim == 2 else array
                networks.setdefault(number, {})[part] = turned
            return cls(list(networks.values()))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path}: the pair classifier cannot be read; reinstall the package") from error

    def classify(self, source: Text, target: Text, lexical: LexicalScore | None = None) -> PairKind | None:
        """The kinds of pair that two texts may be; ``None`` where one has no words.

        Args:
            source: the one text.
            target: the other.
            lexical: what the word tables say of them; ``None`` where no table serves the languages.
        """
        if not source.encoded.pieces.ids or not target.encoded.pieces.ids:
            return None
        pair = _Pair.of(source, target, lexical)
        logits = np.mean([_log_softmax(network.logits(pair)) for network in self._networks], axis=0)
        logits -= logits.max()
        likely = np.exp(logits)
        rest = float(likely[1:].sum())
        probabilities = tuple((likely / likely.sum()).tolist())
        return PairKind(probabilities, float(logits[0]) - math.log(max(rest, 1e-12)))


@dataclass(frozen=True, slots=True)
class _Pair:
    """What every network takes of a pair.

    Attributes:
        pieces: for each text its pieces' vectors of the last and the middle layer, shape ``(pieces, 768)``.
        cosines: of the pieces of the first text with those of the second, shape ``(pieces, pieces)``.
        weights: for each text how much each piece says, from 0 to 1.
        links: what the word tables say of the pieces.
        measures: cosine of the whole, log-ratio of the lengths, 0, and how well each text is answered.
    """

    pieces: tuple[Array, Array]
    cosines: Array
    weights: tuple[Array, Array]
    links: PieceLinks
    measures: Array

    @classmethod
    def of(cls, source: Text, target: Text, lexical: LexicalScore | None) -> _Pair:
        units = centred_pieces(source), centred_pieces(target)
        one, other = (
            np.concatenate([unit * _SCALE, text.encoded.middle.astype(np.float32)], axis=1)
            for unit, text in zip(units, (source, target), strict=True)
        )
        cosines = units[0] @ units[1].T
        weights = _weight(source), _weight(target)
        links = piece_links((source.text, target.text), (source.encoded.pieces, target.encoded.pieces), lexical)
        whole = np.array([_cosine(source, target), math.log((len(units[1]) + 2) / (len(units[0]) + 2)), 0.0], np.float32)
        answered = [_mean(cosines.max(axis).clip(0), own) for axis, own in ((1, weights[0]), (0, weights[1]))]
        return cls((one, other), cosines, weights, links, np.concatenate([whole, np.array(answered, np.float32)]))


class _Network:
    """One network."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self._w = weights
        self._size = len(weights["u.bias"])
        self._layers = _layers(weights, self._size // _HEAD)

    def logits(self, pair: _Pair) -> NDArray[np.float64]:
        """The logit of each of `KINDS`."""
        w = self._w
        asked = tuple(side @ w["q.weight"] for side in pair.pieces)
        scores: Array = w["tau"] * pair.cosines
        scores += asked[0] @ asked[1].T * np.float32(0.1 / math.sqrt(self._size))
        scores += w["rho"] * pair.links.links
        seen = tuple(
            layer_norm(side @ w["u.weight"] + w["u.bias"], w["un.weight"], w["un.bias"], _EPSILON) for side in pair.pieces
        )
        weight = pair.weights
        x = np.concatenate(
            [
                self._compared(seen[0], seen[1], scores, pair.cosines, weight[0], pair.links.source, 0),
                self._compared(seen[1], seen[0], scores.T, pair.cosines.T, weight[1], pair.links.target, 1),
            ]
        )
        for layer in self._layers:
            x = layer.apply(x, [len(x)])
        count = len(seen[0])
        pooled = [
            part
            for side, own in ((x[:count], weight[0]), (x[count:], weight[1]))
            for part in ((side * own[:, None]).sum(0) / max(float(own.sum()), 1e-3), side.max(0))
        ]
        hidden = gelu(np.concatenate([*pooled, pair.measures])[None] @ w["m.weight"] + w["m.bias"])
        [out] = pair.measures @ w["skip.weight"] + w["skip.bias"] + hidden @ w["out.weight"] + w["out.bias"]
        return np.asarray(out, np.float64)

    def _compared(
        self, own: Array, other: Array, scores: Array, cosines: Array, weight: Array, tables: Array, side: int
    ) -> Array:
        """Each piece beside what the other text has for it, shape ``(pieces, size)``."""
        count, others = scores.shape
        share = softmax(scores.copy())
        answer = share @ other
        places = np.arange(count, dtype=np.float32) / np.float32(count)
        there = (share @ np.arange(others, dtype=np.float32)) / np.float32(others)
        best = np.sort(cosines, axis=1)[:, -min(2, others) :]
        facts = np.stack(
            [
                best[:, -1],
                best[:, 0],
                (share * cosines).sum(1),
                -(share * np.log(share + np.float32(1e-9))).sum(1),
                weight,
                places,
                there,
                places - there,
                np.full(count, math.log(count) * 0.3, np.float32),
            ],
            axis=1,
        )
        w = self._w
        joined = np.concatenate([own, answer, own - answer, own * answer, facts, tables], axis=1)
        mixed = gelu(joined @ w["c.weight"] + w["c.bias"]) + w["seg"][side]
        return layer_norm(mixed, w["cn.weight"], w["cn.bias"], _EPSILON)


def _layers(weights: dict[str, Array], heads: int) -> list[TransformerLayer]:
    """The network's layers, in their order."""
    parts = (("qkv", "qkv"), ("out", "o"), ("norm", "n1"), ("up", "up"), ("down", "dn"), ("last_norm", "n2"))
    count = sum(name.startswith("L.") and name.endswith(".o.bias") for name in weights)
    return [
        TransformerLayer(
            **{field: weights[f"L.{number}.{part}.weight"] for field, part in parts},
            **{f"{field}_bias": weights[f"L.{number}.{part}.bias"] for field, part in parts},
            heads=heads,
            epsilon=_EPSILON,
        )
        for number in range(count)
    ]


def _log_softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    high = logits.max()
    return np.asarray(logits - high - math.log(float(np.exp(logits - high).sum())))


def _weight(text: Text) -> Array:
    """How much each piece says, from 0 to 1: rare pieces more."""
    return np.asarray(np.clip(text.encoded.rarity - _COMMON, _LEAST, _MOST) / _MOST, np.float32)


def _cosine(source: Text, target: Text) -> float:
    one, other = source.encoded.vector - source.mean, target.encoded.vector - target.mean
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9))


def _mean(values: Array, weight: Array) -> float:
    return float((values * weight).sum() / max(float(weight.sum()), 1e-3))
