"""JSON lines and JSON: one article a record, every character placed in the file, a broken record no end of the rest."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.article import Article, Segment
from auditor.readers import ReadOptions, Sources, read_paths, read_text
from auditor.readers.json_records import are_lines, lines_hold_articles, read_json, read_lines

TEXT = 'Le « pont »\n\nẢnh: "TASS" 😀\nPhoto : TASS\n'
LINE_END = re.compile(r"\r\n|\n|\r")

texts = st.text(
    st.one_of(st.characters(exclude_characters="\0"), st.sampled_from('\n\r \t"\\\u0301\u0323ệ각ễ😀·')), min_size=1, max_size=60
)


def read(tmp_path: Path, data: bytes | str, options: ReadOptions | None = None, name: str = "a.jsonl") -> Sources:
    file = tmp_path / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_paths([str(file)], options=options)


def from_stdin(data: str, kind: str = "jsonl") -> Sources:
    return read_paths(["-"], io.BytesIO(data.encode()), ReadOptions(input_format=kind))


def said(article: Article) -> list[tuple[str, int, str]]:
    return [(segment.text, segment.block, segment.role) for segment in article.segments]


def at(source: str, segment: Segment) -> str:
    """What stands in the file from the segment's start to its end, unescaped."""
    starts = [0, *(end.end() for end in LINE_END.finditer(source))]
    start, end = starts[segment.line - 1] + segment.column - 1, starts[segment.end_line - 1] + segment.end_column - 1
    return str(json.loads(f'"{source[start:end]}"', strict=False))


@pytest.mark.parametrize("ascii_only", [True, False])
@given(text=texts)
@example(text="Kết qua\u0309 \u0323 x\r\n😀 fin")
@example(text="\u1112\u1161\u11ab <!-- auditor: ignore CT101 --> b")
@example(text="a\ud83d b")
def test_a_record_reads_as_its_text_does_and_points_at_its_escapes(text: str, ascii_only: bool) -> None:
    source = json.dumps({"n": {"text": "no"}, "text": text}, ensure_ascii=ascii_only)
    if not ascii_only and re.search("[\ud800-\udfff]", text):
        return
    sources = from_stdin(source)
    plain = read_text(text)
    if not text.strip(" \t\r\n\f\v\ufeff\u00a0"):
        assert "empty" in sources.errors[0].message
        return
    (article,) = sources.articles
    assert said(article) == said(plain)
    for segment, twin in zip(article.segments, plain.segments, strict=True):
        if twin.offsets is not None or twin.line != twin.end_line:
            continue
        expected = re.sub("[\ud800-\udfff]", "\ufffd", LINE_END.split(text)[twin.line - 1][twin.column - 1 : twin.end_column - 1])
        assert re.sub("[\ud800-\udfff]", "\ufffd", at(source, segment)) == expected


@given(st.lists(st.text('Ảnh "TASS\\éđ😀', min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=5))
def test_the_parts_of_a_segment_point_at_their_own_characters(words: list[str]) -> None:
    text = " ".join(words)
    source = "[" + json.dumps({"content": text}, indent=2) + "]"
    segment = from_stdin(source, "json").articles[0].segments[0]
    for match in re.finditer(r"\S+", segment.text):
        part = segment.part(*match.span())
        assert at(source, part) == part.text == match[0]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    ("document", "field", "count"),
    [
        ([{"text": TEXT}, {"text": TEXT}], None, 2),
        ({"text": TEXT}, None, 1),
        ({"articles": [{"content": TEXT}]}, None, 1),
        ({"total": 1, "results": [{"body": TEXT}, {"body": TEXT}]}, None, 2),
        ({"items": [{"a": {"b": [0, {"c": TEXT}]}}]}, "a.b.1.c", 1),
        ({"a": {"b.c": TEXT}}, "a.b.c", 1),
        ([{"text": None, "content": TEXT}], None, 1),
        ({"data": [{"x": 1}], "text": TEXT}, None, 1),
    ],
)
def test_every_shape_of_json(document: object, field: str | None, count: int, indent: int | None, tmp_path: Path) -> None:
    source = json.dumps(document, indent=indent)
    for name in ("a.json", "a.jsonl"):
        sources = read(tmp_path, source, ReadOptions(text_field=field), name)
        assert [said(article) for article in sources.articles] == [said(read_text(TEXT))] * count
        for article in sources.articles:
            assert [at(source, segment) for segment in article.segments] == [segment.text for segment in article.segments]


def test_broken_records_are_named_with_their_lines_and_the_rest_go_on(tmp_path: Path) -> None:
    lines = [
        '{"text": "Un"}',
        '{"text": "De',
        "",
        '{"title": "x"}',
        '{"text": 3}',
        '["Bonjour"]',
        '{"text": " "}',
        '{"text": "Six"}',
    ]
    sources = read(tmp_path, "\r\n".join(lines))
    assert [(a.id.split("#")[1], a.segments[0].text, a.segments[0].line) for a in sources.articles] == [
        ("1", "Un", 1),
        ("7", "Six", 8),
    ]
    assert [error.line for error in sources.errors] == [2, 4, 5, 6, 7]
    for error, cause in zip(sources.errors, ("not JSON", "no field", "a number", "not an object", "empty"), strict=True):
        assert error.message.startswith(f"{error.path}:{error.line}: ")
        assert cause in error.message
        assert "\n" not in error.message


def test_a_file_without_the_field_is_one_error_that_names_the_option(tmp_path: Path) -> None:
    (error,) = read(tmp_path, '{"texte": "a"}\n' * 9).errors
    assert "--text-field" in error.message
    assert "texte" in error.message
    assert "9 records" in error.message


@pytest.mark.parametrize(
    ("name", "data", "articles", "cause"),
    [
        ("a.json", '[{"text": "Un"}, {"text": "De', 1, "not JSON"),
        ("a.json", '[{"text": "Un"} {"text": "De"}]', 1, "comma"),
        ("a.json", "Bonjour", 0, "not JSON"),
        ("a.json", "[]", 0, "no records"),
        ("a.json", '{"text": ' + "9" * 5000 + "}", 0, "number"),
        ("a.json", "[" * 100_000, 0, "deep"),
        ("a.jsonl", '{"a":' * 100_000, 0, "deep"),
        ("a.jsonl", "Bonjour\nle monde\n", 0, "none of the 2"),
        ("a.jsonl", "", 0, "empty"),
    ],
    ids=range(9),
)
def test_what_is_not_json_is_an_error(name: str, data: str, articles: int, cause: str, tmp_path: Path) -> None:
    sources = read(tmp_path, data, name=name)
    assert len(sources.articles) == articles
    (error,) = sources.errors
    assert cause in error.message
    assert len(error.message) < 400


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"id": "x", "url": "u", "text": "a"}', "x"),
        ('{"id": 7, "text": "a"}', "7"),
        ('{"id": null, "url": "http://e.example/a b\\n", "text": "a"}', "http://e.example/a b"),
        ('{"id": {}, "text": "a"}', "1"),
        ('{"id": "", "meta": {"key": "k"}, "text": "a"}', "k"),
    ],
)
def test_a_record_is_named_by_its_id(data: str, expected: str, tmp_path: Path) -> None:
    (article,) = read(tmp_path, data, ReadOptions(id_field="meta.key")).articles
    assert article.id == f"{article.path}#{expected}"


@given(st.lists(st.one_of(st.none(), st.sampled_from(["a", "1", "2", "a#2", "a#3"])), min_size=1, max_size=8))
def test_names_are_unique(ids: list[str | None]) -> None:
    sources = from_stdin("".join(json.dumps({"id": name, "text": "x"}) + "\n" for name in ids))
    assert len({article.id for article in sources.articles}) == len(ids)


@pytest.mark.parametrize(
    ("fields", "language"),
    [
        ({"lang": "fr-FR"}, "fr"),
        ({"language": "VI"}, "vi"),
        ({"lang": "", "language": "nb"}, "no"),
        ({"lang": 3}, None),
        ({}, None),
    ],
)
def test_the_declared_language(fields: dict[str, object], language: str | None, tmp_path: Path) -> None:
    assert read(tmp_path, json.dumps({"text": "a", **fields})).articles[0].language == language


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + json.dumps({"text": TEXT}, ensure_ascii=False).encode(),
        codecs.BOM_UTF16_LE + json.dumps({"text": TEXT}, ensure_ascii=False).encode("utf-16-le"),
        json.dumps({"text": TEXT}, ensure_ascii=False).encode("utf-16-be"),
    ],
)
def test_other_encodings(data: bytes, tmp_path: Path) -> None:
    (article,) = read(tmp_path, data).articles
    assert said(article) == said(read_text(TEXT))
    assert article.segments[0].column == len('{"text": "') + 1


def test_repeated_keys_mean_the_last(tmp_path: Path) -> None:
    source = '{"text": "Un", "text": "Deux"}'
    (segment,) = read(tmp_path, source).articles[0].segments
    assert (segment.text, at(source, segment)) == ("Deux", "Deux")


def test_pretty_printed_records_one_after_the_other(tmp_path: Path) -> None:
    source = "\n".join(json.dumps({"text": text}, indent=1) for text in ("Un", "Deux"))
    sources = read(tmp_path, source, name="a.json")
    assert [(a.segments[0].text, a.segments[0].line) for a in sources.articles] == [("Un", 2), ("Deux", 5)]


def test_a_comment_in_a_record_points_into_the_file(tmp_path: Path) -> None:
    source = '\n{"text": "<!-- auditor: ignore CT101 -- why -->\\nUn"}'
    (directive,) = read(tmp_path, source).articles[0].directives
    assert (directive.line, directive.last_line, directive.reason) == (2, None, "why")


def every_offset(articles: Iterable[Article]) -> int:
    return sum(len(segment.offsets or ()) for article in articles for segment in article.segments)


def test_text_without_escapes_carries_no_map(tmp_path: Path) -> None:
    source = json.dumps({"text": "Người dân chờ đò\n\nLe pont"}, ensure_ascii=False)
    assert every_offset(read(tmp_path, source).articles) == 0


lines = st.one_of(
    st.builds(
        lambda text: json.dumps({"text": text}, ensure_ascii=False), st.sampled_from(["Un", "Hà Nội 😀", "a\nb", " ", "\u2028x"])
    ),
    st.sampled_from(
        ["", "  ", "{", "[1]", '{"text": "cut', '{"id": 1}', "7", '{"text": 3}', '\ufeff{"text": "b"}', '{"a":1} {"b":2}']
    ),
)


@given(
    body=st.lists(st.tuples(lines, st.sampled_from(["\n", "\r\n", "\r"])), min_size=1, max_size=8),
    mark=st.booleans(),
    size=st.integers(1, 40),
)
@example(body=[('{"text": "Un"}', "\n"), ("{", "\n"), ('{"text": "Deux"}', "\n")], mark=True, size=1)
def test_line_by_line_reads_as_the_whole_file_does(body: list[tuple[str, str]], mark: bool, size: int) -> None:
    source = '{"text": "Đầu"}\n' + "".join(line + end for line, end in body)
    data = codecs.BOM_UTF8 * mark + source.encode()
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    assert are_lines(parts) is any(line.strip(" \t\ufeff") for line, _ in body)
    whole = list(read_json(source, "a.jsonl", "a.jsonl", ReadOptions(), lines=True))
    if are_lines(parts):
        assert list(read_lines(parts, "a.jsonl", "a.jsonl", ReadOptions())) == whole
        assert lines_hold_articles(parts, ReadOptions())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'[{"text": "Un"},\n{"text": "Deux"}]', id="array"),
        pytest.param(b'{"text": "Un"}', id="one document"),
        pytest.param(b'{\n"text": "Un"}\n{"text": "Deux"}', id="pretty-printed"),
        pytest.param('{"text": "é"}\n{}'.encode("latin-1"), id="not UTF-8"),
        pytest.param('{"text": "é"}\n{}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b'{"text": "a"}\n{"text": "\0"}', id="binary"),
        pytest.param('{"text": "a"}\n{"text": "é"}'.encode()[:-3], id="cut within a character"),
        pytest.param(b" \n", id="blank"),
        pytest.param(b"", id="empty"),
    ],
)
def test_what_is_read_whole(data: bytes) -> None:
    assert not are_lines([data])


def test_lines_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "Un"}\n' * 50_000, encoding="utf-8")
    parts = 0

    def counted() -> Iterator[bytes]:
        nonlocal parts
        with file.open("rb") as stream:
            while part := stream.read(10_000):
                parts += 1
                yield part

    first = next(read_lines(counted(), "a.jsonl", "a.jsonl", ReadOptions()))
    assert isinstance(first, Article)
    assert parts <= 2
