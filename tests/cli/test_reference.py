"""The reference page says what the program does."""

from __future__ import annotations

import runpy
from pathlib import Path

_DOCS = Path(__file__).parents[2] / "docs"


def test_reference_is_current() -> None:
    written = runpy.run_path(str(_DOCS / "generate_reference.py"))["reference"]()
    assert (_DOCS / "reference.md").read_text(encoding="utf-8") == written, "run: python docs/generate_reference.py"
