"""Front matter: what stands between ``---`` or ``+++`` at the head of a Markdown file.

Takes the source, gives where the text begins, the declared language, and the values that are text of the article (title, summary,
captions) with their places. YAML by PyYAML, whose nodes know their places; TOML by the standard library, whose values are looked up in
the source.
"""

from __future__ import annotations

import re
import tomllib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import yaml

from auditor.article import Role
from auditor.readers.flow import Line
from auditor.readers.image_texts import says_something
from auditor.readers.language_tags import language_code
from auditor.readers.positions import LINE_END

_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+")
_LANGUAGE = frozenset({"lang", "language", "locale", "langue"})
_CAPTION = frozenset({"caption", "captions", "legend", "legende", "légende", "credit", "credits", "crédit", "alt", "cutline"})
_PICTURE = frozenset(
    {"image", "images", "cover", "photo", "photos", "figure", "figures", "picture", "media", "thumbnail", "gallery", "hero"}
)
_HEADING = frozenset({"title", "titre", "headline", "subtitle", "heading", "titel", "titulo", "título"})
_LEAD = frozenset(
    {"description", "summary", "excerpt", "abstract", "lead", "standfirst", "chapo", "chapeau", "deck", "intro", "text"}
)
_DEPTH = 6
# PyYAML reads brackets by recursion.
_NESTING = 50
# ``caption: Ảnh: TASS`` is no YAML, and is written all the same.
_PLAIN = re.compile(r"^(?P<indent>[ \t]*(?:-[ \t]+)?)(?P<key>[\w-]+):(?:[ \t]+(?P<value>\S.*?))?[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a file says.

    Attributes:
        end: the offset at which the text begins.
        lines: the values that are text, in order; their blocks count from 0.
        language: the language that it declares, ISO 639-1.
    """

    end: int
    lines: tuple[Line, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class _Value:
    """A text in the front matter: the keys that lead to it, the mapping it stands in, and its place."""

    keys: tuple[str, ...]
    group: int
    text: str
    offsets: Sequence[int]


def front_matter(source: str) -> FrontMatter | None:
    """The front matter of a source; ``None`` where it has none, or none that is a mapping."""
    found = _fenced(source)
    if found is None:
        return None
    mark, start, close, end = found
    inside = source[start:close]
    if _nesting(inside) > _NESTING:
        return None
    values = _yaml_values(inside, start) or _plain_values(inside, start) if mark == "---" else _toml_values(inside, start)
    if values is None:
        return None
    language = next(
        (
            code
            for value in values
            if len(value.keys) == 1 and _words(value.keys[0]) & _LANGUAGE and (code := language_code(value.text))
        ),
        None,
    )
    return FrontMatter(end, tuple(_lines(values)), language)


def _fenced(source: str) -> tuple[str, int, int, int] | None:
    first = re.match(r"\ufeff?(---|\+\+\+)[ \t]*(?:\r\n|\n|\r)", source)
    if first is None:
        return None
    ends = "---|\\.\\.\\." if first[1] == "---" else "\\+\\+\\+"
    last = re.compile(rf"^(?:{ends})[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE).search(source, first.end())
    return None if last is None else (first[1], first.end(), last.start(), last.end())


def _words(key: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(key))


def _lines(values: Sequence[_Value]) -> Iterator[Line]:
    block = -1
    before: int | None = None
    for value in values:
        role, is_text = _role(value.keys)
        if not is_text or not says_something(value.text):
            continue
        # Captions of one picture stand together.
        if role is not Role.CAPTION or before != value.group:
            block += 1
        before = value.group if role is Role.CAPTION else None
        start = 0
        for end in [*(found.start() for found in re.finditer("\n", value.text)), len(value.text)]:
            yield Line(value.text[start:end], array("q", value.offsets[start : end + 1]), block, role)
            start = end + 1


def _role(keys: Sequence[str]) -> tuple[Role | None, bool]:
    """What a value does, and whether it is text of the article."""
    words = _words(keys[-1])
    within = frozenset[str]().union(*map(_words, keys[:-1]))
    if words & _CAPTION or (within & (_PICTURE | _CAPTION) and (words & (_HEADING | _LEAD | _PICTURE) or within & _CAPTION)):
        return Role.CAPTION, True
    if within:
        return None, False
    if words & _HEADING:
        return Role.HEADING, True
    return None, bool(words & _LEAD)


def _yaml_values(inside: str, start: int) -> list[_Value] | None:
    try:
        root = yaml.compose(inside, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    if not isinstance(root, yaml.MappingNode):
        return None
    return list(_scalars(root, inside, start))


def _nesting(inside: str) -> int:
    return max(accumulate((1 if bracket in "[{" else -1 for bracket in re.findall(r"[\[\]{}]", inside)), initial=0))


def _plain_values(inside: str, start: int) -> list[_Value] | None:
    """The values of lines ``key: value`` that are not YAML; ``None`` where other lines are among them."""
    found = list(_PLAIN.finditer(inside))
    others = sum(bool(line.strip()) and not line.lstrip().startswith(("-", "#")) for line in _PLAIN.sub("", inside).splitlines())
    if not found or others > len(found) // 2:
        return None
    values: list[_Value] = []
    above: list[tuple[int, str]] = []
    group = 0
    for line in found:
        indent = len(line["indent"])
        while above and above[-1][0] >= indent:
            above.pop()
        # A new entry of a list, or the return to an outer mapping, starts another group.
        group += "-" in line["indent"] or indent == 0
        keys = (*(key for _, key in above), line["key"])
        if line["value"] is None:
            above.append((indent, line["key"]))
            continue
        quoted = re.fullmatch(r"(?P<quote>[\"'])(?P<text>.+)(?P=quote)", line["value"])
        raw = quoted["text"] if quoted is not None else line["value"]
        at = start + line.start("value") + (1 if quoted is not None else 0)
        text = raw.replace(f"\\{quoted['quote']}", quoted["quote"]) if quoted is not None else raw
        values.append(_Value(keys, group if above else 0, text, _aligned(text, raw, at)))
    return values


def _scalars(root: yaml.Node, inside: str, start: int) -> Iterator[_Value]:
    seen: set[int] = set()
    # The last in is the first out: children go in backwards.
    waiting: list[tuple[tuple[str, ...], int, yaml.Node]] = [((), 0, root)]
    while waiting:
        keys, group, node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            if keys and node.tag == "tag:yaml.org,2002:str" and node.value.strip():
                raw = inside[node.start_mark.index : node.end_mark.index]
                yield _Value(keys, group, node.value, _aligned(node.value, raw, start + node.start_mark.index))
            continue
        if id(node) in seen or len(keys) > _DEPTH:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            children = [((*keys, str(key.value)), id(node), value) for key, value in node.value]
        else:
            children = [(keys, id(node), value) for value in node.value]
        waiting.extend(reversed(children))


def _toml_values(inside: str, start: int) -> list[_Value] | None:
    try:
        root = tomllib.loads(LINE_END.sub("\n", inside))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    values: list[_Value] = []
    cursor = 0
    waiting: list[tuple[tuple[str, ...], int, object]] = [((), 0, root)]
    while waiting:
        keys, group, node = waiting.pop()
        if isinstance(node, str) and keys and node.strip():
            key = re.compile(rf"(?:^|[{{,.\s]){re.escape(keys[-1])}[\"']?\s*=\s*", re.MULTILINE)
            found = key.search(inside, cursor) or key.search(inside)
            at = found.end() if found is not None else cursor
            offsets = _aligned(node, inside[at : at + 2 * len(node) + 80], start + at)
            cursor = max(cursor, offsets[-1] - start)
            values.append(_Value(keys, group, node, offsets))
        elif isinstance(node, Mapping):
            waiting.extend(reversed([((*keys, str(key)), id(node), value) for key, value in node.items()]))
        elif isinstance(node, list):
            waiting.extend(reversed([(keys, id(node), value) for value in node]))
    return values


def _aligned(value: str, raw: str, start: int) -> array[int]:
    """The offset of each character of a value, and of its end, in the raw form that quotes, escapes and folds it."""
    at = raw.find(value)
    if at >= 0:
        return array("q", range(start + at, start + at + len(value) + 1))
    offsets = array("q")
    position = 0
    for character in value:
        found = raw.find(character, position, position + 80) if not character.isspace() else position
        if found < 0:
            # An escape: the character is not written as it is.
            escape = raw.find("\\", position, position + 4)
            found = escape if escape >= 0 else position
            width = {"x": 4, "u": 6, "U": 10}.get(raw[found + 1 : found + 2], 2)
        elif character.isspace():
            width = len(raw[position:]) - len(raw[position:].lstrip())
        else:
            width = 1
        offsets.append(start + min(found, len(raw)))
        position = min(found + width, len(raw))
    offsets.append(start + position)
    return offsets
