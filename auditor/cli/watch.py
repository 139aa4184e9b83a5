"""``auditor watch``: audit articles as they come in and sort them; exit 0 when it is told to stop."""

from __future__ import annotations

import importlib.util
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli import options as o
from auditor.cli.auditing import configure
from auditor.cli.messages import print_line
from auditor.errors import AuditorError, UsageError
from auditor.reports import FORMATS, Layout, render
from auditor.reports.wording import count
from auditor.results import Report, Severity
from auditor.watching import SETTLE, Folders, Judgement, Watch, check_folders

if TYPE_CHECKING:
    from auditor.standing import StandingAudit

_REPORTS = {".json": "json", ".html": "html"}

_Inbox = Annotated[Path, typer.Argument(metavar="INBOX", help="The folder that articles come into.")]
_Accept = Annotated[Path | None, typer.Option("--accept", metavar="DIR", help="Where articles without a failing finding go.")]
_Reject = Annotated[
    Path | None, typer.Option("--reject", metavar="DIR", help="Where articles with one go, and those that cannot be read.")
]
_ReportDir = Annotated[Path | None, typer.Option("--report-dir", metavar="DIR", help="Where each article's reports are filed.")]
_Once = Annotated[bool, typer.Option("--once", help="Sort what is there and exit.")]
_Settle = Annotated[
    str, typer.Option("--settle", metavar="SECONDS", help="For how long a file must not change to count as fully written.")
]
_FailLevel = Annotated[
    str | None,
    typer.Option("--fail-level", metavar="|".join(Severity), help="Reject from this severity upwards.  [default: error]"),
]


def watch(
    inbox: _Inbox,
    *,
    accept: _Accept = None,
    reject: _Reject = None,
    report_dir: _ReportDir = None,
    once: _Once = False,
    settle: _Settle = str(SETTLE),
    fail_level: _FailLevel = None,
    host: o.Host = None,
    language: o.Language = None,
    scorer: o.Scorer = None,
    jobs: o.Jobs = None,
    select: o.Select = None,
    ignore: o.Ignore = None,
    severity: o.Severities = None,
    baseline: o.Baseline = None,
    config: o.ConfigFile = None,
    isolated: o.Isolated = False,
    quiet: o.Quiet = False,
) -> int:
    """Audit each article that comes into a folder, once it is fully written, and move it to one of two others."""
    from auditor.standing import StandingAudit

    folders = Folders(
        inbox=inbox,
        accept=_given("--accept", accept),
        reject=_given("--reject", reject),
        reports=_given("--report-dir", report_dir),
    )
    seconds = _seconds(settle)
    configuration = configure(
        config,
        isolated,
        fail_level=fail_level,
        host=host,
        language=language,
        scorer=scorer,
        jobs=jobs,
        select=select,
        ignore=ignore,
        severity=severity,
        baseline=baseline,
    )
    check_folders(folders)
    standing = StandingAudit(configuration)
    layout = Layout(language=configuration.settings.language)

    def log(line: str) -> None:
        if not quiet:
            print_line(line)

    watching = Watch(folders, lambda path: _judge(standing, path, layout), log, seconds)
    with _stopped_by_signals(watching.stop):
        standing.load()
        if once:
            watching.run_once()
        else:
            log(f"{inbox}: watched")
            watching.run()
            log("stopped")
    return 0


def _given(option: str, folder: Path | None) -> Path:
    if folder is None:
        raise UsageError(f"watch: {option} DIR is missing; see 'auditor watch --help'")
    return folder


def _judge(standing: StandingAudit, path: Path, layout: Layout) -> Judgement:
    """The judgement of one file. What goes wrong with the file alone rejects it; what would go wrong with every file is raised."""
    try:
        report = standing.audit_file(str(path))
    except (AuditorError, MemoryError):
        raise
    except Exception as error:
        cause = f"{path}: internal error: {type(error).__name__}: {error}; report it"
        report = Report(signature="", articles=(standing.unread(str(path), cause),))
    failing = standing.failing(report)
    unread = report.summary.errors
    texts = {
        end: render(report, name, layout) for end, name in _REPORTS.items() if importlib.util.find_spec(FORMATS[name].module)
    }
    parts = [count(report.summary.findings, "finding")]
    parts += [f"{failing} failing"] if failing else []
    parts += [article.error for article in report.articles if article.error][:1]
    return Judgement(not failing and not unread and bool(report.articles), texts, ", ".join(parts))


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 3600:
        raise UsageError(f"--settle: {text!r} is not a number of seconds; give one from 0 to 3600, such as {SETTLE}")
    return value


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT end the watch after the file in hand."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
