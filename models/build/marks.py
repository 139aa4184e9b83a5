"""Build ``models/marks-vi.json.gz``: which marks Vietnamese syllables carry, to restore them where they were left out.

Counts syllables and pairs of syllables in the Vietnamese side of the parallel text (see ``fetch.py``), in the news glossary and in the captions
of ``corpus/pairs.jsonl`` whose split is ``fit``; captions count ten times, as the news is what the counts are for. Only counts leave this
script. Usage: ``python models/build/marks.py WORK/pairs/vi.tsv``.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from auditor.scoring.marks import SYLLABLE, bare

ROOT = Path(__file__).parents[2]
CAPTIONS = 10
# Seldomer than this a pair of syllables is left out.
LEAST_PAIR = 2


def texts(pairs: Path) -> Iterator[tuple[str, int]]:
    """Vietnamese texts and how often each counts."""
    with pairs.open(encoding="utf-8") as lines:
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if len(columns) == 4:
                yield columns[2], 1
    for line in (ROOT / "corpus/pairs.jsonl").read_text("utf-8").splitlines():
        pair = json.loads(line)
        if pair["split"] == "fit" and pair["language"] == "vi" and pair["label"] == "match" and not pair["source"].isascii():
            yield pair["source"], CAPTIONS
    for path in sorted((ROOT / "models/glossary").glob("*.tsv")):
        rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        if rows and "vi" in rows[0]:
            for row in rows[1:]:
                if len(row) > rows[0].index("vi"):
                    yield row[rows[0].index("vi")], CAPTIONS


def main(pairs: Path) -> None:
    """Count and write."""
    syllables: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for text, weight in texts(pairs):
        found = [match[0].lower() for match in SYLLABLE.finditer(text)]
        for syllable in found:
            syllables[syllable] += weight
        for one, other in pairwise(found):
            both[f"{one} {other}"] += weight
    kept = {word: count for word, count in syllables.items() if count > 1 and len(bare(word)) <= 7}
    pairs_kept = {
        pair: count for pair, count in both.items() if count >= LEAST_PAIR and all(part in kept for part in pair.split())
    }
    content = {"syllables": dict(sorted(kept.items())), "pairs": dict(sorted(pairs_kept.items()))}
    target = ROOT / "models/marks-vi.json.gz"
    target.write_bytes(gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0))
    print(len(kept), "syllables,", len(pairs_kept), "pairs,", target.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
