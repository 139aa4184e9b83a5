"""Which reports a command writes, and where: ``--format`` with ``--output``, and each ``--report FORMAT=FILE``.

Takes what the command line said, gives formats and files. Writes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.config import COMMAND_LINE, Configuration, suggestion
from auditor.errors import UsageError
from auditor.reports import FORMATS
from auditor.reports.output import is_standard


@dataclass(frozen=True, slots=True)
class Target:
    """One report: its format and its file, ``None`` for standard output."""

    format: str
    output: Path | None


def targets(configuration: Configuration, output: Path | None, reports: Sequence[str]) -> tuple[Target, ...]:
    """The reports to write.

    The report of ``--format`` goes to ``--output`` or standard output, as without ``--report``. It gives way to a ``--report`` that
    takes standard output, unless the command line asked for it.

    Raises:
        UsageError: a format is unknown, or two reports would go to one place.
    """
    named = [_target(text) for text in reports]
    standard = [target for target in named if target.output is None]
    asked_for = configuration.origins["format"] == COMMAND_LINE or output is not None
    found = list(named)
    if asked_for or not standard:
        found.insert(0, Target(configuration.settings.format, None if is_standard(output) else output))
    places: set[str] = set()
    for target in found:
        place = "" if target.output is None else os.path.realpath(target.output)
        if place in places:
            where = "standard output" if target.output is None else str(target.output)
            raise UsageError(f"--report: two reports would go to {where}; give each a file of its own: FORMAT=FILE")
        places.add(place)
    return tuple(found)


def _target(text: str) -> Target:
    name, _, file = text.partition("=")
    if name not in FORMATS:
        raise UsageError(f"--report: {name!r} is unknown; {suggestion(name, FORMATS)}, as FORMAT=FILE")
    if "=" in text and not file:
        raise UsageError(f"--report: {text!r} names no file; write {name}=FILE, or {name} for standard output")
    output = Path(file) if file else None
    return Target(name, None if is_standard(output) else output)
