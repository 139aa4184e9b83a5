"""The caption auditor: finds leftover source-language captions, pairs them and judges offline whether they say the same.

    from auditor import Auditor, audit_text
    result = audit_text(open("article.txt", encoding="utf-8").read())
    for pair in result.pairs:
        print(pair.verdict, pair.segment.text, pair.reason)

The names below load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.article import Article, Segment
    from auditor.errors import AuditorError
    from auditor.evidence import Evidence
    from auditor.pipeline import Auditor, audit_paths, audit_text
    from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Verdict

_PLACES = {
    "Article": "article",
    "ArticleResult": "results",
    "Auditor": "pipeline",
    "AuditorError": "errors",
    "Evidence": "evidence",
    "Finding": "results",
    "Pair": "results",
    "Report": "results",
    "Segment": "article",
    "Severity": "results",
    "Verdict": "results",
    "audit_paths": "pipeline",
    "audit_text": "pipeline",
}

__all__ = [
    "Article",
    "ArticleResult",
    "Auditor",
    "AuditorError",
    "Evidence",
    "Finding",
    "Pair",
    "Report",
    "Segment",
    "Severity",
    "Verdict",
    "audit_paths",
    "audit_text",
]


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f"auditor.{_PLACES[name]}"), name)
    raise AttributeError(f"module 'auditor' has no attribute {name!r}")
