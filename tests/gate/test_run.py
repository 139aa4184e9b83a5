"""The gate over the real pipeline: comments in articles, known findings, editors' decisions, and what is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.config import load_configuration
from auditor.errors import InputError, UsageError
from auditor.gate import Outcome, Request, run_gate
from auditor.pipeline import Auditor

_BODY = (
    "Les barques arrivent avant l'aube, chargées de fruits et de légumes venus de tout le delta. Les acheteurs montent à bord "
    "et discutent les prix jusqu'au lever du soleil.\n\n"
)
_ARTICLE = (
    f"Marché flottant de Cai Rang\n\n{_BODY}{{}}Chợ có khoảng 300 thuyền mỗi sáng.\n"
    "Le marché compte environ 500 bateaux chaque matin.\n\n"
    f"{_BODY}Bonjour {{{{{{{{prenom}}}}}}}}, voici la suite.\n"
)


@pytest.fixture(autouse=True)
def _loaded_once(french_auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.pipeline.Auditor", lambda *_, **__: french_auditor)
    monkeypatch.chdir(tmp_path)


def _write(name: str, comment: str = "") -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(_ARTICLE.format(comment), encoding="utf-8")


def _run(*paths: str, update: bool = False, **options: object) -> Outcome:
    return run_gate(Request(paths=paths, configuration=load_configuration(options), update=update))


def _rules(outcome: Outcome) -> list[str]:
    return [finding.rule for article in outcome.report.articles for finding in article.findings]


def test_findings_and_the_fail_level() -> None:
    _write("a.txt")
    outcome = _run("a.txt")
    assert set(_rules(outcome)) == {"CT202", "CT301"}
    assert outcome.verdict == "1 finding at or above error"
    assert _run("a.txt", **{"fail-level": "warning"}).failing == 2
    assert _rules(_run("a.txt", select="CT3")) == ["CT301"]


def test_a_comment_in_the_article() -> None:
    _write("a.txt", "<!-- auditor: ignore CT202 -- the agency counts otherwise -->\n")
    outcome = _run("a.txt")
    assert _rules(outcome) == ["CT301"]
    (suppressed,) = outcome.report.articles[0].suppressed
    assert suppressed.reason == "the agency counts otherwise"
    assert outcome.verdict == "0 findings at or above error (1 suppressed left out)"


def test_an_idle_comment() -> None:
    _write("a.txt", "<!-- auditor: ignore CT205 -->\n")
    assert [note for note in _run("a.txt").report.articles[0].notes if "CT205 silences nothing" in note]


def test_moved_findings_stay_known() -> None:
    _write("in/a.txt")
    assert _run("in", update=True, baseline="known.json").messages == ("known.json: 2 findings added, 2 in all",)
    Path("in/a.txt").write_text("Chapeau\n\n" + Path("in/a.txt").read_text(encoding="utf-8"), encoding="utf-8")
    outcome = _run("in", baseline="known.json")
    assert (outcome.failing, outcome.known) == (0, 1)
    assert len(_rules(outcome)) == 2


def test_exclusion_reads_what_the_readers_would() -> None:
    _write("in/a.txt")
    _write("in/old/b.txt")
    Path("in/labels.jsonl").write_text('{"label": 1}\n', encoding="utf-8")
    Path("in/c.jsonl").write_text(json.dumps({"id": "x", "text": "Un article en français, assez long pour le dire."}) + "\n")
    Path("in/d.xyz").write_text("?", encoding="utf-8")
    report = _run("in", exclude=["old/"]).report
    everything = _run("in").report
    assert [article.path for article in report.articles] == ["in/a.txt", "in/c.jsonl"]
    assert [article.path for article in everything.articles] == ["in/a.txt", "in/c.jsonl", "in/old/b.txt"]
    assert report.skipped == everything.skipped == 2
    with pytest.raises(InputError, match="nothing to read"):
        _run("in", exclude=["*"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"update": True}, "^--update-baseline: there is no baseline"),
        ({"prune": True}, "^--prune-baseline: there is no baseline"),
        ({"whole_file": True}, "^--whole-file: "),
        ({"decisions": Path("d")}, "^--decisions: "),
    ],
)
def test_options_that_do_not_fit(options: dict[str, object], message: str) -> None:
    _write("a.txt")
    with pytest.raises(UsageError, match=message):
        run_gate(Request(paths=["a.txt"], configuration=load_configuration({}), **options))  # type: ignore[arg-type]


def test_an_update_of_changes_alone_or_of_decisions_is_refused() -> None:
    _write("a.txt")
    configuration = load_configuration({"baseline": "known.json"})
    with pytest.raises(UsageError, match="cannot be used with --changed-since"):
        run_gate(Request(paths=["a.txt"], configuration=configuration, update=True, changed_since="HEAD"))
    Path("known.json").write_text('{"kind": "auditor-decision"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="holds editors' decisions"):
        run_gate(Request(paths=["a.txt"], configuration=configuration, update=True))
