"""Tables of captions: each row a given pair, each cell placed in the file."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.article import Article, Role
from auditor.readers import ReadOptions, Sources, read_paths
from auditor.readers.cells import rows

VI = ["Người dân chờ đò ở bến sông", "Ảnh: TASS", "Ngư dân vá lưới trên bến cảng"]
FR = ["Des habitants attendent le bac", "Photo : TASS", "Un pêcheur, sur le quai, répare ses filets"]


def read(tmp_path: Path, source: str, name: str = "a.csv", **options: str) -> Sources:
    file = tmp_path / name
    file.write_text(source, encoding="utf-8", newline="")
    return read_paths([str(file)], options=ReadOptions(**options))


def pairs(article: Article) -> list[tuple[str, str]]:
    return [(article.segments[a].text, article.segments[b].text) for a, b in article.given]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("header", "options"),
    [
        ([], {}),
        (["source", "target"], {}),
        (["Foreign", "Counterpart"], {}),
        (["caption_vi", "caption_fr"], {}),
        (["vi", "fr"], {}),
        (["Légende", "Version"], {}),
        (["left", "right"], {"source_column": "left", "target_column": "RIGHT"}),
        (["left", "right"], {"source_column": "1", "target_column": "2"}),
    ],
)
def test_rows_are_given_pairs(header: list[str], options: dict[str, str], delimiter: str, tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([*([header] if header else []), *zip(VI, FR, strict=True)])
    (article,) = read(tmp_path, out.getvalue(), **options).articles
    assert pairs(article) == list(zip(VI, FR, strict=True))
    assert article.id == article.path
    assert {segment.role for segment in article.segments} == {Role.CAPTION}
    assert [segment.block for segment in article.segments] == [0, 0, 1, 1, 2, 2]
    assert article.segments[0].line == 1 + bool(header)
    expected = ("vi", "fr") if "fr" in "".join(header) else (None, None)
    assert tuple(segment.language for segment in article.segments[:2]) == expected


@pytest.mark.parametrize(
    ("header", "row", "options"),
    [
        ("id,target,source", "1,fr,vi", {}),
        ("id,source,french", "1,vi,fr", {}),
        ("n,original text,x,human translation", "1,vi,y,fr", {}),
        ("id,vi,fr", "1,vi,fr", {}),
        ("no,vi,fr", "1,vi,fr", {}),
        ("url,line,a,b", "u,2,vi,fr", {}),
        ("a,b,c", "x,fr,vi", {"source_column": "3", "target_column": "b"}),
        ("a,source,target,fixed", "x,vi,y,fr", {"target_column": "fixed"}),
    ],
)
def test_the_columns_are_found_by_their_headers(header: str, row: str, options: dict[str, str], tmp_path: Path) -> None:
    assert pairs(read(tmp_path, f"{header}\n{row}\n", **options).articles[0]) == [("vi", "fr")]


def test_cells_point_into_the_file(tmp_path: Path) -> None:
    source = 'source,target\r\n" Un ""pont""\r\n fermé ",  Deux \r\n\r\n"\u00e9\u0323a",e\u0301\r\n'
    (article,) = read(tmp_path, source).articles
    assert [(s.text, s.line, s.column, s.end_line, s.end_column) for s in article.segments] == [
        ('Un "pont" fermé', 2, 3, 3, 7),
        ("Deux", 3, 12, 3, 16),
        ("ẹ́a", 5, 2, 5, 5),
        ("é", 5, 7, 5, 9),
    ]
    part = article.segments[0].part(10, 15)
    assert (part.text, part.line, part.column, part.end_column) == ("fermé", 3, 2, 7)


def test_rows_without_a_translation_and_short_rows(tmp_path: Path) -> None:
    source = "source\ttarget\nUn\tEins\nDeux\t\n\t\nTrois\n\tVier\n"
    (article,) = read(tmp_path, source, "a.tsv").articles
    assert [segment.text for segment in article.segments] == ["Un", "Eins", "Deux", "Trois", "Vier"]
    assert article.given == ((0, 1),)
    assert [note for note in article.notes if "line 5" in note]
    assert len(article.notes) == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"Un, a";"Eins ""b"", c"\n' * 3, "Un, a"),
        ("Un, a;Eins, c\n" * 3, "Un, a"),
        ("Un; a,Eins\nUn,Eins; c; d\n" * 3, "Un; a"),
        ('"Un; a","Eins; c"\n' * 3, "Un; a"),
        ("Un | a\tEins | c\n" * 3, "Un | a"),
    ],
)
def test_the_delimiter_is_seen_from_the_rows(source: str, expected: str, tmp_path: Path) -> None:
    assert read(tmp_path, source).articles[0].segments[0].text == expected


def test_a_stray_quote_does_not_swallow_the_table(tmp_path: Path) -> None:
    source = '"Un" pont\tA\nDeux\t"B\nTrois\tC "c"\n'
    assert pairs(read(tmp_path, source, "a.tsv").articles[0]) == [('"Un" pont', "A"), ("Deux", '"B'), ("Trois", 'C "c"')]


@pytest.mark.parametrize(
    ("source", "options", "cause"),
    [
        ("seul\nun\n", {}, "two columns"),
        ("source,target\n", {}, "no captions"),
        ("source,target\n,\n", {}, "no captions"),
        ("source,target\na,b\n", {"source_column": "sourse"}, "did you mean 'source'"),
        ("source,target\na,b\n", {"target_column": "3"}, "--target-column"),
        ("source,target\na,b\n", {"source_column": "2"}, "same column"),
        ("", {}, "empty"),
    ],
)
def test_a_table_without_the_columns_is_an_error(source: str, options: dict[str, str], cause: str, tmp_path: Path) -> None:
    (error,) = read(tmp_path, source, **options).errors
    assert error.message.startswith(error.path)
    assert cause in error.message


table = st.lists(st.lists(st.text('a é"\n\r,;\t😀', max_size=6), min_size=2, max_size=3), min_size=1, max_size=5)


@given(table, st.sampled_from(",;\t"), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_cells_are_those_of_the_csv_module(cells: list[list[str]], delimiter: str, quoting: int) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(cells)
    source = out.getvalue()
    found = list(rows(source, delimiter))
    assert [[cell.text for cell in row] for row in found] == cells
    for row in found:
        for cell in row:
            assert len(cell.offsets) == len(cell.text) + 1
            assert "".join(source[offset] for offset in cell.offsets[:-1]) == cell.text


@given(st.text('ab,"\n\r\t ', max_size=40))
def test_any_text_is_a_table_whose_characters_all_stand_in_it(source: str) -> None:
    for row in rows(source, ","):
        for cell in row:
            assert re.sub(r'"', "", cell.text) in re.sub(r'"', "", source)
