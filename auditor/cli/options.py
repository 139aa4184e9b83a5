"""The options that several commands share. All take text and default to "not set": `auditor.config` checks and fills them in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.config import SCORERS
from auditor.reports import FORMATS
from auditor.results import Severity
from auditor.settings import INPUT_FORMATS, LANGUAGES

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH",
        help="Files, folders (walked; unknown types are skipped), or - for standard input. With --changed-since the current "
        "folder, if none is named.",
    ),
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
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, and nothing on standard error but errors.")]
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
Reports = Annotated[
    list[str] | None,
    typer.Option(
        "--report",
        metavar="FORMAT[=FILE]",
        help="Write one more report, to a file or to standard output; repeatable. --format is still printed, unless a --report "
        "without a file takes its place.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option("--language", metavar="|".join(LANGUAGES), help="The language of a report's own words.  [default: en]"),
]
Severities = Annotated[
    list[str] | None,
    typer.Option(
        "--severity",
        metavar="RULE=SEVERITY",
        help="Give a rule another severity, beside those of the configuration; repeatable.",
    ),
]
InputFormat = Annotated[
    str | None,
    typer.Option(
        "--input-format",
        metavar="|".join(INPUT_FORMATS),
        help="The format of standard input and of files that are named, whatever their endings.",
    ),
]
TextField = Annotated[
    str | None,
    typer.Option(
        "--text-field", metavar="FIELD", help="A record's field with the article, dotted.  [default: text, content, body]"
    ),
]
IdField = Annotated[
    str | None, typer.Option("--id-field", metavar="FIELD", help="A record's field with its name, dotted.  [default: id, url]")
]
SourceColumn = Annotated[
    str | None,
    typer.Option("--source-column", metavar="COLUMN", help="A table's source captions: header or number.  [default: 1]"),
]
TargetColumn = Annotated[
    str | None,
    typer.Option("--target-column", metavar="COLUMN", help="A table's translations: header or number.  [default: 2]"),
]
Baseline = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="Known findings, or editors' decisions: they are marked and do not fail."),
]
UpdateBaseline = Annotated[
    bool, typer.Option("--update-baseline", help="Add the new findings to the baseline, keep the others, and exit with 0.")
]
PruneBaseline = Annotated[
    bool, typer.Option("--prune-baseline", help="Take what no longer occurs in the audited paths out of it, and exit with 0.")
]
Decisions = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        help="With --update-baseline: add what editors marked wrong, as the HTML report exports it, and nothing else.",
    ),
]
ChangedSince = Annotated[
    str | None,
    typer.Option(
        "--changed-since",
        metavar="REV",
        help="Audit only what changed in the working tree since the branch left this git revision, untracked files included.",
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Keep no translations between runs.")]
WholeFile = Annotated[
    bool,
    typer.Option("--whole-file", help="With --changed-since: every finding of a changed article, not of changed lines only."),
]
Document = Annotated[str, typer.Option("--format", metavar="table|json", help="How to print it.")]
