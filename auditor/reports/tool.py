"""The tool's name and version, as reports and ``--version`` give them."""

from __future__ import annotations

from functools import cache

NAME = "auditor"


@cache
def version() -> str:
    """The installed version, or ``0+unknown`` in a source tree that is not installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("caption-auditor")
    except PackageNotFoundError:
        return "0+unknown"
