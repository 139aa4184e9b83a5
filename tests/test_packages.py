"""Which translation models are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.packages import list_models, packages_path


def install(folder: Path, name: str, metadata: object) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "metadata.json").write_text(metadata if isinstance(metadata, str) else json.dumps(metadata), "utf-8")
    (folder / name / "model.bin").write_bytes(b"\0" * 100)


def test_the_tables_that_ship_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path))
    models = list_models()
    assert ("vi", "fr") in {(model["from"], model["to"]) for model in models}
    for model in models:
        assert set(model) == {"kind", "from", "to", "version", "size", "path", "source"}
        assert (model["kind"], model["source"]) == ("lexical", "embedded")
        assert Path(str(model["path"])).stat().st_size == model["size"]


def test_packages_are_listed_and_broken_ones_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path))
    install(tmp_path, "translate-vi_en", {"from_code": "vi", "to_code": "en", "package_version": "1.2"})
    install(tmp_path, "translate-broken", "{")
    install(tmp_path, "translate-list", [1])
    install(tmp_path, "translate-bare", {"from_code": "vi"})
    (neural,) = [model for model in list_models() if model["kind"] == "neural"]
    assert {key: neural[key] for key in ("from", "to", "version", "source")} == {
        "from": "vi",
        "to": "en",
        "version": "1.2",
        "source": "argos",
    }
    assert int(neural["size"]) > 100


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"ARGOS_PACKAGES_DIR": "/a/b"}, "/a/b"),
        ({"XDG_DATA_HOME": "/x"}, "/x/argos-translate/packages"),
        ({"HOME": "/h"}, "/h/.local/share/argos-translate/packages"),
    ],
)
def test_the_folder_of_packages(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ARGOS_PACKAGES_DIR", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert packages_path() == Path(expected)


def test_a_missing_folder_holds_no_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "none"))
    assert {model["kind"] for model in list_models()} <= {"lexical"}
