"""Weighs what a comparison left unanswered and states it as evidence.

Takes the answered and unanswered items of one check, gives its evidence. Knows nothing of how they were read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from auditor.evidence import Evidence, Outcome
from auditor.scoring.checks.comparison import COUNTED
from auditor.scoring.checks.items import Item, Kind

_WEAK_CONFLICT = 0.5
_DATED = frozenset({Kind.DAY, Kind.DAY_MONTH, Kind.MONTH})


@dataclass(frozen=True, slots=True)
class Side:
    """The items of one side that one check judges."""

    agreed: tuple[Item, ...]
    left: tuple[Item, ...]

    @classmethod
    def of(cls, agreed: Iterable[Item], left: Iterable[Item], belongs: Callable[[Item], bool]) -> Side:
        """The items that belong to the check; of those without an answer only the ones that count."""
        return cls(
            tuple(item for item in agreed if belongs(item)),
            tuple(item for item in left if belongs(item) and item.strength >= COUNTED),
        )


def outcome_of(check: str, sides: tuple[Side, Side], lone_score: Callable[[Item], float]) -> Evidence | None:
    """The evidence of one check.

    Args:
        check: its name.
        sides: source and target.
        lone_score: how strong an item is where nothing on the other side stands against it.
    """
    source, target = _without_shy(*sides)
    if source.left and target.left:
        conflict = _conflict(source.left, target.left)
        lone = max(*map(lone_score, source.left), *map(lone_score, target.left))
        return Evidence(
            check,
            Outcome.DIFFER,
            _texts(source.left),
            _texts(target.left),
            max(conflict, min(lone, _WEAK_CONFLICT)),
            _against(sides),
        )
    if source.left:
        return Evidence(
            check, Outcome.MISSING, _texts(source.left), (), max(map(lone_score, source.left)), _lacks(source.left, "target")
        )
    if target.left:
        return Evidence(
            check, Outcome.ADDED, (), _texts(target.left), max(map(lone_score, target.left)), _lacks(target.left, "source")
        )
    if any(item.strength >= COUNTED for item in (*source.agreed, *target.agreed)):
        return Evidence(check, Outcome.AGREE, _texts(_sure(source.agreed)), _texts(_sure(target.agreed)))
    return None


def _sure(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items that count; all of them where none does."""
    return tuple(item for item in items if item.strength >= COUNTED) or items


def _without_shy(source: Side, target: Side) -> tuple[Side, Side]:
    """The sides less what translations drop and add freely: lone ordinals, the year of a date, ``today``."""
    return _less_shy(source, target), _less_shy(target, source)


def _less_shy(side: Side, other: Side) -> Side:
    if not any(item.kind is Kind.YEAR for item in other.left) and any(item.kind in _DATED for item in side.agreed):
        side = Side(side.agreed, tuple(item for item in side.left if item.kind is not Kind.YEAR or item.label != "dated"))
    if not any(item.kind is Kind.RELATIVE for item in other.left):
        side = Side(side.agreed, tuple(item for item in side.left if item.kind is not Kind.RELATIVE))
    if any(item.kind in {Kind.RANK, Kind.NUMBER} and item.strength >= 0.5 and _small(item) for item in other.left):
        return side
    return Side(side.agreed, tuple(item for item in side.left if item.kind is not Kind.RANK))


def _small(item: Item) -> bool:
    return any(not isinstance(reading, tuple) and reading <= 100 for reading in item.readings)


def _conflict(ours: tuple[Item, ...], theirs: tuple[Item, ...]) -> float:
    """How strongly two sets of unanswered items contradict each other: as strongly as the best pair of them does."""
    return max(_pair_conflict(one, other) for one in ours for other in theirs)


def _pair_conflict(one: Item, other: Item) -> float:
    if one.label and one.label == other.label:
        return 1.0
    return min(one.strength, other.strength)


def _texts(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(item.text for item in items)


def _against(sides: tuple[Side, Side]) -> str:
    ours, theirs = (tuple(_with_currency(item) for item in side.left) for side in sides)
    if ours == theirs:
        return f"{', '.join(ours)} in another unit"
    return f"{', '.join(ours)} against {', '.join(theirs)}"


def _with_currency(item: Item) -> str:
    return f"{item.text} ({item.currency})" if item.currency else item.text


def _lacks(items: tuple[Item, ...], side: str) -> str:
    return f"the {side} lacks {', '.join(_texts(items))}"
