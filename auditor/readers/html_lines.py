"""The lines of a page as a browser would set them: white space collapsed, one line a block, captions and images' texts apart.

Takes the nodes of a page and what to read of it, gives lines whose characters know their place in the source. A figure is one
block, whatever stands in it; every other block-level element is one of its own. Knows nothing of languages but what ``lang`` says.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field, replace
from itertools import accumulate

from turbohtml import parse_fragment

from auditor.article import Role
from auditor.readers.flow import Line
from auditor.readers.html_scope import Scope
from auditor.readers.html_tokens import WHITE, Scan, Tag, scan
from auditor.readers.html_tree import HEADINGS, IMAGES, SPACE, Element, Node, Text
from auditor.readers.image_texts import distinct, says_something
from auditor.readers.language_tags import language_code
from auditor.readers.positions import Lines

_BLOCKS = HEADINGS | frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form"
    " header hgroup hr html legend li main menu nav ol p pre search section summary table tbody td tfoot th thead tr ul listing xmp"
    " plaintext".split()
)
_BREAK = re.compile(r"[ \t\n\r\f\0]{2,}|[\t\n\r\f\0]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_PRESERVED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_SET_AS_BLOCK = re.compile(r"(?:^|[;\s])display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
# What stands between two captions of one line, and is part of neither.
_JOINTS = " \u00a0\u202f\t/|–—•·‖-"
# A group of images and captions without ``<figure>`` holds no more characters and no more nodes than this; a caption and a byline, no
# more characters.
_GROUP = (1000, 400)
_CAPTION = 1200
_BYLINE = 160
# How far to look for the first letter of what follows.
_AHEAD = 60


@dataclass(slots=True)
class _Context:
    """What an open element says of the text in it."""

    end: int
    block: bool = False
    group: bool = False
    caption: bool = False
    opens_caption: bool = False
    verbatim: bool = False
    images_only: bool = False
    role: Role | None = None
    language: str | None = None
    # In a caption: whether this element is a part beside others (``<span>``), and whether such a part was the last thing in it.
    part: bool = False
    after_part: bool = False


@dataclass(slots=True)
class _Page:
    """The lines so far, and the line that is being written."""

    lines: list[Line] = field(default_factory=list)
    block: int = 0
    text: list[str] = field(default_factory=list)
    offsets: array[int] = field(default_factory=lambda: array("q"))
    end: int = 0
    space: int | None = None
    role: Role | None = None
    languages: dict[str | None, int] = field(default_factory=dict)
    described: list[Line] = field(default_factory=list)
    broken: bool = False
    # The parent of the caption that was the last thing on the page.
    caption_of: int | None = None

    def put(self, text: str, offsets: range | list[int], end: int, context: _Context) -> None:
        """Write text that holds no white space to collapse."""
        if not text:
            return
        if self.text and self.space is not None:
            self.text.append(" ")
            self.offsets.append(self.space)
        if not self.text:
            self.role = context.role
        self.space = None
        self.text.append(text)
        self.offsets.extend(offsets)
        self.end = end
        self.languages[context.language] = self.languages.get(context.language, 0) + len(text)
        self.broken = False
        self.caption_of = None

    def end_line(self, *, joint: bool = False) -> None:
        """End the line; ``joint``: another caption follows on the same line of the source."""
        text = "".join(self.text)
        if joint:
            text = text.rstrip(_JOINTS)
        if text:
            offsets = self.offsets[: len(text)]
            offsets.append(self.end if len(text) == len(self.offsets) else self.offsets[len(text)])
            total = sum(self.languages.values())
            language = next((name for name, size in self.languages.items() if 10 * size >= 8 * total), None)
            self.lines.append(Line(text, offsets, self.block, self.role, language))
        if self.text:
            self.text, self.offsets, self.languages = [], array("q"), {}
        self.space = None
        if self.described:
            self.lines.extend(replace(line, block=self.block) for line in self.described)
            self.described = []

    def end_block(self) -> None:
        """End the line and its block."""
        self.end_line()
        self.broken = False
        if self.lines and self.lines[-1].block == self.block:
            self.block += 1

    def break_line(self, *, held: bool) -> None:
        """Take a ``<br>``; two together are a blank line, which ends a block unless it is ``held`` together."""
        if not self.text and self.broken and not held:
            self.end_block()
        else:
            self.end_line()
            self.broken = True


def lines_of(source: str, scanned: Scan, nodes: list[Node], scope: Scope) -> list[Line]:
    """The lines of a page.

    Args:
        source: the page.
        scanned: its tokens.
        nodes: its tree.
        scope: what to read of it.
    """
    page = _Page()
    walk = _Walk(source, scanned, nodes, scope)
    stack = [_Context(len(nodes), block=True)]
    ranges = iter([*scope.ranges, (len(nodes), len(nodes))])
    start, end = next(ranges)
    index = 0
    while index < len(nodes):
        while index >= stack[-1].end:
            _close(page, stack, walk, index)
        while index >= end and start < len(nodes):
            start, end = next(ranges)
        node = nodes[index]
        if scope.left_out[index]:
            index = node.end if isinstance(node, Element) else index + 1
            continue
        read = start <= index < end
        if isinstance(node, Text):
            if read and not stack[-1].images_only:
                _write(page, node, walk, stack[-1])
        elif node.name == "br":
            page.break_line(held=stack[-1].group)
        elif node.name in IMAGES:
            if read:
                _describe(page, node, walk, stack[-1])
        else:
            _open(page, stack, walk, index, node)
        index += 1
    page.end_block()
    return distinct(page.lines)


@dataclass(slots=True)
class _Walk:
    """What stays the same while a page is walked."""

    source: str
    scanned: Scan
    nodes: list[Node]
    scope: Scope
    figures: list[int] = field(init=False)
    images: list[int] = field(init=False)
    headings: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.figures = self._count(frozenset({"figure"}))
        self.images = self._count(IMAGES | {"picture", "video"})
        self.headings = self._count(HEADINGS)

    def _count(self, names: frozenset[str]) -> list[int]:
        return [0, *accumulate(isinstance(node, Element) and node.name in names for node in self.nodes)]

    def letters(self, index: int, element: Element) -> int:
        return self.scope.letters[element.end] - self.scope.letters[index]

    def has_image(self, index: int, element: Element) -> bool:
        return self.images[element.end] > self.images[index]

    def is_group(self, index: int, element: Element) -> bool:
        """Whether an element holds the captions of one image, or of several that share them."""
        if element.name == "figure":
            return self.figures[element.end] == self.figures[index + 1]
        if not (element.says("picture") or element.says("caption")) or element.end - index > _GROUP[1]:
            return False
        if self.letters(index, element) > _GROUP[0] or self.headings[element.end] > self.headings[index]:
            return False
        if self.figures[element.end] > self.figures[index]:
            return False
        captions = sum(
            isinstance(node, Element) and node.says("caption") and not self.has_image(at, node)
            for at, node in enumerate(self.nodes[index + 1 : element.end], index + 1)
        )
        images = self.images[element.end] - self.images[index]
        # Several images with a caption each are several figures.
        return captions + images > 0 and (images <= 1 or captions <= 1)

    def is_caption(self, index: int, element: Element) -> bool:
        if element.name == "figcaption":
            return True
        if element.name == "caption" or element.says("caption"):
            fits = self.letters(index, element) <= _CAPTION and self.headings[element.end] == self.headings[index]
            return fits and not self.has_image(index, element)
        return False

    def is_byline(self, index: int, element: Element) -> bool:
        attributes = element.attributes
        named = (
            element.name == "address"
            or "author" in attributes.get("rel", "").lower().split()
            or "author" in attributes.get("itemprop", "").lower().split()
            or element.says("byline")
        )
        return named and self.letters(index, element) <= _BYLINE and self.headings[element.end] == self.headings[index]

    def starts_a_caption(self, index: int) -> bool:
        """Whether what follows starts as a text of its own does: not with a small letter or a closing sign."""
        for node in self.nodes[index : index + _AHEAD]:
            for piece in node.pieces if isinstance(node, Text) else ():
                first = self.scanned.pieces[piece].text.lstrip()[:1] if piece != SPACE else ""
                if first:
                    return not (first.islower() or first in ".,;:!?…)]}»”’%")
        return False


def _open(page: _Page, stack: list[_Context], walk: _Walk, index: int, element: Element) -> None:
    outer = stack[-1]
    attributes = element.attributes
    block = element.name in _BLOCKS or bool(_SET_AS_BLOCK.search(attributes.get("style", "")))
    # A page's frame declares the language of its template, which says nothing of one text in it.
    tag = None if index in walk.scope.wrappers else attributes.get("lang") or attributes.get("xml:lang")
    declared = language_code(tag) if tag else None
    if not block and not element.attributes and element.name not in ("span", "noscript", "pre"):
        return
    context = _Context(
        element.end,
        block=block,
        group=outer.group,
        caption=outer.caption,
        verbatim=outer.verbatim or element.name == "pre" or bool(_PRESERVED.search(attributes.get("style", ""))),
        images_only=outer.images_only or element.name == "noscript",
        role=outer.role,
        language=declared if tag else outer.language,
    )
    starts_group = block and not outer.group and walk.is_group(index, element)
    is_caption = walk.is_caption(index, element)
    if starts_group:
        context.group = True
        context.caption = walk.has_image(index, element)
    if is_caption or context.caption:
        context.caption = True
        context.role = Role.CAPTION
    if element.name in HEADINGS or attributes.get("role") == "heading":
        context.role = Role.HEADING
    elif not context.caption and walk.is_byline(index, element):
        context.role = Role.BYLINE
    if block and outer.group:
        page.end_line()
    elif block or starts_group:
        _start_block(page, element, is_caption=is_caption)
        context.opens_caption = is_caption
    elif outer.caption and (element.name == "span" or declared or is_caption):
        context.part = True
        if outer.after_part and walk.starts_a_caption(index + 1):
            page.end_line(joint=True)
    stack.append(context)


def _start_block(page: _Page, element: Element, *, is_caption: bool) -> None:
    beside = is_caption and page.caption_of == element.parent and not page.text
    page.end_block()
    if beside:
        # Captions one after the other under one image.
        page.block = page.lines[-1].block


def _close(page: _Page, stack: list[_Context], walk: _Walk, index: int) -> None:
    context = stack.pop()
    outer = stack[-1]
    if context.block:
        if outer.group:
            page.end_line()
        else:
            wrote = bool(page.text) or bool(page.lines and page.lines[-1].block == page.block)
            page.end_block()
            if context.opens_caption and wrote and page.lines:
                page.caption_of = _parent(walk, index, context)
    elif context.part:
        outer.after_part = True
        if context.language != outer.language and page.languages.keys() == {context.language} and walk.starts_a_caption(index):
            if sum(page.languages.values()) >= 12:
                page.end_line(joint=True)


def _parent(walk: _Walk, index: int, context: _Context) -> int | None:
    """The parent of the element that ends before a node: the one that is open there."""
    if index >= len(walk.nodes):
        return None
    node = walk.nodes[index]
    return node.parent if isinstance(node, Element) else _next_parent(walk, index)


def _next_parent(walk: _Walk, index: int) -> int | None:
    node = walk.nodes[index]
    blank = isinstance(node, Text) and all(piece == SPACE for piece in node.pieces)
    following = walk.nodes[index + 1] if blank and index + 1 < len(walk.nodes) else None
    return following.parent if isinstance(following, Element) else None


def _write(page: _Page, node: Text, walk: _Walk, context: _Context) -> None:
    previous = None
    for number in node.pieces:
        if number == SPACE:
            if page.text and page.space is None:
                page.space = page.end if previous is None else walk.scanned.spaces.get(previous, page.end)
            continue
        piece = walk.scanned.pieces[number]
        previous = number
        if piece.text.strip(_JOINTS + WHITE):
            context.after_part = False
        if page.space is not None and number - 1 in walk.scanned.spaces:
            page.space = walk.scanned.spaces[number - 1]
        if piece.text != walk.source[piece.start : piece.end]:
            page.put(piece.text, [piece.start] * len(piece.text), piece.end, context)
        elif context.verbatim:
            _put_verbatim(page, piece.text, piece.start, context)
        else:
            _put_collapsed(page, piece.text, piece.start, context)


def _put_collapsed(page: _Page, text: str, start: int, context: _Context) -> None:
    position = 0
    if text[0] == " ":
        # A single blank at the start may meet one before it.
        page.space = start if page.space is None else page.space
        position = 1
    for found in _BREAK.finditer(text, position):
        _put_run(page, text, position, found.start(), start, context)
        if found.group().strip("\0") and page.space is None:
            page.space = start + found.start()
        position = found.end()
    _put_run(page, text, position, len(text), start, context)


def _put_run(page: _Page, text: str, position: int, end: int, start: int, context: _Context) -> None:
    """Write a run whose only white space is single blanks; one at its end waits for what follows."""
    blank = end > position and text[end - 1] == " "
    last = end - 1 if blank else end
    page.put(text[position:last], range(start + position, start + last), start + last, context)
    if blank and page.space is None:
        page.space = start + last


def _put_verbatim(page: _Page, text: str, start: int, context: _Context) -> None:
    position = 0
    for found in _LINE_END.finditer(text):
        page.put(text[position : found.start()], range(start + position, start + found.start()), start + found.start(), context)
        page.break_line(held=context.group)
        position = found.end()
    page.put(text[position:], range(start + position, start + len(text)), start + len(text), context)


def _describe(page: _Page, image: Element, walk: _Walk, context: _Context) -> None:
    """Take the texts of an image's attributes as captions."""
    page.caption_of = None
    if image.says("ornament") or image.attributes.get("role") in ("presentation", "none"):
        return
    tag = image.attributes.get("lang")
    language = language_code(tag) if tag else context.language
    told: list[str] = []
    for name in ("alt", "title"):
        text = " ".join(image.attributes.get(name, "").split())
        if image.tag is None or not says_something(text) or text in told:
            continue
        told.append(text)
        collapsed, offsets = attribute_text(walk.scanned.tags[image.tag], name)
        page.described.append(Line(collapsed, offsets, page.block, Role.CAPTION, language, described=True))
    if told and not (page.text and not context.group):
        page.end_line()


def attribute_text(tag: Tag, name: str) -> tuple[str, array[int]]:
    """The value of an attribute, its white space collapsed, with the source offset of each character and of the end.

    Args:
        tag: the start tag.
        name: the attribute's name; the tag has it.
    """
    element = parse_fragment(tag.source, source_locations=True).children[0]
    location = element.source_location
    assert location is not None
    span = location.attrs[name]
    lines = Lines(tag.source)
    start, end = (
        lines.offset(line, column + 1) for line, column in ((span.start_line, span.start_col), (span.end_line, span.end_col))
    )
    raw = tag.source[start:end]
    value = re.match(r"[^=]*=[ \t\n\r\f]*(?P<quote>[\"']?)", raw)
    head = value.end() if value is not None else len(raw)
    tail = len(raw) - 1 if value is not None and value["quote"] else len(raw)
    page = _Page()
    context = _Context(0)
    # In a value "<" is a letter like any other.
    inside = raw[head:tail].replace("<", "\ufffc")
    pieces = scan(inside)
    for number, piece in enumerate(pieces.pieces):
        if number - 1 in pieces.spaces:
            page.space = tag.start + start + head + pieces.spaces[number - 1]
        at = tag.start + start + head + piece.start
        if piece.text != inside[piece.start : piece.end]:
            page.put(piece.text, [at] * len(piece.text), at + piece.end - piece.start, context)
        else:
            _put_collapsed(page, piece.text.replace("\ufffc", "<"), at, context)
    return "".join(page.text), array("q", [*page.offsets, page.end])
