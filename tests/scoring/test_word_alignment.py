"""Words that the other side does not answer are found and named, in any language."""

from __future__ import annotations

import numpy as np
import pytest

from auditor import Auditor
from auditor.evidence import Outcome
from auditor.resources import model_file
from auditor.scoring.encoder import E5Encoder, EmbeddingStore
from auditor.scoring.semantic import Bank
from auditor.scoring.word_alignment import Side, Text, align_words, folded

BANK = Bank.load(model_file("bank.npz"))
STORE = EmbeddingStore(E5Encoder(1))


def text(content: str, language: str, accounted: frozenset[str] = frozenset()) -> Text:
    return Text(content, STORE.texts([content])[0], BANK.mean(language), BANK.piece_mean(language), accounted)


def aligned(source: str, target: str, language: str = "en", accounted: frozenset[str] = frozenset()):
    return align_words(text(source, language, accounted), text(target, "fr", accounted))


FULL = "Farmers harvest rice in the flooded fields near the river while soldiers distribute blankets"
SHORT = "Farmers harvest rice in the flooded fields near the river"
FRENCH = "Des paysans récoltent le riz dans les champs inondés près du fleuve"
FRENCH_FULL = FRENCH + " tandis que des soldats distribuent des couvertures"


def test_what_is_left_out_shows_on_the_side_that_has_it():
    same, lost, gained = aligned(FULL, FRENCH_FULL), aligned(FULL, FRENCH), aligned(SHORT, FRENCH_FULL)
    assert lost.source.gap > same.source.gap
    assert lost.source.least_two < same.source.least_two
    assert gained.target.gap > same.target.gap
    assert {"soldiers", "blankets"} & set(lost.source.unanswered)
    assert {"soldats", "couvertures"} & set(gained.target.unanswered)
    assert lost.source.lift > 0


def test_words_that_other_evidence_accounts_for_do_not_lack():
    plain = aligned(FULL, FRENCH)
    known = aligned(FULL, FRENCH, accounted=frozenset(map(folded, ["soldiers", "distribute", "blankets"])))
    assert known.source.gap < plain.source.gap
    assert not {"soldiers", "blankets"} & set(known.source.unanswered)


@pytest.mark.parametrize(("source", "target"), [("", "Bonjour"), ("Hello", ""), ("", "")])
def test_nothing_to_align(source, target):
    assert aligned(source, target) is None


@pytest.mark.parametrize("source", ["…", "!!!", "12 345", "A", "的", "x" * 900])
def test_odd_texts_give_finite_figures(source):
    found = aligned(source, FRENCH, "zh")
    for side in (found.source, found.target):
        assert all(np.isfinite(getattr(side, name)) for name in Side.__slots__ if name != "unanswered")


@pytest.mark.parametrize(("word", "expected"), [("L'Élysée,", "lelysee"), ("Đà-Nẵng", "đanang"), ("«»", ""), ("2 024", "2024")])
def test_words_are_compared_without_accents_and_marks(word, expected):
    assert folded(word) == expected


@pytest.mark.parametrize(
    ("source", "target", "language", "alike"),
    [
        ("Một góc phố cổ. Ảnh: Bảo tàng Lịch sử", "Un coin de la vieille ville. Photo : Musée d'histoire", "vi", True),
        ("A street. Photo: Ministry of Defence", "Une rue. Photo : Ministère de la Santé", "en", False),
        ("A street. Photo: Reuters", "Une rue. Photo : AFP", "en", False),
    ],
)
def test_an_institutions_name_may_be_translated(source, target, language, alike):
    scorer = Auditor(jobs=1)._scorer
    (score,) = scorer.score([(source, target)], [language], "fr")
    differs = any(item.check == "credits" and item.outcome is Outcome.DIFFER for item in score.evidence)
    assert differs is not alike
