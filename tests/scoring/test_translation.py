"""Neural scoring with real packages: the small ones that the tests ship, in Argos's layout."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import ModelError
from auditor.packages import Package
from auditor.packages.package import read_package
from auditor.scoring.translation import NeuralScorer, TranslationCache, Translations
from auditor.scoring.translation import engine as engines
from auditor.scoring.translation.engine import Engine, batches, engine, fingerprint

DATA = Path(__file__).parents[1] / "data"

CAPTIONS = [
    "Tổng thống Nga thăm Hà Nội",
    "Người dân sửa cầu sau bão",
    "Ngư dân vá lưới trên bến cảng",
    "Học sinh trồng cây trong công viên",
    "Lính cứu hỏa dập lửa",
    "Công nhân xây nhà mới",
]
FRENCH = [
    "Le président russe en visite à Hanoï",
    "Des habitants réparent un pont après la tempête",
    "Des pêcheurs réparent leurs filets sur le port",
    "Des élèves plantent des arbres dans le parc",
    "Des pompiers éteignent un feu",
    "Des ouvriers construisent une nouvelle maison",
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages unpacked, and one that claims to lead from French to English: its output is noise, its mechanics are not."""
    found = tmp_path_factory.mktemp("packages")
    archives = sorted(DATA.glob("translate-*.argosmodel"))
    if len(archives) < 2:
        pytest.skip(f"NOT TESTED: {DATA} lacks the packages translate-vi_en and translate-en_fr")
    for archive in archives:
        with zipfile.ZipFile(archive) as content:
            content.extractall(found)
    shutil.copytree(found / "translate-en_fr-1_0", found / "translate-fr_en-1_0")
    describe(found / "translate-fr_en-1_0", from_code="fr", to_code="en")
    return found


def describe(package: Path, **changes: str) -> None:
    metadata = json.loads((package / "metadata.json").read_text("utf-8"))
    (package / "metadata.json").write_text(json.dumps(metadata | changes), "utf-8")


@pytest.fixture(scope="session")
def vi_en(folder: Path) -> Package:
    return read_package(folder / "translate-vi_en-1_0", "installed")


@pytest.fixture(scope="session")
def en_fr(folder: Path) -> Package:
    return read_package(folder / "translate-en_fr-1_0", "installed")


@pytest.fixture(scope="session")
def fr_en(folder: Path) -> Package:
    return read_package(folder / "translate-fr_en-1_0", "installed")


@pytest.fixture
def usable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes every output for usable, so that what comes after a translation runs whatever the small models say."""
    monkeypatch.setattr("auditor.scoring.translation.chain.degenerate", lambda *_: None)


def spoilt_copy(package: Package, tmp_path: Path, spoil: Callable[[Path], object]) -> Package:
    copy = tmp_path / package.path.name
    shutil.copytree(package.path, copy)
    spoil(copy)
    return replace(package, path=copy)


# --- one package ---------------------------------------------------------------------------------------------------------------


def test_batches_give_what_single_texts_give(vi_en: Package) -> None:
    model = engine(vi_en, 1)
    together = model.translate(CAPTIONS)
    assert [text for text, _ in together] == [model.translate([caption])[0][0] for caption in CAPTIONS]
    assert all(math.isfinite(score) and score <= 0 for _, score in together)


def test_a_likelihood_is_the_mean_over_tokens_and_the_end(vi_en: Package) -> None:
    model = engine(vi_en, 1)
    source, target = CAPTIONS[0], "The Russian president visits Hanoi"
    tokens = model.tokenizer.encode([source, target])
    [result] = model.translator.score_batch([tokens[0]], [tokens[1]])
    assert len(result.log_probs) == len(tokens[1]) + 1
    assert model.likelihoods([(source, target)]) == pytest.approx([sum(result.log_probs) / len(result.log_probs)], abs=1e-3)


def test_likelihoods_keep_their_order(vi_en: Package) -> None:
    model = engine(vi_en, 1)
    pairs = [(caption, text) for caption in CAPTIONS for text in ("A", "A bridge after the storm", "The president")]
    assert model.likelihoods(pairs) == pytest.approx([model.likelihoods([pair])[0] for pair in pairs], abs=1e-2)


def test_its_own_translation_is_likelier_than_another(vi_en: Package) -> None:
    model = engine(vi_en, 1)
    outputs = [text for text, _ in model.translate(CAPTIONS)]
    own = model.likelihoods(list(zip(CAPTIONS, outputs, strict=True)))
    other = model.likelihoods([(caption, "Zebras juggle seven quiet violins") for caption in CAPTIONS])
    assert sum(one > two for one, two in zip(own, other, strict=True)) >= 5


def test_a_target_prefix_is_given_and_not_repeated(vi_en: Package) -> None:
    prefix = engine(vi_en, 1).tokenizer.encode(["the"])[0][0]
    model = Engine(replace(vi_en, target_prefix=prefix), 1)
    [(text, _)] = model.translate(CAPTIONS[:1])
    tokens = model.tokenizer.encode(CAPTIONS[:1])
    raw = model.translator.translate_batch(tokens, [[prefix]], **engines.decoding_options(tokens))[0].hypotheses[0]
    assert raw[0] == prefix
    assert text == model.tokenizer.decode([raw[1:]])[0]
    without = [[prefix, *model.tokenizer.encode(["A bridge"])[0]]]
    [expected] = model.translator.score_batch(tokens, without, offset=1)
    assert model.likelihoods([(CAPTIONS[0], "A bridge")]) == pytest.approx(
        [sum(expected.log_probs) / len(expected.log_probs)], abs=1e-3
    )


def test_a_model_is_loaded_once_a_process(vi_en: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Path] = []
    load = engines._translator
    monkeypatch.setattr(engines, "_translator", lambda path, threads: loaded.append(path) or load(path, threads))
    monkeypatch.setattr(engines, "_engines", {})

    def work() -> None:
        Translations([vi_en], threads=1).translate(CAPTIONS, ["vi"] * len(CAPTIONS), "en")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loaded == [vi_en.model_folder]


@given(st.lists(st.integers(min_value=0, max_value=400), max_size=400))
def test_batches_hold_every_input_once_long_ones_first(lengths: list[int]) -> None:
    found = [index for batch in batches(lengths) for index in batch]
    assert sorted(found) == list(range(len(lengths)))
    assert [lengths[index] for index in found] == sorted(lengths, reverse=True)


def test_a_fingerprint_follows_the_content(vi_en: Package, en_fr: Package, tmp_path: Path) -> None:
    same = spoilt_copy(vi_en, tmp_path / "same", lambda copy: None)
    other = spoilt_copy(vi_en, tmp_path / "other", lambda copy: (copy / "model" / "model.bin").open("ab").write(b"x"))
    assert fingerprint(same) == fingerprint(vi_en)
    assert len({fingerprint(package) for package in (vi_en, en_fr, other, replace(vi_en, version="1.1"))}) == 4


# --- chains --------------------------------------------------------------------------------------------------------------------


def test_a_chain_goes_through_its_hops(vi_en: Package, en_fr: Package, usable: None) -> None:
    both = Translations([vi_en, en_fr], threads=1)
    english = engine(vi_en, 1).translate(CAPTIONS)
    found = both.translate(CAPTIONS, ["vi"] * len(CAPTIONS), "fr")
    assert [item.pivot for item in found] == [text for text, _ in english]
    assert [item.text for item in found] == [text for text, _ in engine(en_fr, 1).translate([text for text, _ in english])]
    assert {item.hops for item in found} == {("vi-en", "en-fr")}
    assert both.signature("vi", "fr") == "vi-en-1.0+en-fr-1.0"


def test_languages_share_a_hop(vi_en: Package, en_fr: Package, usable: None, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, int]] = []
    own = Engine.translate

    def counted(self: Engine, texts: list[str], *rest: object) -> object:
        sent.append((self.package.name, len(texts)))
        return own(self, texts, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "translate", counted)
    translations = Translations([vi_en, en_fr], threads=1)
    texts = [*CAPTIONS[:3], "The bridge is new", "A storm in Hanoi", CAPTIONS[0]]
    found = translations.translate(texts, ["vi"] * 3 + ["en"] * 2 + ["vi"], "fr")
    assert sent[0] == ("vi-en", 3)
    assert [name for name, _ in sent] == ["vi-en", "en-fr"]
    assert found[3].hops == ("en-fr",)
    assert found[3].pivot == "The bridge is new"
    assert found[0] == found[5]
    sent.clear()
    translations.translate(texts, ["vi"] * 3 + ["en"] * 2 + ["vi"], "fr")
    assert sent == []  # remembered


def test_a_missing_chain_is_named_with_the_command_that_gets_it(en_fr: Package) -> None:
    translations = Translations([en_fr], threads=1)
    assert translations.chain("vi", "fr") is None
    assert translations.translate(["Xin chào"], ["vi"], "fr")[0].text is None
    scorer = NeuralScorer(translations)
    assert scorer.score([("Xin chào", "Bonjour")] * 2, ["vi", "vi"], "fr") == [None, None]
    [note] = scorer.notes
    assert "vi->en" in note
    assert "auditor models install vi" in note
    with pytest.raises(ModelError, match="auditor models install vi"):
        translations.require("vi", "fr")


def test_the_same_language_needs_no_package() -> None:
    [found] = Translations([]).translate([" Bonjour  à tous "], ["fr"], "fr")
    assert (found.text, found.hops) == ("Bonjour à tous", ())


@pytest.mark.parametrize(("sentences", "cut"), [(1, False), (12, False), (60, True)])
def test_long_text_goes_by_the_sentence(vi_en: Package, usable: None, sentences: int, cut: bool) -> None:
    text = ". ".join(([*CAPTIONS] * 10)[:sentences]) + "."
    translations = Translations([vi_en], threads=1)
    [found] = translations.translate([text], ["vi"], "en")
    parts = [item.text or "" for item in translations.translate([f"{caption}." for caption in CAPTIONS], ["vi"] * 6, "en")]
    assert found.cut is cut
    assert found.text == " ".join((parts * 10)[: min(sentences, 40)])


def test_a_sentence_over_the_limit_is_divided_and_said_so(vi_en: Package, en_fr: Package, usable: None) -> None:
    text = ", ".join(CAPTIONS * 12)
    assert engine(vi_en, 1).tokenizer.count(text) > engines.INPUT_LIMIT
    [found] = Translations([vi_en], threads=1).translate([text], ["vi"], "en")
    assert found.cut
    [score] = NeuralScorer(Translations([vi_en, en_fr], threads=1)).score([(text, FRENCH[0])], ["vi"], "fr")
    assert score is not None
    assert score.cut
    assert "cut at a sentence" in score.note


# --- scores --------------------------------------------------------------------------------------------------------------------


def test_scores_of_pairs(vi_en: Package, en_fr: Package, fr_en: Package, usable: None) -> None:
    translations = Translations([vi_en, en_fr, fr_en], threads=1)
    pairs = list(zip(CAPTIONS, FRENCH, strict=True))
    found = NeuralScorer(translations).score(pairs, ["vi"] * len(pairs), "fr")
    translated = translations.translate(CAPTIONS, ["vi"] * len(pairs), "fr")
    for (_, counterpart), score, item in zip(pairs, found, translated, strict=True):
        assert score is not None
        assert score.translation == item.text
        assert score.degenerate is None
        expected = engine(en_fr, 1).likelihoods([(item.pivot or "", counterpart)])
        assert score.pivot == pytest.approx(expected[0], abs=1e-2)
        assert score.pivot_gain == pytest.approx(score.pivot - score.pivot_baseline)
        assert score.cross is not None
        assert score.cross < 0
        assert 0 <= score.chrf <= 1


def test_a_translation_fits_itself_better_than_a_wrong_source(vi_en: Package, en_fr: Package, usable: None) -> None:
    translations = Translations([vi_en, en_fr], threads=1)
    own = [item.text or "" for item in translations.translate(CAPTIONS, ["vi"] * len(CAPTIONS), "fr")]
    scores = NeuralScorer(translations).score(list(zip(CAPTIONS, own, strict=True)), ["vi"] * len(own), "fr")
    assert all(score is not None and score.chrf == pytest.approx(1.0) for score in scores)
    gains = [score.pivot_gain or 0.0 for score in scores if score is not None]
    assert sum(gain > 0 for gain in gains) >= len(gains) - 1
    assert all(score is not None and score.cross is None for score in scores)  # no package from French to English


def test_english_segments_are_crossed_one_way(en_fr: Package, fr_en: Package, usable: None) -> None:
    scorer = NeuralScorer(Translations([en_fr, fr_en], threads=1))
    [score] = scorer.score([("The bridge is new", FRENCH[1])], ["en"], "fr")
    assert score is not None
    assert score.cross == pytest.approx(engine(fr_en, 1).likelihoods([(FRENCH[1], "The bridge is new")])[0], abs=1e-2)


def test_a_pair_scores_the_same_whatever_it_is_scored_with(vi_en: Package, en_fr: Package, fr_en: Package, usable: None) -> None:
    packages = [vi_en, en_fr, fr_en]
    pairs = list(zip(CAPTIONS, FRENCH, strict=True))
    together = NeuralScorer(Translations(packages, threads=1)).score(pairs * 2, ["vi"] * 12, "fr")
    alone = NeuralScorer(Translations(packages, threads=1)).score(pairs[2:3], ["vi"], "fr")[0]
    assert alone is not None
    for one in (together[2], together[8]):
        assert one is not None
        assert one.translation == alone.translation
        assert one.pivot_gain == pytest.approx(alone.pivot_gain, abs=1e-2)
        assert one.cross_gain == pytest.approx(alone.cross_gain, abs=1e-2)


def test_unusable_output_is_not_used(vi_en: Package, en_fr: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Engine.translate

    def looping(self: Engine, texts: list[str], *rest: object) -> object:
        if self.package.name == "vi-en":
            return [("the man of the man of the man of the man of the man", -1.0) for _ in texts]
        return own(self, texts, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "translate", looping)
    [score] = NeuralScorer(Translations([vi_en, en_fr], threads=1)).score([(CAPTIONS[0], FRENCH[0])], ["vi"], "fr")
    assert score is not None
    assert score.degenerate == "repetition"
    assert (score.translation, score.chrf, score.pivot, score.cross, score.pivot_gain) == (None,) * 5
    assert "not used: repetition" in score.note


ANY = st.text(max_size=60) | st.sampled_from(["", " ", "…", "\ud800", "1541", "Kim Jong-un", "\x00\x01", "🎉" * 30, "\u0301"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ANY, ANY, st.sampled_from(["vi", "en", "fr", "de", "", "und"])), max_size=4))
def test_any_text_gets_finite_figures(vi_en: Package, en_fr: Package, fr_en: Package, rows: list[tuple[str, str, str]]) -> None:
    scorer = NeuralScorer(Translations([vi_en, en_fr, fr_en], threads=1))
    scores = scorer.score([(source, target) for source, target, _ in rows], [language for _, _, language in rows], "fr")
    assert len(scores) == len(rows)
    for score in filter(None, scores):
        values = (score.chrf, score.chrf_baseline, score.pivot, score.pivot_baseline, score.cross, score.cross_baseline)
        assert all(value is None or math.isfinite(value) for value in values)
        assert (score.translation is None) == (score.chrf is None)
    assert all("\n" not in note for note in scorer.notes)


def test_progress_rises_to_its_total(vi_en: Package, en_fr: Package, fr_en: Package) -> None:
    told: list[tuple[int, int]] = []
    scorer = NeuralScorer(Translations([vi_en, en_fr, fr_en], threads=1))
    pairs = list(zip(CAPTIONS, FRENCH, strict=True))
    scorer.score(pairs, ["vi"] * 6, "fr", lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert len({total for _, total in told}) == 1
    told.clear()
    scorer.score(pairs, ["vi"] * 6, "fr", lambda done, total: told.append((done, total)))
    assert told == []  # nothing to do


# --- cache ---------------------------------------------------------------------------------------------------------------------


def test_a_second_process_finds_everything_in_the_cache(
    vi_en: Package, en_fr: Package, fr_en: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "translations.sqlite3"
    packages = [vi_en, en_fr, fr_en]
    pairs = list(zip(CAPTIONS, FRENCH, strict=True))
    first = NeuralScorer(Translations(packages, cache=TranslationCache(path), threads=1)).score(pairs, ["vi"] * 6, "fr")

    def never(*_: object) -> object:
        raise AssertionError("the model ran again")

    monkeypatch.setattr(Engine, "translate", never)
    monkeypatch.setattr(Engine, "likelihoods", never)
    assert NeuralScorer(Translations(packages, cache=TranslationCache(path), threads=1)).score(pairs, ["vi"] * 6, "fr") == first


def test_another_version_of_a_package_is_asked_anew(vi_en: Package, tmp_path: Path) -> None:
    cache = TranslationCache(tmp_path / "translations.sqlite3")
    Translations([vi_en], cache=cache, threads=1).translate(CAPTIONS, ["vi"] * 6, "en")
    assert cache.get(fingerprint(vi_en), CAPTIONS)
    assert not cache.get(fingerprint(replace(vi_en, version="1.1")), CAPTIONS)


def test_the_caches_troubles_are_noted(vi_en: Package, tmp_path: Path) -> None:
    path = tmp_path / "translations.sqlite3"
    path.write_bytes(os.urandom(5000))
    translations = Translations([vi_en], cache=TranslationCache(path), threads=1)
    translations.translate(CAPTIONS, ["vi"] * 6, "en")
    [note] = translations.notes
    assert "begun anew" in note


# --- broken packages -----------------------------------------------------------------------------------------------------------

SPOILERS: dict[str, Callable[[Path], object]] = {
    "empty weights": lambda copy: (copy / "model" / "model.bin").write_bytes(b""),
    "half the weights": lambda copy: os.truncate(copy / "model" / "model.bin", 50_000),
    "weights of noise": lambda copy: (copy / "model" / "model.bin").write_bytes(os.urandom(50_000)),
    "no weights": lambda copy: (copy / "model" / "model.bin").unlink(),
    "no vocabulary": lambda copy: (copy / "model" / "shared_vocabulary.json").unlink(),
    "short vocabulary": lambda copy: (copy / "model" / "shared_vocabulary.json").write_text('["a", "b"]'),
    "broken vocabulary": lambda copy: (copy / "model" / "shared_vocabulary.json").write_text("{{{"),
    "broken configuration": lambda copy: (copy / "model" / "config.json").write_text("{{{"),
    "tokeniser of noise": lambda copy: (copy / "sentencepiece.model").write_bytes(os.urandom(9000)),
    "empty tokeniser": lambda copy: (copy / "sentencepiece.model").write_bytes(b""),
    "no tokeniser": lambda copy: (copy / "sentencepiece.model").unlink(),
    "no folder": shutil.rmtree,
}


@pytest.mark.parametrize("name", SPOILERS)
def test_a_broken_package_is_one_clear_line(vi_en: Package, en_fr: Package, tmp_path: Path, name: str) -> None:
    broken = spoilt_copy(vi_en, tmp_path, SPOILERS[name])
    with pytest.raises(ModelError) as caught:
        Translations([broken, en_fr], threads=1, strict=True).translate(CAPTIONS, ["vi"] * 6, "fr")
    message = str(caught.value)
    assert str(broken.path) in message
    assert "auditor models verify" in message
    assert "\n" not in message

    scorer = NeuralScorer(Translations([broken, en_fr], threads=1))
    assert scorer.score([(CAPTIONS[0], FRENCH[0]), ("A new bridge", FRENCH[1])], ["vi", "en"], "fr")[0] is None
    # Which token is not in the vocabulary differs from text to text, and between processors.
    assert _undetailed(message) in map(_undetailed, scorer.notes)
    assert len(scorer.notes) == 2  # that, and what is missing now


def _undetailed(message: str) -> str:
    return re.sub(r"token ID \d+", "token ID", message)


def test_another_chain_leads_around_a_broken_package(vi_en: Package, en_fr: Package, tmp_path: Path, usable: None) -> None:
    direct = spoilt_copy(replace(vi_en, target="fr"), tmp_path, SPOILERS["half the weights"])
    translations = Translations([direct, vi_en, en_fr], threads=1)
    assert translations.chain("vi", "fr") == (direct,)
    [found] = translations.translate(CAPTIONS[:1], ["vi"], "fr")
    assert found.hops == ("vi-en", "en-fr")
    assert len(translations.notes) == 1


# --- no network ----------------------------------------------------------------------------------------------------------------

OFFLINE = """
import sys
from pathlib import Path
from auditor.packages.package import read_package
from auditor.scoring.translation import NeuralScorer, Translations
packages = [read_package(Path(path), "installed") for path in sys.argv[3:]]
[score] = NeuralScorer(Translations(packages, threads=1)).score([(sys.argv[1], sys.argv[2])], ["vi"], "fr")
print(score)
"""


def test_scoring_needs_no_network(vi_en: Package, en_fr: Package, fr_en: Package) -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("NOT TESTED: this system permits no network namespace")
    command = [sys.executable, "-c", OFFLINE, CAPTIONS[0], FRENCH[0], *(str(item.path) for item in (vi_en, en_fr, fr_en))]
    cut_off = subprocess.run(["unshare", "-rn", *command], capture_output=True, text=True, check=False, timeout=60)
    connected = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert cut_off.returncode == 0, cut_off.stderr
    assert cut_off.stdout == connected.stdout != ""
