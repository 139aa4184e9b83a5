"""``auditor audit``: report on articles; exit 0 whatever it finds, 2 when a file could not be read."""

from __future__ import annotations

from auditor.cli import options as o
from auditor.cli.auditing import ReportOptions, configure, report_on


def audit(
    paths: o.Paths = None,
    *,
    host: o.Host = None,
    report_format: o.ReportFormat = None,
    output: o.Output = None,
    report: o.Reports = None,
    language: o.Language = None,
    scorer: o.Scorer = None,
    jobs: o.Jobs = None,
    no_cache: o.NoCache = False,
    select: o.Select = None,
    ignore: o.Ignore = None,
    severity: o.Severities = None,
    baseline: o.Baseline = None,
    changed_since: o.ChangedSince = None,
    whole_file: o.WholeFile = False,
    input_format: o.InputFormat = None,
    text_field: o.TextField = None,
    id_field: o.IdField = None,
    source_column: o.SourceColumn = None,
    target_column: o.TargetColumn = None,
    all_pairs: o.AllPairs = False,
    excel: o.Excel = False,
    config: o.ConfigFile = None,
    isolated: o.Isolated = False,
    quiet: o.Quiet = False,
    no_color: o.NoColor = False,
) -> int:
    """Report what is wrong in articles. Exits with 0 whatever it finds."""
    from auditor.gate import Request

    configuration = configure(
        config,
        isolated,
        host=host,
        format=report_format,
        language=language,
        scorer=scorer,
        jobs=jobs,
        cache=False if no_cache else None,
        select=select,
        ignore=ignore,
        severity=severity,
        baseline=baseline,
        input_format=input_format,
        text_field=text_field,
        id_field=id_field,
        source_column=source_column,
        target_column=target_column,
    )
    options = ReportOptions(output=output, quiet=quiet, no_color=no_color, all_pairs=all_pairs, excel=excel, reports=report or ())
    request = Request(paths=paths or (), configuration=configuration, changed_since=changed_since, whole_file=whole_file)
    outcome = report_on(request, options)
    return 2 if outcome.report.summary.errors else 0
