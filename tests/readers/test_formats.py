"""Which reader a file gets: by its ending, by its content, by the option; and what a walked folder passes over."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from auditor.errors import InputError, UsageError
from auditor.readers import ReadOptions, Sources, read_paths

HTML = "<!DOCTYPE html><html lang='fr'><body><p>Bonjour</p></body></html>"
LINES = '{"text": "Bonjour"}\n{"text": "Salut"}\n'
SRT = "1\n00:00:01,000 --> 00:00:02,000\nBonjour\n"
ROOT = Path(__file__).parents[2]


def said(sources: Sources) -> list[str]:
    return [segment.text for article in sources.articles for segment in article.segments]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Bonjour\n", ["Bonjour"]),
        (LINES, ["Bonjour", "Salut"]),
        ('\ufeff\n{"text": "Bonjour"}', ["Bonjour"]),
        (json.dumps([{"text": "Bonjour"}], indent=2), ["Bonjour"]),
        ('{"text": "Bon\n{"text": "Salut"}\n', ["Salut"]),
        (SRT, ["Bonjour"]),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour\n", ["Bonjour"]),
        ("{{name}} dort\n", ["{{name}} dort"]),
        ("[1] Une note\n", ["[1] Une note"]),
        ("{Une accolade}\n", ["{Une accolade}"]),
        ("<< Bonjour >>\n", ["<< Bonjour >>"]),
        ("1\n2\n", ["1", "2"]),
    ],
)
def test_the_content_tells_the_format(content: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "article").write_text(content, encoding="utf-8")
    assert said(read_paths([str(tmp_path / "article")])) == expected
    assert said(read_paths(["-"], io.BytesIO(content.encode()))) == expected


@pytest.mark.parametrize(
    "content", [HTML, "\n<html><p>Bonjour</p></html>", "<?xml version='1.0'?>\n<!DOCTYPE html>\n<html><p>Bonjour</p></html>"]
)
def test_html_is_known_by_its_start(content: str) -> None:
    pytest.importorskip("auditor.readers.html")
    assert said(read_paths(["-"], io.BytesIO(content.encode()))) == ["Bonjour"]


def test_html_in_a_record_is_read_as_html_and_points_into_the_file(tmp_path: Path) -> None:
    pytest.importorskip("auditor.readers.html")
    source = json.dumps({"text": "<p>Le pont &amp; l'eau</p>\n<p>\u1ea2nh: TASS</p>"})
    (tmp_path / "a.jsonl").write_text(source)
    segments = read_paths([str(tmp_path / "a.jsonl")]).articles[0].segments
    assert [segment.text for segment in segments] == ["Le pont & l'eau", "Ảnh: TASS"]
    assert [source[segment.column - 1 :][:6] for segment in segments] == ["Le pon", "\\u1ea2"]
    tass = segments[1].part(5, 9)
    assert source[tass.column - 1 : tass.end_column - 1] == "TASS"


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("text", LINES, ['{"text": "Bonjour"}', '{"text": "Salut"}']),
        ("json", LINES, ["Bonjour", "Salut"]),
        ("tsv", "Un\tEins\n", ["Un", "Eins"]),
        ("csv", "Un;Eins\n", ["Un", "Eins"]),
        ("vtt", SRT, ["Bonjour"]),
    ],
)
def test_the_option_decides_for_what_is_named(kind: str, content: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(content)
    options = ReadOptions(input_format=kind)
    assert said(read_paths(["-"], io.BytesIO(content.encode()), options)) == expected
    assert said(read_paths([str(tmp_path / "a.txt")], options=options)) == expected
    assert said(read_paths([str(tmp_path)], options=options)) == content.splitlines() or kind == "vtt"


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(UsageError, match="choose from text, html"):
        read_paths(["-"], io.BytesIO(b"x"), ReadOptions(input_format="rtf"))


FOLDER = {
    "a.txt": "Bonjour",
    "b.jsonl": LINES,
    "c.json": '{"articles": [{"body": "Bonsoir"}]}',
    "d.csv": "source,target\nUn,Eins\n",
    "e.srt": SRT,
    "gold.jsonl": '{"path": "a.txt", "pairs": []}\n' * 3,
    "package.json": '{"name": "x"}',
    "broken.json": "{",
    "empty.json": "",
    "pairs.tsv": "Un\tEins\n",
    "image.png": "x",
    "data.gz": "x",
}


def test_a_walked_folder_reads_what_proves_to_hold_articles(tmp_path: Path) -> None:
    for name, content in FOLDER.items():
        (tmp_path / name).write_text(content)
    sources = read_paths([str(tmp_path)])
    assert said(sources) == ["Bonjour", "Bonjour", "Salut", "Bonsoir", "Un", "Eins", "Bonjour"]
    assert (sources.errors, sources.skipped) == ((), 7)
    named = read_paths([str(tmp_path)], options=ReadOptions(text_field="path", source_column="1", target_column="2"))
    assert len([article for article in named.articles if "gold.jsonl" in article.id]) == 3
    assert said(named)[-2:] == ["Un", "Eins"]


def test_a_walked_file_with_a_broken_first_record_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Bon\n{"text": "Salut"}\n')
    sources = read_paths([str(tmp_path)])
    assert (said(sources), [error.line for error in sources.errors]) == (["Salut"], [1])


def test_a_folder_of_labels_alone_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(FOLDER["gold.jsonl"])
    with pytest.raises(InputError, match="nothing to read"):
        read_paths([str(tmp_path)])


def test_the_corpus_folder_gives_its_articles_alone() -> None:
    sources = read_paths([str(ROOT / "corpus")])
    assert {Path(article.path).parent.name for article in sources.articles} == {"articles"}
    assert not sources.errors
    assert sources.skipped


def test_the_same_article_as_text_and_as_records(tmp_path: Path) -> None:
    files = sorted((ROOT / "corpus" / "articles").glob("*.txt"))
    plain = read_paths([str(file) for file in files]).articles
    records = [{"id": file.name, "text": file.read_bytes().decode()} for file in files]
    for name, ascii_only in (("a.jsonl", True), ("b.jsonl", False)):
        (tmp_path / name).write_text("".join(json.dumps(r, ensure_ascii=ascii_only) + "\n" for r in records), encoding="utf-8")
        read = read_paths([str(tmp_path / name)]).articles
        assert [[(s.text, s.block, s.role) for s in a.segments] for a in read] == [
            [(s.text, s.block, s.role) for s in a.segments] for a in plain
        ]
