"""Small lists that are not reports: a plain table or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.cli.auditing import print_text
from auditor.config import suggestion
from auditor.errors import UsageError

_FORMATS = ("table", "json")


def check_document(name: str) -> None:
    """See that the format is one of ``table`` and ``json``.

    Raises:
        UsageError: it is not.
    """
    if name not in _FORMATS:
        raise UsageError(f"--format: {name!r} is unknown; {suggestion(name, _FORMATS)}")


def print_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a plain table on standard output."""
    from tabulate import tabulate

    print_text(tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True) + "\n")
