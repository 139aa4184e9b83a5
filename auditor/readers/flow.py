"""Lines of a document, as a reader of it would see them, to segments placed in its source.

Takes lines whose every character says where it stands in the source, with the block that each belongs to, gives segments. The rules
for blocks, for paragraphs wrapped by hand and for roles are those of plain text: a document says the same in every format. Nothing
here knows the formats.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.article import Role, Segment
from auditor.readers.positions import EDGE, Lines, Place, moved, stripped, without_surrogates
from auditor.readers.text import read_text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text.

    Attributes:
        text: what it says; it holds no line end.
        offsets: the source offset of each character, and of the end.
        block: the number of its block; lines of one block stand together.
        role: what it does, where the markup says so.
        language: the language that the markup declares for it, ISO 639-1.
        described: whether it stands for an image (``alt``) and not in the text.
    """

    text: str
    offsets: Sequence[int]
    block: int
    role: Role | None = None
    language: str | None = None
    described: bool = False


def tidy(line: Line) -> Line:
    """The line without what is no text at its edges."""
    text, offsets = stripped(line.text, line.offsets)
    return line if len(text) == len(line.text) else replace(line, text=text, offsets=offsets)


def segments_of(lines: Iterable[Line], place: Callable[[int], Place]) -> tuple[Segment, ...]:
    """The segments of lines.

    Args:
        lines: the lines in document order; those without text are passed over.
        place: the line and column of an offset of the source.
    """
    rows: list[Line | None] = []
    offsets = array("q")
    parts: list[str] = []
    for line in map(tidy, lines):
        if not line.text.strip(EDGE):
            continue
        if rows and rows[-1] is not None and rows[-1].block != line.block:
            rows.append(None)
            parts.append("")
            offsets.append(offsets[-1])
        rows.append(line)
        parts.append(without_surrogates(line.text))
        # The line's end stands where its last character ends.
        offsets.extend(line.offsets)
    flow = "\n".join(parts)
    within = Lines(flow)
    return tuple(
        _declared(moved(segment, within, offsets, place), rows[segment.line - 1]) for segment in read_text(flow).segments
    )


def _declared(segment: Segment, line: Line | None) -> Segment:
    if line is None or (line.role is None and line.language is None):
        return segment
    return replace(segment, role=segment.role if line.role is None else line.role, language=line.language)
