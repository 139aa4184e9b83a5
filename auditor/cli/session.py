"""What commands share: settings, the auditor, an audit of paths, and where the result goes.

Imports the pipeline and the readers only when called.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli.messages import print_error
from auditor.cli.progress import progress
from auditor.config import COMMAND_LINE, DEFAULT, Configuration, Settings, load_configuration
from auditor.errors import ConfigError, InputError, UsageError
from auditor.reports import Layout, render
from auditor.reports.output import check_output, is_standard, write_report
from auditor.results import ArticleResult, Report

if TYPE_CHECKING:
    from auditor.pipeline import Auditor

_WIDTH = 120  # cells of a table that goes to a file or a pipe, unless COLUMNS says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """What the command line says of a report beside its format."""

    output: Path | None
    quiet: bool
    no_color: bool
    all_pairs: bool
    excel: bool


def configure(config: Path | None, isolated: bool, **options: object) -> Configuration:
    """The settings in force; ``options`` by the setting's field name, ``None`` or an empty list where not given.

    Raises:
        UsageError, ConfigError: see `auditor.config.load_configuration`.
    """
    given = {name.replace("_", "-"): value or None for name, value in options.items()}
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
        )
    except UsageError as error:
        origin = configuration.origins["host"]
        if origin in (DEFAULT, COMMAND_LINE):
            raise
        raise ConfigError(f"{origin}: {error}") from None


def report_on(paths: Sequence[str], configuration: Configuration, options: ReportOptions) -> Report:
    """Audit the paths and write the report; name each file that could not be read on standard error.

    Raises:
        AuditorError: nothing could be read, a model failed, or the report cannot be written.
    """
    from auditor.readers import read_paths

    check_output(options.output)
    sources = read_paths(paths, sys.stdin.buffer if sys.stdin is not None else None)
    for error in sources.errors:
        print_error(error.message if error.message.startswith(error.path) else f"{error.path}: {error.message}")
    settings = configuration.settings
    unread = tuple(
        ArticleResult(path=error.path, id=error.path, host=settings.host, error=error.message) for error in sources.errors
    )
    if not sources.articles:
        if unread:
            return Report(signature="", articles=unread, skipped=sources.skipped)
        raise InputError(f"{', '.join(paths)}: nothing to read; name a file, or a folder that holds articles")
    auditor = make_auditor(configuration)
    with progress("articles", quiet=options.quiet) as step:
        results = auditor.audit(sources.articles, step)
    report = Report(signature=auditor.signature, articles=(*results, *unread), skipped=sources.skipped)
    write_report(render(report, settings.format, layout(settings, options)), options.output)
    return report


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
