"""HTML to segments: headings, paragraphs, captions and images' texts, each with its place in the source.

Takes decoded text, gives an article. The steps are in the modules beside it: tokens with places (`html_tokens`, which says why it
builds on turbohtml), the tree (`html_tree`), what of the page is the article (`html_scope`), the lines as a browser sets them
(`html_lines`). Knows nothing of languages but what ``lang`` attributes say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.article import Article, Segment
from auditor.readers.directives import ParsedDirective, directive_of, place
from auditor.readers.flow import Line, segments_of
from auditor.readers.html_lines import lines_of
from auditor.readers.html_scope import scope_of
from auditor.readers.html_tokens import Comment, scan
from auditor.readers.html_tree import tree_of
from auditor.readers.positions import Lines, without_surrogates


def read_html(source: str, path: str = "<html>", article_id: str | None = None, notes: Sequence[str] = ()) -> Article:
    """Make an article of a page, or of a piece of one.

    Args:
        source: the whole page; malformed markup is read as a browser reads it.
        path: where it came from, for the report.
        article_id: the article's name in the report; the path when not given.
        notes: what was guessed when the text was decoded.
    """
    lines, comments, language = page_of(source)
    positions = Lines(source)
    segments = segments_of(lines, positions.place)
    directives, misunderstood = place(parsed_comments(comments, positions, segments), segments)
    return Article(path, article_id or path, segments, (*notes, *misunderstood), language=language, directives=directives)


def page_of(source: str) -> tuple[list[Line], list[Comment], str | None]:
    """The lines of a page, its comments, and the language that it declares."""
    source = without_surrogates(source)
    scanned = scan(source)
    nodes = tree_of(scanned)
    scope = scope_of(nodes, scanned)
    return lines_of(source, scanned, nodes, scope), scanned.comments, scope.language


def parsed_comments(comments: Iterable[Comment], positions: Lines, segments: Sequence[Segment]) -> list[ParsedDirective]:
    """What the comments that address the auditor ask for."""
    filled = {line for segment in segments for line in range(segment.line, segment.end_line + 1)}
    parsed: list[ParsedDirective] = []
    for comment in comments:
        first, last = positions.place(comment.start)[0], positions.place(max(comment.start, comment.end - 1))[0]
        alone = filled.isdisjoint(range(first, last + 1))
        directive = directive_of(comment.body, first, alone=alone, end_line=last)
        if directive is not None:
            parsed.append(directive)
    return parsed
