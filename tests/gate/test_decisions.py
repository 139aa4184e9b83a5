"""Editors' decisions: every one that is written can be read again, a broken line is named, and the figures are right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import InputError
from auditor.gate.decision_figures import decision_figures
from auditor.gate.decisions import Decision, decision_line, holds_decisions, read_decisions
from auditor.results import Verdict
from auditor.rules import RULES

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_DECISIONS = st.builds(
    Decision,
    path=_TEXT,
    id=_TEXT,
    line=st.integers(1, 10**6),
    language=_TEXT,
    segment=_TEXT,
    counterpart=st.none() | _TEXT,
    verdict=st.sampled_from(Verdict),
    probability=st.none() | st.floats(0, 1),
    rules=st.lists(st.sampled_from(list(RULES)), max_size=3).map(tuple),
    fingerprint=_TEXT,
    right=st.booleans(),
)


def _one(**values: object) -> Decision:
    plain: dict[str, object] = {
        "path": "a.txt",
        "id": "a.txt",
        "line": 1,
        "language": "vi",
        "segment": "một",
        "counterpart": "un",
        "verdict": Verdict.MISMATCH,
        "probability": 0.25,
        "rules": ("CT202",),
        "fingerprint": "f",
        "right": True,
    }
    return Decision(**{**plain, **values})  # type: ignore[arg-type]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(_DECISIONS, min_size=1, max_size=5, unique_by=lambda item: (item.path, item.id, item.line, item.fingerprint)))
def test_written_and_read_again(tmp_path: Path, decisions: list[Decision]) -> None:
    file = tmp_path / "d.jsonl"
    file.write_bytes("".join(f"{decision_line(item)}\r\n" for item in decisions).encode())
    assert read_decisions(file) == tuple(decisions)
    assert holds_decisions(file)


def test_the_last_word_counts(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text("\ufeff" + "\n\n".join(map(decision_line, [_one(right=True), _one(line=2), _one(right=False)])), "utf-8")
    assert [(item.line, item.right) for item in read_decisions(file)] == [(2, True), (1, False)]


_GOOD = json.loads(decision_line(_one()))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("3", "not an object"),
        (json.dumps(_GOOD | {"kind": "other"}), "its kind is not 'auditor-decision'"),
        (json.dumps(_GOOD | {"version": 2}), "it is of version 2, and this auditor reads version 1"),
        (json.dumps(_GOOD | {"decision": "maybe"}), "decision is neither 'right' nor 'wrong'"),
        (json.dumps(_GOOD | {"decision": []}), "decision is neither 'right' nor 'wrong'"),
        (json.dumps(_GOOD | {"path": None}), "path is not a text"),
        (json.dumps(_GOOD | {"counterpart": 3}), "counterpart is not a text"),
        (json.dumps(_GOOD | {"line": 0}), "line is not a whole number from 1"),
        (json.dumps(_GOOD | {"line": True}), "line is not a whole number from 1"),
        (json.dumps(_GOOD | {"verdict": "good"}), "verdict is none of match, mismatch, untranslated, review"),
        (json.dumps(_GOOD | {"probability": 1.5}), "probability is neither null nor from 0 to 1"),
        (json.dumps(_GOOD | {"probability": float("nan")}), "probability is neither null nor from 0 to 1"),
        (json.dumps(_GOOD | {"rules": ["CT999"]}), "rules is not a list of rule codes"),
        (json.dumps(_GOOD | {"rules": "CT202"}), "rules is not a list of rule codes"),
    ],
)
def test_broken_line(line: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text(f"{decision_line(_one())}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_decisions(file)
    assert str(caught.value) == f"{file}: line 3 is no decision: {message}; export it again from the HTML report"


@pytest.mark.parametrize(("content", "message"), [(b"\n", "holds no decision"), (b"\xff", "not UTF-8"), (None, "cannot be read")])
def test_file_without_decisions(content: bytes | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "d.jsonl").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_decisions(tmp_path / "d.jsonl")
    assert not holds_decisions(tmp_path / "d.jsonl")


def test_figures() -> None:
    decisions = [
        _one(verdict=Verdict.MATCH, probability=0.95, rules=("CT101",), right=True),
        _one(verdict=Verdict.MATCH, probability=0.99, rules=("CT101",), right=False),
        _one(verdict=Verdict.MISMATCH, probability=0.05, rules=("CT202", "CT203"), right=True, language="th"),
        _one(verdict=Verdict.MISMATCH, probability=0.0, rules=(), right=False, id="b"),
        _one(verdict=Verdict.UNTRANSLATED, probability=None, counterpart=None, rules=("CT102",), right=True),
        _one(verdict=Verdict.REVIEW, probability=0.5, rules=(), right=False),
    ]
    figures = decision_figures(decisions).as_json()
    assert (figures["decisions"], figures["articles"]) == (6, 2)
    assert figures["agreement"] == {"decisions": 6, "right": 3, "share": 0.5}
    assert {name: (item["decisions"], item["right"]) for name, item in figures["by_verdict"].items()} == {
        "match": (2, 1),
        "mismatch": (2, 1),
        "untranslated": (1, 1),
        "review": (1, 0),
    }
    assert {name: item["right"] for name, item in figures["by_rule"].items()} == {"CT101": 1, "CT102": 1, "CT202": 1, "CT203": 1}
    assert {name: item["decisions"] for name, item in figures["by_language"].items()} == {"th": 1, "vi": 5}
    assert [(item["from"], item["pairs"], item["expected"], item["observed"]) for item in figures["calibration"]] == [
        (0.0, 2, 0.025, 0.5),
        (0.9, 2, 0.97, 0.5),
    ]
    assert figures["calibration_error"] == pytest.approx((2 * 0.475 + 2 * 0.47) / 4)


@given(st.lists(_DECISIONS, min_size=1, max_size=20))
def test_figures_of_anything(decisions: list[Decision]) -> None:
    figures = decision_figures(decisions)
    json.dumps(figures.as_json(), allow_nan=False)
    assert figures.as_text().startswith(str(len(decisions)))
    assert sum(item.decisions for item in figures.by_verdict.values()) == len(decisions)
    assert figures.calibration_error is None or 0 <= figures.calibration_error <= 1
