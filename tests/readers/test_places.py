"""Places of characters, kept as runs: the same as a tuple of them, in less memory."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.article import Places
from auditor.readers.html import read_html
from auditor.readers.json_records import read_json
from auditor.readers.options import ReadOptions

_PLACES = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 12))) | st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 9), st.integers(0, 7), st.integers(1, 6))
).map(lambda runs: [(line, column + step * i) for line, column, step, length in runs for i in range(length)])


@given(_PLACES, st.integers(-30, 30), st.integers(-30, 30))
def test_they_are_a_sequence_like_any_other(places: list[tuple[int, int]], start: int, end: int) -> None:
    kept = Places.of(places)

    assert list(kept) == places
    assert len(kept) == len(places)
    assert [kept[i] for i in range(-len(places), len(places))] == places * 2
    assert list(kept[start:end]) == places[start:end]
    assert kept[start:end] == Places.of(places[start:end])


def test_equal_places_are_equal_however_they_were_cut() -> None:
    one, other = Places.of([(1, 1), (1, 7), (1, 8)]), Places.of_runs([(0, 1, 1, 0), (1, 1, 7, 1)], 3)

    assert one == other
    assert one != Places.of([(1, 1), (1, 7)])
    assert len({one, Places.of(list(one))}) == 1


def test_a_paragraph_over_several_lines_costs_a_few_runs() -> None:
    lines = [f"Le conseil municipal a voté lundi soir le budget de la commune, ligne {i}" for i in range(40)]

    (segment,) = read_html("<p>" + "\n".join(lines) + "</p>").segments

    assert [segment.offsets[segment.text.index(f"ligne {i}")] for i in (0, 9)] == [(1, 68), (10, 65)]
    assert len(segment.offsets.runs) <= 16 * 2 * len(lines) + 16


@pytest.mark.parametrize("index", [3, -4])
def test_there_is_nothing_beyond_the_end(index: int) -> None:
    with pytest.raises(IndexError):
        Places.of([(1, 1), (1, 2), (1, 3)])[index]


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("Les élus ont déjà voté à l’unanimité le budget. " * 40, 5.0),
        ("어민들이 그물을 손질한다. " * 60, 6.0),
        ("Ngư dân vá lưới trên bến cảng. " * 50, 9.0),
        ("plain " * 300, 0.1),
    ],
)
def test_an_escaped_text_costs_few_bytes_a_character(text: str, most: float) -> None:
    source = json.dumps({"text": f"\u00e9 {text}"})

    (article,) = read_json(source, "a.json", "a.json", ReadOptions(), lines=False)

    (segment,) = article.segments
    assert len(segment.offsets.runs) <= most * len(segment.text)
