"""Which translation packages lead from one language to another.

Takes languages and packages, installed or offered, gives a chain or what is missing for one. Reads no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

from auditor.packages.package import ARGOS, Package, installed_packages, version_key

PIVOT = "en"
"""The language through which Argos's packages lead."""

_COVERS = {"nb": "no", "nn": "no", "zt": "zh", "pb": "pt"}
"""Argos's codes for varieties, and the ISO 639-1 code that the auditor knows them by."""


class Hop(Protocol):
    """What translates one language into another: an installed package, or one that an index offers."""

    @property
    def source(self) -> str:
        """The language translated from."""

    @property
    def target(self) -> str:
        """The language translated into."""

    @property
    def version(self) -> str:
        """The package's version."""


AnyHop = TypeVar("AnyHop", bound=Hop)


@dataclass(frozen=True, slots=True)
class MissingChain:
    """No packages lead from ``source`` to ``target``.

    Attributes:
        source: the language asked for.
        target: the language to arrive at.
        missing: the hops without a package, as pairs of codes, on the way over English or directly.
        command: what a user types to get them.
    """

    source: str
    target: str
    missing: tuple[tuple[str, str], ...]
    command: str

    def __str__(self) -> str:
        return f"{self.source} to {self.target}: no chain of translation packages, without {hop_names(self.missing)}; run {self.command}"


def find_chain(source: str, target: str, packages: Sequence[Package] | None = None) -> tuple[Package, ...] | MissingChain:
    """The installed packages that translate ``source`` into ``target``, in order.

    A direct package first, else the shortest chain; among several of the same length the one of the newest versions. ``no`` is served
    by packages for ``nb``, ``zh`` by those for ``zt``, ``pt`` by those for ``pb``, where there is none under the code itself.

    Args:
        source: ISO 639-1 code.
        target: ISO 639-1 code.
        packages: what there is; by default every installed package.

    Returns:
        The chain (empty when the languages are the same), or what is missing.
    """
    found = installed_packages() if packages is None else packages
    chain = shortest_chain(source, target, found)
    if chain is not None:
        return chain
    return MissingChain(source, target, missing_hops(source, target, found), f"auditor models install {source} --to {target}")


def shortest_chain(source: str, target: str, hops: Iterable[AnyHop]) -> tuple[AnyHop, ...] | None:
    """The same over anything that has languages and a version; ``None`` where nothing leads there."""
    if source == target:
        return ()
    best = _best_of_each_pair(source, target, hops)
    leads = defaultdict(list)
    for first, second in best:
        leads[first].append(second)
    ways: dict[str, tuple[AnyHop, ...]] = {covering(source): ()}
    seen = set(ways)
    while ways and covering(target) not in ways:
        longer = defaultdict(list)
        for last, way in ways.items():
            for after in leads[last]:
                if after not in seen:
                    longer[after].append((*way, best[last, after]))
        ways = {after: max(several, key=_newest) for after, several in longer.items()}
        seen |= set(ways)
    return ways.get(covering(target))


def missing_hops(source: str, target: str, hops: Iterable[Hop]) -> tuple[tuple[str, str], ...]:
    """The hops without a package on the way over English, or the direct one where English is an end."""
    there = {(covering(hop.source), covering(hop.target)) for hop in hops}
    ends = [source, target] if PIVOT in (source, target) else [source, PIVOT, target]
    return tuple(step for step in pairwise(ends) if (covering(step[0]), covering(step[1])) not in there)


def hop_names(hops: Iterable[tuple[str, str]]) -> str:
    """The hops as a text: ``vi->en and en->fr``."""
    return " and ".join(f"{source}->{target}" for source, target in hops)


def covering(code: str) -> str:
    """The ISO 639-1 code that stands for a language in the auditor: ``no`` for ``nb``."""
    return _COVERS.get(code, code)


def _best_of_each_pair(source: str, target: str, hops: Iterable[AnyHop]) -> dict[tuple[str, str], AnyHop]:
    def worth(hop: AnyHop) -> tuple[object, ...]:
        exact = (hop.source in (source, covering(hop.source)), hop.target in (target, covering(hop.target)))
        return sum(exact), version_key(hop.version), getattr(hop, "origin", "") != ARGOS, str(getattr(hop, "path", ""))

    best: dict[tuple[str, str], AnyHop] = {}
    for hop in sorted(hops, key=worth):
        best[covering(hop.source), covering(hop.target)] = hop
    return best


def _newest(way: tuple[AnyHop, ...]) -> tuple[object, ...]:
    return [version_key(hop.version) for hop in way], [hop.target for hop in way]
