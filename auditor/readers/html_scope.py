"""Which part of a page is the article, and what in it is no text of the article.

Takes the nodes of a page, gives the stretches of nodes to read and the nodes to leave out. The article is what ``<article>``,
``<main>`` or ``itemprop=articleBody`` marks, with what stands between the title's heading and it; a page without such marks is read
whole. Boilerplate inside the article is read: that it was left in another language is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.readers.html_tokens import Scan
from auditor.readers.html_tree import Element, Node, Text, letters_before
from auditor.readers.language_tags import language_code

_NO_TEXT = frozenset(
    "script style template svg math nav button select textarea input datalist option optgroup label iframe object embed canvas"
    " video audio noembed noframes head title meta link area map rp rt progress meter"
    " amp-ad amp-embed amp-sticky-ad amp-sidebar amp-consent amp-user-notification amp-iframe amp-video".split()
)
_NO_TEXT_ROLES = frozenset("navigation menu menubar toolbar search tablist".split())
# A header or footer in one of these is its own, not the site's (HTML's rule for the roles banner and contentinfo).
_SECTIONS = frozenset("article main section aside blockquote figure td".split())
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_WRAPPERS = frozenset({"html", "body", "main", "article"})

# A marked article must hold this share of its rivals' text, or a heading of the first rank, to be the page's article.
_DOMINANT = 0.5
# An element with a navigation word is navigation when so much of its text is in links.
_LINKED = 0.6
# An element with a consent word is a banner when it holds no more of the page than this.
_BANNER = 0.4


@dataclass(frozen=True, slots=True)
class Scope:
    """What to read of a page.

    Attributes:
        left_out: for each node, 1 where it and its descendants are not read.
        ranges: the first and the end of each stretch of nodes that is read, in order.
        letters: for each node, and for the end, how many characters that can be read stand before it.
        language: the language that is declared for the whole, ISO 639-1.
        wrappers: the elements that hold the whole, whose ``lang`` says nothing of one segment.
    """

    left_out: bytearray
    ranges: tuple[tuple[int, int], ...]
    letters: Sequence[int]
    language: str | None
    wrappers: frozenset[int]


def scope_of(nodes: list[Node], scanned: Scan) -> Scope:
    """What to read of a page."""
    left_out = _left_out(nodes, scanned)
    letters = letters_before(nodes, scanned, left_out)
    _leave_out_menus(nodes, letters, left_out)
    shown = bytes(left_out)
    _leave_out_site_frames(nodes, left_out)
    letters = letters_before(nodes, scanned, left_out)
    bodies = _bodies(nodes, letters, left_out)
    title = _title(nodes, scanned, left_out, bodies[0] if bodies else len(nodes))
    ranges: list[tuple[int, int]] = []
    if title is not None:
        frame = _frame(nodes, title, left_out)
        if frame is not None:
            # The title stands in the site's header: what precedes it there is the site's.
            end = _element(nodes, frame).end
            left_out[frame:end] = shown[frame:end]
            letters = letters_before(nodes, scanned, left_out)
            ranges = [(title, end)] if bodies else [(0, frame), (title, len(nodes))]
        elif bodies:
            ranges = [(title, bodies[0])]
    ranges += [(body, _element(nodes, body).end) for body in bodies]
    wrappers = frozenset(
        index
        for index, node in enumerate(nodes)
        if isinstance(node, Element) and (node.name in _WRAPPERS or any(index <= body < node.end for body in bodies))
    )
    return Scope(left_out, tuple(ranges) or ((0, len(nodes)),), letters, _language(nodes, bodies), wrappers)


def text_of(nodes: list[Node], scanned: Scan, index: int) -> str:
    """The text of an element, its white space collapsed."""
    pieces = (
        "".join(" " if piece < 0 else scanned.pieces[piece].text for piece in node.pieces)
        for node in nodes[index + 1 : _element(nodes, index).end]
        if isinstance(node, Text)
    )
    return " ".join(" ".join(pieces).split())


def _element(nodes: list[Node], index: int) -> Element:
    node = nodes[index]
    assert isinstance(node, Element)
    return node


def _elements(nodes: list[Node]) -> Iterator[tuple[int, Element]]:
    return ((index, node) for index, node in enumerate(nodes) if isinstance(node, Element))


def _left_out(nodes: list[Node], scanned: Scan) -> bytearray:
    """What holds no text of any article, whatever stands around it; with all its descendants."""
    left_out = bytearray(len(nodes))
    for index, element in _elements(nodes):
        if not left_out[index] and _holds_no_text(element):
            _mark(left_out, index, element.end)
    return left_out


def _mark(left_out: bytearray, start: int, end: int) -> None:
    left_out[start:end] = b"\1" * (end - start)


def _holds_no_text(element: Element) -> bool:
    if element.name in _NO_TEXT:
        return True
    attributes = element.attributes
    return bool(attributes) and (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or attributes.get("role", "").lower() in _NO_TEXT_ROLES
        or (element.name == "dialog" and "open" not in attributes)
        or bool(_HIDDEN.search(attributes.get("style", "")))
    )


def _leave_out_menus(nodes: list[Node], letters: Sequence[int], left_out: bytearray) -> None:
    linked = [0] * (len(nodes) + 1)
    heading = [0] * (len(nodes) + 1)
    link_end = 0
    for index, node in enumerate(nodes):
        linked[index + 1] = linked[index]
        heading[index + 1] = heading[index]
        if isinstance(node, Element):
            link_end = max(link_end, node.end if node.name == "a" else 0)
            heading[index + 1] += node.name in ("h1", "article", "main")
        elif index < link_end:
            linked[index + 1] += letters[index + 1] - letters[index]
    for index, element in _elements(nodes):
        if left_out[index] or element.name in _WRAPPERS or heading[element.end] > heading[index]:
            continue
        size = letters[element.end] - letters[index]
        is_menu = element.says("navigation") and linked[element.end] - linked[index] >= _LINKED * size
        is_banner = element.says("consent") and size <= _BANNER * letters[-1]
        if is_menu or is_banner:
            _mark(left_out, index, element.end)


def _leave_out_site_frames(nodes: list[Node], left_out: bytearray) -> None:
    section_end = 0
    for index, element in _elements(nodes):
        if element.name in _SECTIONS or element.attributes.get("role") in ("main", "article"):
            section_end = max(section_end, element.end)
        elif element.name in ("header", "footer") and index >= section_end and not left_out[index]:
            _mark(left_out, index, element.end)


def _bodies(nodes: list[Node], letters: Sequence[int], left_out: bytearray) -> list[int]:
    """The elements that hold the article; none where nothing plain marks it."""
    articles, parts, mains = [], [], []
    article_end = 0
    for index, element in _elements(nodes):
        role = element.attributes.get("role", "").lower()
        if left_out[index] or letters[element.end] == letters[index]:
            continue
        if "articlebody" in element.attributes.get("itemprop", "").lower().split() and index >= article_end:
            parts.append(index)
        if (element.name == "article" or role == "article") and index >= article_end:
            articles.append(index)
            article_end = element.end
        if element.name == "main" or role == "main":
            mains.append(index)

    def size(index: int) -> int:
        return letters[_element(nodes, index).end] - letters[index]

    if articles:
        best = max(articles, key=size)
        inner = nodes[best : _element(nodes, best).end]
        titled = any(isinstance(node, Element) and node.name == "h1" for node in inner)
        others = sum(map(size, articles)) - size(best)
        rest = size(max(parts or mains, key=size)) if parts or mains else letters[-1]
        if titled or (size(best) >= _DOMINANT * (size(best) + others) and 4 * size(best) >= rest):
            return [best]
    if parts:
        return [index for i, index in enumerate(parts) if i == 0 or index >= _element(nodes, parts[i - 1]).end]
    if mains and 4 * size(mains[0]) >= letters[-1]:
        return mains[:1]
    return []


def _title(nodes: list[Node], scanned: Scan, left_out: bytearray, before: int) -> int | None:
    """The heading of the article's title, where it stands before the article or in the site's header."""
    names = [index for index, element in _elements(nodes) if element.name == "h1" and index < before]
    if before < len(nodes):
        inside = nodes[before : _element(nodes, before).end]
        if any(isinstance(node, Element) and node.name == "h1" for node in inside):
            return None
    shown = [index for index in names if not left_out[index]]
    if shown:
        return shown[-1] if before < len(nodes) else None
    framed = [index for index in names if _frame(nodes, index, left_out) is not None]
    titles = " ".join(text_of(nodes, scanned, index) for index, element in _elements(nodes) if element.name == "title").casefold()
    for index in framed:
        text = text_of(nodes, scanned, index).casefold()
        if text and (not titles or (text in titles and (before < len(nodes) or len(framed) == 1))):
            return index
    return None


def _frame(nodes: list[Node], index: int, left_out: bytearray) -> int | None:
    """The site's header around a heading, where only that leaves the heading out."""
    frame = None
    while index >= 0:
        element = _element(nodes, index)
        if _holds_no_text(element):
            return None
        if element.name == "header" and left_out[index]:
            frame = index
        index = element.parent
    return frame


def _language(nodes: list[Node], bodies: Sequence[int]) -> str | None:
    index = bodies[0] if bodies else next((i for i, element in _elements(nodes) if element.name == "body"), -1)
    while index >= 0:
        element = _element(nodes, index)
        declared = language_code(element.attributes.get("lang") or element.attributes.get("xml:lang"))
        if declared:
            return declared
        index = element.parent
    for key, value in (("http-equiv", "content-language"), ("property", "og:locale"), ("name", "language")):
        for _, element in _elements(nodes):
            if element.name == "meta" and element.attributes.get(key, "").lower() == value:
                declared = language_code(element.attributes.get("content"))
                if declared:
                    return declared
    return None
