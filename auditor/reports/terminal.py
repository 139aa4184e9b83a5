"""Text in terminal cells: measured, wrapped, coloured.

Takes and gives strings. Knows no report. Widths are terminal cells: 2 for a wide East Asian character, 0 for a combining mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcwidth import wcswidth, wcwidth

# Ideographs, kana and their punctuation: lines may break between any two, but not after an opening sign or before a closing one.
_IDEOGRAPH = "\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff"
_OPENING = "「『（〔【《〈｛［〘〖"
_CLOSING = "」』）〕】》〉｝］〙〗、。，．・：；？！ー〜…％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々"
_MARKS = "\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SPACE = "[^\\S\u00a0\u2007\u202f]"
_UNIT = re.compile(f"{_SPACE}+|[{_OPENING}]*[{_IDEOGRAPH}][{_MARKS}{_CLOSING}]*|(?:(?!{_SPACE})[^{_IDEOGRAPH}])+[{_CLOSING}]*")

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
# A word is not broken after these (zero-width joiner; Thai and Lao vowels written before their consonant) ...
_LEADING = "\u200d\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"
# ... nor before these (Thai and Lao vowels written after it).
_TRAILING = "\u0e30\u0e32\u0e33\u0e45\u0e46\u0eb0\u0eb2\u0eb3\u0ec6"

_COLORS = {"red": 31, "green": 32, "yellow": 33, "cyan": 36, "bold": 1, "dim": 2}


def width(text: str) -> int:
    """How many cells the text takes."""
    return max(wcswidth(text), 0)


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most ``cells`` cells (2 or more): at spaces, between ideographs, else within a word.

    A base character keeps its combining marks, and joined emoji stay together. Only what cannot be broken, such as a syllable
    with its marks, may be wider.
    """
    lines, line = [], ""
    for unit in _UNIT.findall(text):
        if width(line + unit.rstrip()) <= cells:
            line += unit
            continue
        if line.strip():
            lines.append(line.rstrip())
        pieces = _broken(unit.strip(), cells)
        lines += pieces[:-1]
        line = pieces[-1]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def isolated(line: str) -> str:
    """The line, closed off where it holds right-to-left text, so that a terminal does not reorder it with its neighbours."""
    return f"{_FIRST_STRONG_ISOLATE}{line}{_POP_ISOLATE}" if _RIGHT_TO_LEFT.search(line) else line


def colored(text: str, color: str) -> str:
    """The text in a colour, as ANSI codes: red, green, yellow, cyan, bold or dim."""
    return f"\x1b[{_COLORS[color]}m{text}\x1b[0m"


def _broken(word: str, cells: int) -> list[str]:
    lines = [""]
    for cluster in _clusters(word):
        if lines[-1] and width(lines[-1] + cluster) > cells:
            lines.append("")
        lines[-1] += cluster
    return lines


def _clusters(word: str) -> Iterator[str]:
    cluster = ""
    for character in word:
        if cluster and wcwidth(character) != 0 and cluster[-1] not in _LEADING and character not in _TRAILING:
            yield cluster
            cluster = ""
        cluster += character
    yield cluster
