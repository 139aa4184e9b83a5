"""Fit ``models/detector.json``: the weights of the language identifier's features.

The data are the held-out lines of ``words.py`` (program messages of 38 languages), whole and cut to windows of two to five words,
and the captions of ``corpus/pairs.jsonl`` whose split is ``fit``. Classes are balanced; the weights are those of a logistic
regression. Usage: ``python models/build/detector.py WORK``.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from auditor.detection.identify import FEATURES, LanguageIdentifier
from auditor.detection.masking import mask
from auditor.detection.scripts import NOT_LATIN

ROOT = Path(__file__).parents[2]
HOST = "fr"
LINES = {HOST: 1400, "en": 200, "vi": 200, "es": 200, "it": 200, "de": 200, "pt": 200, "no": 200, "nl": 200}
LINES_OTHERS = 90


def texts(work: Path) -> Iterator[tuple[str, bool]]:
    """Labelled texts: the text, and whether it is in the host language."""
    generator = random.Random(1)

    def window(text: str) -> str | None:
        words, size = text.split(), generator.choice((2, 3, 4, 5))
        start = generator.randrange(len(words) - size + 1) if len(words) > size else None
        return None if start is None else " ".join(words[start : start + size])

    for code, lines in sorted(json.loads((work / "heldout.json").read_text("utf-8")).items()):
        sound = [x for x in lines if 2 <= len(x.split()) <= 25 and sum(map(str.isalpha, x)) > 0.6 * len(x)]
        for text in sound[: LINES.get(code, LINES_OTHERS)]:
            for variant in (text, window(text)):
                if variant:
                    yield variant, code == HOST
    for line in (ROOT / "corpus/pairs.jsonl").read_text("utf-8").splitlines():
        pair = json.loads(line)
        if pair["split"] == "fit" and pair["kind"] in ("translation", "free"):
            for text, own in ((pair["source"], False), (pair["target"], True)):
                if not NOT_LATIN.search(text):
                    for variant in (text, window(text)):
                        if variant:
                            yield variant, own


def main(work: Path) -> None:
    """Fit, print what was reached on the fitting data, write."""
    out = ROOT / "models/detector.json"
    if not out.exists():
        out.write_text(json.dumps({"weights": dict.fromkeys(FEATURES, 0.0), "intercept": 0.0}))
    identifier = LanguageIdentifier(HOST, ROOT / "models/words.json.gz", out)
    rows = [(identifier.features(text, mask(text)), own) for text, own in texts(work)]
    x, y = np.array([row for row, _ in rows]), np.array([own for _, own in rows])
    model = LogisticRegression(class_weight="balanced", max_iter=2000).fit(x, y)
    right = {
        name: round(float((model.predict(x)[y == own] == own).mean()), 4) for name, own in (("host", True), ("foreign", False))
    }
    print(len(y), "texts,", int(y.sum()), "of them in the host language; right on the fitting data:", right)
    content = {
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, model.coef_[0], strict=True)},
        "intercept": round(float(model.intercept_[0]), 4),
        "provenance": {"script": "models/build/detector.py", "texts": len(y), "right_on_fitting_data": right},
    }
    out.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
