"""Parquet: one article a row; no pyarrow, no text column and damaged files are errors of one line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from auditor.readers import ReadOptions, read_paths, read_text

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

TEXT = "Le pont\n\nẢnh: TASS\nPhoto : TASS\n"


def write(path: Path, columns: dict[str, list[object]]) -> str:
    pq.write_table(pa.table(columns), path)
    return str(path)


@pytest.mark.parametrize(
    ("columns", "options"),
    [
        ({"text": [TEXT, TEXT], "url": ["u", "v"], "n": [1, 2]}, {}),
        ({"n": [1, 2], "body": [TEXT, TEXT], "id": ["u", "v"]}, {}),
        ({"a": [{"b": [TEXT]}, {"b": [TEXT]}], "key": ["u", "v"]}, {"text_field": "a.b.0", "id_field": "key"}),
        ({"a.b": [TEXT, TEXT], "id": ["u", "v"]}, {"text_field": "a.b"}),
        ({"content": [TEXT.encode(), TEXT.encode()], "id": [b"u", b"v"]}, {}),
    ],
)
def test_rows_read_as_their_text_does(columns: dict[str, list[object]], options: dict[str, str], tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", columns)
    sources = read_paths([path], options=ReadOptions(**options))
    assert [article.id for article in sources.articles] == [f"{path}#u", f"{path}#v"]
    assert [article.segments for article in sources.articles] == [read_text(TEXT).segments] * 2


def test_many_rows_and_broken_ones(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"text": ["Un", None, *["x"] * 1000, " "], "lang": ["fr-CA"] * 1003})
    sources = read_paths([path])
    assert len(sources.articles) == 1001
    assert sources.articles[0].language == "fr"
    assert sources.articles[-1].id == f"{path}#1002"
    assert [error.message.split(": ")[1:3] for error in sources.errors] == [
        ["record 2", "the field text is null, not a text; name the one with the text by --text-field"],
        ["record 1003", "the field text is empty; nothing to audit"],
    ]


def test_a_file_without_the_column_names_its_columns(tmp_path: Path) -> None:
    (error,) = read_paths([write(tmp_path / "a.parquet", {"texte": ["a"] * 5, "n": [1] * 5})]).errors
    assert "texte, n" in error.message
    assert "5 records" in error.message


@pytest.mark.parametrize("data", [b"", b"PAR1", b"Bonjour", b"PAR1" + bytes(40) + b"PAR1"])
def test_a_damaged_file_is_an_error(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(data)
    (error,) = read_paths([str(tmp_path / "a.parquet")]).errors
    assert error.message.startswith(f"{error.path}: not sound Parquet")
    assert "\n" not in error.message


def test_every_cut_is_an_error(tmp_path: Path) -> None:
    data = Path(write(tmp_path / "a.parquet", {"text": ["Un"]})).read_bytes()
    for cut in range(0, len(data), 7):
        (tmp_path / "b.parquet").write_bytes(data[:cut])
        assert read_paths([str(tmp_path / "b.parquet")]).errors


def test_an_empty_table_is_an_error(tmp_path: Path) -> None:
    (error,) = read_paths([write(tmp_path / "a.parquet", {"text": []})]).errors
    assert "no records" in error.message


def test_without_pyarrow_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.parquet", {"text": ["Un"]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (error,) = read_paths([path]).errors
    assert "pip install 'caption-auditor[parquet]'" in error.message


def test_a_walked_folder_passes_over_tables_without_text(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", {"text": ["Un"]})
    write(tmp_path / "b.parquet", {"number": [1]})
    sources = read_paths([str(tmp_path)])
    assert (len(sources.articles), sources.skipped) == (1, 1)
