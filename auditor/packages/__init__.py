"""Offline translation models on this machine: the embedded word-translation tables, and Argos Translate packages.

Gives what is installed and which packages lead from one language to another. An audit uses the tables and packages by itself and
never touches the network; only `auditor.packages.install` and `auditor.packages.index` do, for ``auditor models``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditor.packages.chains import MissingChain, find_chain
from auditor.packages.folders import packages_path
from auditor.packages.package import Package, installed_packages
from auditor.resources import models_dir

if TYPE_CHECKING:
    from auditor.packages.index import Offer

__all__ = ["MissingChain", "Package", "find_chain", "installed_packages", "list_models", "list_offers", "packages_path"]


def list_models() -> list[dict[str, str | int]]:
    """Every model at hand: ``kind``, ``from``, ``to``, ``version``, ``size`` in bytes, ``path`` and ``source``."""
    return [*_tables(), *_listed(installed_packages())]


def list_offers(offers: Iterable[Offer]) -> list[dict[str, str | int | None]]:
    """The same of what an index offers: no ``path``, the address as ``source``, and no ``size`` where nobody has recorded it."""
    return [
        {
            "kind": "neural",
            "from": offer.source,
            "to": offer.target,
            "version": offer.version,
            "size": next((pin.size for pin in offer.pins() if pin.size is not None), None),
            "path": "",
            "source": offer.links[0],
        }
        for offer in offers
    ]


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


def _listed(packages: Iterable[Package]) -> list[dict[str, str | int]]:
    return [
        {
            "kind": "neural",
            "from": package.source,
            "to": package.target,
            "version": package.version,
            "size": package.size,
            "path": str(package.path),
            "source": package.origin,
        }
        for package in packages
    ]
