"""The cache of translations: what it keeps, how it shares, and what it survives."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from auditor.scoring.translation.cache import TranslationCache, cache_file

PACKAGE = "vi-en 1.0 abcdef"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "translations.sqlite3"


def in_process(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_what_is_kept_comes_back(path: Path) -> None:
    cache = TranslationCache(path)
    texts = {"Xin chào": ("Bonjour", -0.25), "渔民": ("Des pêcheurs", -1.5), "": ("", 0.0), "\ud800": ("x", -1.0)}
    cache.put(PACKAGE, texts)
    assert cache.get(PACKAGE, [*texts, "khác"]) == texts
    assert TranslationCache(path).get(PACKAGE, list(texts)) == texts
    assert cache.get("vi-en 1.1 abcdef", list(texts)) == {}
    assert cache.notes == []


def test_more_texts_than_sqlite_takes_at_once(path: Path) -> None:
    cache = TranslationCache(path)
    texts = {f"câu {number}": (f"phrase {number}", -number / 7) for number in range(2500)}
    cache.put(PACKAGE, texts)
    assert cache.get(PACKAGE, list(texts)) == texts


def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    TranslationCache(path).put(PACKAGE, {"a": ("b", 0.0)})
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_file_stays_within_its_limit_and_what_is_used_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_700_000_000.0]
    monkeypatch.setattr(time, "time", lambda: now[0])
    limit = 400_000
    cache = TranslationCache(path, limit)
    cache.put(PACKAGE, {"cherished": ("gardé", -1.0)})
    for turn in range(60):
        now[0] += 7200
        cache.put(PACKAGE, {f"{turn} {number}": (os.urandom(150).hex(), 0.0) for number in range(100)})
        assert cache.get(PACKAGE, ["cherished"])
        assert path.stat().st_size <= limit * 1.3
    assert cache.get(PACKAGE, ["0 0"]) == {}
    assert len(cache.get(PACKAGE, [f"59 {number}" for number in range(100)])) == 100
    cache.close()
    assert sum(file.stat().st_size for file in path.parent.iterdir()) <= limit * 1.3


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE diary (line TEXT)")
        database.execute("INSERT INTO diary VALUES ('kept')")


def other_version(path: Path) -> None:
    TranslationCache(path).put(PACKAGE, {"a": ("b", 0.0)})
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")


def hollow(path: Path) -> None:
    """Sound at both ends, garbage between."""
    cache = TranslationCache(path)
    cache.put(PACKAGE, {f"câu {number}": ("x" * 200, 0.0) for number in range(500)})
    cache.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 8192))


def without_table(path: Path) -> None:
    TranslationCache(path).put(PACKAGE, {"a": ("b", 0.0)})
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE entry")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(os.urandom(5000)),
        lambda path: path.write_text("not a database, but a note that is long enough to look at\n" * 5),
        lambda path: path.write_bytes(b"SQLite format 3\x00" + os.urandom(3000)),
        foreign,
        other_version,
        hollow,
        without_table,
    ],
    ids=["noise", "text", "header", "foreign", "version", "hollow", "table"],
)
def test_a_broken_file_is_moved_aside_and_begun_anew(path: Path, spoil: object) -> None:
    path.parent.mkdir()
    spoil(path)  # type: ignore[operator]
    before = path.read_bytes()
    cache = TranslationCache(path)
    cache.get(PACKAGE, [f"câu {number}" for number in range(500)])
    cache.put(PACKAGE, {"Xin chào": ("Bonjour", -0.25)})
    assert cache.get(PACKAGE, ["Xin chào"]) == {"Xin chào": ("Bonjour", -0.25)}
    assert len(cache.notes) == 1
    assert str(path) in cache.notes[0]
    assert "begun anew" in cache.notes[0]
    assert "\n" not in cache.notes[0]
    assert path.with_name(f"{path.name}.broken").read_bytes()[:100] == before[:100]
    assert TranslationCache(path).get(PACKAGE, ["Xin chào"]) == {"Xin chào": ("Bonjour", -0.25)}


def test_an_empty_file_is_a_new_cache(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    cache = TranslationCache(path)
    cache.put(PACKAGE, {"a": ("b", -1.0)})
    assert cache.get(PACKAGE, ["a"])
    assert cache.notes == []


def test_a_value_that_is_no_text_is_passed_over(path: Path) -> None:
    cache = TranslationCache(path)
    cache.put(PACKAGE, {"a": ("b", -1.0), "c": ("d", -1.0)})
    with sqlite3.connect(path) as database:
        database.execute("UPDATE entry SET output = x'ff00ff' WHERE output = x'62'")
    assert cache.get(PACKAGE, ["a", "c"]) == {"c": ("d", -1.0)}


@pytest.mark.parametrize("kind", ["folder", "parent is a file"])
def test_without_a_place_it_goes_on_and_says_so_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a" / "translations.sqlite3"
    if kind == "folder":
        path.mkdir(parents=True)
    else:
        path.parent.write_text("")
    cache = TranslationCache(path)
    for _ in range(3):
        cache.put(PACKAGE, {"a": ("b", 0.0)})
        assert cache.get(PACKAGE, ["a"]) == {}
    assert len(cache.notes) == 1
    assert str(path) in cache.notes[0]
    assert "AUDITOR_CACHE" in cache.notes[0]


IN_A_MOUNT = """
import os, sys
from pathlib import Path
from auditor.scoring.translation.cache import TranslationCache
cache = TranslationCache(Path(sys.argv[1]) / "translations.sqlite3")
for turn in range(20):
    cache.put("p", {f"{turn} {number}": (os.urandom(100).hex(), 0.0) for number in range(100)})
    cache.get("p", ["0 0"])
print(len(cache.get("p", ["0 0"])), len(cache.notes), *cache.notes, sep="\\n")
"""


@pytest.mark.parametrize(
    ("mount", "kept", "says"),
    [
        ("mount -t tmpfs -o size=256k none {0}", "1", "nothing more is kept"),
        ("mount -t tmpfs -o size=64k,ro none {0}", "0", "no translation cache"),
    ],
    ids=["full disk", "read-only folder"],
)
def test_a_full_or_read_only_disk_stops_nothing(tmp_path: Path, mount: str, kept: str, says: str) -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("NOT TESTED: this system permits no mount namespace")
    script = f'{mount.format(tmp_path)} || exit 77; exec "$0" -c "$1" {tmp_path}'
    ran = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, sys.executable, IN_A_MOUNT], capture_output=True, text=True, check=False
    )
    if ran.returncode == 77:
        pytest.skip("NOT TESTED: this system permits no mounts in a namespace")
    assert ran.returncode == 0, ran.stderr
    count, notes, note = ran.stdout.splitlines()
    assert (count, notes) == (kept, "1")
    assert says in note


WRITER = """
import sys
from pathlib import Path
from auditor.scoring.translation.cache import TranslationCache
name = sys.argv[2]
cache = TranslationCache(Path(sys.argv[1]))
for turn in range(25):
    cache.put("p", {f"{name} {turn} {number}": (f"{name} {number}", 0.0) for number in range(20)})
    cache.get("p", [f"{other} {turn} {number}" for other in "abcd" for number in range(20)])
assert not [note for note in cache.notes if "begun anew" not in note], cache.notes
print(len(cache.notes))
"""


@pytest.mark.parametrize("broken", [False, True], ids=["new file", "broken file"])
def test_processes_share_the_file(path: Path, broken: bool) -> None:
    path.parent.mkdir()
    if broken:
        path.write_bytes(os.urandom(9000))
    running = [in_process(WRITER, path, name) for name in "abcd"]
    said = 0
    for process in running:
        output, error = process.communicate(timeout=60)
        assert process.returncode == 0, error
        said += int(output)
    assert said == broken  # whoever moved it says so, and nobody else
    wanted = [f"{name} {turn} {number}" for name in "abcd" for turn in range(25) for number in range(20)]
    assert len(TranslationCache(path).get("p", wanted)) == len(wanted)


def test_threads_share_a_cache(path: Path) -> None:
    cache = TranslationCache(path)

    def work(name: str) -> None:
        for turn in range(20):
            cache.put(name, {f"{turn}": (name, 0.0)})
            assert cache.get(name, [f"{turn}"])

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(cache.get(name, [str(turn) for turn in range(20)])) == 20 for name in "abcdef")
    assert cache.notes == []


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_fork_opens_its_own_connection(path: Path) -> None:
    cache = TranslationCache(path)
    cache.put(PACKAGE, {"a": ("b", 0.0)})
    child = os.fork()
    if not child:
        cache.put(PACKAGE, {"c": ("d", 0.0)})
        os._exit(0 if cache.get(PACKAGE, ["a", "c"]) == {"a": ("b", 0.0), "c": ("d", 0.0)} else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert len(cache.get(PACKAGE, ["a", "c"])) == 2


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"AUDITOR_CACHE": "/somewhere"}, "/somewhere/translations.sqlite3"),
        ({"XDG_CACHE_HOME": "/cache"}, "/cache/caption-auditor/translations.sqlite3"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/home/a"}, "/home/a/.cache/caption-auditor/translations.sqlite3"),
        ({"HOME": "/home/a", "AUDITOR_CACHE": ""}, "/home/a/.cache/caption-auditor/translations.sqlite3"),
    ],
)
def test_where_it_lies(variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUDITOR_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_file() == Path(expected)
