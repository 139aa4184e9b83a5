"""Sorting incoming articles: nothing is lost, overwritten or taken before it is fully written, and a stop anywhere does no harm."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor import watching
from auditor.errors import InputError, UsageError
from auditor.watching import Folders, Judgement, Watch, check_folders, move


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    (tmp_path / "inbox").mkdir()
    made = Folders(inbox=tmp_path / "inbox", accept=tmp_path / "ok", reject=tmp_path / "bad", reports=tmp_path / "reports")
    check_folders(made)
    return made


def _judge(path: Path) -> Judgement:
    """Rejects what holds ``wrong``; the report holds the text."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return Judgement("wrong" not in text, {".json": text}, "judged")


def _watch(folders: Folders, judge: Callable[[Path], Judgement] = _judge, settle: float = 0.0) -> tuple[Watch, list[str]]:
    lines: list[str] = []
    return Watch(folders, judge, lines.append, settle), lines


def _tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_articles_are_sorted_and_reported(folders: Folders) -> None:
    (folders.inbox / "a.txt").write_text("right")
    (folders.inbox / "b.txt").write_text("wrong")
    (folders.inbox / "sport").mkdir()
    (folders.inbox / "sport" / "a.txt").write_text("right too")
    watch, lines = _watch(folders)
    assert watch.run_once() == 3
    assert _tree(folders.accept) == {"a.txt": "right", "sport/a.txt": "right too"}
    assert _tree(folders.reject) == {"b.txt": "wrong"}
    assert _tree(folders.reports) == {"a.txt.json": "right", "b.txt.json": "wrong", "sport/a.txt.json": "right too"}
    assert _tree(folders.inbox) == {}
    assert sorted(line.rpartition("/")[2] for line in lines) == [
        "a.txt: accepted: judged",
        "a.txt: accepted: judged",
        "b.txt: rejected: judged",
    ]


@pytest.mark.parametrize("name", [".a.txt", "a.txt.part", "a.TMP", "a.txt~", ".git/a.txt", "a.crdownload"])
def test_hidden_and_unfinished_names_stay(folders: Folders, name: str) -> None:
    (folders.inbox / name).parent.mkdir(exist_ok=True)
    (folders.inbox / name).write_text("x")
    assert _watch(folders)[0].run_once() == 0
    assert (folders.inbox / name).exists()


def test_nothing_is_overwritten(folders: Folders) -> None:
    for text in ("one", "two wrong", "three"):
        (folders.inbox / "a.txt").write_text(text)
        assert _watch(folders)[0].run_once() == 1
    assert _tree(folders.accept) == {"a.txt": "one", "a-2.txt": "three"}
    assert _tree(folders.reject) == {"a-1.txt": "two wrong"}
    assert _tree(folders.reports) == {"a.txt.json": "one", "a-1.txt.json": "two wrong", "a-2.txt.json": "three"}


def test_a_report_whose_article_was_fetched_is_kept(folders: Folders) -> None:
    (folders.inbox / "a.txt").write_text("one")
    _watch(folders)[0].run_once()
    (folders.accept / "a.txt").unlink()
    (folders.inbox / "a.txt").write_text("two")
    _watch(folders)[0].run_once()
    assert _tree(folders.reports) == {"a.txt.json": "one", "a-1.txt.json": "two"}
    assert _tree(folders.accept) == {"a-1.txt": "two"}


def test_a_crash_before_the_move_does_no_harm(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    (folders.inbox / "a.txt").write_text("one")

    def crash(source: Path, target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(watching, "move", crash)
        with pytest.raises(KeyboardInterrupt):
            _watch(folders)[0].run_once()
    assert _tree(folders.inbox) == {"a.txt": "one"}
    assert _watch(folders)[0].run_once() == 1
    assert _tree(folders.reports) == {"a.txt.json": "one"}
    assert _tree(folders.accept) == {"a.txt": "one"}


def test_a_judge_that_fails_leaves_the_article(folders: Folders) -> None:
    (folders.inbox / "a.txt").write_text("one")

    def fail(path: Path) -> Judgement:
        raise InputError("no model")

    with pytest.raises(InputError):
        _watch(folders, fail)[0].run_once()
    assert _tree(folders.inbox) == {"a.txt": "one"}


def test_a_file_that_changes_while_it_is_judged_is_judged_again(folders: Folders) -> None:
    path = folders.inbox / "a.txt"
    path.write_text("half")
    texts = []

    def judge(found: Path) -> Judgement:
        texts.append(found.read_text())
        if len(texts) == 1:
            path.write_text("half and half")
        return _judge(found)

    watch, lines = _watch(folders, judge)
    while not watch.run_once():
        pass
    assert texts == ["half", "half and half"]
    assert _tree(folders.accept) == {"a.txt": "half and half"}
    assert _tree(folders.reports) == {"a.txt.json": "half and half"}
    assert "changed while it was audited" in lines[0]


def test_a_file_that_grows_is_left_for_the_next_time(folders: Folders) -> None:
    path = folders.inbox / "a.txt"
    path.write_text("x")
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            with path.open("a") as stream:
                stream.write("x")
            time.sleep(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    watch, lines = _watch(folders, settle=0.3)
    try:
        assert watch.run_once() == 0
    finally:
        done.set()
        writer.join()
    assert "still being written" in lines[0]
    assert watch.run_once() == 1
    assert _tree(folders.accept)["a.txt"].strip("x") == ""


def test_watching_takes_what_is_there_and_what_comes_and_stops_when_told(folders: Folders) -> None:
    (folders.inbox / "old.txt").write_text("right")
    watch, _ = _watch(folders, settle=0.1)
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        assert _until((folders.accept / "old.txt").exists)
        (folders.inbox / "new.txt").write_text("wrong")
        part = folders.inbox / ".renamed.txt.part"
        part.write_text("right")
        part.rename(folders.inbox / "renamed.txt")
        assert _until(lambda: (folders.reject / "new.txt").exists() and (folders.accept / "renamed.txt").exists())
    finally:
        watch.stop.set()
        thread.join(5)
    assert not thread.is_alive()


def test_a_stop_ends_after_the_file_in_hand(folders: Folders) -> None:
    for name in ("a.txt", "b.txt"):
        (folders.inbox / name).write_text("right")
    watch, _ = _watch(folders, lambda path: (watch.stop.set(), _judge(path))[1])
    assert watch.run_once() == 1
    assert len(_tree(folders.inbox)) == 1
    assert len(_tree(folders.accept)) == 1


def test_moving_to_another_file_system_copies_first(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    source = folders.inbox / "a.txt"
    source.write_text("right")
    source.chmod(0o640)
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if path == source:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    move(source, folders.accept / "a.txt")
    assert _tree(folders.accept) == {"a.txt": "right"}
    assert (folders.accept / "a.txt").stat().st_mode & 0o777 == 0o640
    assert not source.exists()


def test_a_failed_copy_keeps_the_article(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    source = folders.inbox / "a.txt"
    source.write_text("right")

    def refuse(path: Path, target: Path) -> Path:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="cross-device"):
        move(source, folders.accept / "a.txt")
    assert _tree(folders.inbox) == {"a.txt": "right"}
    assert _tree(folders.accept) == {}


def test_links_are_moved_as_links(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("right")
    (folders.inbox / "link.txt").symlink_to(tmp_path / "real.txt")
    assert _watch(folders)[0].run_once() == 1
    assert (folders.accept / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").exists()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"accept": "inbox"}, "--accept"),
        ({"reject": "ok"}, "--reject"),
        ({"accept": "inbox/ok"}, "--accept"),
        ({"reports": "ok/reports"}, "--report-dir"),
        ({"inbox": "."}, "--accept"),
        ({"reject": "link"}, "--reject"),
    ],
)
def test_folders_are_apart(tmp_path: Path, changes: dict[str, str], named: str) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "inbox")
    names = {"inbox": "inbox", "accept": "ok", "reject": "bad", "reports": "reports"} | changes
    with pytest.raises(UsageError, match=named):
        check_folders(Folders(**{key: tmp_path / name for key, name in names.items()}))


def test_inbox_must_be_there(tmp_path: Path) -> None:
    folders = Folders(inbox=tmp_path / "in", accept=tmp_path / "a", reject=tmp_path / "b", reports=tmp_path / "c")
    with pytest.raises(InputError, match="no such folder"):
        check_folders(folders)
    assert list(tmp_path.iterdir()) == []


def _until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
