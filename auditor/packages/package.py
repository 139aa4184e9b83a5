"""An installed translation package: what its folder holds, and what was recorded when it was installed.

Takes a folder, gives a `Package` or says what is wrong with it. Loads no model, writes nothing.

The layout is Argos Translate's: ``metadata.json``, ``model/`` (CTranslate2) and ``sentencepiece.model`` or ``bpe.model``. A package that
the auditor installed also holds ``installed.json``, its `Record`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from auditor.packages.folders import argos_folders, own_folders

METADATA = "metadata.json"
MODEL = "model/model.bin"
TOKENIZERS = ("sentencepiece.model", "bpe.model")
RECORD = "installed.json"
ARGOS, INSTALLED = "argos", "installed"

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_VERSION = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.+_-]{0,30}[0-9A-Za-z])?")


@dataclass(frozen=True, slots=True)
class Package:
    """A translation package on this machine.

    Attributes:
        source: the language translated from, in Argos's codes: ISO 639-1, and ``zt`` (Traditional Chinese), ``pb`` (Brazil), ``nb``.
        target: the language translated into.
        version: as its metadata say.
        path: its folder.
        size: bytes of all its files.
        origin: ``installed`` by the auditor, or ``argos`` where it belongs to an Argos Translate installation.
        sha256: of the archive that it was installed from; ``None`` where nobody recorded it.
        target_prefix: what the model wants before the translation (a language token), or ``""``.
    """

    source: str
    target: str
    version: str
    path: Path
    size: int
    origin: str
    sha256: str | None
    target_prefix: str

    @property
    def model_folder(self) -> Path:
        """The folder to give to ``ctranslate2.Translator``."""
        return self.path / "model"

    @property
    def tokenizer_file(self) -> Path:
        """The SentencePiece model, or the BPE codes of older packages (``bpe.model``)."""
        return next((self.path / name for name in TOKENIZERS if (self.path / name).is_file()), self.path / TOKENIZERS[0])

    @property
    def name(self) -> str:
        """What the command line calls it: ``vi-en``."""
        return f"{self.source}-{self.target}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What ``metadata.json`` says, as far as the auditor uses it."""

    source: str
    target: str
    version: str
    target_prefix: str


@dataclass(frozen=True, slots=True)
class Record:
    """What was known of a package when it was installed.

    Attributes:
        origin: the address or the file name that it came from.
        size: bytes of the archive.
        sha256: of the archive.
        files: size and SHA-256 of every file, by its path in the package with ``/``.
    """

    origin: str
    size: int
    sha256: str
    files: Mapping[str, tuple[int, str]]

    def to_json(self) -> str:
        """The record as it is written into the package's folder."""
        return json.dumps({"schema": 1, **asdict(self)}, indent=1, ensure_ascii=False) + "\n"


def installed_packages() -> list[Package]:
    """Every package that can be used: the auditor's own, then those of an Argos Translate installation; broken ones are passed over."""
    found: list[Package] = []
    for origin, folder in package_folders():
        try:
            found.append(read_package(folder, origin))
        except (OSError, ValueError):
            continue
    return found


def package_folders() -> Iterator[tuple[str, Path]]:
    """Origin and path of each folder that is, or should be, a package."""
    own = [(INSTALLED, folder) for folder in own_folders()]
    seen: set[Path] = set()
    for origin, folder in [*own, *((ARGOS, folder) for folder in argos_folders())]:
        try:
            entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith(".") and entry.is_dir())
        except OSError:
            continue
        for entry in entries:
            real = entry.resolve()
            if real not in seen:
                seen.add(real)
                yield origin, entry


def read_package(folder: Path, origin: str) -> Package:
    """The package in a folder.

    Raises:
        ValueError: a part is missing or not what it should be; the text says which.
        OSError: it cannot be read.
    """
    if not (folder / METADATA).is_file():
        raise ValueError(f"{METADATA} is missing")
    metadata = parse_metadata((folder / METADATA).read_bytes())
    if not (folder / MODEL).is_file():
        raise ValueError(f"{MODEL} is missing")
    if not any((folder / name).is_file() for name in TOKENIZERS):
        raise ValueError(f"{' and '.join(TOKENIZERS)} are missing")
    record = read_record(folder) if origin == INSTALLED else None
    return Package(
        source=metadata.source,
        target=metadata.target,
        version=metadata.version,
        path=folder,
        size=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()),
        origin=origin,
        sha256=record.sha256 if record else None,
        target_prefix=metadata.target_prefix,
    )


def parse_metadata(data: bytes) -> Metadata:
    """What a ``metadata.json`` or an entry of an index says.

    Raises:
        ValueError: it is not a translation package's.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise ValueError(f"{METADATA} is not JSON") from None
    return metadata_of(content)


def metadata_of(content: object) -> Metadata:
    """The same of parsed JSON.

    Raises:
        ValueError: it is not a translation package's.
    """
    if not isinstance(content, dict):
        raise ValueError(f"{METADATA} is not a JSON object")
    kind = content.get("type", "translate")
    if kind != "translate":
        raise ValueError(f"{METADATA}: is not a translation package but of the type {kind!r}")
    source, target, version = (_word(content, name) for name in ("from_code", "to_code", "package_version"))
    for name, code in (("from_code", source), ("to_code", target)):
        if not _LANGUAGE.fullmatch(code):
            raise ValueError(f"{METADATA}: {name} {code!r} is not a language code")
    if source == target:
        raise ValueError(f"{METADATA}: translates {source!r} into itself")
    if not _VERSION.fullmatch(version):
        raise ValueError(f"{METADATA}: package_version {version!r} is not a version")
    prefix = content.get("target_prefix") or ""
    if not isinstance(prefix, str):
        raise ValueError(f"{METADATA}: target_prefix is not a text")
    return Metadata(source, target, version, prefix)


def read_record(folder: Path) -> Record | None:
    """What was recorded when the package was installed; ``None`` where there is no record or it cannot be read."""
    try:
        content = json.loads((folder / RECORD).read_bytes())
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in content["files"].items()}
        return Record(str(content["origin"]), int(content["size"]), str(content["sha256"]), files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """A version as something that sorts: 1.10 after 1.9, and numbers after words."""
    parts = re.findall(r"\d+|[^\W\d_]+", version)
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def _word(content: Mapping[str, object], name: str) -> str:
    value = content.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{METADATA}: {name} is missing")
    return value.strip()
