"""Whether installed packages are still what they were.

Takes the folders of packages, gives what is wrong with each. Changes nothing, opens no connection.

A package that the auditor installed is compared with its record, file by file. One that nobody recorded, of an Argos Translate
installation, is loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.packages.known import known_package
from auditor.packages.package import RECORD, Package, package_folders, read_package, read_record


@dataclass(frozen=True, slots=True)
class Checked:
    """A folder of a package, and what is wrong with it.

    Attributes:
        path: the folder.
        origin: ``installed`` or ``argos``.
        problems: one text each; none when it is sound.
    """

    path: Path
    origin: str
    problems: tuple[str, ...]


def verify_packages(*, load: bool = False) -> Iterator[Checked]:
    """Check every package on this machine, unreadable ones included.

    Args:
        load: load the models of packages with a record, too.
    """
    for origin, folder in package_folders():
        yield Checked(folder, origin, tuple(problems_of(folder, origin, load=load)))


def problems_of(folder: Path, origin: str, *, load: bool = False) -> list[str]:
    """What is wrong with one package; nothing when it is sound."""
    try:
        package = read_package(folder, origin)
    except ValueError as error:
        return [str(error)]
    except OSError as error:
        return [f"cannot be read: {error.strerror}"]
    record = read_record(folder)
    if record is None and (folder / RECORD).exists():
        return [f"{RECORD} cannot be read"]
    problems: list[str] = []
    if record is not None:
        problems += [
            text for name, (size, digest) in record.files.items() for text in _changed(folder / name, name, size, digest)
        ]
        pin = known_package(package.source, package.target, package.version)
        difference = pin.difference(record.size, record.sha256) if pin else None
        if difference is not None:
            problems.append(f"its archive {difference}")
    if not problems and (load or record is None):
        problems += _loading(package)
    return problems


def _changed(path: Path, name: str, size: int, digest: str) -> Iterator[str]:
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
            length = stream.tell()
    except FileNotFoundError:
        yield f"{name} is missing"
    except OSError as error:
        yield f"{name} cannot be read: {error.strerror}"
    else:
        if length != size:
            yield f"{name} has {length:,} bytes where {size:,} were installed"
        elif found != digest:
            yield f"{name} is not what was installed (SHA-256)"


def _loading(package: Package) -> Iterator[str]:
    import ctranslate2
    import sentencepiece

    try:
        ctranslate2.Translator(str(package.model_folder), device="cpu")
    except Exception as error:  # whatever the library raises over a broken file
        yield f"the model does not load ({_first_line(error)})"
    if package.tokenizer_file.suffix == ".model" and package.tokenizer_file.name.startswith("sentencepiece"):
        try:
            sentencepiece.SentencePieceProcessor(model_file=str(package.tokenizer_file))
        except Exception as error:
            yield f"{package.tokenizer_file.name} does not load ({_first_line(error)})"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
