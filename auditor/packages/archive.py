"""A package's archive (``.argosmodel``, a zip): judged before anything is written, and unpacked.

Takes a file and an empty folder, gives the metadata and what was written. Knows no network and no folder of packages.

Refused: what would write outside its folder or onto another member, links and other special files, encrypted members, archives that
grow out of proportion, and archives that are truncated, damaged or lack a part of a package.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import ModelError
from auditor.packages.package import METADATA, MODEL, RECORD, TOKENIZERS, Metadata, parse_metadata

MAX_ARCHIVE = 4 << 30
"""Bytes of the largest archive that is accepted; the public packages have 50 to 300 MB."""

_MAX_MEMBERS = 10_000
_MAX_METADATA = 1 << 20
# Weights hardly shrink (1.1 to 1.4 times in the public packages); vocabularies shrink three- to fivefold.
_MAX_GROWTH = 20
_FREE_GROWTH = 32 << 20
_CHUNK = 1 << 20
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What the library raises over damaged archives, the last four for want of a check of its own.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, IndexError, KeyError, OverflowError)
_LITTER = ("__MACOSX/", ".DS_Store")
_FILE_NAME = re.compile(
    r"(?:translate-)?(?P<source>[a-z]{2,3})_(?P<target>[a-z]{2,3})(?:-(?P<version>\d+(?:[_.]\d+)*))?(?: ?\(\d+\))?"
)


class Archive:
    """An open archive that passed every check that needs no unpacking.

    Attributes:
        metadata: what its ``metadata.json`` says.
    """

    def __init__(self, file: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
        self._file = file
        self._members = members
        for part in (METADATA, MODEL):
            if part not in members:
                raise ValueError(f"{part} is missing")
        if not any(name in members for name in TOKENIZERS):
            raise ValueError(f"{' and '.join(TOKENIZERS)} are missing")
        if members[METADATA].file_size > _MAX_METADATA:
            raise ValueError(f"{METADATA} is too large")
        self.metadata: Metadata = parse_metadata(file.read(members[METADATA]))

    def unpack(self, folder: Path) -> dict[str, tuple[int, str]]:
        """Write the members into the folder and see that they reach the disk.

        Returns:
            Size and SHA-256 of each file by its path in the package.

        Raises:
            ValueError, zipfile.BadZipFile, zlib.error: a member is damaged.
            OSError: it cannot be written.
        """
        written: dict[str, tuple[int, str]] = {}
        folders = {folder}
        for name, member in self._members.items():
            target = folder.joinpath(*name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.update(parent for parent in target.parents if parent.is_relative_to(folder))
            digest, size = hashlib.sha256(), 0
            with self._file.open(member) as content, target.open("xb") as stream:
                while chunk := content.read(_CHUNK):
                    stream.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                stream.flush()
                os.fsync(stream.fileno())
            if size != member.file_size:
                raise ValueError(f"{name} is not as long as the archive says")
            written[name] = size, digest.hexdigest()
        for inner in folders:
            sync_folder(inner)
        return written


@contextmanager
def open_archive(path: Path, label: str) -> Iterator[Archive]:
    """The archive in a file.

    Args:
        path: the file.
        label: what messages call it.

    Raises:
        ModelError: it is refused, on entering or while the block unpacks it.
    """
    try:
        with zipfile.ZipFile(path) as file:
            yield Archive(file, _members(file, path.stat().st_size))
    except _DAMAGE as error:
        cause = "is not a zip file or is truncated" if "not a zip" in str(error) else f"is damaged ({_plain(error)})"
        raise ModelError(f"{label}: {cause}; get the package again") from None
    except (ValueError, NotImplementedError, RuntimeError) as error:
        raise ModelError(f"{label}: {_plain(error)}; get a sound translation package (.argosmodel)") from None


def contradiction(name: str, metadata: Metadata) -> str | None:
    """How a file name such as ``translate-vi_en-1_9.argosmodel`` contradicts what is inside, or ``None``."""
    said = _FILE_NAME.fullmatch(Path(name).stem)
    if said is None:
        return None
    inside = f"{metadata.source}->{metadata.target} {metadata.version}"
    version = said["version"]
    if (said["source"], said["target"]) != (metadata.source, metadata.target):
        return f"is named for {said['source']}->{said['target']} and holds {inside}"
    if version is not None and version.replace("_", ".") != metadata.version.replace("_", "."):
        return f"is named for version {version.replace('_', '.')} and holds {inside}"
    return None


def sync_folder(folder: Path) -> None:
    """See that a folder's entries reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _members(file: zipfile.ZipFile, archive_size: int) -> dict[str, zipfile.ZipInfo]:
    """The files to write by their path in the package: the folder that all of them lie in is taken off."""
    infos = file.infolist()
    if len(infos) > _MAX_MEMBERS:
        raise ValueError(f"holds {len(infos):,} members, more than any package")
    names = [_safe_name(info) for info in infos]
    for info in infos:
        _check_kind(info)
    _check_collisions(names, [info.is_dir() for info in infos])
    total = sum(info.file_size for info in infos)
    if total > max(_FREE_GROWTH, _MAX_GROWTH * archive_size) or total > _MAX_GROWTH * MAX_ARCHIVE:
        raise ValueError(f"grows from {archive_size:,} to {total:,} bytes, more than any package")
    files = {
        name: info
        for name, info in zip(names, infos, strict=True)
        if not info.is_dir() and not name.startswith(_LITTER[0]) and name.rsplit("/", 1)[-1] != _LITTER[1]
    }
    root = _root(files)
    outside = next((name for name in files if not name.startswith(root)), None)
    if outside is not None:
        raise ValueError(f"holds {_shown(outside)} beside the package")
    return {name.removeprefix(root): info for name, info in files.items() if name != f"{root}{RECORD}"}


def _root(files: dict[str, zipfile.ZipInfo]) -> str:
    roots = {name.removesuffix(METADATA) for name in files if name.count("/") <= 1 and name.rsplit("/", 1)[-1] == METADATA}
    if not roots:
        raise ValueError(f"{METADATA} is missing")
    if len(roots) > 1:
        raise ValueError("holds more than one package")
    return roots.pop()


def _check_kind(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind and kind != (stat.S_IFDIR if info.is_dir() else stat.S_IFREG):
        raise ValueError(f"member {_shown(name)} is a link or a special file")
    if info.flag_bits & 0x2041:
        raise ValueError(f"member {_shown(name)} is encrypted")
    if info.compress_type not in _METHODS:
        raise ValueError(f"member {_shown(name)} is compressed in a way that packages do not use")


def _safe_name(info: zipfile.ZipInfo) -> str:
    """The member's path, when every system would write it inside the folder and under that very name."""
    name = info.orig_filename.removesuffix("/")
    parts = name.split("/")
    unsafe = (
        name != info.filename.removesuffix("/")
        or any(character in name for character in "\\:")
        or any(unicodedata.category(character) in ("Cc", "Cs") for character in name)
        or any(part in ("", ".", "..") or part != part.strip(" ") or part.endswith(".") for part in parts)
        or any(len(part.encode("utf-8", "replace")) > 200 for part in parts)
        or len(parts) > 20
    )
    if unsafe:
        raise ValueError(f"member {_shown(info.orig_filename)} would be written outside its folder or under another name")
    return name


def _check_collisions(names: list[str], folders: list[bool]) -> None:
    files: set[str] = set()
    directories: set[str] = set()
    for name, is_folder in zip(names, folders, strict=True):
        key = unicodedata.normalize("NFKC", name.casefold())
        parts = key.split("/")
        directories.update("/".join(parts[:length]) for length in range(1, len(parts)))
        if is_folder:
            directories.add(key)
        elif key in files:
            raise ValueError(f"holds the member {_shown(name)} twice")
        else:
            files.add(key)
    both = next(iter(files & directories), None)
    if both is not None:
        raise ValueError(f"holds {_shown(both)} as a file and as a folder")


def _shown(name: str) -> str:
    return repr(name if len(name) <= 80 else f"{name[:80]}…")


def _plain(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
