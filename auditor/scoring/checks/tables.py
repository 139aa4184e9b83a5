"""Reads the word lists beside the checks: tab-separated, comments begin with ``#``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[list[str]]:
    """The rows of the table called ``name`` in ``data``, split at tabs, without comments."""
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


_UNSPACED = frozenset(["zh", "ja", "ko", "th"])


def form_pattern(form: str) -> str:
    """A form of a table as a pattern: ``*`` stands for any ending, and a letter of a spaced script ends the word."""
    written = re.escape(form.rstrip("*"))
    if form.endswith("*"):
        return written + r"[^\W\d_]*"
    return written + (r"(?![^\W\d_])" if form[-1].isalpha() and form[-1] < "\u0e00" else "")


@functools.cache
def valued(name: str, language: str, boundary: str = r"(?<![^\W\d_])") -> tuple[re.Pattern[str], tuple[str, ...]] | None:
    """What matches the forms that a table of language, value and forms has for a language, and the value of each group, in order.

    ``boundary`` is what a form begins after in a script with spaces.
    """
    known = [(value, forms.split("|")) for tag, value, forms in rows(name) if tag == language]
    if not known:
        return None
    choice = "|".join(f"({'|'.join(map(form_pattern, forms))})" for _, forms in known)
    pattern = choice if language in _UNSPACED else f"{boundary}(?:{choice})"
    return re.compile(pattern), tuple(value for value, _ in known)
