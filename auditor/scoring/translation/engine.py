"""One translation package, loaded: texts to translations with scores, and how likely a text is as the translation of another.

Takes a `Package`, drives ``ctranslate2.Translator`` on its files in full batches. Knows nothing of chains, caches or what the figures are
for. Argos's own path is not used: it splits sentences with models that it may download, and its scores are summed over hops.
"""

from __future__ import annotations

import hashlib
import math
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from auditor.errors import ModelError
from auditor.packages import Package
from auditor.scoring.translation.meter import Advance

INPUT_LIMIT = 200
"""Tokens of one input. The models are trained on single sentences and lose the thread long before their technical limit."""

SCORED_LIMIT = 400
"""Tokens of a text whose likelihood is asked for; nothing is decoded, so that more than one sentence is harmless."""

BEAM_SIZE = 2
BATCH_TOKENS = 1024
# Batches a call, so that there is progress to tell of.
_BATCHES_A_CALL = 8
# A translation is at most three times as long as its source, and a phrase: a model that loops is stopped there.
_GROWTH = 3
_SLACK = 24
# Models with a table of positions have 512 of them, and a decoder beyond its table fails.
_DECODED_LIMIT = 448
_RECIPE = f"1 beam {BEAM_SIZE} limit {INPUT_LIMIT} growth {_GROWTH}+{_SLACK}"
_ENDS = 65_536  # bytes of both ends of the weights that the fingerprint reads

Tokens = list[str]
_Result = TypeVar("_Result")


class Tokenizer(Protocol):
    """Texts to the tokens that a model knows, and back."""

    def encode(self, texts: Sequence[str], *, target: bool = False) -> list[Tokens]:
        """The tokens of texts in the package's source language, or in its target language."""
        ...

    def count(self, text: str) -> int:
        """How many tokens a text has."""
        ...

    def decode(self, tokens: Sequence[Tokens]) -> list[str]:
        """The texts of translations."""
        ...


class _SentencePiece:
    """A SentencePiece model, which serves both languages of a package."""

    def __init__(self, path: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_file=str(path))

    def encode(self, texts: Sequence[str], *, target: bool = False) -> list[Tokens]:
        encoded: list[Tokens] = self._processor.encode(list(texts), out_type=str, num_threads=1)
        return encoded

    def count(self, text: str) -> int:
        # One text by itself: a list of texts starts threads.
        return len(self._processor.encode(text))

    def decode(self, tokens: Sequence[Tokens]) -> list[str]:
        decoded: list[str] = self._processor.decode_pieces([list(item) for item in tokens])
        return [text.replace("▁", " ").strip() for text in decoded]


class _MosesBpe:
    """Moses words with BPE codes, as the oldest packages have them."""

    def __init__(self, path: Path, source: str, target: str) -> None:
        from argostranslate.tokenizer import BPETokenizer

        self._source = BPETokenizer(path, source, target)
        self._target = BPETokenizer(path, target, target)
        self._source.lazy_load()

    def encode(self, texts: Sequence[str], *, target: bool = False) -> list[Tokens]:
        tokenizer = self._target if target else self._source
        return [[token for token in tokenizer.encode(text) if token] for text in texts]

    def count(self, text: str) -> int:
        return len(self._source.encode(text))

    def decode(self, tokens: Sequence[Tokens]) -> list[str]:
        return [str(self._source.decode(item)).strip() for item in tokens]


class Engine:
    """A package's tokeniser and model, each loaded when it is first needed. Threads may share it.

    Args:
        package: the package.
        threads: threads of one batch; 0 leaves the choice to CTranslate2.
    """

    def __init__(self, package: Package, threads: int = 0) -> None:
        self.package = package
        self._threads = threads
        self._prefix = [package.target_prefix] if package.target_prefix else []
        self._lock = threading.Lock()
        self._tokenizer: Tokenizer | None = None
        self._translator: Any = None

    @property
    def tokenizer(self) -> Tokenizer:
        """The tokeniser.

        Raises:
            ModelError: its file is missing or broken.
        """
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = _guarded(self.package, self.package.tokenizer_file, lambda: _tokenizer(self.package))
            return self._tokenizer

    @property
    def translator(self) -> Any:
        """The ``ctranslate2.Translator``.

        Raises:
            ModelError: the model is missing or broken.
        """
        with self._lock:
            if self._translator is None:
                folder = self.package.model_folder
                self._translator = _guarded(self.package, folder, lambda: _translator(folder, self._threads))
            return self._translator

    def length(self, text: str) -> int:
        """How many tokens a text has, or a number over that but within `INPUT_LIMIT`."""
        return self._length(text, INPUT_LIMIT)

    def scored_length(self, text: str) -> int:
        """How many tokens a text has, or a number over that but within `SCORED_LIMIT`."""
        return self._length(text, SCORED_LIMIT)

    def _length(self, text: str, limit: int) -> int:
        # No token is shorter than a byte, and counting bytes costs nothing.
        most = len(text.encode("utf-8")) + 1
        return most if most <= limit else self.tokenizer.count(text)

    def translate(self, texts: Sequence[str], advance: Advance | None = None) -> list[tuple[str, float]]:
        """The translation of each text and its mean log-probability a token. Texts should be single sentences.

        Raises:
            ModelError: the model cannot work on any text.
        """
        results: list[tuple[str, float]] = [("", 0.0)] * len(texts)
        tokens = self.tokenizer.encode(texts)
        for batch in batches([len(item) for item in tokens]):
            hypotheses, scores = self._decode([tokens[index] for index in batch])
            for index, text, score in zip(batch, self.tokenizer.decode(hypotheses), scores, strict=True):
                results[index] = (text, score if math.isfinite(score) else 0.0)
            if advance is not None:
                advance(len(batch))
        return results

    def _decode(self, tokens: list[Tokens]) -> tuple[list[Tokens], list[float]]:
        prefix = self._prefix
        prefixes = [prefix] * len(tokens) if prefix else None
        found = self._run(lambda: self.translator.translate_batch(tokens, prefixes, **decoding_options(tokens)))
        hypotheses = [result.hypotheses[0] for result in found]
        if prefix:
            hypotheses = [item[1:] if item[:1] == prefix else item for item in hypotheses]
        return hypotheses, [result.scores[0] for result in found]

    def likelihoods(self, pairs: Sequence[tuple[str, str]], advance: Advance | None = None) -> list[float]:
        """The mean log-probability a token of each pair's second text as the translation of the first, its end included.

        Raises:
            ModelError: the model cannot work on any text.
        """
        prefix = self._prefix
        results = [0.0] * len(pairs)
        # A text stands in several pairs (each source with its baselines): tokenise it once.
        known = dict.fromkeys(source for source, _ in pairs)
        wanted = dict.fromkeys(target for _, target in pairs)
        sources = dict(zip(known, self.tokenizer.encode(list(known)), strict=True))
        targets = dict(zip(wanted, self.tokenizer.encode(list(wanted), target=True), strict=True))
        left = [sources[source][:SCORED_LIMIT] for source, _ in pairs]
        right = [prefix + targets[target][:SCORED_LIMIT] for _, target in pairs]
        for batch in batches([max(len(source), len(target)) for source, target in zip(left, right, strict=True)]):
            one, other = [left[index] for index in batch], [right[index] for index in batch]
            for index, result in zip(batch, self._run(lambda: self._scored(one, other, len(prefix))), strict=True):  # noqa: B023
                values = result.log_probs
                mean = sum(values) / len(values) if values else 0.0
                results[index] = mean if math.isfinite(mean) else 0.0
            if advance is not None:
                advance(len(batch))
        return results

    def _scored(self, sources: list[Tokens], targets: list[Tokens], offset: int) -> list[Any]:
        found: list[Any] = self.translator.score_batch(
            sources, targets, max_batch_size=BATCH_TOKENS, batch_type="tokens", offset=offset, max_input_length=0
        )
        return found

    def _run(self, action: Callable[[], list[Any]]) -> list[Any]:
        return _guarded(self.package, self.package.model_folder, action)


def decoding_options(tokens: Sequence[Tokens]) -> dict[str, Any]:
    """How inputs are decoded: what `Engine.translate` gives to ``Translator.translate_batch`` beside them."""
    longest = max(map(len, tokens), default=0)
    return {
        "max_batch_size": BATCH_TOKENS,
        "batch_type": "tokens",
        "beam_size": BEAM_SIZE,
        "max_input_length": 0,
        "max_decoding_length": min(_DECODED_LIMIT, _GROWTH * longest + _SLACK),
        "replace_unknowns": True,
        "return_scores": True,
    }


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of inputs, those of like length together, in lots of a few full batches."""
    lot: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda index: (lengths[index], index), reverse=True):
        lot.append(index)
        if lengths[lot[0]] * len(lot) >= _BATCHES_A_CALL * BATCH_TOKENS:
            yield lot
            lot = []
    if lot:
        yield lot


_engines: dict[tuple[int, str, str, int], Engine] = {}
_loading = threading.Lock()


def engine(package: Package, threads: int = 0, content: str | None = None) -> Engine:
    """The engine of a package, one a process, so that a model is loaded once; a fork loads its own, for threads do not survive it.

    Args:
        package: the package.
        threads: threads of one batch; 0 leaves the choice to CTranslate2.
        content: its fingerprint, where that is known already.

    Raises:
        ModelError: a file is missing.
    """
    key = (os.getpid(), str(package.path), content or fingerprint(package), threads)
    with _loading:
        if key not in _engines:
            for other in [other for other in _engines if other[:2] == key[:2] and other[2] != key[2]]:
                del _engines[other]  # the package was replaced
            _engines[key] = Engine(package, threads)
        return _engines[key]


def fingerprint(package: Package) -> str:
    """What stands for a package's content and the way it is used: languages, version, and a digest over tokeniser and weights.

    Of the weights the size and both ends are read: two builds of a model differ in all of it. Reading all takes 0.1 s for 66 MB.

    Raises:
        ModelError: a file is missing.
    """
    digest = hashlib.blake2b(digest_size=8)
    digest.update(f"{_RECIPE}|{package.target_prefix}".encode())
    weights = package.model_folder / "model.bin"

    def read() -> None:
        digest.update(package.tokenizer_file.read_bytes())
        size = weights.stat().st_size
        digest.update(str(size).encode())
        with weights.open("rb") as file:
            digest.update(file.read(_ENDS))
            file.seek(max(0, size - _ENDS))
            digest.update(file.read(_ENDS))

    _guarded(package, weights, read)
    return f"{package.source}-{package.target} {package.version} {digest.hexdigest()}"


def _tokenizer(package: Package) -> Tokenizer:
    path = package.tokenizer_file
    if path.name == "bpe.model":
        return _MosesBpe(path, package.source, package.target)
    return _SentencePiece(path)


def _translator(folder: Path, threads: int) -> Any:
    import ctranslate2

    options = {"device": "cpu", "inter_threads": 1, "intra_threads": threads}
    supported = ctranslate2.get_supported_compute_types("cpu")
    return ctranslate2.Translator(str(folder), compute_type="int8" if "int8" in supported else "auto", **options)


def _guarded(package: Package, file: Path, action: Callable[[], _Result]) -> _Result:
    """Run what may fail on a broken file, and say so in one line."""
    try:
        return action()
    except ModelError:
        raise
    except ImportError as error:
        raise ModelError(
            f"translation packages: {error.name or 'a library'} is not installed; pip install caption-auditor"
        ) from error
    except (OSError, RuntimeError, ValueError, TypeError, IndexError, KeyError, MemoryError) as error:
        cause = " ".join(str(error).split())[:160] or type(error).__name__
        path = getattr(error, "filename", None) or file
        if isinstance(error, OSError) and error.strerror:
            cause = error.strerror
        raise ModelError(
            f"{path}: the translation package {package.name} cannot be used ({cause}); run `auditor models verify`"
        ) from error
