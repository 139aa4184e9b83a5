"""The gate: one audit of the named paths under a configuration, from reading to what fails.

Takes a `Request`, gives an `Outcome`: the report, with known findings marked and suppressed ones set aside, what fails, and what to
say of the run. The order is: read, audit, rules in force, suppression, baseline, changed lines. Articles go through it a portion at a
time, unless the baseline or the changes need all of them. Writes nothing but the baseline, and only when asked to. Imports the
pipeline and the readers when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from auditor.article import Article
from auditor.config import COMMAND_LINE, DEFAULT, Configuration, Settings
from auditor.errors import ConfigError, InputError, UsageError
from auditor.gate.baseline import Baseline, added, marked, marker, pruned, read_baseline, with_decisions, write_baseline
from auditor.gate.changed import Changes, changes_since, finding_changed, only_changed
from auditor.gate.decisions import holds_decisions, read_decisions
from auditor.gate.hosts import HostAuditors
from auditor.gate.paths import STANDARD_INPUT, located, relative
from auditor.gate.places import pair_of, pairs_by_finding
from auditor.gate.scopes import Scopes, rules_in_force, with_rules
from auditor.gate.suppression import Suppressions
from auditor.reports.wording import count
from auditor.results import ArticleResult, Finding, Report, Severity

if TYPE_CHECKING:
    from auditor.readers.sources import Reading

Progress = Callable[[int, int], None]


class Sink(Protocol):
    """Takes the results of a run while it goes on."""

    def begin(self, report: Report) -> None:
        """Told once, before the first result, what made the results: a report that holds none."""

    def take(self, result: ArticleResult) -> bool:
        """Take a result; whether the run is to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to audit.

    Attributes:
        paths: files, folders or ``-``.
        configuration: the settings.
        changed_since: a git revision: audit only what changed since.
        whole_file: of a changed file every finding, not only those in changed lines.
        update: add the new findings, or what ``decisions`` say, to the baseline.
        prune: take what no longer occurs out of the baseline.
        decisions: editors' decisions to add in place of the new findings.
        stdin: the stream that ``-`` names.
    """

    paths: Sequence[str]
    configuration: Configuration
    changed_since: str | None = None
    whole_file: bool = False
    update: bool = False
    prune: bool = False
    decisions: Path | None = None
    stdin: BinaryIO | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it.

    Attributes:
        report: the report.
        failing: how many findings are at or above their article's fail level.
        known: how many more would be, were they not in the baseline.
        suppressed: how many more would be, were they not suppressed.
        level: the fail level, or ``None`` where articles have different ones.
        unread: a sentence for each file or record that could not be read.
        messages: what else to say, one line each.
        nothing_read: whether no article could be read, so that there is no report.
    """

    report: Report
    failing: int = 0
    known: int = 0
    suppressed: int = 0
    level: str | None = None
    unread: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    nothing_read: bool = False

    @property
    def verdict(self) -> str:
        """What fails and what does not, in one line; empty where there is nothing to say."""
        if not (self.failing or self.known or self.suppressed):
            return ""
        left_out = [f"{number} {name}" for number, name in ((self.known, "known"), (self.suppressed, "suppressed")) if number]
        aside = f" ({', '.join(left_out)} left out)" if left_out else ""
        return f"{count(self.failing, 'finding')} at or above {self.level or 'the fail level'}{aside}"


@dataclass(slots=True)
class _Run:
    """A request on its way, with what its stages share."""

    request: Request
    scopes: Scopes
    messages: list[str] = field(default_factory=list)
    unread: list[ArticleResult] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return self.request.configuration.settings

    def read(self, reading: Reading) -> Iterator[Article]:
        """The articles; what cannot be read is set aside."""
        for record in reading:
            if isinstance(record, Article):
                yield record
            else:
                host = self.scopes.settings(record.path).host
                self.unread.append(ArticleResult(path=record.path, id=record.id, host=host, error=record.message))


@dataclass(slots=True)
class _Tally:
    """Counts over results, by the fail levels of their paths."""

    scopes: Scopes
    failing: int = 0
    known: int = 0
    suppressed: int = 0
    levels: set[Severity] = field(default_factory=set)

    def add(self, article: ArticleResult) -> None:
        level = self.scopes.settings(article.path).fail_level
        self.levels.add(level)
        for finding in article.findings:
            if finding.severity.rank >= level.rank:
                self.known += finding.known
                self.failing += not finding.known
        self.suppressed += sum(item.finding.severity.rank >= level.rank for item in article.suppressed)


def run_gate(request: Request, progress: Progress | None = None, sink: Sink | None = None) -> Outcome:
    """Audit as the request says.

    Args:
        request: what to audit, under which settings.
        progress: called with the number of texts done and the number in all; with a sink, of articles, and 0 for what is not known.
        sink: takes the results one by one as they are ready; the outcome's report then holds only what could not be read. It sees
            nothing where no article could be read.

    Raises:
        AuditorError: nothing can be read, a setting or model is wrong, or the baseline cannot be read or written.
    """
    from auditor.gate.files import open_chosen

    _check(request)
    run = _Run(request, Scopes(request.configuration))
    baseline = _baseline(request)
    changes = changes_since(request.changed_since, request.paths) if request.changed_since is not None else None
    reading = open_chosen(request.paths, request.configuration, changes, request.stdin)
    read = run.read(reading)
    first = next(read, None)
    if first is None:
        return _without_articles(run, reading.skipped, changes)
    hosts, articles = _hosts(run, chain([first], read))
    report = Report(signature=_joined([auditor.signature for auditor in hosts]))
    suppressions = Suppressions(request.configuration)
    results: Iterable[ArticleResult] = (
        suppressions.apply(with_rules(result, settings), rules_in_force(settings))
        for result in hosts.audit_each(articles, progress if sink is None else None)
        for settings in [run.scopes.settings(result.path)]
    )
    if baseline is not None:
        results = _with_baseline(run, baseline, results, changes)
    if changes is not None and not request.whole_file:
        results = (only_changed(result, changes) for result in results)
    tally = _Tally(run.scopes)
    kept = _taken(results, tally) if sink is None else _handed_on(run, report, results, tally, sink, progress)
    notes = dict.fromkeys(note for auditor in hosts for note in auditor.notes)
    idle = suppressions.idle() if changes is None else ()
    report = replace(report, articles=(*kept, *run.unread), skipped=reading.skipped, notes=(*notes, *idle))
    return _outcome(run, report, tally)


def _taken(results: Iterable[ArticleResult], tally: _Tally) -> list[ArticleResult]:
    found = list(results)
    for result in found:
        tally.add(result)
    return found


def _handed_on(
    run: _Run, report: Report, results: Iterable[ArticleResult], tally: _Tally, sink: Sink, progress: Progress | None
) -> list[ArticleResult]:
    """Hand the results to the sink, and after them what could not be read; none is kept."""
    sink.begin(report)
    for done, result in enumerate(results, start=1):
        tally.add(result)
        if not sink.take(result):
            return []
        if progress is not None:
            progress(done, 0)
    for result in run.unread:
        sink.take(result)
    return []


def _check(request: Request) -> None:
    """See that the options fit each other.

    Raises:
        UsageError: they do not.
    """
    changing = "--update-baseline" if request.update else "--prune-baseline" if request.prune else None
    if changing and request.configuration.settings.baseline is None:
        raise UsageError(f"{changing}: there is no baseline; name its file with --baseline FILE")
    if changing and request.changed_since is not None:
        raise UsageError(f"{changing}: cannot be used with --changed-since; a baseline is made of whole articles")
    if request.decisions is not None and not request.update:
        raise UsageError("--decisions: only --update-baseline takes decisions; add it, or give the file to --baseline")
    if request.whole_file and request.changed_since is None:
        raise UsageError("--whole-file: says nothing without --changed-since; add it or leave this out")


def _baseline(request: Request) -> Baseline | None:
    path = request.configuration.settings.baseline
    if path is None:
        return None
    if (request.update or request.prune) and holds_decisions(path):
        raise UsageError(f"--baseline: {path} holds editors' decisions; name a baseline, and give decisions to --decisions")
    return read_baseline(path, must_exist=not request.update)


def _without_articles(run: _Run, skipped: int, changes: Changes | None) -> Outcome:
    tally = _Tally(run.scopes)
    if run.unread:
        return _outcome(run, Report(signature="", articles=tuple(run.unread), skipped=skipped), tally, nothing_read=True)
    if changes is None:
        way_out = "name a file, or a folder that holds articles"
        if run.settings.exclude:
            way_out = "the rest is left out by exclude, or of a type that no reader knows"
        raise InputError(f"{', '.join(run.request.paths)}: nothing to read; {way_out}")
    run.messages.append(f"no article changed since {run.request.changed_since}")
    return _outcome(run, Report(signature="", skipped=skipped), tally)


def _hosts(run: _Run, articles: Iterator[Article]) -> tuple[HostAuditors, Iterable[Article]]:
    """The auditors that the articles need, one for each host language, and the articles."""
    hosts = HostAuditors(run.scopes, run.settings)
    found = articles if run.scopes.one_host else list(articles)
    try:
        if isinstance(found, list):
            hosts.load(found)
        else:
            hosts.of(run.settings.host)
    except UsageError as error:
        raise _placed(error, run.request.configuration) from None
    return hosts, found


def _placed(error: UsageError, configuration: Configuration) -> UsageError | ConfigError:
    """The error, with the configuration file in front where the host language comes from there."""
    if configuration.origins["host"] == COMMAND_LINE or (
        configuration.origins["host"] == DEFAULT and not configuration.settings.overrides
    ):
        return error
    return ConfigError(f"{configuration.file}: {error}")


def _joined(signatures: Sequence[str]) -> str:
    """One signature: each key with its values, those that differ joined by commas."""
    values: dict[str, dict[str, None]] = {}
    for signature in signatures:
        for part in signature.split("|"):
            key, _, value = part.partition(":")
            values.setdefault(key, {})[value] = None
    return "|".join(f"{key}:{','.join(found)}" for key, found in values.items())


def _with_baseline(
    run: _Run, baseline: Baseline, results: Iterable[ArticleResult], changes: Changes | None
) -> Iterable[ArticleResult]:
    """The results with known findings marked, after the baseline was changed as asked."""
    request, path = run.request, run.settings.baseline
    if changes is None and not (request.update or request.prune):
        return map(marker(baseline), results)
    found = list(results)
    if path is not None and (request.update or request.prune):
        audited = [*found, *run.unread]
        before = baseline.total
        if request.update and request.decisions is not None:
            baseline = with_decisions(audited, baseline, read_decisions(request.decisions))
        elif request.update:
            baseline = added(audited, baseline)
        grown = baseline.total
        if request.prune:
            rules = {result.path: rules_in_force(run.scopes.settings(result.path)) for result in audited}
            baseline = pruned(audited, baseline, rules.__getitem__, _gone(request.paths, path.parent))
        write_baseline(path, baseline)
        said = [f"{count(grown - before, 'finding')} added"] if request.update else []
        said += [f"{count(grown - baseline.total, 'finding')} pruned"] if request.prune else []
        run.messages.append(f"{path}: {', '.join(said)}, {baseline.total} in all")
    return marked(found, baseline, None if changes is None else _is_changed(found, changes))


def _is_changed(results: Sequence[ArticleResult], changes: Changes) -> Callable[[ArticleResult, Finding], bool]:
    pairs = {id(result): pairs_by_finding(result) for result in results}
    return lambda result, finding: finding_changed(result.path, finding, pair_of(finding, pairs[id(result)]), changes)


def _gone(paths: Sequence[str], folder: Path) -> Callable[[str], bool]:
    """Whether a path from the baseline's folder lies under an audited one and no longer exists."""
    audited = [relative(path, folder) for path in paths if path != STANDARD_INPUT]

    def gone(path: str) -> bool:
        under = any(name in (path, ".") or path.startswith(f"{name}/") for name in audited)
        return under and path != STANDARD_INPUT and not Path(located(folder / path)).exists()

    return gone


def _outcome(run: _Run, report: Report, tally: _Tally, *, nothing_read: bool = False) -> Outcome:
    levels = tally.levels | {run.scopes.settings(article.path).fail_level for article in run.unread}
    levels = levels or {run.settings.fail_level}
    return Outcome(
        report=report,
        failing=tally.failing,
        known=tally.known,
        suppressed=tally.suppressed,
        level=next(iter(levels)).value if len(levels) == 1 else None,
        unread=tuple(
            article.error if article.error.startswith(article.path) else f"{article.path}: {article.error}"
            for article in run.unread
            if article.error is not None
        ),
        messages=tuple(run.messages),
        nothing_read=nothing_read,
    )
