"""A stand-in for the pipeline and the reader of text, so that the command line is tested without models; other formats are read.

In the stand-in's articles a line ``[vi] text`` is foreign, and the line below it, unless empty or foreign, is its counterpart.
The two match when they hold the same digits. ``{{...}}`` is a placeholder. A file that holds a NUL cannot be read. A line
``# ignore CT202: why`` silences the line below it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

import pytest

import auditor.readers
from auditor.article import Article, Directive, Segment
from auditor.errors import InputError, ModelError, UsageError
from auditor.evidence import Evidence, Outcome
from auditor.readers import COMPRESSED, ReadError, Reading, Sources
from auditor.readers import open_paths as real_open_paths
from auditor.readers.formats import format_of
from auditor.readers.options import ReadOptions
from auditor.results import ArticleResult, Finding, Pair, Severity, Verdict, fingerprint
from auditor.rules import RULES

_FOREIGN = re.compile(r"\[([a-z]{2})\] ")
_DIRECTIVE = re.compile(r"# ignore ?([\w,]*)(?:: (.*))?")


class FakeAuditor:
    def __init__(
        self,
        host: str = "fr",
        *,
        scorer: str = "auto",
        severities: Mapping[str, Severity] | None = None,
        select: Collection[str] | None = None,
        ignore: Collection[str] = (),
        jobs: int = 1,
        cache: bool = True,
    ) -> None:
        if host == "xx":
            raise UsageError("host: 'xx' is not a language; give an ISO 639-1 code")
        if scorer == "neural":
            raise ModelError("scorer neural: no translation package for vi to fr; run auditor models install")
        self.signature = f"host:{host}|scorer:{scorer}|jobs:{jobs}"
        self._host = host
        self._severities = severities or {}
        self.notes: tuple[str, ...] = ()
        self._rules = frozenset(RULES if select is None else select) - frozenset(ignore)

    def audit(self, articles: Iterable[Article], progress: Callable[[int, int], None] | None = None) -> list[ArticleResult]:
        return list(self.audit_each(articles, progress))

    def audit_each(
        self, articles: Iterable[Article], progress: Callable[[int, int], None] | None = None
    ) -> Iterator[ArticleResult]:
        for number, article in enumerate(articles, 1):
            if progress:
                progress(number, number)
            yield self._result(article)

    def score_pairs(
        self,
        pairs: Sequence[tuple[str, str]],
        source_language: str | None = None,
        target_language: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[float]:
        if source_language == "xx":
            raise UsageError("--source-lang: 'xx' is not a language; give an ISO 639-1 code")
        return [_probability(source, target) for source, target in pairs]

    def _result(self, article: Article) -> ArticleResult:
        pairs = [self._pair(article, number) for number, item in enumerate(article.segments) if _FOREIGN.match(item.text)]
        findings = [
            self._finding(rule, pair.segment, pair.reason, pair.counterpart.text if pair.counterpart else "")
            for pair in pairs
            for rule in pair.rules
        ]
        if "CT301" in self._rules:
            findings += [
                self._finding("CT301", segment, "the template variable was never filled in")
                for segment in article.segments
                if "{{" in segment.text
            ]
        return ArticleResult(
            path=article.path,
            id=article.id,
            host=self._host,
            segments=len(article.segments),
            pairs=tuple(pairs),
            findings=tuple(findings),
            notes=article.notes,
            directives=article.directives,
        )

    def _pair(self, article: Article, number: int) -> Pair:
        segment = article.segments[number]
        below = article.segments[number + 1] if number + 1 < len(article.segments) else None
        if below is None or below.block != segment.block or _FOREIGN.match(below.text):
            below = None
        language = segment.text[1:3]
        if below is None:
            verdict, rule, reason, evidence = Verdict.UNTRANSLATED, "CT102", "nothing beside it says the same", ()
        else:
            ours, theirs = _digits(segment.text), _digits(below.text)
            if ours == theirs:
                evidence = (Evidence("numbers", Outcome.AGREE, ours, theirs),)
                verdict, rule, reason = Verdict.MATCH, "CT101", "the two say the same"
            else:
                evidence = (Evidence("numbers", Outcome.DIFFER, ours, theirs, 1.0, "the numbers differ"),)
                verdict, rule, reason = Verdict.MISMATCH, "CT202", "a number differs"
        return Pair(
            segment=segment,
            language=language,
            confidence=0.98765,
            counterpart=below,
            verdict=verdict,
            probability=None if below is None else _probability(segment.text, below.text),
            evidence=evidence,
            rules=(rule,) if rule in self._rules else (),
            reason=reason,
        )

    def _finding(self, rule: str, segment: Segment, message: str, counterpart: str = "") -> Finding:
        return Finding(
            rule=rule,
            severity=self._severities.get(rule, RULES[rule].severity),
            line=segment.line,
            column=segment.column,
            end_line=segment.end_line,
            end_column=segment.end_column,
            message=message,
            text=segment.text,
            fingerprint=fingerprint(rule, segment.text, counterpart),
        )


def _digits(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", text))


def _probability(source: str, target: str) -> float:
    return 0.98127 if _digits(source) == _digits(target) else 0.03333


def _read(
    paths: Sequence[str],
    stdin: BinaryIO | None = None,
    options: ReadOptions | None = None,
    keep: Callable[[str], bool] | None = None,
) -> Sources:
    articles, errors, skipped = [], [], 0
    for path in paths:
        if path != "-" and not Path(path).exists():
            raise InputError(f"{path}: no such file or folder; check the path")
        folder = path != "-" and Path(path).is_dir()
        if not folder and (
            (options and options.input_format) or path.endswith(tuple(COMPRESSED)) or format_of(path) not in (None, "text")
        ):
            found = real_open_paths([path], stdin, options, keep).whole()
            articles += found.articles
            errors += found.errors
            continue
        for file in sorted(map(str, (Path(path).rglob("*") if keep else Path(path).iterdir()))) if folder else [path]:
            if keep is not None and (Path(file).is_dir() or not keep(file)):
                continue
            if folder and not file.endswith(".txt"):
                skipped += 1
                continue
            data = stdin.read() if file == "-" and stdin else Path(file).read_bytes()
            if b"\0" in data:
                errors.append(ReadError(file, f"{file}: not text; remove the file"))
            else:
                articles.append(_article(file, data.decode()))
    return Sources(tuple(articles), tuple(errors), skipped)


def fake_open_paths(
    paths: Sequence[str],
    stdin: BinaryIO | None = None,
    options: ReadOptions | None = None,
    keep: Callable[[str], bool] | None = None,
) -> Reading:
    sources = _read(paths, stdin, options, keep)

    def records(reading: Reading) -> Iterator[Article | ReadError]:
        reading.skipped = sources.skipped
        yield from (*sources.articles, *sources.errors)

    return Reading(records)


def _article(path: str, text: str) -> Article:
    segments, directives, block = [], [], 0
    for number, line in enumerate(text.splitlines(), 1):
        block += not line.strip()
        if found := _DIRECTIVE.fullmatch(line):
            rules = tuple(code for code in found[1].split(",") if code)
            directives.append(Directive(number, rules, number + 1, number + 1, found[2] or ""))
        elif line.strip():
            segments.append(Segment(line, number, 1, number, len(line) + 1, block))
    return Article(path, path, tuple(segments), directives=tuple(directives))


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The stand-ins in place of the real ones, an empty current folder, and an environment that changes nothing."""
    pipeline = ModuleType("auditor.pipeline")
    pipeline.Auditor = FakeAuditor  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "auditor.pipeline", pipeline)
    monkeypatch.setattr(auditor.readers, "open_paths", fake_open_paths)
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "COLUMNS", "TERM", "AUDITOR_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
