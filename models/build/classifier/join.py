"""Put trained networks into one file, whose verdicts the auditor averages: ``python join.py OUT FILE FILE+FILE...``.

``FILE+FILE`` is one network, whose weights are the mean of theirs: two runs of which the second began where the first ended.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from network import read, write


def main() -> None:
    """Read the networks, write them into the first file named."""
    out, *files = sys.argv[1:]
    networks, about = [], []
    for names in files:
        runs = [[*read(Path(name))] for name in names.split("+")]
        [network, *_] = runs[0]
        networks.append({name: np.mean([one[name] for [one, *_] in runs], axis=0) for name in network})
        for name in names.split("+"):
            with np.load(name, allow_pickle=False) as archive:
                about.append(json.loads(str(archive["about"])))
    own = [{key: value for key, value in one.items() if key not in ("format", "kinds", "heads")} for one in about]
    write(Path(out), networks, {"runs": own})


if __name__ == "__main__":
    main()
