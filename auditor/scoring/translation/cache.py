"""Keeps what the models gave, on disk: a SQLite file that several processes share and that never grows past a size.

Takes a package's fingerprint and texts, gives outputs and scores kept before. Knows nothing of models. The cache is a convenience: whatever
is wrong with it becomes one sentence in `TranslationCache.notes`, and the work goes on without it.

The standard library's sqlite3 serves rather than diskcache: that one pickles its values, so that a tampered file runs code, its last
release is of 2023, and it stores a file for each large value.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

_Result = TypeVar("_Result")

Entry = tuple[str, float]
"""What is kept for a text: the output and its score."""

DEFAULT_LIMIT = 256_000_000
"""Bytes that the file may take."""

# "capt" in ASCII marks the file as ours; the version is that of the table.
_APPLICATION = 0x63617074
_VERSION = 1
_TABLE = """
CREATE TABLE entry (
    key BLOB PRIMARY KEY,   -- BLAKE2b of package and text
    output BLOB NOT NULL, -- UTF-8
    score REAL NOT NULL,
    used INTEGER NOT NULL   -- seconds since 1970 of the last use, to the hour
) WITHOUT ROWID
"""
_INDEX = "CREATE INDEX entry_used ON entry (used)"
# Seconds: the longest wait for other processes, SQLite's own part of it, and the pause between tries.
_PATIENCE, _WAIT, _PAUSE = 6.0, 1.5, 0.02
_REPAIRS = 2
# What SQLite says when only writing fails.
_WRITING = ("readonly", "full", "disk I/O", "locked")
_WAY_OUT = "set AUDITOR_CACHE to a folder that can be written to, or give --no-cache"
_HOUR = 3600
_CHUNK = 500  # keys a query; SQLite takes 999 at least
_KEPT_SHARE = 0.8  # what eviction leaves
_MAX_OUTPUT = 100_000


def cache_file() -> Path | None:
    """Where the cache lies: in the folder that ``AUDITOR_CACHE`` names, else in the user's cache folder (XDG base directories).

    ``None`` where the user has no home.
    """
    override = os.environ.get("AUDITOR_CACHE")
    if override:
        return Path(override) / "translations.sqlite3"
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        folder = Path(base) if Path(base).is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return folder / "caption-auditor" / "translations.sqlite3"


_inherited: list[sqlite3.Connection] = []


class _ForeignError(Exception):
    """The file is a database of another program, or of another version."""


class TranslationCache:
    """Outputs and scores by package and text.

    Threads share one connection a process; a fork opens its own. Processes share the file by WAL. A file that is damaged or not ours
    is moved aside and begun anew.

    Args:
        path: the file; its folder is made.
        limit: bytes that the file may take; the entries used longest ago leave first.

    Attributes:
        notes: what a reader should know, one sentence each.
    """

    def __init__(self, path: Path, limit: int = DEFAULT_LIMIT) -> None:
        self.path = path
        self.notes: list[str] = []
        self._limit = max(limit, 65_536)
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._reads = self._writes = True

    def get(self, package: str, texts: Sequence[str]) -> dict[str, Entry]:
        """What is kept of the texts under a package's fingerprint; texts that are not kept are left out."""
        keys = {_key(package, text): text for text in texts}
        if not keys or not self._reads:
            return {}
        nothing: dict[bytes, tuple[str, float, int]] = {}
        found = self._guarded(lambda database: _read(database, list(keys)), nothing)
        hour = int(time.time()) // _HOUR * _HOUR
        stale = [key for key, (_, _, used) in found.items() if used < hour]
        if stale and self._writes:
            self._guarded(lambda database: _touch(database, stale, hour), None)
        return {keys[key]: (output, score) for key, (output, score, _) in found.items()}

    def put(self, package: str, entries: Mapping[str, Entry]) -> None:
        """Keep outputs and scores of texts."""
        if not entries or not self._writes:
            return
        hour = int(time.time()) // _HOUR * _HOUR
        rows = [
            (_key(package, text), output.encode("utf-8", "replace"), float(score), hour)
            for text, (output, score) in entries.items()
            if len(output) <= _MAX_OUTPUT
        ]
        self._guarded(lambda database: _write(database, rows, self._limit), None)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def _guarded(self, action: Callable[[sqlite3.Connection], _Result], otherwise: _Result) -> _Result:
        """Run an action on the database; wait, repair or give up the cache, but never fail."""
        with self._lock:
            deadline = time.monotonic() + _PATIENCE
            repairs = 0
            while True:
                try:
                    return action(self._open())
                except (sqlite3.OperationalError, OSError) as error:
                    # SQLite's own wait does not cover the switch to WAL.
                    if _is_busy(error) and time.monotonic() < deadline:
                        time.sleep(_PAUSE)
                    elif "no such" in str(error) and repairs < _REPAIRS and isinstance(error, sqlite3.Error):
                        repairs += 1
                        self._move_aside("holds other tables")
                    else:
                        self._give_up(error)
                        return otherwise
                except (_ForeignError, sqlite3.DatabaseError) as error:
                    if repairs >= _REPAIRS:
                        self._give_up(error)
                        return otherwise
                    repairs += 1
                    self._move_aside(str(error) if isinstance(error, _ForeignError) else "is damaged")
                if not self._reads:
                    return otherwise

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None:
            if self._process == os.getpid():
                return self._connection
            # A connection that crossed a fork must not even be closed: kept until the process ends.
            _inherited.append(self._connection)
            self._connection = None
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            # Articles may be unpublished: the file is for its owner alone.
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._connection, self._process = connection, os.getpid()
        return connection

    def _move_aside(self, reason: str) -> None:
        """Give the broken file another name, once for all processes that find it so."""
        self.close()
        aside = self.path.with_name(f"{self.path.name}.broken")
        try:
            with _locked(self.path.with_name(f"{self.path.name}.lock")):
                if not _is_sound(self.path):
                    self.path.replace(aside)
                    for suffix in ("-wal", "-shm"):
                        self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
                    self.notes.append(f"{self.path}: the translation cache {reason}; moved to {aside.name} and begun anew")
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Go on without adding to the cache, or without the cache; said once."""
        cause = (error.strerror if isinstance(error, OSError) else None) or str(error)
        if self._connection is not None and any(word in cause for word in _WRITING):
            with contextlib.suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    self._connection.rollback()
            self._writes = False
            self.notes.append(f"{self.path}: nothing more is kept in the translation cache ({cause}); {_WAY_OUT}")
            return
        self._reads = self._writes = False
        self.close()
        self.notes.append(f"{self.path}: no translation cache ({cause}); {_WAY_OUT}")


def _key(package: str, text: str) -> bytes:
    data = f"{package}\x00{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=20).digest()


def _is_busy(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and ("locked" in str(error) or "busy" in str(error))


def _prepare(connection: sqlite3.Connection) -> None:
    """Set the connection up, and the file where it is new. A file that is not ours is not touched."""
    if not _is_ours(connection):
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        # Two processes may find the file new: the one that comes first makes the table.
        with _transaction(connection):
            if not _is_ours(connection):
                connection.execute(_TABLE)
                connection.execute(_INDEX)
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA journal_size_limit = 1048576")


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file is a cache of this version; ``False`` where it is new.

    Raises:
        _ForeignError: it is something else.
    """
    application, version = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if (application, version) == (_APPLICATION, _VERSION):
        return True
    if application == _APPLICATION:
        raise _ForeignError("is of another version")
    if application or version or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise _ForeignError("is another program's file")
    return False


def _is_sound(path: Path) -> bool:
    """Whether the file is ours and whole, or new."""
    if not path.exists():
        return True
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as connection:
            if not _is_ours(connection):
                return True
            connection.execute("SELECT key, output, score, used FROM entry LIMIT 1").fetchone()
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except (sqlite3.Error, _ForeignError):
        return False


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock file, so that one process at a time judges and moves the cache."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read(database: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, tuple[str, float, int]]:
    found: dict[bytes, tuple[str, float, int]] = {}
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        for key, output, score, used in database.execute(
            f"SELECT key, output, score, used FROM entry WHERE key IN ({marks})",
            part,
        ):
            with contextlib.suppress(UnicodeDecodeError, AttributeError, TypeError, ValueError):
                found[key] = (output.decode("utf-8"), float(score), int(used))
    return found


def _touch(database: sqlite3.Connection, keys: Sequence[bytes], hour: int) -> None:
    with _transaction(database):
        database.executemany("UPDATE entry SET used = ? WHERE key = ?", [(hour, key) for key in keys])


def _write(database: sqlite3.Connection, rows: Sequence[tuple[bytes, bytes, float, int]], limit: int) -> None:
    for start in range(0, len(rows), _CHUNK):
        with _transaction(database):
            database.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows[start : start + _CHUNK])
        _evict(database, limit)


def _evict(database: sqlite3.Connection, limit: int) -> None:
    """Where the file is over its limit, drop the entries used longest ago and give the pages back."""
    size = database.execute("PRAGMA page_size").fetchone()[0]
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    if pages * size <= limit:
        return
    with _transaction(database):
        rows = database.execute("SELECT count(*) FROM entry").fetchone()[0]
        used = pages - database.execute("PRAGMA freelist_count").fetchone()[0]
        share = 1 - _KEPT_SHARE * limit / max(1, used * size)
        if share > 0:
            database.execute(
                "DELETE FROM entry WHERE key IN (SELECT key FROM entry ORDER BY used, key LIMIT ?)", (int(rows * share) + 1,)
            )
    database.execute("PRAGMA incremental_vacuum").fetchall()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@contextlib.contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
        raise
