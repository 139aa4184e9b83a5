"""``auditor evaluate``: measure the auditor against labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli import options as o
from auditor.cli.session import configure, make_auditor, print_text
from auditor.config import suggestion
from auditor.errors import InputError, UsageError
from auditor.reports.output import check_output

_FORMATS = ("text", "json")


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="The labels: a file, or the folder that holds them.")],
    *,
    document: Annotated[str, typer.Option("--format", metavar="text|json", help="How to print it.")] = "text",
    host: o.Host = None,
    output: o.Output = None,
    scorer: o.Scorer = None,
    jobs: o.Jobs = None,
    config: o.ConfigFile = None,
    isolated: o.Isolated = False,
) -> int:
    """Measure the auditor against labels."""
    if document not in _FORMATS:
        raise UsageError(f"--format: {document!r} is unknown; {suggestion(document, _FORMATS)}")
    configuration = configure(config, isolated, host=host, scorer=scorer, jobs=jobs)
    check_output(output)
    if not gold.exists():
        raise InputError(f"{gold}: no such file or folder; check the path")
    from auditor.evaluation import evaluate as measure
    from auditor.reports.json_format import to_json

    result = measure(gold, make_auditor(configuration))
    text = to_json(result.as_json(), indent=2) if document == "json" else result.as_text()
    print_text(text.rstrip("\n") + "\n", output)
    return 0
