"""Where translation packages lie: the auditor's own folders, and those of an Argos Translate installation.

Takes the environment, gives paths. Creates nothing and does not look inside.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]


def packages_path() -> Path:
    """The folder that packages are installed into.

    The folder ``packages`` of the folder that ``AUDITOR_MODELS`` names; else of the checkout's ``models``, where there is a checkout
    that the user may write to; else of the user's data folder (XDG base directories).
    """
    override = os.environ.get("AUDITOR_MODELS")
    if override:
        return Path(override) / "packages"
    checkout = _checkout_packages()
    if checkout is not None and os.access(checkout if checkout.is_dir() else checkout.parent, os.W_OK):
        return checkout
    return _user_packages()


def own_folders() -> tuple[Path, ...]:
    """The folders whose packages the auditor installed, that of `packages_path` first."""
    if os.environ.get("AUDITOR_MODELS"):
        return (packages_path(),)
    folders = (packages_path(), _checkout_packages(), _user_packages())
    return tuple(dict.fromkeys(folder for folder in folders if folder is not None))


def argos_folders() -> tuple[Path, ...]:
    """Where Argos Translate keeps its packages: ``ARGOS_PACKAGES_DIR``, else what its settings file says, else the user's data folder.

    Read here and not from ``argostranslate.settings``, whose import creates folders.
    """
    folder = os.environ.get("ARGOS_PACKAGES_DIR") or _argos_setting("ARGOS_PACKAGES_DIR")
    return (Path(folder) if folder else _data() / "argos-translate" / "packages",)


def _checkout_packages() -> Path | None:
    models = _CHECKOUT / "models"
    return models / "packages" if models.is_dir() and (_CHECKOUT / "pyproject.toml").is_file() else None


def _user_packages() -> Path:
    return _data() / "caption-auditor" / "packages"


def _data() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _argos_setting(name: str) -> str | None:
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    try:
        settings = json.loads((folder / "argos-translate" / "settings.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    value = settings.get(name) if isinstance(settings, dict) else None
    return value if isinstance(value, str) and value else None
