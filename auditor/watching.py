"""Sorts incoming articles: each is audited once it is fully written, its report is filed, and then it is moved.

Takes four folders and a function that judges a file; moves files. Knows nothing of models and formats. The order of the steps
makes it safe to stop anywhere: the report comes first and the move last, so that a file is either still in the inbox, and will be
judged again, or where it belongs. Nothing is overwritten: a name that is taken gets a number. A file that another program is
still writing is left until its size and times have not changed for a while. What cannot be read is rejected, with a report that
says why.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from auditor.errors import InputError, UsageError
from auditor.reports.output import encoded, write_report

SETTLE = 2.0
"""Seconds for which a file must not change before it counts as fully written, unless the caller says otherwise."""

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", "~")
_RESCAN = 1.0  # seconds after which the inbox is looked through even without news; network folders send none


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where articles come in, where they go, and where the reports are filed."""

    inbox: Path
    accept: Path
    reject: Path
    reports: Path


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge says of a file.

    Attributes:
        accepted: where it goes.
        reports: the reports' texts by ending (``.json``).
        summary: one clause for the log.
    """

    accepted: bool
    reports: Mapping[str, str]
    summary: str


Judge = Callable[[Path], Judgement]
Log = Callable[[str], None]

Stamp = tuple[int, int, int, int]


@dataclass(slots=True)
class Watch:
    """A watch over an inbox.

    Attributes:
        folders: checked by `check_folders`.
        judge: audits a file. It raises only what should end the watch.
        log: takes one line for each file.
        settle: seconds for which a file must not change.
        stop: set it to end the watch after the file in hand.
    """

    folders: Folders
    judge: Judge
    log: Log
    settle: float = SETTLE
    stop: threading.Event = field(default_factory=threading.Event)
    _seen: dict[Path, tuple[Stamp, float]] = field(default_factory=dict)

    def run_once(self) -> int:
        """Sort what is there now; what is still being written is left for the next time.

        Returns:
            How many files were moved.

        Raises:
            InputError: a folder or report cannot be written.
        """
        self._settled()
        waiting = {path: stamp for path, (stamp, _) in self._seen.items()}
        end = time.monotonic() + self.settle + 0.05
        moved = 0
        while not self.stop.is_set():
            ready = [path for path in self._settled() if path in waiting]
            moved += self._sort(ready)
            if not ready and (time.monotonic() >= end or not any(path in self._seen for path in waiting)):
                break
            if not ready:
                self.stop.wait(min(0.1, self.settle or 0.01))
        for path in sorted(path for path in waiting if path in self._seen and not self.stop.is_set()):
            self.log(f"{path}: still being written; left for the next time")
        return moved

    def run(self) -> int:
        """Sort what is there and what comes, until `stop` is set.

        Returns:
            How many files were moved.

        Raises:
            InputError: a folder or report cannot be written, or the inbox cannot be watched.
        """
        from watchfiles import watch

        moved = self._sort(self._settled())
        pause = max(min(self.settle / 2, _RESCAN), 0.02)
        try:
            for _ in watch(
                self.folders.inbox,
                watch_filter=None,
                stop_event=self.stop,
                rust_timeout=int(pause * 1000),
                yield_on_timeout=True,
                debounce=200,
                step=20,
                raise_interrupt=False,
            ):
                moved += self._sort(self._settled())
        except (OSError, RuntimeError) as error:
            raise InputError(f"{self.folders.inbox}: cannot be watched: {error}; use --once at intervals instead") from None
        return moved

    def _settled(self) -> list[Path]:
        """The files that are fully written, the oldest first."""
        now, wall = time.monotonic(), time.time()
        found: dict[Path, tuple[Stamp, float]] = {}
        for path in incoming(self.folders.inbox):
            stamp = _stamp(path)
            if stamp is None:
                continue
            known = self._seen.get(path)
            if known is not None and known[0] == stamp:
                found[path] = known
            else:
                # At rest since its last change; a time in the future says nothing.
                rest = wall - max(stamp[1], stamp[2]) / 1e9
                found[path] = (stamp, now - rest if known is None and rest > 0 else now)
        self._seen = found
        ready = [path for path, (_, since) in found.items() if now - since >= self.settle]
        return sorted(ready, key=lambda path: (found[path][0][1], str(path)))

    def _sort(self, paths: list[Path]) -> int:
        moved = 0
        for path in paths:
            if self.stop.is_set():
                break
            moved += self._handle(path)
        return moved

    def _handle(self, path: Path) -> bool:
        stamp, _ = self._seen.pop(path, (None, 0.0))
        judgement = self.judge(path)
        if _stamp(path) != stamp:
            if path.exists():
                self.log(f"{path}: changed while it was audited; looked at again")
            return False
        name = self._free_name(path, judgement)
        for ending, text in judgement.reports.items():
            target = self.folders.reports / name.with_name(name.name + ending)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_report(text, target)
        target = (self.folders.accept if judgement.accepted else self.folders.reject) / name
        try:
            move(path, target)
        except FileNotFoundError:
            return False  # taken away by its owner
        except OSError as error:
            raise InputError(f"{target}: cannot be moved there: {error.strerror}; free it and start again") from None
        self.log(f"{path}: {'accepted' if judgement.accepted else 'rejected'}: {judgement.summary}")
        return True

    def _free_name(self, path: Path, judgement: Judgement) -> Path:
        """The file's name below the inbox, numbered where an article or another report has it already.

        The same report may have been filed by a run that was cut off before the move; it is filed again, not beside.
        """
        wanted = path.relative_to(self.folders.inbox)
        for name in _numbered(wanted):
            if any(os.path.lexists(folder / name) for folder in (self.folders.accept, self.folders.reject)):
                continue
            reports = {self.folders.reports / name.with_name(name.name + end): text for end, text in judgement.reports.items()}
            first = next(iter(reports.items()), None)
            if first is None or not first[0].exists() or first[0].read_bytes() == encoded(first[1]):
                return name
        raise AssertionError("the numbers never end")


def check_folders(folders: Folders) -> None:
    """See that the inbox is there and that the folders are four, none within another; make those that are missing.

    Raises:
        UsageError: two are the same, or one lies within another.
        InputError: the inbox is missing, or a folder cannot be made.
    """
    named = {
        "INBOX": folders.inbox,
        "--accept": folders.accept,
        "--reject": folders.reject,
        "--report-dir": folders.reports,
    }
    real = {name: Path(os.path.realpath(path)) for name, path in named.items()}
    for number, (one, first) in enumerate(real.items()):
        for other, second in list(real.items())[number + 1 :]:
            if first == second:
                raise UsageError(f"{other}: is the same folder as {one}; give each a folder of its own")
            if first.is_relative_to(second) or second.is_relative_to(first):
                raise UsageError(f"{other}: {named[other]} and {one} {named[one]} lie within each other; keep them apart")
    if not folders.inbox.is_dir():
        raise InputError(f"{folders.inbox}: no such folder; make it or name another one")
    for path in (folders.accept, folders.reject, folders.reports):
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{path}: cannot be made: {error.strerror}; name another folder") from None


def incoming(inbox: Path) -> Iterator[Path]:
    """The files below the inbox, without hidden ones and those that a program names as unfinished; links to folders are passed over."""
    for root, folders, files in os.walk(inbox):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and not name.lower().endswith(_UNFINISHED):
                yield Path(root, name)


def move(source: Path, target: Path) -> None:
    """Move a file; onto another file system it is copied, flushed and renamed before the source goes.

    Raises:
        OSError: it cannot be moved; the source is then still there.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    else:
        return
    part = target.with_name(f".{target.name[:200]}.part")
    try:
        shutil.copy2(source, part, follow_symlinks=False)
        if not part.is_symlink():
            with part.open("rb") as stream:
                os.fsync(stream.fileno())
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    source.unlink()


def _stamp(path: Path) -> Stamp | None:
    """Size, times and number of a file, which change when it is written; ``None`` when it is gone or no file."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _numbered(path: Path) -> Iterator[Path]:
    yield path
    number = 1
    while True:
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
