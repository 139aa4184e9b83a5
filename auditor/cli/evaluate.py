"""``auditor evaluate``: measure the auditor against labels, or by editors' decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from auditor.cli import options as o
from auditor.cli.auditing import configure, make_auditor, print_text
from auditor.config import Configuration, suggestion
from auditor.errors import InputError, UsageError
from auditor.reports.output import check_output

_FORMATS = ("text", "json")


class _Figures(Protocol):
    def as_json(self) -> dict[str, Any]:
        """The figures as plain values."""

    def as_text(self) -> str:
        """The figures as tables."""


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="The labels, or the decisions that editors exported from an HTML report.")
    ],
    *,
    document: Annotated[str, typer.Option("--format", metavar="text|json", help="How to print it.")] = "text",
    ablation: Annotated[
        bool, typer.Option("--ablation", help="Each scorer, and all evidence but one check, side by side.")
    ] = False,
    host: o.Host = None,
    output: o.Output = None,
    scorer: o.Scorer = None,
    jobs: o.Jobs = None,
    no_cache: o.NoCache = False,
    config: o.ConfigFile = None,
    isolated: o.Isolated = False,
) -> int:
    """Measure the auditor against labels, or say how often editors agreed with it."""
    if document not in _FORMATS:
        raise UsageError(f"--format: {document!r} is unknown; {suggestion(document, _FORMATS)}")
    configuration = configure(config, isolated, host=host, scorer=scorer, jobs=jobs, cache=False if no_cache else None)
    check_output(output)
    if not gold.exists():
        raise InputError(f"{gold}: no such file or folder; check the path")
    from auditor.gate.decisions import holds_decisions
    from auditor.reports.json_format import to_json

    result = _by_decisions(gold) if holds_decisions(gold) else _by_labels(gold, configuration, ablation)
    text = to_json(result.as_json(), indent=2) if document == "json" else result.as_text()
    print_text(text.rstrip("\n") + "\n", output)
    return 0


def _by_labels(gold: Path, configuration: Configuration, ablation: bool) -> _Figures:
    auditor = make_auditor(configuration)
    if ablation:
        from auditor.evaluation import ablation as compare

        return compare(gold, auditor)
    from auditor.evaluation import evaluate as measure

    return measure(gold, auditor)


def _by_decisions(file: Path) -> _Figures:
    from auditor.gate.decision_figures import decision_figures
    from auditor.gate.decisions import read_decisions

    return decision_figures(read_decisions(file))
