"""Build ``models/bank.npz``: the mean vectors of each language, and the reference sentences of the margin.

The sentences are program messages and game narrative (see ``words.py``) and the captions of ``corpus/pairs.jsonl`` whose split is
``fit``; only their vectors leave this script. Usage: ``python models/build/bank.py WORK``.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from words import lines

from auditor.scoring.encoder import E5Encoder

ROOT = Path(__file__).parents[2]
HOST = "fr"
SENTENCES = {HOST: 400, "vi": 240}
SENTENCES_OTHERS = 110
# What stays in the bank as neighbours, per language; the rest only shapes the means.
NEIGHBOURS = {HOST: 300, "vi": 120}
NEIGHBOURS_OTHERS = 30


def captions() -> dict[str, list[str]]:
    """Captions written for the project, by language, from the part that fits."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for line in (ROOT / "corpus/pairs.jsonl").read_text("utf-8").splitlines():
        pair = json.loads(line)
        if pair["split"] == "fit" and pair["label"] == "match":
            found[pair["language"]][pair["source"]] = None
            found[HOST][pair["target"]] = None
    return {code: list(texts) for code, texts in found.items()}


def main(work: Path) -> None:
    """Choose, encode, write."""
    own = captions()
    general = lines(work / "x")
    languages, means, piece_means, references = [], [], [], []
    encoder = E5Encoder()
    for code in sorted({*own, *general}):
        long_enough = [x for x in general.get(code, ()) if 30 <= len(x) * (3 if code in ("zh", "ja", "ko") else 1) <= 220]
        texts = (own.get(code, []) + long_enough)[: SENTENCES.get(code, SENTENCES_OTHERS)]
        if len(texts) < 60:
            print(code, "left out:", len(texts), "sentences")
            continue
        encoded = encoder.encode(texts)
        vectors = np.array([item.vector for item in encoded])
        # Captions and general text count alike, so that a language with few captions is not centred on software.
        count = len(own.get(code, []))
        parts = [part for part in (slice(count), slice(count, None)) if len(texts[part]) >= 12]
        mean = np.mean([vectors[part].mean(0) for part in parts], axis=0)
        states = [np.concatenate([item.states for item in encoded[part]]).astype(np.float32).mean(0) for part in parts]
        piece_means.append(np.mean(states, axis=0))
        languages.append(code)
        means.append(mean)
        centred = vectors - mean
        step = max(1, len(centred) // NEIGHBOURS.get(code, NEIGHBOURS_OTHERS))
        references.append((centred / np.linalg.norm(centred, axis=1, keepdims=True))[::step])
        print(code, len(texts), "sentences,", len(references[-1]), "neighbours", flush=True)
    others = [place for place, code in enumerate(languages) if code != HOST]
    np.savez_compressed(
        ROOT / "models/bank.npz",
        languages=np.array([*languages, ""]),
        means=np.array([*means, np.mean([means[i] for i in others], axis=0)], np.float16),
        piece_means=np.array([*piece_means, np.mean([piece_means[i] for i in others], axis=0)], np.float16),
        references=np.concatenate(references).astype(np.float16),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
