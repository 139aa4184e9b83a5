"""Measures a trained network on held-out captions, through CTranslate2 as users run it.

Takes the network, its SentencePiece file and pairs of captions; gives named figures. Knows nothing of training.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from pathlib import Path

import ctranslate2
import sentencepiece
from network import Network
from package import pieces_of, save_model

Figures = dict[str, float]

_NUMBER = re.compile(r"\d")
_NAME = re.compile(r"(?<=[a-zà-ỹ] )[A-ZĐ][a-zà-ỹ]+")


def chrf(hypothesis: str, reference: str, order: int = 6) -> float:
    """chrF (Popović 2015): F2 of character n-grams up to ``order``, spaces left out, from 0 to 1."""
    sides = ["".join(text.split()) for text in (hypothesis, reference)]
    scores = []
    for size in range(1, order + 1):
        got, want = (Counter(side[place : place + size] for place in range(len(side) - size + 1)) for side in sides)
        if got and want:
            same = (got & want).total()
            precision, recall = same / got.total(), same / want.total()
            scores.append(5 * precision * recall / (4 * precision + recall) if same else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def other_number(text: str, chance: random.Random) -> str | None:
    """The text with one digit changed, or None where it has none."""
    places = [match.start() for match in _NUMBER.finditer(text)]
    if not places:
        return None
    place = chance.choice(places)
    digit = chance.choice([d for d in "123456789" if d != text[place]])
    return text[:place] + digit + text[place + 1 :]


def other_name(text: str, names: list[str], chance: random.Random) -> str | None:
    """The text with one capitalised word inside it replaced by one of ``names``, or None where it has none."""
    found = list(_NAME.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    return text[: match.start()] + chance.choice([name for name in names if name != match[0]]) + text[match.end() :]


def _preferred(
    translator: ctranslate2.Translator, processor: sentencepiece.SentencePieceProcessor, cases: list[tuple[str, str, str]]
) -> float:
    """Share of (source, right, wrong) in which the right target has the higher summed log-probability."""
    sources = [processor.encode(source, out_type=str) for source, _, _ in cases]
    totals = []
    for place in (1, 2):
        targets = [processor.encode(case[place], out_type=str) for case in cases]
        totals.append([sum(result.log_probs) for result in translator.score_batch(sources, targets)])
    return float(sum(right > wrong for right, wrong in zip(*totals, strict=True)) / len(cases))


def measure(network: Network, spm: Path, pairs: list[tuple[str, str]], compared: int = 60) -> Figures:
    """Figures on ``pairs``; the torch model decodes the first ``compared`` of them for the comparison with CTranslate2."""
    processor = sentencepiece.SentencePieceProcessor(model_file=str(spm))
    sources = [processor.encode(source, out_type=str) for source, _ in pairs]
    chance = random.Random(0)
    names = sorted({match[0] for _, target in pairs for match in _NAME.finditer(target)})
    numbers = [(s, t, wrong) for s, t in pairs if (wrong := other_number(t, chance))]
    renamed = [(s, t, wrong) for s, t in pairs if (wrong := other_name(t, names, chance))]
    with tempfile.TemporaryDirectory() as scratch:
        outputs: dict[str, list[list[str]]] = {}
        for kind, quantization in (("float32", None), ("int8", "int8")):
            folder = Path(scratch) / kind
            save_model(network, pieces_of(processor), folder, quantization)
            translator = ctranslate2.Translator(str(folder), compute_type=kind, inter_threads=1, intra_threads=1)
            results = translator.translate_batch(sources, beam_size=1, max_decoding_length=100)
            outputs[kind] = [result.hypotheses[0] for result in results]
        texts = [processor.decode(pieces) for pieces in outputs["int8"]]
        number_share = _preferred(translator, processor, numbers)
        name_share = _preferred(translator, processor, renamed)
    torch_pieces = [
        [processor.id_to_piece(i) for i in network.greedy(processor.encode(source), 1, 2)] for source, _ in pairs[:compared]
    ]
    references = [target for _, target in pairs]
    for (source, reference), text in list(zip(pairs, texts, strict=True))[:12]:
        print(source, text, reference if text != reference else "=", sep=" | ")
    return {
        "captions": len(pairs),
        "exact": round(sum(map(str.__eq__, texts, references)) / len(pairs), 4),
        "chrf": round(sum(map(chrf, texts, references)) / len(pairs), 4),
        "torch_equals_float32": round(sum(map(list.__eq__, torch_pieces, outputs["float32"])) / len(torch_pieces), 4),
        "torch_equals_int8": round(sum(map(list.__eq__, torch_pieces, outputs["int8"])) / len(torch_pieces), 4),
        "right_number_preferred": round(number_share, 4),
        "right_name_preferred": round(name_share, 4),
    }
