"""Editors' decisions on pairs: JSON lines that the HTML report exports.

Each line says that an editor found the auditor's verdict on one pair right or wrong. Takes files, gives `Decision` values and the
other way round. Knows neither reports nor the baseline.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import InputError
from auditor.reports.json_format import to_json
from auditor.results import Verdict
from auditor.rules import RULES

KIND = "auditor-decision"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an editor said of one pair.

    Attributes:
        path: where the article was read.
        id: its name in the report.
        line: the segment's line, from 1.
        language: the segment's language, ISO 639-1.
        segment: the foreign text.
        counterpart: the text beside it, or ``None``.
        verdict: what the auditor said.
        probability: that the two say the same, from 0 to 1; ``None`` without a counterpart.
        rules: the codes of the findings on the pair.
        fingerprint: the pair's: see `auditor.results.Pair.fingerprint`.
        right: whether the editor agrees; ``False`` is a false alarm.
    """

    path: str
    id: str
    line: int
    language: str
    segment: str
    counterpart: str | None
    verdict: Verdict
    probability: float | None
    rules: tuple[str, ...]
    fingerprint: str
    right: bool


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file, in its order, the last one of those on one pair in one article.

    Raises:
        InputError: the file cannot be read, or a line is no decision.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; check the path") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; export the decisions again from the HTML report") from None
    last: dict[tuple[str, str, int, str], Decision] = {}
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            decision = _decision(json.loads(line))
        except (ValueError, RecursionError) as error:
            cause = "not JSON" if isinstance(error, json.JSONDecodeError | RecursionError) else str(error)
            raise InputError(f"{path}: line {number} is no decision: {cause}; export it again from the HTML report") from None
        key = (decision.path, decision.id, decision.line, decision.fingerprint)
        last.pop(key, None)
        last[key] = decision
    if not last:
        raise InputError(f"{path}: holds no decision; export them from the HTML report")
    return tuple(last.values())


def holds_decisions(path: Path) -> bool:
    """Whether the first line of the file is a decision, of whatever version; ``False`` for what cannot be read."""
    try:
        with path.open("rb") as stream:
            for line in stream:
                if line.strip(b"\xef\xbb\xbf \t\r\n"):
                    found = json.loads(line.decode("utf-8-sig"))
                    return isinstance(found, dict) and found.get("kind") == KIND
    except (OSError, ValueError, RecursionError):
        return False
    return False


def decision_line(decision: Decision) -> str:
    """The decision as one line of JSON, without a line end."""
    return to_json(
        {
            "kind": KIND,
            "version": VERSION,
            "path": decision.path,
            "id": decision.id,
            "line": decision.line,
            "language": decision.language,
            "segment": decision.segment,
            "counterpart": decision.counterpart,
            "verdict": decision.verdict.value,
            "probability": decision.probability,
            "rules": list(decision.rules),
            "fingerprint": decision.fingerprint,
            "decision": "right" if decision.right else "wrong",
        }
    )


def _decision(value: object) -> Decision:
    if not isinstance(value, dict):
        raise ValueError("not an object")
    if value.get("kind") != KIND:
        raise ValueError(f"its kind is not {KIND!r}")
    if value.get("version") != VERSION or isinstance(value.get("version"), bool):
        raise ValueError(f"it is of version {value.get('version')!r}, and this auditor reads version {VERSION}")
    if value.get("decision") not in ("right", "wrong"):
        raise ValueError("decision is neither 'right' nor 'wrong'")
    texts = {name: _text(value, name) for name in ("path", "id", "language", "segment", "fingerprint")}
    return Decision(
        **texts,
        line=_line(value.get("line")),
        counterpart=None if value.get("counterpart") is None else _text(value, "counterpart"),
        verdict=_verdict(value.get("verdict")),
        probability=_probability(value.get("probability")),
        rules=_rules(value.get("rules")),
        right=value["decision"] == "right",
    )


def _text(value: dict[str, Any], name: str) -> str:
    if not isinstance(value.get(name), str):
        raise ValueError(f"{name} is not a text")
    return str(value[name])


def _line(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("line is not a whole number from 1")
    return value


def _verdict(value: object) -> Verdict:
    if value not in [*Verdict]:
        raise ValueError(f"verdict is none of {', '.join(Verdict)}")
    return Verdict(str(value))


def _probability(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("probability is neither null nor from 0 to 1")
    return float(value)


def _rules(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) and code in RULES for code in value):
        raise ValueError("rules is not a list of rule codes")
    return tuple(value)
