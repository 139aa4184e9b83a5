"""``auditor models`` from end to end: what a user types and sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli import main

_DATA = Path(__file__).parents[1] / "data"


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["models", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_from_the_index_to_removal(server, models: Path, parts: Callable, capsys: pytest.CaptureFixture[str]) -> None:
    index = server.offer(parts(), parts("en", "fr"))
    folder = models / "packages"
    assert _run(capsys, "path") == (0, f"{folder}\n", "")
    assert _run(capsys, "verify") == (0, "no translation package is installed\n", "")
    assert not models.exists()
    assert _run(capsys, "install", "vi", "--index", index) == (
        0,
        f"vi-en 1.0: installed in {folder}/vi_en_1.0\nen-fr 1.0: installed in {folder}/en_fr_1.0\n",
        "",
    )
    assert _run(capsys, "install", "vi", "en", "--index", index) == (
        0,
        f"vi-en 1.0: is there already: {folder}/vi_en_1.0\n" + 2 * f"en-fr 1.0: is there already: {folder}/en_fr_1.0\n",
        "",
    )
    code, out, err = _run(capsys, "list", "--format", "json")
    neural = [model for model in json.loads(out) if model["kind"] == "neural"]
    assert (code, err) == (0, "")
    assert [set(model) for model in neural] == 2 * [{"kind", "from", "to", "version", "size", "path", "source"}]
    assert [(model["from"], model["to"], model["version"], model["source"]) for model in neural] == [
        ("en", "fr", "1.0", "installed"),
        ("vi", "en", "1.0", "installed"),
    ]
    assert _run(capsys, "verify") == (0, f"{folder}/en_fr_1.0: sound\n{folder}/vi_en_1.0: sound\n", "")
    assert _run(capsys, "remove", "vi", "en-fr") == (0, f"{folder}/vi_en_1.0: removed\n{folder}/en_fr_1.0: removed\n", "")
    assert _run(capsys, "remove", "vi-en")[::2] == (
        2,
        "auditor: error: vi-en: no such package is installed; there is none to remove\n",
    )


def test_what_is_available(server, parts: Callable, capsys: pytest.CaptureFixture[str]) -> None:
    index = server.offer(parts(version="1.9"), parts("en", "fr"))
    code, out, err = _run(capsys, "list", "--available", "--format", "json", "--index", index)
    assert (code, err) == (0, "")
    assert json.loads(out) == [
        {"kind": "neural", "from": "en", "to": "fr", "version": "1.0", "size": None, "path": "", "source": f"{server.address}/en_fr.argosmodel"},
        {"kind": "neural", "from": "vi", "to": "en", "version": "1.9", "size": 65_895_840, "path": "", "source": f"{server.address}/vi_en.argosmodel"},
    ]  # fmt: skip
    code, out, _ = _run(capsys, "list", "--available", "--index", index)
    assert [line.split()[:4] for line in out.splitlines()[2:]] == [["neural", "en", "fr", "1.0"], ["neural", "vi", "en", "1.9"]]
    server.serve("/index.json", b"<html>")
    assert _run(capsys, "list", "--available", "--index", index) == (
        2,
        "",
        f"auditor: error: {index}: is no index of packages but an HTML page; name the address of an index.json\n",
    )


def test_a_failure_after_a_success_keeps_the_success(server, parts: Callable, capsys: pytest.CaptureFixture[str]) -> None:
    index = server.offer(parts(), parts("en", "fr"))
    del server.files["/en_fr.argosmodel"]
    code, out, err = _run(capsys, "install", "vi", "--index", index)
    assert code == 2
    assert out.startswith("vi-en 1.0: installed in ")
    assert err == (
        f"auditor: error: {server.address}/en_fr.argosmodel: answers 404 Not Found; "
        "try again later, or name another index with --index\n"
    )


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("file", "change", "problem"),
    [
        ("model/model.bin", _flip, "model/model.bin is not what was installed (SHA-256)"),
        ("model/model.bin", _truncate, "model/model.bin has 39,999 bytes where 40,000 were installed"),
        ("model/model.bin", Path.unlink, "model/model.bin is missing"),
        ("model/shared_vocabulary.txt", Path.unlink, "model/shared_vocabulary.txt is missing"),
        ("sentencepiece.model", Path.unlink, "sentencepiece.model and bpe.model are missing"),
        ("metadata.json", Path.unlink, "metadata.json is missing"),
        ("metadata.json", _truncate, "metadata.json is not JSON"),
        ("installed.json", _truncate, None),
        ("installed.json", lambda path: path.write_text("{"), "installed.json cannot be read"),
    ],
)
def test_verify_names_what_is_broken(
    file: str,
    change: Callable[[Path], object],
    problem: str | None,
    models: Path,
    parts: Callable,
    archive: Callable,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, languages in (("a", ("vi", "en")), ("b", ("en", "fr"))):
        Path(f"{name}.argosmodel").write_bytes(archive(parts(*languages)))
    assert _run(capsys, "install", "a.argosmodel", "b.argosmodel")[0] == 0
    folder = models / "packages" / "vi_en_1.0"
    change(folder / file)
    code, out, err = _run(capsys, "verify")
    sound = f"{models}/packages/en_fr_1.0: sound\n"
    if problem is None:
        assert (code, out, err) == (0, f"{sound}{folder}: sound\n", "")
    else:
        line = f"auditor: error: {folder}: {problem}; install the package again, or remove it\n"
        assert (code, out, err) == (2, sound, line)


def test_verify_loads_what_nobody_recorded(
    parts: Callable, put: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "argos"))
    theirs = put(tmp_path / "argos", "vi_en", parts())
    code, out, err = _run(capsys, "verify")
    assert (code, out) == (2, "")
    assert [line.startswith(f"auditor: error: {theirs}: ") for line in err.splitlines()] == [True, True]
    assert "the model does not load" in err
    assert sorted(path.name for path in theirs.iterdir()) == ["metadata.json", "model", "sentencepiece.model"]


@pytest.mark.skipif(not list(_DATA.glob("*.argosmodel")), reason="no real package in tests/data")
def test_real_packages_load(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, "install", *map(str, sorted(_DATA.glob("*.argosmodel"))))[0] == 0
    code, out, err = _run(capsys, "verify", "--load")
    assert (code, err) == (0, "")
    assert out.endswith(": sound\n")


def test_nothing_but_an_index_asks_the_network(
    models: Path, parts: Callable, archive: Callable, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    Path("a.argosmodel").write_bytes(archive(parts()))
    for arguments in (["install", "a.argosmodel"], ["list"], ["verify"], ["path"], ["remove", "vi"]):
        assert _run(capsys, *arguments)[::2] == (0, "")


def test_interruption(server, parts: Callable, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("auditor.packages.download._append", interrupt)
    assert _run(capsys, "install", "vi", "--to", "en", "--index", server.offer(parts())) == (130, "", "")


def test_progress_on_a_terminal_only(
    server, parts: Callable, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = server.offer(parts(), parts("vi", "de"))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert _run(capsys, "install", "vi", "--to", "en", "--index", index, "--quiet")[2] == ""
    monkeypatch.setattr("auditor.packages.transport._CHUNK", 4_000)
    monkeypatch.setattr("auditor.cli.models._BAR_DELAY", 0.0)
    assert "B/s" in _run(capsys, "install", "vi", "--to", "de", "--index", index)[2]


def test_finding_packages_loads_no_network_library() -> None:
    code = "import sys, auditor.packages as p; p.installed_packages(); print(sorted({'urllib.request', 'http.client', 'ssl'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ.copy())
    assert done.stdout == "[]\n"
