"""Where a file is, under whatever name the user gave it, and which patterns it fits.

Takes names of files, gives names that a baseline, a pattern and git can be asked for. Reads nothing. What was found is remembered: a
file of a hundred thousand records is asked for as often.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

STANDARD_INPUT = "-"

_REMEMBERED = 4096


def located(path: str | Path) -> str:
    """The absolute path, with links resolved in its folder but not in its own name: where git and a baseline know the file."""
    return _located(str(path), os.getcwd())  # noqa: PTH109  text is all that is wanted


def relative(path: str, folder: str | Path) -> str:
    """The path from the folder, with ``/``; ``-`` for standard input; ``../`` in front for what lies outside the folder."""
    return path if path == STANDARD_INPUT else _relative(path, str(folder), os.getcwd())  # noqa: PTH109


@lru_cache(_REMEMBERED)
def _located(path: str, current: str) -> str:
    # A name may hold bytes that do not decode, and Path.resolve would follow the last name as well.
    folder, name = os.path.split(os.path.normpath(os.path.join(current, path)))  # noqa: PTH118
    return os.path.join(os.path.realpath(folder), name)  # noqa: PTH118


@lru_cache(_REMEMBERED)
def _relative(path: str, folder: str, current: str) -> str:
    start = os.path.realpath(os.path.join(current, folder))  # noqa: PTH118
    return os.path.relpath(_located(path, current), start).replace(os.sep, "/")


class Patterns:
    """Patterns of paths as in ``.gitignore``, relative to a folder.

    Args:
        patterns: the lines; a later one goes before an earlier one, ``!`` takes paths out again.
        folder: what they are relative to. Nothing outside it fits.
    """

    def __init__(self, patterns: Sequence[str], folder: Path) -> None:
        from pathspec import GitIgnoreSpec

        self._spec = GitIgnoreSpec.from_lines(patterns)
        self._folder = os.path.realpath(folder)
        self._known: dict[str, bool] = {}

    def fit(self, path: str) -> bool:
        """Whether the path, as the user named it, fits; one that ends in a slash is a folder."""
        name = relative(path, self._folder) + ("/" if path.endswith("/") else "")
        if name not in self._known:
            self._known[name] = not name.startswith("../") and bool(self._spec.match_file(name))
        return self._known[name]
