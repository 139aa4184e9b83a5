"""Damage that needs no counterpart to be seen: placeholders that leaked (CT301) and text decoded wrongly (CT302).

Takes the segments of an article, gives findings' raw material: places and words. Knows nothing of languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ftfy import fix_encoding_and_explain
from ftfy.badness import is_bad

from auditor.article import Segment

_LIMIT = 20_000

# What translation systems and templates put in the place of numbers, names, addresses and markup. Capitals joined by an underscore
# are one only with a telling prefix or a tail of letters alone: agencies number their pictures AFP_34QX8TZ.
_PLACEHOLDER = re.compile(
    r"\b[A-Z]{0,6}(?:NUM|URL|MAIL|TAG|ENT|NAME|DATE|VAR|HOLDER|MASK|TOKEN|TERM|LINK|IMG|WORD|ENTITY|CODE|TEXT)[A-Z]{0,6}\d{0,4}_[A-Z0-9_]{2,40}\b"
    r"|\b[A-Z]{3,12}_[A-Z]{6,40}\b"
    r"|\b(?:XX|ZZ)[A-Z]{2,12}\d{0,4}(?:XX|ZZ)\b"
    r"|__[A-Za-z][A-Za-z0-9_]{0,30}__"
    r"|\{\{[^{}\n]{0,60}\}\}|\{%[^{}\n]{0,60}%\}|<%[^<>\n]{0,60}%>|\$\{[^{}\n]{0,60}\}|\{[A-Za-z_][A-Za-z0-9_.]{0,30}\}|\{\d{1,2}\}"
    r"|%\([A-Za-z_]\w{0,30}\)[sdif]|%\d{1,2}\$[sd]|(?<![\w%])%[sdi](?![\w'’])|%%[A-Za-z_]{2,30}%%|##[A-Z_]{2,30}##|@@[A-Z_]{2,30}@@"
    r"|\[email[ \u00a0](?:protected|protégé|&#160;protected)\]"
    r"|&(?:nbsp|amp|lt|gt|quot|apos|eacute|egrave|agrave|ccedil|laquo|raquo|hellip|rsquo|lsquo|ldquo|rdquo|ndash|mdash|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
    r"|<(?:unk|pad|s|/s|0x[0-9A-Fa-f]{2})>|\[UNK\]|\[MASK\]|\[object Object\]|\b[Ll]orem ipsum\b|⟦[^⟦⟧\n]{0,40}⟧|\[\[[A-Za-z0-9_:-]{1,40}\]\]|▁",
)
# A lead byte of UTF-8 read as a letter, and what its second byte becomes; in sound text the two seldom meet.
_SUSPECT = re.compile("[ÂÃÄÅÐÑØÙàáâãäåæçèéêëìíîïðñ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
# The same in the Macintosh's Western code page, where the lead bytes are signs.
_MACINTOSH = re.compile("[√≈][A-Za-zÀ-ÿ©®™†°¢£§•¶ß´¨≠Ø∞±≤≥¥µ∂∑∏π∫ªºΩæø]|‚Ä[A-Za-zÀ-ÿ¶¢†]|¬[´ª†]")


@dataclass(frozen=True, slots=True)
class Artifact:
    """Something that does not belong in the text.

    Attributes:
        rule: ``CT301`` or ``CT302``.
        segment: the stretch of text, with its place in the source.
        message: one sentence that names it.
    """

    rule: str
    segment: Segment
    message: str


def find_artifacts(segment: Segment) -> Iterator[Artifact]:
    """Placeholders and wrongly decoded text in one segment, in order; at most one CT302 a segment."""
    text = segment.text[:_LIMIT]
    for match in _PLACEHOLDER.finditer(text):
        part = segment.part(match.start(), match.end())
        yield Artifact("CT301", part, f"the placeholder {match.group()} was never replaced")
    repaired = repair(text)
    if repaired != text:
        at = next((i for i, (a, b) in enumerate(zip(text, repaired, strict=False)) if a != b), 0)
        start = text.rfind(" ", 0, at) + 1
        end = text.find(" ", at)
        word = text[start : end if end > 0 else len(text)]
        part = segment.part(start, start + len(word))
        yield Artifact("CT302", part, f"decoded wrongly: {word[:60]} should read {_word_at(repaired, start)[:60]}")
    elif "\ufffd" in text:
        at = text.index("\ufffd")
        yield Artifact("CT302", segment.part(at, at + 1), "a character was lost when the text was decoded (U+FFFD)")


def repair(text: str) -> str:
    """The text as it was before it was decoded wrongly, where that can be told; else the text (ftfy, Speer 2019)."""
    macintosh = _MACINTOSH.search(text) is not None
    if not (macintosh or _SUSPECT.search(text)) or not is_bad(text):
        return text
    fixed, steps = fix_encoding_and_explain(text)
    # Quotation marks beside letters also make letters by that code page, so that it takes a telling pair.
    return text if ("encode", "macroman") in (steps or ()) and not macintosh else fixed


def _word_at(text: str, start: int) -> str:
    end = text.find(" ", start)
    return text[start : end if end > 0 else len(text)]
