"""Train a pair classifier: ``python train.py WORK OUT [--batches 9000] [--scale 1.0] [--vectors FILE]``.

WORK is the folder of the tables' build (see ``models/build/README.md``), with ``pairs/*.tsv`` in it. With ``--start FILE`` a trained network
learns on, from the captions of ``captions.jsonl`` beside a share of the sentences. Prints the loss, and on held-out sentences and captions for
each kind the probability (AUC) that a translation scores above it.
"""

from __future__ import annotations

import argparse
import copy
import pickle
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import captions
import numpy as np
import torch
from encoding import Encoder, Vectors
from examples import KINDS, Example
from network import Network, Side
from numpy.typing import NDArray
from sentences import Neighbours, collect, epoch, made, texts
from torch import Tensor
from torch.nn import functional
from word_tables import WordTables

from auditor.scoring.semantic import Bank

_Wanted = TypeVar("_Wanted")
_Prepared = TypeVar("_Prepared")

ROOT = Path(__file__).parents[3]
BATCH = 96
# One group of sentences in so many is held out.
HELD_OUT = 25


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a network learns.

    Attributes:
        rate: the learning rate at its highest.
        smoothing: of the labels.
        sentences: how much of all sentences and made-up captions an epoch has.
        captions: how often an epoch has each caption of ``captions.jsonl``.
        hidden: the share of the texts' pieces that are hidden.
        dropout: the share of each layer's output that is dropped.
        short: whether to compute in 16 bits where that is safe, which is faster on some processors.
        slowness: how slowly the average of the weights moves that is kept; 0 keeps the last ones.
    """

    rate: float
    smoothing: float = 0.03
    sentences: float = 1.0
    captions: int = 0
    hidden: float = 0.0
    dropout: float = 0.0
    short: bool = False
    slowness: float = 0.0


FIRST = Schedule(0.0015)
ON = Schedule(0.0008, smoothing=0.05, sentences=0.12, captions=2, hidden=0.05, slowness=0.998)


def batch(
    examples: Sequence[Example], vectors: Mapping[str, Vectors], bank: Bank, tables: WordTables
) -> tuple[Side, Side, Tensor, Tensor]:
    """What the network takes, for examples of about the same length."""
    said = [tables.of(example) for example in examples]
    sides = []
    wholes = []
    for name in ("source", "target"):
        found = [vectors[getattr(example, name)] for example in examples]
        languages = [example.language if name == "source" else example.target_language for example in examples]
        side = Side(len(found), max(len(item.last) for item in found))
        for row, (item, language) in enumerate(zip(found, languages, strict=True)):
            count = len(item.last)
            side.last[row, :count] = torch.from_numpy(item.last.astype(np.float32) - bank.piece_mean(language))
            side.middle[row, :count] = torch.from_numpy(item.middle.astype(np.float32))
            side.mask[row, :count] = True
            side.weight[row, :count] = torch.from_numpy(item.weight)
            side.tables[row, :count] = torch.from_numpy(getattr(said[row], name)[:count])
        sides.append(side)
        wholes.append(np.stack([bank.centred(item.whole, code) for item, code in zip(found, languages, strict=True)]))
    lengths = [side.mask.sum(1).float() + 2 for side in sides]
    cosine = torch.from_numpy((wholes[0] * wholes[1]).sum(1))
    links = torch.zeros(len(examples), sides[0].mask.shape[1], sides[1].mask.shape[1])
    for row, item in enumerate(said):
        own = torch.from_numpy(item.links)[: links.shape[1], : links.shape[2]]
        links[row, : own.shape[0], : own.shape[1]] = own
    whole = torch.stack([cosine, torch.log(lengths[1] / lengths[0]), torch.zeros_like(cosine)], -1)
    return sides[0], sides[1], whole, links


def batches(examples: list[Example], vectors: Mapping[str, Vectors], generator: random.Random) -> list[list[Example]]:
    """The examples in batches of about the same length, in random order."""
    generator.shuffle(examples)
    found = []
    for start in range(0, len(examples), 40 * BATCH):
        part = sorted(examples[start : start + 40 * BATCH], key=lambda item: _pieces(item, vectors))
        some = [part[first : first + BATCH] for first in range(0, len(part), BATCH)]
        generator.shuffle(some)
        found += some
    return found


def _pieces(example: Example, vectors: Mapping[str, Vectors]) -> int:
    return len(vectors[example.source].last) + len(vectors[example.target].last)


def log_odds(
    network: Network, examples: Sequence[Example], vectors: Mapping[str, Vectors], bank: Bank, tables: WordTables
) -> NDArray[np.float64]:
    """Log-odds of a match, shape ``(examples,)``."""
    network.eval()
    order = sorted(range(len(examples)), key=lambda place: _pieces(examples[place], vectors))
    found = np.zeros(len(examples))
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            places = order[start : start + 64]
            logits = network(*batch([examples[place] for place in places], vectors, bank, tables)).double()
            found[places] = (logits[:, 0] - torch.logsumexp(logits[:, 1:], 1)).numpy()
    network.train()
    return found


def figures(scores: NDArray[np.float64], kinds: NDArray[np.int64]) -> dict[str, float]:
    """For each kind the probability that a match scores above it."""
    matches = np.sort(scores[kinds == 0])
    below = lambda values: 1 - np.searchsorted(matches, values) / len(matches)  # noqa: E731
    there = [place for place in range(1, len(KINDS)) if (kinds == place).any()]
    return {KINDS[place]: round(float(below(scores[kinds == place]).mean()), 3) for place in there}


def encoded(wanted: Sequence[str], file: Path | None) -> dict[str, Vectors]:
    """The vectors of texts, from a file of this script's where it has them; the file gets the others."""
    found: dict[str, Vectors] = {}
    if file is not None and file.exists():
        with file.open("rb") as kept:
            found = pickle.load(kept)
    new = [text for text in wanted if text not in found]
    if new:
        found |= Encoder().encode(new)
        if file is not None:
            with file.open("wb") as out:
                pickle.dump(found, out, pickle.HIGHEST_PROTOCOL)
    return found


def ahead(wanted: Sequence[_Wanted], prepare: Callable[[_Wanted], _Prepared]) -> Iterator[tuple[_Wanted, _Prepared]]:
    """Each with what is prepared of it, the next one while the one before is worked on."""
    with ThreadPoolExecutor(1) as worker:
        coming = worker.submit(prepare, wanted[0])
        for place, one in enumerate(wanted):
            ready = coming.result()
            if place + 1 < len(wanted):
                coming = worker.submit(prepare, wanted[place + 1])
            yield one, ready


def hide(sides: Sequence[Side], share: float) -> None:
    """Hide some pieces of each text, but never all of them."""
    for side in sides:
        kept = torch.rand(side.mask.shape) > share
        kept[:, 0] |= ~(kept & side.mask).any(1)
        side.mask &= kept


def average(kept: Network, network: Network, slowness: float) -> None:
    """Move an average of weights a step towards a network's."""
    with torch.no_grad():
        for one, other in zip(kept.parameters(), network.parameters(), strict=True):
            one.lerp_(other, 1 - slowness)


def learn(
    network: Network,
    schedule: Schedule,
    count: int,
    examples: Callable[[], list[Example]],
    vectors: Mapping[str, Vectors],
    bank: Bank,
    tables: WordTables,
    look: Callable[[Network], None],
) -> Network:
    """Train a network on ``count`` batches; ``examples`` gives those of another epoch, ``look`` is shown what was reached now and then."""
    network.drop(schedule.dropout)
    generator = random.Random(7)
    optimiser = torch.optim.AdamW(network.parameters(), schedule.rate, weight_decay=0.02)
    weights = torch.tensor([1.3, *[1.0] * (len(KINDS) - 1)])
    kept = copy.deepcopy(network)
    start, step, losses = time.time(), 0, []
    while step < count:
        wanted = batches(examples(), vectors, generator)[: count - step]
        for some, (source, target, whole, links) in ahead(wanted, lambda some: batch(some, vectors, bank, tables)):
            rate = schedule.rate * min(1, step / 200) * (0.5 + 0.5 * np.cos(np.pi * step / count)) + 1e-6
            for group in optimiser.param_groups:
                group["lr"] = rate
            if schedule.hidden:
                hide((source, target), schedule.hidden)
            kinds = torch.tensor([example.kind for example in some])
            with torch.autocast("cpu", torch.bfloat16, enabled=schedule.short):
                logits = network(source, target, whole, links)
            loss = functional.cross_entropy(logits.float(), kinds, weights, label_smoothing=schedule.smoothing)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step += 1
            average(kept, network, min(schedule.slowness, step / (9 + step)))
            losses.append(loss.item())
            if step % 250 == 0:
                print(f"{step} batches, {(time.time() - start) / 60:.1f} minutes, loss {np.mean(losses[-250:]):.3f}", flush=True)
            if step % 1000 == 0:
                look(kept)
    return kept.eval()


def _options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--batches", type=int, default=9000, help="how many to train on; the learning rate falls along them")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the sentences, to try the build out")
    parser.add_argument("--vectors", type=Path, help="keeps the texts' vectors, so that another run encodes only new texts")
    parser.add_argument("--start", type=Path, help="a trained network to learn on from, with the captions")
    parser.add_argument(
        "--layers", type=int, default=0, help="with --start: transformer layers, new ones after those that it has"
    )
    parser.add_argument("--wider", action="store_true", help="with --start: twice its width")
    parser.add_argument("--seed", type=int, default=0, help="of the order of the examples and of new weights")
    parser.add_argument("--captions", type=int, help="how many of the captions, the first ones; all without it")
    parser.add_argument("--hidden", type=float, help="share of the texts' pieces that are hidden")
    parser.add_argument("--short", action="store_true", help="compute in 16 bits where that is safe")
    parser.add_argument("--dropout", type=float, default=0.0, help="share of each layer's output that is dropped")
    return parser.parse_args()


def main() -> None:
    """Collect, encode, train, export."""
    options = _options()
    schedule = replace(ON if options.start else FIRST, dropout=options.dropout, short=options.short)
    if options.hidden is not None:
        schedule = replace(schedule, hidden=options.hidden)
    generator = random.Random(11 + options.seed)
    torch.manual_seed(options.seed)
    items = collect(options.work, random.Random(11), options.scale)
    scenes = made(generator, options.scale)
    written = captions.read()[: options.captions] if schedule.captions else []
    held_captions = captions.read(captions.HELD)
    vectors = encoded([*texts(items, scenes), *captions.texts([*written, *held_captions])], options.vectors)
    items = [item for item in items if item.source in vectors and item.target in vectors]
    bank, tables = Bank.load(ROOT / "models/bank.npz"), WordTables(ROOT / "models/lexical")
    french = list(dict.fromkeys(item.target for item in items))
    targets = bank.centred(np.stack([vectors[text].whole for text in french]), "fr")
    sources = np.stack([bank.centred(vectors[item.source].whole, item.language) for item in items])
    neighbours = Neighbours(items, targets, sources)
    held = [place for place, item in enumerate(items) if int(item.group.split()[1]) % HELD_OUT == 0]
    chosen = sorted(set(range(len(items))) - set(held))
    checked = epoch(items, [], neighbours, random.Random(1), held)[:6000]

    def examples() -> list[Example]:
        found = epoch(items, scenes, neighbours, generator, chosen)
        found = generator.sample(found, int(min(1.0, schedule.sentences / options.scale) * len(found)))
        for _ in range(schedule.captions):
            found += captions.examples(written, generator)
        return found

    network = Network.load(options.start, options.layers) if options.start else Network()
    network = network.widened() if options.wider else network
    about = {"examples": BATCH * options.batches, "sentences": len(items), "captions": len(written)}
    trained = learn(
        network,
        schedule,
        options.batches,
        examples,
        vectors,
        bank,
        tables,
        lambda reached: reached.export(options.out, about),
    )
    known = captions.versions(written[:: 1 + len(written) // 1500])
    for name, kept in (("held_out", checked), ("held_captions", captions.versions(held_captions)), ("learned_captions", known)):
        about[name] = figures(log_odds(trained, kept, vectors, bank, tables), np.array([example.kind for example in kept]))
        print(name, about[name])
    trained.export(options.out, about)


if __name__ == "__main__":
    main()
