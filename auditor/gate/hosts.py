"""One auditor for each host language of a configuration, loaded when its first article comes.

Takes articles under settings by path, gives their results. Knows nothing of rules in force, suppression or baselines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from auditor.article import Article
from auditor.config import Settings
from auditor.gate.scopes import Scopes
from auditor.results import ArticleResult

if TYPE_CHECKING:
    from auditor.pipeline import Auditor, Progress


class HostAuditors:
    """The auditors of a configuration.

    Args:
        scopes: the settings by path.
        settings: the settings that hold everywhere.
    """

    def __init__(self, scopes: Scopes, settings: Settings) -> None:
        self._scopes = scopes
        self._settings = settings
        self._auditors: dict[str, Auditor] = {}

    def __iter__(self) -> Iterator[Auditor]:
        """Those that are loaded, in the order of their first articles."""
        return iter(self._auditors.values())

    def of(self, host: str) -> Auditor:
        """The auditor of a host language.

        Raises:
            UsageError, ModelError: the language is unknown, or a model is missing or broken.
        """
        from auditor.pipeline import Auditor

        if host not in self._auditors:
            settings = self._settings
            self._auditors[host] = Auditor(host, scorer=settings.scorer, jobs=settings.jobs, cache=settings.cache)
        return self._auditors[host]

    def load(self, articles: Iterable[Article]) -> None:
        """Load what the articles need.

        Raises:
            UsageError, ModelError: as `of`.
        """
        for article in articles:
            self.of(self._scopes.settings(article.path).host)

    def audit_each(self, articles: Iterable[Article], progress: Progress | None = None) -> Iterator[ArticleResult]:
        """The results in the articles' order, one by one.

        Where overrides may name several hosts, all articles are taken first, and audited host by host.

        Raises:
            UsageError, ModelError: as `of`.
        """
        if self._scopes.one_host:
            return self.of(self._settings.host).audit_each(articles, progress)
        return iter(self.audit(list(articles), progress))

    def audit(self, articles: Sequence[Article], progress: Progress | None = None) -> list[ArticleResult]:
        """The results in the articles' order.

        Raises:
            UsageError, ModelError: as `of`.
        """
        by_host: dict[str, list[int]] = {}
        for number, article in enumerate(articles):
            by_host.setdefault(self._scopes.settings(article.path).host, []).append(number)
        results: dict[int, ArticleResult] = {}
        for host, numbers in by_host.items():
            found = self.of(host).audit([articles[number] for number in numbers], progress)
            results.update(zip(numbers, found, strict=True))
        return [results[number] for number in range(len(articles))]
