"""Variants that say the opposite are made of the text's own words, and the source tells which it is nearer to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import Auditor
from auditor.scoring.contrast import variants


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("L'usine fermera en mai", "opposites", "L'usine ouvrira en mai"),
        ("Le tribunal condamne le maire", "opposites", "Le tribunal acquitte le maire"),
        ("La frontière est fermée", "opposites", "La frontière est ouverte"),
        ("Hier, le Brésil a battu le Chili", "swaps", "Hier, le Chili a battu le Brésil"),
    ],
)
def test_variants(text, kind, expected):
    assert expected in [variant.text for variant in variants(text, "fr") if variant.kind == kind]


@pytest.mark.parametrize(
    "text", ["", "Rien ici.", "Le pont Long Biên au crépuscule.", "Ouvert ou fermé ?", "L'usine fermera. " * 40]
)
def test_no_variant(text):
    assert variants(text, "fr") == ()


def test_no_word_list_no_opposite():
    assert variants("the factory will close", "xx") == ()


@given(st.text(max_size=120))
def test_variants_differ_from_the_text_in_one_place(text):
    for variant in variants(text, "fr"):
        assert variant.text != text
        assert variant.word in text


def test_an_opposite_is_seen_in_a_language_without_a_word_list():
    same, opposite = Auditor(jobs=1).score_pairs(
        [("Fabrikken stenger i mai", "L'usine fermera en mai"), ("Fabrikken stenger i mai", "L'usine ouvrira en mai")], "no"
    )
    assert opposite < same
