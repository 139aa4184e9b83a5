"""An index of translation packages: what can be installed, and from where.

Takes the address of an ``index.json`` in Argos's form, gives `Offer` values. Opens connections, so only ``auditor models install`` and
``list --available`` use it.

The form is a JSON list of what a package's ``metadata.json`` holds, with ``links`` to its archive. ``size`` and ``sha256`` of the archive
are checked where an index of one's own gives them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from auditor.errors import ModelError
from auditor.packages.chains import shortest_chain
from auditor.packages.known import Pin, known_package
from auditor.packages.package import metadata_of, version_key
from auditor.packages.transport import TransferError, check_address, fetch, is_address, shown

ARGOS_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
"""Argos's public index, as in ``argostranslate.settings`` (whose import creates folders, so that it is not read from there)."""

TIMEOUT = 10.0
"""Seconds without a byte after which a server counts as gone."""

_MAX_INDEX = 8 << 20  # Argos's has 50 kB
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that an index offers.

    Attributes:
        source: the language translated from, in Argos's codes.
        target: the language translated into.
        version: as the index says.
        links: addresses of the archive; any one will do.
        size: bytes of the archive, where the index says.
        sha256: of the archive, where the index says.
    """

    source: str
    target: str
    version: str
    links: tuple[str, ...]
    size: int | None
    sha256: str | None

    def pins(self) -> tuple[Pin, ...]:
        """What the archive must be: by the pinned list, and by the index."""
        pinned = known_package(self.source, self.target, self.version)
        said = Pin(self.size, self.sha256, "the index") if self.size is not None or self.sha256 else None
        return tuple(pin for pin in (pinned, said) if pin is not None)


def index_address(given: str | None = None) -> str:
    """The address of the index: what is given, else ``ARGOS_PACKAGE_INDEX``, else Argos's public one.

    ``index.json`` is added to a folder.

    Raises:
        UsageError: it is not an address.
    """
    variable = os.environ.get("ARGOS_PACKAGE_INDEX")
    address = given if given is not None else variable or ARGOS_INDEX
    check_address(address, "--index" if given is not None else "ARGOS_PACKAGE_INDEX")
    path = urlsplit(address).path
    if path in ("", "/") or path.endswith("/") or (given is None and not path.endswith(".json")):
        return address.rstrip("/") + "/index.json"
    return address


def fetch_index(address: str, timeout: float = TIMEOUT) -> tuple[Offer, ...]:
    """What the index at an address offers.

    Raises:
        ModelError: it cannot be had, or is no index.
    """
    try:
        data = fetch(address, timeout=timeout, limit=_MAX_INDEX)
    except TransferError as error:
        raise ModelError(f"{shown(address)}: {error}; check the network, or name another index with --index") from None
    return parse_index(data, address)


def parse_index(data: bytes, address: str) -> tuple[Offer, ...]:
    """What an index offers; entries that are not translation packages, or have no address to get them from, are passed over.

    Raises:
        ModelError: it is no index, or offers nothing.
    """
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError):
        kind = "an HTML page" if data.lstrip()[:1] == b"<" else "not JSON"
        raise ModelError(f"{shown(address)}: is no index of packages but {kind}; name the address of an index.json") from None
    if not isinstance(entries, list):
        raise ModelError(f"{shown(address)}: is no index of packages but other JSON; name the address of an index.json")
    offers = tuple(offer for offer in (_offer(entry, address) for entry in entries) if offer is not None)
    if not offers:
        raise ModelError(f"{shown(address)}: offers no translation package; name another index with --index")
    return tuple(sorted(offers, key=lambda offer: (offer.source, offer.target, version_key(offer.version))))


def offered_chain(source: str, target: str, offers: Sequence[Offer]) -> tuple[Offer, ...] | None:
    """The offers that lead from one language to another: directly, else the shortest chain; ``None`` where nothing does."""
    return shortest_chain(source, target, offers)


def _offer(entry: object, address: str) -> Offer | None:
    try:
        metadata = metadata_of(entry)
    except ValueError:
        return None
    assert isinstance(entry, dict)
    links = entry.get("links")
    base = urlsplit(address).scheme
    found = [_link(address, link) for link in links if isinstance(link, str)] if isinstance(links, list) else []
    usable = tuple(
        link for link in found if link != address and is_address(link) and (base == "file" or urlsplit(link).scheme != "file")
    )
    size, digest = entry.get("size"), entry.get("sha256")
    if not usable:
        return None
    return Offer(
        metadata.source,
        metadata.target,
        metadata.version,
        usable,
        size if isinstance(size, int) and not isinstance(size, bool) and size > 0 else None,
        digest.lower() if isinstance(digest, str) and _SHA256.fullmatch(digest.lower()) else None,
    )


def _link(address: str, link: str) -> str:
    try:
        return urljoin(address, link.strip())
    except ValueError:
        return ""
