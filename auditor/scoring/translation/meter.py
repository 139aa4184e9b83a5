"""Counts work of several kinds towards one figure of progress.

Takes how much each step is worth, tells a callback in whole units.
"""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""

Advance = Callable[[int], None]
"""Called with how many more items are done."""


class Meter:
    """Progress over a known total, told whenever a whole unit is done; it never falls."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0.0
        self._told = 0

    def share(self, units: float, items: int) -> Advance:
        """What to call as items get done that together are worth so many units."""
        worth = units / max(1, items)

        def advance(count: int) -> None:
            self._add(worth * count)

        return advance

    def fill(self, target: float) -> None:
        """Reach this many units, where they are not reached yet: what came from a cache takes no time."""
        self._add(max(0.0, target - self._done))

    def _add(self, units: float) -> None:
        self._done += units
        done = min(self._total, int(self._done + 1e-6))
        if self._progress is not None and done > self._told:
            self._told = done
            self._progress(done, self._total)
