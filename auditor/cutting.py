"""Where to cut a caption out of a text: the range of characters that goes with it, or the reason why it stays.

Takes a text and the offsets of a caption in it; gives offsets. Knows nothing of audits. `auditor.fixing` says what the rules are.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """The characters that go: offsets of the first and after the last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Why a caption stays."""

    reason: str


_LINE_END = re.compile(r"\r\n|\n|\r")

# What joins two captions on a line. Dashes and bullets need white space; a hyphen within a word is none.
_JOINT = r"[^\S\r\n]*(?:\|\||[|‖]|//|/)[^\S\r\n]*|[^\S\r\n]+(?:--?|[–—•·])[^\S\r\n]+|\t+|[^\S\r\n]{3,}|[^\S\r\n]*;[^\S\r\n]+"
_JOINT_AFTER = re.compile(_JOINT)
_JOINT_BEFORE = re.compile(rf"(?:{_JOINT})$")
_SENTENCE_BEFORE = re.compile(r"(?<=[.!?…。！？])[»”\"’')\]]*(?P<gap>[^\S\r\n]+)$")
_GAP_AFTER = re.compile(r"[^\S\r\n]+(?=\S)")
_SENTENCE_END = tuple(".!?…。！？")
_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】"}

_MARKDOWN_PREFIX = re.compile(r"\s*(?:>\s?|[-*+]\s+|\d{1,9}[.)]\s+)*")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-+)\s*")

_BREAK = r"<br\b[^<>]*>"
_PART_AFTER = re.compile(rf"\s*(?:{_BREAK}|\|[^\S\r\n]*)", re.IGNORECASE)
_PART_BEFORE = re.compile(rf"(?:{_BREAK}\s*|[^\S\r\n]*\|\s*)$", re.IGNORECASE)
_TAG_BEFORE = re.compile(r"<[a-z][^<>]*>\s*$", re.IGNORECASE)
_TAG_AFTER = re.compile(r"\s*</[a-z]", re.IGNORECASE)
_LOOK_BACK = 2_000  # characters in which a tag must begin


def line_starts(text: str) -> list[int]:
    """The offset of each line's first character."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def offset_of(starts: list[int], line: int, column: int) -> int:
    """The offset of a line and column, both from 1."""
    return starts[min(line, len(starts)) - 1] + column - 1


def same_text(source: str, text: str, kind: str) -> bool:
    """Whether a stretch of the source is the text, whatever white space, composition and escapes it is written with."""
    if kind == "html":
        return "<" not in source and _plain(html.unescape(source)) == _plain(text)
    if kind == "markdown" and _plain(source) != _plain(text):
        source, text = (re.sub(r"[\\*_`]", "", part) for part in (source, text))
    return _plain(source) == _plain(text)


def cut_text(text: str, start: int, end: int, beside: Collection[int], *, markdown: bool = False) -> Cut | LeftAlone:
    """Cut a caption out of plain text or Markdown.

    Args:
        text: the whole text.
        start: offset of the caption's first character.
        end: offset after its last one.
        beside: where the segments of pairs begin and end. On a shared line a caption is cut only next to one of them.
        markdown: emphasis goes with what it holds, signs of lists and quotes with the line.
    """
    if markdown:
        while start and end < len(text) and text[start - 1] in "*_" and text[end] == text[start - 1]:
            start, end = start - 1, end + 1
    first, last = _line_of(text, start)[0], _line_of(text, end)[1]
    before, after = text[first:start], text[end:last]
    prefix = _blank(before) or (markdown and _MARKDOWN_PREFIX.fullmatch(before) is not None)
    if prefix and (_blank(after) or (markdown and after == "\\")):
        if markdown and _UNDERLINE.fullmatch(text[slice(*_line_of(text, _next_line(text, last)))]):
            return LeftAlone("the line below makes a heading of it")
        return _whole_lines(text, first, last)
    if _LINE_END.search(text, start, end):
        return LeftAlone("it shares its first or last line with other text")
    return _span(text, start, end, (before, after), beside)


def cut_html(text: str, start: int, end: int) -> Cut | LeftAlone:
    """Cut a caption out of HTML: a whole line, or a part of an element that ``<br>`` or ``|`` parts from the others."""
    first, last = _line_of(text, start)[0], _line_of(text, end)[1]
    if _blank(text[first:start]) and _blank(text[end:last]):
        return _whole_lines(text, first, last)
    head = text[max(0, start - _LOOK_BACK) : start]
    part_before, part_after = _PART_BEFORE.search(head), _PART_AFTER.match(text, end)
    if part_after and (part_before or _TAG_BEFORE.search(head)):
        last = _line_of(text, part_after.end())[1]
        if _blank(text[first:start]) and _blank(text[part_after.end() : last]):
            return _whole_lines(text, first, last)
        return Cut(start, part_after.end())
    if part_before and _TAG_AFTER.match(text, end):
        return Cut(start - len(part_before.group()), end)
    return LeftAlone("it is neither a line of its own nor parted from the rest by <br> or |")


def _span(text: str, start: int, end: int, around: tuple[str, str], beside: Collection[int]) -> Cut | LeftAlone:
    before, after = around
    opening, closing = before.rstrip()[-1:], after.lstrip()[:1]
    if opening and _BRACKETS.get(opening) == closing:
        return _bracketed(start, end, before, after)
    joint_before, joint_after = _JOINT_BEFORE.search(before), _JOINT_AFTER.match(after)
    at_first = _blank(before) or opening in _BRACKETS
    at_last = _blank(after) or (closing != "" and closing in _BRACKETS.values())
    if joint_after and (at_first or joint_before) and end + joint_after.end() in beside:
        return Cut(start, end + joint_after.end())
    if joint_before and at_last and start - len(joint_before.group()) in beside:
        return Cut(start - len(joint_before.group()), end)
    gap = _GAP_AFTER.match(after)
    if gap and at_first and text[start:end].endswith(_SENTENCE_END) and end + gap.end() in beside:
        return Cut(start, end + gap.end())
    sentence = _SENTENCE_BEFORE.search(before)
    if sentence and at_last and start - len(sentence["gap"]) in beside:
        return Cut(start - len(sentence["gap"]), end)
    return LeftAlone("it shares its line with other text, and nothing parts it clearly from its counterpart")


def _bracketed(start: int, end: int, before: str, after: str) -> Cut:
    """The caption with its brackets, and the white space on one side."""
    inner = before.rstrip()[:-1]
    outer = after.lstrip()[1:]
    first = start - len(before) + (len(inner.rstrip()) if not _blank(inner) else len(inner))
    last = end + len(after) - len(outer)
    if _blank(inner):
        last += len(outer) - len(outer.lstrip())
    return Cut(first, last)


def _whole_lines(text: str, first: int, last: int) -> Cut:
    """The lines from ``first`` up to the line end at ``last``, and a blank line that would be one too many."""
    after = _next_line(text, last)
    line_before = _line_of(text, first - 1) if first else None
    if first and text[first - 1] == "\n" and text[first - 2 : first] == "\r\n":
        line_before = _line_of(text, first - 2)
    blank_before = line_before is None or _blank(text[slice(*line_before)])
    if blank_before and after < len(text):
        _, end = _line_of(text, after)
        if _blank(text[after:end]):
            return Cut(first, _next_line(text, end))
    elif blank_before and line_before is not None:
        return Cut(line_before[0], after)
    return Cut(first, after)


def _line_of(text: str, offset: int) -> tuple[int, int]:
    """Offsets of the line that holds the character, without its line end."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    match = _LINE_END.search(text, offset)
    return start, match.start() if match else len(text)


def _next_line(text: str, end: int) -> int:
    """The offset after the line end that stands at ``end``."""
    match = _LINE_END.match(text, end)
    return match.end() if match else end


def _blank(text: str) -> bool:
    return all(character.isspace() or unicodedata.category(character) in ("Cf", "Cc") for character in text)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
