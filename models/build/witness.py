"""Write ``models/witness.npz``: langid's model as a table that loads in milliseconds.

langid ships its model as compressed pickled text, which takes three seconds to unpack. The table holds the same n-grams and, in half
precision, the same log probabilities, and langid's licence (BSD). Usage: ``python models/build/witness.py``.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import langid.langid

from auditor.detection.witness import Witness


def licence() -> str:
    """The licence that stands at the head of langid's module, under the name and version."""
    return f"langid {version('langid')}\n{langid.langid.__doc__}"


if __name__ == "__main__":
    out = Path(__file__).parents[1] / "witness.npz"
    Witness.from_langid().save(out, licence())
    print(out, out.stat().st_size, "bytes")
