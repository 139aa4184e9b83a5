"""An audit that stays loaded: articles one after another under one configuration, the models loaded once.

What `auditor.gate.run_gate` does for a whole run, this does for articles that come singly (``watch``, ``fix``): settings by path, rules
in force, suppression and baseline. It reads the baseline once and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.article import Article
from auditor.config import Configuration
from auditor.gate.baseline import marked, read_baseline
from auditor.gate.files import read_options
from auditor.gate.hosts import HostAuditors
from auditor.gate.scopes import Scopes, rules_in_force, with_rules
from auditor.gate.suppression import Suppressions
from auditor.readers.options import ReadOptions
from auditor.results import ArticleResult, Report


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
        self._hosts = HostAuditors(self._scopes, self._settings)

    def load(self) -> None:
        """Load what the host language of the settings needs, before the first article.

        Raises:
            UsageError, ModelError: the language is unknown, or a model is missing or broken.
        """
        self._hosts.of(self._settings.host)

    @property
    def read_options(self) -> ReadOptions:
        """How the settings want files to be read."""
        return read_options(self._settings)

    def audit(self, articles: Sequence[Article]) -> list[ArticleResult]:
        """The results in the articles' order.

        Raises:
            UsageError, ModelError: a host language is unknown, or a model is missing or broken.
        """
        suppressions = Suppressions(self._configuration)
        found = []
        for result in self._hosts.audit(articles):
            settings = self._scopes.settings(result.path)
            found.append(suppressions.apply(with_rules(result, settings), rules_in_force(settings)))
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
        unread = [replace(self.unread(error.path, error.message), id=error.id) for error in sources.errors]
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

    def _signature(self) -> str:
        return self._hosts.of(self._settings.host).signature
