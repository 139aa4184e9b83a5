"""A progress bar on standard error, on a terminal only, and only for what takes longer than a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[int, int], None]
"""Called with how many are done and how many there are; 0 where that is not known."""


@contextmanager
def progress(unit: str, *, quiet: bool) -> Iterator[Step | None]:
    """The function that moves the bar, or ``None`` where none is shown."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit=f" {unit}", delay=1, leave=False, file=sys.stderr, dynamic_ncols=True) as bar:

        def step(done: int, total: int) -> None:
            bar.total = total or None
            bar.update(done - bar.n)

        yield step
