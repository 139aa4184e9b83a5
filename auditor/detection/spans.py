"""Lines that hold two languages, cut into spans: ``Ảnh: TASS / Photo : TASS``.

Takes a text and a way to judge a piece of it, gives the offsets of the spans. Caption and translation are joined by ``/``,
``|``, a dash, brackets, a sentence end, a wide gap or a change of script; a foreign word or title inside a sentence is no span.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import regex

from auditor.detection.glance import Glance, prose_separators
from auditor.detection.scripts import OTHER_SCRIPT

# What may stand between two languages on a line. A bare slash counts only between letters or signs, never in a fraction.
_PLAIN = (
    r"(?P<strong>\s+[/|–—•·‖]+\s+|\s*[|‖]\s*|\s+-{1,2}\s+|\t+|\s{3,}|\s*//\s*|(?<=\p{L}\.?)/(?=\p{L}))"
    r"|(?P<bracket>\s*[()（）\[\]【】]\s*)"
    r"|(?P<sentence>(?<=[.!?…]['’»”\")]?)\s+(?=[\p{Lu}\p{Lo}«“\"(¡¿])|(?<=[。！？])\s*)"
)
_SCRIPT = (
    r"|(?P<script>(?<=[\p{Script=Latin}\p{N}.,:;!?»\")]\s*)(?<!\p{Script=Latin})(?=[\p{L}--\p{Script=Latin}])"
    r"|(?<=[\p{L}--\p{Script=Latin}]\p{M}?[\p{P}]?\s+)(?=\p{Script=Latin}))"
)
_SEPARATOR = regex.compile(_PLAIN, regex.VERSION1)
_SEPARATOR_OR_SCRIPT = regex.compile(_PLAIN + _SCRIPT, regex.VERSION1)
# A look that is much faster than the separators: everything up to a place where one may start. Text with a stop that needs no
# space after it is left to the separators alone.
_INSIDE = re.compile(r"(?:[^\s|‖/()（）\[\]【】]++|(?<![.!?…'’»”\")\s])[^\S\t](?![\s/|–—•·‖()（）\[\]【】-]))*+")
_DENSE_STOP = re.compile("[。！？]")
_EDGES = " \t\u00a0\u202f/|–—•·‖-()（）[]【】"


class Side(Enum):
    """Which language a piece of a line is in."""

    HOST = "host"
    FOREIGN = "foreign"
    NEITHER = "neither"


# A name or a title in brackets has at most so many words.
_GLOSS = 8
_GLOSS_SIGNS = 30
_WORDS = re.compile(r"[^\W\d_]+")
_TITLE = re.compile('[«“„"][^«»“”„"]+[»”“"]')
# A piece of so many words between strong separators is a sentence, of whatever side.
_SENTENCE = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """What is known of one piece of a line.

    Attributes:
        side: the language's side.
        words: how many words carried evidence.
        label: whether it is a credit with a label of its language.
        own_script: whether the piece is in a script that the host does not write.
        log_odds: log-odds for the host.
        shared: whether it is a credit whose label the host and other languages write alike (``Photo:``).
    """

    side: Side
    words: int = 0
    label: bool = False
    own_script: bool = False
    log_odds: float = 0.0
    shared: bool = False


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    end: int
    joint: str
    piece: Piece


def split_spans(text: str, bounds: Sequence[tuple[int, int, str]], judge: Callable[[str], Piece]) -> list[tuple[int, int, Side]]:
    """Spans of a line that holds both languages.

    Args:
        text: the line.
        bounds: its pieces, as `pieces_of` finds them.
        judge: says which side a piece of text is on.

    Returns:
        Offsets and side of each span in order, separators and brackets left out; an empty list where the line holds one
        language only.
    """
    if len(bounds) < 2 or len(bounds) > 400:
        return []
    atoms = [_Atom(start, end, joint, judge(text[start:end])) for start, end, joint in bounds]
    atoms = _with_shared_credits([_checked(atom, text[atom.start : atom.end].strip(_EDGES)) for atom in atoms])
    sides = {atom.piece.side for atom in atoms}
    if not {Side.HOST, Side.FOREIGN} <= sides:
        return []
    groups: list[list[_Atom]] = []
    for atom in _settled(atoms):
        if groups and groups[-1][0].piece.side is atom.piece.side:
            groups[-1].append(atom)
        else:
            groups.append([atom])
    groups = [group for group in groups if group[0].piece.side is not Side.NEITHER]
    if not any(_substantial(group, len(bounds)) for group in groups if group[0].piece.side is Side.FOREIGN):
        return []
    merged: list[tuple[int, int, Side]] = []
    for group in groups:
        side = group[0].piece.side
        if side is Side.FOREIGN and not _substantial(group, len(bounds)):
            side = Side.HOST
        start, end = _trimmed(text, group[0].start, group[-1].end)
        if merged and merged[-1][2] is side:
            merged[-1] = (merged[-1][0], end, side)
        else:
            merged.append((start, end, side))
    return merged if {span[2] for span in merged} >= {Side.HOST, Side.FOREIGN} else []


def pieces_of(text: str, look: Glance | None = None) -> list[tuple[int, int, str]]:
    """Offsets of the pieces between separators, with the kind of the separator before each.

    Args:
        text: a line.
        look: what a glance at it told, if it did.
    """
    found: list[tuple[int, int, str]] = []
    position, joint = 0, "start"
    for start, end, kind in prose_separators(text) if look is not None and look.is_prose else _separators(text):
        if text[position:start].strip(_EDGES):
            found.append((position, start, joint))
            joint = ""
        joint = "strong" if "strong" in (joint, kind) else kind if not joint or joint == "start" else joint
        position = end
    if text[position:].strip(_EDGES):
        found.append((position, len(text), joint))
    return found


def _separators(text: str) -> Iterator[tuple[int, int, str]]:
    """Where the separators of any text begin and end, with their kind."""
    matches: Iterator[regex.Match[str]]
    if OTHER_SCRIPT.search(text):
        matches = _SEPARATOR_OR_SCRIPT.finditer(text)
    else:
        matches = _SEPARATOR.finditer(text) if _DENSE_STOP.search(text) else _latin_separators(text)
    for match in matches:
        yield match.start(), match.end(), match.lastgroup or ""


def _latin_separators(text: str) -> Iterator[regex.Match[str]]:
    """The separators of a text in the Latin script, as the pattern itself would find them."""
    position = 0
    while (place := _INSIDE.match(text, position).end()) < len(text):  # type: ignore[union-attr]
        match = _SEPARATOR.match(text, place)
        if match is None:
            position = place + 1
        else:
            yield match
            position = match.end()


def _checked(atom: _Atom, text: str) -> _Atom:
    """A piece of foreign text that is only a gloss (a name in its own script, a word, a name or a title in brackets) is on neither side."""
    piece = atom.piece
    if piece.side is not Side.FOREIGN or piece.label:
        return atom
    if piece.own_script:
        gloss = piece.words < 3 or (atom.joint == "bracket" and len(text) <= _GLOSS_SIGNS and _TITLE.fullmatch(text) is not None)
    elif atom.joint == "bracket":
        gloss = piece.words < 3 or piece.log_odds > -3 or _is_name_or_title(text)
    elif atom.joint == "sentence":
        gloss = piece.words < 3 or piece.log_odds > -2.5
    else:
        gloss = piece.words < 2 or (piece.words < _SENTENCE and piece.log_odds > -1.5)
    return _Atom(atom.start, atom.end, atom.joint, Piece(Side.NEITHER, piece.words)) if gloss else atom


def _is_name_or_title(text: str) -> bool:
    """Whether a text is short and in quotation marks, or most of its words have a capital: ``Bảo tàng Lịch sử Việt Nam``."""
    words = _WORDS.findall(text)
    if len(words) > _GLOSS or text[-1:] in ".!?…":
        return False
    return bool(_TITLE.fullmatch(text)) or (len(words) > 2 and 2 * sum(word[0].isupper() for word in words) > len(words))


def _with_shared_credits(atoms: list[_Atom]) -> list[_Atom]:
    """A credit that could be in either language goes with the foreign sentence before it: ``Residents leave. Photo: VNA``."""
    result: list[_Atom] = []
    for atom in atoms:
        before = result[-1].piece if result else None
        if (
            atom.piece.shared
            and atom.joint != "strong"
            and before is not None
            and before.side is Side.FOREIGN
            and not before.label
        ):
            atom = _Atom(atom.start, atom.end, atom.joint, Piece(Side.NEITHER))
        result.append(atom)
    return result


def _settled(atoms: list[_Atom]) -> list[_Atom]:
    """Pieces on neither side go with their neighbour: the one before, unless a strong separator or a bracket stands between."""
    settled: list[_Atom] = []
    for index, atom in enumerate(atoms):
        side = atom.piece.side
        if side is Side.NEITHER:
            before = settled[-1].piece.side if settled else None
            after = next((later.piece.side for later in atoms[index + 1 :] if later.piece.side is not Side.NEITHER), None)
            if before is not None and (atom.joint != "strong" or after is None):
                side = before
            else:
                side = after or before or Side.NEITHER
        settled.append(_Atom(atom.start, atom.end, atom.joint, Piece(side, atom.piece.words, atom.piece.label)))
    return settled


def _substantial(group: list[_Atom], pieces: int) -> bool:
    """Whether a foreign span is text of its own. In a long paragraph one short piece is a quotation."""
    words = sum(atom.piece.words for atom in group)
    return any(atom.piece.label for atom in group) or words >= (2 if pieces <= 6 else 4)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES and not (text[end - 1] in ")]）" and _balanced(text[start:end])):
        end -= 1
    return start, end


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count("[") == text.count("]") and text.count("（") == text.count("）")
