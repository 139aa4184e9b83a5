"""The pair classifier tells kinds of pairs apart, and takes any text and no broken file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from auditor.errors import ModelError
from auditor.resources import model_file
from auditor.scoring.encoder import E5Encoder, EmbeddingStore
from auditor.scoring.pair_classifier import KINDS, PairClassifier
from auditor.scoring.semantic import Bank
from auditor.scoring.word_alignment import Text

BANK = Bank.load(model_file("bank.npz"))
STORE = EmbeddingStore(E5Encoder(1))
CLASSIFIER = PairClassifier.load(model_file("pair-classifier.npz"))


def text(content: str, language: str) -> Text:
    return Text(content, STORE.texts([content])[0], BANK.mean(language), BANK.piece_mean(language), frozenset())


def classified(source: str, target: str, language: str = "en", host: str = "fr"):
    return CLASSIFIER.classify(text(source, language), text(target, host))


@pytest.mark.parametrize(("source", "target"), [("", "Bonjour"), ("Hello", ""), ("", "")])
def test_nothing_to_classify(source, target):
    assert classified(source, target) is None


@pytest.mark.parametrize("source", ["…", "!!!", "12 345", "A", "的", "x" * 900, "mot " * 300])
def test_odd_texts_give_probabilities(source):
    found = classified(source, "Des paysans récoltent le riz près du fleuve", "zh")
    assert len(found.probabilities) == len(KINDS)
    assert sum(found.probabilities) == pytest.approx(1)
    assert np.isfinite(found.log_odds)
    fault, probability = found.likeliest_fault()
    assert fault in KINDS[1:]
    assert probability == max(found.probabilities[1:])


def test_log_odds_and_probability_say_the_same():
    found = classified("Farmers harvest rice near the river", "Des paysans récoltent le riz près du fleuve")
    assert found.log_odds == pytest.approx(np.log(found.probabilities[0] / (1 - found.probabilities[0])), abs=1e-4)


@pytest.mark.parametrize(
    ("kind", "language", "source", "right", "wrong"),
    [
        ("roles", "en", "The goalkeeper consoles the referee", "Le gardien console l'arbitre", "L'arbitre console le gardien"),
        ("roles", "vi", "Cảnh sát đuổi theo người biểu tình", "La police poursuit les manifestants", "Les manifestants poursuivent la police"),
        ("roles", "zh", "巴西向智利出售小麦", "Le Brésil vend du blé au Chili", "Le Chili vend du blé au Brésil"),
        ("roles", "es", "El alcalde saluda a los bomberos", "Le maire salue les pompiers", "Les pompiers saluent le maire"),
        ("negation", "vi", "Người thợ mộc giữ lại xưởng cũ", "Le menuisier conserve son vieil atelier", "Le menuisier renonce à son vieil atelier"),
        ("replaced", "it", "La nuotatrice firma autografi ai bambini", "La nageuse signe des autographes aux enfants", "La nageuse apprend à plonger aux enfants"),
        ("replaced", "ru", "Лесник чинит забор у кордона", "Le garde forestier répare la clôture du poste", "Le garde forestier repeint la clôture du poste"),
        ("omission", "pl", "Rybacy naprawiają sieci i czekają na poprawę pogody", "Des pêcheurs réparent leurs filets en attendant une éclaircie", "Des pêcheurs réparent leurs filets"),
        ("addition", "tr", "Öğrenciler bahçeye fidan dikti", "Des élèves ont planté de jeunes arbres dans le jardin", "Des élèves ont planté de jeunes arbres dans le jardin, puis nettoyé la rivière"),
    ],
)  # fmt: skip
def test_what_is_changed_in_a_right_version_is_told(kind, language, source, right, wrong):
    one, other = (classified(source, target, language) for target in (right, wrong))
    assert one.log_odds > other.log_odds
    if kind not in ("replaced", "negation"):  # which of these two it was is often open
        assert one.probabilities[KINDS.index(kind)] < other.probabilities[KINDS.index(kind)]


def test_what_the_networks_cannot_tell_the_judge_does(french_auditor):
    """The networks take both versions for doubtful; the words for shorter and longer decide."""
    source = "Die Schlangen vor der Bäckerei werden kürzer"
    versions = ["Les files raccourcissent devant la boulangerie", "Les files s'allongent devant la boulangerie"]
    right, wrong = french_auditor.score_pairs([(source, version) for version in versions], "de")
    assert wrong < 0.5 < right


def weights() -> dict[str, np.ndarray]:
    with np.load(model_file("pair-classifier.npz")) as archive:
        return {name: archive[name] for name in archive.files}


def other(**changes) -> dict[str, np.ndarray]:
    about = json.loads(str(weights()["about"]))
    return weights() | {"about": np.array(json.dumps(about | changes))}


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"no archive",
        {"about": np.array("{}")},
        other(format=99),
        other(kinds=["match"]),
        weights() | {"0.u.bias": np.full(128, np.nan, np.float32)},
    ],
    ids=["missing", "no archive", "nothing in it", "format", "kinds", "not finite"],
)
def test_a_broken_file_is_one_clear_line(tmp_path, content):
    path = tmp_path / "pair-classifier.npz"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        np.savez(path, **content)
    with pytest.raises(ModelError) as error:
        PairClassifier.load(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_the_log_probabilities_of_several_networks_are_averaged(tmp_path):
    one = {name: array for name, array in weights().items() if name.startswith("0.")}
    two = {f"1.{name[2:]}": array for name, array in one.items()} | {"1.out.bias": one["0.out.bias"] + np.arange(len(KINDS)) / 7}
    found = []
    for networks in (one, {f"0.{name[2:]}": array for name, array in two.items()}, one | two):
        path = tmp_path / f"{len(found)}.npz"
        np.savez(path, about=weights()["about"], **networks)
        pair = PairClassifier.load(path).classify(text("Một ngư dân vá lưới", "vi"), text("Un pêcheur répare ses filets", "fr"))
        found.append(np.log(pair.probabilities))
    mean = (found[0] + found[1]) / 2
    assert np.allclose(found[2] - found[2][0], mean - mean[0], atol=1e-4)
