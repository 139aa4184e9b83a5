"""The settings: every one in one place, with its type, default, kind of value and help.

Plain frozen values. `auditor.config` reads them from the command line and from files; the reference page and the JSON Schema are
made from what stands here. Nothing here knows where a value came from.
"""

# ruff: noqa: RUF009  setting() makes a dataclass field

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.config_schema import (
    CODE,
    COLUMN,
    CORES,
    FILE,
    GLOBS,
    RULE_LIST,
    SEVERITIES,
    SEVERITY,
    SWITCH,
    TEXT,
    one_of,
    setting,
    tables,
)
from auditor.reports import FORMATS
from auditor.results import Severity

SCORERS = ("auto", "semantic", "lexical", "neural")
"""What ``--scorer`` takes: which models judge a pair; ``auto`` uses every one that is installed."""

LANGUAGES = ("en", "fr")
"""What ``--language`` takes: the languages of a report's own words."""

INPUT_FORMATS = ("text", "html", "markdown", "json", "jsonl", "csv", "tsv", "srt", "vtt", "docx", "parquet")
"""What ``--input-format`` takes: `auditor.readers.options.INPUT_FORMATS`, which is not imported so that the command line starts fast."""

_PATHS = "Paths as in .gitignore, relative to the folder of this file: `incoming/en/**`, `*.srt`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Settings for some paths. What is ``None`` stays as it is elsewhere."""

    paths: tuple[str, ...] = setting(GLOBS, _PATHS)
    host: str | None = setting(CODE, "The language that these articles should be in, as an ISO 639-1 code.", None)
    select: tuple[str, ...] | None = setting(RULE_LIST, "The only rules that may fire there.", None)
    ignore: tuple[str, ...] | None = setting(RULE_LIST, "Rules that never fire there.", None)
    severity: Mapping[str, Severity] | None = setting(SEVERITIES, "Severities there, beside those of [severity].", None)
    fail_level: Severity | None = setting(SEVERITY, "The least severity that makes `auditor check` exit with 1.", None)
    reason: str = setting(TEXT, "Why, for people.", "")

    def __post_init__(self) -> None:
        if not self.paths:
            raise ValueError("paths: none are given; name at least one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Findings to leave out: those for which everything that is given here holds."""

    rules: tuple[str, ...] = setting(RULE_LIST, "Rules, as codes, slugs or the beginning of codes; all by default.", ())
    paths: tuple[str, ...] = setting(GLOBS, f"{_PATHS} All by default.", ())
    text: str | None = setting(TEXT, "A part of the text that the finding is about.", None)
    fingerprint: str | None = setting(TEXT, "The fingerprint of the finding, or of its pair, as reports give it.", None)
    reason: str = setting(TEXT, "Why, for reports.", "")

    def __post_init__(self) -> None:
        if not (self.rules or self.paths or self.text or self.fingerprint):
            raise ValueError("says nothing of what to leave out; give rules, paths, text or fingerprint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is in force. Each field's ``help`` metadata is its description in the reference.

    Attributes:
        host: the host language, ISO 639-1.
        format: the report format, a key of `auditor.reports.FORMATS`.
        language: the language of a report's own words, one of `LANGUAGES`.
        scorer: one of `SCORERS`.
        jobs: how many processor cores the models may use, from 1.
        cache: whether translations are kept on disk between runs.
        fail_level: the least severity that makes ``auditor check`` exit with 1.
        select: the codes of the only rules that may fire, or ``None`` for all.
        ignore: the codes of the rules that never fire.
        severity: the severities that replace the rules' own, by code.
        exclude: what walked folders pass over.
        baseline: the file of known findings, or ``None``; one from a configuration file is relative to that file's folder.
        input_format: the format of standard input and of named files, or ``None`` to tell it by ending and content.
        text_field: see `auditor.readers.options.ReadOptions`, as for the three that follow.
        overrides: settings for some paths; of two that name one setting for one path the later goes first.
        suppress: findings to leave out.
    """

    host: str = setting(CODE, "The language the articles should be in, as an ISO 639-1 code.", "fr")
    format: str = setting(one_of(FORMATS), f"The report format: {', '.join(FORMATS)}.", "table")
    language: str = setting(
        one_of(LANGUAGES), f"The language of the report's own words, where a format has them: {', '.join(LANGUAGES)}.", "en"
    )
    scorer: str = setting(
        one_of(SCORERS), f"The models that judge a pair: {', '.join(SCORERS)}; auto uses every one that is installed.", "auto"
    )
    jobs: int = setting(CORES, "How many processor cores the models may use, from 1.", 1)
    cache: bool = setting(SWITCH, "Whether translations are kept between runs, in the user's cache folder.", True)
    fail_level: Severity = setting(
        SEVERITY, f"The least severity that makes `auditor check` exit with 1: {', '.join(Severity)}.", Severity.ERROR
    )
    select: tuple[str, ...] | None = setting(
        RULE_LIST, "The only rules that may fire, as codes, slugs or the beginning of codes (CT2).", None
    )
    ignore: tuple[str, ...] = setting(RULE_LIST, "Rules that never fire, as codes, slugs or the beginning of codes.", ())
    severity: Mapping[str, Severity] = setting(SEVERITIES, "A table that gives rules another severity, by code or slug.", {})
    exclude: tuple[str, ...] = setting(GLOBS, f"What walked folders pass over. {_PATHS}", ())
    baseline: Path | None = setting(FILE, "The file of known findings, which do not fail a check.", None)
    input_format: str | None = setting(
        one_of(INPUT_FORMATS),
        f"The format of standard input and of files that are named, whatever their endings: {', '.join(INPUT_FORMATS)}.",
        None,
    )
    text_field: str | None = setting(
        TEXT, "The field of a record that holds the article, nested by a dotted path; the first of text, content, body.", None
    )
    id_field: str | None = setting(TEXT, "The field that names a record, nested by a dotted path; the first of id, url.", None)
    source_column: str | None = setting(
        COLUMN, "The column of a CSV or TSV table with the source captions, by header or number; the first.", None
    )
    target_column: str | None = setting(COLUMN, "The column with their translations, by header or number; the second.", None)
    overrides: tuple[Override, ...] = setting(
        tables(Override), "Settings for some paths; of two that name one setting for one path the later goes first.", ()
    )
    suppress: tuple[Suppression, ...] = setting(tables(Suppression), "Findings to leave out, and why.", ())
