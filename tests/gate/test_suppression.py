"""Which findings are left out, why, and which requests are idle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.article import Directive
from auditor.config import load_configuration
from auditor.gate.suppression import Suppressions
from auditor.results import ArticleResult, fingerprint
from auditor.rules import RULES

Make = Callable[..., ArticleResult]

_ROWS = (("CT202", 2, "Một  hai", "Deux"), ("CT102", 6, "Subscribe", None), ("CT301", 8, "{{x}}", None))


def _suppressions(folder: Path, toml: str) -> Suppressions:
    (folder / "auditor.toml").write_text(toml, encoding="utf-8")
    return Suppressions(load_configuration({}, config=folder / "auditor.toml"))


@pytest.mark.parametrize(
    ("directive", "left_out"),
    [
        (Directive(1, ("CT202",), 2, 2, "why"), ["CT202"]),
        (Directive(1, (), 2, 2), ["CT202"]),
        (Directive(1, (), 1, None), ["CT202", "CT102", "CT301"]),
        (Directive(1, ("CT102", "CT301"), 1, None), ["CT102", "CT301"]),
        (Directive(1, ("CT102",), 1, 5), []),
        (Directive(7, (), 7, 7), []),
    ],
)
def test_directives(directive: Directive, left_out: list[str], result: Make, tmp_path: Path) -> None:
    found = _suppressions(tmp_path, "").apply(result(*_ROWS, directives=(directive,)), RULES)
    assert [item.finding.rule for item in found.suppressed] == left_out
    assert {item.reason for item in found.suppressed} <= {directive.reason}
    assert {item.origin for item in found.suppressed} <= {"line 1"}
    assert [finding.rule for finding in found.findings] == [row[0] for row in _ROWS if row[0] not in left_out]
    assert bool(found.notes) is not bool(left_out)
    assert [rule for pair in found.pairs for rule in pair.rules if rule in left_out] == []


@pytest.mark.parametrize(
    ("entry", "left_out"),
    [
        ('rules = ["CT202"]', ["CT202"]),
        ('rules = ["untranslated"]\ntext = "scrib"', ["CT102"]),
        ('text = "Một hai"', ["CT202"]),
        ('text = "một hai"', []),
        ('paths = ["*.txt"]', ["CT202", "CT102", "CT301"]),
        ('paths = ["other/*"]', []),
        (f'fingerprint = "{fingerprint("CT202", "Một hai", "Deux")}"', ["CT202"]),
        (f'fingerprint = "{fingerprint("Một hai", "Deux")}"', ["CT202"]),
        ('rules = ["CT102"]\nfingerprint = "0"', []),
    ],
)
def test_entries_of_the_configuration(entry: str, left_out: list[str], result: Make, tmp_path: Path) -> None:
    suppressions = _suppressions(tmp_path, f'[[suppress]]\n{entry}\nreason = "why"\n')
    found = suppressions.apply(result(*_ROWS, path=str(tmp_path / "in" / "a.txt")), RULES)
    assert [item.finding.rule for item in found.suppressed] == left_out
    assert {(item.reason, item.origin) for item in found.suppressed} <= {("why", f"{tmp_path / 'auditor.toml'}: suppress 1")}


@pytest.mark.parametrize(
    ("entry", "rules", "idle"),
    [
        ('rules = ["CT205"]', RULES, True),
        ('rules = ["CT205"]', {"CT202"}, False),
        ('text = "nowhere"', RULES, True),
        ('paths = ["other/*"]', RULES, False),
        ('rules = ["CT202"]', RULES, False),
    ],
)
def test_idle_entries(entry: str, rules: set[str], idle: bool, result: Make, tmp_path: Path) -> None:
    suppressions = _suppressions(tmp_path, f"[[suppress]]\n{entry}\n")
    suppressions.apply(result(*_ROWS, path=str(tmp_path / "a.txt")), rules)
    assert bool(suppressions.idle()) is idle


def test_directive_for_a_rule_that_is_not_in_force_is_not_idle(result: Make, tmp_path: Path) -> None:
    found = result(directives=(Directive(1, ("CT202",), 1, None), Directive(2, ("CT202", "CT102"), 1, None)))
    assert _suppressions(tmp_path, "").apply(found, {"CT102"}).notes == (
        "line 2: the directive to ignore CT202, CT102 silences nothing; remove it",
    )
