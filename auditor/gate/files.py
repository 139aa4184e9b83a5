"""Reading what is to be audited: the named paths, without what walked folders pass over and what did not change.

Takes paths, settings and changes, gives what the readers give. Without an exclusion or changes the readers walk by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from auditor import readers
from auditor.config import Configuration, Settings
from auditor.gate.changed import Changes
from auditor.gate.paths import Patterns
from auditor.readers.options import ReadOptions
from auditor.readers.sources import Reading


def open_chosen(
    paths: Sequence[str], configuration: Configuration, changes: Changes | None, stdin: BinaryIO | None = None
) -> Reading:
    """Read the articles under the paths, one by one.

    Args:
        paths: files, folders or ``-``. A file that is named by itself is read even if it is excluded, but not if it did not change.
        configuration: whose ``exclude`` and settings for readers hold.
        changes: what changed, or ``None`` where all is to be read.
        stdin: the stream that ``-`` names.

    Raises:
        InputError: a path does not exist, or, without changes, a folder holds nothing to read; see `auditor.readers.open_paths`.
        UsageError: no reader knows the input format.
    """
    settings = configuration.settings
    options = read_options(settings)
    if changes is None and not settings.exclude:
        return readers.open_paths(paths, stdin, options=options)
    named = frozenset(paths)
    excluded = Patterns(settings.exclude, configuration.folder).fit if settings.exclude else None

    def wanted(path: str) -> bool:
        if excluded is not None and path not in named and excluded(path):
            return False
        return changes is None or path.endswith("/") or changes.holds(path)

    return readers.open_paths(paths, stdin, options=options, keep=wanted)


def read_options(settings: Settings) -> ReadOptions:
    """How the settings want files to be read."""
    return ReadOptions(
        input_format=settings.input_format,
        text_field=settings.text_field,
        id_field=settings.id_field,
        source_column=settings.source_column,
        target_column=settings.target_column,
    )
