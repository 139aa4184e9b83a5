"""What holds for every benchmark: the garbage collector does not walk what earlier tests left behind."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def own_garbage_only() -> Iterator[None]:
    """Set aside all objects that are there already."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
