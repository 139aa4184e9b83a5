"""What commands share: settings, the auditor, an audit of paths, and where the result goes.

Imports the pipeline and the readers only when called.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli.messages import print_error, print_line
from auditor.cli.progress import progress
from auditor.cli.targets import Target, targets
from auditor.cli.writing import ReportWriter, can_be_written_by_article
from auditor.config import COMMAND_LINE, DEFAULT, Configuration, Settings, load_configuration
from auditor.errors import ConfigError, UsageError
from auditor.reports import Layout, render
from auditor.reports.output import check_output, is_standard, write_report

if TYPE_CHECKING:
    from auditor.gate import Outcome, Request
    from auditor.pipeline import Auditor

_WIDTH = 120  # cells of a table that goes to a file or a pipe, unless COLUMNS says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """What the command line says of reports beside the format: ``reports`` are further ones, as ``FORMAT=FILE``."""

    output: Path | None
    quiet: bool
    no_color: bool
    all_pairs: bool
    excel: bool
    reports: Sequence[str] = ()


def configure(config: Path | None, isolated: bool, **options: object) -> Configuration:
    """The settings in force; ``options`` by the setting's field name, ``None`` or an empty list where not given.

    Raises:
        UsageError, ConfigError: see `auditor.config.load_configuration`.
    """
    given = {name.replace("_", "-"): None if value in ([], ()) else value for name, value in options.items()}
    return load_configuration(given, config=config, isolated=isolated)


def make_auditor(configuration: Configuration) -> Auditor:
    """The auditor of these settings.

    Raises:
        UsageError, ConfigError: the host language is unknown.
        ModelError: a model is missing or broken.
    """
    from auditor.pipeline import Auditor

    settings = configuration.settings
    try:
        return Auditor(
            settings.host,
            scorer=settings.scorer,
            severities=settings.severity,
            select=settings.select,
            ignore=settings.ignore,
            jobs=settings.jobs,
            cache=settings.cache,
        )
    except UsageError as error:
        origin = configuration.origins["host"]
        if origin in (DEFAULT, COMMAND_LINE):
            raise
        raise ConfigError(f"{origin}: {error}") from None


def report_on(request: Request, options: ReportOptions, *, command: str = "audit") -> Outcome:
    """Audit as the request says and write the reports; say on standard error what could not be read, and what the run did.

    Raises:
        AuditorError: nothing could be read, a model failed, or a report cannot be written.
    """
    if not request.paths and request.changed_since is None:
        raise UsageError(f"{command}: PATH is missing; see 'auditor {command} --help'")
    configuration = request.configuration
    wanted = targets(configuration, options.output, options.reports)
    for target in wanted:
        check_output(target.output)
    layouts = [layout(configuration.settings, replace(options, output=target.output)) for target in wanted]
    request = replace(request, paths=request.paths or (".",), stdin=sys.stdin.buffer if sys.stdin is not None else None)
    if can_be_written_by_article(wanted):
        return _written_meanwhile(request, wanted, layouts, options, to_the_end=command == "check")
    return _written_at_the_end(request, wanted, layouts, options)


def _written_meanwhile(
    request: Request, wanted: Sequence[Target], layouts: Sequence[Layout], options: ReportOptions, *, to_the_end: bool
) -> Outcome:
    from auditor.gate import run_gate

    with ReportWriter(wanted, layouts, to_the_end=to_the_end) as writer, progress("articles", quiet=options.quiet) as step:
        outcome = run_gate(request, step, writer)
        if not writer.begun and not outcome.nothing_read:
            writer.begin(outcome.report)
    _say(outcome, options)
    return outcome


def _written_at_the_end(request: Request, wanted: Sequence[Target], layouts: Sequence[Layout], options: ReportOptions) -> Outcome:
    from auditor.gate import run_gate

    with progress("texts", quiet=options.quiet) as step:
        outcome = run_gate(request, step)
    _say(outcome, options)
    if not outcome.nothing_read:
        texts = [render(outcome.report, target.format, shape) for target, shape in zip(wanted, layouts, strict=True)]
        for target, text in zip(wanted, texts, strict=True):
            write_report(text, target.output)
        if any(target.format == "github" for target in wanted):
            from auditor.reports.github_format import write_step_summary

            write_step_summary(outcome.report, layout(request.configuration.settings, options))
    return outcome


def _say(outcome: Outcome, options: ReportOptions) -> None:
    """Say on standard error what could not be read, and what the run did."""
    for error in outcome.unread:
        print_error(error)
    if not options.quiet:
        for message in outcome.messages:
            print_line(message)


def layout(settings: Settings, options: ReportOptions) -> Layout:
    """How the report is to look where it goes."""
    terminal = is_standard(options.output) and sys.stdout is not None and sys.stdout.isatty()
    plain = options.no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Layout(
        width=shutil.get_terminal_size((_WIDTH, 24)).columns if terminal else _columns(),
        color=terminal and not plain,
        terminal=terminal,
        all_pairs=options.all_pairs,
        excel=options.excel,
        language=settings.language,
    )


def print_text(text: str, output: Path | None = None) -> None:
    """Write text to the file or to standard output.

    Raises:
        InputError: it cannot be written.
    """
    write_report(text, output)


def _columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isascii() and columns.isdecimal() and int(columns) else _WIDTH
