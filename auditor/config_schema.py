"""What a setting may be: how its value is read, and how JSON Schema says the same to an editor.

A setting is a field of a dataclass, made with `setting`: its type, default, help and `Kind` stand together there, and the parser, the
schema and the reference page are derived from it. Takes plain values (TOML, the command line), gives typed ones or a `ValueError`
that says what is wrong and what would be right. Knows neither files nor what a setting does.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from auditor.results import Severity
from auditor.rules import RULES


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value.

    Attributes:
        parse: gives the typed value; raises `ValueError` with the cause and the way out.
        schema: the kind in JSON Schema 2020-12.
        columns: the dataclass of the table's own settings, for a list of tables; else ``None``.
    """

    parse: Callable[[object], object]
    schema: Mapping[str, Any]
    columns: type | None = None


def setting(kind: Kind, help_text: str, default: object = MISSING) -> Any:
    """A dataclass field that is a setting. Without ``default`` it must be given."""
    metadata = {"kind": kind, "help": help_text}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: MappingProxyType(dict(default)), metadata=metadata)
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def settings_of(table: Any) -> dict[str, Field[Any]]:
    """The settings of a dataclass by their names in a file: ``fail-level`` for the field ``fail_level``."""
    return {item.name.replace("_", "-"): item for item in fields(table)}


def parse_table(table: type, values: Mapping[str, object]) -> dict[str, object]:
    """The values of a table by field name, each parsed by its setting.

    Raises:
        ValueError: a key is unknown, a value is wrong or one is missing; the text names the key and the way out.
    """
    known = settings_of(table)
    parsed: dict[str, object] = {}
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"{name!r} is not a setting; {suggestion(name, known)}")
        parsed[known[name].name] = parse_setting(known[name], name, value)
    for name, item in known.items():
        if is_required(item) and name not in values:
            raise ValueError(f"{name} is missing; {item.metadata['help']}")
    return parsed


def parse_setting(item: Field[Any], name: str, value: object) -> object:
    """One value, parsed.

    Raises:
        ValueError: the value is wrong; the text begins with the name.
    """
    kind: Kind = item.metadata["kind"]
    try:
        return kind.parse(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def is_required(item: Field[Any]) -> bool:
    """Whether the setting has no default."""
    return item.default is MISSING and item.default_factory is MISSING


def table_schema(table: type) -> dict[str, Any]:
    """The JSON Schema of a table of settings: help as description, defaults where JSON can say them."""
    known = settings_of(table)
    properties = {}
    for name, item in known.items():
        kind: Kind = item.metadata["kind"]
        properties[name] = {"description": item.metadata["help"], **kind.schema}
        if isinstance(item.default, str | int):
            properties[name]["default"] = item.default
    required = [name for name, item in known.items() if is_required(item)]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": required} if required else {}),
    }


def suggestion(word: str, choices: Iterable[str]) -> str:
    """The way out of an unknown name: the nearest right one if there is one, and all of them."""
    names = [str(choice) for choice in choices]
    near = difflib.get_close_matches(word.casefold(), names, n=1)
    return f"{f'did you mean {near[0]!r}? ' if near else ''}choose from {', '.join(names)}"


def rule_codes(name: str) -> tuple[str, ...]:
    """The codes that a code, a slug or the beginning of codes (``CT2``) stands for.

    Raises:
        ValueError: no rule has that name; the text gives the nearest one.
    """
    wanted = name.strip()
    slugs = {rule.slug: rule.code for rule in RULES.values()}
    if wanted.casefold() in slugs:
        return (slugs[wanted.casefold()],)
    codes = tuple(code for code in RULES if len(wanted) > 1 and code.startswith(wanted.upper()))
    if codes:
        return codes
    near = difflib.get_close_matches(wanted.upper(), RULES, n=1) or difflib.get_close_matches(wanted.casefold(), slugs, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise ValueError(f"{wanted!r} is not a rule; {hint}`auditor rules` lists them")


def one_of(choices: Iterable[str], make: Callable[[str], object] = str) -> Kind:
    """One of some words."""
    names = tuple(str(choice) for choice in choices)

    def parse(value: object) -> object:
        if value in names:
            return make(str(value))
        raise ValueError(f"{value!r} is unknown; {suggestion(str(value), names)}")

    return Kind(parse, {"enum": list(names)})


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not a text; write it in quotes")
    return value.strip()


def _column(value: object) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and value > 0 else _text(value)


def _cores(value: object) -> int:
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"{value!r} is not a number of processor cores; give a whole number from 1")
    return number


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false; write one of them, without quotes")
    return value


def _rules(value: object) -> tuple[str, ...]:
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise ValueError(f'{value!r} is not a list of rules; write ["CT202", "CT3"]')
    names = [name for part in parts for name in part.split(",") if name.strip()]
    if parts and not names:
        raise ValueError("no rule is named; give codes such as CT202,CT3")
    chosen = {code for name in names for code in rule_codes(name)}
    return tuple(code for code in RULES if code in chosen)


def _severities(value: object) -> Mapping[str, Severity]:
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        value = dict(_assignment(part) for part in value)
    if not isinstance(value, dict):
        raise ValueError(f'{value!r} is not a table; write [severity] and below it CT101 = "warning"')
    found: dict[str, Severity] = {}
    for name, severity in value.items():
        for code in rule_codes(name):
            try:
                found[code] = Severity(str(SEVERITY.parse(severity)))
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
    return MappingProxyType(found)


def _assignment(text: str) -> tuple[str, str]:
    name, sign, severity = text.partition("=")
    if not sign:
        raise ValueError(f"{text!r} has no severity; write RULE=SEVERITY, such as CT101=warning")
    return name.strip(), severity.strip()


def _globs(value: object) -> tuple[str, ...]:
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) and part.strip() for part in parts):
        raise ValueError(f'{value!r} is not a list of paths; write ["incoming/**", "*.srt"]')
    from pathspec import GitIgnoreSpec

    for part in parts:
        try:
            GitIgnoreSpec.from_lines([part])
        except (ValueError, TypeError):
            raise ValueError(f"{part!r} is not a pattern of paths; write it as in .gitignore") from None
    return tuple(parts)


def tables(columns: type) -> Kind:
    """A list of tables, each a dataclass of settings of its own; errors count them from 1."""

    def parse(value: object) -> object:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise ValueError("is not a list of tables; write its name in double brackets, once for each")
        parsed = []
        for number, item in enumerate(value, 1):
            try:
                parsed.append(columns(**parse_table(columns, item)))
            except ValueError as error:
                raise ValueError(f"number {number}: {error}") from None
        return tuple(parsed)

    return Kind(parse, {"type": "array", "items": table_schema(columns)}, columns)


def _rule_names() -> list[str]:
    beginnings = dict.fromkeys(code[:length] for length in range(2, 5) for code in RULES)
    return [*RULES, *(rule.slug for rule in RULES.values()), *beginnings]


TEXT = Kind(_text, {"type": "string", "minLength": 1})
CODE = Kind(lambda value: _text(value).casefold(), {"type": "string", "minLength": 1})
COLUMN = Kind(_column, {"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer", "minimum": 1}]})
SWITCH = Kind(_switch, {"type": "boolean"})
CORES = Kind(_cores, {"type": "integer", "minimum": 1})
FILE = Kind(lambda value: Path(_text(str(value) if isinstance(value, Path) else value)), {"type": "string", "minLength": 1})
SEVERITY = one_of(Severity, Severity)
RULE_LIST = Kind(_rules, {"anyOf": [{"type": "array", "items": {"enum": _rule_names()}}, {"type": "string"}]})
SEVERITIES = Kind(
    _severities, {"type": "object", "propertyNames": {"enum": _rule_names()}, "additionalProperties": {"enum": [*Severity]}}
)
GLOBS = Kind(
    _globs,
    {
        "anyOf": [
            {"type": "array", "items": {"type": "string", "minLength": 1}},
            {"type": "string", "minLength": 1},
        ]
    },
)
