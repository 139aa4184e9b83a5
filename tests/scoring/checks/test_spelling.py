"""How far two spellings of a name are apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.scoring.checks.spelling import distance, one_spelling
from auditor.scoring.checks.transliteration import romanise

ONE_NAME = [
    "Poutine Putin", "Tchekhov Chekhov", "Mohamed Muhammad", "Gaddafi Kadhafi", "Youssef Yusuf", "Hrytsenko Gritsenko", "Zhang Tchang",
    "Vladimir Volodymyr", "Giorgos Yorgos", "Müller Mueller", "Satō Satoh", "Hussein Husayn", "Quintana Kintana", "Alexandre Aleksandr",
]  # fmt: skip
TWO_NAMES = [
    "Malhotra Mehrotra", "Marinov Milanov", "Verstappen Vermeulen", "Marta Sofia", "Terakawa Terasawa", "Baldacci Baldrighi", "Daniel David",
    "Silke Elke", "Fabrizio Maurizio", "Kalamidas Karamanidis", "Nakama Nakamura", "Artem Anton",
]  # fmt: skip


def _pair(names: str) -> tuple[str, str]:
    one, other = map(romanise, names.split())
    return one, other


@pytest.mark.parametrize("names", ONE_NAME)
def test_spellings_of_one_name_are_near(names: str) -> None:
    assert distance(*_pair(names)) < 0.95


@pytest.mark.parametrize("names", TWO_NAMES)
def test_names_that_differ_in_a_consonant_are_apart(names: str) -> None:
    assert distance(*_pair(names)) >= 0.95


@pytest.mark.parametrize("names", ["Mannista Manninen", "Kowalskiego Kowalski", "Niinistön Niinistö"])
def test_a_case_ending_makes_no_other_name(names: str) -> None:
    assert one_spelling(*_pair(names), inflected=True)


_NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@given(_NAMES, _NAMES)
def test_the_distance_is_the_same_both_ways_and_nothing_for_one_word(one: str, other: str) -> None:
    assert distance(one, one) == 0
    assert distance(one, other) == distance(other, one) >= 0
    assert one_spelling(one, other) == one_spelling(other, one)
