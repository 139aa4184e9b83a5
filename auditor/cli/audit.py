"""``auditor audit``: report on articles; exit 0 whatever it finds, 2 when a file could not be read."""

from __future__ import annotations

from auditor.cli import options as o
from auditor.cli.session import ReportOptions, configure, report_on


def audit(
    paths: o.Paths,
    *,
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
    """Report what is wrong in articles. Exits with 0 whatever it finds."""
    configuration = configure(
        config, isolated, host=host, format=report_format, scorer=scorer, jobs=jobs, select=select, ignore=ignore
    )
    report = report_on(
        paths,
        configuration,
        ReportOptions(output=output, quiet=quiet, no_color=no_color, all_pairs=all_pairs, excel=excel),
    )
    return 2 if report.summary.errors else 0
