"""``auditor check``: the gate; exit 1 when a finding is at or above the fail level, 2 when a file could not be read."""

from __future__ import annotations

from auditor.cli import options as o
from auditor.cli.session import ReportOptions, configure, report_on


def check(
    paths: o.Paths,
    *,
    fail_level: o.FailLevel = None,
    host: o.Host = None,
    report_format: o.ReportFormat = None,
    output: o.Output = None,
    scorer: o.Scorer = None,
    jobs: o.Jobs = None,
    select: o.Select = None,
    ignore: o.Ignore = None,
    all_pairs: o.AllPairs = False,
    excel: o.Excel = False,
    config: o.ConfigFile = None,
    isolated: o.Isolated = False,
    quiet: o.Quiet = False,
    no_color: o.NoColor = False,
) -> int:
    """Audit articles as a gate. Exits with 1 when a finding is at or above the fail level."""
    configuration = configure(
        config,
        isolated,
        fail_level=fail_level,
        host=host,
        format=report_format,
        scorer=scorer,
        jobs=jobs,
        select=select,
        ignore=ignore,
    )
    report = report_on(
        paths,
        configuration,
        ReportOptions(output=output, quiet=quiet, no_color=no_color, all_pairs=all_pairs, excel=excel),
    )
    if report.summary.errors:
        return 2
    level = configuration.settings.fail_level.rank
    return int(any(finding.severity.rank >= level for article in report.articles for finding in article.findings))
