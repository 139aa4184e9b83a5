"""Print the figures of the README: ``python tests/measure.py DATA``, with DATA holding ``tatoeba/`` and ``ted/``.

Detection: each line of Tatoeba, and each name-heavy line of ``tests/data/name_lines.tsv``, stands in a French article.
Judging: TED dev2020, Vietnamese-French, lines of four words and more, each pair alone: the true pair against a random line, against
the line whose French is nearest to the right one (also with the whole file as neighbours), and against the same French with a number or a
country changed. Languages: the right pairs of the corpus's measuring part against other French of that part. Short captions: right and wrong versions, by kind.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from babel import Locale

from auditor.article import Status
from auditor.detection import Detector
from auditor.pipeline import Auditor
from auditor.readers import read_text
from auditor.resources import model_file

ROOT = Path(__file__).parents[1]
HELD_CAPTIONS = ROOT / "models/build/classifier/held_captions.jsonl"
BODY = "Le conseil municipal a voté hier soir le budget de la ville pour la prochaine année scolaire, a annoncé le maire."
REQUIRED = [
    "vie",
    "eng",
    "kor",
    "jpn",
    "cmn",
    "nob",
    "nno",
    "swe",
    "dan",
    "deu",
    "nld",
    "spa",
    "por",
    "ita",
    "cat",
    "ron",
    "rus",
    "ukr",
    "ara",
    "heb",
    "tur",
    "ind",
    "tha",
    "pol",
    "ces",
    "fin",
    "hun",
    "ell",
]


def statuses(detector: Detector, lines: Sequence[str]) -> list[set[Status]]:
    """The statuses of each line, ten lines at a time in an article of twenty paragraphs."""
    found: list[set[Status]] = []
    for start in range(0, len(lines), 10):
        batch = lines[start : start + 10]
        article = read_text("\n\n".join([BODY] * 20 + list(batch)))
        by_line: dict[int, set[Status]] = {}
        for item in detector.detect(article).segments:
            by_line.setdefault(item.segment.line, set()).add(item.status)
        found += [by_line.get(41 + 2 * place, set()) for place in range(len(batch))]
    return found


def detection(data: Path) -> None:
    """Shares of French lines flagged and of foreign lines missed."""
    detector = Detector("fr", model_file("words.json.gz"), model_file("detector.json"))
    read = lambda path: [line for line in path.read_text("utf-8").splitlines() if line.strip()]  # noqa: E731
    if (data / "tatoeba").is_dir():
        french = statuses(detector, read(data / "tatoeba/fra.txt"))
        print(f"Tatoeba, French flagged: {100 * np.mean([Status.FOREIGN in found for found in french]):.2f} %")
        missed = {
            code: 100
            * float(np.mean([Status.FOREIGN not in found for found in statuses(detector, read(data / f"tatoeba/{code}.txt"))]))
            for code in REQUIRED
        }
        print("Tatoeba, missed, %:", ", ".join(f"{code} {value:.1f}" for code, value in missed.items()))
    rows = [line.split("\t") for line in (Path(__file__).parent / "data/name_lines.tsv").read_text("utf-8").splitlines()]
    rows = [row for row in rows if len(row) == 3]
    own = statuses(detector, [text for code, _, text in rows if code == "fr"])
    foreign = statuses(detector, [text for code, _, text in rows if code != "fr"])
    print(f"names, {len(own)} French lines flagged: {100 * np.mean([Status.FOREIGN in found for found in own]):.2f} %")
    called = np.mean([found == {Status.HOST} for found in foreign])
    missed_names = np.mean([Status.FOREIGN not in found for found in foreign])
    print(f"names, {len(foreign)} foreign lines called French: {100 * called:.2f} %; not flagged: {100 * missed_names:.2f} %")


def auc(right: np.ndarray, wrong: np.ndarray) -> float:
    """Area under the ROC curve (Mann-Whitney, ties count half)."""
    both = np.concatenate([right, wrong])
    _, inverse, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[: len(right)].sum() - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong)))


def judging(data: Path) -> None:
    """AUCs and balanced accuracy on TED."""
    french = (data / "ted/dev2020.fr").read_text("utf-8").splitlines()
    vietnamese = (data / "ted/dev2020.vi").read_text("utf-8").splitlines()
    pairs = list(
        {f: (v, f) for v, f in zip(vietnamese, french, strict=True) if min(len(v.split()), len(f.split())) >= 4}.values()
    )
    for scorer in ("auto", "semantic"):
        auditor = Auditor(scorer=scorer)
        score = lambda items, auditor=auditor: np.array(auditor.score_pairs(items, "vi", "fr"))  # noqa: E731
        true = score(pairs)
        vectors = auditor._scorer.semantic.store.vectors([auditor._scorer.pool([(f, "fr")])[0][0] for _, f in pairs])
        near = vectors @ vectors.T
        np.fill_diagonal(near, -1)
        generator = random.Random(0)
        other = [generator.choice([j for j in range(len(pairs)) if j != i]) for i in range(len(pairs))]
        randomly = score([(v, pairs[j][1]) for (v, _), j in zip(pairs, other, strict=True)])
        beside = [(v, pairs[j][1]) for (v, _), j in zip(pairs, near.argmax(1), strict=True)]
        nearest = score(beside)
        if scorer == "auto":
            pool = auditor._scorer.pool([*((v, "vi") for v, _ in pairs), *((f, "fr") for _, f in pairs)])
            among = [_among(auditor, items, pool) for items in (pairs, beside)]
            print(f"TED, the file as neighbours: AUC nearest {auc(*among):.4f}")
        balanced = ((true >= 0.5).mean() + (randomly < 0.5).mean()) / 2
        print(
            f"TED, {len(pairs)} pairs, scorer {scorer}: AUC random {auc(true, randomly):.4f}, nearest {auc(true, nearest):.4f}; "
            f"balanced accuracy at 0.5 {balanced:.4f} (true {np.mean(true >= 0.5):.4f}, random {np.mean(randomly < 0.5):.4f})"
        )
        for name, change in (("number", changed_number), ("country", changed_country)):
            altered = [(place, (v, new)) for place, (v, f) in enumerate(pairs) if (new := change(f))]
            below = score([pair for _, pair in altered]) < true[[place for place, _ in altered]]
            print(f"TED, scorer {scorer}: {name} changed, below the original: {100 * below.mean():.1f} % of {len(altered)}")


def _among(auditor: Auditor, items: Sequence[tuple[str, str]], pool: Sequence[tuple[str, str]]) -> np.ndarray:
    """Probabilities of pairs with further texts as neighbours of the margin."""
    scores = auditor._scorer.score(items, ["vi"] * len(items), "fr", pool)
    return np.array([auditor._judge.probability(score) for score in scores])


def languages() -> None:
    """For each language the AUC of its right pairs against other French, five for each."""
    rows = [json.loads(line) for line in (ROOT / "corpus/pairs.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["split"] == "measure" and row["label"] == "match"]
    auditor, generator, figures = Auditor(), random.Random(0), {}
    for language in sorted({row["language"] for row in rows}):
        own = [row for row in rows if row["language"] == language]
        others = [
            (row["source"], generator.choice([r for r in rows if r["group"] != row["group"]])["target"])
            for row in own
            for _ in range(5)
        ]
        right, wrong = (
            np.array(auditor.score_pairs(pairs, language, "fr"))
            for pairs in ([(row["source"], row["target"]) for row in own], others)
        )
        figures[language] = auc(right, wrong)
    print("corpus, right against random, AUC:", ", ".join(f"{code} {value:.3f}" for code, value in figures.items()))


def held_captions() -> None:
    """Shares of right and wrong French versions of the held captions, which no model has learned from nor a calibration was fitted on, judged right."""
    rows = [json.loads(line) for line in HELD_CAPTIONS.read_text("utf-8").splitlines()]
    auditor = Auditor()
    found: dict[str, list[bool]] = {}
    for language in sorted({language for row in rows for language in row["sources"]}):
        some = [(row["sources"][language], *version) for row in rows if language in row["sources"] for version in row["targets"]]
        probabilities = auditor.score_pairs([(source, text) for source, _, text in some], language, "fr")
        for (_, kind, _), probability in zip(some, probabilities, strict=True):
            found.setdefault(kind, []).append((probability >= 0.5) == (kind in ("translation", "free")))
    shares = ", ".join(f"{kind} {np.mean(values):.3f} of {len(values)}" for kind, values in sorted(found.items()))
    print(f"held captions, judged right: {shares}")


def changed_number(text: str) -> str | None:
    """The text with its first number of digits changed."""
    match = re.search(r"\d+", text)
    return None if match is None else text[: match.start()] + str(int(match.group()) + 3) + text[match.end() :]


def changed_country(text: str) -> str | None:
    """The text with its first country's French name changed for another's."""
    names = sorted(
        (name for code, name in Locale("fr").territories.items() if len(code) == 2 and code.isalpha()), key=len, reverse=True
    )
    match = re.search(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b", text)
    if match is None:
        return None
    return text[: match.start()] + ("Pérou" if match.group() != "Pérou" else "Kenya") + text[match.end() :]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    detection(folder)
    languages()
    held_captions()
    if (folder / "ted").is_dir():
        judging(folder)
