"""The mean of the weights of networks that learned on from the same one: ``python mean.py OUT NETWORK...``.

Such networks lie close together, and their mean is as good as the best of them or better (model soups, Wortsman et al. 2022).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np


def main(out: Path, paths: list[Path]) -> None:
    """Read, average, write."""
    networks = []
    for path in paths:
        with np.load(path, allow_pickle=False) as archive:
            networks.append({name: archive[name] for name in archive.files})
    about = [json.loads(str(network.pop("about"))) for network in networks]
    kept = {key: about[0][key] for key in ("format", "kinds", "heads")}
    arrays = {
        name: np.mean([network[name].astype(np.float32) for network in networks], axis=0).astype(array.dtype)
        for name, array in networks[0].items()
    }
    np.savez_compressed(out, **arrays, about=np.array(json.dumps(kept | {"mean of": about})))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
