"""What changed since a revision, by git: which files, and which lines of them.

Takes paths and a revision, gives `Changes`. What counts is the working tree, with what is not committed and what git does not know
yet, against the point where the current branch left the revision (the merge base; the revision itself where there is none), so
that what happened on the other side since is nobody's change here. Ignored files, submodules and deleted files are left out.
Runs ``git``, which needs no network for any of this; nothing is written.
"""

from __future__ import annotations

import os
import re
import subprocess
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.errors import InputError, UsageError
from auditor.gate.paths import STANDARD_INPUT, located
from auditor.gate.places import pair_of, pairs_by_finding
from auditor.results import ArticleResult, Finding, Pair

# Everything in a user's git settings that would change what is printed is set here.
_DIFF = (
    *("diff", "--no-ext-diff", "--no-textconv", "--no-color", "--find-renames", "--ignore-submodules=all"),
    *("--unified=0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short"),
)
_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_LONE_CARRIAGE_RETURN = re.compile(rb"\r(?!\n)")
# A hook's variables name the repository from another folder; it is found from the paths instead.
_DROPPED = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_EXTERNAL_DIFF"})
_SET = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
_ARTICLE_RULE = "CT103"  # about the article as a whole, wherever its line is


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed.

    Attributes:
        lines: by the files' located paths (`auditor.gate.paths.located`) the changed lines, sorted, from 1; ``None`` where all count
            as changed: a new file, one that is not text for git, or one whose lines git counts otherwise.
    """

    lines: Mapping[str, tuple[int, ...] | None]

    def holds(self, path: str) -> bool:
        """Whether the file at the path, as the user named it, changed."""
        return located(path) in self.lines

    def touches(self, path: str, first: int, last: int) -> bool:
        """Whether one of the lines ``first`` to ``last`` of the file changed."""
        lines = self.lines.get(located(path), ())
        if lines is None:
            return True
        place = bisect_left(lines, first)
        return place < len(lines) and lines[place] <= last


def changes_since(revision: str, paths: Sequence[str]) -> Changes:
    """What changed since the revision in the repositories that hold the paths.

    Args:
        revision: anything that git takes for a commit.
        paths: files and folders; their repositories may differ.

    Raises:
        UsageError: standard input is among the paths, or the revision is unknown.
        InputError: git is missing, or a path is in no repository.
    """
    if STANDARD_INPUT in paths:
        raise UsageError("--changed-since: standard input is in no repository; name files or folders")
    lines: dict[str, tuple[int, ...] | None] = {}
    for root in dict.fromkeys(_root(path) for path in paths):
        lines.update(_changes(root, revision))
    return Changes(lines)


def only_changed(result: ArticleResult, changes: Changes) -> ArticleResult:
    """The result with only the pairs and findings that a changed line belongs to.

    A pair's lines are those of its segment and of its counterpart; CT103 is about the whole article.
    """
    pairs = pairs_by_finding(result)
    places = {(pair.segment.line, pair.segment.column): pair for pair in result.pairs}
    return replace(
        result,
        pairs=tuple(pair for pair in result.pairs if _pair_changed(pair, result.path, changes)),
        findings=tuple(item for item in result.findings if finding_changed(result.path, item, pair_of(item, pairs), changes)),
        suppressed=tuple(
            item
            for item in result.suppressed
            if finding_changed(result.path, item.finding, places.get((item.finding.line, item.finding.column)), changes)
        ),
    )


def finding_changed(path: str, finding: Finding, pair: Pair | None, changes: Changes) -> bool:
    """Whether a changed line belongs to the finding."""
    if finding.rule == _ARTICLE_RULE or (pair is not None and _pair_changed(pair, path, changes)):
        return True
    return changes.touches(path, finding.line, finding.end_line)


def _pair_changed(pair: Pair, path: str, changes: Changes) -> bool:
    segments = (pair.segment, pair.counterpart) if pair.counterpart is not None else (pair.segment,)
    return any(changes.touches(path, segment.line, segment.end_line) for segment in segments)


def _root(path: str) -> str:
    place = located(path)
    folder = place if Path(place).is_dir() else os.path.dirname(place)  # noqa: PTH120  a name may hold undecodable bytes
    if not Path(folder).is_dir():
        raise InputError(f"{path}: no such file or folder; check the path")
    found = _git(folder, "rev-parse", "--show-toplevel")
    if found.returncode:
        cause = _cause(found.stderr)
        known = "is in no git repository" if "not a git repository" in cause or "work tree" in cause else f"git: {cause}"
        raise InputError(f"{path}: {known}; leave --changed-since out, or name paths in a repository")
    return os.fsdecode(found.stdout.removesuffix(b"\n"))


def _changes(root: str, revision: str) -> Iterator[tuple[str, tuple[int, ...] | None]]:
    base = _base(root, revision)
    names = list(_changed_names(_output(root, *_DIFF, "--name-status", "-z", base, "--")))
    sections = list(_sections(_output(root, *_DIFF, "--patch", base, "--")))
    paired = len(names) == len(sections)
    for number, (status, name) in enumerate(names):
        path = os.path.join(os.path.realpath(root), os.fsdecode(name))  # noqa: PTH118  a name may hold undecodable bytes
        if status == b"D" or not os.path.lexists(path) or Path(path).is_dir():
            continue
        lines = None if status in (b"A", b"T", b"U") or not paired else _changed_lines(sections[number])
        if lines == ():
            continue  # renamed, or made executable: nothing in it changed
        yield path, None if lines is None or _counts_otherwise(path) else lines
    for name in _output(root, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0"):
        if name and not name.endswith(b"/"):  # a repository within
            yield os.path.join(os.path.realpath(root), os.fsdecode(name)), None  # noqa: PTH118


def _base(root: str, revision: str) -> str:
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") if revision else None
    if found is None or found.returncode:
        raise UsageError(
            f"--changed-since: {revision!r} is no revision of {root}; name a commit, branch or tag, and fetch it if the clone is shallow"
        )
    commit = found.stdout.decode("ascii").strip()
    base = _git(root, "merge-base", commit, "HEAD")
    return base.stdout.decode("ascii").split()[0] if base.returncode == 0 and base.stdout.strip() else commit


def _changed_names(listing: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The status and the new name of each entry of ``--name-status -z``; a rename has two names."""
    fields = iter(listing.split(b"\0"))
    for status in fields:
        if status:
            name = next(fields)
            yield status[:1], next(fields) if status[:1] in b"RC" else name


def _sections(patch: bytes) -> Iterator[list[bytes]]:
    """The lines of each file's part of a patch. Lines of content begin with a sign, so that none can pass for a header."""
    section: list[bytes] | None = None
    for line in patch.split(b"\n"):
        if line.startswith((b"diff --git ", b"diff --cc ", b"diff --combined ", b"* Unmerged path")):
            if section is not None:
                yield section
            section = []
        if section is not None and not line.startswith((b"+", b"-")):
            section.append(line)
    if section is not None:
        yield section


def _changed_lines(section: Sequence[bytes]) -> tuple[int, ...] | None:
    """The new file's changed lines; the two around a place where lines were only deleted; ``None`` for what is not text."""
    if any(line.startswith((b"Binary files ", b"GIT binary patch")) for line in section):
        return None
    found: set[int] = set()
    for line in section:
        if hunk := _HUNK.match(line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            found.update(range(first, first + count) if count else (max(first, 1), first + 1))
    return tuple(sorted(found))


def _counts_otherwise(path: str) -> bool:
    """Whether the file has line ends that git does not count: carriage returns alone."""
    try:
        return _LONE_CARRIAGE_RETURN.search(Path(path).read_bytes()) is not None
    except OSError:
        return True


def _output(root: str, *arguments: str) -> bytes:
    found = _git(root, *arguments)
    if found.returncode:
        raise InputError(f"{root}: git {arguments[0]}: {_cause(found.stderr)}; mend the repository or leave --changed-since out")
    return found.stdout


def _git(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _DROPPED} | _SET
    try:
        return subprocess.run(
            ["git", "-C", folder, *arguments], capture_output=True, check=False, env=environment, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise InputError("git: not found; install it, or leave --changed-since out") from None
    except OSError as error:
        raise InputError(f"git: cannot be run: {error.strerror}; mend it, or leave --changed-since out") from None


def _cause(message: bytes) -> str:
    lines = message.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else "failed without a word"
