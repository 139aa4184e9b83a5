"""The options that several commands share. All take text and default to "not set": `auditor.config` checks and fills them in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.config import SCORERS
from auditor.reports import FORMATS
from auditor.results import Severity

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files, folders (walked; unknown types are skipped), or - for standard input."),
]
Host = Annotated[
    str | None,
    typer.Option("--host", metavar="LANG", help="The language the articles should be in, ISO 639-1.  [default: fr]"),
]
ReportFormat = Annotated[
    str | None,
    typer.Option("--format", metavar="|".join(FORMATS), help="The report's format.  [default: table]"),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here, whole or not at all.  [default: standard output]"),
]
Scorer = Annotated[
    str | None,
    typer.Option("--scorer", metavar="|".join(SCORERS), help="The models that judge a pair.  [default: auto]"),
]
Jobs = Annotated[str | None, typer.Option("--jobs", metavar="N", help="Processor cores for the models.  [default: 1]")]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Read settings here, not in the nearest auditor.toml or pyproject.toml."),
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no configuration file.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours; the NO_COLOR variable says the same.")]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULES", help="Let only these rules fire: codes, slugs or CT2, with commas; repeatable."),
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULES", help="Never let these rules fire; as --select.")]
FailLevel = Annotated[
    str | None,
    typer.Option("--fail-level", metavar="|".join(Severity), help="Exit with 1 from this severity upwards.  [default: error]"),
]
AllPairs = Annotated[bool, typer.Option("--all", help="Every pair, not mismatches only (csv).")]
Excel = Annotated[bool, typer.Option("--excel", help="Begin with a byte-order mark for Excel (csv).")]
Document = Annotated[str, typer.Option("--format", metavar="table|json", help="How to print it.")]
