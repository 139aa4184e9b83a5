"""Similarity of a pair beside other texts: which of them has a lead over the counterpart."""

from __future__ import annotations

import pytest

from auditor.resources import model_file
from auditor.scoring.encoder import E5Encoder, EmbeddingStore
from auditor.scoring.semantic import Bank, SemanticScorer, Similarity

SCORER = SemanticScorer(EmbeddingStore(E5Encoder(1)), Bank.load(model_file("bank.npz")))

HARVEST = "Nông dân thu hoạch lúa trên cánh đồng ở An Giang."
HARVEST_FR = "Des agriculteurs récoltent le riz dans une rizière d'An Giang."
MARKET_FR = "Le marché de nuit attire de nombreux touristes à Da Nang."
MARKET = "Chợ đêm thu hút nhiều du khách ở Đà Nẵng."
GERMAN = "Bauern ernten Reis auf einem Feld in An Giang."


def measured(pair: tuple[str, str], *pool: tuple[str, str]) -> Similarity:
    """The similarity of a Vietnamese and a French text among others."""
    return SCORER.score([pair], ["vi"], "fr", pool)[0]


def test_a_pair_alone_has_no_rival() -> None:
    """Without other texts nothing is nearer, however unlike the two are."""
    alone = measured((HARVEST, MARKET_FR))
    assert (alone.lead, alone.nearer) == (0.0, "")


def test_the_right_caption_elsewhere_is_nearer() -> None:
    """The French caption that translates the source leads over the one beside it, by as much as it is nearer."""
    wrong = measured((HARVEST, MARKET_FR), (HARVEST, "vi"), (MARKET_FR, "fr"), (HARVEST_FR, "fr"))
    right = measured((HARVEST, HARVEST_FR))
    assert wrong.nearer == HARVEST_FR
    assert wrong.lead == pytest.approx(right.centred - wrong.centred, abs=1e-4)


def test_the_right_source_elsewhere_counts_too() -> None:
    """Another source that the counterpart translates leads as well; the two leads add up."""
    one = measured((HARVEST, MARKET_FR), (MARKET, "vi"))
    both = measured((HARVEST, MARKET_FR), (MARKET, "vi"), (HARVEST_FR, "fr"))
    assert one.lead > 0.1
    assert one.nearer == ""
    assert both.lead > one.lead + 0.1


@pytest.mark.parametrize(
    "pool",
    [
        pytest.param([(MARKET_FR, "fr"), (MARKET, "vi")], id="others that are less like"),
        pytest.param([(HARVEST_FR, "fr"), (HARVEST, "vi")], id="the two themselves"),
        pytest.param([(HARVEST_FR.replace(".", " ."), "fr")], id="a copy"),
        pytest.param([(GERMAN, "de")], id="another language"),
    ],
)
def test_a_right_pair_keeps_its_place(pool: list[tuple[str, str]]) -> None:
    """What is less like, a copy, or in a third language has no lead over a translation."""
    assert measured((HARVEST, HARVEST_FR), *pool).lead == 0.0
