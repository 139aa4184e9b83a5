"""Markdown to segments: headings, paragraphs line by line, lists, tables, images' texts and front matter, with their places.

Takes decoded text, gives an article. The lines of a paragraph stay apart, as in plain text: a caption and its translation often
stand one below the other without a blank line. Fenced code is left out; pieces of HTML are read as HTML. Knows nothing of languages
but what the front matter and ``lang`` attributes declare.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from auditor.article import Article, Role
from auditor.readers.directives import place
from auditor.readers.flow import Line, segments_of
from auditor.readers.html import page_of, parsed_comments
from auditor.readers.html_tokens import Comment
from auditor.readers.image_texts import distinct, says_something
from auditor.readers.markdown_front import front_matter
from auditor.readers.markdown_inline import parser
from auditor.readers.positions import LINE_END, Lines, without_surrogates


def read_markdown(source: str, path: str = "<markdown>", article_id: str | None = None, notes: Sequence[str] = ()) -> Article:
    """Make an article of a Markdown text.

    Args:
        source: the whole text, with YAML (``---``) or TOML (``+++``) front matter if it has one.
        path: where it came from, for the report.
        article_id: the article's name in the report; the path when not given.
        notes: what was guessed when the text was decoded.
    """
    source = without_surrogates(source)
    front = front_matter(source)
    positions = Lines(source)
    page = _Page(source, positions)
    if front is not None:
        page.lines.extend(front.lines)
        page.block = front.lines[-1].block + 1 if front.lines else 0
    _read_body(source, 0 if front is None else front.end, page)
    segments = segments_of(distinct(page.lines), positions.place)
    directives, misunderstood = place(parsed_comments(page.comments, positions, segments), segments)
    return Article(
        path,
        article_id or path,
        segments,
        (*notes, *misunderstood),
        language=front.language if front is not None else None,
        directives=directives,
    )


@dataclass(slots=True)
class _Page:
    """The lines so far, the line that is being written, and what places need."""

    source: str
    positions: Lines
    lines: list[Line] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    block: int = 0
    text: list[str] = field(default_factory=list)
    offsets: array[int] = field(default_factory=lambda: array("q"))
    end: int = 0
    described: list[Line] = field(default_factory=list)
    # For a source line, where the cells that were read so far end.
    cells: dict[int, int] = field(default_factory=dict)

    def put(self, text: str, offsets: Sequence[int], end: int) -> None:
        """Write text."""
        self.text.append(text)
        self.offsets.extend(offsets)
        self.end = end

    def end_line(self, role: Role | None) -> None:
        """End the line; images' texts that waited for its end come after it."""
        text = "".join(self.text)
        if text.strip():
            self.offsets.append(self.end)
            self.lines.append(Line(text, self.offsets, self.block, role))
        self.text, self.offsets = [], array("q")
        self.lines.extend(replace(line, block=self.block) for line in self.described)
        self.described = []


def _read_body(source: str, start: int, page: _Page) -> None:
    # Front matter makes room for as many empty lines, so that the lines of blocks are those of the source.
    before = len(LINE_END.findall(source, 0, start))
    role: Role | None = None
    cell = False
    body = "\n" * before + source[start:].lstrip("\ufeff")
    for token in parser().parse(body):
        if token.type == "heading_open":
            role = Role.HEADING
        elif token.type == "heading_close":
            role = None
        elif token.type in ("table_open", "table_close"):
            cell = token.nesting > 0
        elif token.type == "inline" and token.map is not None:
            _read_inline(token, _content_offsets(token, page, cell=cell), role, page)
            page.block += 1
        elif token.type == "html_block" and token.map is not None:
            _read_html(token.content, _content_offsets(token, page, cell=False), page)


def _content_offsets(token: Token, page: _Page, *, cell: bool) -> array[int]:
    """The source offset of each character of a block's content, and of its end.

    The content's lines are the ends of the source's lines: marks of lists and quotations, and blanks, are cut off before them. Cells of
    a table and headings stand within a line.
    """
    offsets = array("q")
    first = token.map[0] if token.map else 0
    end = 0
    for number, text in enumerate(token.content.split("\n"), first + 1):
        start, line = _source_line(page, number)
        bare = text.rstrip()
        at = len(line.rstrip()) - len(bare) if not cell and line.rstrip().endswith(bare) else -1
        if at < 0:
            at = line.find(bare, page.cells.get(number, 0))
        if at < 0:
            at = max(0, line.find(bare[:1]))
        if cell:
            page.cells[number] = at + len(bare)
        offsets.extend(min(start + at + i, start + len(line)) for i in range(len(text) + 1))
        end = offsets[-1]
    if not offsets:
        offsets.append(end)
    return offsets


def _source_line(page: _Page, number: int) -> tuple[int, str]:
    try:
        start = page.positions.offset(number, 1)
    except IndexError:
        return len(page.source), ""
    end = LINE_END.search(page.source, start)
    return start, page.source[start : end.start() if end is not None else len(page.source)]


def _read_inline(token: Token, places: Sequence[int], role: Role | None, page: _Page) -> None:
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            page.end_line(role)
        elif child.type == "image":
            _read_image(child, token.content, places, page)
            if not page.text:
                page.end_line(role)
        elif child.type == "html_inline":
            _read_html_inline(child, token.content, places, role, page)
        elif child.content:
            _put(child, token.content, 0, places, page)
    page.end_line(role)


def _put(token: Token, content: str, shift: int, places: Sequence[int], page: _Page) -> None:
    at = shift + int(token.meta.get("at", 0))
    if token.type == "text_special" and token.content != token.markup:
        page.put(token.content, [places[at]] * len(token.content), places[min(at + len(token.markup), len(places) - 1)])
        return
    if not content.startswith(token.content, at):
        # Code that goes on in another line has a blank for the line's end.
        found = content.replace("\n", " ").find(token.content.replace("\n", " "), at)
        at = found if found >= 0 else at
    end = min(at + len(token.content), len(places) - 1)
    run = list(places[at:end])
    run += [places[end]] * (len(token.content) - len(run))
    page.put(token.content, run, places[end - 1] + 1 if end > at else places[end])


def _read_image(image: Token, content: str, places: Sequence[int], page: _Page) -> None:
    start = int(image.meta.get("at", 0)) + 2
    alt = _Page(page.source, page.positions)
    _put_alt(image.children or [], content, start, places, alt)
    alt.end_line(Role.CAPTION)
    title = str(image.attrs.get("title", ""))
    if title.strip():
        after = content.find(title, start + len(image.content))
        if after >= 0:
            alt.put(title, places[after : after + len(title)], places[after + len(title) - 1] + 1)
        else:
            # The title of a reference, or one with escapes: its place is that of the image.
            alt.put(title, [places[start]] * len(title), places[start] + 1)
        alt.end_line(Role.CAPTION)
    page.described += [replace(line, described=True) for line in alt.lines if says_something(" ".join(line.text.split()))]


def _put_alt(children: Sequence[Token], content: str, start: int, places: Sequence[int], alt: _Page) -> None:
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            at = start + int(child.meta.get("at", 0))
            alt.put(" ", [places[min(at, len(places) - 1)]], places[min(at + 1, len(places) - 1)])
        elif child.type == "image":
            _put_alt(child.children or [], content, start + int(child.meta.get("at", 0)) + 2, places, alt)
        elif child.content and child.type != "html_inline":
            _put(child, content, start, places, alt)


def _read_html_inline(token: Token, content: str, places: Sequence[int], role: Role | None, page: _Page) -> None:
    at = int(token.meta.get("at", 0))
    inside = places[at : at + len(token.content) + 1]
    tag = token.content.lower()
    if tag.startswith("<br"):
        page.end_line(role)
    elif tag.startswith(("<img", "<!--")):
        lines, comments, _ = page_of(token.content)
        page.described += [_placed(line, inside, 0) for line in lines]
        page.comments += [_placed_comment(comment, inside) for comment in comments]
        if not page.text:
            page.end_line(role)


def _read_html(content: str, places: Sequence[int], page: _Page) -> None:
    lines, comments, _ = page_of(content)
    page.comments += [_placed_comment(comment, places) for comment in comments]
    page.lines += [_placed(line, places, page.block) for line in lines]
    page.block += lines[-1].block + 1 if lines else 0


def _placed(line: Line, places: Sequence[int], block: int) -> Line:
    last = len(places) - 1
    return replace(line, offsets=array("q", [places[min(offset, last)] for offset in line.offsets]), block=block + line.block)


def _placed_comment(comment: Comment, places: Sequence[int]) -> Comment:
    last = len(places) - 1
    return comment._replace(start=places[min(comment.start, last)], end=places[min(comment.end, last)])
