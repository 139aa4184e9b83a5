"""What counts as changed since a revision, in repositories made for each case."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.errors import AuditorError, InputError, UsageError
from auditor.gate.changed import Changes, changes_since, only_changed
from auditor.gate.paths import located
from auditor.results import ArticleResult

Git = Callable[..., str]


def _commit(git: Git, message: str = "c") -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


def _lines(changes: Changes) -> dict[str, tuple[int, ...] | None]:
    return {os.path.relpath(path): lines for path, lines in changes.lines.items()}


def _write(name: str, content: str | bytes) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)


_TEN = "".join(f"line {number}\n" for number in range(1, 11))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (_TEN, {}),
        (_TEN.replace("line 3", "LINE 3"), {"a.txt": (3,)}),
        (_TEN.replace("line 3", "LINE 3").replace("line 9", "LINE 9"), {"a.txt": (3, 9)}),
        (_TEN + "new\nnew\n", {"a.txt": (11, 12)}),
        ("new\n" + _TEN, {"a.txt": (1,)}),
        (_TEN.replace("line 5\n", ""), {"a.txt": (4, 5)}),
        (_TEN.replace("line 1\n", ""), {"a.txt": (1,)}),
        (_TEN.removesuffix("\n"), {"a.txt": (10,)}),
        (_TEN.replace("line 2", "diff --git a/x b/x"), {"a.txt": (2,)}),
        (_TEN.replace("line 2", "@@ -1 +1 @@"), {"a.txt": (2,)}),
        (_TEN.replace("line 2", "++ b/x"), {"a.txt": (2,)}),
        (_TEN.replace("line 2", "Binary files differ"), {"a.txt": (2,)}),
        (_TEN.replace("line 2\n", "line 2\rline 2b\n"), {"a.txt": None}),
        (_TEN.replace("\n", "\r\n"), {"a.txt": tuple(range(1, 11))}),
        (b"\x00binary", {"a.txt": None}),
        ("", {"a.txt": (1,)}),
    ],
)
def test_lines_of_one_file(after: str | bytes, expected: object, git: Git) -> None:
    _write("a.txt", _TEN)
    _commit(git)
    _write("a.txt", after)
    assert _lines(changes_since("HEAD", ["a.txt"])) == expected


def test_everything_that_git_knows_of_files(git: Git) -> None:
    names = ["plain.txt", "with space.txt", "été/ảnh.txt", 'quo"te.txt', "tab\there.txt", "gone.txt", "moved.txt", "old/same.txt"]
    for name in names:
        _write(name, _TEN)
    _write(".gitignore", "ignored/\n")
    _commit(git)
    for name in names[:5]:
        _write(name, _TEN.replace("line 4", "LINE 4"))
    Path("gone.txt").unlink()
    git("mv", "moved.txt", "here.txt")
    _write("here.txt", _TEN.replace("line 7", "LINE 7"))
    git("mv", "old/same.txt", "same.txt")
    _write("untracked dir/nouveau é.txt", "new\n")
    _write("ignored/x.txt", "new\n")
    _write("staged.txt", "new\n")
    git("add", "staged.txt")
    expected: dict[str, object] = dict.fromkeys(names[:5], (4,))
    expected |= {"here.txt": (7,), "untracked dir/nouveau é.txt": None, "staged.txt": None}
    assert _lines(changes_since("HEAD", ["."])) == expected


def test_undecodable_names(git: Git) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        Path(name).write_text("a\n", encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    _commit(git)
    Path(name).write_text("a\nb\n", encoding="utf-8")
    assert _lines(changes_since("HEAD", ["."])) == {name: (2,)}


def test_a_branch_answers_for_its_own_changes_only(git: Git) -> None:
    for name in ("ours.txt", "theirs.txt"):
        _write(name, _TEN)
    _commit(git)
    git("switch", "--quiet", "--create", "topic")
    _write("ours.txt", _TEN.replace("line 2", "LINE 2"))
    _commit(git)
    git("switch", "--quiet", "main")
    _write("theirs.txt", _TEN.replace("line 8", "LINE 8"))
    _commit(git)
    git("switch", "--quiet", "topic")
    _write("ours.txt", _TEN.replace("line 2", "LINE 2").replace("line 6", "LINE 6"))
    assert _lines(changes_since("main", ["."])) == {"ours.txt": (2, 6)}


def test_unrelated_histories_are_compared_as_they_are(git: Git) -> None:
    _write("a.txt", "one\n")
    _commit(git)
    git("switch", "--quiet", "--orphan", "other")
    _write("a.txt", "one\ntwo\n")
    _commit(git)
    assert _lines(changes_since("main", ["a.txt"])) == {"a.txt": (2,)}


def test_from_a_subfolder_and_by_absolute_paths(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    _write("in/a.txt", _TEN)
    _commit(git)
    _write("in/a.txt", _TEN + "new\n")
    place = str(Path("in/a.txt").absolute())
    monkeypatch.chdir("in")
    for paths in (["a.txt"], ["."], [place], [".."]):
        changes = changes_since("HEAD", paths)
        assert changes.holds("a.txt")
        assert changes.touches("../in/a.txt", 11, 11)
        assert not changes.touches(place, 1, 10)


def test_submodules_and_repositories_within_are_not_looked_into(git: Git, tmp_path: Path) -> None:
    git("init", "--quiet", str(tmp_path / "library"))
    _write(str(tmp_path / "library" / "x.txt"), "x\n")
    git("-C", str(tmp_path / "library"), "add", "--all")
    git("-C", str(tmp_path / "library"), "commit", "--quiet", "--message", "c")
    git("submodule", "--quiet", "add", str(tmp_path / "library"), "library")
    _commit(git)
    _write("library/x.txt", "y\n")
    git("init", "--quiet", "within")
    _write("within/z.txt", "z\n")
    assert _lines(changes_since("HEAD", ["."])) == {}


@pytest.mark.parametrize(
    "settings",
    [
        {"diff.noprefix": "true", "diff.interHunkContext": "10", "diff.context": "8", "core.quotePath": "false"},
        {"diff.mnemonicPrefix": "true", "color.ui": "always", "diff.renames": "false", "diff.external": "false"},
    ],
)
def test_settings_of_the_user_change_nothing(settings: dict[str, str], git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    _write("ả.txt", _TEN)
    _commit(git)
    git("mv", "ả.txt", "b.txt")
    _write("b.txt", _TEN.replace("line 3", "LINE 3").replace("line 6", "LINE 6"))
    for name, value in settings.items():
        git("config", name, value)
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert _lines(changes_since("HEAD", ["."])) == {"b.txt": (3, 6)}


@pytest.mark.parametrize("revision", ["none", "", "HEAD..HEAD", "-x", "HEAD^{tree}", "HEAD~5"])
def test_unknown_revision(revision: str, git: Git) -> None:
    _write("a.txt", "a\n")
    _commit(git)
    with pytest.raises(UsageError, match="is no revision of") as caught:
        changes_since(revision, ["a.txt"])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "kind", "message"),
    [
        ("..", InputError, r"^\.\.: is in no git repository; "),
        ("nothing/x.txt", InputError, "no such file"),
        ("-", UsageError, "^--changed"),
    ],
)
def test_no_repository(path: str, kind: type[AuditorError], message: str, git: Git) -> None:
    with pytest.raises(kind, match=message):
        changes_since("HEAD", [path])


def test_empty_repository(git: Git) -> None:
    with pytest.raises(UsageError, match="is no revision"):
        changes_since("HEAD", ["."])


def test_git_is_missing(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(InputError, match=r"^git: not found; install it, or leave --changed-since out$"):
        changes_since("HEAD", ["."])


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ((), []),
        ((2,), ["CT202"]),
        ((3,), ["CT202"]),  # the counterpart's line
        ((4,), []),
        ((6,), ["CT102"]),
        ((8,), ["CT301"]),
        ((1, 9), []),
        (None, ["CT202", "CT102", "CT301"]),
    ],
)
def test_findings_in_changed_lines(lines: tuple[int, ...] | None, kept: list[str], result: Callable[..., ArticleResult]) -> None:
    found = result(("CT202", 2, "một", "deux"), ("CT102", 6, "hai", None), ("CT301", 8, "{{x}}", None))
    shown = only_changed(found, Changes({located("a.txt"): lines}))
    assert [finding.rule for finding in shown.findings] == kept
    assert [rule for pair in shown.pairs for rule in pair.rules] == [rule for rule in kept if rule != "CT301"]


def test_wrong_host_is_about_the_whole_article(result: Callable[..., ArticleResult]) -> None:
    found = result(("CT103", 1, "texto", None))
    assert only_changed(found, Changes({located("a.txt"): (40,)})).findings == found.findings
