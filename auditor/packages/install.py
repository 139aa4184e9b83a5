"""Installing and removing translation packages.

Takes languages, files or names of packages, gives what was done. Opens connections for languages only.

A package appears whole or not at all: it is unpacked beside its place, brought to the disk and then renamed. One process at a time
changes a folder of packages; what a crash left is cleaned up by the next.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from auditor.detection.scripts import known_language, suggest_language
from auditor.errors import InputError, ModelError, UsageError
from auditor.packages.archive import MAX_ARCHIVE, contradiction, open_archive, sync_folder
from auditor.packages.chains import covering, hop_names, missing_hops, shortest_chain
from auditor.packages.download import Step, discard, download
from auditor.packages.folders import own_folders, packages_path
from auditor.packages.index import Offer, fetch_index, offered_chain
from auditor.packages.known import Pin, known_package
from auditor.packages.package import (
    ARGOS,
    INSTALLED,
    RECORD,
    Metadata,
    Package,
    Record,
    installed_packages,
    read_package,
    version_key,
)
from auditor.packages.transport import TransferError, shown
from auditor.packages.verify import problems_of

_DOWNLOADS, _UNPACKING, _REPLACED, _LOCK = ".downloads", ".unpacking-", ".replaced-", ".lock"
_LOCK_WAIT = 900.0  # seconds; another process may be downloading
_PIECE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """A package that is there now.

    Attributes:
        package: the package.
        fresh: whether it was installed just now; ``False`` where it was there already.
    """

    package: Package
    fresh: bool


def check_languages(source: str, target: str) -> None:
    """See that both are codes of languages, and two of them.

    Raises:
        UsageError: they are not.
    """
    for code in (source, target):
        if not known_language(covering(code)):
            raise UsageError(f"{code!r}: is neither a language nor a file; {suggest_language(code)}")
    if covering(source) == covering(target):
        raise UsageError(f"{source!r}: is the language to translate into; name another language, or another --to")


def install_language(source: str, target: str, address: str, *, timeout: float, step: Step | None = None) -> Iterator[Outcome]:
    """Install the packages that lead from one language to another: a direct one, else the shortest chain that the index has.

    Args:
        source: ISO 639-1, or one of Argos's codes.
        target: the same.
        address: of the index.
        timeout: seconds without a byte after which a server counts as gone.
        step: told of each download's progress.

    Raises:
        UsageError: one of the languages is unknown.
        ModelError: the index or a package cannot be had, is broken or cannot be written.
    """
    check_languages(source, target)
    offers = fetch_index(address, timeout)
    all_hops: list[Package | Offer] = [*installed_packages(), *offers]
    chain: tuple[Package | Offer, ...] | None = offered_chain(source, target, offers)
    if chain is None:
        chain = shortest_chain(source, target, all_hops)
    if chain is None:
        missing = hop_names(missing_hops(source, target, all_hops))
        raise ModelError(
            f"{shown(address)}: no chain of packages from {source} to {target}, without {missing}; "
            "name another index with --index, or install a .argosmodel file"
        )
    for hop in chain:
        yield Outcome(hop, fresh=False) if isinstance(hop, Package) else _install_offer(hop, timeout, step)


def install_file(path: Path) -> Outcome:
    """Install a ``.argosmodel`` file.

    Raises:
        InputError: there is no such file.
        ModelError: it is broken, is not what its name or the pinned list says, or cannot be written.
    """
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; name a .argosmodel file or a language") from None
    if size > MAX_ARCHIVE:
        raise ModelError(f"{path}: has {size:,} bytes, more than any package; get the package again")
    with _locked(packages_path()) as folder:
        return Outcome(_unpack(path, str(path), path.name, folder, None), fresh=True)


def remove(name: str) -> list[Path]:
    """Remove the auditor's own package of that name (``vi-en``), or every one that translates from a language (``vi``).

    Returns:
        The folders that are gone.

    Raises:
        ModelError: there is none, it belongs to Argos Translate, or it cannot be removed.
    """
    gone: list[Path] = []
    for folder in own_folders():
        if any(_is_called(entry, name) for entry in _entries(folder)):
            with _locked(folder):
                for entry in _entries(folder):
                    if _is_called(entry, name):
                        _take_away(entry)
                        gone.append(entry)
    if gone:
        return gone
    packages = installed_packages()
    argos = next((p for p in packages if p.origin == ARGOS and name in (p.name, p.source)), None)
    if argos is not None:
        raise ModelError(
            f"{argos.path}: belongs to Argos Translate; remove it with argospm remove translate-{argos.source}_{argos.target}"
        )
    own = sorted({p.name for p in packages if p.origin == INSTALLED})
    way_out = f"choose from {', '.join(own)}" if own else "there is none to remove"
    raise ModelError(f"{name}: no such package is installed; {way_out}")


def _install_offer(offer: Offer, timeout: float, step: Step | None) -> Outcome:
    there = _already_there(offer)  # before the lock, so that a folder that cannot be written does for what it has
    if there is not None:
        return Outcome(there, fresh=False)
    with _locked(packages_path()) as folder:
        there = _already_there(offer)  # another process may have come first
        if there is not None:
            return Outcome(there, fresh=False)
        downloads = folder / _DOWNLOADS
        downloads.mkdir(exist_ok=True)
        piece = downloads / f"{_folder_name(offer)}.part"
        try:
            return Outcome(_fetch_and_unpack(offer, piece, folder, timeout, step), fresh=True)
        except OSError:  # a full disk: leave it as it was
            discard(piece)
            raise


def _fetch_and_unpack(offer: Offer, piece: Path, folder: Path, timeout: float, step: Step | None) -> Package:
    for last_try in (False, True):
        link, resumed = _download(offer, piece, timeout, step)
        try:
            return _unpack(piece, shown(link), shown(link), folder, offer)
        except ModelError:
            if last_try or not resumed:
                raise
            # What came now and what came before may be of two files that the server gave the same name: once more, from the start.
        finally:
            discard(piece)
    raise AssertionError("unreachable")


def _download(offer: Offer, piece: Path, timeout: float, step: Step | None) -> tuple[str, bool]:
    """Bring the archive to ``piece``; the link that it came from, and whether a part came from an earlier call."""
    expected = next((pin.size for pin in offer.pins() if pin.size is not None), None)
    failures: list[str] = []
    for link in offer.links:
        try:
            return link, download(link, piece, timeout=timeout, limit=MAX_ARCHIVE, expected=expected, step=step)
        except TransferError as error:
            failures.append(f"{shown(link)}: {error}")
    way_out = (
        "run the command again to go on from there" if piece.exists() else "try again later, or name another index with --index"
    )
    raise ModelError(f"{failures[-1]}; {way_out}")


def _unpack(path: Path, label: str, origin: str, folder: Path, offer: Offer | None) -> Package:
    size, digest = _digest(path)
    for pin in offer.pins() if offer else ():
        _check_pin(pin, label, size, digest)
    place = folder / f"{_UNPACKING}{secrets.token_hex(8)}"
    try:
        with open_archive(path, label) as archive:
            metadata = archive.metadata
            _check_identity(metadata, label, path, offer)
            pinned = known_package(metadata.source, metadata.target, metadata.version)
            if pinned is not None:
                _check_pin(pinned, label, size, digest)
            place.mkdir()
            files = archive.unpack(place)
        record = Record(origin, size, digest, files)
        with (place / RECORD).open("x", encoding="utf-8") as stream:
            stream.write(record.to_json())
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(place)
        return read_package(_put(place, folder, metadata), INSTALLED)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _check_pin(pin: Pin, label: str, size: int, digest: str) -> None:
    difference = pin.difference(size, digest)
    if difference is not None:
        raise ModelError(f"{label}: {difference}; get the package again, from where you trust it")


def _check_identity(metadata: Metadata, label: str, path: Path, offer: Offer | None) -> None:
    inside = f"{metadata.source}->{metadata.target} {metadata.version}"
    if offer is None:
        difference = contradiction(path.name, metadata)
    elif (metadata.source, metadata.target, metadata.version) != (offer.source, offer.target, offer.version):
        difference = f"holds {inside} where the index says {offer.source}->{offer.target} {offer.version}"
    else:
        difference = None
    if difference is not None:
        raise ModelError(f"{label}: {difference}; get the package again")


def _put(place: Path, folder: Path, metadata: Metadata) -> Path:
    """Rename the unpacked package into its place, and take away what it replaces."""
    final = folder / _folder_name(metadata)
    aside = folder / f"{_REPLACED}{final.name}"
    if final.exists() or final.is_symlink():
        final.replace(aside)
    try:
        place.replace(final)
    except BaseException:
        with suppress(OSError):
            aside.replace(final)
        raise
    sync_folder(folder)
    for entry in (aside, *_entries(folder)):
        if entry == aside or (entry != final and entry.name.startswith(f"{metadata.source}_{metadata.target}_")):
            _erase(entry)
    return final


def _folder_name(package: Metadata | Offer) -> str:
    return f"{package.source}_{package.target}_{package.version}"


def _already_there(offer: Offer) -> Package | None:
    """A sound package for the same languages, at least as new."""
    for package in installed_packages():
        same = (package.source, package.target) == (offer.source, offer.target)
        if same and version_key(package.version) >= version_key(offer.version):
            if package.origin == ARGOS or not problems_of(package.path, package.origin):
                return package
    return None


def _digest(path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return stream.tell(), digest


def _entries(folder: Path) -> Sequence[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        return ()


def _is_called(entry: Path, name: str) -> bool:
    try:
        package = read_package(entry, INSTALLED)
        names = {package.name, package.source, entry.name}
    except (OSError, ValueError):  # what is broken goes by the name of its folder
        source, _, rest = entry.name.partition("_")
        names = {source, f"{source}-{rest.partition('_')[0]}", entry.name}
    return name in names


def _take_away(entry: Path) -> None:
    """Make a package disappear at once, then erase it."""
    hidden = entry.with_name(f"{_UNPACKING}{secrets.token_hex(8)}")
    entry.replace(hidden)
    _erase(hidden)


def _erase(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)


@contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    """The folder, made where it is missing, for this process alone. What is empty afterwards is taken away again.

    Raises:
        ModelError: it cannot be written, or another process does not let go of it.
    """
    lock = FileLock(folder / _LOCK)
    made: list[Path] = []
    try:
        made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_LOCK_WAIT)
        try:
            _clean(folder)
            yield folder
        finally:
            _remove_if_empty(folder / _DOWNLOADS)
            (folder / _LOCK).unlink(
                missing_ok=True
            )  # while it is held: who waits for it sees that it is gone and makes a new one
            lock.release()
    except Timeout:
        raise ModelError(f"{folder}: another process is changing the packages; try again when it is done") from None
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        for parent in made:
            _remove_if_empty(parent)


def _clean(folder: Path) -> None:
    """Take away what a crash left: half-unpacked packages, and pieces of downloads that nobody went on with."""
    for entry in [*folder.glob(f"{_UNPACKING}*"), *folder.glob(f"{_REPLACED}*")]:
        whole = folder / entry.name.removeprefix(_REPLACED)
        if entry.name.startswith(_REPLACED) and not whole.exists():
            entry.replace(whole)  # the crash came between taking away the old one and putting the new one
        else:
            _erase(entry)
    for piece in (folder / _DOWNLOADS).glob("*"):
        if piece.is_file() and time.time() - piece.stat().st_mtime > _PIECE_DAYS * 86_400:
            piece.unlink()


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _unwritable(folder: Path, error: OSError) -> ModelError:
    cause = error.strerror or str(error)
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    way_out = "free some space, or set AUDITOR_MODELS to" if full else "set AUDITOR_MODELS to"
    return ModelError(f"{folder}: cannot be written: {cause}; {way_out} another folder")
