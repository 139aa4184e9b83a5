"""What the word tables say of words reaches the pieces that the encoder cuts them into."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.scoring.e5 import E5
from auditor.scoring.encoder import normalised
from auditor.scoring.lexical.model import LexicalScore
from auditor.scoring.piece_links import PieceLinks, piece_links

MODEL = E5()


def linked(source: str, target: str, links=(), untranslated=(), unsupported=()) -> PieceLinks:
    score = LexicalScore(0.0, 0.0, 0.0, 0.0, tuple(links), tuple(untranslated), tuple(unsupported))
    return piece_links((source, target), (MODEL.pieces(source), MODEL.pieces(target)), score)


def word_rows(text: str, rows: np.ndarray) -> dict[str, np.ndarray]:
    """The row of each word's first piece."""
    pieces = MODEL.pieces(text)
    found: dict[str, np.ndarray] = {}
    for unit, row in zip(pieces.units, rows, strict=True):
        found.setdefault(text[slice(*pieces.spans[unit])], row)
    return found


@pytest.mark.parametrize(
    ("text", "links", "untranslated", "wanted"),
    [
        ("Le port ouvre ses portes", {"port": 9.0}, ["ouvre"], {"port": (1, 0), "ouvre": (0, 1), "portes": (0, 0)}),
        ("La porte du port", {"port": 2.5}, ["porte"], {"port": (0.5, 0), "porte": (0, 1)}),
        ("le port et le port", {"port": 5.0}, [], {"port": (1, 0), "et": (0, 0)}),
        ("nạn nhân của bão", {"nạn nhân": 7.0}, ["bão"], {"nạn": (1, 0), "nhân": (1, 0), "bão": (0, 1)}),
        ("技术人员检查大坝", {"技术人员": 6.0}, ["大坝"], {"技术人员": (1, 0), "检查": (0, 0), "大": (0, 1)}),
        ("a weak word", {"weak": -2.0}, ["weak"], {"weak": (0, 1)}),
        ("said twice", {"said": 5.0}, ["said"], {"said": (1, 0)}),
    ],
)
def test_each_piece_has_what_is_said_of_its_word(text, links, untranslated, wanted):
    found = linked(text, "mot", [(word, "mot", ratio) for word, ratio in links.items()], untranslated)
    rows = word_rows(text, found.source)
    for word, signs in wanted.items():
        assert rows[word] == pytest.approx(signs, abs=1e-6)


def test_pieces_of_words_that_translate_each_other_are_linked():
    source, target = "Ngư dân vá lưới", "Les pêcheurs réparent leurs filets"
    found = linked(source, target, [("Ngư dân", "pêcheurs", 6.0), ("lưới", "filets", 2.5)], ["vá"], ["réparent"])
    assert found.links.shape == (len(MODEL.pieces(source).ids), len(MODEL.pieces(target).ids))
    rows = word_rows(source, found.links)
    of = {word: word_rows(target, row) for word, row in rows.items()}
    assert of["Ngư"]["pêcheurs"] == of["dân"]["pêcheurs"] == 1
    assert of["lưới"]["filets"] == pytest.approx(0.5)
    assert of["vá"]["réparent"] == of["Ngư"]["filets"] == 0
    assert word_rows(target, found.target)["réparent"] == pytest.approx((0, 1))


def test_without_tables_nothing_is_said():
    texts = "Ngư dân vá lưới", "Les pêcheurs"
    found = piece_links(texts, (MODEL.pieces(texts[0]), MODEL.pieces(texts[1])), None)
    assert not found.links.any()
    assert not found.source.any()
    assert not found.target.any()


TEXT = st.text(max_size=40)
WORD = st.text(max_size=5)


@given(TEXT, TEXT, st.lists(st.tuples(WORD, WORD, st.floats(-5, 20))), st.lists(WORD), st.lists(WORD))
def test_any_words_of_any_texts(source, target, links, untranslated, unsupported):
    source, target = normalised(source), normalised(target)
    found = linked(source, target, links, untranslated, unsupported)
    counts = len(MODEL.pieces(source).ids), len(MODEL.pieces(target).ids)
    assert found.links.shape == counts
    assert (found.source.shape, found.target.shape) == tuple((count, 2) for count in counts)
    for array in (found.links, found.source, found.target):
        assert ((array >= 0) & (array <= 1)).all()
