"""Step 4: train both directions, prune, and write `<language>-fr.npz` and the language's entry of `provenance.json`.

Takes `pairs/<language>.tsv` and the news glossary. One prose segment in a hundred, drawn by its French text, is held out
with every pair that has the same French, for `evaluate.py`. Run as `python tables.py WORK OUT [--languages vi,en]`.
`--convert` rewrites the tables in OUT that are of an older format, with the same numbers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import train
from extract import load_sources, source_of
from glossary import WEIGHT as GLOSSARY_WEIGHT
from glossary import glossary_pairs
from locales import LANGUAGES, TARGET

from auditor.scoring.lexical import table, tokens
from auditor.scoring.lexical.batch import log_ratio

MIN_PROBABILITY = 0.01  # a link has at least this in one direction
MIN_EVIDENCE = 1.5  # and at least this sum of both log-ratios
MAX_LINKS = 700_000
WEIGHTS = {"narrative": 3.0}  # of a segment, by domain; others count once
HELD_OUT_IN = 100
_LOCALE_FAMILY = re.compile(r"^(?:libreoffice-(?:help|l10n)|(?:firefox-esr|thunderbird)-l10n|maint-guide)$")


class Segment(NamedTuple):
    """One row that `clean.py` wrote."""

    package: str
    domain: str
    text: str
    target: str


def read_segments(path: Path) -> list[Segment]:
    """The clean pairs of a language."""
    with path.open(encoding="utf-8", newline="\n") as file:
        return [Segment(*line.rstrip("\n").split("\t")) for line in file]


def is_held_out(target_text: str) -> bool:
    """Whether pairs with this French text are kept for the evaluation."""
    plain = " ".join(re.findall(r"\w+", target_text.lower()))
    return plain.count(" ") >= 3 and int(hashlib.sha256(plain.encode()).hexdigest()[:8], 16) % HELD_OUT_IN == 0


def keys(text: str, language: str) -> list[str]:
    """The feature keys of a text."""
    return [feature.key for feature in tokens.features(tokens.normalise(text), language)]


def fit(pairs: list[tuple[str, str]], weights: list[float], languages: tuple[str, str]) -> table.Table:
    """The pruned table of a language pair, from aligned texts."""
    texts = [[keys(pair[k], code) for pair in pairs] for k, code in enumerate(languages)]
    words = [train.vocabulary(side, _min_count(code)) for side, code in zip(texts, languages, strict=True)]
    encoded = [train.encode(side, vocabulary) for side, vocabulary in zip(texts, words, strict=True)]
    forward = train.train(encoded[0], encoded[1], weights, len(words[1].counts))
    backward = train.train(encoded[1], encoded[0], weights, len(words[0].counts))
    rarity = [-np.log(np.maximum(w.counts[1:], 0.5) / w.counts.sum()) for w in words]
    width = len(words[1].counts)
    ahead, back = forward.cause * width + forward.effect, backward.effect * width + backward.cause
    both = np.union1d(ahead[forward.probability >= MIN_PROBABILITY], back[backward.probability >= MIN_PROBABILITY])
    chances = [_look_up(both, ahead, forward.probability), _look_up(both, back, backward.probability)]
    numbers = both // width - 1, both % width - 1
    evidence = log_ratio(chances[0], rarity[1][numbers[1]]) + log_ratio(chances[1], rarity[0][numbers[0]])
    kept = np.flatnonzero(evidence >= MIN_EVIDENCE)
    if len(kept) > MAX_LINKS:
        kept = np.sort(kept[np.argsort(evidence[kept])[-MAX_LINKS:]])
    names, rare, ends = [], [], []
    for vocabulary, rarities, side in zip(words, rarity, numbers, strict=True):
        used, place = np.unique(side[kept], return_inverse=True)
        all_names = list(vocabulary.index)
        by_name = sorted(range(len(used)), key=lambda k, u=used, n=all_names: n[u[k]])
        rank = np.empty(len(used), dtype=np.int64)
        rank[by_name] = np.arange(len(used))
        names.append([all_names[used[k]] for k in by_name])
        rare.append(rarities[used[by_name]])
        ends.append(rank[place])
    return table.build(
        languages, (names[0], names[1]), (rare[0], rare[1]), (ends[0], ends[1]), chances[0][kept], chances[1][kept]
    )


def _min_count(language: str) -> int:
    return train.MIN_COUNTS.get(language, train.MIN_COUNT)


def _look_up(wanted: np.ndarray, have: np.ndarray, values: np.ndarray) -> np.ndarray:
    order = np.argsort(have)
    place = np.minimum(np.searchsorted(have, wanted, sorter=order), len(have) - 1)
    return np.where(have[order[place]] == wanted, values[order[place]], 0.0)


def provenance(segments: list[Segment], work: Path) -> list[dict[str, Any]]:
    """The packages that the segments came from, with version, licence and number of pairs."""
    sources = load_sources(Path(__file__).with_name("sources.tsv"))
    counts = Counter(segment.package for segment in segments)
    entries = []
    for package, pairs in counts.most_common():
        registry = next((r for r in ("debian", "npm", "pypi") if (work / "unpacked" / r / package).exists()), "debian")
        probe = f"{package}-{TARGET}" if _LOCALE_FAMILY.match(package) else package
        source = source_of(sources, registry, probe)
        entries.append(
            {
                "registry": registry,
                "package": package,
                "version": _version(work, registry, probe),
                "licence": source.licence if source else "",
                "domain": source.domain if source else "",
                "pairs": pairs,
            }
        )
    return entries


def _version(work: Path, registry: str, package: str) -> str:
    folder, pattern = {
        "debian": ("debs", f"{package}_*.deb"), "npm": ("npm", f"{package}-[0-9]*.tgz"), "pypi": ("pypi", f"{package}-*.whl"),
    }[registry]  # fmt: skip
    path = next((work / folder).glob(pattern), None)
    if path is None:
        return ""
    rest = path.name.removesuffix(".tgz")[len(package) + 1 :]
    return rest.split("_")[0].replace("%3a", ":") if registry == "debian" else rest.split("-")[0]


def build_language(language: str, work: Path, out: Path, glossary: Path) -> dict[str, Any]:
    """Train and write one table; gives its entry for `provenance.json`."""
    began = time.monotonic()
    segments = [s for s in read_segments(work / "pairs" / f"{language}.tsv") if not is_held_out(s.target)]
    terms = glossary_pairs(glossary, language, TARGET)
    pairs = [(s.text, s.target) for s in segments] + [(text, target) for text, target, _ in terms]
    weights = [WEIGHTS.get(s.domain, 1.0) for s in segments] + [weight for *_, weight in terms]
    built = fit(pairs, weights, (language, TARGET))
    path = out / f"{language}-{TARGET}.npz"
    table.save(built, path)
    print(
        f"{language}: {len(segments)} pairs, {len(terms)} of the glossary, {len(built.columns)} links, "
        f"{len(built.source)} and {len(built.target)} features, {path.stat().st_size / 1e6:.2f} MB, "
        f"{time.monotonic() - began:.0f} s",
        flush=True,
    )
    return {
        "file": path.name,
        "built": datetime.now(UTC).date().isoformat(),
        "pairs": len(segments),
        "words": {TARGET: sum(len(s.target.split()) for s in segments)},
        "glossary_pairs": len(terms),
        "links": len(built.columns),
        "features": {language: len(built.source), TARGET: len(built.target)},
        "settings": {
            "model": "IBM Model 1, both directions",
            "iterations": train.ITERATIONS,
            "smoothing": train.ADD,
            "min_count": _min_count(language),
            "max_cells": train.MAX_CELLS,
            "min_probability": MIN_PROBABILITY,
            "min_evidence": MIN_EVIDENCE,
            "max_links": MAX_LINKS,
            "domain_weights": WEIGHTS,
            "glossary_weight": GLOSSARY_WEIGHT,
            "feature_scheme": tokens.SCHEME,
        },
        "sources": provenance(segments, work),
    }


def convert(path: Path) -> None:
    """Rewrite a table of format 1 (compressed, keys in alphabetical order, target numbers as differences) as it is now."""
    with np.load(path, allow_pickle=False) as arrays:
        meta = json.loads(arrays["meta"].tobytes())
        if meta["format"] != 1:
            return
        names = [arrays[name].tobytes().decode().split("\n") for name in ("source_keys", "target_keys")]
        rarity = [arrays[name].astype(np.float32) / np.float32(12) for name in ("source_rarity", "target_rarity")]
        lengths, steps = arrays["row_lengths"].astype(np.int64), arrays["targets"].astype(np.int64)
        chances = [np.exp(arrays[name] / -12.0) * (arrays[name] < 255) for name in ("forward", "backward")]
    rows = np.repeat(np.arange(len(lengths)), lengths)
    before = np.concatenate([[0], np.cumsum(steps)])
    columns = before[1:] - before[np.cumsum(lengths) - lengths][rows]
    languages = meta["source"], meta["target"]
    table.save(table.build(languages, (names[0], names[1]), (rarity[0], rarity[1]), (rows, columns), *chances), path)


def main() -> None:
    """Build the tables of the languages asked for, or bring built ones into the present format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--convert", action="store_true", help="only rewrite the tables in OUT that are of an older format")
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--glossary", type=Path, default=Path(__file__).parents[1] / "glossary")
    options = parser.parse_args()
    if options.convert:
        for path in sorted(options.out.glob(f"*-{TARGET}.npz")):
            convert(path)
        return
    record = options.out / "provenance.json"
    for language in options.languages.split(","):
        entry = build_language(language, options.work, options.out, options.glossary)
        entries = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
        entries[language] = entry | {"measured": entries.get(language, {}).get("measured", {})}
        record.write_text(json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
