"""An audit that stays loaded: articles one after another under one configuration, the models loaded once.

What `auditor.gate.run_gate` does for a whole run, this does for articles that come singly (``watch``, ``fix``): settings by path, rules
in force, suppression and baseline. It reads the baseline once and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.article import Article
from auditor.config import Configuration
from auditor.gate.baseline import marked, read_baseline
from auditor.gate.scopes import Scopes, rules_in_force, with_rules
from auditor.gate.suppression import Suppressions
from auditor.readers.options import ReadOptions
from auditor.results import ArticleResult, Report

if TYPE_CHECKING:
    from auditor.pipeline import Auditor


class StandingAudit:
    """Audits under a configuration, whenever asked.

    Args:
        configuration: the settings.

    Raises:
        ConfigError, InputError: the baseline cannot be read.
    """

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._settings = configuration.settings
        self._scopes = Scopes(configuration)
        self._baseline = None if self._settings.baseline is None else read_baseline(self._settings.baseline, must_exist=True)
        self._auditors: dict[str, Auditor] = {}

    def load(self) -> None:
        """Load what the host language of the settings needs, before the first article.

        Raises:
            UsageError, ModelError: the language is unknown, or a model is missing or broken.
        """
        self._auditor(self._settings.host)

    @property
    def read_options(self) -> ReadOptions:
        """How the settings want files to be read."""
        settings = self._settings
        return ReadOptions(
            input_format=settings.input_format,
            text_field=settings.text_field,
            id_field=settings.id_field,
            source_column=settings.source_column,
            target_column=settings.target_column,
        )

    def audit(self, articles: Sequence[Article]) -> list[ArticleResult]:
        """The results in the articles' order.

        Raises:
            UsageError, ModelError: a host language is unknown, or a model is missing or broken.
        """
        results: dict[int, ArticleResult] = {}
        by_host: dict[str, list[int]] = {}
        for number, article in enumerate(articles):
            by_host.setdefault(self._scopes.settings(article.path).host, []).append(number)
        for host, numbers in by_host.items():
            results.update(zip(numbers, self._auditor(host).audit([articles[number] for number in numbers]), strict=True))
        suppressions = Suppressions(self._configuration)
        found = []
        for number in range(len(articles)):
            settings = self._scopes.settings(results[number].path)
            found.append(suppressions.apply(with_rules(results[number], settings), rules_in_force(settings)))
        return found if self._baseline is None else list(marked(found, self._baseline, None))

    def audit_file(self, path: str) -> Report:
        """The report on one file; what cannot be read in it becomes results with errors.

        Raises:
            UsageError, ModelError: as `audit`.
        """
        from auditor.errors import InputError
        from auditor.readers import read_paths

        try:
            sources = read_paths([path], None, self.read_options)
        except InputError as error:
            return Report(signature=self._signature(), articles=(self.unread(path, str(error)),))
        results = self.audit(sources.articles)
        unread = [self.unread(error.path, error.message) for error in sources.errors]
        return Report(signature=self._signature(), articles=(*results, *unread), skipped=sources.skipped)

    def unread(self, path: str, error: str) -> ArticleResult:
        """The result of a file that could not be read."""
        return ArticleResult(path=path, id=path, host=self._scopes.settings(path).host, error=error)

    def failing(self, report: Report) -> int:
        """How many findings are at or above their article's fail level; those that the baseline holds do not count."""
        return sum(
            finding.severity.rank >= self._scopes.settings(article.path).fail_level.rank
            for article in report.articles
            for finding in article.findings
            if not finding.known
        )

    def _auditor(self, host: str) -> Auditor:
        from auditor.pipeline import Auditor

        if host not in self._auditors:
            self._auditors[host] = Auditor(
                host, scorer=self._settings.scorer, jobs=self._settings.jobs, cache=self._settings.cache
            )
        return self._auditors[host]

    def _signature(self) -> str:
        return self._auditor(self._settings.host).signature
