"""Where the files that ship with the auditor lie: the ``models`` folder of the checkout, or the copy inside the wheel.

Takes a name, gives a path. Knows nothing of what the files hold.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from auditor.errors import ModelError

_PACKAGE = Path(__file__).resolve().parent


def models_dir() -> Path:
    """The folder with calibrations, tables and banks.

    ``AUDITOR_MODELS`` overrides the folder that came with the auditor, where it holds the files that are asked for.

    Raises:
        ModelError: neither the installed copy nor the checkout has one.
    """
    override = os.environ.get("AUDITOR_MODELS")
    if override and (Path(override) / "calibration.json").is_file():
        return Path(override)
    for folder in (_PACKAGE / "_models", _PACKAGE.parent / "models"):
        if folder.is_dir():
            return folder
    raise ModelError("models: the folder that ships with the auditor is missing; reinstall the package")


def model_file(name: str) -> Path:
    """The path of one file under `models_dir`.

    Raises:
        ModelError: there is no such file.
    """
    path = models_dir() / name
    if not path.is_file():
        raise ModelError(f"{path}: the file is missing; reinstall the package")
    return path


@cache
def digest(*names: str) -> str:
    """First digits of the SHA-256 of files under `models_dir`, for the signature; files that are missing count as empty."""
    found = hashlib.sha256()
    for name in names:
        path = models_dir() / name
        found.update(path.read_bytes() if path.is_file() else b"")
    return found.hexdigest()[:8]
