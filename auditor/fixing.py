"""Deletes leftover source captions whose match is certain (CT101), and nothing else.

Takes a file's bytes and the audit of what is in it; gives the bytes without the captions, what was deleted, and what was left alone and
why. Plain text, Markdown and HTML only. Knows nothing of models: the caller gives a function that audits.

What goes with a caption:

- alone on its line or lines (after list and quote signs in Markdown): the lines with their line ends. Where that leaves two blank
  lines together, or a blank line at an end of the file, one of them goes as well;
- beside its counterpart on a line (``Ảnh: X / Photo : X``): the caption and the separator, or the brackets around it;
- in HTML, a part of an element between ``<br>`` or ``|``: the part and one ``<br>`` or ``|``.

Everything else stays, byte for byte: other lines, line ends, encoding, byte-order mark. A text in which a deletion makes another
certain is gone through again, so that a second run finds nothing to do.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.article import Article, Segment
from auditor.cutting import Cut, LeftAlone, cut_html, cut_text, line_starts, offset_of, same_text
from auditor.errors import InputError
from auditor.evidence import Outcome
from auditor.readers.compression import COMPRESSED
from auditor.readers.decoding import decode
from auditor.readers.formats import format_of, format_within, read_as
from auditor.readers.options import ReadOptions
from auditor.reports.output import open_output
from auditor.results import ArticleResult, Pair, Verdict

CERTAINTY = 0.98
"""The probability from which on a match is certain, unless the caller says otherwise."""

RULE = "CT101"
KINDS = ("text", "markdown", "html")
"""The input formats in which captions are deleted."""

Audit = Callable[[Article], ArticleResult]
"""Audits one article, with the settings in force."""

_AGAINST = (Outcome.DIFFER, Outcome.MISSING)


@dataclass(frozen=True, slots=True)
class Item:
    """A caption, with its place in the file as it was: deleted, or left alone for a reason."""

    line: int
    column: int
    text: str
    probability: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """What fixing a file comes to.

    Attributes:
        path: the file.
        before: its bytes.
        after: its bytes without the captions.
        texts: the decoded text before and after.
        deleted: the captions that go, in document order.
        left: the certain ones that stay, and why.
    """

    path: str
    before: bytes
    after: bytes
    texts: tuple[str, str]
    deleted: tuple[Item, ...]
    left: tuple[Item, ...]

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.after != self.before


def is_certain(pair: Pair, result: ArticleResult, certainty: float = CERTAINTY) -> bool:
    """Whether a foreign caption can go: CT101 stands on it alone, unknown to a baseline, and no check speaks against the match.

    A check speaks against it when something differs, or when the caption holds something that its counterpart lacks.
    """
    if pair.verdict is not Verdict.MATCH or pair.counterpart is None or pair.rules != (RULE,):
        return False
    if pair.probability is None or not pair.probability >= certainty:
        return False
    if any(item.outcome in _AGAINST for item in pair.evidence):
        return False
    place = (pair.segment.line, pair.segment.column)
    findings = [finding for finding in result.findings if (finding.line, finding.column) == place]
    return [finding.rule for finding in findings] == [RULE] and not findings[0].known


def fix_file(path: str, result: ArticleResult, audit: Audit, certainty: float = CERTAINTY) -> Fix:
    """Work out the fix of a file that was audited; nothing is written.

    Args:
        path: the file.
        result: the audit of its article.
        audit: audits an article again, after a deletion.
        certainty: the least probability of a match that is certain, from 0 to 1.

    Raises:
        InputError: the file can no longer be read.
    """
    wanted = [pair for pair in result.pairs if is_certain(pair, result, certainty)]
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; check the file and its permissions") from None
    if not wanted:
        return Fix(path, data, data, ("", ""), (), ())
    kind = _kind(path, data)
    reason = _refusal(kind)
    decoded = decode(data, path) if not reason else None
    mark = _mark(data, decoded.text, decoded.encoding) if decoded is not None else None
    if decoded is None or mark is None:
        reason = (
            reason or f"its bytes are no sound {decoded.encoding if decoded else 'text'}, so it cannot be written back as it is"
        )
        left = tuple(Item(pair.segment.line, pair.segment.column, pair.segment.text, _value(pair), reason) for pair in wanted)
        return Fix(path, data, data, ("", ""), (), left)
    draft = _Draft.of(decoded.text)
    while draft.cut(result, kind, certainty) and draft.text.replace("\ufeff", "").strip():
        # As UTF-8, since a guess at the encoding of a shorter text might be another one.
        result = audit(next(_articles(kind, draft.text.encode(), path)))
    after = mark + draft.text.encode(decoded.encoding)
    return Fix(path, data, after, (decoded.text, draft.text), tuple(sorted(draft.deleted, key=_order)), tuple(draft.left))


def unified_diff(fix: Fix) -> str:
    """The change as a unified diff that ``patch`` and ``git apply`` take; empty where nothing changes."""
    before, after = ([line for line in re.split(r"(?<=\n)", text) if line] for text in fix.texts)
    name = Path(fix.path).as_posix().lstrip("/")
    diff = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in diff)


def write_fix(fix: Fix) -> None:
    """Replace the file, whole or not at all; its mode stays.

    Raises:
        InputError: the file changed since it was audited, or cannot be written.
    """
    path = Path(fix.path)
    try:
        now = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; check the file and its permissions") from None
    if now != fix.before:
        raise InputError(f"{path}: changed while it was audited; run fix again")
    with open_output(path) as stream:
        stream.write(fix.after)


@dataclass(slots=True)
class _Draft:
    """A text on its way, with the offset that each of its characters had at first."""

    text: str
    origins: list[int]
    starts: list[int]
    deleted: list[Item]
    left: list[Item]

    @classmethod
    def of(cls, text: str) -> _Draft:
        return cls(text, list(range(len(text) + 1)), line_starts(text), [], [])

    def cut(self, result: ArticleResult, kind: str, certainty: float) -> bool:
        """Take the certain captions of one audit out, from the last to the first; whether there were any."""
        starts = line_starts(self.text)
        beside = frozenset(_borders(result, starts))
        cuts: list[Cut] = []
        self.left = []
        # What stands right of a place may have been cut already; what stands left of it has not.
        now = self.text
        for pair in sorted(result.pairs, key=lambda pair: (pair.segment.line, pair.segment.column), reverse=True):
            if not is_certain(pair, result, certainty):
                continue
            start, end = _range(pair.segment, starts)
            found: Cut | LeftAlone
            if not same_text(now[start:end], pair.segment.text, kind):
                found = LeftAlone("mark-up stands within it")
            elif kind == "html":
                found = cut_html(now, start, end)
            else:
                found = cut_text(now, start, end, beside, markdown=kind == "markdown")
            if isinstance(found, LeftAlone):
                self.left.append(self._item(pair, start, found.reason))
                continue
            self.deleted.append(self._item(pair, start))
            now = now[: found.start] + now[found.end :]
            beside = frozenset(
                place if place <= found.start else max(found.start, place - (found.end - found.start)) for place in beside
            )
            cuts.append(found)
        for item in cuts:
            del self.origins[item.start : item.end]
        self.text = now
        self.left.reverse()
        return bool(cuts)

    def _item(self, pair: Pair, start: int, reason: str = "") -> Item:
        origin = self.origins[start]
        line = bisect_right(self.starts, origin)
        return Item(line, origin - self.starts[line - 1] + 1, pair.segment.text, _value(pair), reason)


def _borders(result: ArticleResult, starts: list[int]) -> Iterator[int]:
    """Where the segments of pairs and their counterparts begin and end."""
    for pair in result.pairs:
        for segment in (pair.segment, pair.counterpart):
            if segment is not None:
                yield from _range(segment, starts)


def _range(segment: Segment, starts: list[int]) -> tuple[int, int]:
    return offset_of(starts, segment.line, segment.column), offset_of(starts, segment.end_line, segment.end_column)


def _order(item: Item) -> tuple[int, int]:
    return item.line, item.column


def _value(pair: Pair) -> float:
    return pair.probability if pair.probability is not None else 0.0


def _kind(path: str, data: bytes) -> str:
    if Path(path).suffix.lower() in COMPRESSED:
        return "compressed"
    return format_of(path) or format_within(data, path)


def _refusal(kind: str) -> str:
    return "" if kind in KINDS else f"captions are deleted from text, Markdown and HTML only, and this file is {kind}"


def _mark(data: bytes, text: str, encoding: str) -> bytes | None:
    """The byte-order mark; ``None`` when the text does not give the rest of the bytes back."""
    try:
        body = text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return None
    mark = data[: len(data) - len(body)]
    return mark if mark + body == data and len(mark) <= 4 else None


def _articles(kind: str, data: bytes, path: str) -> Iterator[Article]:
    for article in read_as(kind, data, path, path, ReadOptions()):
        if isinstance(article, Article):
            yield replace(article, path=path)
