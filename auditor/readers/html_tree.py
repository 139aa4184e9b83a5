"""The tree of a page as a flat list of elements and texts in document order.

Takes the copy that `html_tokens.scan` made, gives nodes: an element knows its parent and where its descendants end, so that the
page is walked by index and no depth of nesting matters. What the words of ``class`` and ``id`` say is told here too. Knows nothing
of articles.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

from turbohtml.saxparse import SaxHandler, sax_parse

from auditor.readers.html_tokens import CLOSE, MARK, OPEN, Scan

SPACE = -1
"""Stands for white space among the numbers of a text."""

_PART = re.compile(rf"{OPEN}(\d+){CLOSE}|\s+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+", re.UNICODE)
IMAGES = frozenset({"img", "amp-img"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class Element:
    """An element: its attributes, the number of its start tag if the source has one, its parent, and the end of its descendants."""

    name: str
    attributes: Mapping[str, str]
    tag: int | None
    parent: int
    end: int = 0

    def says(self, words: str) -> bool:
        """Whether its ``class`` or ``id`` holds a word of a list in ``html_words.toml``."""
        if "class" not in self.attributes and "id" not in self.attributes:
            return False
        return words in _lists(f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text: the numbers of its pieces, and `SPACE`."""

    pieces: tuple[int, ...]


Node = Element | Text


class Builder(SaxHandler):
    """Gathers the nodes that a tree builder reports."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._open: list[int] = []

    def start_element(self, tag: str, attrs: tuple[tuple[str, str | None], ...]) -> None:
        """Open an element."""
        attributes = {name: value or "" for name, value in reversed(attrs)}
        number = attributes.pop(MARK, None)
        parent = self._open[-1] if self._open else -1
        self._open.append(len(self.nodes))
        self.nodes.append(Element(tag, attributes, None if number is None else int(number), parent))

    def end_element(self, tag: str) -> None:
        """Close the element that was opened last."""
        element = self.nodes[self._open.pop()]
        if isinstance(element, Element):
            element.end = len(self.nodes)

    def characters(self, data: str) -> None:
        """Take the numbers of the pieces of a text."""
        pieces = tuple(SPACE if part[1] is None else int(part[1]) for part in _PART.finditer(data))
        if pieces:
            self.nodes.append(Text(pieces))


def tree_of(scanned: Scan) -> list[Node]:
    """The nodes of a page in document order."""
    builder = Builder()
    sax_parse(scanned.copy, builder)
    return builder.nodes


def letters_before(nodes: list[Node], scanned: Scan, left_out: bytearray) -> list[int]:
    """For each node, and for the end, how many characters of text that is read stand before it."""
    sizes = (
        sum(len(scanned.pieces[piece].text) for piece in node.pieces if piece >= 0)
        if isinstance(node, Text) and not left_out[index]
        else 0
        for index, node in enumerate(nodes)
    )
    return [0, *accumulate(sizes)]


@lru_cache(maxsize=4096)
def _lists(classes: str) -> frozenset[str]:
    words = [word.lower() for word in _WORD.findall(classes)]
    return frozenset(
        name
        for name, (whole, within) in _vocabulary().items()
        if any(word in whole or any(part in word for part in within) for word in words)
    )


@cache
def _vocabulary() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    data = tomllib.loads(Path(__file__).with_name("html_words.toml").read_text(encoding="utf-8"))
    return {name: (frozenset(entry.get("whole", ())), tuple(entry.get("within", ()))) for name, entry in data.items()}
