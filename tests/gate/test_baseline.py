"""Known findings: which are marked, what an update and a pruning change, and what is said of a file that is no baseline."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import ConfigError
from auditor.gate.baseline import (
    Baseline,
    Entry,
    added,
    baseline_text,
    marked,
    pruned,
    read_baseline,
    with_decisions,
    write_baseline,
)
from auditor.gate.decisions import Decision, decision_line
from auditor.results import ArticleResult, Suppressed, Verdict, fingerprint
from auditor.rules import RULES

Make = Callable[..., ArticleResult]

_ALL = frozenset(RULES)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _known(results: list[ArticleResult]) -> list[list[bool]]:
    return [[finding.known for finding in result.findings] for result in results]


def _never(path: str) -> bool:
    return False


def test_what_was_added_is_known_wherever_it_moves(result: Make) -> None:
    baseline = added([result(("CT202", 2, "một", "un"), ("CT102", 9, "hai", None))], Baseline(Path()))
    later = result(("CT102", 3, "hai", None), ("CT202", 40, "một ", "un"), ("CT202", 50, "một", "deux"))
    assert _known(marked([later], baseline)) == [[True, True, False]]
    assert _known(marked([replace(later, path="b.txt")], baseline)) == [[False, False, False]]


def test_each_occurrence_counts(result: Make) -> None:
    twice = result(("CT102", 1, "x", None), ("CT102", 5, "x", None))
    baseline = added([twice], Baseline(Path()))
    assert baseline.total == 2
    thrice = result(("CT102", 1, "x", None), ("CT102", 5, "x", None), ("CT102", 7, "x", None))
    assert _known(marked([thrice], baseline)) == [[True, True, False]]
    first_is_new = marked([thrice], baseline, lambda _, finding: finding.line == 1)
    assert _known(first_is_new) == [[False, True, True]]


def test_paths_are_relative_to_the_file(result: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in/deep").mkdir(parents=True)
    Path("ci").mkdir()
    write_baseline(Path("ci/known.json"), added([result(("CT102", 1, "x", None), path="in/deep/a.txt")], Baseline(Path("ci"))))
    assert json.loads(Path("ci/known.json").read_text())["findings"][0]["path"] == "../in/deep/a.txt"
    monkeypatch.chdir("in")
    for path in ("deep/a.txt", "./deep/../deep/a.txt", str(Path("deep/a.txt").absolute())):
        found = marked([result(("CT102", 1, "x", None), path=path)], read_baseline(Path("../ci/known.json")))
        assert _known(found) == [[True]]


def test_update_keeps_the_others(result: Make) -> None:
    before = Baseline(Path(), {("b.txt", "CT102", "f"): Entry(3, "kept"), ("a.txt", "CT102", "f"): Entry(1, "kept")})
    after = added([result(("CT301", 1, "{{x}}", None))], before)
    assert after.total == 5
    assert added([result(("CT301", 1, "{{x}}", None))], after) == after


def test_pruning_takes_only_what_was_audited(result: Make) -> None:
    one = fingerprint("CT102", "x", "")
    entries = {
        ("a.txt", "CT102", one): Entry(2),
        ("a.txt", "CT102", "gone"): Entry(1),
        ("a.txt", "CT301", "not in force"): Entry(1),
        ("b.txt", "CT102", "not audited"): Entry(1),
        ("c.txt", "CT102", "unreadable"): Entry(1),
        ("d.txt", "CT102", "deleted"): Entry(1),
        ("e.txt", "CT102", fingerprint("CT102", "y", "")): Entry(1),
    }
    suppressed = result(("CT102", 1, "y", None), path="e.txt")
    suppressed = replace(
        suppressed, findings=(), suppressed=(Suppressed(finding=suppressed.findings[0], reason="", origin="line 1"),)
    )
    results = [
        result(("CT102", 1, "x", None)),
        ArticleResult(path="c.txt", id="c.txt", host="fr", error="c.txt: broken"),
        suppressed,
    ]
    left = pruned(results, Baseline(Path(), entries), lambda _: _ALL - {"CT301"}, lambda path: path == "d.txt")
    assert {(path, name): entry.count for (path, _, name), entry in left.entries.items()} == {
        ("a.txt", one): 1,
        ("a.txt", "not in force"): 1,
        ("b.txt", "not audited"): 1,
        ("c.txt", "unreadable"): 1,
        ("e.txt", fingerprint("CT102", "y", "")): 1,
    }


def _decision(segment: str, counterpart: str | None, *, path: str = "a.txt", right: bool = False) -> Decision:
    return Decision(
        path=path,
        id=path,
        line=1,
        language="vi",
        segment=segment,
        counterpart=counterpart,
        verdict=Verdict.MISMATCH,
        probability=0.1,
        rules=("CT202",),
        fingerprint=fingerprint(segment, counterpart or ""),
        right=right,
    )


def test_decisions_in_place_of_a_baseline(result: Make) -> None:
    lines = [_decision("một", "un", path="elsewhere/a.txt"), _decision("hai", "deux", right=True)]
    Path("d.jsonl").write_text("".join(f"{decision_line(item)}\n" for item in lines), encoding="utf-8")
    found = result(("CT202", 2, "một", "un"), ("CT202", 5, "hai", "deux"), ("CT102", 9, "ba", None))
    assert _known(marked([found], read_baseline(Path("d.jsonl")))) == [[True, False, False]]


def test_decisions_in_the_baseline(result: Make) -> None:
    found = result(("CT202", 2, "một", "un"), ("CT202", 5, "hai", "deux"))
    decisions = [
        _decision("một", "un", path="/ci/a.txt"),
        _decision("hai", "deux", right=True),
        _decision("stale", "text"),
        _decision("ba", "trois", path="not-audited.txt"),
    ]
    baseline = with_decisions([found], Baseline(Path()), decisions)
    assert _known(marked([found], baseline)) == [[True, False]]
    assert _known(marked([result(("CT202", 1, "ba", "trois"), path="not-audited.txt")], baseline)) == [[True]]
    assert not any("stale" in entry.text for entry in baseline.entries.values())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such baseline; make it with `auditor check --baseline known.json --update-baseline`"),
        ("", "not a baseline: not JSON; "),
        ("[" * 100_000, "not a baseline: not JSON; "),
        ("[]", "not a baseline; name one that --update-baseline wrote"),
        ('{"kind": "auditor-baseline", "version": 2}', "a baseline of version 2, and this auditor reads version 1; "),
        ('{"kind": "auditor-baseline", "version": 1}', "the baseline has no list of findings; "),
        ('{"kind": "auditor-baseline", "version": 1, "findings": [3]}', "finding 1 of the baseline: not an object; "),
        (
            '{"kind": "auditor-baseline", "version": 1, "findings": [{"path": "a", "rule": "b", "fingerprint": "c", "count": 0}]}',
            "finding 1 of the baseline: count is not a whole number from 1; ",
        ),
        (
            '{"kind": "auditor-baseline", "version": 1, "findings": [{"path": "a", "rule": "b"}]}',
            "finding 1 of the baseline: fingerprint is not a text; ",
        ),
    ],
)
def test_file_that_is_no_baseline(content: str | None, message: str) -> None:
    if content is not None:
        Path("known.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_baseline(Path("known.json"))
    assert str(caught.value).startswith(f"known.json: {message}")
    assert "\n" not in str(caught.value)


_TEXT = st.text(st.characters(exclude_categories=[]), max_size=90)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.tuples(_TEXT, _TEXT, _TEXT), st.builds(Entry, st.integers(1, 99), _TEXT), max_size=5), st.randoms())
def test_written_and_read_again(entries: dict[tuple[str, str, str], Entry], random: object) -> None:
    baseline = Baseline(Path(), entries)
    write_baseline(Path("known.json"), baseline)
    assert read_baseline(Path("known.json")) == baseline
    shuffled = list(entries.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert baseline_text(Baseline(Path(), dict(shuffled))) == baseline_text(baseline)
    lines = Path("known.json").read_bytes().decode().splitlines()
    assert len([line for line in lines if line.startswith("    {")]) == len(entries)


@pytest.mark.parametrize("name", ["été – ả.txt", "tab\there", os.fsdecode(b"caf\xe9.txt")])
def test_any_file_name(name: str, result: Make) -> None:
    found = result(("CT102", 1, "x", None), path=name)
    write_baseline(Path("known.json"), added([found], Baseline(Path())))
    assert _known(marked([found], read_baseline(Path("known.json")))) == [[True]]
