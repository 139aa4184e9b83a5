"""Comments that ask the auditor to be silent: ``<!-- auditor: ignore CT101, CT2 -- kept on purpose -->``.

Takes the inside of a comment and where it stands, gives what it asks for (`directive_of`), and, once the segments of the article
are known, the lines that it silences (`place`). Readers find the comments and take them out of the text; nothing here reads.

A directive names rules by code, slug or the beginning of codes, none for all, and can say why after `` -- `` or ``: ``. Where it
stands says how far it reaches:

- ``ignore`` beside text: the findings of that line;
- ``ignore`` on a line of its own: the next lines that hold text, up to the end of their block;
- ``ignore`` on a line of its own before all text, or after all text: the whole article;
- ``ignore-line``, ``ignore-next``, ``ignore-article``: its own line, the next line that holds text, the whole article.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.article import Directive, Segment
from auditor.rules import RULES


class Scope(StrEnum):
    """How far a directive reaches: see the module. ``NOTHING``: it was not understood."""

    BY_PLACE = "ignore"
    LINE = "ignore-line"
    NEXT = "ignore-next"
    ARTICLE = "ignore-article"
    NOTHING = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDirective:
    """What a comment asks for, before it is known which lines hold text.

    Attributes:
        line: the first line of the comment, from 1.
        end_line: its last line.
        alone: whether no text of the article stands on the comment's lines.
        scope: see `Scope`.
        rules: the codes of the rules; empty for all.
        reason: why, or empty.
        notes: what was not understood, one sentence each.
    """

    line: int
    end_line: int
    alone: bool
    scope: Scope
    rules: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()


_DIRECTIVE = re.compile(r"\s*auditor\s*:\s*(?P<verb>[\w-]+)(?P<rest>.*)", re.DOTALL | re.IGNORECASE)
_REASON = re.compile(r"(?:^|\s)(?:--|—|–)(?:\s|$)|:(?:\s|$)")
_SEPARATOR = re.compile(r"[,;\s]+")


def directive_of(comment_body: str, line: int = 1, *, alone: bool = True, end_line: int | None = None) -> ParsedDirective | None:
    """What a comment asks for, or ``None`` where it does not address the auditor.

    Args:
        comment_body: what stands between ``<!--`` and ``-->``.
        line: the line on which the comment starts, from 1.
        alone: whether no text of the article stands on the comment's lines.
        end_line: the line on which the comment ends; counted from the line ends in the body when not given.
    """
    found = _DIRECTIVE.fullmatch(comment_body)
    if found is None:
        return None
    last = line + comment_body.count("\n") if end_line is None else end_line
    scopes = [scope.value for scope in Scope if scope]
    verb = found["verb"].casefold()
    if verb not in scopes:
        note = f"line {line}: {found['verb']!r} is not a directive; {_nearest(verb, scopes)}choose from {', '.join(scopes)}"
        return ParsedDirective(line=line, end_line=last, alone=alone, scope=Scope.NOTHING, notes=(note,))
    names, _, reason = _split_reason(found["rest"])
    codes: set[str] = set()
    notes: list[str] = []
    wanted = [name for name in _SEPARATOR.split(names) if name]
    for name in wanted:
        known = _codes(name)
        codes.update(known)
        if not known:
            # A code has few letters to be alike in, so any likeness will do.
            code = re.fullmatch(r"[A-Za-z]{1,3}\d+", name) is not None
            slugs = [rule.slug for rule in RULES.values()]
            hint = _nearest(name.upper(), RULES, 0.3) if code else _nearest(name.casefold(), slugs)
            notes.append(f"line {line}: {name!r} is not a rule; {hint}`auditor rules` lists them")
    # A comment that names only unknown rules must not silence all of them.
    scope = Scope(verb) if codes or not wanted else Scope.NOTHING
    rules = tuple(code for code in RULES if code in codes)
    return ParsedDirective(
        line=line, end_line=last, alone=alone, scope=scope, rules=rules, reason=" ".join(reason.split()), notes=tuple(notes)
    )


def place(parsed: Iterable[ParsedDirective], segments: Sequence[Segment]) -> tuple[tuple[Directive, ...], tuple[str, ...]]:
    """The lines that each directive silences, and a note for each that was not understood.

    Args:
        parsed: the article's directives.
        segments: its segments in document order.
    """
    directives: list[Directive] = []
    notes: list[str] = []
    for directive in parsed:
        notes.extend(directive.notes)
        if directive.scope is Scope.NOTHING:
            continue
        first, last = _lines(directive, segments)
        directives.append(Directive(directive.line, directive.rules, first, last, directive.reason))
    return tuple(directives), tuple(notes)


def _lines(directive: ParsedDirective, segments: Sequence[Segment]) -> tuple[int, int | None]:
    whole: tuple[int, int | None] = (1, None)
    own: tuple[int, int | None] = (directive.line, directive.end_line)
    if directive.scope is Scope.ARTICLE:
        return whole
    if directive.scope is Scope.LINE:
        return own
    following = [segment for segment in segments if segment.line > directive.end_line]
    if directive.scope is Scope.NEXT:
        return (following[0].line, following[0].line) if following else own
    if not directive.alone:
        return own
    if not following or all(segment.line > directive.end_line for segment in segments):
        return whole
    head = following[0]
    return head.line, max(segment.end_line for segment in following if segment.block == head.block)


def _split_reason(rest: str) -> tuple[str, str, str]:
    found = _REASON.search(rest)
    return (rest, "", "") if found is None else (rest[: found.start()], found.group(), rest[found.end() :])


def _codes(name: str) -> tuple[str, ...]:
    slugged = tuple(code for code, rule in RULES.items() if rule.slug == name.casefold())
    return slugged or tuple(code for code in RULES if len(name) > 1 and code.startswith(name.upper()))


def _nearest(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str:
    near = difflib.get_close_matches(word, list(choices), n=1, cutoff=cutoff)
    return f"did you mean {near[0]!r}? " if near else ""
