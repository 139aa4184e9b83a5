"""Audits with translation packages: real, tiny ones (``tests/data``), installed as a user installs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import main

PACKAGES = [Path(__file__).parent / "data" / f"translate-{pair}-1_0.argosmodel" for pair in ("vi_en", "en_fr")]
BODY = "Le conseil municipal a voté hier soir le budget de la ville pour la prochaine année scolaire, a annoncé le maire."
ARTICLE = f"""{BODY}

Tổng thống thăm Hà Nội.
Le président visite Hanoï.

{BODY}

Người biểu tình ở Đà Nẵng

{BODY}
"""


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDITOR_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("AUDITOR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "none"))
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "models"


def install(capsys: pytest.CaptureFixture[str]) -> None:
    missing = [path.name for path in PACKAGES if not path.is_file()]
    if missing:
        pytest.skip(f"NOT TESTED: {', '.join(missing)} is absent; models/build/tiny makes it")
    assert main(["models", "install", *map(str, PACKAGES)]) == 0
    capsys.readouterr()


def audit(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert main(["audit", "article.txt", "--format", "json", "--isolated", *options]) == 0
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def test_translations_are_shown_and_move_no_probability(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = audit(capsys)
    install(capsys)
    after = audit(capsys)
    assert "packages:none" in before["tool"]["signature"]
    assert "packages:en-fr-1.0+vi-en-1.0" in after["tool"]["signature"]
    pairs = after["articles"][0]["pairs"]
    assert [pair["verdict"] for pair in pairs] == ["match", "untranslated"]
    assert all(pair["translation"] for pair in pairs)
    assert any(item["check"] == "neural" for item in pairs[0]["evidence"])
    was = before["articles"][0]["pairs"]
    assert [pair["probability"] for pair in pairs] == [pair["probability"] for pair in was]
    assert all(pair["translation"] is None for pair in was)


def test_translations_are_kept_between_runs(models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(capsys)
    without = audit(capsys, "--no-cache")
    assert not (tmp_path / "cache").exists()
    first = audit(capsys)
    assert list((tmp_path / "cache").iterdir())
    assert audit(capsys) == first == without


def test_scores_with_packages(models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(capsys)
    (tmp_path / "pairs.tsv").write_text("Tổng thống thăm Hà Nội.\tLe président visite Hanoï.\n", "utf-8")
    assert main(["score", "pairs.tsv", "--scorer", "neural", "--source-lang", "vi"]) == 0
    assert float(capsys.readouterr().out.rsplit("\t", 1)[1]) > 0.5


@pytest.mark.parametrize("command", [["audit", "article.txt"], ["score", "pairs.tsv", "--source-lang", "vi"]])
def test_without_packages_a_wish_for_them_is_one_clear_line(
    command: list[str], models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pairs.tsv").write_text("Tổng thống\tLe président\n", "utf-8")
    assert main([*command, "--scorer", "neural", "--isolated"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "auditor models install vi" in error
