"""Translates texts through chains of packages: each distinct sentence once, over all languages in full batches, kept in the cache.

Takes texts with their languages, gives a `Translation` each. What a model invents is told apart here and not handed on.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NoReturn, TypeVar

import regex

from auditor.errors import ModelError
from auditor.packages import MissingChain, Package, find_chain
from auditor.scoring.translation.cache import Entry, TranslationCache
from auditor.scoring.translation.degenerate import degenerate
from auditor.scoring.translation.engine import INPUT_LIMIT, Engine, engine, fingerprint
from auditor.scoring.translation.meter import Advance, Meter, Progress
from auditor.scoring.translation.sentences import pieces

# Sentences and characters of one text that are translated; what follows is left out.
TEXT_LIMIT = 40
_CHARACTERS = 8_000
_REMEMBERED = 100_000
_UNSPACED = frozenset({"zh", "zt", "ja", "th", "lo", "km", "my"})

_BLANK = regex.compile(r"[\p{C}\p{Z}]+")

Chain = tuple[Package, ...]
_Key = tuple[str, str]  # a text and its language
_Result = TypeVar("_Result")


class BrokenPackageError(Exception):
    """A package turned out broken and is now left out; what was asked can be asked again."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A text in another language.

    Attributes:
        text: the translation, or ``None`` where there is no chain or the output is unusable.
        score: mean log-probability a token, the weakest hop's.
        degenerate: why the output is unusable, or ``None``.
        cut: whether the text was over the model's limit: a sentence was divided, or sentences at the end were left out.
        hops: the packages in order, such as ``("vi-en", "en-fr")``; empty where there is no chain.
        pivot: what the last package translated: the text itself for a direct package; ``None`` where it is unusable.
    """

    text: str | None
    score: float = 0.0
    degenerate: str | None = None
    cut: bool = False
    hops: tuple[str, ...] = ()
    pivot: str | None = None


class Translations:
    """Translates and measures with the packages at hand.

    Args:
        packages: the packages; by default those that are installed.
        cache: where outputs are kept, or ``None``.
        threads: threads of a batch; 0 leaves the choice to the engine.
        strict: whether a broken package raises `ModelError`; else it counts as absent, and `notes` says so.

    Attributes:
        notes: what a reader should know of packages and cache, one sentence each, without repetition.
    """

    def __init__(
        self,
        packages: Sequence[Package] | None = None,
        *,
        cache: TranslationCache | None = None,
        threads: int = 0,
        strict: bool = False,
    ) -> None:
        self._packages = packages
        self._cache = cache
        self._threads = threads
        self._strict = strict
        self._notes: dict[str, None] = {}
        self._chains: dict[tuple[str, str], Chain | MissingChain] = {}
        self._broken: set[Package] = set()
        self._prints: dict[Package, str] = {}
        self._memory: dict[tuple[str, str], Entry] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of packages and cache, one sentence each."""
        return tuple(dict.fromkeys((*self._notes, *(self._cache.notes if self._cache else ()))))

    def chain(self, source: str, target: str) -> Chain | None:
        """The packages that lead from one language to another, direct or shortest; ``None`` where there is no way."""
        found = self._chain(source, target)
        return None if isinstance(found, MissingChain) else found

    def missing(self, source: str, target: str) -> MissingChain | None:
        """What is missing between two languages and the command that gets it, or ``None``."""
        found = self._chain(source, target)
        return found if isinstance(found, MissingChain) else None

    def require(self, source: str, target: str) -> Chain:
        """The chain between two languages, for who cannot do without.

        Raises:
            ModelError: there is none; the text says what is missing and the command that gets it.
        """
        found = self._chain(source, target)
        if isinstance(found, MissingChain):
            raise ModelError(str(found))
        return found

    def _chain(self, source: str, target: str) -> Chain | MissingChain:
        key = (source, target)
        if key not in self._chains:
            if self._packages is None:
                from auditor.packages import installed_packages

                self._packages = installed_packages()
            usable = [package for package in self._packages if package not in self._broken]
            self._chains[key] = find_chain(source, target, usable)
        return self._chains[key]

    def signature(self, source: str, target: str) -> str:
        """What stands for the packages of a chain in a report's signature: ``vi-en-1.9+en-fr-1.9``; empty where there is none."""
        return "+".join(f"{package.name}-{package.version}" for package in self.chain(source, target) or ())

    def translate(
        self, texts: Sequence[str], languages: Sequence[str], target: str, progress: Progress | None = None
    ) -> list[Translation]:
        """Translate texts.

        Args:
            texts: the texts.
            languages: the language of each.
            target: the language to translate into.
            progress: told of the texts done, each counted once a hop.

        Raises:
            ModelError: a package is broken, in strict mode only.
        """
        while True:
            try:
                return self.attempt(texts, languages, target, progress)
            except BrokenPackageError:
                continue  # another chain may lead around the package

    def attempt(
        self, texts: Sequence[str], languages: Sequence[str], target: str, progress: Progress | None = None
    ) -> list[Translation]:
        """What `translate` gives, for who has more to do over when a package turns out broken.

        Raises:
            ModelError: a package is broken, in strict mode.
            BrokenPackageError: the same otherwise; the package is left out from then on.
        """
        texts = [tidied(text) for text in texts]
        keys = list(dict.fromkeys(zip(texts, languages, strict=True)))
        chains = {key: self.chain(key[1], target) for key in keys}
        known = self._through(chains, Meter(progress, sum(len(chain or ()) for chain in chains.values())))
        return [known[key] for key in zip(texts, languages, strict=True)]

    def _through(self, chains: Mapping[_Key, Chain | None], meter: Meter) -> dict[_Key, Translation]:
        """Each text through its chain, hop by hop: what waits for the same package goes through it together."""
        done = {
            key: Translation(key[0] if chain is not None else None, hops=tuple(hop.name for hop in chain or ()))
            for key, chain in chains.items()
        }
        reached = 0
        # By what is still to go, so that chains of different length meet before the package that they share at the end.
        for left in range(max((len(chain) for chain in chains.values() if chain), default=0), 0, -1):
            waiting: dict[Package, list[_Key]] = {}
            for key, chain in chains.items():
                if chain is not None and left <= len(chain):
                    waiting.setdefault(chain[-left], []).append(key)
            for package, keys in waiting.items():
                live = [key for key in keys if done[key].text is not None]
                hops = self._hop(package, [done[key].text or "" for key in live], meter.share(len(live), len(live)))
                for key, hop in zip(live, hops, strict=True):
                    before = done[key]
                    done[key] = replace(
                        hop,
                        score=hop.score if left == len(before.hops) else min(before.score, hop.score),
                        cut=before.cut or hop.cut,
                        hops=before.hops,
                        pivot=before.text if left == 1 else None,
                    )
                reached += len(keys)
                meter.fill(reached)
        return done

    def _hop(self, package: Package, texts: Sequence[str], advance: Advance) -> list[Translation]:
        """Texts through one package, sentence by sentence."""
        distinct = list(dict.fromkeys(texts))
        parted = dict(zip(distinct, self.use(package, lambda model: [_parted(model, text) for text in distinct]), strict=True))
        wanted = list(dict.fromkeys(piece for found, _ in parted.values() for piece in found))
        outputs = self.kept(package, wanted, lambda model, missing: model.translate(missing, _scaled(advance, texts, missing)))
        results = {text: _joined(package, text, found, cut, outputs) for text, (found, cut) in parted.items()}
        return [results[text] for text in texts]

    def kept(
        self,
        package: Package,
        wanted: Sequence[str],
        compute: Callable[[Engine, Sequence[str]], Sequence[Entry]],
        kind: str = "",
    ) -> dict[str, Entry]:
        """What a package gives for texts: from memory, from the cache, and computed where neither has it.

        Args:
            package: the package.
            wanted: the distinct texts.
            compute: gives output and score of texts.
            kind: sets apart what one package gives for different questions.

        Raises:
            ModelError: the package is broken, in strict mode only.
        """
        space = self._fingerprint(package) + kind
        found = {text: self._memory[space, text] for text in wanted if (space, text) in self._memory}
        missing = [text for text in wanted if text not in found]
        if missing and self._cache is not None:
            found |= self._cache.get(space, missing)
            missing = [text for text in missing if text not in found]
        if missing:
            computed = dict(zip(missing, self.use(package, lambda model: compute(model, missing)), strict=True))
            found |= computed
            if self._cache is not None:
                self._cache.put(space, computed)
        if len(self._memory) + len(found) > _REMEMBERED:
            self._memory.clear()
        self._memory.update({(space, text): entry for text, entry in found.items()})
        return found

    def _fingerprint(self, package: Package) -> str:
        if package not in self._prints:
            try:
                self._prints[package] = fingerprint(package)
            except ModelError as error:
                self._fail(package, error)
        return self._prints[package]

    def use(self, package: Package, action: Callable[[Engine], _Result]) -> _Result:
        """Run something on a package's engine.

        Raises:
            ModelError: the package is broken, in strict mode.
            BrokenPackageError: the same otherwise; the package is noted and left out of every chain from then on.
        """
        try:
            return action(engine(package, self._threads, self._fingerprint(package)))
        except ModelError as error:
            self._fail(package, error)

    def _fail(self, package: Package, error: ModelError) -> NoReturn:
        if self._strict:
            raise error
        self._notes[str(error)] = None
        self._broken.add(package)
        self._chains.clear()
        raise BrokenPackageError from error


@lru_cache(maxsize=16_384)
def tidied(text: str) -> str:
    """A text as the models should see it: NFC, on one line, without controls and lone surrogates."""
    return " ".join(_BLANK.sub(" ", unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))).split())


def _parted(model: Engine, text: str) -> tuple[list[str], bool]:
    """The sentences of a text that are translated, and whether something was divided or left out."""
    found, cut = pieces(text[:_CHARACTERS], model.length, INPUT_LIMIT)
    return found[:TEXT_LIMIT], cut or len(found) > TEXT_LIMIT or len(text) > _CHARACTERS


def _joined(package: Package, text: str, found: Sequence[str], cut: bool, outputs: Mapping[str, Entry]) -> Translation:
    """The translation of a text from those of its sentences."""
    joint = "" if package.target in _UNSPACED else " "
    output = joint.join(outputs[piece][0] for piece in found)
    weights = [max(1, len(outputs[piece][0])) for piece in found]
    score = sum(weight * outputs[piece][1] for weight, piece in zip(weights, found, strict=True)) / max(1, sum(weights))
    seen = [(piece, outputs[piece][0]) for piece in found]
    if len(seen) > 1:
        seen.append((" ".join(found), output))
    reasons = (degenerate(source, translated, package.source, package.target) for source, translated in seen)
    reason = next((reason for reason in reasons if reason is not None), None)
    return Translation(output if reason is None else None, score, reason, cut)


def _scaled(advance: Advance, texts: Sequence[str], missing: Sequence[str]) -> Advance:
    """Counts texts where the model counts sentences."""
    done = told = 0

    def step(count: int) -> None:
        nonlocal done, told
        done += count
        reached = len(texts) * done // max(1, len(missing))
        advance(reached - told)
        told = reached

    return step
