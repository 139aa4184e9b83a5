"""Put trained networks into one file, whose verdicts the auditor averages: ``python join.py OUT FILE FILE...``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from network import read, write


def main() -> None:
    """Read the networks, write them into the first file named."""
    out, *files = map(Path, sys.argv[1:])
    about = []
    for file in files:
        with np.load(file, allow_pickle=False) as archive:
            about.append(json.loads(str(archive["about"])))
    own = [{key: value for key, value in one.items() if key not in ("format", "kinds", "heads")} for one in about]
    write(out, [network for file in files for network in read(file)], {"heads": about[0]["heads"], "networks": own})


if __name__ == "__main__":
    main()
