"""Comments that ask for silence: what they name, how far they reach, and that they are no text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.article import Article
from auditor.readers import read_text
from auditor.readers.directives import Scope, directive_of
from auditor.rules import RULES

ALL_CT2 = tuple(code for code in RULES if code.startswith("CT2"))


@pytest.mark.parametrize(
    ("body", "rules", "reason"),
    [
        (" auditor: ignore ", (), ""),
        ("auditor:ignore CT101", ("CT101",), ""),
        (" auditor: ignore CT101, CT2 -- kept on purpose ", ("CT101", *ALL_CT2), "kept on purpose"),
        (" auditor: ignore ct202 ct101", ("CT101", "CT202"), ""),
        (" Auditor: Ignore number-mismatch: the source is wrong: see below", ("CT202",), "the source is wrong: see below"),
        (" auditor: ignore: all of it", (), "all of it"),
        (" auditor: ignore -- all\n of it", (), "all of it"),
        (" auditor: ignore CT102 — citation", ("CT102",), "citation"),
    ],
)
def test_rules_and_reason(body: str, rules: tuple[str, ...], reason: str) -> None:
    parsed = directive_of(body)
    assert parsed is not None
    assert (parsed.scope, parsed.rules, parsed.reason, parsed.notes) == (Scope.BY_PLACE, rules, reason, ())


@pytest.mark.parametrize("body", ["", " note: ignore", " auditors: ignore CT101", "auditor", " the auditor: ignore"])
def test_other_comments_are_none(body: str) -> None:
    assert directive_of(body) is None


@pytest.mark.parametrize(
    ("body", "rules", "note"),
    [
        ("auditor: ignore CT999", None, "line 7: 'CT999' is not a rule; did you mean"),
        ("auditor: ignore number-mismach", None, "did you mean 'number-mismatch'?"),
        ("auditor: ignore CT101 CT999", ("CT101",), "'CT999'"),
        ("auditor: ingore CT101", None, "did you mean 'ignore'?"),
    ],
)
def test_what_is_not_understood_is_noted_and_silences_nothing_else(body: str, rules: tuple[str, ...] | None, note: str) -> None:
    article = read_text(f"a\n\nb\n\nc\n\n<!-- {body} -->\nd\n\ne")
    assert note in article.notes[0]
    assert [directive.rules for directive in article.directives] == ([] if rules is None else [rules])


def reach(article: Article) -> list[tuple[int, int, int | None]]:
    return [(directive.line, directive.first_line, directive.last_line) for directive in article.directives]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\nb <!-- auditor: ignore -->\nc", (2, 2, 2)),
        ("<!-- auditor: ignore --> a\nb", (1, 1, 1)),
        ("a\n\n<!-- auditor: ignore -->\n\nb\nc\n\nd", (3, 5, 6)),
        ("a\n<!-- auditor: ignore -->\nb\nc\n\nd", (2, 3, 4)),
        ("<!-- auditor: ignore -->\na\n\nb", (1, 1, None)),
        ("a\n\n<!-- auditor: ignore -->\n", (3, 1, None)),
        ("a\n\nb <!-- auditor: ignore-article -->", (3, 1, None)),
        ("a\n\n<!-- auditor: ignore-next -->\n\nb\nc", (3, 5, 5)),
        ("<!-- auditor: ignore-next -->\na\nb", (1, 2, 2)),
        ("a\n<!-- auditor: ignore-line -->\nb", (2, 2, 2)),
        ("a\n\n<!-- auditor:\n  ignore -->\nb\nc\n\nd", (3, 5, 6)),
        ("a <!-- auditor:\n  ignore --> b\nc", (1, 1, 2)),
    ],
)
def test_where_it_stands_says_how_far_it_reaches(source: str, expected: tuple[int, int, int | None]) -> None:
    assert reach(read_text(source)) == [expected]
    assert reach(read_text(source.replace("\n", "\r\n"))) == [expected]


@pytest.mark.parametrize(
    ("line", "text", "columns"),
    [
        ("Ảnh: TASS <!-- auditor: ignore -->", "Ảnh: TASS", [1, 6]),
        ("<!-- auditor: ignore --> Ảnh: TASS", "Ảnh: TASS", [26, 31]),
        ("Ảnh: <!-- auditor: ignore --> TASS", "Ảnh: TASS", [1, 31]),
        ("A<!-- auditor: ignore -->nh: TASS <!-- auditor: ignore -->", "Anh: TASS", [1, 31]),
        ("<!-- not ours --> TASS", "<!-- not ours --> TASS", [1, 5]),
        ("<!-- auditor: ignore TASS", "<!-- auditor: ignore TASS", [1, 5]),
    ],
)
def test_a_comment_is_no_text_and_the_rest_keeps_its_place(line: str, text: str, columns: list[int]) -> None:
    segment = read_text(f"x\n{line}\ny").segments[1]
    assert segment.text == text
    assert segment.line == 2
    starts = [index for index, character in enumerate(text) if index == 0 or text[index - 1] == " "][: len(columns)]
    words = [segment.part(start, len(text)) for start in starts]
    if "not ours" not in line and text == "Ảnh: TASS":
        assert [part.column for part in words] == columns
    assert segment.end_column <= len(line) + 1


@given(st.lists(st.sampled_from(["Un pont.", "Ảnh: TASS", "", "  deux"]), min_size=1, max_size=8), st.data())
def test_a_comment_on_its_own_line_changes_no_segment(lines: list[str], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(lines)))
    plain = read_text("\n".join(lines)).segments
    with_comment = read_text("\n".join([*lines[:position], "<!-- auditor: ignore -->", *lines[position:]])).segments
    assert [(s.text, s.block, s.role) for s in with_comment] == [(s.text, s.block, s.role) for s in plain]
    assert [s.line for s in with_comment] == [s.line + (s.line > position) for s in plain]


def test_many_comments_are_read_in_a_moment() -> None:
    source = "<!-- auditor: ignore CT101 -->\ntexte\n\n" * 1500 + "<!-- auditor: ignore " * 3000
    article = read_text(source)
    assert len(article.directives) == 1500
