"""``auditor fix``: delete leftover source captions whose match is certain; exit 0, or 2 when a file could not be read or written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli import options as o
from auditor.cli.auditing import configure, print_text
from auditor.cli.messages import print_error, print_line
from auditor.errors import AuditorError, UsageError
from auditor.reports.harmless import harmless
from auditor.reports.wording import count
from auditor.results import ArticleResult, Verdict

if TYPE_CHECKING:
    from auditor.fixing import Fix, Item

_CERTAINTY = "0.98"  # as auditor.fixing.CERTAINTY, which is not imported before it is needed

_Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files, or folders (walked). Text, Markdown and HTML are mended; the rest stays."),
]
_Diff = Annotated[bool, typer.Option("--diff", help="Show what would go, as a unified diff.")]
_Write = Annotated[bool, typer.Option("--write", help="Delete the captions in the files.")]
_Certainty = Annotated[
    str,
    typer.Option("--certainty", metavar="P", help="The least probability of a match that is certain, from 0 to 1."),
]
_Suggest = Annotated[
    bool, typer.Option("--suggest", help="Show a translation of each untranslated caption, where packages can translate it.")
]


def fix(
    paths: _Paths,
    *,
    diff: _Diff = False,
    write: _Write = False,
    certainty: _Certainty = _CERTAINTY,
    suggest: _Suggest = False,
    host: o.Host = None,
    scorer: o.Scorer = None,
    jobs: o.Jobs = None,
    baseline: o.Baseline = None,
    config: o.ConfigFile = None,
    isolated: o.Isolated = False,
    quiet: o.Quiet = False,
) -> int:
    """Delete leftover source captions whose match is certain. Lists them unless --diff or --write is given."""
    from auditor.fixing import fix_file, unified_diff, write_fix
    from auditor.readers import read_paths
    from auditor.standing import StandingAudit

    least = _probability(certainty)
    if "-" in paths:
        raise UsageError("fix: - cannot be mended in place; name files or folders")
    standing = StandingAudit(configure(config, isolated, host=host, scorer=scorer, jobs=jobs, baseline=baseline))
    sources = read_paths(paths, None, standing.read_options)
    errors = [
        error.message if error.message.startswith(error.path) else f"{error.path}: {error.message}" for error in sources.errors
    ]
    results = standing.audit(sources.articles)
    fixes: list[Fix] = []
    for result in results:
        try:
            found = fix_file(result.path, result, lambda article: standing.audit([article])[0], least)
            if write and found.changes:
                write_fix(found)
        except AuditorError as error:
            errors.append(str(error))
            continue
        fixes.append(found)
    for line in errors:
        print_error(line)
    if diff:
        print_text("".join(_shown_diff(unified_diff(found)) for found in fixes))
    _report(fixes, written=write, aside=diff, quiet=quiet)
    if suggest:
        _suggest(results, aside=diff)
    return 2 if errors else 0


def _probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise UsageError(f"--certainty: {text!r} is not a probability; give a number from 0 to 1, such as {_CERTAINTY}")
    return value


def _report(fixes: Sequence[Fix], *, written: bool, aside: bool, quiet: bool) -> None:
    """Say what was done: on standard output, or on standard error where the diff takes the output."""
    lines = []
    for found in fixes:
        done = "deleted" if written else "would delete"
        lines += [_line(found.path, item, done) for item in found.deleted]
        lines += [_line(found.path, item, "left alone") for item in found.left]
    captions, files = sum(len(found.deleted) for found in fixes), sum(found.changes for found in fixes)
    total = f"{count(captions, 'caption')} {'deleted' if written else 'to delete'} in {count(files, 'file')}"
    if captions and not written:
        total += "; --write deletes" if aside else "; --diff shows, --write deletes"
    if aside:
        for line in () if quiet else (*lines, total):
            print_line(line)
    else:
        print_text("".join(f"{line}\n" for line in (*lines, total)))


def _line(path: str, item: Item, done: str) -> str:
    reason = f" ({item.reason})" if item.reason else ""
    return harmless(f"{path}:{item.line}:{item.column}: {done}: {item.text}{reason}")


def _shown_diff(text: str) -> str:
    """The diff; on a terminal without what could steer it, elsewhere as ``patch`` needs it."""
    if sys.stdout is None or not sys.stdout.isatty():
        return text
    return "".join(f"{harmless(line)}\n" for line in text.split("\n")[:-1])


def _suggest(results: Sequence[ArticleResult], *, aside: bool) -> None:
    lines, missing = [], dict[tuple[str, str], None]()
    for result in results:
        for pair in result.pairs:
            if pair.verdict is not Verdict.UNTRANSLATED:
                continue
            if pair.translation is None:
                missing[pair.language, result.host] = None
                continue
            place = f"{result.path}:{pair.segment.line}:{pair.segment.column}"
            lines.append(harmless(f"{place}: untranslated: {pair.segment.text} → {pair.translation}"))
    for source, target in missing:
        to = "" if target == "fr" else f" --to {target}"
        lines.append(f"no translation from {source} to {target}: `auditor models install {source}{to}` installs what it needs")
    if aside:
        for line in lines:
            print_line(line)
    elif lines:
        print_text("".join(f"{line}\n" for line in lines))
