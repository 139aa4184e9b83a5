"""Deleting leftover captions: only certain ones, only they, byte for byte, and nothing left to do the second time.

The stand-in for the models takes ``vi:`` up to a separator or the end of the line for a foreign caption that matches the French one
beside it (``fr:`` with the same rest), on its line or the next.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.article import Article, Segment
from auditor.errors import InputError
from auditor.evidence import Evidence, Outcome
from auditor.fixing import CERTAINTY, Fix, fix_file, is_certain, unified_diff, write_fix
from auditor.readers.decoding import decode
from auditor.readers.formats import format_of, read_as
from auditor.readers.options import ReadOptions
from auditor.results import ArticleResult, Finding, Pair, Severity, Verdict

_PIECE = re.compile(r"(?:vi|fr):[\w ]*\w\.?")


def _audit(article: Article) -> ArticleResult:
    pieces = [segment.part(match.start(), match.end()) for segment in article.segments for match in _PIECE.finditer(segment.text)]
    pairs = []
    for piece in pieces:
        near = [
            other
            for other in pieces
            if other.text.startswith("fr:") and other.text[3:] == piece.text[3:] and abs(other.line - piece.end_line) <= 1
        ]
        if piece.text.startswith("vi:") and near:
            pairs.append(_pair(piece, near[0]))
    return _result(article.path, *pairs)


def _pair(segment: Segment, counterpart: Segment, **changes: object) -> Pair:
    values = {"language": "vi", "confidence": 1.0, "verdict": Verdict.MATCH, "probability": 0.99, "rules": ("CT101",)}
    return Pair(segment=segment, counterpart=counterpart, **values | changes)  # type: ignore[arg-type]


def _result(path: str, *pairs: Pair, **changes: object) -> ArticleResult:
    findings = tuple(
        Finding(
            rule=rule,
            severity=Severity.NOTE,
            line=pair.segment.line,
            column=pair.segment.column,
            end_line=pair.segment.end_line,
            end_column=pair.segment.end_column,
            message="twice",
            **changes,  # type: ignore[arg-type]
        )
        for pair in pairs
        for rule in pair.rules
    )
    return ArticleResult(path=path, id=path, host="fr", pairs=pairs, findings=findings)


def _fix_bytes(data: bytes, path: Path, audit: Callable[[Article], ArticleResult] = _audit) -> Fix:
    path.write_bytes(data)
    (article,) = read_as(format_of(str(path)) or "text", data, str(path), str(path), ReadOptions())
    assert isinstance(article, Article)
    return fix_file(str(path), audit(article), audit)


def _fixed(text: str, folder: Path, suffix: str = ".txt") -> str:
    path = folder / f"a{suffix}"
    fix = _fix_bytes(text.encode(), path)
    after = fix.after.decode()
    if after.strip():
        assert not _fix_bytes(fix.after, path).changes
    return after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("Un.\n\nvi:a\nfr:a\n\nDeux.\n", "Un.\n\nfr:a\n\nDeux.\n", id="line above"),
        pytest.param("fr:a\nvi:a\n", "fr:a\n", id="line below"),
        pytest.param("fr:a\r\nvi:a\r\nUn.\r\n", "fr:a\r\nUn.\r\n", id="crlf"),
        pytest.param("fr:a\rvi:a\rUn.\r", "fr:a\rUn.\r", id="cr"),
        pytest.param("fr:a\nvi:a", "fr:a\n", id="no line end"),
        pytest.param("  vi:a \t\nfr:a", "fr:a", id="white space around"),
        pytest.param("vi:a / fr:a\n", "fr:a\n", id="slash, first"),
        pytest.param("fr:a / vi:a\n", "fr:a\n", id="slash, last"),
        pytest.param("  vi:a | fr:a  \n", "  fr:a  \n", id="bar and indentation"),
        pytest.param("fr:a — vi:a\n", "fr:a\n", id="dash"),
        pytest.param("fr:a\tvi:a\n", "fr:a\n", id="tab"),
        pytest.param("fr:a (vi:a)\n", "fr:a\n", id="brackets last"),
        pytest.param("(vi:a) fr:a\n", "fr:a\n", id="brackets first"),
        pytest.param("(vi:a / fr:a)\n", "(fr:a)\n", id="both in brackets"),
        pytest.param("vi:a. fr:a.\n", "fr:a.\n", id="sentences"),
        pytest.param("fr:a. vi:a.\n", "fr:a.\n", id="sentences, last"),
        pytest.param("vi:a / vi:a / fr:a\n", "fr:a\n", id="two before"),
        pytest.param("fr:a / vi:a / vi:a\n", "fr:a\n", id="two after"),
        pytest.param("vi:a / fr:a / vi:a\n", "fr:a\n", id="one on each side"),
        pytest.param("vi:a / vi:a\nfr:a\n", "fr:a\n", id="a line of two"),
        pytest.param("vi:a\nfr:a\nUn.\nvi:b\nfr:b\n", "fr:a\nUn.\nfr:b\n", id="several"),
        pytest.param("vi:a\nvi:a\nfr:a\n", "fr:a\n", id="what a deletion makes certain"),
        pytest.param("\ufefffr:a\nvi:a\n", "\ufefffr:a\n", id="byte-order mark"),
        pytest.param("vi:b\nfr:a\n", "vi:b\nfr:a\n", id="no match"),
        pytest.param("vi:a fr:a\n", "vi:a fr:a\n", id="nothing between"),
        pytest.param("Un mot vi:a / fr:a\n", "Un mot vi:a / fr:a\n", id="in a sentence"),
        pytest.param("vi:a / Hanoi\nfr:a\n", "vi:a / Hanoi\nfr:a\n", id="beside something else"),
    ],
)
def test_text(before: str, after: str, tmp_path: Path) -> None:
    assert _fixed(before, tmp_path) == after


def test_blank_lines_are_not_doubled(tmp_path: Path) -> None:
    def apart(article: Article) -> ArticleResult:
        foreign = [segment for segment in article.segments if segment.text.startswith("vi:")]
        return _result(article.path, *(_pair(segment, article.segments[0]) for segment in foreign))

    for before, after in (
        ("fr:a\n\nvi:a\n\nUn.\n", "fr:a\n\nUn.\n"),
        ("fr:a\r\n\r\nvi:a\r\n\r\nUn.\r\n", "fr:a\r\n\r\nUn.\r\n"),
        ("fr:a\n\nvi:a\n", "fr:a\n"),
        ("fr:a\n\nvi:a\nvi:a\n\nUn.\n", "fr:a\n\nUn.\n"),
        ("fr:a\n\n\nvi:a\n\n\nUn.\n", "fr:a\n\n\n\nUn.\n"),
        ("fr:a\nvi:a\n\nUn.\n", "fr:a\n\nUn.\n"),
    ):
        assert _fix_bytes(before.encode(), tmp_path / "a.txt", apart).after.decode() == after


def test_wrapped_paragraph_goes_whole(tmp_path: Path) -> None:
    line = "một dòng dài của đoạn văn được ngắt bằng tay ở cột này"
    text = f"Une légende.\n\n{line}\n{line}\n{line[:20]}\n\nFin.\n"

    def audit(article: Article) -> ArticleResult:
        foreign = [segment for segment in article.segments if segment.text.startswith("một")]
        return _result(article.path, *(_pair(segment, article.segments[0]) for segment in foreign))

    assert _fix_bytes(text.encode(), tmp_path / "a.txt", audit).after.decode() == "Une légende.\n\nFin.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("*vi:a*\n\nfr:a\n", None, id="emphasis, another block"),
        pytest.param("- vi:a\n- fr:a\n", "- fr:a\n", id="list"),
        pytest.param("vi:a\\\nfr:a\n", "fr:a\n", id="hard break"),
        pytest.param("fr:a\nvi:a\n====\n", "fr:a\nvi:a\n====\n", id="heading"),
    ],
)
def test_markdown(before: str, after: str | None, tmp_path: Path) -> None:
    assert _fixed(before, tmp_path, ".md") == (before if after is None else after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("<figcaption>vi:a<br>fr:a</figcaption>", "<figcaption>fr:a</figcaption>", id="br, first"),
        pytest.param("<figcaption>fr:a<br/>vi:a</figcaption>", "<figcaption>fr:a</figcaption>", id="br, last"),
        pytest.param("<figcaption>vi:a | fr:a</figcaption>", "<figcaption>fr:a</figcaption>", id="bar, first"),
        pytest.param("<figcaption>fr:a | vi:a</figcaption>", "<figcaption>fr:a</figcaption>", id="bar, last"),
        pytest.param("<figcaption>\n vi:a<br>\n fr:a\n</figcaption>", "<figcaption>\n fr:a\n</figcaption>", id="a line each"),
        pytest.param(
            "<figcaption>\n vi:a\n <br>fr:a\n</figcaption>", "<figcaption>\n <br>fr:a\n</figcaption>", id="a whole line"
        ),
        pytest.param("<p>vi:a</p><p>fr:a</p>", None, id="a paragraph"),
        pytest.param("<p>vi:a / fr:a</p>", None, id="slash"),
        pytest.param("<p><em>vi:a</em><br>fr:a</p>", None, id="within mark-up"),
    ],
)
def test_html(before: str, after: str | None, tmp_path: Path) -> None:
    pytest.importorskip("auditor.readers.html")
    page = "<html lang='fr'><body><article><h1>Titre</h1>\n<figure><img src='a.jpg'>\n{}\n</figure></article></body></html>\n"
    assert _fixed(page.format(before), tmp_path, ".html") == page.format(before if after is None else after)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.jsonl", b'{"text": "vi:a"}\n', "jsonl"),
        ("a.txt.gz", b"\x1f\x8b", "compressed"),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nvi:a\nfr:a\n", "srt"),
        ("a.txt", "vi:a\nfr:a é à ê ù".encode() + b"\xff\n", "sound"),
    ],
)
def test_other_files_are_left_alone(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    result = _result(str(path), _pair(Segment("vi:a", 1, 1, 1, 5), Segment("fr:a", 2, 1, 2, 5)))
    fix = fix_file(str(path), result, _audit)
    assert not fix.changes
    assert reason in fix.left[0].reason


_ONE, _OTHER = Segment("vi:a", 1, 1, 1, 5), Segment("fr:a", 2, 1, 2, 5)


@pytest.mark.parametrize(
    ("changes", "certain"),
    [
        ({}, True),
        ({"probability": 0.98}, True),
        ({"probability": 0.9799}, False),
        ({"probability": float("nan")}, False),
        ({"verdict": Verdict.REVIEW}, False),
        ({"rules": ("CT101", "CT208")}, False),
        ({"rules": ()}, False),
        ({"evidence": (Evidence("numbers", Outcome.AGREE, ("1",), ("1",)),)}, True),
        ({"evidence": (Evidence("length", Outcome.INFO, score=0.1),)}, True),
        ({"evidence": (Evidence("names", Outcome.ADDED, (), ("Paris",)),)}, True),
        ({"evidence": (Evidence("numbers", Outcome.DIFFER, ("1",), ("2",)),)}, False),
        ({"evidence": (Evidence("credits", Outcome.MISSING, ("AFP",)),)}, False),
    ],
)
def test_certain(changes: dict[str, object], certain: bool) -> None:
    pair = _pair(_ONE, _OTHER, **changes)
    assert is_certain(pair, _result("a.txt", pair)) is certain


def test_known_suppressed_and_doubtful_captions_are_not_certain() -> None:
    pair = _pair(_ONE, _OTHER)
    assert not is_certain(pair, _result("a.txt", pair, known=True))
    assert not is_certain(pair, replace(_result("a.txt", pair), findings=()))
    damaged = _result("a.txt", pair).findings[0]
    assert not is_certain(pair, replace(_result("a.txt", pair), findings=(damaged, replace(damaged, rule="CT301"))))


def test_places_are_those_of_the_file_before(tmp_path: Path) -> None:
    fix = _fix_bytes(b"Un.\nvi:a\nvi:a\nfr:a\nfr:b / vi:b\n", tmp_path / "a.txt")
    assert [(item.line, item.column, item.text) for item in fix.deleted] == [(2, 1, "vi:a"), (3, 1, "vi:a"), (5, 8, "vi:b")]


_WORDS = st.sampled_from(["vi:a", "fr:a", "vi:b", "fr:b", "vi:được", "fr:được", "Un mot.", "é", "(vi:a)", ""])
_JOINTS = st.sampled_from([" / ", " | ", "\n", "\n\n", "\r\n", " ", "\t", " — ", "\r", " (", ")"])


@st.composite
def _texts(draw: st.DrawFn) -> str:
    return "".join(draw(_WORDS) + draw(_JOINTS) for _ in range(draw(st.integers(1, 12))))


@settings(max_examples=150, deadline=None)
@given(
    text=_texts(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]), suffix=st.sampled_from([".txt", ".md"])
)
def test_fix_only_removes_and_is_idempotent(
    text: str, encoding: str, suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not text.strip():
        return
    path = tmp_path_factory.getbasetemp() / f"property{suffix}"
    data = text.encode(encoding)
    fix = _fix_bytes(data, path)
    before, after = decode(data, "a").text, fix.after.decode(encoding)
    if not fix.deleted:
        assert fix.after == data
        return
    characters = iter(before)
    assert all(character in characters for character in after)
    assert after.encode(encoding) == fix.after
    for kept in ("Un mot.", "é", "fr:a", "fr:b", "fr:được"):
        assert after.count(kept) == before.count(kept)
    assert sum(before.count(name) - after.count(name) for name in ("vi:a", "vi:b", "vi:được")) == len(fix.deleted)
    if after.strip("\ufeff \t\r\n"):
        assert not _fix_bytes(fix.after, path).changes


def test_guessed_encoding_is_kept(tmp_path: Path) -> None:
    text = "Le président a été reçu à l’Élysée, où il a évoqué la sécheresse dans le delta.\r\n" * 20 + "vi:a\r\nfr:a\r\n"
    fix = _fix_bytes(text.encode("cp1252"), tmp_path / "a.txt")
    assert fix.after == text.replace("vi:a\r\n", "").encode("cp1252")


def test_diff_is_what_git_applies(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is absent")
    for before in ("Un.\nvi:a\nfr:a\nDeux.", "fr:a\r\nvi:a\r\nFin\r\n", "fr:a\nvi:a"):
        path = tmp_path / "a.txt"
        fix = replace(_fix_bytes(before.encode(), path), path="a.txt")
        subprocess.run(["git", "apply", "-"], input=unified_diff(fix).encode(), cwd=tmp_path, check=True)
        assert path.read_bytes() == fix.after


def test_writing_keeps_the_mode_and_refuses_a_changed_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    fix = _fix_bytes(b"vi:a\nfr:a\n", path)
    path.chmod(0o600)
    write_fix(fix)
    assert path.read_bytes() == b"fr:a\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["a.txt"]
    with pytest.raises(InputError, match="changed while it was audited"):
        write_fix(fix)


def test_the_command_line_has_the_same_certainty() -> None:
    from auditor.cli import fix

    assert float(fix._CERTAINTY) == CERTAINTY
