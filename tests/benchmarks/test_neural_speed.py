"""Neural scoring against CTranslate2 alone on the same batches, in CPU time of one process."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from auditor.packages import Package
from auditor.packages.package import read_package
from auditor.scoring.translation import NeuralScorer, TranslationCache, Translations
from auditor.scoring.translation.engine import Engine, engine

pytestmark = pytest.mark.benchmark

DATA = Path(__file__).parents[1] / "data"
SUBJECTS = ("Ngư dân", "Công nhân", "Học sinh", "Nông dân", "Lính cứu hỏa", "Bác sĩ", "Người biểu tình", "Khách du lịch")
ACTS = (
    "vá lưới",
    "sửa cầu",
    "trồng cây",
    "dọn bùn đất",
    "chờ xe buýt",
    "đọc báo",
    "mang lương thực",
    "đi qua con đường ngập nước",
)
PLACES = ("trên bến cảng Đà Nẵng", "sau cơn bão", "ở ngoại ô Hà Nội", "trong công viên", "gần biên giới", "vào sáng thứ hai")
FRENCH = (
    ("Des pêcheurs", "Des ouvriers", "Des élèves", "Des paysans", "Des pompiers", "Des médecins", "Des manifestants", "Des touristes"),
    ("réparent des filets", "réparent un pont", "plantent des arbres", "dégagent la boue", "attendent le bus", "lisent le journal",
     "portent des vivres", "traversent une route inondée"),
    ("sur le port de Da Nang", "après la tempête", "dans la banlieue de Hanoï", "dans le parc", "près de la frontière", "lundi matin"),
)  # fmt: skip


def pairs(year: int) -> list[tuple[str, str]]:
    """128 captions and their translations, new ones for each year."""
    made = [
        (f"{who} {act} {where}, ngày {1 + (i + j + k) % 28} tháng 3 năm {year}", f"{qui} {fait} {ou}, le {1 + (i + j + k) % 28} mars {year}")
        for i, (who, qui) in enumerate(zip(SUBJECTS, FRENCH[0], strict=True))
        for j, (act, fait) in enumerate(zip(ACTS, FRENCH[1], strict=True))
        for k, (where, ou) in enumerate(zip(PLACES, FRENCH[2], strict=True))
    ]  # fmt: skip
    return made[::3]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Package]:
    folder = tmp_path_factory.mktemp("packages")
    archives = sorted(DATA.glob("translate-*.argosmodel"))
    if len(archives) < 2:
        pytest.skip(f"NOT MEASURED: {DATA} lacks the packages translate-vi_en and translate-en_fr")
    for archive in archives:
        with zipfile.ZipFile(archive) as content:
            content.extractall(folder)
    return [read_package(path, "installed") for path in sorted(folder.iterdir())]


class Recorder:
    """Passes calls on to a translator and keeps them."""

    def __init__(self, translator: Any, calls: list[tuple[Any, tuple[Any, ...], dict[str, Any]]]) -> None:
        self._translator = translator
        self._calls = calls

    def _call(self, name: str, *arguments: Any, **options: Any) -> Any:
        method = getattr(self._translator, name)
        self._calls.append((method, arguments, options))
        return method(*arguments, **options)

    def translate_batch(self, *arguments: Any, **options: Any) -> Any:
        return self._call("translate_batch", *arguments, **options)

    def score_batch(self, *arguments: Any, **options: Any) -> Any:
        return self._call("score_batch", *arguments, **options)


@pytest.mark.parametrize("cached", [False, True], ids=["no cache", "cache"])
def test_scoring_costs_what_ctranslate2_costs(packages: list[Package], cached: bool, tmp_path: Path) -> None:
    """The ratio is printed (``pytest -m benchmark -s``)."""
    calls: list[tuple[Any, tuple[Any, ...], dict[str, Any]]] = []
    engines: list[Engine] = [engine(package, 1) for package in packages]
    plain = [item.translator for item in engines]
    scorer = NeuralScorer(
        Translations(packages, cache=TranslationCache(tmp_path / "cache.sqlite3") if cached else None, threads=1)
    )
    scorer.score(pairs(1999)[:32], ["vi"] * 32, "fr")  # loads what is loaded once
    try:
        for item in engines:
            item._translator = Recorder(item.translator, calls)
        ours, alone = [], []
        for year in range(2000, 2009):
            texts = pairs(year)
            calls.clear()
            start = time.process_time()
            scorer.score(texts, ["vi"] * len(texts), "fr")
            ours.append(time.process_time() - start)
            start = time.process_time()
            for method, arguments, options in calls:
                method(*arguments, **options)
            alone.append(time.process_time() - start)
    finally:
        for item, translator in zip(engines, plain, strict=True):
            item._translator = translator
    # Each round sets the two side by side; the median leaves out the rounds in which another process came between.
    ratio = median(one / own for one, own in zip(alone, ours, strict=True))
    print(
        f"\nCTranslate2 alone {len(texts) / min(alone):.0f} pairs/s, scoring {len(texts) / min(ours):.0f} pairs/s, ratio {ratio:.2f}"
    )
    assert ratio >= 0.85
