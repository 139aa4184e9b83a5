"""The role of a segment, guessed from its form and its place alone.

Takes a text and where it stands, gives a `Role`. The guess needs no language: the words it knows are labels (credits,
bylines) that newsrooms write alike, and every rule about length holds in any script.
"""

from __future__ import annotations

import re

from auditor.article import Role
from auditor.labels import CREDIT

# An agency at the end of a line is a credit without a label.
_AGENCY = re.compile(r"(?:^|[(\[/–—-]\s*)(?:AFP|Reuters|REUTERS|AP|EPA|Getty Images|TASS|Xinhua|VNA|TTXVN)\b[^.]{0,30}[)\].]?$")
_BYLINE = re.compile(
    r"^(?:by|par|von|por|di|av|af|door|autor|texte?|written by|publié|mis à jour|posted|published|updated|actualités?)\b.{0,80}$|\b\d{1,2}\s?[:hH]\s?\d{2}\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？।؟]")
_WORD = re.compile(r"\w+")
_WIDE = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

# Lengths in words; scripts without spaces count two characters as a word.
_HEADING_WORDS = 14
_CAPTION_WORDS = 40
_BODY_WORDS = 45


def word_count(text: str) -> int:
    """Words of a text; in scripts that write none apart, two characters count as one."""
    sample = text[:5000]
    wide = len(_WIDE.findall(sample))
    return len(_WORD.findall(_WIDE.sub(" ", sample))) + (wide + 1) // 2


def guess_role(text: str, *, alone: bool, place: float, first: bool) -> Role:
    """Guess what a segment does.

    Args:
        text: the segment's text.
        alone: whether it is the only line of its block.
        place: where its block stands, from 0 (first) to 1 (last).
        first: whether its block is the article's first.
    """
    head = text[:1000]
    words = word_count(text)
    if words > _BODY_WORDS:
        return Role.BODY
    if (CREDIT.search(head) or _AGENCY.search(head)) and words <= _CAPTION_WORDS:
        return Role.CAPTION
    if words <= 12 and _BYLINE.search(head):
        return Role.BYLINE
    sentences = len(_SENTENCE_END.findall(head.rstrip(".!?…。！？।؟")))
    stopped = bool(_SENTENCE_END.match(head[-1:]))
    if not alone and words <= _CAPTION_WORDS and sentences <= 1:
        return Role.CAPTION
    if not stopped and words <= _HEADING_WORDS:
        return Role.BOILERPLATE if place > 0.9 and words <= 6 and not first else Role.HEADING
    if words <= _HEADING_WORDS and sentences == 0:
        return Role.CAPTION
    return Role.BODY
