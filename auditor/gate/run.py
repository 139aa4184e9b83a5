"""The gate: one audit of the named paths under a configuration, from reading to what fails.

Takes a `Request`, gives an `Outcome`: the report, with known findings marked and suppressed ones set aside, what fails, and what to
say of the run. The order is: read, audit, rules in force, suppression, baseline, changed lines. Writes nothing but the baseline,
and only when asked to. Imports the pipeline and the readers when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from auditor.article import Article
from auditor.config import COMMAND_LINE, DEFAULT, Configuration, Settings
from auditor.errors import ConfigError, InputError, UsageError
from auditor.gate.baseline import Baseline, added, marked, pruned, read_baseline, with_decisions, write_baseline
from auditor.gate.changed import Changes, changes_since, finding_changed, only_changed
from auditor.gate.decisions import holds_decisions, read_decisions
from auditor.gate.hosts import HostAuditors
from auditor.gate.paths import STANDARD_INPUT, located, relative
from auditor.gate.places import pair_of, pairs_by_finding
from auditor.gate.scopes import Scopes, rules_in_force, with_rules
from auditor.gate.suppression import Suppressions
from auditor.reports.wording import count
from auditor.results import ArticleResult, Finding, Report

Progress = Callable[[int, int], None]


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

    @property
    def settings(self) -> Settings:
        return self.request.configuration.settings


def run_gate(request: Request, progress: Progress | None = None) -> Outcome:
    """Audit as the request says.

    Args:
        request: what to audit, under which settings.
        progress: called with the number of texts done and the number in all.

    Raises:
        AuditorError: nothing can be read, a setting or model is wrong, or the baseline cannot be read or written.
    """
    _check(request)
    run = _Run(request, Scopes(request.configuration))
    baseline = _baseline(request)
    changes = changes_since(request.changed_since, request.paths) if request.changed_since is not None else None
    articles, unread, skipped = _read(run, changes)
    if not articles:
        return _without_articles(run, unread, skipped, changes)
    signature, results, models = _audit(run, articles, progress)
    suppressions = Suppressions(request.configuration)
    results = [
        suppressions.apply(with_rules(result, settings), rules_in_force(settings))
        for result in results
        for settings in [run.scopes.settings(result.path)]
    ]
    if baseline is not None:
        results = _with_baseline(run, baseline, [*results, *unread], changes)[: len(results)]
    if changes is not None and not request.whole_file:
        results = [only_changed(result, changes) for result in results]
    notes = (*models, *(suppressions.idle() if changes is None else ()))
    return _outcome(run, Report(signature=signature, articles=(*results, *unread), skipped=skipped, notes=notes))


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


def _read(run: _Run, changes: Changes | None) -> tuple[tuple[Article, ...], tuple[ArticleResult, ...], int]:
    from auditor.gate.files import read_chosen

    request = run.request
    sources = read_chosen(request.paths, request.configuration, changes, request.stdin)
    unread = tuple(
        ArticleResult(path=error.path, id=error.id, host=run.scopes.settings(error.path).host, error=error.message)
        for error in sources.errors
    )
    return sources.articles, unread, sources.skipped


def _without_articles(run: _Run, unread: tuple[ArticleResult, ...], skipped: int, changes: Changes | None) -> Outcome:
    if unread:
        return _outcome(run, Report(signature="", articles=unread, skipped=skipped), nothing_read=True)
    if changes is None:
        raise InputError(f"{', '.join(run.request.paths)}: nothing to read; name a file, or a folder that holds articles")
    run.messages.append(f"no article changed since {run.request.changed_since}")
    return _outcome(run, Report(signature="", skipped=skipped))


def _audit(run: _Run, articles: Sequence[Article], progress: Progress | None) -> tuple[str, list[ArticleResult], tuple[str, ...]]:
    """The signatures of all auditors as one, the results in the articles' order, and what is to be said of the models.

    There is one auditor for each host language.
    """
    hosts = HostAuditors(run.scopes, run.settings)
    try:
        hosts.load(articles)
    except UsageError as error:
        raise _placed(error, run.request.configuration) from None
    results = hosts.audit(articles, progress)
    signature = _joined([auditor.signature for auditor in hosts])
    notes = dict.fromkeys(note for auditor in hosts for note in auditor.notes)
    return signature, results, tuple(notes)


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


def _with_baseline(run: _Run, baseline: Baseline, results: list[ArticleResult], changes: Changes | None) -> list[ArticleResult]:
    """The results with known findings marked, after the baseline was changed as asked."""
    request, path = run.request, run.settings.baseline
    if path is not None and (request.update or request.prune):
        before = baseline.total
        if request.update and request.decisions is not None:
            baseline = with_decisions(results, baseline, read_decisions(request.decisions))
        elif request.update:
            baseline = added(results, baseline)
        grown = baseline.total
        if request.prune:
            rules = {result.path: rules_in_force(run.scopes.settings(result.path)) for result in results}
            baseline = pruned(results, baseline, rules.__getitem__, _gone(request.paths, path.parent))
        write_baseline(path, baseline)
        said = [f"{count(grown - before, 'finding')} added"] if request.update else []
        said += [f"{count(grown - baseline.total, 'finding')} pruned"] if request.prune else []
        run.messages.append(f"{path}: {', '.join(said)}, {baseline.total} in all")
    return marked(results, baseline, None if changes is None else _is_changed(results, changes))


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


def _outcome(run: _Run, report: Report, *, nothing_read: bool = False) -> Outcome:
    levels = [run.scopes.settings(article.path).fail_level for article in report.articles]
    counts = {"failing": 0, "known": 0, "suppressed": 0}
    for article, level in zip(report.articles, levels, strict=True):
        rank = level.rank
        for finding in article.findings:
            counts["known" if finding.known else "failing"] += finding.severity.rank >= rank
        counts["suppressed"] += sum(item.finding.severity.rank >= rank for item in article.suppressed)
    distinct = set(levels) or {run.settings.fail_level}
    return Outcome(
        report=report,
        **counts,
        level=next(iter(distinct)).value if len(distinct) == 1 else None,
        unread=tuple(
            article.error if article.error.startswith(article.path) else f"{article.path}: {article.error}"
            for article in report.articles
            if article.error is not None
        ),
        messages=tuple(run.messages),
        nothing_read=nothing_read,
    )
