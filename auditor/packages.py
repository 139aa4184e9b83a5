"""Offline translation models on this machine: the embedded word-translation tables, and Argos Translate packages.

Takes nothing, gives what is installed and where. An audit uses the tables by itself.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from auditor.resources import models_dir


def packages_path() -> Path:
    """Where Argos Translate keeps its packages: ``ARGOS_PACKAGES_DIR``, else the user's data folder (XDG base directories)."""
    override = os.environ.get("ARGOS_PACKAGES_DIR")
    if override:
        return Path(override)
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "argos-translate" / "packages"


def list_models() -> list[dict[str, str | int]]:
    """Every model at hand: ``kind``, ``from``, ``to``, ``version``, ``size`` in bytes, ``path`` and ``source``."""
    return [*_tables(), *_packages()]


def _tables() -> list[dict[str, str | int]]:
    folder = models_dir() / "lexical"
    try:
        provenance = json.loads((folder / "provenance.json").read_text("utf-8"))
    except (OSError, ValueError):
        provenance = {}
    version = str(provenance.get("version", "1")) if isinstance(provenance, dict) else "1"
    return [
        {
            "kind": "lexical",
            "from": path.stem.split("-")[0],
            "to": path.stem.split("-")[1],
            "version": version,
            "size": path.stat().st_size,
            "path": str(path),
            "source": "embedded",
        }
        for path in sorted(folder.glob("*-*.npz"))
    ]


def _packages() -> list[dict[str, str | int]]:
    found: list[dict[str, str | int]] = []
    for metadata in sorted(packages_path().glob("*/metadata.json")):
        try:
            content = json.loads(metadata.read_text("utf-8"))
            source, target = str(content["from_code"]), str(content["to_code"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        size = sum(file.stat().st_size for file in metadata.parent.rglob("*") if file.is_file())
        found.append(
            {
                "kind": "neural",
                "from": source,
                "to": target,
                "version": str(content.get("package_version", "")),
                "size": size,
                "path": str(metadata.parent),
                "source": "argos",
            }
        )
    return found
