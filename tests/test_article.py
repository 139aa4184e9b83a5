"""Segments and articles as values."""

from __future__ import annotations

import dataclasses

import pytest

from auditor.article import Article, Role, Segment

WHOLE = "Ảnh: TASS   Photo : TASS"


@pytest.mark.parametrize(
    ("start", "end", "text", "columns"),
    [
        (0, 9, "Ảnh: TASS", (3, 12)),
        (0, 12, "Ảnh: TASS", (3, 12)),
        (4, 11, "TASS", (8, 12)),
        (10, 24, "Photo : TASS", (15, 27)),
        (0, 24, WHOLE, (3, 27)),
        (9, 12, "", (15, 15)),
        (2, 2, "", (5, 5)),
    ],
)
def test_a_part_leaves_out_white_space_at_its_ends(start: int, end: int, text: str, columns: tuple[int, int]) -> None:
    segment = Segment(WHOLE, 4, 3, 4, 3 + len(WHOLE), 2, Role.CAPTION)
    part = segment.part(start, end)
    assert part.text == text
    assert (part.column, part.end_column) == columns
    assert (part.line, part.block, part.role) == (4, 2, Role.CAPTION)


def test_values_do_not_change() -> None:
    segment = Segment("a", 1, 1, 1, 2)
    article = Article("a.txt", "a.txt", (segment,))
    for value, field in ((segment, "text"), (article, "path")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field, "b")
    assert len({segment, Segment("a", 1, 1, 1, 2)}) == 1
