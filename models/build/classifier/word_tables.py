"""What the word tables say of an example's pieces, as the auditor gives it to the network; see `auditor.scoring.piece_links`."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from examples import Example

from auditor.scoring.e5 import E5, Pieces
from auditor.scoring.encoder import normalised
from auditor.scoring.lexical.model import LexicalModel
from auditor.scoring.piece_links import PieceLinks, piece_links

# How many examples and texts are remembered.
_EXAMPLES, _TEXTS = 50_000, 200_000


class WordTables:
    """The tables, loaded when they are first asked, and what they said.

    Args:
        folder: where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._encoder = E5()
        self._pieces = lru_cache(_TEXTS)(self._pieces_of)
        self._model = cache(self._load)
        self._known: dict[Example, PieceLinks] = {}

    def of(self, example: Example) -> PieceLinks:
        """What the tables say of an example's pieces."""
        key = example._replace(kind=0)
        if key not in self._known:
            if len(self._known) >= _EXAMPLES:
                self._known.clear()
            self._known[key] = self._read(example)
        return self._known[key]

    def _read(self, example: Example) -> PieceLinks:
        model = self._model(example.language, example.target_language)
        score = model.score(example.source, example.target) if model is not None else None
        texts = normalised(example.source), normalised(example.target)
        return piece_links(texts, (self._pieces(texts[0]), self._pieces(texts[1])), score)

    def _pieces_of(self, text: str) -> Pieces:
        return self._encoder.pieces(text)

    def _load(self, source: str, target: str) -> LexicalModel | None:
        there = (self._folder / f"{source}-{target}.npz").is_file()
        return LexicalModel.load(self._folder, source, target) if there else None
