"""The examples: translated sentences, the same with something changed, other sentences that are near, and made-up captions.

Reads the cleaned pairs that ``models/build/clean.py`` wrote (``WORK/pairs/*.tsv``: package, kind, text, French), gives the texts to encode
and, for each epoch, examples. Knows nothing of networks.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import dealings
import numpy as np
import scenes
from alterations import Alterations, cut
from examples import KINDS, TURNED, Example, turned
from numpy.typing import NDArray

# Sentences of each language that stand alone; the rest is chosen by French sentence, in several languages at once.
ALONE = {
    "vi": 6000, "en": 1500,
    **dict.fromkeys("de es it pt ru zh ja ko ar pl nl".split(), 700),
    **dict.fromkeys("bg ca cs da el fa fi he hi hu id no ro sv th tr uk".split(), 350),
}  # fmt: skip
_SHARES = {"narrative": 0.5, "prose": 0.35, "interface": 0.15}
# French sentences in several languages: those with two nouns that can change places, and others, by kind of text.
_TOGETHER = {("narrative", True): 1500, ("prose", True): 1300, ("narrative", False): 1900, ("prose", False): 1300}
_SCENES = 1400
_DEALS = 1800
_TECHNICAL = re.compile(r"[%{}<>|\\_@=]|https?:|\$|\.\.\.\s")
_UNSPACED = ("zh", "ja", "th")


@dataclass(frozen=True, slots=True)
class Item:
    """A translated sentence: both texts, the source's language, altered pairs, and the group of sentences with the same French text."""

    source: str
    target: str
    language: str
    group: str
    altered: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up caption: in French, other French ones with their kinds, and by language the caption and a shorter one."""

    same: tuple[str, ...]
    others: tuple[tuple[str, int], ...]
    sources: dict[str, tuple[str, str | None]]


def words(text: str, language: str) -> float:
    """About how many words a text has."""
    return len(text) / 2.2 if language in _UNSPACED else len(text.split())


def read(work: Path, language: str) -> list[tuple[str, str, str]]:
    """Kind, text and French text of a language's usable pairs."""
    found = []
    for line in (work / "pairs" / f"{language}.tsv").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) == 4 and cells[1] in _SHARES:
            _, kind, source, target = cells
            fits = 3 <= words(target, "fr") <= 40 and 2 <= words(source, language) <= 45
            if fits and not _TECHNICAL.search(source + target):
                found.append((kind, source, target))
    return found


def collect(work: Path, generator: random.Random, scale: float = 1.0) -> list[Item]:
    """The translated sentences with their alterations.

    Args:
        work: the folder of the tables' build.
        generator: where the chance comes from.
        scale: a share of the sentences, to try the build out.
    """
    by_language = {language: read(work, language) for language in ALONE}
    items = _alone(by_language, generator, scale)
    used = {item.target for item in items}
    return items + _together(by_language, used, generator, scale)


def _alone(by_language: dict[str, list[tuple[str, str, str]]], generator: random.Random, scale: float) -> list[Item]:
    models = ("vi", "en", "es", "de")
    alter = Alterations((target for code in models for kind, _, target in by_language[code] if kind != "interface"), generator)
    chances = (
        (alter.swapped, 3, 0.9), (alter.replaced, 2, 0.35), (alter.renamed, 2, 0.15), (alter.negated, 6, 0.15),
        (alter.opposed, 6, 0.3), (alter.shortened, 4, 0.3), (alter.lengthened, 5, 0.15),
    )  # fmt: skip
    items = []
    for language, count in ALONE.items():
        by_kind: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for kind, source, target in by_language[language]:
            by_kind[kind].append((source, target))
        chosen = []
        for kind, share in _SHARES.items():
            generator.shuffle(by_kind[kind])
            chosen += by_kind[kind][: int(scale * count * share)]
        for source, target in dict.fromkeys(chosen):
            item = Item(source, target, language, f"alone {len(items)}")
            for alteration, kind_number, chance in chances:
                other = alteration(target) if generator.random() < chance else None
                if other and other != target:
                    item.altered.append((source, other, kind_number))
            _shorter_source(item, 0.3, generator)
            items.append(item)
    return items


def _together(
    by_language: dict[str, list[tuple[str, str, str]]], used: set[str], generator: random.Random, scale: float
) -> list[Item]:
    sources: dict[str, dict[str, str]] = defaultdict(dict)
    kinds = {}
    for language, rows in by_language.items():
        for kind, source, target in rows:
            if kind != "interface" and target not in used:
                sources[target].setdefault(language, source)
                kinds[target] = kind
    sources = {target: found for target, found in sources.items() if len(found) > 1}
    alter = Alterations(sources, generator)
    chances = (
        (alter.swapped, 3, 1.0), (alter.shortened, 4, 0.55), (alter.replaced, 2, 0.5), (alter.renumbered, 2, 0.6),
        (alter.renamed, 2, 0.4), (alter.negated, 6, 0.15), (alter.opposed, 6, 0.5), (alter.lengthened, 5, 0.25),
    )  # fmt: skip
    targets = list(sources)
    generator.shuffle(targets)
    left = {key: int(scale * count) for key, count in _TOGETHER.items()}
    items = []
    for number, target in enumerate(targets):
        key = (kinds[target], alter.swapped(target) is not None)
        if left[key] <= 0:
            continue
        left[key] -= 1
        altered = []
        for alteration, kind_number, chance in chances:
            other = alteration(target) if generator.random() < chance else None
            if other and other != target:
                altered.append((other, kind_number))
        languages = list(sources[target])
        generator.shuffle(languages)
        languages.sort(key=lambda code: code != "vi")
        for language in languages[: 4 if languages[0] == "vi" else 3]:
            source = sources[target][language]
            item = Item(source, target, language, f"together {number}", [(source, other, kind) for other, kind in altered[:3]])
            _shorter_source(item, 0.12, generator)
            items.append(item)
    return items


def _shorter_source(item: Item, chance: float, generator: random.Random) -> None:
    shorter = cut(item.source, generator) if generator.random() < chance else None
    if shorter and len(shorter) > 3:
        item.altered.append((shorter, item.target, KINDS.index("addition")))


def made(generator: random.Random, scale: float = 1.0) -> list[Made]:
    """The made-up captions."""
    return _scenes(int(scale * _SCENES), generator) + _deals(int(scale * _DEALS), generator)


def _scenes(count: int, generator: random.Random) -> list[Made]:
    found = []
    for scene in scenes.scenes(count, generator):
        same = tuple(dict.fromkeys(filter(None, (scenes.says(scene, "fr", generator) for _ in range(3)))))[:2]
        others = []
        for kind in ("roles", "roles", "replaced", "replaced", "omission"):
            if kind != "omission" or scene.circumstance is not None:
                text = scenes.says(scenes.changed(scene, kind, generator), "fr", generator)
                others += [(text, KINDS.index(kind))] if text else []
        sources = {}
        for language in generator.sample(scenes.LANGUAGES, 3):
            text = scenes.says(scene, language, generator)
            if text:
                short = generator.random() < 0.4 and scene.circumstance is not None
                shorter = scenes.says(scenes.changed(scene, "omission", generator), language, generator) if short else None
                sources[language] = (text, shorter)
        found.append(Made(same, tuple(others), sources))
    return found


def _deals(count: int, generator: random.Random) -> list[Made]:
    found = []
    deals = dealings.deals(count, generator)
    for deal in deals:
        same = tuple(dict.fromkeys(filter(None, (dealings.says(deal, "fr", generator) for _ in range(3)))))[:2]
        others = []
        for kind in ("roles", "roles", "replaced", "replaced"):
            other = dealings.changed(deal, kind, deals, generator)
            text = dealings.says(other, "fr", generator) if other is not deal else None
            others += [(text, KINDS.index(kind))] if text else []
        languages = [code for code in deal.templates if code != "fr"]
        sources = {
            code: (text, None) for code in generator.sample(languages, 3) if (text := dealings.says(deal, code, generator))
        }
        found.append(Made(same, tuple(others), sources))
    return found


def texts(items: Iterable[Item], captions: Iterable[Made]) -> list[str]:
    """Every distinct text."""
    found: dict[str, None] = {}
    for item in items:
        found |= dict.fromkeys((item.source, item.target, *(text for pair in item.altered for text in pair[:2])))
    for caption in captions:
        found |= dict.fromkeys((*caption.same, *(text for text, _ in caption.others)))
        found |= dict.fromkeys(text for pair in caption.sources.values() for text in pair if text)
    return list(found)


class Neighbours:
    """French sentences that are near a translation, or near its source, without being its like.

    Args:
        items: the translated sentences.
        targets: unit vectors of the distinct French texts, in the order of their first item; shape ``(texts, dimension)``.
        sources: unit vectors of the items' sources, shape ``(items, dimension)``.
    """

    def __init__(self, items: Sequence[Item], targets: NDArray[np.float32], sources: NDArray[np.float32]) -> None:
        self.french = list(dict.fromkeys(item.target for item in items))
        place = {text: number for number, text in enumerate(self.french)}
        self.own = np.array([place[item.target] for item in items])
        self.near = np.concatenate([_nearest(part @ targets.T, part @ targets.T) for part in _parts(targets)])
        rows = zip(_parts(sources), _parts(targets[self.own]), strict=True)
        self.hard = np.concatenate([_nearest(part @ targets.T, own @ targets.T) for part, own in rows])


def _parts(vectors: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return [vectors[start : start + 1000] for start in range(0, len(vectors), 1000)]


def _nearest(likeness: NDArray[np.float32], to_own: NDArray[np.float32]) -> NDArray[np.int64]:
    """The five likeliest places; those that are too near the right translation may well be one, too."""
    likeness = np.where(to_own > 0.9, -1.0, likeness)
    return np.argpartition(-likeness, 5, axis=1)[:, :5]


def epoch(
    items: Sequence[Item], captions: Sequence[Made], neighbours: Neighbours, generator: random.Random, chosen: Sequence[int]
) -> list[Example]:
    """The examples of one epoch: each chosen item once, with wrong partners and alterations, some turned round."""
    others: dict[str, list[int]] = defaultdict(list)
    by_french: dict[str, list[int]] = defaultdict(list)
    for place in chosen:
        others[items[place].group].append(place)
        by_french[items[place].target].append(place)
    found = []
    for place in chosen:
        item, own = items[place], neighbours.own[place]
        near = [neighbours.french[number] for number in neighbours.near[own]]
        hard = [neighbours.french[number] for number in neighbours.hard[place]]
        found.append(Example(item.source, item.target, item.language, 0))
        wrong = [generator.choice(near)]
        wrong += [generator.choice(hard)] if generator.random() < 0.5 else []
        wrong += [generator.choice(neighbours.french)] if generator.random() < 0.25 else []
        found += [Example(item.source, text, item.language, 1) for text in wrong]
        altered = generator.sample(item.altered, 2) if len(item.altered) > 2 else item.altered
        found += [Example(source, target, item.language, kind) for source, target, kind in altered]
        partners = [items[number] for number in others[item.group] if number != place]
        if partners and generator.random() < 0.3:
            partner = generator.choice(partners)
            found.append(Example(item.source, partner.source, item.language, 0, partner.language))
            strangers = [items[number] for text in near for number in by_french[text] if items[number].language != item.language]
            if strangers:
                stranger = generator.choice(strangers)
                found.append(Example(item.source, stranger.source, item.language, 1, stranger.language))
    for caption in captions:
        for language, (source, shorter) in caption.sources.items():
            found.append(Example(source, generator.choice(caption.same), language, 0))
            found += [Example(source, text, language, kind) for text, kind in generator.sample(caption.others, 2)]
            if shorter:
                found.append(Example(shorter, generator.choice(caption.same), language, KINDS.index("addition")))
    return [turned(example) if generator.random() < TURNED else example for example in found]
