"""langid as a second witness: which of two languages its byte n-grams prefer for a text.

Takes a text and two languages, says whether the first one is the likelier. The model is langid's own (Lui and Baldwin 2012), read
from a table of its n-grams: langid itself takes three seconds to unpack it, and multiplies all 7,480 n-grams by all 97 languages
where a line of text holds a few dozen of them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.errors import ModelError

_LIMIT = 6000
# Bytes of langid's longest n-grams.
_LONGEST = 4


@dataclass(frozen=True, eq=False)
class Witness:
    """langid's naive Bayes model.

    Attributes:
        languages: ISO 639-1 codes, one a column.
        rows: the row of each n-gram of bytes.
        table: log probability of each n-gram in each language.
        priors: log probability of each language.
    """

    languages: tuple[str, ...]
    rows: dict[bytes, int]
    table: NDArray[np.float32]
    priors: NDArray[np.float32]

    @classmethod
    def load(cls, path: Path) -> Witness:
        """Read the table that ``models/build/witness.py`` wrote; langid's own form where there is none.

        Raises:
            ModelError: the file is broken.
        """
        if not path.is_file():
            return cls.from_langid()
        try:
            with np.load(path) as content:
                grams, lengths = content["grams"].tobytes(), content["lengths"].tolist()
                table, priors, languages = content["table"], content["priors"], tuple(map(str, content["languages"]))
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise ModelError(f"{path}: the second witness's table cannot be read; reinstall the package") from error
        return cls(languages, dict(zip(_cut(grams, lengths), range(len(lengths)), strict=True)), table, priors)

    @classmethod
    def from_langid(cls) -> Witness:
        """The model that the langid package holds, unpacked by langid."""
        from langid.langid import LanguageIdentifier, model

        found = LanguageIdentifier.from_modelstring(model, norm_probs=False)
        return cls(
            tuple(map(str, found.nb_classes)),
            {gram: row for row, gram in enumerate(_grams(found))},
            np.asarray(found.nb_ptc, dtype=np.float32),
            np.asarray(found.nb_pc, dtype=np.float32),
        )

    def save(self, path: Path, licence: str) -> None:
        """Write the table, with the licence that langid's model comes under."""
        grams = sorted(self.rows, key=self.rows.__getitem__)
        np.savez_compressed(
            path,
            grams=np.frombuffer(b"".join(grams), np.uint8),
            lengths=np.array([len(gram) for gram in grams], np.uint8),
            table=self.table,
            priors=self.priors,
            languages=np.array(self.languages),
            licence=np.array(licence),
        )

    def prefers(self, host: str, rival: str | None, text: str) -> bool:
        """Whether the text is likelier in the host language than in the other one, or than in any where that one is unknown.

        A host language that the model does not know is preferred.
        """
        if host not in self.languages:
            return True
        scores = self._scores(text)
        own = self.languages.index(host)
        if rival in self.languages and rival != host:
            return bool(scores[own] >= scores[self.languages.index(rival)])
        return bool(scores[own] >= scores.max())

    def _scores(self, text: str) -> NDArray[np.float32]:
        data = text[:_LIMIT].encode()
        find = self.rows.get
        found = [
            row
            for length in range(1, _LONGEST + 1)
            for start in range(len(data) - length + 1)
            if (row := find(data[start : start + length])) is not None
        ]
        scores: NDArray[np.float32] = self.priors + self.table[found].sum(axis=0, dtype=np.float32)
        return scores


def _cut(grams: bytes, lengths: list[int]) -> Iterator[bytes]:
    start = 0
    for length in lengths:
        yield grams[start : start + length]
        start += length


def _grams(model: Any) -> list[bytes]:
    """The n-grams behind langid's automaton, by row: the shortest way to a state that reports a row spells the row's n-gram."""
    found: dict[int, bytes] = {}
    ways = {0: b""}
    pending = [0]
    while pending:
        following = []
        for state in pending:
            for row in model.tk_output.get(state, ()):
                found.setdefault(row, ways[state])
            for byte, target in enumerate(model.tk_nextmove[state << 8 : (state + 1) << 8]):
                if target not in ways:
                    ways[target] = ways[state] + bytes([byte])
                    following.append(target)
        pending = following
    return [found[row] for row in range(model.nb_numfeats)]
