"""``auditor check``: the gate; exit 1 when a finding is at or above the fail level, 2 when a file could not be read."""

from __future__ import annotations

from auditor.cli import options as o
from auditor.cli.auditing import ReportOptions, configure, report_on
from auditor.cli.messages import print_line


def check(
    paths: o.Paths = None,
    *,
    fail_level: o.FailLevel = None,
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
    update_baseline: o.UpdateBaseline = False,
    prune_baseline: o.PruneBaseline = False,
    decisions: o.Decisions = None,
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
    """Audit articles as a gate. Exits with 1 when a finding is at or above the fail level."""
    from auditor.gate import Request

    configuration = configure(
        config,
        isolated,
        fail_level=fail_level,
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
    request = Request(
        paths=paths or (),
        configuration=configuration,
        changed_since=changed_since,
        whole_file=whole_file,
        update=update_baseline,
        prune=prune_baseline,
        decisions=decisions,
    )
    outcome = report_on(request, options, command="check")
    changing = update_baseline or prune_baseline
    if outcome.verdict and not quiet and not changing:
        print_line(outcome.verdict)
    if outcome.report.summary.errors:
        return 2
    return int(outcome.failing > 0 and not changing)
