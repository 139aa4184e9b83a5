"""Which packages are there, and which of them lead from one language to another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.packages import MissingChain, Package, find_chain, installed_packages, list_models, packages_path
from auditor.packages import folders as folders_module
from auditor.packages.folders import argos_folders


def _package(name: str, origin: str = "installed") -> Package:
    source, target, version = name.split()
    return Package(source, target, version, Path(f"/{source}_{target}_{version}"), 1, origin, None, "")


def test_the_tables_that_ship_are_listed() -> None:
    models = list_models()
    assert ("vi", "fr") in {(model["from"], model["to"]) for model in models}
    for model in models:
        assert set(model) == {"kind", "from", "to", "version", "size", "path", "source"}
        assert (model["kind"], model["source"]) == ("lexical", "embedded")
        assert Path(str(model["path"])).stat().st_size == model["size"]


def test_own_packages_and_those_of_argos_are_found(
    models: Path, parts: Callable, put: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "argos"))
    own = put(models / "packages", "vi_en_1.0", parts(target_prefix=">>en<<"))
    files = parts("en", "fr", "1.9")
    files["bpe.model"] = files.pop("sentencepiece.model")
    theirs = put(tmp_path / "argos", "translate-en_fr-1_9", files)
    first, second = installed_packages()
    assert (first.source, first.target, first.version, first.path, first.origin) == ("vi", "en", "1.0", own, "installed")
    assert (first.name, first.target_prefix, first.sha256) == ("vi-en", ">>en<<", None)
    assert first.size == sum(len(content) for content in parts(target_prefix=">>en<<").values())
    assert (first.model_folder, first.tokenizer_file) == (own / "model", own / "sentencepiece.model")
    assert (second.origin, second.tokenizer_file) == ("argos", theirs / "bpe.model")
    neural = [model for model in list_models() if model["kind"] == "neural"]
    assert [(model["from"], model["to"], model["source"], model["path"]) for model in neural] == [
        ("vi", "en", "installed", str(own)),
        ("en", "fr", "argos", str(theirs)),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"metadata.json": None},
        {"metadata.json": b"{"},
        {"metadata.json": b"\xff\xfe\x00"},
        {"metadata.json": b"[1]"},
        {"metadata.json": b"[" * 100_000},
        {"metadata.json": b'{"from_code": "vi"}'},
        {"metadata.json": b'{"from_code": ["vi"], "to_code": "en", "package_version": "1"}'},
        {"metadata.json": b'{"from_code": "../x", "to_code": "en", "package_version": "1"}'},
        {"metadata.json": b'{"from_code": "en", "to_code": "en", "package_version": "1"}'},
        {"metadata.json": b'{"from_code": "vi", "to_code": "en", "package_version": "1/2"}'},
        {"metadata.json": b'{"from_code": "vi", "to_code": "en", "package_version": "1", "type": "sbd"}'},
        {"metadata.json": b'{"from_code": "vi", "to_code": "en", "package_version": "1", "target_prefix": 3}'},
        {"model/model.bin": None},
        {"sentencepiece.model": None},
    ],
)
def test_a_broken_package_is_passed_over(change: dict[str, bytes | None], models: Path, parts: Callable, put: Callable) -> None:
    files = {name: content for name, content in {**parts(), **change}.items() if content is not None}
    put(models / "packages", "broken", files)
    put(models / "packages", "sound", parts("en", "fr"))
    assert [package.name for package in installed_packages()] == ["en-fr"]


def test_an_unreadable_record_does_not_hide_a_package(models: Path, parts: Callable, put: Callable) -> None:
    put(models / "packages", "x", {**parts(), "installed.json": b'{"files": 3'})
    assert [package.sha256 for package in installed_packages()] == [None]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"AUDITOR_MODELS": "/m", "XDG_DATA_HOME": "/x"}, "/m/packages"),
        ({"XDG_DATA_HOME": "/x"}, "/x/caption-auditor/packages"),
        ({"HOME": "/h"}, "/h/.local/share/caption-auditor/packages"),
    ],
)
def test_the_folder_of_packages_of_an_installed_auditor(
    environment: dict[str, str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders_module, "_CHECKOUT", tmp_path)
    monkeypatch.delenv("AUDITOR_MODELS")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert packages_path() == Path(expected)


def test_the_folder_of_packages_of_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_MODELS")
    monkeypatch.setattr(folders_module, "_CHECKOUT", tmp_path)
    (tmp_path / "models").mkdir(exist_ok=True)
    (tmp_path / "pyproject.toml").touch()
    assert packages_path() == tmp_path / "models" / "packages"
    monkeypatch.setattr("os.access", lambda *_: False)
    assert packages_path() == tmp_path / "home" / ".local" / "share" / "caption-auditor" / "packages"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"ARGOS_PACKAGES_DIR": "/a/b"}, "/a/b"),
        ({"XDG_DATA_HOME": "/x"}, "/x/argos-translate/packages"),
        ({"HOME": "/h"}, "/h/.local/share/argos-translate/packages"),
    ],
)
def test_the_folders_of_argos(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert argos_folders() == (Path(expected),)


def test_the_folder_that_the_settings_of_argos_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "argos-translate").mkdir()
    settings = tmp_path / "argos-translate" / "settings.json"
    settings.write_text(json.dumps({"ARGOS_PACKAGES_DIR": "/from/settings"}))
    assert argos_folders() == (Path("/from/settings"),)
    settings.write_text("[")
    assert argos_folders()[0].parts[-2:] == ("argos-translate", "packages")


@pytest.mark.parametrize(
    ("languages", "there", "expected"),
    [
        ("vi fr", ["vi en 1", "en fr 1", "vi fr 1"], ["vi fr 1"]),
        ("vi fr", ["vi en 1", "en fr 1"], ["vi en 1", "en fr 1"]),
        ("vi fr", ["vi en 1.9", "vi en 1.10", "vi en 1.2", "en fr 1"], ["vi en 1.10", "en fr 1"]),
        ("vi fr", ["vi de 1", "de en 1", "en fr 1"], ["vi de 1", "de en 1", "en fr 1"]),
        ("vi fr", ["vi de 3", "de fr 1", "vi en 2", "en fr 1"], ["vi de 3", "de fr 1"]),
        ("vi fr", ["vi de 1", "de fr 1", "vi en 1", "en fr 2"], ["vi en 1", "en fr 2"]),
        ("fr fr", [], []),
        ("no fr", ["nb en 1", "en fr 1"], ["nb en 1", "en fr 1"]),
        ("zh fr", ["zt en 9", "zh en 1", "en fr 1"], ["zh en 1", "en fr 1"]),
        ("en pt", ["en pb 1"], ["en pb 1"]),
        ("en fr", ["fr en 1", "en de 1", "de en 1", "de fr 1"], ["en de 1", "de fr 1"]),
    ],
)
def test_chains(languages: str, there: list[str], expected: list[str]) -> None:
    packages = [_package(name) for name in there]
    for order in (packages, packages[::-1]):
        chain = find_chain(*languages.split(), order)
        assert chain == tuple(_package(name) for name in expected)


def test_an_own_package_goes_before_the_same_of_argos() -> None:
    own, argos = _package("vi fr 1"), _package("vi fr 1", "argos")
    assert find_chain("vi", "fr", [own, argos]) == find_chain("vi", "fr", [argos, own]) == (own,)


@pytest.mark.parametrize(
    ("languages", "there", "missing"),
    [
        ("vi fr", [], "vi->en and en->fr"),
        ("vi fr", ["vi en 1"], "en->fr"),
        ("vi fr", ["en fr 1"], "vi->en"),
        ("vi fr", ["fr vi 1"], "vi->en and en->fr"),
        ("en fr", [], "en->fr"),
        ("no en", ["de en 1"], "no->en"),
    ],
)
def test_what_is_missing_for_a_chain(languages: str, there: list[str], missing: str) -> None:
    source, target = languages.split()
    found = find_chain(source, target, [_package(name) for name in there])
    assert isinstance(found, MissingChain)
    assert found.command == f"auditor models install {source} --to {target}"
    assert str(found) == f"{source} to {target}: no chain of translation packages, without {missing}; run {found.command}"


_codes = st.sampled_from(["vi", "en", "fr", "de", "no", "nb", "zh"])


@given(
    st.lists(st.tuples(_codes, _codes, st.sampled_from(["1.0", "1.9", "1.10"])).filter(lambda hop: hop[0] != hop[1])),
    _codes,
    _codes,
)
def test_a_chain_leads_where_it_should(hops: list[tuple[str, str, str]], source: str, target: str) -> None:
    packages = [_package(" ".join(hop)) for hop in hops]
    chain = find_chain(source, target, packages)
    if isinstance(chain, MissingChain):
        assert source != target
        assert not any((p.source, p.target) == (source, target) for p in packages)
        return
    covers = {"nb": "no"}
    ends = [covers.get(code, code) for hop in chain for code in (hop.source, hop.target)]
    same = covers.get(source, source) == covers.get(target, target)
    assert ends[:1] + ends[-1:] == ([] if same else [covers.get(source, source), covers.get(target, target)])
    assert ends[1:-1:2] == ends[2::2]
    assert len(chain) <= 1 or not any((p.source, p.target) == (source, target) for p in packages)
    assert chain == find_chain(source, target, packages[::-1])
