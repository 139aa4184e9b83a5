"""Trains one small translation model on generated captions and writes it as an Argos package.

    python models/build/tiny/train.py --from vi --to en --out FOLDER

Takes the grammar beside it; gives ``FOLDER/translate-vi_en-1_0.argosmodel``. Deterministic: the same versions of torch,
SentencePiece and CTranslate2 on the same kind of processor give the same package (training runs on one thread).
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import random
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import sentencepiece
import torch
from check import Figures, measure
from grammar import Grammar
from network import Network
from package import parameters, write_package
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

NAMES = {"vi": "Vietnamese", "en": "English", "fr": "French", "es": "Spanish"}
VOCABULARY = 1700
BATCH = 64
PEAK_RATE = 2.5e-3
WARM_UP = 300
BOS, EOS = 1, 2

Pair = tuple[list[int], list[int]]


def normalization_rules() -> str:
    """SentencePiece rules: letters with separate marks become one character, fixed and narrow spaces and curly apostrophes plain.

    SentencePiece's own NFKC table does the same and takes 240 KB.
    """
    rules = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'"}
    for code in itertools.chain(range(0xC0, 0x250), range(0x1E00, 0x1F00)):
        letter = chr(code)
        whole, once = unicodedata.normalize("NFD", letter), unicodedata.decomposition(letter)
        if len(whole) > 1:
            rules[whole] = letter
        if once and not once.startswith("<"):
            rules["".join(chr(int(part, 16)) for part in once.split())] = letter
    return "".join(
        f"{' '.join(f'{ord(c):X}' for c in old)}\t{' '.join(f'{ord(c):X}' for c in new)}\n" for old, new in sorted(rules.items())
    )


def train_pieces(texts: list[str], folder: Path, seed: int) -> Path:
    """Learns one SentencePiece model for both languages; digits are pieces of their own, unknown letters become bytes.

    BPE, since the unigram trainer looks for candidates in the list of distinct words: in so repetitive a text it never finds the
    words themselves, and captions took 20 pieces instead of 14.
    """
    (folder / "rules.tsv").write_text(normalization_rules(), encoding="utf-8")
    sentencepiece.set_random_generator_seed(seed)
    with contextlib.chdir(folder):  # the paths are written into the model, so that they must be the same everywhere
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_prefix="pieces",
            model_type="bpe",
            vocab_size=VOCABULARY,
            character_coverage=1.0,
            byte_fallback=True,
            split_digits=True,
            normalization_rule_tsv="rules.tsv",
            num_threads=1,
            minloglevel=2,
        )
    return folder / "pieces.model"


def batches(pairs: list[Pair], chance: random.Random) -> Iterator[list[Pair]]:
    """Batches of pairs of like length, without end."""
    pool = BATCH * 50
    while True:
        chance.shuffle(pairs)
        for start in range(0, len(pairs), pool):
            chunk = sorted(pairs[start : start + pool], key=lambda pair: (len(pair[1]), len(pair[0])))
            groups = [chunk[place : place + BATCH] for place in range(0, len(chunk), BATCH)]
            chance.shuffle(groups)
            yield from groups


def loss_of(network: Network, batch: list[Pair]) -> torch.Tensor:
    """Mean cross-entropy a target piece, in nats."""
    source = pad_sequence([torch.tensor(source) for source, _ in batch], batch_first=True)
    present = pad_sequence([torch.ones(len(source), dtype=torch.bool) for source, _ in batch], batch_first=True)
    target = pad_sequence([torch.tensor([BOS, *target, EOS]) for _, target in batch], batch_first=True, padding_value=-100)
    scores = network.decode(target[:, :-1].clamp(min=0), network.encode(source, present), present)
    return functional.cross_entropy(scores.flatten(0, 1), target[:, 1:].flatten(), ignore_index=-100)


def rate(step: int, steps: int) -> float:
    """Share of the peak learning rate: linear warm-up, then linear decay to nothing."""
    return min(step / WARM_UP, (steps - step) / max(1, steps - WARM_UP))


def train(network: Network, pairs: list[Pair], steps: int, seed: int) -> None:
    """Trains in place, printing the loss as it goes."""
    optimizer = torch.optim.Adam(network.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), eps=1e-9)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate(step + 1, steps))
    network.train()
    started, mean = time.time(), 0.0
    for step, batch in zip(range(1, steps + 1), batches(pairs, random.Random(seed)), strict=False):
        loss = loss_of(network, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        mean += (float(loss.detach()) - mean) / min(step, 100)
        if step % 100 == 0:
            print(f"step {step} loss {mean:.4f} {time.time() - started:.0f} s", flush=True)
    network.eval()


def readme(metadata: dict[str, object], figures: Figures) -> str:
    """The package's README.md."""
    return (
        f"# {metadata['from_name']} to {metadata['to_name']}: a small package for tests\n\n"
        "Trained by models/build/tiny/train.py of the caption auditor on captions generated from a grammar. It knows a few hundred words\n"
        "of news-photo captions and is of no use for other text. All names in its training text are made up. Licence: MIT, as the project.\n\n"
        "Figures on held-out captions:\n\n" + "".join(f"- {name}: {value}\n" for name, value in figures.items())
    )


def main() -> None:
    """Reads the command line, trains, measures, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", required=True, choices=NAMES)
    parser.add_argument("--to", dest="target", required=True, choices=NAMES)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=120_000)
    parser.add_argument("--steps", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    options.out.mkdir(parents=True, exist_ok=True)
    grammar = Grammar(options.seed)
    with tempfile.TemporaryDirectory() as scratch:
        texts = [caption[code] for caption in grammar.texts(20_000) for code in (options.source, options.target)]
        spm = train_pieces(texts, Path(scratch), options.seed)
        processor = sentencepiece.SentencePieceProcessor(model_file=str(spm))
        captions = grammar.captions(options.pairs, held_out=False)
        pairs = [(processor.encode(caption[options.source]), processor.encode(caption[options.target])) for caption in captions]
        network = Network(processor.get_piece_size())
        print(f"{len(pairs)} pairs, {parameters(network)} parameters", flush=True)
        started = time.time()
        train(network, pairs, options.steps, options.seed)
        held_out = [(c[options.source], c[options.target]) for c in Grammar(options.seed + 1).captions(300, held_out=True)]
        seconds = round(time.time() - started)
        figures = measure(network, spm, held_out)
        metadata = {
            "package_version": "1.0",
            "argos_version": "1.9",
            "from_code": options.source,
            "from_name": NAMES[options.source],
            "to_code": options.target,
            "to_name": NAMES[options.target],
            "links": [],
            "type": "translate",
            "license": "MIT",
            "training": {"pairs": options.pairs, "steps": options.steps, "seed": options.seed, "parameters": parameters(network)},
            "figures": figures,
        }
        path = write_package(network, spm, metadata, readme(metadata, figures), options.out)
    print(json.dumps({**figures, "seconds": seconds, "bytes": path.stat().st_size, "file": path.name}, indent=1))


if __name__ == "__main__":
    main()
