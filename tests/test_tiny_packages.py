"""The small Argos packages in tests/data: their layout, and that their models translate captions they never saw."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

import ctranslate2
import pytest
import sentencepiece

DATA = Path(__file__).parent / "data"
GRAMMAR = Path(__file__).parents[1] / "models" / "build" / "tiny" / "grammar.py"
PAIRS = ["vi_en", "en_fr", "es_fr"]
PARTS = {
    "metadata.json",
    "README.md",
    "sentencepiece.model",
    "model/model.bin",
    "model/config.json",
    "model/shared_vocabulary.json",
}

# Captions that the grammar gives and that were held out of the training: a few that each model gets right, as readable examples.
# How often they do is measured on an unselected draw below.
TRANSLATIONS = [
    (
        "vi_en",
        "Bộ trưởng Y tế Tây Ban Nha không thăm Berlin tuần này",
        "The health minister of Spain did not visit Berlin this week",
    ),
    ("vi_en", "Tổng thống Mexico Phương Quỳ thăm Paris", "The president of Mexico Phuong Quy visits Paris"),
    ("vi_en", "Sân bay Nhật Trúc mở cửa hôm thứ Sáu", "The airport of Nhat Truc opens on Friday"),
    ("vi_en", "40 người bị thương trong cơn lốc xoáy ở Oslo", "40 people injured in a tornado in Oslo"),
    ("vi_en", "Gió mạnh ở Hải Phòng ngày 14 tháng 10 năm 2019", "Strong wind in Hai Phong on October 14, 2019"),
    ("vi_en", "Đàm phán giữa Úc và Việt Nam thất bại tại Bangkok", "Talks between Australia and Vietnam fail in Bangkok"),
    (
        "en_fr",
        "900 people arrested after an avalanche in the north of Portugal",
        "900 personnes arrêtées après une avalanche dans le nord du Portugal",
    ),
    ("en_fr", "The Philippines exports 343 tonnes of fruit in 2029", "Les Philippines exportent 343 tonnes de fruits en 2029"),
    ("en_fr", "An earthquake destroys the factory of Kyiv", "Un séisme détruit l'usine de Kiev"),
    (
        "en_fr",
        "Journalists queue near the university in Da Nang",
        "Les journalistes font la queue près de l'université à Da Nang",
    ),
    ("en_fr", "Supporters do not protest in London", "Les supporters ne manifestent pas à Londres"),
    ("es_fr", "Rusia gana a Argentina 0-8 en el partido de baloncesto", "La Russie bat l'Argentine 0-8 dans le match de basket"),
    ("es_fr", "La bandera filipina cerca de la biblioteca", "Le drapeau philippin près de la bibliothèque"),
    ("es_fr", "Los niños bailan detrás del hospital en Bruselas", "Les enfants dansent derrière l'hôpital à Bruxelles"),
]

# Vietnamese through English into French.
CHAINED = [
    ("Chợ Manila đóng cửa sáng nay", "Le marché de Manille reste fermé ce matin"),
    ("Phụ nữ bán gạo ở chợ Lâm Kỳ", "Des femmes vendent du riz au marché de Lam Ky"),
    ("Đàm phán giữa Ấn Độ và Chile bắt đầu tại Kyiv", "Les négociations entre l'Inde et le Chili commencent à Kiev"),
]

# A source, its translation, and the same translation with one fact changed.
CHANGED_FACTS = [
    (
        "vi_en",
        "474 trẻ em dự hội đua thuyền ở Khê Ân",
        "474 children attend the boat race in Khe An",
        "471 children attend the boat race in Khe An",
    ),
    (
        "vi_en",
        "Pháp thua Na Uy 5-4 trong trận bóng chuyền ở Madrid",
        "France lose to Norway 5-4 in the volleyball match in Madrid",
        "Norway lose to France 5-4 in the volleyball match in Madrid",
    ),
    ("vi_en", "Ảnh: Brouvir Shorourt/TTXVN", "Photo: Brouvir Shorourt/VNA", "Photo: Brouvir Shorourt/AFP"),
    (
        "en_fr",
        "Residents do not protest in Cotut",
        "Les habitants ne manifestent pas à Cotut",
        "Les habitants manifestent à Cotut",
    ),
    (
        "en_fr",
        "Temperatures reach 48 degrees in Washington",
        "Les températures atteignent 48 degrés à Washington",
        "Les températures atteignent 18 degrés à Washington",
    ),
    ("es_fr", "Fumost Depo y Petir Chu en París", "Fumost Depo et Petir Chu à Paris", "Fumost Depo et Nodrur Airun à Paris"),
]


@dataclass(frozen=True)
class Model:
    pieces: sentencepiece.SentencePieceProcessor
    translator: ctranslate2.Translator

    def translate(self, text: str) -> str:
        results = self.translator.translate_batch([self.pieces.encode(text, out_type=str)], beam_size=2)
        return str(self.pieces.decode(results[0].hypotheses[0]))

    def log_probability(self, source: str, target: str) -> float:
        results = self.translator.score_batch(
            [self.pieces.encode(source, out_type=str)], [self.pieces.encode(target, out_type=str)]
        )
        return sum(results[0].log_probs)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("packages")
    for pair in PAIRS:
        with zipfile.ZipFile(DATA / f"translate-{pair}-1_0.argosmodel") as archive:
            archive.extractall(root)
    return {pair: root / f"translate-{pair}-1_0" for pair in PAIRS}


@pytest.fixture(scope="module")
def models(folders: dict[str, Path]) -> dict[str, Model]:
    return {
        pair: Model(
            sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model")),
            ctranslate2.Translator(str(folder / "model"), compute_type="int8", inter_threads=1, intra_threads=1),
        )
        for pair, folder in folders.items()
    }


@pytest.mark.parametrize("pair", PAIRS)
def test_layout_is_that_of_argos(pair: str) -> None:
    path = DATA / f"translate-{pair}-1_0.argosmodel"
    assert path.stat().st_size < 900_000
    with zipfile.ZipFile(path) as archive:
        assert {name.split("/", 1)[1] for name in archive.namelist()} == PARTS
        assert {name.split("/", 1)[0] for name in archive.namelist()} == {path.stem}
        metadata = json.loads(archive.read(f"{path.stem}/metadata.json"))
    assert f"{metadata['from_code']}_{metadata['to_code']}" == pair
    assert metadata["package_version"] == "1.0"
    assert metadata["figures"]["exact"] >= 0.9


def test_argos_itself_loads_them(folders: dict[str, Path], tmp_path: Path) -> None:
    # In a process of its own: importing argostranslate creates folders in the user's home.
    code = (
        "import sys\nfrom pathlib import Path\nfrom argostranslate.package import Package\n"
        "for path in sys.argv[1:]:\n    package = Package(Path(path))\n    print(package.from_code, package.to_code, len(package.tokenizer.encode('Ana 12')) > 1)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, folders.values())],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert done.stdout.splitlines() == ["vi en True", "en fr True", "es fr True"]


@pytest.mark.parametrize(("pair", "source", "expected"), TRANSLATIONS)
def test_translates_held_out_captions(models: dict[str, Model], pair: str, source: str, expected: str) -> None:
    assert models[pair].translate(source) == expected


@pytest.mark.parametrize(("pair", "least"), [("vi_en", 0.94), ("en_fr", 0.89), ("es_fr", 0.87)])
def test_share_of_exact_translations(models: dict[str, Model], pair: str, least: float) -> None:
    source, target = pair.split("_")
    captions = runpy.run_path(str(GRAMMAR))["Grammar"](2).captions(150, held_out=True)
    model = models[pair]
    results = model.translator.translate_batch([model.pieces.encode(c[source], out_type=str) for c in captions], beam_size=1)
    texts = [model.pieces.decode(result.hypotheses[0]) for result in results]
    assert sum(text == c[target] for text, c in zip(texts, captions, strict=True)) / len(captions) >= least


@pytest.mark.parametrize(("vietnamese", "french"), CHAINED)
def test_chain_reaches_french(models: dict[str, Model], vietnamese: str, french: str) -> None:
    assert models["en_fr"].translate(models["vi_en"].translate(vietnamese)) == french


def test_separate_marks_and_narrow_spaces_change_nothing(models: dict[str, Model]) -> None:
    text = CHAINED[0][0]
    pieces = models["vi_en"].pieces
    assert pieces.encode(unicodedata.normalize("NFD", text)) == pieces.encode(text)
    assert pieces.encode(text.replace(" ", "\u00a0")) == pieces.encode(text)


@pytest.mark.parametrize(("pair", "source", "right", "wrong"), CHANGED_FACTS)
def test_right_translation_is_more_likely(models: dict[str, Model], pair: str, source: str, right: str, wrong: str) -> None:
    model = models[pair]
    assert model.log_probability(source, right) > model.log_probability(source, wrong) + 1
