"""Where the model files are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import resources
from auditor.errors import ModelError


def test_the_models_that_ship_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_MODELS", raising=False)
    for name in ("calibration.json", "bank.npz", "words.json.gz", "detector.json"):
        assert resources.model_file(name).is_file()


def test_a_folder_of_ones_own_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "calibration.json").write_text("{}")
    monkeypatch.setenv("AUDITOR_MODELS", str(tmp_path))
    assert resources.models_dir() == tmp_path
    with pytest.raises(ModelError, match=r"bank\.npz: the file is missing"):
        resources.model_file("bank.npz")


@pytest.mark.parametrize("value", ["", "/no/such/folder"])
def test_a_folder_without_models_is_passed_over(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_MODELS", value)
    assert resources.model_file("calibration.json").is_file()


def test_no_models_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_MODELS", raising=False)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "auditor")
    with pytest.raises(ModelError, match="reinstall"):
        resources.models_dir()
