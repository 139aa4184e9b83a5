"""The look at a line's characters: what it says must be what the slower patterns say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.artifacts import repair
from auditor.detection.glance import glances
from auditor.detection.scripts import NOT_LATIN
from auditor.detection.spans import pieces_of

PARTS = st.sampled_from(
    [
        *'abÉéàœ.,!?…:;()[]/|–—-·«»’"” \u00a0\u202f3%@&',
        "  ",
        "Un mot",
        "dit-il",
        "né…",
        "Photo : AFP",
        "Ảnh",
        "đường",
        "Šk",
        "Ã©",
        "«é«É",
        "‚Äô",
        "√©",
        "слово",
        "\t",
    ]
)
LINES = st.lists(PARTS, max_size=14).map("".join).map(str.strip)


@given(st.lists(LINES, min_size=1, max_size=4))
def test_lines_are_looked_at_alike_alone_and_together(lines: list[str]) -> None:
    assert glances(lines) == [glances([line])[0] for line in lines]


@given(LINES)
def test_pieces_are_those_that_the_separators_give(line: str) -> None:
    look = glances([line])[0]
    assert pieces_of(line, look) == pieces_of(line)
    if look is not None and look.is_one_piece(line):
        assert len(pieces_of(line)) <= 1


@given(LINES)
def test_what_is_sound_needs_no_repair_and_is_latin(line: str) -> None:
    look = glances([line])[0]
    if look is not None:
        assert not NOT_LATIN.search(line)
        assert not look.sound or repair(line) == line
        assert look.capitals == len(re.findall("[A-ZÀ-ÖØ-Þ]", line))


@pytest.mark.parametrize(
    ("line", "one"),
    [
        ("Le conseil a voté le budget.", True),
        ("Dit-il vrai ?", True),
        ("« Il viendra », dit-elle", True),
        ("Il viendra. Elle aussi.", False),
        ("Photo : AFP", False),
        ("Le port (Hanoï)", False),
        ("a@b.fr", False),
        ("Un – deux", False),
    ],
)
def test_one_piece(line: str, one: bool) -> None:
    look = glances([line])[0]
    assert look is not None
    assert look.is_one_piece(line) is one


@pytest.mark.parametrize("line", ["Рыбаки", "한국", "nul\0nul", "a\x01b"])
def test_other_text_is_left_to_the_slower_patterns(line: str) -> None:
    assert glances(["Un mot", line])[1] is None
