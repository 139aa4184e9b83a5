"""Installing over a network that misbehaves, and removing: whole or not at all, resumed, and one clear line for every failure."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.errors import ModelError, UsageError
from auditor.packages import find_chain, installed_packages
from auditor.packages.index import ARGOS_INDEX, fetch_index, index_address, parse_index
from auditor.packages.install import install_file, install_language, remove

_TIMEOUT = 5.0


def _install(index: str, source: str = "vi", target: str = "fr", timeout: float = _TIMEOUT) -> list[tuple[str, bool]]:
    return [
        (f"{outcome.package.name} {outcome.package.version}", outcome.fresh)
        for outcome in install_language(source, target, index, timeout=timeout)
    ]


def _failure(index: str, source: str = "vi", target: str = "en", timeout: float = _TIMEOUT) -> str:
    with pytest.raises(ModelError) as error:
        _install(index, source, target, timeout)
    text = str(error.value)
    assert "\n" not in text
    assert "; " in text
    return text


def test_the_chain_is_installed_and_found(server, models: Path, parts: Callable) -> None:
    index = server.offer(parts("vi", "de"), parts(), parts("en", "fr", "1.9"))
    assert _install(index) == [("vi-en 1.0", True), ("en-fr 1.9", True)]
    chain = find_chain("vi", "fr")
    assert isinstance(chain, tuple)
    assert [package.path for package in chain] == [models / "packages" / name for name in ("vi_en_1.0", "en_fr_1.9")]
    data = server.files["/vi_en.argosmodel"].data
    assert chain[0].sha256 == hashlib.sha256(data).hexdigest()
    record = json.loads((chain[0].path / "installed.json").read_bytes())
    assert (record["size"], record["origin"]) == (len(data), f"{server.address}/vi_en.argosmodel")
    assert sorted(path.name for path in (models / "packages").iterdir()) == ["en_fr_1.9", "vi_en_1.0"]
    server.requests.clear()
    assert _install(index) == [("vi-en 1.0", False), ("en-fr 1.9", False)]
    assert [path for path, _ in server.requests] == ["/index.json"]


def test_a_direct_package_is_preferred(server, parts: Callable) -> None:
    assert _install(server.offer(parts(), parts("en", "fr"), parts("vi", "fr"))) == [("vi-fr 1.0", True)]


def test_a_newer_version_replaces_an_older_one(server, models: Path, parts: Callable) -> None:
    _install(server.offer(parts()), "vi", "en")
    assert _install(server.offer(parts(version="1.10")), "vi", "en") == [("vi-en 1.10", True)]
    assert [package.version for package in installed_packages()] == ["1.10"]
    assert _install(server.offer(parts(version="1.9.1")), "vi", "en") == [("vi-en 1.10", False)]


def test_a_broken_package_is_installed_again(server, models: Path, parts: Callable) -> None:
    index = server.offer(parts())
    _install(index, "vi", "en")
    (models / "packages/vi_en_1.0/model/model.bin").write_bytes(b"broken")
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]
    assert installed_packages()[0].size > 40_000


def test_what_argos_has_is_used(server, parts: Callable, put: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "argos"))
    put(tmp_path / "argos", "en_fr", parts("en", "fr"))
    assert _install(server.offer(parts(), parts("en", "fr"))) == [("vi-en 1.0", True), ("en-fr 1.0", False)]
    assert _install(server.offer(parts())) == [("vi-en 1.0", False), ("en-fr 1.0", False)]


def test_a_file_replaces_the_package_of_the_same_languages(server, parts: Callable, archive: Callable) -> None:
    _install(server.offer(parts(version="2.0")), "vi", "en")
    Path("old.argosmodel").write_bytes(archive(parts(version="1.0")))
    install_file(Path("old.argosmodel"))
    assert [package.version for package in installed_packages()] == ["1.0"]


@pytest.mark.parametrize("etag", ['"1"', "", 'W/"1"'])
def test_a_cut_connection_is_resumed(etag: str, server, parts: Callable) -> None:
    index = server.offer(parts(), cuts=[10_000, 5_000, 0], etag=etag)
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]
    assert [asked for path, asked in server.requests if path != "/index.json"] == [
        None,
        "bytes=10000-",
        "bytes=15000-",
        "bytes=15000-",
    ]


def test_without_ranges_the_whole_is_fetched_again(server, parts: Callable) -> None:
    index = server.offer(parts(), cuts=[10_000], ranges=False)
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]


def test_an_interruption_leaves_a_piece_to_go_on_from(
    server, models: Path, parts: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = server.offer(parts())

    def interrupt(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("auditor.packages.transport._CHUNK", 7_000)
        with pytest.raises(KeyboardInterrupt):
            list(install_language("vi", "en", index, timeout=_TIMEOUT, step=interrupt))
    (piece,) = (models / "packages" / ".downloads").glob("*.part")
    assert 0 < piece.stat().st_size <= 7_000
    begun = piece.stat().st_size
    assert installed_packages() == []
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]
    assert server.requests[-1] == ("/vi_en.argosmodel", f"bytes={begun}-")
    assert sorted(path.name for path in (models / "packages").iterdir()) == ["vi_en_1.0"]


def test_a_network_failure_leaves_a_piece_to_go_on_from(server, models: Path, parts: Callable) -> None:
    index = server.offer(parts(), cuts=[9_000, 0, 0, 0])
    assert "run the command again to go on from there" in _failure(index)
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]
    assert server.requests[-1] == ("/vi_en.argosmodel", "bytes=9000-")


@pytest.mark.parametrize("etag", ['"2"', ""])
def test_a_file_that_changed_meanwhile_is_fetched_anew(etag: str, server, parts: Callable, archive: Callable) -> None:
    index = server.offer(parts(), cuts=[20_000, 0, 0, 0], etag='"1"' if etag else "")
    _failure(index)
    changed = bytearray(archive({**parts(), "README.md": b"1"}))
    server.serve("/vi_en.argosmodel", bytes(changed), etag=etag)
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]


def test_halves_of_two_files_are_fetched_anew(server, parts: Callable, archive: Callable) -> None:
    """Same length and no ETag: only the checksums inside tell that the file was exchanged between two calls."""
    first, second = parts(), parts()
    second["model/model.bin"] = bytes(reversed(first["model/model.bin"]))
    index = server.offer(first, cuts=[20_000, 0, 0, 0], etag="")
    _failure(index)
    assert len(archive(first)) == len(archive(second))
    server.serve("/vi_en.argosmodel", archive(second), etag="")
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]
    assert (installed_packages()[0].path / "model/model.bin").read_bytes() == second["model/model.bin"]
    assert [asked for _, asked in server.requests[-2:]] == ["bytes=20000-", None]


def test_a_piece_longer_than_the_file(server, models: Path, parts: Callable) -> None:
    index = server.offer(parts(), cuts=[20_000, 0, 0, 0])
    _failure(index)
    data = server.files["/vi_en.argosmodel"].data
    (piece,) = (models / "packages" / ".downloads").glob("*.part")
    piece.write_bytes(data + b"more")
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]


@pytest.mark.parametrize("note", ["{", "[]", '{"address": 1, "total": [], "validator": ""}', "[" * 100_000])
def test_a_piece_with_an_unreadable_note_is_fetched_anew(note: str, server, models: Path, parts: Callable) -> None:
    index = server.offer(parts(), cuts=[20_000, 0, 0, 0])
    _failure(index)
    (path,) = (models / "packages" / ".downloads").glob("*.json")
    path.write_text(note)
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]
    assert server.requests[-1] == ("/vi_en.argosmodel", None)


def test_a_second_link_is_tried(server, parts: Callable, archive: Callable) -> None:
    server.serve("/b", archive(parts()))
    metadata = json.loads(parts()["metadata.json"])
    index = server.index([{**metadata, "links": ["ipfs://x", f"{server.address}/none", "/b"]}])
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]


@pytest.mark.parametrize(("size", "expected"), [(0, "installed"), (1, "the package has")])
def test_what_the_index_says_of_the_archive_is_checked(
    size: int, expected: str, server, parts: Callable, archive: Callable
) -> None:
    data = archive(parts())
    server.serve("/b", data)
    metadata = json.loads(parts()["metadata.json"])
    wrong = {**metadata, "links": ["/b"], "size": len(data) + size, "sha256": hashlib.sha256(data).hexdigest().upper()}
    index = server.index([wrong])
    if size:
        assert expected in _failure(index)
        index = server.index([{**wrong, "size": len(data), "sha256": "0" * 64}])
        assert "the index says 000000000000…" in _failure(index)
        assert installed_packages() == []
    else:
        assert _install(index, "vi", "en") == [("vi-en 1.0", True)]


def test_a_known_package_of_another_size_is_not_even_fetched(server, models: Path, parts: Callable, everything: Callable) -> None:
    index = server.offer(parts(version="1.9"))
    assert "has 65,895,840" in _failure(index)
    assert everything(models) == []


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda s, p, a: {"data": a(p("en", "fr"))}, "holds en->fr 1.0 where the index says vi->en 1.0"),
        (lambda s, p, a: {"data": a(p(version="1.1"))}, "holds vi->en 1.1 where the index says vi->en 1.0"),
        (lambda s, p, a: {"data": a({**p(), "../x": b""})}, "outside its folder"),
        (lambda s, p, a: {"data": a(p())[:-100]}, "is not a zip file or is truncated"),
        (lambda s, p, a: {"data": b"<html>"}, "is not a zip file or is truncated"),
        (lambda s, p, a: {"data": b""}, "is not a zip file or is truncated"),
        (lambda s, p, a: {"statuses": [404]}, "answers 404 Not Found; try again later"),
        (lambda s, p, a: {"statuses": [403]}, "answers 403 Forbidden"),
        (lambda s, p, a: {"statuses": [500] * 9}, "answers 500 Internal Server Error"),
        (lambda s, p, a: {"statuses": [302] * 99, "headers": {"Location": "/vi_en.argosmodel"}}, "redirects without end"),
        (lambda s, p, a: {"statuses": [302], "headers": {"Location": "file:///etc/passwd"}}, "answers 302"),
        (lambda s, p, a: {"raw": b"garbage\n\n"}, "does not answer as an HTTP server does"),
        (lambda s, p, a: {"raw": b""}, "the connection broke off"),
        (lambda s, p, a: {"data": a(p()), "headers": {"Content-Encoding": "gzip"}}, "holds no file"),
        (lambda s, p, a: {"data": a(p()), "announced": 1 << 40}, "more than any package has"),
    ],
)
def test_failing_downloads(
    change: Callable, cause: str, server, models: Path, parts: Callable, archive: Callable, everything
) -> None:
    index = server.offer(parts())
    server.serve("/vi_en.argosmodel", **{"data": b"", **change(server, parts, archive)})
    assert cause in _failure(index)
    assert everything(models) == []


def test_passing_trouble_is_outlived(server, parts: Callable) -> None:
    index = server.offer(parts(), statuses=[503, 429, 200], headers={"Retry-After": "0"})
    server.files["/index.json"].statuses = [502, 200]
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]


def test_a_download_that_never_comes(server, parts: Callable) -> None:
    index = server.offer(parts(), silence=0.8)
    assert "no answer within 0.2 seconds" in _failure(index, timeout=0.2)


def test_a_trickle(server, parts: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.packages.transport._PATIENCE", 0.1)
    index = server.offer(parts(), trickle=0.02)
    assert "is too slow" in _failure(index, timeout=2)


@pytest.mark.parametrize(
    ("served", "cause"),
    [
        ({"data": b"<!doctype html><p>404"}, "is no index of packages but an HTML page; name"),
        ({"data": b"not json"}, "is no index of packages but not JSON; name"),
        ({"data": b""}, "is no index of packages but not JSON; name"),
        ({"data": b'[{"from_code": "vi"'}, "is no index of packages but not JSON; name"),
        ({"data": b"[" * 1_000_000}, "is no index of packages but not JSON; name"),
        ({"data": bytes(range(256))}, "is no index of packages but not JSON; name"),
        ({"data": b"1" * 5_000}, "is no index of packages but"),
        ({"data": b"{}"}, "is no index of packages but other JSON; name"),
        ({"data": b"null"}, "is no index of packages but other JSON; name"),
        ({"data": b"[]"}, "offers no translation package; name"),
        ({"data": b'[1, null, {}, {"from_code": 3}]'}, "offers no translation package; name"),
        ({"data": b" " * (9 << 20)}, "sends more than 8,388,608 bytes; check"),
        ({"data": b"[]", "cuts": [1, 1, 1]}, "broke off after 1 of 2 bytes; check"),
        ({"statuses": [404]}, "answers 404 Not Found; check"),
        ({"statuses": [500, 500, 500]}, "answers 500 Internal Server Error; check"),
        ({"statuses": [301] * 99, "headers": {"Location": "/index.json"}}, "redirects without end; check"),
        ({"raw": b"SSH-2.0\r\n"}, "does not answer as an HTTP server does; check"),
        ({"silence": 0.6}, "no answer within 0.15 seconds; check"),
        ({"data": b"[]" + b" " * 40, "trickle": 0.05}, "is too slow"),
    ],
)
def test_failing_indexes(served: dict, cause: str, server, models: Path, everything: Callable) -> None:
    server.serve("/index.json", **{"data": b"", **served})
    timeout = 0.15 if "silence" in served else 0.3 if "trickle" in served else _TIMEOUT
    text = _failure(f"{server.address}/index.json", timeout=timeout)
    assert cause in text
    assert text.startswith(f"{server.address}/index.json: ")
    assert everything(models) == []


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert _failure(f"http://127.0.0.1:{port}/index.json").startswith(f"http://127.0.0.1:{port}/index.json: connection refused; ")


def test_a_password_is_not_shown(server) -> None:
    address = server.address.replace("http://", "http://user:secret@") + "/index.json"
    assert "secret" not in _failure(address)


@pytest.mark.parametrize(
    ("languages", "offered", "cause"),
    [
        ("sw fr", ["en fr"], "no chain of packages from sw to fr, without sw->en; "),
        ("vi fr", ["de en"], "no chain of packages from vi to fr, without vi->en and en->fr; "),
        ("vi fr", ["vi en"], "no chain of packages from vi to fr, without en->fr; "),
    ],
)
def test_no_chain_in_the_index(languages: str, offered: list[str], cause: str, server, parts: Callable) -> None:
    assert cause in _failure(server.offer(*(parts(*pair.split()) for pair in offered)), *languages.split())


@pytest.mark.parametrize(
    ("languages", "text"),
    [
        ("xx fr", "'xx': is neither a language nor a file; give an ISO 639-1 code such as 'fr' or 'vi'"),
        ("vietnamese fr", "'vietnamese': is neither a language nor a file; did you mean 'vi'?"),
        ("vi qq", "'qq': is neither a language nor a file; give an ISO 639-1 code such as 'fr' or 'vi'"),
        ("fr fr", "'fr': is the language to translate into; name another language, or another --to"),
    ],
)
def test_unknown_languages_ask_no_network(languages: str, text: str, server) -> None:
    with pytest.raises(UsageError) as error:
        _install(f"{server.address}/index.json", *languages.split())
    assert str(error.value) == text
    assert server.requests == []


def test_an_index_in_files(tmp_path: Path, parts: Callable, archive: Callable) -> None:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "vi.argosmodel").write_bytes(archive(parts()))
    entry = {**json.loads(parts()["metadata.json"]), "links": ["vi.argosmodel"]}
    (tmp_path / "a b" / "index.json").write_text(json.dumps([entry]))
    index = (tmp_path / "a b" / "index.json").as_uri()
    assert _install(index, "vi", "en") == [("vi-en 1.0", True)]
    assert "cannot be read: No such file" in _failure("file:///none/index.json")


def test_an_index_from_the_network_names_no_local_file(server, parts: Callable) -> None:
    entry = {**json.loads(parts()["metadata.json"]), "links": ["file:///etc/passwd", "ftp://x/y", "x y", "http://", 3]}
    assert "offers no translation package" in _failure(server.index([entry]))


def test_the_index_as_argos_publishes_it(parts: Callable) -> None:
    """Fields that are missing or more than needed, other types of packages, and versions in disorder."""
    entries = [
        {"package_version": "1.9", "argos_version": "1.9", "from_code": "en", "to_code": "zt", "links": ["https://x.test/a"]},
        {
            "package_version": "1.10",
            "from_code": "en",
            "to_code": "fr",
            "links": ["https://x.test/b", "ipfs://c"],
            "target_prefix": "",
        },
        {"package_version": "1.9", "from_code": "en", "to_code": "fr", "links": ["https://x.test/d"], "dependencies": []},
        {"type": "sbd", "package_version": "1.0", "from_codes": ["en"], "links": ["https://x.test/e"]},
        {"package_version": 1.9, "from_code": "vi", "to_code": "en", "links": ["https://x.test/f"]},
    ]
    offers = parse_index(b"\xef\xbb\xbf" + json.dumps(entries).encode(), "https://x.test/index.json")
    assert [(offer.source, offer.target, offer.version, offer.links) for offer in offers] == [
        ("en", "fr", "1.9", ("https://x.test/d",)),
        ("en", "fr", "1.10", ("https://x.test/b",)),
        ("en", "zt", "1.9", ("https://x.test/a",)),
        ("vi", "en", "1.9", ("https://x.test/f",)),
    ]
    assert [pin.size for pin in offers[3].pins()] == [65_895_840]


@pytest.mark.parametrize(
    ("given", "variable", "expected"),
    [
        (None, None, ARGOS_INDEX + "index.json"),
        (None, "https://m.test/i", "https://m.test/i/index.json"),
        ("http://m.test", "https://n.test", "http://m.test/index.json"),
        ("http://m.test/a/", None, "http://m.test/a/index.json"),
        ("http://m.test/a.json", None, "http://m.test/a.json"),
        ("file:///a/index.json", None, "file:///a/index.json"),
    ],
)
def test_which_index(given: str | None, variable: str | None, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if variable:
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", variable)
    assert index_address(given) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "index.json",
        "/a/index.json",
        "ftp://x/y",
        "http://",
        "http:///x",
        "http://x:y/",
        "http://a b/",
        "http://[::1",
        "file://host/x",
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(UsageError, match=r"^--index: "):
        index_address(address)


def test_one_fetch_of_the_index_and_nothing_else(server, parts: Callable) -> None:
    fetch_index(server.offer(parts()))
    assert server.requests == [("/index.json", None)]


@pytest.mark.parametrize(
    ("code", "way_out"), [(errno.ENOSPC, "free some space, or set AUDITOR_MODELS"), (errno.EROFS, "set AUDITOR_MODELS")]
)
@pytest.mark.parametrize(
    "where", ["auditor.packages.download._append", "auditor.packages.archive.Archive.unpack", "os.fsync", "pathlib.Path.mkdir"]
)
def test_a_folder_that_cannot_be_written(
    where: str,
    code: int,
    way_out: str,
    server,
    models: Path,
    parts: Callable,
    everything: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = server.offer(parts())

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(where, fail)
        text = _failure(index)
    assert text.startswith(f"{models / 'packages'}: cannot be written: {os.strerror(code)}; {way_out}")
    assert everything(models) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_disk_that_is_full_for_real(
    server, models: Path, parts: Callable, everything: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = server.offer(parts())
    real = Path.open

    def to_full(path: Path, mode: str = "r", *args: object, **options: object) -> object:
        return real(Path("/dev/full") if path.name == "model.bin" else path, mode.replace("x", "w"), *args, **options)

    monkeypatch.setattr(Path, "open", to_full)
    assert "No space left on device; free some space" in _failure(index)
    monkeypatch.undo()
    assert [name for name in everything(models) if "unpack" in name] == []


def test_a_file_where_the_folder_should_be(server, models: Path, parts: Callable) -> None:
    models.mkdir()
    (models / "packages").write_text("in the way")
    assert "cannot be written" in _failure(server.offer(parts()))


def test_what_a_crash_left_is_cleaned_up(server, models: Path, parts: Callable, put: Callable, everything: Callable) -> None:
    folder = models / "packages"
    put(folder, ".unpacking-1", parts())
    put(folder, ".replaced-vi_en_1.0", parts())
    (folder / ".downloads").mkdir()
    old = folder / ".downloads" / "x.part"
    old.write_bytes(b"x")
    os.utime(old, (1, 1))
    _install(server.offer(parts("en", "fr")), "en", "fr")
    assert sorted(path.name for path in folder.iterdir()) == ["en_fr_1.0", "vi_en_1.0"]
    put(folder, ".replaced-vi_en_1.0", parts())
    _install(server.offer(parts("en", "de")), "en", "de")
    assert sorted(path.name for path in folder.iterdir()) == ["en_de_1.0", "en_fr_1.0", "vi_en_1.0"]


def test_a_failed_exchange_keeps_the_old_package(
    server, models: Path, parts: Callable, archive: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(server.offer(parts()), "vi", "en")
    Path("vi.argosmodel").write_bytes(archive({**parts(), "README.md": b"new"}))
    real = Path.replace

    def fail(path: Path, target: Path) -> Path:
        if path.name.startswith(".unpacking"):
            raise OSError(errno.EIO, "Input/output error")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(ModelError, match="cannot be written: Input/output error"):
        install_file(Path("vi.argosmodel"))
    monkeypatch.undo()
    assert [path.name for path in (models / "packages").iterdir()] == ["vi_en_1.0"]
    assert not (models / "packages/vi_en_1.0/README.md").exists()


def _install_in_a_process(index: str, results) -> None:
    try:
        results.put(_install(index, "vi", "en", 20.0))
    except BaseException as error:
        results.put(repr(error))


def test_two_processes_do_not_collide(server, models: Path, parts: Callable) -> None:
    index = server.offer(parts(), silence=0.2)
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    processes = [context.Process(target=_install_in_a_process, args=(index, results)) for _ in range(3)]
    for process in processes:
        process.start()
    found = [results.get(timeout=30) for _ in processes]
    for process in processes:
        process.join()
    assert sorted(found, key=str) == [[("vi-en 1.0", False)], [("vi-en 1.0", False)], [("vi-en 1.0", True)]]
    assert [path for path, _ in server.requests].count("/vi_en.argosmodel") == 1
    assert [path.name for path in (models / "packages").iterdir()] == ["vi_en_1.0"]


def test_a_lock_that_nobody_releases(server, models: Path, parts: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr("auditor.packages.install._LOCK_WAIT", 0.1)
    (models / "packages").mkdir(parents=True)
    held = threading.Event()
    done = threading.Event()

    def hold() -> None:
        with FileLock(models / "packages" / ".lock"):
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        assert "another process is changing the packages; try again when it is done" in _failure(server.offer(parts()))
    finally:
        done.set()
        holder.join()


def test_removing(server, models: Path, parts: Callable, put: Callable, everything: Callable) -> None:
    _install(server.offer(parts(), parts("en", "fr"), parts("vi", "de"), parts("en", "vi")))
    _install(server.offer(parts("vi", "de"), parts("en", "vi")), "vi", "de")
    _install(server.offer(parts("en", "vi")), "en", "vi")
    assert remove("vi-en") == [models / "packages/vi_en_1.0"]
    assert [package.name for package in installed_packages()] == ["en-fr", "en-vi", "vi-de"]
    assert remove("vi") == [models / "packages/vi_de_1.0"]
    assert len(remove("en")) == 2
    assert everything(models) == ["packages"]


def test_a_broken_package_can_be_removed(models: Path, parts: Callable, put: Callable) -> None:
    folder = put(models / "packages", "vi_en_1.0", {"metadata.json": b"{"})
    other = put(models / "packages", "odd", {"metadata.json": b"{"})
    assert remove("vi-en") == [folder]
    assert remove("odd") == [other]


def test_what_cannot_be_removed(
    server, models: Path, parts: Callable, put: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ModelError, match=r"^vi-en: no such package is installed; there is none to remove$"):
        remove("vi-en")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "argos"))
    theirs = put(tmp_path / "argos", "vi_en", parts())
    with pytest.raises(
        ModelError, match=f"^{theirs}: belongs to Argos Translate; remove it with argospm remove translate-vi_en$"
    ):
        remove("vi")
    put(models / "packages", "en_fr_1.0", parts("en", "fr"))
    with pytest.raises(ModelError, match=r"^de: no such package is installed; choose from en-fr$"):
        remove("de")
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.EACCES, "Permission denied")))
    with pytest.raises(ModelError, match="packages: cannot be written: Permission denied"):
        remove("en-fr")
    assert theirs.is_dir()
